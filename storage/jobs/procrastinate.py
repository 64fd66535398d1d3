"""
Jobs on PostgreSQL: Procrastinate, in any number of ``hearback worker``.

A job is enqueued over the transaction's own connection, so it is there if and only if what it is about is there;
LISTEN/NOTIFY wakes a worker at the commit. Only ids are kept, and nothing of a job that succeeded.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Status
from sqlalchemy.ext.asyncio import AsyncSession

from storage.jobs.living import living
from storage.jobs.rows import AT_ONCE, LANES, Clock, Executor, Function, Job, run, waiting
from storage.pace import NotYet
from storage.postgres import PostgreSQL

log = logging.getLogger(__name__)

HEARTBEAT, DEAD = 10.0, 30.0  # seconds between two; without one
KEEP = 1.0  # seconds between two looks at whether this process still has its name
END = 10.0  # seconds that a job has to come to its end when the process stops
AGAIN = 5.0  # seconds after which a worker that lost its server begins again
EACH_MINUTE = "* * * * *"
FAILED_FOR = 7 * 24  # hours that a job that failed is kept, for whoever asks why


class Procrastinate:
    def __init__(self, database: PostgreSQL, functions: Mapping[str, Function], now: Clock) -> None:
        self._database, self._functions, self._now = database, functions, now
        self._executor: Executor | None = None
        self._workers: list[asyncio.Task[None]] = []
        self._app = App(connector=PsycopgConnector(conninfo=database.dsn, min_size=1, max_size=10))
        self._asks = App(connector=SyncPsycopgConnector(conninfo=database.dsn))  # over the transaction's connection
        for name in functions.keys() - {"tick"}:
            self._offer(name)

        @self._app.periodic(cron=EACH_MINUTE)
        @self._app.task(name="tick", queue=LANES["tick"], queueing_lock="tick")
        async def tick(timestamp: int) -> None:
            await self._each_minute()

    def _offer(self, name: str) -> None:
        async def one(ids: list[str]) -> None:
            try:
                await self._run(name, *map(UUID, ids))
            except NotYet as later:
                await self._ask((name, tuple(map(UUID, ids))), later.seconds)

        self._app.task(name=name, queue=LANES[name])(one)

    async def _run(self, name: str, *ids: UUID) -> None:
        assert self._executor is not None  # only its workers run it
        await run(self._database, self._functions, (name, ids), self._executor, self._now)

    async def enqueue(self, session: AsyncSession, name: str, *ids: UUID) -> None:
        connection = await session.run_sync(lambda one: one.connection().connection.driver_connection)
        self._asks.configure_task(name, queue=LANES[name], connection=connection).defer(ids=[str(id) for id in ids])

    def wake(self, name: str, *ids: UUID) -> None:
        """The commit has told the workers."""

    async def start(self) -> None:
        await self._app.open_async()
        self._executor = await Executor.first_free(self._database)
        self._workers = [asyncio.create_task(self._keep_working(lane, many)) for lane, many in AT_ONCE.items()]
        self._workers.append(asyncio.create_task(self._keep_name(self._executor)))

    async def _keep_name(self, executor: Executor) -> None:
        """A server that was killed has forgotten whose it is: before anybody takes it for a dead one's."""
        while True:
            await asyncio.sleep(KEEP)
            try:
                await executor.keep()
            except Exception as error:  # however its driver says so
                log.warning("the database does not answer: %s", type(error).__name__)

    async def _keep_working(self, lane: str, at_once: int) -> None:
        while True:
            try:
                await self._app.run_worker_async(
                    queues=[lane],
                    concurrency=at_once,
                    delete_jobs=DeleteJobCondition.SUCCESSFUL,
                    install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=DEAD,
                    shutdown_graceful_timeout=END,
                )
            except Exception:  # its server went away: what it had in hand is ours still
                log.exception("a worker lost its database", extra={"lane": lane})
            await asyncio.sleep(AGAIN)

    async def _each_minute(self) -> None:
        """What the dead left, what waits too long or is due now, what need not be kept; then the minute's own work."""
        await self.take_over()
        await self._look()
        await self._app.job_manager.delete_old_jobs(
            FAILED_FOR, include_failed=True, include_aborted=True, include_cancelled=True
        )
        await self._run("tick")

    async def _look(self) -> None:
        """Asks for what the rows say, once of each kind: a second of one that runs would only hold a place."""
        jobs = await self._database.read(lambda session: waiting(session, self._now()))
        running = await self._app.job_manager.list_jobs_async(status=Status.DOING.value)
        going = {(job.task_name, *cast("list[str]", job.task_kwargs.get("ids", []))) for job in running}
        for name, ids in jobs:
            if (name, *map(str, ids)) not in going:
                await self._ask((name, ids))

    async def _ask(self, job: Job, seconds: float = 0) -> None:
        """For a job, unless the same waits already: at once, or after so many seconds."""
        name, ids = job
        key = " ".join([name, *map(str, ids)])
        at = datetime.now(UTC) + timedelta(seconds=seconds) if seconds else None  # by the queue's clock
        with suppress(AlreadyEnqueued):
            task = self._app.configure_task(name, queue=LANES[name], queueing_lock=key, schedule_at=at)
            await task.defer_async(ids=[str(id) for id in ids])

    async def take_over(self) -> int:
        """The rows of dead executors wait again, and the jobs of workers without a heartbeat."""
        dead = await self._executor.take_over() if self._executor else 0
        for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD):
            try:
                await self._app.job_manager.retry_job(job)
            except UniqueViolation:  # the same waits already, because of the rows
                await self._app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
        return dead

    async def ails(self) -> str:
        """Any worker will do: this process may be one that only enqueues."""
        return "" if await living(self._database) else "no worker is running"

    async def stop(self) -> None:
        """Jobs come to their end, or are cut off; what they had in hand waits for another process."""
        if self._executor is None:
            return
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        await self._executor.end()
        self._executor = None
        await self._app.close_async()
