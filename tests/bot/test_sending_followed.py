"""Its author's card follows a briefing that goes out: it comes once, and is edited now and then."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from bot.sending import EVERY
from tests.bot.sends import EVERYONE, confirmed, named
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def test_its_author_hears_when_it_is_counted_and_the_card_keeps_up(world: World) -> None:
    briefing = await world.sends()
    first, *edits = world.told("jaspreet")
    assert not first.edits and edits and {one.posted for one in edits} == {first.posted}
    figures = {row.label: row.count for block in edits[-1].card.body for row in getattr(block, "rows", ())}
    assert figures == {"Sent, no answer yet": EVERYONE}
    assert edits[-1].card.about and str(edits[-1].card.about.id) == briefing


async def test_its_author_hears_it_once_wherever_the_count_was_cut_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    briefing = await confirmed(world)
    sending = world.app.worker.sending

    async def killed(*_: Any) -> None:
        raise RuntimeError("killed after the last slice")

    with monkeypatch.context() as until_then:
        until_then.setattr(sending, "_start", killed)
        with pytest.raises(RuntimeError):
            await sending.count("x/1", UUID(briefing))
    await asyncio.gather(sending.count("x/2", UUID(briefing)), sending.count("x/3", UUID(briefing)))
    await world.drain()
    assert [one.edits for one in world.told("jaspreet")].count(False) == 1


async def test_while_it_goes_out_the_card_is_edited_now_and_then(small_world: World) -> None:
    briefing = await confirmed(small_world)
    sending = small_world.app.worker.sending
    edits = []
    await sending.count("x/1", UUID(briefing))
    await small_world.write(lambda work: work.delivery.pause(named(briefing)))
    await small_world.drain()
    for seconds in (0, 3, EVERY.total_seconds(), 1):
        small_world.clock.forward(seconds=seconds)
        await small_world.write(lambda work: sending._now_and_then(work, UUID(briefing)))
        [(waiting,)] = await small_world.sql("SELECT count(*) FROM message WHERE edits IS NOT NULL AND sent_at IS NULL")
        edits.append(waiting)
    assert edits == [0, 0, 1, 1]
