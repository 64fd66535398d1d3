"""What falls due is done by its name, in the order of its days."""

import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from learning.due import DUE
from learning.refusal import Refusal
from tests.dialogs.test_asking import answers, asks
from tests.dialogs.test_joining import told
from tests.world import World

ROOT = Path(__file__).parent.parent.parent

pytest_plugins = ["tests.worlds"]


def test_everything_that_is_put_off_has_somebody_who_does_it() -> None:
    """Read from every line that puts something off, here and where something is looked for."""
    files = [path for folder in ("learning", "storage") for path in sorted((ROOT / folder).glob("*.py"))]
    put_off = re.compile(r"""\bdue\(\s*"([\w.]+)"|"(idea\.body_gone)\"""")
    asked = {name for path in files for found in put_off.findall(path.read_text("utf-8")) for name in found if name}
    assert asked == set(DUE)


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
    for _ in range(3):
        await world.passes(days=5)
    await world.passes(days=1)
    moves = [event.move.value for event in (await world.idea(idea)).events]
    assert moves == ["shared", "promise_passed"]
