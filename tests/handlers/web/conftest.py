from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from handlers.web.listen import web
from tests.browser import chromium as chromium
from tests.browser import served
from tests.handlers.web.doors import FakeDoor, FakeSessions
from tests.handlers.web.paper import Paper
from tests.handlers.web.seat import HOUSE, Here, Seat


@pytest.fixture
def here() -> Here:
    door = FakeDoor()
    sessions = FakeSessions(door)
    return Here(door, sessions, web(door, sessions, HOUSE))


@pytest.fixture
def paper(here: Here) -> Callable[..., Paper]:
    return here.paper


@pytest.fixture
def site(here: Here) -> Iterator[str]:
    with served(here.app) as address:
        yield address


@pytest.fixture
def seat(chromium: Browser, here: Here, site: str) -> Iterator[Seat]:
    seat = Seat(chromium, here, site, [])
    yield seat
    for context in chromium.contexts:
        context.close()
    assert not seat.complains
