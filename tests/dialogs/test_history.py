"""How far one item has gone: every move in one place, for whoever may read it, and what is still to come."""

import csv
import io
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import text

from dialogs.history import HowFar
from dialogs.kit.words import Card
from learning.agendas import Line, LineId, Outcome
from learning.ideas import IdeaId
from learning.people import Person, Team
from storage.work import SqlWork
from tests.databases import Databases
from tests.dialogs.test_findings import drafted
from tests.dialogs.test_ideas import labels, said
from tests.partnership import COUNCIL, somebody
from tests.requirements.people import shared, signed_in
from tests.story import Desk, platforms, reads
from tests.test_every_route import signed_in as cookie
from tests.test_every_route import visitor
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

TITLE = "Its journey"
NO = {"considered": "We looked at the rota and who is here.", "useful": "That handover needs a page of its own."}


LEAVES = text("UPDATE person SET left_on = '2026-11-20' WHERE staff_id = 'nkechi'")


async def follows(world: World, name: str, idea: str) -> HowFar:
    shown = await world.app.door.show(world.knock(name, "idea.history", {"idea": idea}, at="web"))
    assert isinstance(shown, HowFar), shown
    return shown


async def refused(world: World, name: str, idea: str) -> str:
    shown = await world.app.door.show(world.knock(name, "idea.history", {"idea": idea}, at="web"))
    assert isinstance(shown, Card), shown
    return " ".join(said(shown))


def moves(page: HowFar) -> list[tuple[str, str]]:
    return [(row.what, row.words) for row in page.of("happened")]


def comes(page: HowFar) -> list[str]:
    return [row.what for row in page.of("to come")]


async def asked_and_passed(world: World) -> str:
    idea = await world.shares()
    await world.answers("zoe", "idea.join", idea=idea)
    await world.decides("nkechi", "idea.ask", idea, words="Which ward?")
    world.clock.forward(days=1)
    await world.answers("bethan", "idea.answer", idea=idea, words="The night ward.")
    await world.decides("nkechi", "idea.pass", idea, words="Worth a look.")
    return idea


async def test_each_move_is_listed_in_order_with_day_person_and_words(small_world: World) -> None:
    idea = await asked_and_passed(small_world)
    page = await follows(small_world, "bethan", idea)
    assert moves(page) == [
        ("Bethan shared it.", ""),
        ("Nkechi asks:", "Which ward?"),
        ("Bethan answered:", "The night ward."),
        ("Nkechi passed it to the Change and improvement forum.", "Worth a look."),
    ]
    assert [str(row.on) for row in page.of("happened")] == ["2026-11-23", "2026-11-23", "2026-11-24", "2026-11-24"]
    read = ["One page for the handover", "23 November: Bethan shared it.", "23 November: Nkechi asks:"]
    assert said(page.card())[:3] == read
    assert [row.who for row in page.of("happened")] == ["Bethan", "Nkechi", "Bethan", "Nkechi"]


async def test_what_is_still_to_come_is_the_rest_of_both_chains_and_the_next_day(small_world: World) -> None:
    idea = await small_world.shares()
    assert comes(await follows(small_world, "bethan", idea)) == [
        "Nkechi Umeadi has it and will answer by 7 December, or the Change and improvement forum will.",
        "The Change and improvement forum, if it goes on to them.",
        "The Learning and Improvement Board, if it goes on to them.",
        "What has come of it, said by the Learning and Improvement Board.",
    ]
    await small_world.decides("nkechi", "idea.try", idea, words="Yes, please.")
    page = await follows(small_world, "bethan", idea)
    assert comes(page)[0] == "Being tried in Assessment until 4 January 2027 (six weeks)."
    assert moves(page)[-1] == ("Nkechi said: try it in Assessment until 4 January 2027:", "Yes, please.")


async def test_when_it_has_ended_nothing_is_still_to_come(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.not_this_time", idea, **NO)
    page = await follows(small_world, "bethan", idea)
    assert not comes(page) and "Nothing is still to come: it has ended." in said(page.card())
    assert moves(page)[-1] == (
        "Nkechi said: Not this time, because…",
        f"What was considered:\n\n{NO['considered']}\n\nWhat is useful in it:\n\n{NO['useful']}",
    )


async def test_chat_shows_the_newest_and_the_page_has_all_of_them(small_world: World) -> None:
    idea = await small_world.shares()
    for number in range(6):
        await small_world.decides("nkechi", "idea.ask", idea, words=f"Question {number}?")
        await small_world.answers("bethan", "idea.answer", idea=idea, words=f"Answer {number}.")
    page = await follows(small_world, "bethan", idea)
    shown = said(page.card())
    assert "5 before these are on the page." in shown and "Question 0?" not in shown and "Answer 5." in shown
    async with visitor(small_world.app, hearback=await cookie(small_world, "bethan")) as http:
        html = (await http.get(f"/show/idea.history.html?idea={idea}")).text
        assert "Question 0?" in html and "Still to come" in html and html.count("<li><p") == 13
        table = list(csv.DictReader(io.StringIO((await http.get(f"/show/idea.history.csv?idea={idea}")).text)))
        assert (table[1]["on"], table[1]["who"], table[1]["words"]) == ("2026-11-23", "Nkechi", "Question 0?")
        data = (await http.get(f"/show/idea.history.json?idea={idea}")).json()
        assert data["rows"][-1]["part"] == "to come"


# --- who may read it --------------------------------------------------------------------------------------------------


async def test_the_button_is_on_the_card_of_whoever_may_and_of_nobody_else(small_world: World) -> None:
    world, idea = small_world, await asked_and_passed(small_world)
    for name in ("bethan", "zoe", "nkechi", "idris"):
        assert TITLE in labels(await world.card(name, "idea", idea)), name
        assert await follows(world, name, idea)
    assert TITLE not in labels(await world.card("una", "idea", idea)), "a colleague who only came across it"
    assert "please ask them" in await refused(world, "una", idea)


async def test_what_nobody_has_any_more_goes_to_the_fallback_and_it_is_not_still_to_come(world: World) -> None:
    idea = await world.shares()
    await world.write(lambda work: work.session.execute(LEAVES))
    await world.minute()
    forum = world.app.works.world.framework.fallback
    assert (await world.idea(idea)).bodies == (forum.id,)
    page = await follows(world, "bethan", idea)
    told = [row for row in page.of("happened") if "has left" in row.what]
    assert [row.then for row in told] == [""], "nobody has it beside them"
    assert f"Nkechi Umeadi has left, so the {forum.name} has it now" in told[0].what
    assert not [row for row in comes(page) if row.startswith(f"The {forum.name}, if it goes on")]


async def test_whoever_joined_reads_decisions_and_not_what_was_asked_and_answered(small_world: World) -> None:
    idea = await asked_and_passed(small_world)
    read = moves(await follows(small_world, "zoe", idea))
    assert ("Nkechi asked about it.", "") in read and ("Bethan answered.", "") in read
    assert ("Nkechi passed it to the Change and improvement forum.", "Worth a look.") in read
    assert "night ward" not in str(read) and "Which ward" not in str(read)


async def test_whoever_answers_for_a_body_it_was_with_reads_how_far_it_has_gone_since(small_world: World) -> None:
    world = small_world
    forum = world.app.works.world.framework.fallback.id
    await world.write(lambda work: work.people.answer_for(world.people["jaspreet"], frozenset({forum})))
    idea = await world.shares()
    assert "please ask them" in await refused(world, "jaspreet", idea)
    await world.decides("nkechi", "idea.pass", idea)
    await world.decides("jaspreet", "idea.not_this_time", idea, **NO)
    assert "Not this time" in str(moves(await follows(world, "jaspreet", idea)))


@pytest.mark.requirement("P9")
@pytest.mark.parametrize("address", ["idea.past", "idea.about"])
async def test_a_manager_whom_it_goes_past_reads_nothing_of_it(small_world: World, address: str) -> None:
    world, idea = small_world, await small_world.shares()
    await world.drain()
    await world.answers("bethan", address, idea=idea)
    assert "please ask them" in await refused(world, "nkechi", idea)
    forum = world.app.works.world.framework.fallback.id
    await world.write(lambda work: work.people.answer_for(world.people["nkechi"], frozenset({forum})))
    await world.decides("idris", "idea.pass", idea)
    assert "please ask them" in await refused(world, "nkechi", idea), "nor as the clerk of a forum on its way"
    if address == "idea.past":
        assert "past your own manager" in str(moves(await follows(world, "bethan", idea)))


async def test_an_idea_shared_past_a_manager_is_not_listed_for_them_either(small_world: World) -> None:
    card = await small_world.answers("bethan", "idea.share_past", sentence="Another way", why="past")
    assert card.about
    assert "please ask them" in await refused(small_world, "nkechi", str(card.about.id))


async def test_a_confidential_name_is_in_no_line(small_world: World) -> None:
    world, idea = small_world, await asked_and_passed(small_world)
    await world.write(lambda work: work.session.execute(text("UPDATE idea SET voice = 'confidential'")))
    for name in ("nkechi", "idris", "zoe"):
        shown = await follows(world, name, idea)
        assert "Bethan" not in shown.csv() and "Bethan" not in str(shown.card()), name
    assert "Bethan" in (await follows(world, "bethan", idea)).csv()


async def test_a_draft_has_no_history_yet(small_world: World) -> None:
    draft = await drafted(small_world, "nkechi")
    assert TITLE not in labels(await small_world.card("nkechi", "idea", draft))
    assert "please ask them" in await refused(small_world, "nkechi", draft)


@pytest.mark.requirement("D9")
async def test_what_a_supervision_said_is_in_nobodys_list_and_what_a_team_said_is(databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url, framework="derby") as world:
            idea = await world.shares()
            for body in ("team_meetings", "supervisions"):
                await world.write(partial(before, IdeaId(UUID(idea)), body))
            for line in await world.read(lambda work: work.agendas.waiting(IdeaId(UUID(idea)))):
                words = TOGETHER if line.person else OURS
                who = "bethan" if line.person else "nkechi"
                await world.write(partial(says, line, world.people[who], words))
            page = await follows(world, "bethan", idea)
            assert ("What Assessment said in its meeting:", OURS) in moves(page)
            assert TOGETHER not in page.csv() and TOGETHER not in str(page.card())


TOGETHER, OURS = "Between the two of us.", "Our team will begin in May."


async def before(id: IdeaId, body: str, work: SqlWork) -> None:
    """It is before Bethan's team's meeting, and in her supervision."""
    framework = work.framework
    of = "team" if body == "team_meetings" else "pair"
    each = next(one for one in framework.bodies.values() if one.span == "each" and one.of == of)
    whose = {"team": Team(COUNCIL, "Assessment")} if of == "team" else {"person": (await somebody(work, "bethan")).id}
    line = Line(id=LineId(work.new_id()), idea=id, body=each.id, step=1, due_on=work.now.date(), **whose)
    await work.agendas.put(line)


async def says(line: Line, who: Person, words: str, work: SqlWork) -> None:
    await work.agendas.put(line.said(Outcome.DISCUSSED, words, who, work.now))


# --- over the wire ----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("D5")
async def test_one_press_on_its_card_shows_it_in_slack_in_teams_and_on_the_page(database_url: str) -> None:
    why = "It is about what regulated services do."
    async with platforms(database_url, framework="derby") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Change its route")
        await nkechi.presses("Change its route", route="d4", words=why)
        await at.world.drain()
        await bethan.presses(bethan.told[-1], TITLE)
        told = reads(bethan.answered)
        assert "Nkechi changed its route. At first it was: " in told and why in told and "Still to come" in told
        idris = Desk(at, "idris")
        await idris.says("waiting")
        await idris.presses(TITLE)
        assert why in idris.reads() and "Bethan shared it." in idris.reads()
        browser = await signed_in(at, "bethan")
        await browser.follows(TITLE)
        assert why in browser.text and "Still to come" in browser.text and "Inspection Review Group" in browser.text
