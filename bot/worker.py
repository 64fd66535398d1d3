"""What is done when nobody waits for it: it takes a hand and ids, and run twice does what is left."""

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
from bot.reminding import Reminding
from bot.sending import GONE, NO_CHANNEL, Sending, address_of, alarm
from bot.taking_back import TakingBack
from dialogs.kit.book import Book
from dialogs.kit.words import Card, SignIn, aloud, folded, linked, unfolded
from handlers.door import Again, CannotReach, Channel, Never, Outcome, Sent, SlowDown, To
from learning.due import DUE
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.subject import Subject
from storage import due, outbox, pace, turns
from storage.jobs import Function
from storage.outbox import Message
from storage.work import SqlWork, Works

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)  # keys of turns
SAID = timedelta(days=90)  # what was said
SOON = timedelta(seconds=10)  # what is due before that is waited for, and not left to the next round
A_FAULT = "a fault of ours"


class Worker:
    """``channels`` by platform.  A hand is the name under which a job claims what it sends (`storage.jobs.rows`)."""

    def __init__(self, book: Book, works: Works, channels: Mapping[str, Channel], public_url: str) -> None:
        self._book, self._works, self._channels = book, works, channels
        self._public_url = public_url.rstrip("/")
        self._paused: dict[UUID, float] = {}
        self.reminding = Reminding(works, self.deliver)
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
            "tick": self.tick,
        }

    # --- messages -----------------------------------------------------------------------------------------------------

    async def deliver(self, hand: str, turn: UUID) -> None:
        """Says what a turn has to say, in each conversation one at a time and in order; edits a moment later."""
        while True:
            to = await self._works.read(lambda work: outbox.conversations(work.session, turn))
            said = await asyncio.gather(*(self._speak(hand, one) for one in to), return_exceptions=True)
            for error in said:  # only now: with the job is let go what it has in hand, in all of them
                if isinstance(error, BaseException):
                    raise error
            at = await self._works.read(lambda work: outbox.next_due(work.session, turn))
            wait = at - self._works.world.clock() if at else None
            if wait is None or not timedelta() < wait < SOON:
                return
            await asyncio.sleep(wait.total_seconds())

    async def _speak(self, hand: str, conversation: str) -> None:
        said = await self._claim(hand, conversation)
        while said:
            outcome = await self._say(said)
            if isinstance(outcome, Never) and outcome.why != GONE:
                alarm(said.way.platform, _kind(said.subject), outcome.why)
            following = await self._works.write(_keeping(said, outcome))
            if isinstance(outcome, SlowDown):
                await self.slow_down(said.way.connection, outcome.seconds)
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
        await self.its_time(said.way.connection)
        to = To(
            said.way.platform,
            said.way.workspace,
            said.way.user,
            address_of(said.way.platform, said.way.user, said.way.address),
        )
        return await self.hand_over(channel, to, said.viewer, card, said.edits)

    async def _written(self, said: Message, work: SqlWork) -> Card:
        if said.subject is None:
            return NOTICE.validate_python(said.card)
        return await self._book.card(said.subject, said.viewer, work)

    async def hand_over(self, channel: Channel, to: To, viewer: Viewer, card: Card, replaces: str = "") -> Outcome:
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
                token = await self._works.write(
                    lambda work, page=action.page: work.keys.make_sign_in(viewer.id, page, work.now)  # type: ignore[misc]  # a default has no type
                )
                links[action.page] = f"{self._public_url}/sign-in/{token}?{urlencode({'to': action.page})}"
        return linked(card, lambda page: links.get(page, f"{self._public_url}{page}"))

    # --- pace ---------------------------------------------------------------------------------------------------------

    async def its_time(self, connection: UUID, at: float | None = None) -> None:
        """
        Waits for a send time; one that was missed, or lies in a pause, is given up for another.

        Where a commit takes long, a time that is now would be missed each time: the next is asked for so much later.
        """
        later = 0.0
        while True:
            if at is None:
                began = time.monotonic()
                (at,) = await self._works.write(partial(_a_time, connection=connection, later=later))
                later = 2 * (time.monotonic() - began)
            pause = self._paused.get(connection, 0) - time.monotonic()
            await asyncio.sleep(max(0.0, pause, at - time.time()))
            if time.monotonic() >= self._paused.get(connection, 0) and time.time() - at <= pace.LATE:
                return
            at = None

    async def slow_down(self, connection: UUID, seconds: float) -> None:
        """By a clock that nobody sets, in this process; in the others by theirs."""
        seconds = min(seconds, pace.LONGEST)
        self._paused[connection] = time.monotonic() + seconds
        until = time.time() + seconds
        await self._works.write(lambda work: pace.slow_down(work.session, connection, until))

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
        """Each minute: what need not be kept, a pace that may be a little faster again, and whom to remind."""

        async def tidy(work: SqlWork) -> None:
            await pace.speed_up(work.session)
            await turns.forget(work.session, (work.now - KEPT).date())
            await outbox.forget(work.session, work.now - SAID)
            await work.keys.forget_old(work.now)
            work.start("remind")

        await self._works.write(tidy)


async def _a_time(work: SqlWork, connection: UUID, later: float) -> list[float]:
    return await pace.take(work.session, connection, 1, lambda: time.time() + later)


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
            case Never(why) if why == GONE:
                await outbox.drop(work.session, said)
            case Again(why) | Never(why):
                await outbox.failed(work.session, said, why)
            case unknown:
                assert_never(unknown)
        return None

    return keep


def _kind(subject: Subject | None) -> str:
    return subject.kind if subject else "notice"
