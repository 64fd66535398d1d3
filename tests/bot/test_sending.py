"""A briefing is sent, end to end: to everybody, by one way or another, and what is our fault is said."""

import asyncio
import logging
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from dialogs.kit.words import Card
from handlers.door import CannotReach, Never, Outcome, SlowDown, To
from storage import delivery, ledger
from storage.pace import LATE
from storage.slices import in_slices
from storage.tables import recipient
from storage.work import SqlWork
from tests.bot.sends import EVERYONE, Platform, at, confirmed, goes_out, named, states
from tests.partnership import email
from tests.world import World

pytest_plugins = ["tests.worlds"]


# --- reaching everyone ------------------------------------------------------------------------------------------------


async def test_chat_that_fails_is_followed_by_a_letter_in_the_same_send(world: World) -> None:
    at(world, Platform(bethan=CannotReach("blocked"), nkechi=CannotReach("not installed")))
    briefing = await confirmed(world)
    await world.drain()

    assert len(world.letters("bethan")) == len(world.letters("nkechi")) == 1
    assert "Seeing neglect in the everyday" in world.letters("bethan")[0]
    assert await states(world, briefing) == {"sent": EVERYONE}
    assert (await world.briefing(briefing)).state == "sent"


async def test_whoever_is_reached_in_chat_gets_no_letter(world: World) -> None:
    at(world, Platform())
    await confirmed(world)
    await world.drain()
    assert not world.letters("bethan") and len(world.letters("anwen")) == 1


async def test_where_neither_chat_nor_a_letter_arrives_it_says_so_and_is_tried_again(world: World) -> None:
    slack = at(world, Platform(bethan=CannotReach("blocked")))
    world.app.worker._channels |= {"email": Platform(**{email("bethan"): CannotReach("no such mailbox")})}  # type: ignore[operator]  # it is a dict
    briefing = await confirmed(world)
    await world.drain()
    assert await states(world, briefing) == {"sent": EVERYONE - 1, "cannot reach": 1}

    slack.outcomes = {}
    await world.answers("jaspreet", "briefing.try_again", briefing=briefing, kind="address")
    assert (await world.briefing(briefing)).state == "sending"
    await world.drain()

    assert await states(world, briefing) == {"sent": EVERYONE}
    assert [replaces for _, _, replaces in slack.to("bethan")] == ["", ""]
    assert (await world.briefing(briefing)).state == "sent"


async def test_trying_again_goes_on_where_it_stopped_and_passes_by_who_fails_once_more(world: World) -> None:
    briefing = await world.sends()
    id = UUID(briefing)

    async def barred(work: SqlWork) -> None:
        await work.session.execute(update(recipient).values(sent_at=None, unreachable="blocked"))
        await work.delivery.try_again(await work.briefings.get(id), delivery.Why.BLOCKED)  # type: ignore[arg-type]  # a BriefingId

    await world.write(barred)
    in_chat = (await states(world, briefing))["cannot reach"] - 1  # Anwen has letters alone
    assert not await world.write(lambda work: delivery.again_slice(work.session, id, 4, work.now))
    await world.write(lambda work: work.session.execute(update(recipient).values(unreachable="blocked")))
    slices = 1
    while not await world.write(lambda work: delivery.again_slice(work.session, id, 4, work.now)):
        slices += 1
    assert slices == in_chat // 4
    assert (await world.read(ledger_unfinished)).again == []


async def ledger_unfinished(work: SqlWork) -> ledger.Unfinished:
    return await ledger.unfinished(work.session)


async def test_a_platform_that_is_not_set_up_here_is_a_fault_of_ours(small_world: World) -> None:
    del small_world.app.worker._channels["slack"]  # type: ignore[attr-defined]  # it is a dict
    del small_world.app.worker._channels["email"]  # type: ignore[attr-defined]  # it is a dict
    briefing = await confirmed(small_world)
    await small_world.drain()
    found = await small_world.read(lambda work: work.delivery.unreached(named(briefing)))
    assert set(found.counts) == {delivery.Why.OURS}
    assert {one.said for one in found.people} == {"this platform is not set up here"}


async def test_somebody_who_left_since_it_was_counted_is_not_sent_to(world: World) -> None:
    slack = at(world, Platform())
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    await in_slices(
        world.app.database, lambda session, limit: ledger.count_slice(session, UUID(briefing), limit, world.clock())
    )
    await world.write(lambda work: work.session.execute(_left(world)))
    await world.drain()
    assert await states(world, briefing) == {"sent": EVERYONE - 1, "left": 1}
    assert not slack.to("bethan") and not world.letters("bethan")


def _left(world: World) -> Any:
    from_today = {"left_on": world.clock().date()}
    return update(delivery.PersonRow).where(delivery.PersonRow.id == world.people["bethan"].id).values(**from_today)


# --- what is our fault ------------------------------------------------------------------------------------------------


async def test_a_message_that_is_refused_alarms_once_with_a_reference(
    small_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    refused = Never("Slack refused the message (invalid_blocks)")
    at(small_world, Platform(bethan=refused, zoe=refused))
    with caplog.at_level(logging.ERROR):
        briefing = await confirmed(small_world)
        await small_world.drain()

    assert await states(small_world, briefing) == {"sent": EVERYONE - 2, "failed": 2}
    [alarm] = [record for record in caplog.records if "refused" in record.getMessage()]
    assert len(alarm.reference) == 6 and alarm.channel == "slack"  # type: ignore[attr-defined]  # an extra of ours
    assert "invalid_blocks" in alarm.getMessage() and "bethan" not in alarm.getMessage()


async def test_nobody_is_dropped_by_throttling(world: World) -> None:
    slack = Platform()
    asked: Counter[str] = Counter()

    class Busy(Platform):
        async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
            asked[to.user] += 1
            if to.user != "jaspreet" and asked[to.user] < 8:
                return SlowDown(0.01)
            return await slack.deliver(to, card, line=line, replaces=replaces)

    at(world, Busy())
    assert await goes_out(world) == {"sent": EVERYONE}
    assert len(slack.to("bethan")) == 1


async def test_where_a_commit_takes_long_it_is_sent_all_the_same(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A send time that is missed by 40 ms is not used: each would be, were it not asked for so much later."""
    works, write = small_world.app.works, small_world.app.works.write

    async def slow(use_case: Any) -> Any:
        result = await write(use_case)
        await asyncio.sleep(1.5 * LATE)
        return result

    briefing = await confirmed(small_world)
    monkeypatch.setattr(works, "write", slow)
    await small_world.drain()
    assert await states(small_world, briefing) == {"sent": EVERYONE}
