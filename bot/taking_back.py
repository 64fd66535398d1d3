"""A briefing that its author withdrew: who waited is written down, and what was posted says so, a copy at a time."""

import asyncio
import random
import time
from collections.abc import Mapping
from functools import partial
from typing import assert_never
from uuid import UUID

from bot.sending import NO_LONGER, Mouth, to
from dialogs.kit.book import Book
from dialogs.kit.words import Card
from handlers.door import Again, CannotReach, Channel, Never, Sent, SlowDown
from learning.people import Person, PersonId
from learning.refusal import Refusal
from learning.subject import Subject
from storage import delivery, ledger, ways
from storage.delivery import Copy
from storage.jobs import Function
from storage.pace import NotYet
from storage.slices import in_slices
from storage.ways import Way
from storage.work import SqlWork, Works

TRIES = 5  # of one copy in one job, where the platform is ill
LATER = 60.0  # seconds after which those that were left are tried again


class TakingBack:
    def __init__(self, book: Book, works: Works, channels: Mapping[str, Channel], mouth: Mouth) -> None:
        self._book, self._works, self._channels, self._mouth = book, works, channels, mouth

    @property
    def jobs(self) -> dict[str, Function]:
        return {"withdraw": self.withdraw, "unsay": self.unsay}

    async def withdraw(self, hand: str, id: UUID) -> None:
        """Whoever had not been sent to is written down; then what was posted is edited, on each connection."""
        now = self._works.world.clock()
        waited = await self._works.read(lambda work: delivery.waits(work.session, id))
        await in_slices(self._works.database, lambda session, limit: ledger.withdraw_slice(session, id, limit, now))
        copies = await self._works.read(lambda work: delivery.posted_on(work.session, id))

        async def start(work: SqlWork) -> None:
            for connection in copies:
                work.start("unsay", id, connection)
            if not copies:
                await delivery.withdrawn(work.session, id)
            if waited:
                await work.refresh(Subject("briefing", id))

        await self._works.write(start)

    async def unsay(self, hand: str, id: UUID, via: UUID) -> None:
        """
        Each copy on one connection is edited to say that it was withdrawn: at the pace of the briefing itself.

        Raises ``NotYet`` in a pause, and where copies were left because the platform is ill: they stand until they do.
        """
        way = await self._works.read(lambda work: ways.way_over(work.session, via))
        channel, after, end = self._channels.get(way.platform), 0, time.monotonic() + NO_LONGER.total_seconds()
        some: list[Copy] = []
        part, left = "", 0
        while time.monotonic() < end:
            some = await self._works.write(partial(_claim, id=id, via=via, hand=hand, after=after))
            if not some:
                break
            for copy in some:
                done = channel is None or await self._edit(channel, way, id, copy, end)
                if isinstance(done, SlowDown):
                    if done.scope == part:  # not of one conversation, but of all edits
                        raise NotYet(done.seconds)
                    part, done = done.scope, False
                left += not done
                await self._works.write(partial(_says_so if done else _waits, id=id, n=copy.n))
            after = some[-1].n

        async def go_on(work: SqlWork) -> None:
            if some and via in await delivery.posted_on(work.session, id):
                work.start("unsay", id, via)  # the rest, in a job of its own
            await delivery.withdrawn(work.session, id)

        await self._works.write(go_on)
        if left:
            raise NotYet(LATER)

    async def _edit(self, channel: Channel, way: Way, id: UUID, copy: Copy, end: float) -> bool | SlowDown:
        """
        Whether nothing is left to be done about it, or the pause that a part of the connection was asked for.

        One that can never be edited stays as it is: whoever touches it reads how it stands.
        """
        tried = 0
        while tried < TRIES and time.monotonic() < end:
            try:
                found = await self._works.read(partial(self._written, id=id, copy=copy))
            except Refusal:
                return True
            if found is None:
                return True
            ready = await self._mouth.ready(way.platform, *found)
            await self._mouth.its_time(way.connection)
            outcome = await self._mouth.hand_over(channel, to(way, copy.address, copy.place), ready, copy.posted)
            match outcome:
                case SlowDown() if outcome.scope:
                    return outcome
                case SlowDown(seconds):
                    await self._mouth.slow_down(way.connection, seconds)
                case Again():
                    tried += 1
                    await asyncio.sleep(2**tried * random.uniform(0.5, 1))
                case Sent() | CannotReach() | Never():
                    return True
                case unknown:
                    assert_never(unknown)
        return False

    async def _written(self, work: SqlWork, id: UUID, copy: Copy) -> tuple[Person, Card] | None:
        person = await work.people.get(PersonId(copy.person))
        return (person, await self._book.card(Subject("briefing", id), person, work)) if person else None


async def _claim(work: SqlWork, id: UUID, via: UUID, hand: str, after: int) -> list[Copy]:
    return list(await delivery.claim_copies(work.session, id, via, hand, after))


async def _waits(work: SqlWork, id: UUID, n: int) -> None:
    await ledger.record(work.session, id, n)


async def _says_so(work: SqlWork, id: UUID, n: int) -> None:
    await ledger.record(work.session, id, n, withdrawn_at=work.now)
