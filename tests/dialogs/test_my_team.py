"""What came down to a team and what went up from it: only what has gone on, and of every team that somebody manages."""

from typing import Any

import pytest
from sqlalchemy import text

from dialogs.kit.view import View
from tests.dialogs.test_ideas import said
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def team(world: World, name: str = "nkechi") -> Any:
    page = await world.app.door.show(world.knock(name, "team.show", at="web"))
    assert isinstance(page, View)
    return page


def up(page: Any) -> list[str]:
    return [row.item for row in page.of("up")]


@pytest.mark.requirement("D17")
async def test_what_its_reader_still_has_has_not_gone_up(small_world: World) -> None:
    idea = await small_world.shares()
    none = await team(small_world)
    assert not up(none) and "Nothing has gone up yet. What goes on from you" in str(said(none.card()))
    await small_world.decides("nkechi", "idea.ask", idea, words="Which ward?")
    assert not up(await team(small_world))
    await small_world.answers("bethan", "idea.answer", idea=idea, words="The night ward.")
    await small_world.decides("nkechi", "idea.pass", idea)
    assert up(await team(small_world)) == ["One page for the handover"]


async def test_what_went_to_the_forum_by_itself_went_up_and_what_was_tried_here_did_not(small_world: World) -> None:
    late, tried = await small_world.shares(), await small_world.shares(sentence="A second printer for the night")
    await small_world.decides("nkechi", "idea.try", tried, words="Yes")
    await small_world.passes(days=15)
    await small_world.passes(days=15)
    assert (await small_world.idea(late)).bodies
    assert up(await team(small_world)) == ["One page for the handover"]


async def test_a_manager_of_several_teams_sees_them_all(small_world: World) -> None:
    world = small_world
    theirs = "UPDATE person SET manager_id = (SELECT id FROM person WHERE staff_id = 'nkechi') WHERE staff_id = '{}'"
    for name in ("una", "tam"):
        await world.write(lambda work, name=name: work.session.execute(text(theirs.format(name))))
    first, second = await world.shares(), await world.shares("tam", "A key for the cupboard at Duty")
    for idea in (first, second):
        await world.decides("nkechi", "idea.pass", idea)
    page = await team(world)
    assert page.title == "What came down to your 2 teams, and what went up"
    assert {row.item: row.team for row in page.of("up")} == {
        "One page for the handover": "Assessment",
        "A key for the cupboard at Duty": "Duty",
    }
    assert ", Duty" in str(said(page.card()))
