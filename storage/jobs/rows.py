"""
The rows are the truth; jobs only say "look".

What a job is, what the rows say is to be done, and the running of it: the same for every engine of jobs. A job is
given a *hand*, the name under which it claims rows, and ids. A hand belongs to an executor (a process), and an executor
is alive while the lock of its name is held, which dies with its process: a dead one's work is taken over, a slow one's
is not.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from storage import asking, delivery, due, ledger, outbox
from storage.database import Database, Raced, Release
from storage.pace import NotYet

log = logging.getLogger(__name__)

Function: TypeAlias = Callable[..., Awaitable[None]]
"""``async def deliver(hand: str, turn: UUID)``: run twice, it does what is left."""
Job: TypeAlias = tuple[str, tuple[UUID, ...]]
Clock: TypeAlias = Callable[[], datetime]

LANES = {
    "deliver": "talk",  # (turn): what it says to people
    "due": "talk",  # (row): what was to happen by now
    "count": "control",  # (briefing): its audience
    "again": "control",  # (briefing): whoever is to be tried again
    "withdraw": "control",  # (briefing): whoever was not sent to
    "send": "bulk",  # (briefing, connection): a few minutes of it
    "unsay": "bulk",  # (briefing, connection): its copies, once it is withdrawn
    "ask": "bulk",  # (asking): whoever is to be asked, or to hear what came of it
    "remind": "bulk",  # (): whoever is to be reminded or called on
    "tick": "control",  # (): the minute's tidying
}
AT_ONCE = {"talk": 20, "bulk": 8, "control": 2}
"""Conversation never waits behind a briefing."""

PATIENCE = timedelta(seconds=30)  # a message that nobody tried for so long was forgotten by whoever was to try it
EXECUTORS = 1000
LOCKS_COME_BACK = 15.0  # seconds after a server's death within which nobody is taken for dead
LET_GO_EVERY = 5.0  # seconds, at most, while the database cannot be written
RACES = 2  # that one job may lose, one after the other: two conversations of a turn may meet twice
ENOUGH = 1000  # rounds: a drain that goes on for ever is a fault, and must say so

_numbers = count(1)


class Executor:
    """This process, as the one that has things in hand."""

    def __init__(self, database: Database, name: str, release: Release) -> None:
        self._database, self.name, self._release = database, name, release
        self._taken_again = -LOCKS_COME_BACK
        self._here, self._hands = secrets.token_hex(4), set[str]()
        self._keeping = asyncio.Lock()

    @classmethod
    async def first_free(cls, database: Database) -> "Executor":
        """The first name that no living process holds: it may be a dead one's, whose work then waits again."""
        for number in range(EXECUTORS):
            if release := await database.hold(f"executor-{number}"):
                executor = cls(database, f"executor-{number}", release)
                try:
                    await let_go(database, executor.name)
                except BaseException:
                    release()
                    raise
                return executor
        raise RuntimeError(f"{EXECUTORS} processes hold this database")

    @contextmanager
    def hand(self) -> Iterator[str]:
        """A name for what one job claims, which no other process uses again: the name of an executor is."""
        hand = f"{self.name}/{self._here}.{next(_numbers)}"
        self._hands.add(hand)
        try:
            yield hand
        finally:
            self._hands.discard(hand)

    async def keep(self) -> None:
        """Takes its name again where the server was killed and has forgotten it; another, where somebody has it now."""
        async with self._keeping:  # or two who look at once take two names
            if await asyncio.to_thread(self._release.still):
                return
            self._release()
            self._taken_again = time.monotonic()
            if release := await self._database.hold(self.name):
                self._release = release
                return
            another = await Executor.first_free(self._database)
            self.name, self._release = another.name, another._release

    async def take_over(self) -> int:
        """
        What dead executors had in hand waits again; how many of them there were.

        So does what is in a hand of this name that nobody here has: another process had the name, a killed server
        forgot it, and we have it since.
        A server that was killed forgets the locks of the living with those of the dead: they are given time to come
        back for them.
        """
        await self.keep()
        if time.monotonic() - self._taken_again < LOCKS_COME_BACK:
            return 0

        async def holders(session: AsyncSession) -> set[str]:
            return await outbox.hands(session) | await ledger.hands(session)

        dead, mine = 0, f"{self.name}/"
        hands = await self._database.read(holders)
        for lost in sorted(hand for hand in hands - self._hands if hand.startswith(mine)):
            await let_go(self._database, lost)
        for name in sorted({hand.partition("/")[0] for hand in hands} - {self.name}):
            if release := await self._database.hold(name):
                try:
                    await let_go(self._database, name)
                finally:
                    release()
                dead += 1
        return dead

    async def end(self) -> None:
        await let_go(self._database, self.name)
        self._release()


async def let_go(database: Database, whose: str) -> None:
    """Everything in a hand, or in all hands of an executor, waits again."""

    async def both(session: AsyncSession) -> None:
        await outbox.let_go(session, whose)
        await ledger.let_go(session, whose)

    await database.write(both)


async def waiting(session: AsyncSession, now: datetime, patience: timedelta = PATIENCE) -> list[Job]:
    """What the rows say is to be done and nobody has in hand, in the order it should be done."""
    briefings = await ledger.unfinished(session)
    return [
        *(("due", (id,)) for id in await due.ready(session, now)),
        *(("count", (id,)) for id in briefings.count),
        *(("again", (id,)) for id in briefings.again),
        *(("withdraw", (id,)) for id in briefings.withdraw),
        *(("deliver", (turn,)) for turn in await outbox.overdue(session, now, patience)),
        *(("send", ids) for ids in briefings.send),
        *(("ask", (id,)) for id in await asking.unfinished(session)),
        *(("unsay", ids) for ids in await delivery.unsaying(session)),
    ]


async def run(database: Database, functions: Mapping[str, Function], job: Job, executor: Executor, now: Clock) -> None:
    """
    One job. Raises what it raises; what it had in hand then waits again, and a due row is put off.

    ``NotYet`` is no failure: whoever runs it asks for it again after so many seconds.
    """
    name, ids = job
    with executor.hand() as hand:
        try:
            for left in range(RACES, -1, -1):
                try:
                    await functions[name](hand, *ids)
                    break
                except Raced:
                    if not left:
                        raise
                    await let_go(database, hand)  # or the next would take what this one had in hand for somebody's
        except BaseException as error:
            await (_let_go_at_last(database, hand) if isinstance(error, Exception) else let_go(database, hand))
            if name == "due" and isinstance(error, Exception):
                await database.write(lambda session: due.put_off(session, ids[0], now()))
            raise


async def _let_go_at_last(database: Database, hand: str) -> None:
    """
    Until the database can be written again (a full disk, a server that was killed).

    While its process lives nobody else would take those rows over.
    """
    wait = 0.1
    while True:
        try:
            return await let_go(database, hand)
        except Exception as error:  # the database is away, however its driver says so
            log.error("what a job had in hand cannot be let go yet: %s", type(error).__name__)
        await asyncio.sleep(wait)
        wait = min(2 * wait, LET_GO_EVERY)


async def drain(database: Database, functions: Mapping[str, Function], now: Clock) -> None:
    """
    Does everything that is due now, one after the other, until nothing is left: for tests, and for moving the clock.

    Raises what a job raises; RuntimeError when there is no end of it. What cannot go on yet is left.
    """
    executor = await Executor.first_free(database)
    left: set[Job] = set()
    try:
        for _ in range(ENOUGH):
            jobs = await database.read(lambda session: waiting(session, now(), timedelta()))
            jobs = [job for job in jobs if job not in left]
            if not jobs:
                return
            for job in jobs:
                try:
                    await run(database, functions, job, executor, now)
                except NotYet:
                    left.add(job)
        raise RuntimeError(f"there is no end of {jobs[0][0]}")
    finally:
        await executor.end()
