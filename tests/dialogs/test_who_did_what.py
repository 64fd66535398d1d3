"""What is asked of whoever decides, all at once; and that a card says who did what, to whom, and how it stands."""

import pytest
from pydantic import BaseModel

from dialogs.kit.view import View
from dialogs.kit.words import Card
from learning.dismissive import SHORTEST
from storage.work import SqlWork
from tests.dialogs.test_findings import acted, presented
from tests.dialogs.test_ideas import facts, labels, said
from tests.dialogs.test_journey import AGREED, agreed, in_place, kept
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]


async def clerks(world: World, body: str, *names: str) -> None:
    async def appoint(work: SqlWork) -> None:
        for name in names:
            await work.people.answer_for(world.people[name], frozenset({body}))

    await world.write(appoint)


# --- what is needed ---------------------------------------------------------------------------------------------------


async def test_what_must_be_agreed_is_asked_as_needed_and_missed_all_at_once(small_world: World) -> None:
    idea = await kept(small_world)
    sheet = await small_world.opens("nkechi", "idea.agree", idea=idea)
    needed = {q.name for q in sheet.questions if q.required}
    assert needed == {"approaches", "realistic.realistic", "evaluate_on", "lead"}
    again = await small_world.refuses("nkechi", "idea.agree", **{**sheet.known, "realistic.realistic": "  "})
    assert set(again.errors) == needed


async def test_an_action_asks_for_all_that_it_needs_at_once(small_world: World) -> None:
    finding = await presented(small_world)
    sheet = await small_world.opens("idris", "finding.action", finding=finding)
    needed = {q.name for q in sheet.questions if q.required}
    again = await small_world.refuses("idris", "finding.action", finding=finding)
    assert set(again.errors) == needed and "approaches" in needed


async def test_the_answers_without_which_nothing_is_finished_are_said_to_be_needed_for_that(small_world: World) -> None:
    idea = await in_place(small_world)
    sheet = await small_world.opens("idris", "idea.evaluate", idea=idea)
    assert {q.name for q in sheet.questions if q.required} == {"verdict"}
    [verdict] = [q for q in sheet.questions if q.name == "verdict"]
    assert "“This is how we work now” needs an answer to the first question" in verdict.help
    again = await small_world.refuses("idris", "idea.evaluate", **sheet.known, verdict="works")
    assert set(again.errors) == {"answers.worked"}


@pytest.mark.parametrize("words", ["No.", "ok", "Later", "We do this."])
async def test_a_bare_no_gets_a_better_example_beside_each_question(small_world: World, words: str) -> None:
    idea = await small_world.shares()
    values = {"idea": idea, "seen": 1, "considered": words, "useful": words}
    errors = (await small_world.refuses("nkechi", "idea.not_this_time", **values)).errors
    assert len(words) < SHORTEST and set(errors) == {"considered", "useful"}
    assert all("For instance:" in error for error in errors.values())


# --- who did what -----------------------------------------------------------------------------------------------------


async def test_who_leads_it_says_so_for_themselves_while_meetings_have_it(
    database_url: str,
) -> None:
    async with world_at(database_url, framework="derby") as derby:
        idea = await kept(derby)
        plan = next(iter(derby.app.works.world.framework.plans))
        approach = next(iter(derby.app.works.world.framework.approaches))
        await derby.decides("nkechi", "idea.agree", idea, **{**AGREED, "approaches": approach, "plan": plan})
        assert (await derby.idea(idea)).bodies, "meetings of each have it"
        await derby.answers("nkechi", "idea.in_place", idea=idea)
        assert said(await derby.card("bethan", "idea", idea))[0].startswith("Nkechi says it is in place now.")


async def test_a_forum_that_keeps_it_says_so_in_its_own_name(small_world: World) -> None:
    idea = await small_world.shares("tam")
    await small_world.decides("idris", "idea.try", idea, words="Yes")
    await small_world.passes(weeks=7)
    await small_world.answers("idris", "idea.result", idea=idea, result="keep", words="Fewer calls.")
    assert "The Change and improvement forum (Idris) says: keep it." in said(
        await small_world.card("tam", "idea", idea)
    )


async def test_an_author_who_leads_it_and_stops_has_told_nobody_why(small_world: World) -> None:
    idea = await kept(small_world)
    bethan = str(small_world.people["bethan"].id)
    await small_world.decides("nkechi", "idea.agree", idea, lead=bethan, **AGREED)
    card = await small_world.answers("bethan", "idea.stop", idea=idea, words="Nobody came to look at it.")
    assert said(card)[0] == "Your words are kept with it."
    idea = await agreed(small_world)
    card = await small_world.answers("nkechi", "idea.stop", idea=idea, words="Nobody came to look at it.")
    assert said(card)[0] == "They have been told why."


async def test_of_two_clerks_the_second_reads_who_did_what_and_anybody_else_only_that_it_is_elsewhere(
    small_world: World,
) -> None:
    await clerks(small_world, "forum_qa", "jaspreet", "sol")
    idea = await presented(small_world, "idris")
    sheet = await small_world.opens("sol", "idea.pass", idea=idea)
    await small_world.decides("jaspreet", "idea.pass", idea)
    late = await small_world.tries("sol", "idea.pass", sheet.nonce, **sheet.known, words="To the board, please.")
    assert isinstance(late, Card) and said(late)[0].startswith("Jaspreet passed it on. ")
    assert "To the board, please." in said(late)
    other = await small_world.tries("nkechi", "idea.pass", **sheet.known)
    assert isinstance(other, Card) and said(other)[0] == "This idea is with somebody else now."


async def test_its_author_reads_that_it_goes_past_their_own_manager(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.past", idea=idea)
    assert "It goes past your own manager" in str(said(await small_world.card("bethan", "idea", idea)))


# --- how it stands ----------------------------------------------------------------------------------------------------


async def test_what_lasts_no_longer_is_not_how_we_work_now(small_world: World) -> None:
    idea = await in_place(small_world)
    values = {"verdict": "works", "answers.worked": "Yes: nobody told it twice."}
    await small_world.decides("idris", "idea.evaluate", idea, **values)
    assert facts(await small_world.card("bethan", "idea", idea))["How it ended"] == "It is how we work now"
    await small_world.passes(weeks=27)
    await small_world.answers("nkechi", "idea.lasted", idea=idea, still="no")
    now = facts(await small_world.card("bethan", "idea", idea))
    assert now["How it ended"] == "It was how we worked, and is no longer" and "Next in the cycle" not in now


async def test_whoever_presented_a_finding_may_make_what_came_of_it_a_source_of_learning(small_world: World) -> None:
    idea = await presented(small_world)
    assert "Make it a source of learning" not in labels(await small_world.card("jaspreet", "idea", idea))
    await small_world.decides("idris", "idea.agree", idea, **AGREED)
    await small_world.answers("idris", "idea.stop", idea=idea, words="It cost more than it gave.")
    assert "Make it a source of learning" in labels(await small_world.card("jaspreet", "idea", idea))


async def test_an_action_says_once_who_leads_it_and_what_was_agreed(small_world: World) -> None:
    await acted(small_world, await presented(small_world))
    [idea] = [i for (i,) in await small_world.sql("SELECT id FROM idea WHERE kind = 'action'")]
    told = facts(await small_world.card("nkechi", "idea", str(idea)))
    card = await small_world.card("nkechi", "idea", str(idea))
    assert list(told.values()).count("Nkechi Umeadi") == 1 and str(card).count("Is it realistic?") == 1


class Row(BaseModel):
    name: str
    said: str = ""


class Table(View):
    template = "nowhere.html"
    rows: tuple[Row, ...]

    def card(self) -> Card:
        return Card("T", ())


def test_an_empty_cell_of_a_table_is_empty_and_what_begins_like_a_formula_is_not_run() -> None:
    assert Table(rows=(Row(name="a"), Row(name="=1", said="-2"))).csv() == "name,said\na,\n'=1,'-2\n"
