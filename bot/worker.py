"""What is done when nobody waits for it: it takes a hand and ids, and run twice does what is left."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TypeAlias, assert_never
from urllib.parse import urlencode
from uuid import UUID

from bot.asking import Asking
from bot.door import NOTICE
from bot.reminding import Reminding, is_still_wanted, not_said
from bot.sending import GONE, NO_CHANNEL, Ready, Sending, alarm, to
from bot.taking_back import TakingBack
from dialogs.kit.book import Book
from dialogs.kit.words import Card, SignIn, aloud, folded, linked, unfolded
from handlers.door import Again, CannotReach, Channel, Never, Outcome, Sent, SlowDown, To
from learning.days import today
from learning.due import DUE
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.subject import Subject
from storage import due, outbox, pace, turns, unsaid
from storage.jobs import Function
from storage.outbox import Message
from storage.pace import NotYet
from storage.slices import in_slices
from storage.work import SqlWork, Works

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)  # keys of turns
SAID = timedelta(days=90)  # what was said
A_MOMENT = timedelta(seconds=3)  # what is due before that is waited for
SOON = timedelta(minutes=1)  # for what is due before that the job is asked for again; the rest is left to the minute's
FAR_AHEAD = 5.0  # seconds ahead that a send time is asked for at most: no commit takes so long
A_FAULT = "a fault of ours"

Settled: TypeAlias = tuple[str | None, tuple[Message, float] | None]
"""The conversation that a message goes on in, where that is another; the next of this one, and when it may be sent."""

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
        self.reminding, self.asking = Reminding(works, self.deliver), Asking(works, self.deliver)
        self.sending = Sending(book, works, channels, self)
        self.taking_back = TakingBack(book, works, channels, self)

    @property
    def jobs(self) -> dict[str, Function]:
        return {
            "deliver": self.deliver,
            **self.sending.jobs,
            **self.taking_back.jobs,
            "due": self.do_due,
            "remind": self.reminding.remind,
            "ask": self.asking.ask,
            "tick": self.tick,
        }

    # --- messages -----------------------------------------------------------------------------------------------------

    async def deliver(self, hand: str, turn: UUID) -> None:
        """Says what a turn has to say, in each conversation one at a time and in order; edits a moment later."""
        while True:
            where = await self._works.read(lambda work: outbox.conversations(work.session, turn))
            said = await asyncio.gather(*(self._speak(hand, one) for one in where), return_exceptions=True)
            for error in said:  # only now: with the job is let go what it has in hand, in all of them
                if isinstance(error, BaseException):
                    raise error
            at = await self._works.read(lambda work: outbox.next_due(work.session, turn))
            wait = at - self._works.world.clock() if at else None
            if wait is None or not timedelta() < wait < SOON:
                return
            if wait > A_MOMENT:
                raise NotYet(wait.total_seconds())  # others need the place
            await self._wait(wait.total_seconds())

    async def _speak(self, hand: str, conversation: str) -> None:
        """
        One commit for what became of a message and the claim of the next, with the time it may be sent at.

        In a pause that is longer than `pace.SHORT` it is put off to the end of it: nobody sleeps in a place of talk.
        """
        claimed = await self._works.write(lambda work: _claimed(work, hand, conversation))
        while claimed:
            said, at = claimed
            try:
                outcome: Outcome | NotYet = await self._say(said, at)
            except NotYet as paused:  # since it was claimed
                outcome = paused
            if isinstance(outcome, Never) and outcome.why != GONE:
                alarm(said.way.platform, _kind(said.subject), outcome.why)
            if isinstance(outcome, SlowDown) and not outcome.scope:  # a part of it puts off this message alone
                await self.slow_down(said.way.connection, outcome.seconds)

            async def settle(work: SqlWork, said: Message = said, outcome: Outcome | NotYet = outcome) -> Settled:
                return await _keep(work, said, outcome), await _claimed(work, hand, conversation)

            following, claimed = await self._works.write(settle)
            if following and following != conversation:
                await self._speak(hand, following)

    async def _say(self, said: Message, at: float) -> Outcome:
        channel = self._channels.get(said.way.platform)
        if channel is None:
            return CannotReach(NO_CHANNEL)
        try:
            card = await self._works.read(lambda work: self._written(said, work))
        except Refusal:
            return Never(GONE)  # it was taken away, or is no longer this viewer's to see
        except Exception as error:  # a dialog's fault, whatever it raises, is nobody else's: the next is said
            log.error("a card could not be made: %s", type(error).__name__, extra={"address": _kind(said.subject)})
            return Again(A_FAULT)
        way = said.way
        ready = await self.ready(way.platform, said.viewer, card)
        await self.its_time(way.connection, at)
        return await self.hand_over(channel, to(way, way.user, way.address), ready, said.edits)

    async def _written(self, said: Message, work: SqlWork) -> Card:
        if isinstance(said.viewer, Person) and said.viewer.has_left(today(work)):
            raise Refusal(GONE)
        if said.subject is None:
            return NOTICE.validate_python(said.card)
        if not said.edits and not await is_still_wanted(said.subject, said.viewer, work):
            raise Refusal(GONE)
        return await self._book.card(said.subject, said.viewer, work)

    async def ready(self, platform: str, viewer: Viewer, card: Card) -> Ready:
        card = await self._linked(viewer, unfolded(card) if platform == "email" else folded(card))
        whole = isinstance(viewer, Person) and viewer.hears_whole_cards
        return Ready(card, aloud(card) if whole else card.line)

    async def hand_over(self, channel: Channel, to: To, ready: Ready, replaces: str = "") -> Outcome:
        try:
            return await channel.deliver(to, ready.card, line=ready.line, replaces=replaces)
        except Exception as error:  # nor is a channel's
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

    async def its_time(self, connection: UUID, at: float | None = None) -> float:
        """
        Waits for a send time; one that was missed, or lies in a pause, is given up for another.

        Each further one lies twice as far ahead, so that a machine that is busy is not made busier by asking. The
        seconds that it took.

        Raises ``NotYet`` in a pause that is longer than `pace.SHORT`.
        """
        began, ahead = time.monotonic(), 0.0
        while True:
            if at is None:
                another = partial(_time, connection=connection, ahead=ahead)
                at = await self._works.write(another)
            if (paused := self._pause(connection)) > pace.SHORT:
                raise NotYet(paused)
            await asyncio.sleep(max(0.0, paused, at - time.time()))
            if self._pause(connection) <= 0 and time.time() - at <= pace.LATE:
                return time.monotonic() - began
            at, ahead = None, min(max(2 * ahead, pace.LATE), FAR_AHEAD)

    def _pause(self, connection: UUID) -> float:
        """Seconds for which the platform wants nothing on a connection."""
        return self._paused.get(connection, 0.0) - time.monotonic()

    async def slow_down(self, connection: UUID, seconds: float) -> None:
        """By a clock that nobody sets, in this process; in the others by theirs."""
        now, seconds = time.monotonic(), min(seconds, pace.LONGEST)
        self._paused = {one: until for one, until in self._paused.items() if until > now}
        self._paused[connection] = now + seconds
        began = time.time()
        await self._works.write(lambda work: pace.slow_down(work.session, connection, began + seconds, began))

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
        """Each minute: a pace that may be a little faster again, whom to remind, and what need not be kept."""

        async def faster(work: SqlWork) -> None:
            await pace.speed_up(work.session)  # alone: whoever sends wants these rows
            work.start("remind")

        async def tidy(work: SqlWork) -> None:
            await turns.forget(work.session, (work.now - KEPT).date())
            await work.keys.forget_old(work.now)

        await self._works.write(faster)
        await self._works.write(tidy)
        old = self._works.world.clock() - SAID
        await in_slices(self._works.database, lambda session, limit: unsaid.forget(session, old, limit))


async def _time(work: SqlWork, connection: UUID, ahead: float = 0.0) -> float:
    (at,) = await pace.take(work.session, connection, 1, time.time, ahead)
    return at


async def _claimed(work: SqlWork, hand: str, conversation: str) -> tuple[Message, float] | None:
    said = await outbox.claim(work.session, conversation, hand, work.now)
    if said is None:
        return None
    try:
        return said, await _time(work, said.way.connection)
    except NotYet as paused:
        await _keep(work, said, paused)
        return None


async def _keep(work: SqlWork, said: Message, outcome: Outcome | NotYet) -> str | None:
    """What became of a message; the conversation it goes on in, where that is another."""
    match outcome:
        case Sent(posted):
            await outbox.sent(work.session, said, posted, work.now, work.new_id)
        case SlowDown(seconds) | NotYet(seconds=seconds):
            later = timedelta(seconds=min(seconds, pace.LONGEST))
            await outbox.again(work.session, said, work.now + later, tried=False)
        case Again() if said.attempts < outbox.GIVE_UP_AFTER:
            later = timedelta(seconds=2**said.attempts * random.uniform(1, 2))
            await outbox.again(work.session, said, work.now + later)
        case CannotReach(why):
            return await outbox.cannot_reach(work.session, said, why, work.now)
        case Never(why) if why == GONE:
            await outbox.drop(work.session, said)
            if said.subject and not said.edits:
                await not_said(said.subject, work)
        case Again(why) | Never(why):
            await outbox.failed(work.session, said, why)
        case unknown:
            assert_never(unknown)
    return None


async def _token(work: SqlWork, person: Person, page: str) -> str:
    return await work.keys.make_sign_in(person.id, page, work.now)


def _kind(subject: Subject | None) -> str:
    return subject.kind if subject else "notice"
