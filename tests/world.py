"""
A small partnership in a real database, composed as the product is, with a clock that a test moves.

Everything that is sent unasked is written down by channels that are doubles.  ``tests.worlds`` has the fixtures.
"""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any, TypeVar
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import text

from bot.app import App, compose
from bot.settings import Settings
from dialogs.kit.dialog import Dialog, Reply
from dialogs.kit.forms import Values
from dialogs.kit.questions import Sheet
from dialogs.kit.words import Card
from handlers.door import Knock, Who
from handlers.email.tray import Tray
from learning import framework_file
from learning.briefings import BriefingId
from learning.framework import Framework
from learning.ideas import IdeaId
from learning.people import Person, Place
from learning.subject import Subject
from storage.jobs import drain
from storage.seal import Keyring
from storage.work import SqlWork
from tests.fakes import Said, Telephones
from tests.partnership import PEOPLE, SLACK, TEAMS, connections, email, everybody, somebody

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
PUBLIC = "http://testserver"


@cache
def harrowmere() -> Framework:
    return framework_file.load("harrowmere")


@dataclass
class Clock:
    """It stands still until a test moves it."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)

    async def wait(self, seconds: float) -> None:
        self.forward(seconds=seconds)


@dataclass
class World:
    app: App
    clock: Clock
    tray: Tray
    telephones: Telephones
    people: dict[str, Person] = field(default_factory=dict)
    keys: Iterator[int] = field(default_factory=itertools.count)

    # --- who --------------------------------------------------------------------------------------------------------

    def who(self, name: str, at: str = "") -> Who:
        """``at`` is a platform; without one, where they are met, or else the web page."""
        at = at or PEOPLE[name].at or "web"
        workspace = {"slack": SLACK, "teams": TEAMS, "web": ""}[at]
        return Who(at, workspace, str(self.people[name].id) if at == "web" else name)

    # --- what they do -----------------------------------------------------------------------------------------------

    def knock(self, name: str, address: str, values: Values = {}, key: str = "", at: str = "") -> Knock:
        """With a key of its own, unless it is to be the same as another."""
        return Knock(self.who(name, at), address, values, key or f"key-{next(self.keys)}")

    async def answers(self, name: str, address: str, key: str = "", **values: JsonValue) -> Card:
        """For what is done, and answered with a card."""
        reply = await self.tries(name, address, key, **values)
        assert isinstance(reply, Card), reply
        return reply

    async def refuses(self, name: str, address: str, key: str = "", **values: JsonValue) -> Sheet:
        """For what is asked again."""
        reply = await self.tries(name, address, key, **values)
        assert isinstance(reply, Sheet), reply
        return reply

    async def tries(self, name: str, address: str, key: str = "", **values: JsonValue) -> Reply:
        return await self.app.door.answer(self.knock(name, address, values, key))

    async def opens(self, name: str, address: str, **values: JsonValue) -> Sheet:
        reply = await self.app.door.open(self.knock(name, address, values))
        assert isinstance(reply, Sheet), reply
        return reply

    async def shares(self, name: str = "bethan", sentence: str = "One page for the handover", key: str = "") -> str:
        """An idea, as its id; with what sounds like it read already."""
        card = await self.answers(name, "idea.share", key, sentence=sentence, different=True)
        assert card.about and card.about.kind == "idea", card
        return str(card.about.id)

    async def decides(self, name: str, address: str, idea: str, **values: JsonValue) -> Card:
        """A manager's move, from the form as it is opened now."""
        sheet = await self.opens(name, address, idea=idea)
        return await self.answers(name, address, sheet.nonce, **{**filled(sheet), **values})

    async def writes(self, title: str = "Seeing neglect in the everyday", key: str = "", **sections: str) -> str:
        """A briefing of Jaspreet's, as its id."""
        said = {"background": "Three reviews.", "why_it_matters": "It is seldom one bad day."} | sections
        card = await self.answers("jaspreet", "briefing.write", key, title_=title, **said)
        assert card.about and card.about.kind == "briefing", card
        return str(card.about.id)

    async def sends(self, **written: str) -> str:
        """The same, sent to everyone and delivered."""
        briefing = await self.writes(**written)
        await self.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
        await self.drain()
        return briefing

    # --- what comes of it -------------------------------------------------------------------------------------------

    async def drain(self) -> None:
        """Delivers all that is due, the edits of a moment later too."""
        for _ in range(2):
            await drain(self.app.database, self.app.worker.jobs, self.clock)
            self.clock.forward(seconds=3)
        await drain(self.app.database, self.app.worker.jobs, self.clock)

    async def passes(self, **by: float) -> None:
        """Time goes by, and what falls due on the way is done."""
        self.clock.forward(**by)
        await self.drain()

    async def minute(self) -> None:
        """What the tick of this minute says, and what comes of it."""
        await self.app.worker.tick("a hand")
        await self.app.worker.reminding.remind("a hand")
        await self.drain()

    def told(self, name: str) -> list[Said]:
        """What their telephone was told, the oldest first; edits too."""
        return self.telephones.to(name)

    def letters(self, name: str) -> list[str]:
        """The text of their letters, the oldest first."""
        return [letter.text for letter in reversed(self.tray.to(email(name)))]

    async def card(self, name: str, kind: str, id: str) -> Card:
        return await self.app.door.card(self.who(name, "web"), Subject(kind, UUID(id)))

    async def idea(self, id: str) -> Any:
        return await self.app.works.read(lambda work: work.ideas.get(IdeaId(UUID(id))))

    async def briefing(self, id: str) -> Any:
        return await self.app.works.read(lambda work: work.briefings.get(BriefingId(UUID(id))))

    async def write(self, use_case: Callable[[SqlWork], Awaitable[T]]) -> T:
        return await self.app.works.write(use_case)

    async def read(self, use_case: Callable[[SqlWork], Awaitable[T]]) -> T:
        return await self.app.works.read(use_case)

    async def sql(self, statement: str) -> list[Any]:
        async def said(work: SqlWork) -> list[Any]:
            return list((await work.session.execute(text(statement))).all())

        return await self.read(said)

    async def count(self, table: str) -> int:
        return int((await self.sql(f"SELECT count(*) FROM {table}"))[0][0])

    async def connects(self, name: str, address: str, platform: str = "teams", key: str = "") -> Card:
        """Says connect in a private channel."""
        workspace = TEAMS if platform == "teams" else SLACK
        place = Place(platform, workspace, address, "private")
        reply = await self.app.door.answer(Knock(self.who(name), "team.connect", {}, f"at-{address}{key}", place))
        assert isinstance(reply, Card)
        return reply


def filled(sheet: Sheet) -> dict[str, JsonValue]:
    """What goes back when a sheet is sent as it was shown."""
    shown = {q.name: q.value for q in sheet.questions if q.value is not None}
    return {**sheet.known, **shown}


@asynccontextmanager
async def world_at(
    url: str,
    *dialogs: Dialog,
    people: bool = True,
    met: bool = True,
    settings: Mapping[str, Any] = {},
    bot_connector: Mapping[str, Any] = {},
    framework: str = "harrowmere",
) -> AsyncIterator[World]:
    """
    ``dialogs`` are added to the product's own; without ``people`` it is a partnership before its first day.

    Everybody is met in their chat already, unless ``met`` is false.
    """
    clock, tray, telephones = Clock(), Tray(), Telephones()
    numbers = itertools.count(1)
    app = compose(
        Settings(**{"database_url": url, "public_url": PUBLIC, **settings}),
        harrowmere() if framework == "harrowmere" else framework_file.load(framework),
        clock=clock,
        wait=clock.wait,
        new_id=lambda: UUID(int=next(numbers), version=4),  # the same in every run, for golden files
        keyring=Keyring({"k1": b"k" * 32}),
        secret=b"not a secret, for it is a test's",
        mailer=None if "mail" in settings else tray,
        doubles={"slack": telephones, "teams": telephones},
        bot_connector=bot_connector,
    )
    _add(app, *dialogs)
    world = World(app, clock, tray, telephones)
    await app.works.write(partial(everybody, met=met) if people else connections)
    for name in PEOPLE if people else ():
        person = await app.works.read(lambda work, name=name: somebody(work, name))
        world.people[name] = person
    try:
        yield world
    finally:
        await app.fleeting.settle()
        await app.jobs.stop()
        await app.database.close()


def _add(app: App, *dialogs: Dialog) -> None:
    """A test's own dialog in the product's book."""
    if dialogs:
        app.book.__init__([*app.book.dialogs.values(), *dialogs])
