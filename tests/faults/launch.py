"""
The product's own command line, in processes that a harness may kill: what it says to the world stays on loopback.

    python -m tests.faults.launch CONTROL      then lines of JSON on standard input: ["serve", "--port", "8123"]

Everything is imported once; each line is a process of its own, forked, and its id is the line that is answered. What
differs from `hearback serve` and `hearback worker`: Teams' addresses (its keys and its Connector are doubles here),
the clock (the machine's, so far off as the harness says), how many pages SQLite may have (a full disk), and how long
a minute is. All else is the product, composed as it composes itself.
"""

import asyncio
import ctypes
import json
import mmap
import os
import signal
import struct
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pydantic.v1  # what FastAPI and uvicorn import when they are first used: here, before the fork
import uvicorn.lifespan.on
import uvicorn.loops.auto
import uvicorn.protocols.http.auto
import uvicorn.protocols.websockets.auto
from sqlalchemy import Engine, event

import bot.app
import bot.cli.running
import storage.jobs.loop
import storage.jobs.procrastinate
import storage.jobs.rows
from bot import clock
from bot.app import compose
from bot.cli.main import main
from handlers.teams.adapter import Cloud
from handlers.teams.listen import teams

DIES_WITH_ITS_PARENT = 1  # PR_SET_PDEATHSIG: a run that is broken off leaves nobody behind
NO_LIMIT = 4_294_967_294  # pages: SQLite's own
CONTROL = struct.Struct("dQ")


class Control:
    """What the harness turns while processes run: seconds that the clock is off, and the pages that SQLite may have."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        if new:
            path.write_bytes(CONTROL.pack(0.0, NO_LIMIT))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), CONTROL.size)

    @property
    def off(self) -> float:
        return float(CONTROL.unpack(self._map[:])[0])

    @property
    def pages(self) -> int:
        return int(CONTROL.unpack(self._map[:])[1])

    def turn(self, *, off: float | None = None, pages: int | None = None) -> None:
        now = CONTROL.unpack(self._map[:])
        self._map[:] = CONTROL.pack(now[0] if off is None else off, now[1] if pages is None else pages)


class NoToken:
    """Of Teams': on loopback none is sent."""

    async def __call__(self) -> str:
        return ""

    def forget(self) -> None:
        pass


def doubled(control: Control) -> None:
    """Everything that is not the product's own."""
    keys, minute = os.environ["FAULTS_KEYS"], float(os.environ["FAULTS_MINUTE"])

    def at_home(*args: Any, **more: Any) -> Any:
        return teams(*args, **{**more, "demo": True, "cloud": Cloud(keys=keys), "token": NoToken()})

    def now() -> datetime:
        return clock.now() + timedelta(seconds=control.off)

    bot.app.teams = at_home  # type: ignore[attr-defined]  # in place of its own
    bot.cli.running.compose = partial(compose, clock=now)  # type: ignore[attr-defined]  # likewise
    off = SimpleNamespace(**{**vars(time), "time": lambda: time.time() + control.off})
    for name, module in list(sys.modules.items()):  # whoever of the product reads the machine's clock
        if name.startswith("bot.") and getattr(module, "time", None) is time:
            module.time = off  # type: ignore[attr-defined]  # in place of its own
    event.listen(Engine, "begin", partial(_fill, control))
    _shorter(minute)


def _fill(control: Control, connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA max_page_count = {control.pages}")


def _shorter(minute: float) -> None:
    """A minute of the tick, and what goes with it, so that what a minute mends is seen to be mended in a short run."""
    storage.jobs.loop.TICK, storage.jobs.loop.SWEEP = minute, minute / 3
    queue = storage.jobs.procrastinate
    queue.HEARTBEAT, queue.DEAD = minute / 6, minute / 2
    storage.jobs.rows.LOCKS_COME_BACK = minute + 1
    start = queue.Procrastinate.start
    ticking: set[asyncio.Task[None]] = set()

    async def started(jobs: Any) -> None:
        async def each() -> None:
            while True:
                await asyncio.sleep(minute)
                try:
                    await jobs._each_minute()
                except Exception as error:
                    print("a minute failed:", type(error).__name__, file=sys.stderr, flush=True)

        await start(jobs)
        ticking.add(asyncio.create_task(each()))

    queue.Procrastinate.start = started  # type: ignore[method-assign]  # in place of its own


def child(words: Sequence[str], log: Path) -> None:
    """Never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(DIES_WITH_ITS_PARENT, signal.SIGKILL)
    out = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    ended = 1
    try:
        ended = main(list(words))
    except SystemExit as end:
        ended = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(ended)


FIRST = (pydantic.v1, uvicorn.lifespan.on, uvicorn.loops.auto, uvicorn.protocols)


def serve_children(control: Path) -> None:
    os.setpriority(os.PRIO_PROCESS, 0, 0)  # the harness itself may have a better one
    doubled(Control(control))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: they are gone when they are dead
    print("ready", flush=True)
    for line in sys.stdin:
        words = json.loads(line)
        pid = os.fork()
        if pid == 0:
            child(words, control.with_name(f"{words[0]}.log"))
        print(pid, flush=True)


if __name__ == "__main__":
    serve_children(Path(sys.argv[1]))
