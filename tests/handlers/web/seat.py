"""A house with its pages, and somebody at them: on paper, or in a real browser."""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from handlers.web.render import House
from learning.people import Person
from tests.handlers.web.doors import FakeDoor, FakeSessions
from tests.handlers.web.house import BETHAN, SPACE, Idea, uuid5
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


@dataclass
class Seat:
    """Whatever the browser complains of is kept, and looked at when the test ends."""

    browser: Browser
    here: Here
    site: str
    complaints: list[str]

    def sits(self, person: Person | None = None, **how: Any) -> Page:
        context = self.browser.new_context(base_url=self.site, **{"viewport": {"width": 390, "height": 844}, **how})
        context.set_default_timeout(10_000)
        if person:
            cookie = self.here.sessions.signs_in(person)
            context.add_cookies([{"name": "hearback", "value": cookie, "url": self.site}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text))
        return page

    @property
    def complains(self) -> list[str]:
        """A form that is refused is answered with 422, which Chromium mentions; that is no complaint."""
        return [said for said in self.complaints if "Failed to load resource" not in said]


def shares(here: Here, sentence: str = "Families tell their story twice.") -> Idea:
    idea = Idea(uuid5(SPACE, sentence), sentence, BETHAN)
    here.door.kept.ideas[idea.id] = idea
    return idea


def refused(page: Page) -> None:
    page.goto("/ask/test.everything?subject=s")
    page.get_by_role("button", name="Send", exact=True).click()
