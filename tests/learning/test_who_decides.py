"""Who decides for a body: its clerk, and an administrator only beside none; nobody on what they raised themselves."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from learning.ideas import Idea, Moment
from learning.people import Role
from storage.work import SqlWork
from tests.learning.journeys import now, passes_on, shared, who
from tests.learning.test_beside import NO, answer_for, says
from tests.world import World, world_at

NO_FORM = "idea.not_this_time"

pytest_plugins = ["tests.worlds"]


@pytest.fixture
async def at_derby(database_url: str) -> AsyncIterator[World]:
    async with world_at(database_url, framework="derby") as world:
        yield world


async def before_the_board(world: World) -> Idea:
    return await passes_on(world, await shared(world, "thematic_audits"), "nkechi")


async def raised_by(world: World, name: str) -> Idea:
    """Before the board, and theirs."""
    idea = await before_the_board(world)
    theirs = text("UPDATE idea_author SET person_id = (SELECT id FROM person WHERE staff_id = :name)")
    await world.write(lambda work: work.session.execute(theirs, {"name": name}))
    return await now(world, idea)


async def decides(world: World, name: str, idea: Idea) -> bool:
    """On their card, their list and at the door alike."""
    one = await world.read(lambda work: who(work, world, name))
    found = await world.read(lambda work: work.ideas.waiting_for(one))
    listed = idea.id in [each.id for each in found]
    assert (await now(world, idea)).is_with(one) is listed
    if (await now(world, idea)).may_be_seen_by(one):
        assert ("Not this time" in str((await world.card(name, "idea", str(idea.id))).actions)) is listed
    return listed


async def away(world: World, name: str) -> None:
    async def say(work: SqlWork) -> None:
        until = work.now.date() + timedelta(days=10)
        await work.people.be_away(await who(work, world, name), until, work.now, work.now)

    await world.write(say)


async def test_an_administrator_stands_in_only_where_nobody_answers_who_is_here(at_derby: World) -> None:
    idea = await before_the_board(at_derby)
    assert await decides(at_derby, "idris", idea)

    await answer_for(at_derby, leopold="pib")
    assert await decides(at_derby, "leopold", idea) and not await decides(at_derby, "idris", idea)
    assert "with somebody else" in str(
        await at_derby.tries("idris", "idea.not_this_time", idea=str(idea.id), seen=2, **NO)
    )
    agenda = await at_derby.app.door.show(at_derby.knock("idris", "agenda.show", {"body": "pib"}, at="web"))
    assert "One page for the handover" in str(agenda), "what sets Hearback up may still look after its agenda"

    await away(at_derby, "leopold")
    assert await decides(at_derby, "idris", idea) and await decides(at_derby, "leopold", idea)


async def test_nobody_decides_on_what_they_raised_while_somebody_else_could(at_derby: World) -> None:
    await answer_for(at_derby, leopold="pib", anwen="pib")
    idea = await raised_by(at_derby, "leopold")
    assert not await decides(at_derby, "leopold", idea)
    assert await decides(at_derby, "anwen", idea) and not await decides(at_derby, "idris", idea)

    await answer_for(at_derby, anwen="")
    assert await decides(at_derby, "idris", idea) and not await decides(at_derby, "leopold", idea)


async def test_where_there_is_nobody_else_they_may_and_it_is_said_openly(at_derby: World) -> None:
    idea = await raised_by(at_derby, "idris")
    others = await at_derby.read(lambda work: work.people.with_role(Role.FRAMEWORK_ADMIN))
    assert [one.id for one in others] == [at_derby.people["idris"].id]

    assert await decides(at_derby, "idris", idea)
    mine = await at_derby.card("idris", "idea", str(idea.id))
    assert "You raised this yourself, and nobody else answers for the CYP Performance" in says(mine)
    assert "Ask" not in [action.label for action in mine.actions]
    await at_derby.decides("idris", "idea.not_this_time", str(idea.id), **NO)

    idea = await now(at_derby, idea)
    assert idea.moment is Moment.FINISHED
    told = "Idris decided on their own idea: nobody else answers for the CYP Performance Improvement Board."
    assert told in says(await at_derby.card("idris", "idea", str(idea.id)))


async def test_the_round_asks_whoever_decides_and_nobody_else(at_derby: World) -> None:
    idea = await before_the_board(at_derby)
    await answer_for(at_derby, leopold="pib")
    await at_derby.passes(days=1, hours=1)
    await at_derby.minute()

    for name, asked in (("leopold", True), ("idris", False)):
        rounds = [said for said in at_derby.told(name) if "waiting for you:" in said.card.title]
        assert bool(rounds) is asked, name
    assert not await decides(at_derby, "idris", idea)
