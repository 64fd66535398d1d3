"""Where it goes is said before; who evaluates reads what is evaluated, and what those before them have found."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest

from learning.agreeing import complete
from learning.ideas import Agreed, Idea, Moment
from learning.refusal import Refusal
from storage.work import SqlWork
from tests.dialogs.test_findings import drafted
from tests.learning.journeys import many_teams, now, passes_on, shared, waiting
from tests.learning.test_beside import says
from tests.world import World, filled, world_at

pytest_plugins = ["tests.worlds"]

FOUND = "Three homes use it, and nobody was told the same thing twice."


@pytest.fixture
async def at_derby(database_url: str) -> AsyncIterator[World]:
    async with world_at(database_url, framework="derby") as world:
        yield world


async def evaluated_by_the_board(world: World) -> Idea:
    """Of a review: agreed by the partnership's board, in place, and the first of its second chain has evaluated it."""
    idea = await passes_on(world, await shared(world, "multi_agency_audits"), "nkechi")
    given = {"approaches": ["system"], "plan": "development_plan", "realistic.realistic": "Yes."}
    await world.decides("idris", "idea.agree", str(idea.id), **given)
    await world.answers("idris", "idea.in_place", idea=str(idea.id))
    assert (await now(world, idea)).bodies == ("pib",)
    given = {
        "answers.correct_response": FOUND,
        "answers.desired_improvement": "Yes, in two of them.",
        "verdict": "works",
    }
    await world.decides("idris", "idea.evaluate", str(idea.id), **given)
    return await now(world, idea)


async def test_where_it_goes_and_to_how_many_is_said_before_it_is_passed_on(at_derby: World) -> None:
    await many_teams(at_derby, 12)
    everyone = {"concerns": "agency"}
    idea = await shared(at_derby, extras=everyone)
    for name in ("teams", "web"):
        sheet = await at_derby.app.door.open(at_derby.knock("nkechi", "idea.pass", {"idea": str(idea.id)}, at=name))
        [asked] = [q for q in sheet.questions if q.name == "words"]  # type: ignore[union-attr]  # a sheet
        assert "It goes to the DMT and other management / team meetings: " in asked.help
        assert " teams, each in its own meeting." in asked.help

    idea = await passes_on(at_derby, idea, "nkechi")
    many = len(await waiting(at_derby, idea))
    assert f": {many} teams" in asked.help


async def test_where_it_goes_is_said_before_it_is_agreed(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi")
    sheet = await at_derby.opens("idris", "idea.agree", idea=str(idea.id))
    [asked] = [q for q in sheet.questions if q.name == "evaluate_on"]
    assert asked.help.startswith(
        "It goes to the DMT and other management / team meetings: one team, in its own meeting."
    )
    alone = await passes_on(at_derby, await shared(at_derby, "multi_agency_audits"), "nkechi")
    sheet = await at_derby.opens("idris", "idea.agree", idea=str(alone.id))
    assert "It goes to" not in str(sheet.questions), "it stays with whoever leads it"


async def test_a_meeting_that_evaluates_reads_what_was_agreed_what_is_asked_and_what_was_found(at_derby: World) -> None:
    idea = await evaluated_by_the_board(at_derby)
    assert idea.bodies == ("dmt_teams",) and idea.moment is Moment.EVALUATING

    [line] = await waiting(at_derby, idea)
    card = await at_derby.card("nkechi", "line", str(line.id))
    read = says(card)
    assert "It was agreed on 23 November and has been in place since 23 November. What has come of it?" in read
    assert "Part of" in read and "Development plan" in read
    assert "Was this the correct response?" in read
    assert "What the CYP Performance Improvement Board found:" in read and FOUND in read
    sheet = await at_derby.opens("nkechi", "line.says", subject=str(line.id))
    assert "What has come of it where you are?" in sheet.questions[0].help
    await at_derby.answers("nkechi", "line.says", sheet.nonce, **{**filled(sheet), "words": "We use it daily."})

    idea = await now(at_derby, idea)
    assert idea.bodies == ("sup_mip",)
    pair = next(line for line in await waiting(at_derby, idea) if line.person == at_derby.people["bethan"].id)
    read = says(await at_derby.card("bethan", "line", str(pair.id)))
    assert FOUND in read and "What Assessment found:" in read and "We use it daily." in read


async def test_a_later_body_that_evaluates_reads_what_the_earlier_found(at_derby: World) -> None:
    idea = await evaluated_by_the_board(at_derby)

    for _ in range(6):
        if idea.bodies != ("pib",):
            await at_derby.passes(days=120)
            idea = await now(at_derby, idea)
    assert idea.bodies == ("pib",), "after the last of the meetings it is the board's again"
    read = says(await at_derby.card("idris", "idea", str(idea.id)))
    assert "What the CYP Performance Improvement Board found:" in read and FOUND in read
    assert "What is asked: " in read and "What has come of it?" in read
    agenda = await at_derby.app.door.show(at_derby.knock("idris", "agenda.show", {"body": "pib"}, at="web"))
    assert FOUND in str(agenda.paper()), "it is read out from the paper"  # type: ignore[union-attr]  # an agenda's


async def test_only_what_is_kept_needs_every_answer(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby, "multi_agency_audits"), "nkechi")
    given = {"approaches": ["system"], "plan": "development_plan", "realistic.realistic": "Yes."}
    await at_derby.decides("idris", "idea.agree", str(idea.id), **given)
    await at_derby.answers("idris", "idea.in_place", idea=str(idea.id))

    sheet = await at_derby.opens("idris", "idea.evaluate", idea=str(idea.id))
    [verdict] = [q for q in sheet.questions if q.name == "verdict"]
    assert "“This is how we work now” needs an answer to the first 2 questions" in verdict.help
    again = await at_derby.refuses("idris", "idea.evaluate", sheet.nonce, **{**filled(sheet), "verdict": "works"})
    assert "So does one more below." in str(again.errors)
    await at_derby.answers("idris", "idea.evaluate", again.nonce, **{**filled(again), "verdict": "change"})
    assert (await now(at_derby, idea)).moment is Moment.EMBEDDING


async def test_how_many_meetings_a_finding_goes_to_is_said_before_it_is_presented(at_derby: World) -> None:
    await many_teams(at_derby, 12)
    id = await drafted(at_derby, "idris", "practice_observation")
    read = says(await at_derby.card("idris", "idea", id))
    assert "It goes to the DMT and other management / team meetings: " in read
    await at_derby.answers("idris", "finding.present", begun=id)
    many = len(await waiting(at_derby, await at_derby.idea(id)))
    assert f": {many} teams, each in its own meeting." in read


async def test_one_rule_says_what_an_idea_and_an_action_need_before_they_are_put_in_place(at_derby: World) -> None:
    agreed = Agreed(("system",), "development_plan", "Yes.", date(2027, 3, 1))
    for lacks, about in (
        (replace(agreed, approaches=()), "approaches"),
        (replace(agreed, plan=""), "sits_in"),
        (replace(agreed, realistic=" "), "realistic"),
        (replace(agreed, evaluate_on=date(2026, 11, 1)), "by_when"),
    ):
        assert await at_derby.read(lambda work, lacks=lacks: refused(work, lacks)) == about


async def refused(work: SqlWork, agreed: Agreed) -> str:
    with pytest.raises(Refusal) as said:
        complete(work, agreed, plan="sits_in", evaluate_on="by_when")
    return said.value.about
