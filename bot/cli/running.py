"""
``hearback serve``, ``worker`` and ``demo``: the processes that stay.

SIGTERM (and Ctrl-C) finishes what is in hand, within ``STOPS_WITHIN`` seconds: no new request is taken, those that are
open are answered, what is fleeting is said, jobs come to their end; what does not is let go, and waits in its rows for
the next process. One that is killed loses nothing either: on SQLite the next process has its work at once, on
PostgreSQL another worker within ``TAKEN_OVER_WITHIN`` seconds. What a platform had taken and had not yet confirmed is
then said again: once in doubt, twice said.
"""

import argparse
import asyncio
import errno
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from bot import log
from bot.app import App, compose, serves_jobs
from bot.demo.serve import demo
from bot.settings import Settings
from learning.framework import Framework
from learning.framework_file import load
from learning.refusal import Refusal

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

LAST_PORT = 65_535
HOME = "127.0.0.1"
OPEN_FOR = 8  # seconds that an open request has to be answered when the process stops
STOPS_WITHIN = 30  # those, what is fleeting, jobs (10 seconds), and letting go; deploy/ waits longer
TAKEN_OVER_WITHIN = 90  # after half a minute's silence it is dead; each minute a worker looks for what the dead left


def add_parser(subparsers: "Subparsers") -> None:
    serving = subparsers.add_parser("serve", help="serve Slack, Teams, the web page and e-mail")
    serving.add_argument("--port", type=int, default=8000)
    serving.add_argument("--host", default=HOME, help="behind a proxy that brings https")
    serving.set_defaults(run=run_serve)
    working = subparsers.add_parser("worker", help="do the jobs, where PostgreSQL is")
    working.add_argument("--port", type=int, help="answer /healthz, /readyz and /metrics here, and nothing else")
    working.add_argument("--host", default=HOME)
    working.set_defaults(run=run_worker)
    trying = subparsers.add_parser("demo", help="an invented partnership, on this machine only")
    trying.add_argument("--port", type=int, default=8000)
    trying.add_argument("--framework", help="speak another framework's words: derby, newcastle, …")
    trying.add_argument("--start", choices=["empty"], help="a partnership before its first day")
    trying.set_defaults(run=run_demo)


def live() -> tuple[Settings, Framework]:
    """The settings of a live start; raises ``Refusal`` with everything that is missing."""
    settings = Settings.load()
    grave = [str(finding) for finding in settings.missing() if finding.grave]
    if grave:
        raise Refusal("\n".join(["Hearback cannot start yet:", *grave]))
    framework = load(settings.framework or "")
    if framework.missing_contacts:
        names = ", ".join(framework.missing_contacts)
        shown = "People are shown them when they are worried. docs/guides/administrator.md shows how to write them."
        raise Refusal(f"Your framework has no contacts for: {names}. {shown}")
    return settings, framework


def run_serve(args: argparse.Namespace) -> int:
    free(args.host, args.port)
    settings, framework = live()
    log.set_up()
    app = compose(settings, framework, bind=args.host)
    serve(app, args.host, args.port, jobs=serves_jobs(app.database))
    return 0


def serve(app: App, host: str, port: int, *, jobs: bool, page: FastAPI | None = None) -> None:
    """Until it is stopped; ``page`` is what is served, where that is not the whole application."""
    page, channels = page or app.web, app.web.router.lifespan_context

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with channels(app.web), app.running(jobs=jobs):  # jobs speak through channels to their end
            yield

    page.router.lifespan_context = lifespan
    uvicorn.run(
        page,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=OPEN_FOR,
    )


def run_worker(args: argparse.Namespace) -> int:
    if args.port is not None:
        free(args.host, args.port)
    settings, framework = live()
    log.set_up()
    app = compose(settings, framework)
    if serves_jobs(app.database):
        raise Refusal("On SQLite `hearback serve` does the jobs itself: a worker belongs to PostgreSQL.")
    if args.port is None:
        asyncio.run(_work(app))
        return 0
    page = FastAPI(title="Hearback", docs_url=None, redoc_url=None, openapi_url=None)
    page.include_router(app.watch)
    serve(app, args.host, args.port, jobs=True, page=page)
    return 0


async def _work(app: App) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with app.web.router.lifespan_context(app.web), app.running(jobs=True):
        await stopped.wait()


def run_demo(args: argparse.Namespace) -> int:
    free(HOME, args.port, another="make demo PORT={}, or --port")
    demo(args.port, framework=args.framework, empty=args.start == "empty")
    return 0


def free(host: str, port: int, *, another: str = "--port {}") -> None:
    """Raises ``Refusal`` where nothing can be served there, with what to do; ``another`` is how to choose a port."""
    if not 0 <= port <= LAST_PORT:
        raise Refusal(f"There is no port {port}: choose one from 1024 to {LAST_PORT}.")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(_why_not(error, host, port, another)) from None


def _why_not(error: OSError, host: str, port: int, another: str) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this computer. Use 127.0.0.1 (only here) or 0.0.0.0 (from anywhere)."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} may not be used by this account. Choose one from 1024 on: {another.format(8000)}."
    following = port + 1 if port < LAST_PORT else port - 1
    return f"Port {port} is taken by another program. Choose another: {another.format(following)}."
