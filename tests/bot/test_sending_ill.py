"""A briefing goes out while a platform is ill, slow, or tells us to slow down: nobody is given up for it."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from bot.going import FEW
from bot.illness import IN_A_ROW, TRIES, Illness, Then
from bot.worker import Worker
from dialogs.kit.words import Card
from handlers.door import Again, Outcome, Sent, SlowDown, To
from storage.database import Raced
from storage.pace import NotYet
from storage.tables import pace, recipient
from tests.bot.sends import EVERYONE, Platform, at, confirmed, goes_out, state, states
from tests.partnership import email
from tests.world import World

pytest_plugins = ["tests.worlds"]

ILL = Again("Slack is ill (503)")


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.illness.random.uniform", lambda *_: 0)


class AtOnce:
    """The worker, but that its time is always now."""

    def __init__(self, worker: Worker) -> None:
        self.ready, self.hand_over, self.slow_down = worker.ready, worker.hand_over, worker.slow_down

    async def its_time(self, connection: UUID, at: float | None = None, /) -> float:
        return 0.0


class Told(Platform):
    """Does to each, the so-manieth time, what ``what`` says."""

    def __init__(self, what: Callable[[str, int], Outcome | None]) -> None:
        super().__init__()
        self.what, self.asked = what, Counter[str]()

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        self.asked[to.user] += 1
        found = None if to.user == "jaspreet" else self.what(to.user, self.asked[to.user])
        return found or await super().deliver(to, card, line=line, replaces=replaces)


async def slack_of(world: World) -> UUID:
    [(via,)] = await world.sql("SELECT id FROM connection WHERE platform = 'slack'")
    return UUID(str(via))


# --- somebody ---------------------------------------------------------------------------------------------------------


async def test_whoever_was_told_to_slow_down_has_used_up_no_try(world: World) -> None:
    def throttled(user: str, n: int) -> Outcome | None:
        return None if user != "bethan" or n > TRIES + 1 else SlowDown(0.001) if n <= TRIES else ILL

    at(world, Told(throttled))
    assert await goes_out(world) == {"sent": EVERYONE}
    assert not world.letters("bethan")


async def test_whom_a_chat_fails_while_others_are_served_gets_a_letter(world: World) -> None:
    at(world, Platform(bethan=ILL))
    assert await goes_out(world) == {"sent": EVERYONE}
    assert len(world.letters("bethan")) == 1


async def test_whom_a_letter_fails_too_is_in_the_list_and_not_in_silence(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.illness.SHORTEST", 0.0)
    monkeypatch.setattr("bot.illness.PATIENCE", 0.0)
    at(small_world, Platform(bethan=ILL))
    post = Platform(**{email("bethan"): Again("the mail server said to try again later (450)")})
    small_world.app.worker._channels |= {"email": post}  # type: ignore[operator]  # it is a dict
    assert await goes_out(small_world) == {"sent": EVERYONE - 1, "failed": 1}
    assert len(post.to(email("bethan"))) >= TRIES


async def test_whoever_rests_is_not_kept_from_being_withdrawn(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is the briefing: nobody waits for minutes until it says that it is."""
    monkeypatch.setattr("bot.illness.random.uniform", lambda *_: 100)
    monkeypatch.setattr("bot.going.LOOK", 0.01)
    briefing = await confirmed(small_world)

    async def withdrawn_meanwhile(to: To) -> None:
        if to.user == "bethan":
            await small_world.answers("jaspreet", "briefing.withdraw", briefing=briefing)

    at(small_world, Platform(bethan=ILL, then=withdrawn_meanwhile))
    await small_world.drain()
    assert (await states(small_world, briefing)).keys() <= {"sent", "withdrawn"}
    assert await small_world.sql("SELECT state FROM briefing") == [("withdrawn",)]
    assert await state(small_world, "bethan") == "withdrawn"


# --- everybody --------------------------------------------------------------------------------------------------------


async def test_where_nobody_is_served_nobody_is_given_up_and_it_is_left_alone(small_world: World) -> None:
    slack = at(small_world, Told(lambda *_: ILL))
    briefing = await confirmed(small_world)
    sending, id, via = small_world.app.worker.sending, UUID(briefing), await slack_of(small_world)
    await sending.count("x/1", id)
    with pytest.raises(NotYet) as left_alone:
        await sending.send("x/2", id, via)
    assert await states(small_world, briefing) == {"queued": EVERYONE} and left_alone.value.seconds > 0
    asked = slack.asked.total()  # type: ignore[attr-defined]  # it is one that counts
    with pytest.raises(NotYet):
        await sending.send("x/3", id, via)
    assert slack.asked.total() == asked  # type: ignore[attr-defined]  # it is one that counts

    slack.what = lambda *_: None  # type: ignore[attr-defined]  # likewise
    sending._ill[id, via].alone_until = 0.0  # it is over
    await small_world.drain()
    assert await states(small_world, briefing) == {"sent": EVERYONE} and not small_world.letters("bethan")


def test_it_is_left_alone_longer_each_time_until_somebody_is_served() -> None:
    illness, waits = Illness(), []
    for n in range(IN_A_ROW):
        illness.after(n, ILL)
    for _ in range(9):
        assert illness.then(0) is Then.LEAVE_ALONE
        waits.append(illness.alone_for)
        illness.alone_until = 0.0
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    illness.after(7, Sent())
    illness.after(1, ILL)
    assert illness.then(1) is Then.TRY_AGAIN


def test_the_last_ones_are_not_given_up_while_nobody_is_served() -> None:
    """Two are left, and the platform goes down: not they are ill."""
    illness = Illness()
    for _ in range(TRIES):
        for n in (1, 2):
            illness.after(n, ILL)
    assert {illness.then(1), illness.then(2)} == {Then.LEAVE_ALONE}


def test_after_hours_even_those_are_given_up_or_it_would_never_end(monkeypatch: pytest.MonkeyPatch) -> None:
    illness = Illness()
    for n in range(IN_A_ROW):
        illness.after(n, ILL)
    assert illness.then(0) is Then.LEAVE_ALONE
    monkeypatch.setattr("bot.illness.PATIENCE", 0.0)
    assert illness.then(0) is Then.GIVE_UP


# --- slow, and raced --------------------------------------------------------------------------------------------------


async def test_a_platform_that_answers_slowly_is_not_given_more_and_more(small_world: World) -> None:
    full, flying, most = asyncio.Event(), 0, 0

    class Slow(Platform):
        async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
            nonlocal flying, most
            flying += 1
            most = max(most, flying)
            if flying == FEW:
                full.set()
            await full.wait()
            await asyncio.sleep(0)
            flying -= 1
            return await super().deliver(to, card, line=line, replaces=replaces)

    platform = Slow()
    small_world.app.worker._channels |= {name: platform for name in ("slack", "teams", "email")}  # type: ignore[operator]  # it is a dict
    via = await slack_of(small_world)
    await small_world.write(lambda w: w.session.execute(insert(pace).values(connection=via, most=1000, rate=2)))
    briefing = await confirmed(small_world)
    sending = small_world.app.worker.sending
    sending._mouth = AtOnce(small_world.app.worker)
    await sending.count("x/1", UUID(briefing))
    await small_world.write(lambda work: work.session.execute(update(recipient).values(connection=via)))
    await sending.send("x/2", UUID(briefing), via)
    assert most == FEW and await states(small_world, briefing) == {"sent": EVERYONE}


async def test_a_race_at_the_writing_down_sends_nothing_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = at(world, Platform())
    briefing = await confirmed(world)
    sending, races = world.app.worker.sending, [True, True]
    record = sending._record

    async def raced(*args: Any) -> None:
        if races:
            races.pop()
            raise Raced("somebody was faster")
        await record(*args)

    monkeypatch.setattr(sending, "_record", raced)
    await world.drain()
    assert await states(world, briefing) == {"sent": EVERYONE} and not races
    told = Counter(user for user, _, replaces in platform.said if user != "jaspreet" and not replaces)
    assert set(told.values()) == {1}
