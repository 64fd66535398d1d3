"""A briefing goes out while the database cannot be written: nobody is forgotten, nor told again for others."""

from collections import Counter
from typing import Any

import pytest

from storage import ledger
from tests.bot.sends import EVERYONE, Platform, at, confirmed, states
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def test_who_was_told_but_could_not_be_written_down_is_told_again_and_nobody_else_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = at(world, Platform())
    briefing = await confirmed(world)
    record, full = ledger.record, [True]

    async def on_a_full_disk(*args: Any, **facts: Any) -> None:
        if full:
            full.clear()
            raise OSError("database or disk is full")
        await record(*args, **facts)

    monkeypatch.setattr(ledger, "record", on_a_full_disk)
    with pytest.raises(OSError):  # or the job would end well, and whoever it was would be in its hand for ever
        await world.drain()
    await world.drain()
    assert await states(world, briefing) == {"sent": EVERYONE}
    told = Counter(user for user, _, replaces in platform.said if user != "jaspreet" and not replaces)
    assert sorted(told.values())[-2:] == [1, 2]
