"""
Jobs on SQLite, in the one process that serves: the outbox and the ledger are the queue, drained by its tasks.

A turn's process wakes its job when the commit is done; a sweep finds what nobody has in hand, wherever it was left
(a second process of the same machine, the command line, leaves its work to it).
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.jobs.rows import AT_ONCE, LANES, Clock, Executor, Function, Job, run, waiting
from storage.pace import NotYet

log = logging.getLogger(__name__)

SWEEP, TICK = 5.0, 60.0  # seconds between two
END = 10.0  # seconds that a job has to come to its end when the process stops
LATE = 60.0  # seconds without a whole sweep after which something is wrong
LONGEST = 7  # failures in a row after which it is not left alone any longer: 2 ** 7 sweeps, ten minutes


class Loop:
    def __init__(self, database: Database, functions: Mapping[str, Function], now: Clock) -> None:
        self._database, self._functions, self._now = database, functions, now
        self._executor: Executor | None = None
        self._timers: list[asyncio.Task[None]] = []
        self._running: dict[Job, asyncio.Task[None]] = {}
        self._once_more: set[Job] = set()
        self._swept = 0.0
        self._failures: dict[Job, int] = defaultdict(int)
        self._left_alone: dict[Job, int] = {}
        self._later: dict[Job, asyncio.TimerHandle] = {}

    async def enqueue(self, session: AsyncSession, name: str, *ids: UUID) -> None:
        """The rows are there: nothing else is needed."""

    def wake(self, name: str, *ids: UUID) -> None:
        job = (name, ids)
        if self._executor is None:
            return  # whoever serves will sweep it up
        if job in self._running:
            self._once_more.add(job)  # it may have looked already
            return
        if later := self._later.pop(job, None):
            later.cancel()
        task = self._running[job] = asyncio.create_task(self._run(job, self._executor))
        task.add_done_callback(lambda _: self._ended(job))

    def _ended(self, job: Job) -> None:
        del self._running[job]
        if job in self._once_more:
            self._once_more.discard(job)
            self.wake(job[0], *job[1])

    async def start(self) -> None:
        self._executor = await Executor.first_free(self._database)
        self._swept = time.monotonic()
        self._lanes = {lane: asyncio.Semaphore(many) for lane, many in AT_ONCE.items()}
        self._timers = [
            asyncio.create_task(self._each(SWEEP, self.sweep)),
            asyncio.create_task(self._each(TICK, self._tick)),
        ]

    async def _each(self, seconds: float, do: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await do()
            except Exception:  # one bad round must not stop the next
                log.exception("a round of jobs failed")
            await asyncio.sleep(seconds)

    async def _tick(self) -> None:
        self.wake("tick")

    async def sweep(self) -> None:
        """
        Wakes whatever waits. A job that failed is left alone for a while, longer each time; one that cannot go on yet,
        until it can.
        """
        await self.take_over()
        jobs = await self._database.read(lambda session: waiting(session, self._now()))
        for job in jobs:
            if self._left_alone.get(job, 0):
                self._left_alone[job] -= 1
            elif job not in self._running and job not in self._later:
                self.wake(job[0], *job[1])
        for job in self._failures.keys() - set(jobs) - self._running.keys():  # what it was about is done, or gone
            self._forgives(job)
        self._swept = time.monotonic()

    def _forgives(self, job: Job) -> None:
        self._failures.pop(job, None)
        self._left_alone.pop(job, None)

    async def ails(self) -> str:
        """The sweep is what nothing can be forgotten by; one that takes long, or fails, is said."""
        if self._executor is None:
            return "jobs are not done in this process"
        ago = time.monotonic() - self._swept
        return f"the last round of jobs was {ago:.0f} seconds ago" if ago > LATE else ""

    async def _run(self, job: Job, executor: Executor) -> None:
        async with self._lanes[LANES[job[0]]]:
            try:
                await run(self._database, self._functions, job, executor, self._now)
            except NotYet as later:
                wake = asyncio.get_running_loop().call_later(later.seconds, self.wake, job[0], *job[1])
                self._later[job] = wake
            except Exception:  # whatever a job raises: it is looked at again, later and later
                self._failures[job] += 1
                self._left_alone[job] = 2 ** min(self._failures[job], LONGEST)
                self._once_more.discard(job)
                log.exception("a job failed", extra={"job": job[0]})
            else:
                self._forgives(job)

    async def take_over(self) -> int:
        return await self._executor.take_over() if self._executor else 0

    async def stop(self) -> None:
        """Jobs come to their end, or are cut off; what they had in hand waits for the next process."""
        if self._executor is None:
            return
        executor, self._executor = self._executor, None
        for timer in self._timers:
            timer.cancel()
        for later in self._later.values():
            later.cancel()
        if running := list(self._running.values()):
            _, late = await asyncio.wait(running, timeout=END)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(*self._timers, return_exceptions=True)
        await executor.end()
