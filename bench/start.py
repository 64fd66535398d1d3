"""From the process's start to its being ready, against importing the libraries that it is made of."""

import base64
import os
import statistics
import subprocess
import sys
import time

from bench import people
from bench.place import ROOT, Bench, Process, free_port, wait_for
from bench.table import Line, ms
from storage.database import open_database

IMPORTS = "import slack_bolt, botbuilder.core, fastapi, sqlalchemy"
TIMES = 5


async def start(bench: Bench) -> list[Line]:
    """`hearback serve` with Slack connected, over tables that are up to date; in turn with the imports."""
    url, times = bench.database("sqlite"), 1 if bench.quick else TIMES
    database = open_database(url)
    await people.found(database, bench.double)
    await database.close()
    base, ours = [], []
    for _ in range(times + 1):
        base.append(_imports())
        ours.append(_serves(url, bench.double))
    imports, ready = statistics.median(base[1:]), statistics.median(ours[1:])
    return [
        Line(
            "process start to ready, SQLite",
            ms(ready),
            f"{ms(imports)} (importing slack_bolt, botbuilder.core, fastapi, sqlalchemy)",
            f"{ready / imports:.2f}",
            "≤ 2",
            ready <= 2 * imports,
            str(times),
        )
    ]


def _imports() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)
    return time.perf_counter() - started


def _serves(url: str, double: str) -> float:
    port = free_port()
    settings = {
        "HEARBACK_DATABASE_URL": url,
        "HEARBACK_FRAMEWORK": "harrowmere",
        "HEARBACK_SECRET_KEY": "not a secret: nobody is served with it",
        "HEARBACK_SEAL_KEYS": "bench:" + base64.b64encode(b"b" * 32).decode(),
        "SLACK_SIGNING_SECRET": people.SIGNING_SECRET,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_API_URL": f"{double}/api/",
    }
    command = [sys.executable, "-m", "bot.cli.main", "serve", "--port", str(port)]
    started = time.perf_counter()
    popen = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
    try:
        wait_for(popen, f"http://127.0.0.1:{port}/readyz", every=0.01)
        return time.perf_counter() - started
    finally:
        Process(popen).end()
