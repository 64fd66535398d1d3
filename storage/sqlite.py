"""
SQLite: one file, one machine, no server.

A whole transaction runs in one thread (the writer's, which is what makes it the only writer of its process), so the
event loop never waits for the disk; a use case may therefore wait for nothing but the database, and is refused if it
does. Transactions that are waiting together share one commit.
"""

import asyncio
import contextvars
import copy
import fcntl
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Engine, NullPool, StaticPool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool, SingletonThreadPool

from storage import migrations
from storage.plain import plain, run_to_its_end
from storage.transaction import Release, T, UseCase, raced

TOGETHER = 16  # transactions that may share one commit
TOGETHER_FOR = 0.05  # seconds after which no more join it
READERS = 4


class SQLite:
    """``longest`` is the longest time in seconds that the writer was held, commit and all: for the measurements."""

    def __init__(self, url: str) -> None:
        path = make_url(url).database
        if not path or path == ":memory:":
            raise ValueError("the database is a file: sqlite:///hearback.db")
        self.path = Path(path)
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # staff and ideas are in it, in plain words
        self.longest = 0.0
        self._writer = self._engine("IMMEDIATE", StaticPool, "synchronous=FULL", "foreign_keys=ON")
        self._reader = self._engine("DEFERRED", SingletonThreadPool, "query_only=ON")
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._waiting: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._write_what_waits, name="writer", daemon=True)
        self._thread.start()

    def _engine(self, begin: str, pool: type[Pool], *pragmas: str) -> Engine:
        # One thread uses a connection, another (the one that closes) may end it: hence the connect argument.
        engine = create_engine(
            f"sqlite:///{self.path}", poolclass=pool, hide_parameters=True, connect_args={"check_same_thread": False}
        )

        def connected(dbapi: sqlite3.Connection, _: object) -> None:
            dbapi.isolation_level = None  # we say BEGIN ourselves: the driver would only at the first write
            for pragma in ("journal_mode=WAL", "busy_timeout=30000", *pragmas):
                dbapi.execute(f"PRAGMA {pragma}")

        event.listen(engine, "connect", connected)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(f"BEGIN {begin}"))
        return engine

    # --- writing ------------------------------------------------------------------------------------------------------

    async def write(self, use_case: UseCase[T]) -> T:
        if self._closed:
            raise RuntimeError("this database was closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put(_Asked(use_case, done, contextvars.copy_context()))
        return await done

    def _write_what_waits(self) -> None:
        with Ticket(self.path.with_suffix(".writer")) as ticket:
            while asked := self._waiting.get():
                ticket.take()
                started = time.perf_counter()
                outcomes = self._together(asked, started)
                self.longest = max(self.longest, time.perf_counter() - started)
                ticket.give()
                for outcome in outcomes:
                    outcome.tell()

    def _together(self, first: "_Asked", started: float) -> "list[_Outcome]":
        """One commit for those that wait now. Each has its own savepoint: one that fails undoes only itself."""
        outcomes: list[_Outcome] = []
        begun: list[_Asked] = []
        try:
            with self._writer.connect() as connection, connection.begin():
                for asked in self._joining(first, started):
                    begun.append(asked)
                    outcomes.append(_run(connection, asked))
        except BaseException as error:  # of the disk or the commit: nothing of it is stored, and whoever asked is told
            failed = [outcome.error for outcome in outcomes] + [None]
            own = [one or _another(error) for one in failed]
            return [_Outcome(asked, None, one) for asked, one in zip(begun or [first], own, strict=False)]
        return outcomes

    def _joining(self, first: "_Asked", started: float) -> "Iterable[_Asked]":
        yield first
        for _ in range(TOGETHER - 1):
            if time.perf_counter() - started > TOGETHER_FOR:
                return
            try:
                asked = self._waiting.get_nowait()
            except queue.Empty:
                return
            if asked is None:
                self._waiting.put(None)
                return
            yield asked

    # --- reading ------------------------------------------------------------------------------------------------------

    async def read(self, use_case: UseCase[T]) -> T:
        def transaction() -> T:
            with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
                return run_to_its_end(use_case(plain(session)))

        run = partial(contextvars.copy_context().run, transaction)
        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    # --- the rest -----------------------------------------------------------------------------------------------------

    async def hold(self, name: str) -> Release | None:
        """A lock that dies with its process; None when somebody has it."""
        file = os.open(self.path.with_suffix(f".{name}"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return Release(partial(os.close, file))

    async def held(self, names: Sequence[str]) -> int:
        """How many of these locks somebody has."""
        return sum(self._is_held(self.path.with_suffix(f".{name}")) for name in names)

    def _is_held(self, file: Path) -> bool:
        """A share of a lock is let go at once, and is no lock: who takes one just then takes the next name."""
        try:
            looking = os.open(file, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(looking, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(looking)
        return False

    async def migrate(self, to: str = "head") -> None:
        await asyncio.to_thread(self._migrate, to)

    def _migrate(self, to: str) -> None:
        """With foreign keys unwatched, as SQLite asks where a table is made anew; they are looked at before the end."""
        engine = self._engine("IMMEDIATE", NullPool, "synchronous=FULL", "foreign_keys=OFF")
        with Ticket(self.path.with_suffix(".writer")) as ticket:
            ticket.take()
            with engine.connect() as connection, connection.begin():
                migrations.upgrade(connection, to)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken:
                    raise RuntimeError(f"after the migration a row of {broken[0]} points nowhere: nothing was changed")

    async def close(self) -> None:
        self._closed = True
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        self._writer.dispose()
        self._reader.dispose()


class _Asked(NamedTuple):
    use_case: UseCase[Any]
    done: asyncio.Future[Any]
    context: contextvars.Context


class _Outcome(NamedTuple):
    asked: _Asked
    result: Any
    error: BaseException | None

    def tell(self) -> None:
        loop = self.asked.done.get_loop()
        if not loop.is_closed():  # else nobody is there to hear it
            loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        if self.asked.done.cancelled():
            return
        if self.error is None:
            self.asked.done.set_result(self.result)
        else:
            self.asked.done.set_exception(self.error)


def _run(connection: Connection, asked: _Asked) -> _Outcome:
    """Raises only when the transaction around it is lost (a full disk: SQLite then rolls back by itself)."""
    try:
        return _Outcome(asked, asked.context.run(_one, connection, asked.use_case), None)
    except BaseException as error:
        if not cast(sqlite3.Connection, connection.connection.driver_connection).in_transaction:
            raise
        return _Outcome(asked, None, raced(error) or error)


def _another(error: BaseException) -> BaseException:
    """The same for one more of those who waited: with one between them, each would add its own way to it."""
    try:
        return copy.copy(error).with_traceback(error.__traceback__)
    except Exception:  # one that cannot be copied is better than none
        return error


def _one(connection: Connection, use_case: UseCase[T]) -> T:
    session = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    try:
        result = run_to_its_end(use_case(plain(session)))
        session.commit()
    except BaseException as error:
        try:
            session.close()
        except Exception:
            raise error from None  # the first one says what happened; the savepoint went with its transaction
        raise
    session.close()
    return result


class Ticket:
    """
    The write lock of the file among all threads and processes.

    SQLite's own waiting sleeps and is unfair (seconds at 16 writers); the kernel wakes the next one at once, and
    forgets a ticket when its process dies.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)

    def __enter__(self) -> "Ticket":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def take(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def give(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
