"""``hearback demo``: loads Harrowmere, says where to look, and serves until it is stopped."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from bot import log
from bot.demo.page import pages
from bot.demo.stage import Stage, stage

HOME = "127.0.0.1"


def demo(port: int, *, framework: str | None, empty: bool) -> None:
    log.set_up(plain=True)
    the_stage = stage(port, framework, empty=empty)
    uvicorn.run(application(the_stage, port), host=HOME, port=port, log_config=None, access_log=False)


def application(the_stage: Stage, port: int) -> FastAPI:
    page = the_stage.app.web
    page.include_router(pages(the_stage))
    channels = page.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with the_stage.app.running(jobs=True), channels(app):
            await the_stage.begin()
            tell(port, empty=the_stage.empty)
            yield

    page.router.lifespan_context = lifespan
    return page


def tell(port: int, *, empty: bool) -> None:
    loaded = "66 invented people, and nothing yet" if empty else "66 invented people, 12 ideas, 5 briefings"
    print(f"Harrowmere: {loaded}")
    print(f"Ready: http://{HOME}:{port}   Start with Bethan. Ctrl-C stops; nothing leaves this computer.", flush=True)
