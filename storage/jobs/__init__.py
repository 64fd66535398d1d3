"""Work that nobody waits for: enqueued in the caller's transaction, ids only, on either database."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, PostgreSQL
from storage.jobs.loop import Loop
from storage.jobs.procrastinate import Procrastinate
from storage.jobs.rows import LANES, Clock, Function, drain

__all__ = ["LANES", "Clock", "Function", "Jobs", "drain", "jobs_for"]


class Jobs(Protocol):
    async def enqueue(self, session: AsyncSession, name: str, /, *ids: UUID) -> None:
        """A job, there if and only if this transaction commits."""

    def wake(self, name: str, /, *ids: UUID) -> None:
        """After that commit: it may begin."""

    async def start(self) -> None:
        """This process works, from now on. One that only enqueues need not."""

    async def stop(self) -> None: ...
    async def take_over(self) -> int:
        """What dead processes left waits again; how many of them there were."""

    async def ails(self) -> str:
        """Why nothing is done, for whoever keeps it running; empty where all is well."""


def jobs_for(database: Database, functions: Mapping[str, Function], now: Clock) -> Jobs:
    """``functions`` has one for each name of `LANES`."""
    if missing := LANES.keys() - functions.keys():
        raise ValueError(f"nobody does {', '.join(sorted(missing))}")
    if isinstance(database, PostgreSQL):
        return Procrastinate(database, functions, now)
    return Loop(database, functions, now)
