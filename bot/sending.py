"""
A briefing goes out: counted, sent at each connection's pace, tried again where somebody was not reached.

Each is a job: it takes a hand and ids, and run twice does what is left.
"""

import asyncio
import logging
import random
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias, assert_never
from uuid import UUID

from dialogs.kit.book import Book
from dialogs.kit.words import Card
from handlers.door import Again, CannotReach, Channel, Never, Outcome, Sent, SlowDown, To
from learning.briefings import BriefingId
from learning.people import Person, PersonId, Viewer
from learning.refusal import Refusal
from learning.sharing import today
from learning.subject import Subject
from storage import delivery, ledger, pace, ways
from storage.jobs import Function
from storage.ledger import Recipient
from storage.ways import Way
from storage.work import SqlWork, Works

log = logging.getLogger(__name__)

AHEAD = 0.2  # seconds of send times that a briefing holds: what a conversation may have to wait behind it
A_WHILE = 0.5  # seconds after which a pause, or a withdrawal, is looked for again
AT_LEAST = 4  # sent to at once, however slow the pace
NO_LONGER = timedelta(minutes=8)  # no job lives over ten minutes: the rest goes to a new one
TRIES = 5
EVERY = timedelta(seconds=10)  # how often its author's card is edited while it goes out
NO_CHANNEL = "this platform is not set up here"
GONE = "it is not there to be seen any more"


@dataclass(frozen=True)
class Ready:
    """A card as its reader's platform shows it, links and all: nothing is left to do but hand it over."""

    card: Card
    line: str


class Mouth(Protocol):
    """
    Says one thing at its time: `bot.worker`.

    First it is made ``ready``, then its time is waited for, then it is handed over: nothing lies between the two last,
    for what comes late comes too close to the next.
    """

    async def ready(self, platform: str, viewer: Viewer, card: Card, /) -> Ready: ...
    async def its_time(self, connection: UUID, at: float | None = None, /) -> float:
        """Seconds that it waited."""

    async def hand_over(self, channel: Channel, to: To, ready: Ready, replaces: str = "", /) -> Outcome: ...
    async def slow_down(self, connection: UUID, seconds: float, /) -> None: ...


@dataclass(frozen=True)
class Waits:
    """It was paused or withdrawn while this one was in hand: nothing was sent."""


@dataclass(frozen=True)
class Left:
    """Whoever it was for has left."""


Made: TypeAlias = Ready | Outcome | Waits | Left
"""What somebody is to be sent, or why they are not."""


@dataclass
class Going:
    """One job that sends: how often each was tried, and what was refused."""

    id: UUID
    way: Way
    channel: Channel | None
    tries: dict[int, int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)


class Sending:
    """``channels`` by platform.  A hand is the name under which a job claims what it sends (`storage.jobs.rows`)."""

    def __init__(self, book: Book, works: Works, channels: Mapping[str, Channel], mouth: Mouth) -> None:
        self._book, self._works, self._channels, self._mouth = book, works, channels, mouth
        self._refreshed: dict[UUID, datetime] = {}

    @property
    def jobs(self) -> dict[str, Function]:
        return {
            "count": self.count,
            "send": self.send,
            "again": self.again,
        }

    # --- counting, trying again ---------------------------------------------------------------------------------------

    async def count(self, hand: str, id: UUID) -> None:
        """Counts the audience, then asks for a job on each connection.  Stopped anywhere, it goes on from there."""
        now = self._works.world.clock()
        before = await self._works.read(lambda work: work.briefings.get(BriefingId(id)))
        await ledger.in_slices(self._works.database, lambda session, limit: ledger.count_slice(session, id, limit, now))

        async def start(work: SqlWork) -> None:
            briefing = await work.briefings.get(BriefingId(id))
            if before.size is None and briefing.size is not None:
                await work.tell(briefing.author, briefing.subject)  # the card that then follows it, edit by edit
            await self._start(work, id)

        await self._works.write(start)

    async def again(self, hand: str, id: UUID) -> None:
        """Whoever was not reached, for the reasons that were asked for, waits again; and is sent to."""
        await ledger.in_slices(self._works.database, lambda session, limit: delivery.again_slice(session, id, limit))
        await self._works.write(lambda work: self._start(work, id))

    async def _start(self, work: SqlWork, id: UUID) -> None:
        for connection in await ledger.connections(work.session, id):
            work.start("send", id, connection)
        await ledger.finish(work.session, id)
        await work.refresh(Subject("briefing", id))

    # --- sending ------------------------------------------------------------------------------------------------------

    async def send(self, hand: str, id: UUID, via: UUID) -> None:
        """Sends to whoever waits on one connection, each at its own time, none waiting for the answer to another."""
        way = await self._works.read(lambda work: ways.way_over(work.session, via))
        going = Going(id, way, self._channels.get(way.platform))
        end = time.monotonic() + NO_LONGER.total_seconds()
        flying: set[asyncio.Task[None]] = set()
        failed: list[BaseException] = []

        def landed(task: asyncio.Task[None]) -> None:
            flying.discard(task)
            if not task.cancelled() and (error := task.exception()):
                failed.append(error)

        try:
            while time.monotonic() < end and not failed:
                batch = await self._works.write(lambda work: self._batch(work, hand, id, via))
                if not batch and not flying:
                    break
                for one, at in batch:
                    made = await self._made(going, one)  # while its time is still to come, which then is kept exactly
                    if isinstance(made, Ready) and await self._mouth.its_time(via, at) > A_WHILE:
                        made = await self._made(going, one)
                    task = asyncio.create_task(self._send_one(going, one, made))
                    flying.add(task)
                    task.add_done_callback(landed)
                if not batch:
                    await asyncio.gather(*flying, return_exceptions=True)
        except asyncio.CancelledError:
            for task in flying:
                task.cancel()
            raise
        finally:
            await asyncio.gather(*flying, return_exceptions=True)
        if failed:
            raise failed[0]  # what became of it is not written down: it is let go with the job, and none flies
        await self._works.write(lambda work: self._end(work, id, via))

    async def _batch(self, work: SqlWork, hand: str, id: UUID, via: UUID) -> list[tuple[Recipient, float]]:
        rate = await pace.rate(work.session, via)
        many = max(AT_LEAST, round(rate * AHEAD)) if rate else 100
        some = await ledger.claim(work.session, id, via, hand, many, work.now)
        if not some:
            return []
        await self._now_and_then(work, id)
        return list(zip(some, await pace.take(work.session, via, len(some), time.time), strict=True))

    async def _now_and_then(self, work: SqlWork, id: UUID) -> None:
        """Its author's card keeps up; an edit that still waits is enough, for it is written when it is sent."""
        if work.now - self._refreshed.setdefault(id, work.now) >= EVERY:
            self._refreshed[id] = work.now
            await work.refresh(Subject("briefing", id))

    async def _send_one(self, going: Going, one: Recipient, made: Made) -> None:
        outcome = await self._send_to(going, one, made) if isinstance(made, Ready) else made
        tried = going.tries[one.n] = going.tries.get(one.n, 0) + 1
        if isinstance(outcome, SlowDown):
            await self._mouth.slow_down(going.way.connection, outcome.seconds)
        elif isinstance(outcome, Again) and tried < TRIES:
            await asyncio.sleep(2**tried * random.uniform(0.5, 1))
        elif isinstance(outcome, Never) and outcome.why not in going.refused:
            going.refused.add(outcome.why)  # the same for everybody it goes to
            alarm(going.way.platform, "briefing", outcome.why)
        await self._works.write(lambda work: self._record(work, going, one, outcome))

    async def _record(self, work: SqlWork, going: Going, one: Recipient, outcome: Outcome | Waits | Left) -> None:
        session, id = work.session, going.id
        match outcome:
            case Sent(posted):
                await ledger.record(session, id, one.n, sent_at=work.now, posted=posted or None)
            case SlowDown():
                await ledger.record(session, id, one.n)
            case Again() if going.tries[one.n] < TRIES:
                await ledger.record(session, id, one.n)
            case Waits():
                await ledger.record(session, id, one.n)
                work.start("withdraw", id)  # where that is why, it is written down
            case Left():
                await ledger.record(session, id, one.n, left_at=work.now)
            case CannotReach(why):
                if other := await ledger.cannot_reach(session, id, one.n, why):
                    work.start("send", id, other)
            case Again(why) | Never(why):
                await ledger.record(session, id, one.n, failed=why)
            case unknown:
                assert_never(unknown)

    async def _made(self, going: Going, one: Recipient) -> Made:
        async def made(work: SqlWork) -> tuple[Person, Card] | Waits | Left:
            if not await ledger.may_go_out(work.session, going.id):
                return Waits()
            person = await work.people.get(PersonId(one.person))
            if person is None or person.has_left(today(work)):
                return Left()
            return person, await self._book.card(Subject("briefing", going.id), person, work)

        if going.channel is None:
            return CannotReach(NO_CHANNEL)
        try:
            found = await self._works.read(made)
            return await self._mouth.ready(going.way.platform, *found) if isinstance(found, tuple) else found
        except Refusal:
            return Never(GONE)
        except Exception as error:
            log.error("a briefing's card could not be made: %s", type(error).__name__, extra={"address": "briefing"})
            return Again("a fault of ours")

    async def _send_to(self, going: Going, one: Recipient, ready: Ready) -> Outcome:
        assert going.channel is not None  # it was made for it
        return await self._mouth.hand_over(going.channel, to(going.way, one.address, one.place), ready)

    async def _end(self, work: SqlWork, id: UUID, via: UUID) -> None:
        if await ledger.finish(work.session, id):
            self._refreshed.pop(id, None)
            await work.refresh(Subject("briefing", id))
        elif via in await ledger.connections(work.session, id):
            work.start("send", id, via)  # the rest, in a job of its own


def alarm(platform: str, kind: str, why: str) -> None:
    """The message itself was refused: that is a fault of ours, and somebody has to look at it."""
    where = {"channel": platform, "address": kind, "reference": secrets.token_hex(3)}
    log.error("a message is refused as it is, and does not arrive: %s", why, extra=where)


def to(way: Way, user: str, place: str) -> To:
    return To(way.platform, way.workspace, user, address_of(way.platform, user, place))


def address_of(platform: str, user: str, place: str) -> str:
    return user if platform == "email" else place
