"""Believed fakes: what they are asked they do as the real thing does, and it can be read afterwards."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

import httpx2

from dialogs.kit.words import Card, SignIn
from handlers.door import Outcome, Sent, To
from tests.handlers.web.paper import Reader


@dataclass(frozen=True)
class Said:
    """Something that a telephone was told."""

    to: To
    card: Card
    line: str
    posted: str
    edits: bool = False


@dataclass
class Telephones:
    """
    A chat platform: it gives each message a name, and edits only what it was told before.

    ``next`` are outcomes in place of saying what is said next.
    """

    said: list[Said] = field(default_factory=list)
    next: deque[Outcome] = field(default_factory=deque)

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        assert not any(isinstance(action, SignIn) for action in card.actions), "a page is made a link before it is sent"
        if self.next:
            return self.next.popleft()
        assert not replaces or replaces in {one.posted for one in self.said}, "only what was said can be edited"
        posted = replaces or f"m{len(self.said) + 1}"
        self.said.append(Said(to, card, line, posted, edits=bool(replaces)))
        return Sent(posted)

    def to(self, name: str) -> list[Said]:
        """By the platform's name of a person, or the address of a channel."""
        return [one for one in self.said if name in (one.to.user, one.to.address)]

    @property
    def shown(self) -> dict[str, Said]:
        """Each message as it now stands, by its name."""
        return {one.posted: one for one in self.said}


class Browser:
    """Somebody's browser without JavaScript, at our pages in the test's own loop."""

    def __init__(self, app: Any) -> None:
        headers = {"sec-fetch-site": "same-origin"}
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        self.http = httpx2.AsyncClient(
            transport=transport, base_url="http://testserver", headers=headers, follow_redirects=True
        )
        self.page, self.status = "", 0

    @property
    def read(self) -> Reader:
        return Reader(self.page)

    @property
    def text(self) -> str:
        return " ".join(self.read.text.split())

    async def goes(self, path: str) -> str:
        return self._keeps(await self.http.get(path))

    async def follows(self, label: str) -> str:
        return self._keeps(await self.http.get(self.read.links[label]))

    async def presses(self, label: str, **filled: Any) -> str:
        form, pressed, elsewhere = self.read.buttons[label]
        given: dict[str, Any] = {**form.values, **pressed, **filled}
        sent = {name: value for name, value in given.items() if value is not None}
        action = (elsewhere or form.action).partition("#")[0] or "/"
        return self._keeps(await self.http.request(form.method.upper(), action, data=sent))

    def _keeps(self, response: Any) -> str:
        self.status, self.page = response.status_code, response.text
        return self.page


def link(letter: str, label: str) -> str:
    """The address under a link's label in a letter's text."""
    lines = letter.splitlines()
    at = next(n for n, line in enumerate(lines) if line.partition(". ")[2] == label)
    return lines[at + 1].strip()
