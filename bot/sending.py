"""
A briefing goes out: counted, sent at each connection's pace, tried again where somebody was not reached.

Each is a job: it takes a hand and ids, and run twice does what is left.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeAlias, assert_never
from uuid import UUID

from bot.going import Going
from bot.illness import Illness, Then
from dialogs.kit.book import Book
from dialogs.kit.words import Card
from handlers.door import Again, CannotReach, Channel, Never, Outcome, Sent, SlowDown, To
from learning.briefings import BriefingId
from learning.days import today
from learning.people import Person, PersonId, Viewer
from learning.refusal import Refusal
from learning.subject import Subject
from storage import delivery, ledger, pace, reroute, ways
from storage.database import Raced
from storage.jobs import Function
from storage.ledger import Counted, Recipient
from storage.pace import NotYet
from storage.slices import in_slices
from storage.ways import Way
from storage.work import SqlWork, Works

log = logging.getLogger(__name__)

AHEAD = 0.2  # seconds of send times that a briefing holds: what a conversation may have to wait behind it
A_WHILE = 0.5  # seconds after which a pause, or a withdrawal, is looked for again
AT_MOST = 100  # claimed at once, where nothing limits the pace
NO_LONGER = timedelta(minutes=8)  # no job lives over ten minutes: the rest goes to a new one
RECORDED = 5  # times that it is tried to write down what has been sent
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
    """Nothing was sent, and they are in nobody's hand: it was paused or withdrawn, or the platform serves nobody."""


@dataclass(frozen=True)
class Left:
    """Whoever it was for has left."""


Made: TypeAlias = Ready | Outcome | Waits | Left
"""What somebody is to be sent, or why they are not."""


class Sending:
    """``channels`` by platform.  A hand is the name under which a job claims what it sends (`storage.jobs.rows`)."""

    def __init__(self, book: Book, works: Works, channels: Mapping[str, Channel], mouth: Mouth) -> None:
        self._book, self._works, self._channels, self._mouth = book, works, channels, mouth
        self._refreshed: dict[UUID, datetime] = {}
        self._ill: dict[tuple[UUID, UUID], Illness] = {}

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

        async def some(work: SqlWork, limit: int) -> Counted:
            counted = await ledger.count_slice(work.session, id, limit, now)
            if counted is Counted.JUST_NOW:
                briefing = await work.briefings.get(BriefingId(id))
                await work.tell(briefing.author, briefing.subject)  # the card that then follows it, edit by edit
            return counted

        await in_slices(self._works, some)
        await self._works.write(lambda work: self._start(work, id))

    async def again(self, hand: str, id: UUID) -> None:
        """Whoever was not reached, for the reasons that were asked for, waits again; and is sent to."""
        await in_slices(self._works, lambda work, limit: delivery.again_slice(work.session, id, limit, work.now))
        await self._works.write(lambda work: self._start(work, id))

    async def _start(self, work: SqlWork, id: UUID) -> None:
        for connection in await ledger.connections(work.session, id):
            work.start("send", id, connection)
        await ledger.finish(work.session, id)
        await work.refresh(Subject("briefing", id))

    # --- sending ------------------------------------------------------------------------------------------------------

    async def send(self, hand: str, id: UUID, via: UUID) -> None:
        """
        Sends to whoever waits on one connection, each at its own time, none waiting for the answer to another.

        Raises ``NotYet`` in a pause, and while the connection is left alone because it serves nobody.
        """
        illness = self._illness(id, via)
        if illness.alone:
            raise NotYet(illness.alone)
        way = await self._works.read(lambda work: ways.way_over(work.session, via))
        going = Going(id, hand, way, self._channels.get(way.platform), illness)
        end = time.monotonic() + NO_LONGER.total_seconds()
        try:
            while time.monotonic() < end and not going.failed and not illness.alone:
                if going.full:
                    await going.one_lands()
                    continue
                rested = going.rested()  # here, where others land and go to rest, and not in the writer's thread
                batch = await self._works.write(partial(self._batch, going=going, rested=rested))
                for one, at in batch:
                    made = await self._made(going, one)  # while its time is still to come, which then is kept exactly
                    if isinstance(made, Ready) and await self._mouth.its_time(via, at) > A_WHILE:
                        made = await self._made(going, one)
                    going.takes_off(asyncio.create_task(self._send_one(going, one, made)))
                if not batch and not await self._moves(going):
                    break
        except asyncio.CancelledError:
            for task in going.flying:
                task.cancel()
            raise
        finally:
            await asyncio.gather(*going.flying, return_exceptions=True)
        if going.failed:
            raise going.failed[0]  # what became of it is not written down: it is let go with the job, and none flies
        if await self._works.write(lambda work: self._end(work, going)):
            self._ill.pop((id, via), None)
        elif illness.alone:
            raise NotYet(illness.alone)

    async def _moves(self, going: Going) -> bool:
        """Waits for whoever flies or rests; False where there is nobody, or nobody more is to be sent to."""
        if going.resting and not await self._works.read(lambda work: ledger.may_go_out(work.session, going.id)):
            return False
        return await going.moves()

    def _illness(self, id: UUID, via: UUID) -> Illness:
        """As it was left by the last job, if that was here and not long ago."""
        self._ill = {key: one for key, one in self._ill.items() if not one.is_old}
        return self._ill.setdefault((id, via), Illness())

    async def _batch(self, work: SqlWork, going: Going, rested: list[Recipient]) -> list[tuple[Recipient, float]]:
        """Those, and the next of whoever waits, each with a time."""
        id, via = going.id, going.way.connection
        rate = await pace.rate(work.session, via)
        going.goes_at(rate)
        many = max(ledger.AT_LEAST, round(rate * AHEAD)) if rate else AT_MOST
        some = [*rested]
        if (many := min(many, going.room) - len(rested)) > 0:
            some += await ledger.claim(work.session, id, via, going.hand, many, work.now)
        if not some:
            return []
        await self._now_and_then(work, id)
        return list(zip(some, await pace.take(work.session, via, len(some), time.time), strict=True))

    async def _now_and_then(self, work: SqlWork, id: UUID) -> None:
        """Its author's card keeps up; an edit that still waits is enough, for it is written when it is sent."""
        if work.now - self._refreshed.setdefault(id, work.now) >= EVERY:
            lately = {each: at for each, at in self._refreshed.items() if work.now - at < NO_LONGER}
            self._refreshed = lately | {id: work.now}
            await work.refresh(Subject("briefing", id))

    async def _send_one(self, going: Going, one: Recipient, made: Made) -> None:
        outcome = await self._send_to(going, one, made) if isinstance(made, Ready) else made
        going.illness.after(one.n, outcome)
        match outcome:
            case SlowDown(seconds) if outcome.scope:  # theirs alone: the others go on
                going.rests(one, min(seconds, pace.LONGEST))
                return
            case SlowDown(seconds):
                await self._mouth.slow_down(going.way.connection, seconds)
            case Again():
                match going.illness.then(one.n):
                    case Then.TRY_AGAIN:
                        going.rests(one, going.illness.rest(one.n))
                        return
                    case Then.LEAVE_ALONE:
                        outcome = Waits()
                    case Then.GIVE_UP:
                        going.illness.forget(one.n)
            case Never(why) if why not in going.refused:
                going.refused.add(why)  # the same for everybody it goes to
                alarm(going.way.platform, "briefing", why)
        await self._written_down(going, one, outcome)

    async def _written_down(self, going: Going, one: Recipient, outcome: Outcome | Waits | Left) -> None:
        """What was sent is sent: where somebody was faster, this alone is done again, and not the job."""
        for more in reversed(range(RECORDED)):
            try:
                return await self._works.write(lambda work: self._record(work, going, one, outcome))
            except Raced:
                if not more:
                    raise

    async def _record(self, work: SqlWork, going: Going, one: Recipient, outcome: Outcome | Waits | Left) -> None:
        session, id = work.session, going.id
        match outcome:
            case Sent(posted):
                await ledger.record(session, id, one.n, sent_at=work.now, posted=posted or None)
            case SlowDown() | Waits():
                await ledger.record(session, id, one.n)
            case Left():
                await ledger.record(session, id, one.n, left_at=work.now)
            case CannotReach(why, ours):
                if other := await reroute.cannot_reach(session, id, one.n, why, ours=ours):
                    work.start("send", id, other)
            case Again(why):
                if other := await reroute.given_up(session, id, one.n, why):
                    work.start("send", id, other)
            case Never(why):
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
            return CannotReach(NO_CHANNEL, ours=True)
        try:
            found = await self._works.read(made)
            return await self._mouth.ready(going.way.platform, *found) if isinstance(found, tuple) else found
        except Refusal:
            return Never(GONE)
        except Exception as error:  # a dialog's fault, whatever it raises: it is tried again, and the others go on
            log.error("a briefing's card could not be made: %s", type(error).__name__, extra={"address": "briefing"})
            return Again("a fault of ours")

    async def _send_to(self, going: Going, one: Recipient, ready: Ready) -> Outcome:
        assert going.channel is not None  # it was made for it
        return await self._mouth.hand_over(going.channel, to(going.way, one.address, one.place), ready)

    async def _end(self, work: SqlWork, going: Going) -> bool:
        """Whoever rests waits again, in nobody's hand.  True where nobody waits, or nobody more is to be sent to."""
        id, via = going.id, going.way.connection
        for _, one in going.resting:
            await ledger.record(work.session, id, one.n)
        if await ledger.finish(work.session, id):
            await work.refresh(Subject("briefing", id))
        elif via in await ledger.connections(work.session, id):
            if not going.illness.alone:
                work.start("send", id, via)  # the rest, in a job of its own
            return False
        elif not await ledger.may_go_out(work.session, id):
            work.start("withdraw", id)  # where that is why, who was in hand is written down now
        self._refreshed.pop(id, None)
        return True


def alarm(platform: str, kind: str, why: str) -> None:
    """The message itself was refused: that is a fault of ours, and somebody has to look at it."""
    where = {"channel": platform, "address": kind, "reference": secrets.token_hex(3)}
    log.error("a message is refused as it is, and does not arrive: %s", why, extra=where)


def to(way: Way, user: str, place: str) -> To:
    return To(way.platform, way.workspace, user, address_of(way.platform, user, place))


def address_of(platform: str, user: str, place: str) -> str:
    return user if platform == "email" else place
