"""What falls due is done by its name, in the order of its days."""

from uuid import UUID, uuid4

import pytest

from learning.due import DUE
from learning.refusal import Refusal
from tests.dialogs.test_asking import answers, asks
from tests.dialogs.test_joining import told
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def test_everything_that_is_put_off_has_somebody_who_does_it(small_world: World) -> None:
    idea = await small_world.shares()
    asked = await names(small_world)
    await small_world.answers("bethan", "idea.tried", idea=idea, tried="A page by the kettle.")
    await small_world.answers("bethan", "idea.result", idea=idea, result="change", words="Not at night.")
    asked |= await names(small_world)
    await small_world.answers("bethan", "idea.result", idea=idea, result="keep", words="Fewer calls.")
    values = {"approaches": "with_team", "realistic.realistic": "Yes"}
    await small_world.decides("nkechi", "idea.agree", idea, **values)
    asked |= await names(small_world)
    await small_world.answers("nkechi", "idea.in_place", idea=idea)  # before a forum
    asked |= await names(small_world)
    await asks(small_world)
    asked |= await names(small_world)
    await small_world.passes(weeks=27)
    assert asked | await names(small_world) == set(DUE)


async def names(world: World) -> set[str]:
    return {what for (what,) in await world.sql("SELECT what FROM due")}


@pytest.mark.parametrize("what", sorted(DUE))
async def test_what_is_due_for_something_that_is_gone_is_refused_and_not_a_fault(small_world: World, what: str) -> None:
    with pytest.raises(Refusal, match="not here any more"):
        await small_world.write(lambda work: DUE[what](work, uuid4()))


@pytest.mark.parametrize("what", [what for what in sorted(DUE) if what.startswith("asking.")])
async def test_whoever_asked_a_question_is_not_reminded_too_early(small_world: World, what: str) -> None:
    asking = await asks(small_world)
    await answers(small_world, "bethan", asking)
    before = await told(small_world, "jaspreet")
    await small_world.write(lambda work: DUE[what](work, UUID(asking)))
    assert await told(small_world, "jaspreet") == before


@pytest.mark.parametrize("what", [what for what in sorted(DUE) if what.startswith("idea.")])
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
