"""A briefing is paused or withdrawn while it goes out and after: from presses to what the channels were given."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest

from bot.taking_back import TRIES
from bot.worker import Worker
from dialogs.kit.words import Card
from handlers.door import Again, CannotReach, Never, Outcome, SlowDown, To
from storage import delivery, ledger
from storage.pace import NotYet
from tests.bot.sends import EVERYONE, Platform, at, confirmed, state, states
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def test_paused_before_its_first_nothing_goes_out_until_it_is_resumed(world: World) -> None:
    slack = at(world, Platform())
    briefing = await confirmed(world)
    await world.answers("jaspreet", "briefing.pause", briefing=briefing)
    await world.drain()
    assert not slack.to("bethan") and await states(world, briefing) == {"queued": EVERYONE}

    await world.answers("jaspreet", "briefing.resume", briefing=briefing)
    await world.drain()
    assert await states(world, briefing) == {"sent": EVERYONE}


class Gate:
    """The worker, but that something is done before the second may be sent."""

    def __init__(self, worker: Worker, first: asyncio.Event, press: Callable[[], Awaitable[Any]]) -> None:
        self.ready, self.hand_over, self.slow_down = worker.ready, worker.hand_over, worker.slow_down
        self.first, self.press, self.asked = first, press, 0

    async def its_time(self, connection: UUID, at: float | None = None, /) -> float:
        self.asked += 1
        if self.asked == 2:
            await self.first.wait()
            await self.press()
        return 1.0  # a while


@pytest.mark.parametrize(("press", "then"), [("briefing.pause", "queued"), ("briefing.withdraw", "withdrawn")])
async def test_what_is_in_hand_and_waits_for_its_time_is_not_sent_any_more(world: World, press: str, then: str) -> None:
    briefing = await confirmed(world)
    first = asyncio.Event()

    async def arrived(to: To) -> None:
        first.set()

    slack = at(world, Platform(then=arrived))
    worker = world.app.worker
    worker.sending._mouth = Gate(worker, first, lambda: world.answers("jaspreet", press, briefing=briefing))
    await worker.sending.count("x/1", UUID(briefing))
    [(via,)] = await world.sql("SELECT id FROM connection WHERE platform = 'slack'")
    await worker.sending.send("x/2", UUID(briefing), via if isinstance(via, UUID) else UUID(via))

    assert len(slack.said) == 1
    await worker.taking_back.withdraw("x/3", UUID(briefing))  # as it asks for: where it was only paused, nobody is
    assert await states(world, briefing) == {"sent": 1, then: EVERYONE - 1}


async def test_withdrawn_each_copy_says_so_and_a_letter_stays(world: World) -> None:
    briefing = await world.sends()
    letters = len(world.letters("anwen"))
    await world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    await world.drain()

    for name in ("bethan", "nkechi"):
        before, after = world.told(name)[-2:]
        assert after.edits and after.posted == before.posted
        assert after.card.body[0].text.startswith("This briefing was withdrawn.")  # type: ignore[union-attr]  # a Text
        assert not after.card.actions and after.line == "Hearback: a briefing was withdrawn"
    assert len(world.letters("anwen")) == letters
    assert await states(world, briefing) == {"sent": EVERYONE}  # that it was sent stays true
    assert await world.sql("SELECT state FROM briefing") == [("withdrawn",)]
    told = len(world.telephones.said)
    await world.drain()
    assert len(world.telephones.said) == told


class Slowed(Platform):
    """Tells everybody to slow down, or is ill, so many times for each."""

    def __init__(self, times: int, outcome: Outcome) -> None:
        super().__init__()
        self.times, self.outcome, self.asked = times, outcome, Counter[str]()

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        self.asked[to.user] += 1
        if to.user != "jaspreet" and self.asked[to.user] <= self.times:
            return self.outcome
        return await super().deliver(to, card, line=line, replaces=replaces)


@pytest.mark.parametrize("outcome", [SlowDown(0.001), Again("Slack is ill (503)")])
async def test_a_copy_says_that_it_was_withdrawn_only_when_it_does(
    small_world: World, monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    """However often it was told to slow down; and what stays ill is left to the next round."""
    monkeypatch.setattr("bot.taking_back.random.uniform", lambda *_: 0)
    briefing = await small_world.sends()
    platform = at(small_world, Slowed(TRIES, outcome))  # type: ignore[assignment]  # it is one
    await small_world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    await small_world.app.worker.taking_back.withdraw("x/1", UUID(briefing))
    for [via] in await small_world.sql("SELECT id FROM connection WHERE platform IN ('slack', 'teams')"):
        with suppress(NotYet):
            await small_world.app.worker.taking_back.unsay("x/2", UUID(briefing), UUID(str(via)))
    [(says_so,)] = await small_world.sql("SELECT count(*) FROM recipient WHERE withdrawn_at IS NOT NULL")
    assert says_so == len([user for user, _, replaces in platform.said if user != "jaspreet" and replaces])
    assert says_so == (EVERYONE - 1 if isinstance(outcome, SlowDown) else 0)
    await small_world.drain()
    assert await small_world.sql("SELECT state FROM briefing") == [("withdrawn",)]


async def test_taking_back_goes_on_where_it_was_cut_off(small_world: World) -> None:
    briefing = await small_world.sends()
    await small_world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    [slack] = [r[0] for r in await small_world.sql("SELECT id FROM connection WHERE platform = 'slack'")]
    some = await small_world.write(
        lambda work: delivery.claim_copies(work.session, UUID(briefing), UUID(str(slack)), "executor-9/1", 0, 3)
    )
    await small_world.write(lambda work: ledger.record(work.session, UUID(briefing), some[0].n, withdrawn_at=work.now))
    await small_world.write(lambda work: ledger.let_go(work.session, "executor-9"))
    await small_world.drain()
    told_so = [one for one in small_world.telephones.said if one.edits and "withdrawn" in one.line]
    in_chat = EVERYONE - 1  # Anwen is not
    assert len(told_so) == in_chat - 1
    assert await small_world.sql("SELECT state FROM briefing") == [("withdrawn",)]


async def test_a_copy_that_cannot_be_edited_holds_nobody_up(small_world: World) -> None:
    briefing = await small_world.sends()
    at(small_world, Platform(bethan=CannotReach("blocked"), zoe=Never("too old")))
    await small_world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    await small_world.drain()
    assert await small_world.sql("SELECT state FROM briefing") == [("withdrawn",)]


async def test_whoever_touches_a_withdrawn_one_reads_that_it_was(small_world: World) -> None:
    briefing = await small_world.sends()
    await small_world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    card = await small_world.answers("bethan", "briefing.answer", briefing=briefing, answer="clear")
    assert any("This briefing was withdrawn." in getattr(block, "text", "") for block in card.body)
    assert await state(small_world, "bethan") == "sent"
    home = await small_world.app.door.home(small_world.who("bethan"))
    assert all("neglect" not in card.title for card in home)


async def test_withdrawn_while_it_is_counted_it_goes_to_nobody(world: World) -> None:
    slack = at(world, Platform())
    briefing = await confirmed(world)
    await world.write(lambda work: ledger.count_slice(work.session, UUID(briefing), 3, work.now))
    await world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    await world.drain()
    assert not slack.said and await states(world, briefing) == {"withdrawn": 3}
