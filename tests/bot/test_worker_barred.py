"""When a platform does not take what is said: it waits, is tried again, goes another way, or is on a list; in order."""

import asyncio
import time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from handlers.door import Again, CannotReach, Never, SlowDown
from storage import pace, unsaid
from storage.pace import NotYet
from storage.work import SqlWork
from tests.bot.telling import telling, tells
from tests.fakes import Telephones
from tests.partnership import SLACK
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]


async def _unsaid(world: World) -> list[str]:
    found = await world.read(lambda work: unsaid.listed(work.session))
    return [one.why for one in found]


async def test_what_is_too_fast_is_said_a_little_later_and_nobody_is_dropped(world: World) -> None:
    await world.shares()
    world.telephones.next.append(SlowDown(0.01))
    await world.drain()
    assert len(world.told("nkechi")) == 1 and await _unsaid(world) == []


async def _slack(world: World) -> UUID:
    found = await world.read(lambda work: work.connections.of("slack", SLACK))
    assert found
    return found


async def test_in_a_long_pause_nobody_waits_in_a_place_that_others_need_and_the_order_is_kept(
    database_url: str,
) -> None:
    async with world_at(database_url, telling) as world, asyncio.timeout(60):
        slack = await _slack(world)
        await world.app.worker.slow_down(slack, 300)
        for number in (3, 4):
            await tells(world, "bethan", number)
        await tells(world, "nkechi")
        await world.drain()
        assert world.told("nkechi") and not world.told("bethan")
        assert await world.sql("SELECT in_hand FROM message WHERE sent_at IS NULL") == [(None,), (None,)]
        await world.app.worker.slow_down(slack, 0)  # it is over
        await tells(world, "bethan", 5)
        await world.drain()
        assert not world.told("bethan"), "its time has not come, and nothing passes it"
        await world.passes(minutes=5)
        assert [said.line for said in world.told("bethan")] == [f"Hearback: page {n}" for n in (3, 4, 5)]


async def test_a_pause_that_another_process_was_told_of_is_kept_here(database_url: str) -> None:
    async def elsewhere(work: SqlWork) -> None:
        await pace.allow(work.session, slack, 100)
        await pace.slow_down(work.session, slack, now + 300, now)

    async with world_at(database_url, telling) as world, asyncio.timeout(60):
        slack, now = await _slack(world), time.time()
        await world.write(elsewhere)
        await tells(world, "bethan")
        await world.drain()
        assert not world.told("bethan")
        await world.write(lambda work: work.session.execute(text("UPDATE pace SET paused_until = 0, next_at = 0")))
        await world.passes(minutes=5)
        assert world.told("bethan")


async def test_what_is_too_fast_for_a_part_of_a_connection_pauses_that_part_alone(world: World) -> None:
    idea = await world.shares()
    await world.drain()
    await world.answers("bethan", "idea.families", idea=idea, families="F")
    world.clock.forward(seconds=3)
    world.telephones.next.append(SlowDown(300, "edits"))
    await world.drain()
    assert len(world.told("nkechi")) == 1
    await world.shares("zoe", sentence="A bench in the yard")
    await world.drain()
    assert [said.edits for said in world.told("nkechi")] == [False, False]
    await world.passes(minutes=5)
    assert [said.edits for said in world.told("nkechi")] == [False, False, True]


async def test_a_message_whose_time_is_not_yet_come_ends_its_job_that_is_asked_for_again(world: World) -> None:
    await world.shares()
    world.telephones.next.append(SlowDown(30))
    [row] = await world.sql("SELECT DISTINCT turn FROM message")
    with pytest.raises(NotYet) as refused:
        await world.app.worker.deliver("hand", UUID(str(row.turn)))
    assert refused.value.seconds == 30


async def test_what_a_platform_was_too_ill_to_take_is_tried_again_and_given_up_in_the_end(world: World) -> None:
    await world.shares()
    world.telephones.next.append(Again("ill"))
    await world.passes(minutes=10)
    assert len(world.told("nkechi")) == 1
    await world.shares("zoe")
    world.telephones.next.extend([Again("ill")] * 20)
    for _ in range(12):
        await world.passes(hours=1)
    assert len(world.told("nkechi")) == 1 and await _unsaid(world) == ["ill"]


async def test_a_message_that_was_refused_ends_in_a_list_that_somebody_sees(world: World) -> None:
    await world.shares()
    world.telephones.next.append(Never("too long"))
    await world.drain()
    assert await _unsaid(world) == ["too long"] and not world.letters("nkechi")


async def test_a_barred_way_is_followed_by_a_letter_in_the_same_send(world: World) -> None:
    await world.shares()
    world.telephones.next.append(CannotReach("blocked"))
    await world.drain()
    assert "One page for the handover" in world.letters("nkechi")[0] and await _unsaid(world) == []


async def test_a_channel_that_breaks_and_a_card_that_breaks_stop_nobody_else(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with world_at(database_url, telling) as world:
        await tells(world, "bethan", 2)  # its card breaks
        await tells(world, "zoe")
        await world.drain()
        assert world.told("zoe") and not world.told("bethan")

        async def breaks(*_: Any, **__: Any) -> Any:
            raise RuntimeError("Canary")

        with monkeypatch.context() as broken:
            broken.setattr(Telephones, "deliver", breaks)
            await tells(world, "nkechi")
            await world.drain()
        await world.passes(minutes=10)
        assert world.told("nkechi"), "it is tried again"
    assert "Canary" not in caplog.text


async def test_what_may_no_longer_be_seen_is_not_sent(world: World) -> None:
    idea = await world.shares()
    await world.write(
        lambda work: work.session.execute(text("UPDATE idea SET holder_person = NULL, shown_to_colleagues = false"))
    )
    await world.drain()
    assert not world.told("nkechi") and idea not in str(world.telephones.said)
