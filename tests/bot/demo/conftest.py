"""The real demo on a port of its own, with its database, clock and post; and a real Chromium to look at it."""

import asyncio
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page

from bot.demo.serve import HOME, Server
from bot.demo.stage import Stage, stage
from bot.settings import Settings
from tests.browser import chromium as chromium

T = TypeVar("T")
SIX = ("bethan", "nkechi", "jaspreet", "anwen", "leopold", "hester")


class Held(Server):
    """The demo's server in a thread; what a test asks of its stage is done in the server's loop."""

    loop: asyncio.AbstractEventLoop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)


class Demo:
    def __init__(self, the_stage: Stage, server: Held, port: int) -> None:
        self.stage, self._server, self.address = the_stage, server, f"http://{HOME}:{port}"

    def do(self, deed: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(deed, self._server.loop).result(60)


@contextmanager
def a_demo(framework: str | None = None, *, empty: bool = False) -> Iterator[Demo]:
    with socket.socket() as free:
        free.bind((HOME, 0))
        port = free.getsockname()[1]
    the_stage = stage(port, framework, empty=empty, settings=Settings.load(None, environment={}))
    server = Held(the_stage, port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the demo did not start")
        time.sleep(0.01)
    try:
        yield Demo(the_stage, server, port)
    finally:
        server.should_exit = True
        thread.join()
        the_stage.folder.cleanup()


@pytest.fixture(scope="module")
def started() -> Iterator[Demo]:
    with a_demo() as demo:
        yield demo


@pytest.fixture
def demo(started: Demo) -> Demo:
    """As it is at the beginning."""
    started.do(started.stage.again())
    return started


@pytest.fixture
def page(demo: Demo, chromium: Browser) -> Iterator[Page]:
    """A laptop's browser; whatever it complains of fails the test."""
    complaints: list[str] = []
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(demo.address)
    yield page
    context.close()
    assert complaints == []
