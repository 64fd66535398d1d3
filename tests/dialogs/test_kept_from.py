"""What is about a manager's own decision, or goes past them, reaches them by no way round (Pan-Dorset P9)."""

from uuid import UUID

import pytest

from learning.agendas import Line
from learning.ideas import IdeaId
from tests.databases import Databases
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

WORDS = "Nkechi stopped our huddles"


async def _everything_of(world: World, name: str) -> str:
    """All that somebody can come across: their first page, and every page that only shows."""
    door = world.app.door
    shown: list[object] = [*await door.home(world.who(name, "web"))]
    for address in ("agenda.show", "team.show", "meetings.show", "supervision.show", "others.queue", "waiting.show"):
        shown.append(await door.show(world.knock(name, address, at="web")))
    return " ".join(map(str, shown))


async def test_a_clerk_whose_own_decision_it_is_about_finds_it_on_no_agenda_and_in_no_queue(world: World) -> None:
    nkechi = world.people["nkechi"]
    board = world.app.works.world.framework.board.id
    await world.write(lambda work: work.people.answer_for(nkechi, frozenset({"forum_change", board})))
    idea = await world.shares(sentence=WORDS)
    await world.answers("bethan", "idea.about", idea=idea)
    await world.answers("bethan", "idea.others_should_know", idea=idea)
    await world.decides("idris", "idea.pass", idea)
    assert (await world.idea(idea)).bodies
    assert WORDS not in await _everything_of(world, "nkechi")
    assert WORDS in await _everything_of(world, "idris")


@pytest.mark.parametrize("address", ["idea.past", "idea.about"])
async def test_no_team_meeting_of_a_manager_has_what_goes_past_them(databases: Databases, address: str) -> None:
    with databases.sqlite() as url:
        async with world_at(url, framework="derby") as world:
            idea = await world.shares(sentence=WORDS)
            await world.answers("bethan", address, idea=idea)
            onward = [a.label for a in (await world.card("idris", "idea", idea)).actions if "Pass to" in a.label]
            await world.decides("idris", "idea.pass", idea)
            [body] = (await world.idea(idea)).bodies
            named = world.app.works.world.framework.bodies[body].name
            assert onward == [f"Pass to {named}"], "whom the button named has it"
            moves = [event.move.value for event in (await world.idea(idea)).events]
            assert "gathered" not in moves, "it went before nobody's meeting and on by itself"
            assert WORDS not in await _everything_of(world, "nkechi")
            lines: list[Line] = await world.read(lambda work: work.agendas.waiting(IdeaId(UUID(idea))))
            assert not [one for one in lines if one.team == world.people["nkechi"].of_team]
