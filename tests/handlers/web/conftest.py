from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from handlers.web.listen import web
from handlers.web.render import House
from learning.people import Person
from tests.browser import chromium as chromium
from tests.browser import served
from tests.handlers.web.house import FakeDoor, FakeSessions
from tests.handlers.web.paper import Paper

HOUSE = House("Harrowmere Safeguarding Children Partnership", every=0.2)
OURS = {"sec-fetch-site": "same-origin"}


@dataclass
class Here:
    """A house with its pages, and whoever comes to them."""

    door: FakeDoor
    sessions: FakeSessions
    app: FastAPI

    def client(self) -> TestClient:
        return TestClient(self.app, headers=OURS, follow_redirects=True)

    def paper(self, person: Person | None = None) -> Paper:
        client = self.client()
        if person:
            client.cookies.set("hearback", self.sessions.signs_in(person))
        return Paper(client)


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
