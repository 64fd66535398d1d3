"""What falls due is done by its name, in the order of its days."""

from uuid import uuid4

import pytest

from learning.due import DUE
from learning.refusal import Refusal
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def test_everything_that_is_put_off_has_somebody_who_does_it(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.try", idea, words="Yes")
    await small_world.shares("tam", "Ring before the work moves")  # who has no manager, so it is before a forum
    asked = {what for (what,) in await small_world.sql("SELECT what FROM due")}
    assert asked == set(DUE)


@pytest.mark.parametrize("what", sorted(DUE))
async def test_what_is_due_for_something_that_is_gone_is_refused_and_not_a_fault(small_world: World, what: str) -> None:
    with pytest.raises(Refusal, match="not here any more"):
        await small_world.write(lambda work: DUE[what](work, uuid4()))


@pytest.mark.parametrize("what", sorted(DUE))
async def test_what_is_done_too_early_changes_nothing(small_world: World, what: str) -> None:
    idea = await small_world.idea(await small_world.shares())
    await small_world.write(lambda work: DUE[what](work, idea.id))
    assert await small_world.idea(str(idea.id)) == idea


async def test_a_due_row_is_done_once(world: World) -> None:
    idea = await world.shares()
    await world.passes(weeks=3)
    await world.passes(weeks=3)
    moves = [event.move.value for event in (await world.idea(idea)).events]
    assert moves == ["shared", "promise_passed"]
