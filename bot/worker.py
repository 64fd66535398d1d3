"""What is done when nobody waits for it: it takes a hand and ids, and run twice does what is left."""
# Over 300 lines: messages and briefings share how a card is written, linked, paced and handed over.

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import assert_never
from urllib.parse import urlencode
from uuid import UUID

from bot.door import NOTICE
from dialogs.kit.book import Book
from dialogs.kit.words import Card, SignIn, aloud, folded, linked, unfolded
from handlers.door import Again, CannotReach, Channel, Never, Outcome, Sent, SlowDown, To
from learning.due import DUE
from learning.people import Person, PersonId, Viewer
from learning.refusal import Refusal
from learning.sharing import today
from learning.subject import Subject
from storage import due, ledger, outbox, pace, turns, ways
from storage.jobs import Function
from storage.ledger import Recipient
from storage.outbox import Message
from storage.ways import Way
from storage.work import SqlWork, Works

log = logging.getLogger(__name__)

AHEAD = 0.2  # seconds of send times that a briefing holds: what a conversation may have to wait behind it
AT_LEAST = 4  # sent to at once, however slow the pace
NO_LONGER = timedelta(minutes=8)  # no job lives over ten minutes: the rest goes to a new one
TRIES = 5
KEPT = timedelta(days=7)  # keys of turns
SAID = timedelta(days=90)  # what was said
NO_CHANNEL = "this platform is not set up here"
SOON = timedelta(seconds=10)  # what is due before that is waited for, and not left to the next round
A_FAULT = "a fault of ours"
GONE = "it is not there to be seen any more"


Wait = Callable[[float], Awaitable[object]]


class Worker:
    """
    ``channels`` by platform.  A hand is the name under which a job claims what it sends (`storage.jobs.rows`).

    ``wait`` lets so many seconds go by on the clock of `works`: a clock that stands still has its own.
    """

    def __init__(
        self, book: Book, works: Works, channels: Mapping[str, Channel], public_url: str, wait: Wait = asyncio.sleep
    ) -> None:
        self._book, self._works, self._channels, self._wait = book, works, channels, wait
        self._public_url = public_url.rstrip("/")
        self._paused: dict[UUID, float] = {}

    @property
    def jobs(self) -> dict[str, Function]:
        return {
            "deliver": self.deliver,
            "count": self.count,
            "send": self.send,
            "withdraw": self.withdraw,
            "due": self.do_due,
            "tick": self.tick,
        }

    # --- messages -----------------------------------------------------------------------------------------------------

    async def deliver(self, hand: str, turn: UUID) -> None:
        """Says what a turn has to say, in each conversation one at a time and in order; edits a moment later."""
        while True:
            to = await self._works.read(lambda work: outbox.conversations(work.session, turn))
            await asyncio.gather(*(self._speak(hand, conversation) for conversation in to))
            at = await self._works.read(lambda work: outbox.next_due(work.session, turn))
            wait = at - self._works.world.clock() if at else None
            if wait is None or not timedelta() < wait < SOON:
                return
            await self._wait(wait.total_seconds())

    async def _speak(self, hand: str, conversation: str) -> None:
        said = await self._claim(hand, conversation)
        while said:
            outcome = await self._say(said)
            following = await self._works.write(_keeping(said, outcome))
            if isinstance(outcome, SlowDown):
                await self._slow_down(said.way.connection, outcome.seconds)
            if following and following != conversation:
                await self._speak(hand, following)
            said = await self._claim(hand, conversation)

    async def _claim(self, hand: str, conversation: str) -> Message | None:
        return await self._works.write(lambda work: outbox.claim(work.session, conversation, hand, work.now))

    async def _say(self, said: Message) -> Outcome:
        channel = self._channels.get(said.way.platform)
        if channel is None:
            return CannotReach(NO_CHANNEL)
        try:
            card = await self._works.read(lambda work: self._written(said, work))
        except Refusal:
            return Never(GONE)  # it was taken away, or is no longer this viewer's to see
        except Exception as error:
            log.error("a card could not be made: %s", type(error).__name__, extra={"address": _kind(said.subject)})
            return Again(A_FAULT)
        await self._its_time(said.way.connection)
        to = To(
            said.way.platform,
            said.way.workspace,
            said.way.user,
            _address(said.way.platform, said.way.user, said.way.address),
        )
        return await self._hand_over(channel, to, said.viewer, card, said.edits)

    async def _written(self, said: Message, work: SqlWork) -> Card:
        if isinstance(said.viewer, Person) and said.viewer.has_left(today(work)):
            raise Refusal(GONE)
        if said.subject is None:
            return NOTICE.validate_python(said.card)
        return await self._book.card(said.subject, said.viewer, work)

    async def _hand_over(self, channel: Channel, to: To, viewer: Viewer, card: Card, replaces: str = "") -> Outcome:
        card = await self._linked(viewer, unfolded(card) if to.platform == "email" else folded(card))
        whole = isinstance(viewer, Person) and viewer.hears_whole_cards
        try:
            return await channel.deliver(to, card, line=aloud(card) if whole else card.line, replaces=replaces)
        except Exception as error:
            log.error("a message could not be handed over: %s", type(error).__name__, extra={"channel": to.platform})
            return Again(A_FAULT)

    async def _linked(self, viewer: Viewer, card: Card) -> Card:
        """A page becomes a link that signs its reader in once; the token is made now, and only its hash is kept."""
        links: dict[str, str] = {}
        for action in card.actions:
            if isinstance(action, SignIn) and isinstance(viewer, Person):
                token = await self._works.write(partial(_token, person=viewer, page=action.page))
                links[action.page] = f"{self._public_url}/sign-in/{token}?{urlencode({'to': action.page})}"
        return linked(card, lambda page: links.get(page, f"{self._public_url}{page}"))

    # --- pace ---------------------------------------------------------------------------------------------------------

    async def _its_time(self, connection: UUID, at: float | None = None) -> None:
        """Waits for a send time; one that was missed, or lies in a pause, is given up for another."""
        while True:
            if at is None:
                (at,) = await self._works.write(lambda work: pace.take(work.session, connection, 1, time.time))
            await asyncio.sleep(max(0.0, at - time.time()))
            if at >= self._paused.get(connection, 0) and time.time() - at <= pace.LATE:
                return
            at = None

    async def _slow_down(self, connection: UUID, seconds: float) -> None:
        until = self._paused[connection] = time.time() + seconds
        await self._works.write(lambda work: pace.slow_down(work.session, connection, until))

    # --- briefings ----------------------------------------------------------------------------------------------------

    async def count(self, hand: str, id: UUID) -> None:
        """Counts the audience, then asks for a job on each connection.  Stopped anywhere, it goes on from there."""
        now = self._works.world.clock()
        await ledger.in_slices(self._works.database, lambda session, limit: ledger.count_slice(session, id, limit, now))

        async def start(work: SqlWork) -> None:
            for connection in await ledger.connections(work.session, id):
                work.start("send", id, connection)
            await ledger.finish(work.session, id)
            await work.refresh(Subject("briefing", id))

        await self._works.write(start)

    async def send(self, hand: str, id: UUID, via: UUID) -> None:
        """Sends to whoever waits on one connection, each at its own time, none waiting for the answer to another."""
        sending = await self._works.read(lambda work: ways.way_over(work.session, via))
        channel = self._channels.get(sending.platform)
        end = time.monotonic() + NO_LONGER.total_seconds()
        tries: dict[int, int] = {}
        flying: set[asyncio.Task[None]] = set()
        while time.monotonic() < end:
            batch = await self._works.write(lambda work: self._batch(work, hand, id, via))
            if not batch and not flying:
                break
            for one, at in batch:
                await self._its_time(via, at)
                task = asyncio.create_task(self._send_one(id, sending, channel, one, tries))
                flying.add(task)
                task.add_done_callback(flying.discard)
            if not batch:
                await asyncio.gather(*flying)
        if flying:
            await asyncio.gather(*flying)
        await self._works.write(lambda work: self._end(work, id, via))

    async def _batch(self, work: SqlWork, hand: str, id: UUID, via: UUID) -> list[tuple[Recipient, float]]:
        rate = await pace.rate(work.session, via)
        many = max(AT_LEAST, round(rate * AHEAD)) if rate else 100
        some = await ledger.claim(work.session, id, via, hand, many, work.now)
        if not some:
            return []
        return list(zip(some, await pace.take(work.session, via, len(some), time.time), strict=True))

    async def _send_one(
        self, id: UUID, sending: Way, channel: Channel | None, one: Recipient, tries: dict[int, int]
    ) -> None:
        outcome = await self._send_to(id, sending, channel, one)
        tries[one.n] = tries.get(one.n, 0) + 1
        if isinstance(outcome, SlowDown):
            await self._slow_down(sending.connection, outcome.seconds)
        elif isinstance(outcome, Again) and tries[one.n] < TRIES:
            await asyncio.sleep(2 ** tries[one.n] * random.uniform(0.5, 1))

        async def record(work: SqlWork) -> None:
            match outcome:
                case Sent(posted):
                    await ledger.record(work.session, id, one.n, sent_at=work.now, posted=posted or None)
                case SlowDown():
                    await ledger.record(work.session, id, one.n)
                case Again() if tries[one.n] < TRIES:
                    await ledger.record(work.session, id, one.n)
                case CannotReach(why):
                    if other := await ledger.cannot_reach(work.session, id, one.n, why):
                        work.start("send", id, other)
                case Again(why) | Never(why):
                    await ledger.record(work.session, id, one.n, failed=why)
                case unknown:
                    assert_never(unknown)

        await self._works.write(record)

    async def _send_to(self, id: UUID, sending: Way, channel: Channel | None, one: Recipient) -> Outcome:
        if channel is None:
            return CannotReach(NO_CHANNEL)

        async def made(work: SqlWork) -> tuple[Person, Card] | None:
            person = await work.people.get(PersonId(one.person))
            if person is None or person.has_left(today(work)):
                return None
            return person, await self._book.card(Subject("briefing", id), person, work)

        try:
            found = await self._works.read(made)
        except Refusal:
            return Never(GONE)
        if found is None:
            return CannotReach("they have left")
        person, card = found
        address = _address(sending.platform, one.address, one.place)
        return await self._hand_over(
            channel, To(sending.platform, sending.workspace, one.address, address), person, card
        )

    async def _end(self, work: SqlWork, id: UUID, via: UUID) -> None:
        if await ledger.finish(work.session, id):
            await work.refresh(Subject("briefing", id))
        elif via in await ledger.connections(work.session, id):
            work.start("send", id, via)  # the rest, in a job of its own

    async def withdraw(self, hand: str, id: UUID) -> None:
        now = self._works.world.clock()
        await ledger.in_slices(
            self._works.database, lambda session, limit: ledger.withdraw_slice(session, id, limit, now)
        )

    # --- the tick -----------------------------------------------------------------------------------------------------

    async def do_due(self, hand: str, row: UUID) -> None:
        """One thing whose time has come: its row is gone with the commit of what is done about it."""

        async def do(work: SqlWork) -> None:
            taken = await due.take(work.session, row, work.now)
            if taken is None:
                return
            try:
                await DUE[taken.what](work, taken.subject.id)
            except Refusal:
                log.info("what was due is not there any more", extra={"address": taken.what})

        await self._works.write(do)

    async def tick(self, hand: str) -> None:
        """Each minute: what need not be kept, and a pace that may be a little faster again."""

        async def tidy(work: SqlWork) -> None:
            await pace.speed_up(work.session)
            await turns.forget(work.session, (work.now - KEPT).date())
            await outbox.forget(work.session, work.now - SAID)
            await work.keys.forget_old(work.now)

        await self._works.write(tidy)


def _keeping(said: Message, outcome: Outcome) -> Callable[[SqlWork], Awaitable[str | None]]:
    """What became of a message; the conversation it goes on in, where that is another."""

    async def keep(work: SqlWork) -> str | None:
        match outcome:
            case Sent(posted):
                await outbox.sent(work.session, said, posted, work.now, work.new_id)
            case SlowDown(seconds):
                await outbox.again(work.session, said, work.now + timedelta(seconds=seconds), tried=False)
            case Again() if said.attempts < outbox.GIVE_UP_AFTER:
                later = timedelta(seconds=2**said.attempts * random.uniform(1, 2))
                await outbox.again(work.session, said, work.now + later)
            case CannotReach(why):
                return await outbox.cannot_reach(work.session, said, why, work.now)
            case Again(why) | Never(why):
                await outbox.failed(work.session, said, why)
            case unknown:
                assert_never(unknown)
        return None

    return keep


async def _token(work: SqlWork, person: Person, page: str) -> str:
    return await work.keys.make_sign_in(person.id, page, work.now)


def _kind(subject: Subject | None) -> str:
    return subject.kind if subject else "notice"


def _address(platform: str, user: str, place: str) -> str:
    return user if platform == "email" else place
