"""``hearback demo``: loads Harrowmere, says where to look, and serves until it is stopped."""

import csv
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from bot import log
from bot.demo import load
from bot.demo.page import furnish
from bot.demo.stage import Stage, stage

HOME = "127.0.0.1"


class Server(uvicorn.Server):
    """Says where to look once there is something to see, and stops at once: nothing here is worth waiting for."""

    def __init__(self, the_stage: Stage, port: int) -> None:
        app = application(the_stage)
        config = uvicorn.Config(
            app,
            host=HOME,
            port=port,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._stage, self._port = the_stage, port

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print("\n".join(told(self._stage, self._port)), flush=True)


def demo(port: int, *, framework: str | None, empty: bool) -> None:
    log.set_up(plain=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    the_stage = stage(port, framework, empty=empty)
    try:
        Server(the_stage, port).run()
    except KeyboardInterrupt:
        print()  # the shell's prompt does not stand behind ^C
    finally:
        the_stage.folder.cleanup()


def application(the_stage: Stage) -> FastAPI:
    page = the_stage.app.web
    furnish(page, the_stage)
    channels = page.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with the_stage.app.running(jobs=True), channels(app):
            await the_stage.begin()
            yield
        the_stage.folder.cleanup()  # here too: at SIGTERM uvicorn does not come back from its run

    page.router.lifespan_context = lifespan
    return page


def told(the_stage: Stage, port: int) -> list[str]:
    """The two lines of the terminal, with figures from what was loaded."""
    people = sum(1 for _ in csv.DictReader((load.DATA / "staff.csv").open(encoding="utf-8")))
    ideas, briefings = (
        len(json.loads((load.DATA / name).read_text("utf-8"))) for name in ("ideas.json", "briefings.json")
    )
    loaded = "and nothing yet" if the_stage.empty else f"{ideas} ideas, {briefings} briefings"
    settings, framework = the_stage.app.settings, the_stage.app.works.world.framework
    words = "" if not the_stage.borrowed else f", in the words of {framework.organisation}"
    live = [
        name
        for name, is_set in {"Slack": settings.slack, "Teams": settings.teams, "e-mail": settings.mail}.items()
        if is_set
    ]
    leaves = f"your settings are real: {', '.join(live)}" if live else "nothing leaves this computer"
    return [
        f"Harrowmere: {people} invented people, {loaded}{words}",
        f"Ready: http://{HOME}:{port}   Start with Bethan. Ctrl-C stops; {leaves}.",
    ]
