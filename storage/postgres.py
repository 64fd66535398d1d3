"""
PostgreSQL, where one machine is not enough: many transactions at once in each process, and any number of processes.

They are written as plain psycopg and wait on the event loop (`docs/decisions/0022-postgresql-waits-on-the-loop.md`).
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.waiting import wait_async
from sqlalchemy import Engine, ExceptionContext, create_engine, event, func, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only, greenlet_spawn
from sqlalchemy.util.concurrency import in_greenlet

from storage import migrations
from storage.plain import plain, run_to_its_end
from storage.transaction import Release, T, UseCase, raced

V = TypeVar("V")

AT_ONCE = 15  # transactions of one process
LOOKS = 5.0  # seconds after which a wait looks again, in vain
KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


class OnTheLoop(psycopg.Connection[Any]):
    """Waits on the event loop within a transaction; elsewhere, as while the tables are migrated, in its own thread."""

    def wait(self, gen: PQGen[V], interval: float = LOOKS, timeout: float | None = None) -> V:
        if not in_greenlet():
            return super().wait(gen, interval, timeout)
        return await_only(wait_async(gen, self.pgconn.socket, LOOKS, timeout))


class PostgreSQL:
    """``dsn`` is the address for code that speaks to the server without SQLAlchemy."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
        psycopg3 = address.set(drivername="postgresql+psycopg")
        self._engine = create_engine(psycopg3, pool_size=AT_ONCE, max_overflow=0, hide_parameters=True)
        event.listen(self._engine, "handle_error", _say_no_values)
        event.listen(self._engine, "do_connect", _connect)
        self._reader = self._engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[Any]] = set()
        self._met = False

    async def write(self, use_case: UseCase[T]) -> T:
        try:
            return await self._run(self._engine, use_case)
        except Exception as error:
            if race := raced(error):
                raise race from None
            raise

    async def read(self, use_case: UseCase[T]) -> T:
        return await self._run(self._reader, use_case)

    async def _run(self, engine: Engine, use_case: UseCase[T]) -> T:
        """Whoever is cut off meanwhile does not undo it: it comes to its end."""

        def transaction() -> T:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                return run_to_its_end(use_case(plain(session)))

        async def in_turn() -> T:
            async with self._at_once:
                if not self._met:  # SQLAlchemy's first words with a server hold a lock that no other task may wait for
                    await asyncio.to_thread(self._meet)
                return await greenlet_spawn(transaction)

        task = asyncio.create_task(in_turn())
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _meet(self) -> None:
        self._engine.connect().close()
        self._met = True

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # was looked at, though whoever asked may have been cut off

    async def hold(self, name: str) -> Release | None:
        """
        A lock that dies with its process; None when somebody has it.

        It has a connection of its own (not through a pooler of transactions); the server lets go of it within half a
        minute of its machine's death.
        """
        return await asyncio.to_thread(self._hold, name)

    def _hold(self, name: str) -> Release | None:
        connection = psycopg.connect(self.dsn, autocommit=True)
        for setting, seconds in KEEPALIVE.items():
            with suppress(psycopg.Error):  # a socket of the same machine has none, and needs none
                connection.execute(f"SET tcp_{setting} = {seconds}")
        held = connection.execute("SELECT pg_try_advisory_lock(%s)", [_number(name)]).fetchone()
        if held and held[0]:
            return Release(connection.close, partial(_answers, connection))
        connection.close()
        return None

    async def held(self, names: Sequence[str]) -> int:
        """How many of these locks somebody has."""
        return await self.read(lambda session: _held(session, [_number(name) for name in names]))

    async def migrate(self, to: str = "head") -> None:
        await asyncio.to_thread(self._migrate, to)

    def _migrate(self, to: str) -> None:
        """Whoever starts at the same time waits until this is committed, and then finds nothing left to do."""
        with self._engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_number("migrations"))))
            migrations.upgrade(connection, to)

    async def close(self) -> None:
        await asyncio.gather(*self._running, return_exceptions=True)
        self._engine.dispose()


def _connect(dialect: object, record: object, address: list[Any], more: dict[str, Any]) -> OnTheLoop:
    """In a thread, for a server that is slow to answer holds nobody else up."""
    if in_greenlet():
        return await_only(asyncio.to_thread(OnTheLoop.connect, *address, **more))
    return OnTheLoop.connect(*address, **more)


def _number(name: str) -> int:
    """Locks have numbers, which all programs of a database share: ours are far from anybody's."""
    return int.from_bytes(sha256(f"hearback {name}".encode()).digest()[:8], signed=True)


async def _held(session: AsyncSession, numbers: Sequence[int]) -> int:
    """The server shows a lock's number as two halves."""
    of_these = """
        SELECT count(DISTINCT (classid, objid)) FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (classid::bigint << 32 | objid::bigint) = ANY(:numbers)
    """
    return await session.scalar(text(of_these), {"numbers": list(numbers)}) or 0


def _answers(connection: "psycopg.Connection[Any]") -> bool:
    """Its lock lives as long as it does."""
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def _say_no_values(context: ExceptionContext) -> None:
    """The server's DETAIL quotes whole rows: an error keeps its first line, and nothing that a person wrote."""
    error: Any = context.original_exception
    if not isinstance(error, psycopg.Error) or context.sqlalchemy_exception is None:
        return
    code = error.sqlstate or ""
    quotes = code.startswith("22")  # what could not be read as a number or a date is quoted in the first line
    plain = type(error).__name__ if quotes else (error.diag.message_primary or type(error).__name__)
    error.args = (plain,)
    context.sqlalchemy_exception.args = (f"({type(error).__module__}.{type(error).__name__}) {plain}",)
