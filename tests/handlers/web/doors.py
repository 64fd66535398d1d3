"""A door and sessions that can be believed: the real Book, and in memory what the real ones keep in a database."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID, uuid4

from pydantic import JsonValue

from dialogs.kit.book import Book, NothingKept
from dialogs.kit.dialog import Reply, Turn
from dialogs.kit.forms import Garbled
from dialogs.kit.questions import Option, Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card, Facts, SignIn, Text
from handlers.door import Begun, Knock, Who
from handlers.web.session import Session
from learning import framework_file
from learning.people import Person, PersonId, Place
from learning.refusal import Refusal
from learning.subject import Subject
from tests.everything import dialog as everything
from tests.handlers.web.house import BRIEFING, LEOPOLD, PEOPLE, STOP, Kept, briefing, idea, reach


class InMemory:
    """The people that a search finds."""

    async def find(self, words: str) -> Sequence[Person]:
        return [p for p in PEOPLE.values() if words.lower() in p.name.lower()][:15]

    async def get(self, id: PersonId) -> Person | None:
        return PEOPLE.get(id)


class FakeDoor:
    """The same turn twice answers once; what is refused leaves nothing."""

    framework: ClassVar = framework_file.load("harrowmere")

    def __init__(self) -> None:
        self.book = Book([idea, briefing, reach, everything])
        self.kept = Kept()
        self.done: dict[tuple[Who, str, str], tuple[Mapping[str, JsonValue], Subject | None]] = {}
        self.links: dict[str, Person] = {}
        self.broken = False

    def work(self) -> Any:
        return SimpleNamespace(people=InMemory(), framework=self.framework, kept=self.kept, new_id=uuid4)

    def who(self, who: Who) -> Person:
        if self.broken:
            raise ZeroDivisionError("a fault of ours")
        return self.links[who.user] if who.platform == "link" else PEOPLE[PersonId(UUID(who.user))]

    async def knows(self, who: Who, /) -> bool:
        return True

    async def introduce(self, who: Who, email: str, place: Place | None = None, /) -> bool:
        return False

    async def met(self, who: Who, place: Place, /) -> None: ...
    async def gone(self, who: Who, /) -> None: ...

    async def open(self, knock: Knock, seeking: Mapping[str, str] = {}, /) -> Sheet | Card:
        try:
            sheet = await self.book.open(knock.address, knock.values, self._turn(knock), seeking)
        except Garbled:
            return Card("Something went wrong", (Text("It is not you, and nothing was saved."),))
        return replace(sheet, nonce=knock.key if seeking else secrets.token_urlsafe(12))

    async def find(self, knock: Knock, name: str, words: str, /) -> Sequence[Option]:
        return await self.book.find(knock.address, knock.values, self._turn(knock), name, words)

    async def answer(self, knock: Knock, /) -> Reply:
        if self.book.shows(knock.address):
            return await self.show(knock)
        turn, key = self._turn(knock), (knock.who, knock.address, knock.key)
        if knock.key and key in self.done:
            subject = self.done[key][1]
            return await self.book.card(subject, turn.person, turn.work) if subject else Card("We have it")
        try:
            reply = await self.book.answer(knock.address, knock.values, turn)
        except NothingKept as no:
            return self._kept_on(no.reply, knock)
        except (Garbled, ZeroDivisionError):
            typed = self.book.hands_back(knock.address, knock.values)
            return Card("Something went wrong", (Text("It is not you, and nothing was saved."), *typed))
        self.done[key] = (knock.values, reply.about if isinstance(reply, Card) else None)
        return reply

    async def show(self, knock: Knock, /) -> View | Card:
        if not self.book.shows(knock.address):
            return Card("Something went wrong", (Text("It is not you, and nothing was saved."),))
        try:
            reply = await self.book.answer(knock.address, knock.values, self._turn(knock))
        except (NothingKept, Refusal) as no:
            return no.reply if isinstance(no, NothingKept) and isinstance(no.reply, Card) else Card("Not for you")
        assert not isinstance(reply, Sheet)
        return reply

    async def card(self, who: Who, subject: Subject, /) -> Card:
        known = subject.kind == "briefing" or subject.id in self.kept.ideas
        if not known:
            return Card("Nothing has changed", (Text("This is not here, or not for you."),))
        return await self.book.card(subject, self.who(who), self.work())

    async def home(self, who: Who, /) -> Sequence[Card]:
        return await self.book.home(self.who(who), self.work())

    async def offer(self, who: Who, words: str, /) -> Card:
        if STOP in words:
            practice = Button("This is about practice in general", "idea.share", {"sentence": words})
            body = (Text("I cannot pass this on and I have not saved it."), Facts({"In an emergency": "999"}))
            return Card("Someone may be at risk", body, (practice, SignIn("Who sees what", "/privacy")))
        return await self.book.offer(words, self.who(who), self.work())

    def begin(self, knock: Knock, name: str, words: str, /) -> Begun | None:
        return None

    def stranger(self) -> Card:
        return Card("We do not know you here yet")

    def _turn(self, knock: Knock) -> Turn:
        return Turn(self.who(knock.who), self.work())

    def _kept_on(self, reply: Sheet | Card, knock: Knock) -> Sheet | Card:
        if isinstance(reply, Card):
            return reply
        return replace(reply, nonce=knock.key if reply.address == knock.address else secrets.token_urlsafe(12))


class FakeSessions:
    """In memory; each token signs in once, each cookie is random."""

    def __init__(self, door: FakeDoor) -> None:
        self.door = door
        self.tokens: dict[str, Person] = {}
        self.cookies: dict[str, Session] = {}
        self.asked: list[str] = []
        self.posts = True  # whether letters are sent at all

    def signs_in(self, person: Person) -> str:
        """A cookie's value for somebody who is signed in."""
        cookie = secrets.token_urlsafe(8)
        who = Who("web", "", str(person.id))
        pages = {"The board": "/board"} if person == LEOPOLD else {}
        self.cookies[cookie] = Session(who, f"form-{cookie}", person.name, pages)
        return cookie

    def link_for(self, person: Person) -> str:
        token = secrets.token_urlsafe(8)
        self.tokens[token] = person
        return token

    def letter_for(self, person: Person) -> str:
        token = secrets.token_urlsafe(8)
        self.door.links[token] = person
        return token

    async def person(self, cookie: str, /) -> Session | None:
        return self.cookies.get(cookie)

    async def ask_link(self, email: str, to: str = "/", /) -> bool:
        self.asked.append(email)
        return self.posts

    async def whose(self, token: str, /) -> str | None:
        return self.tokens[token].name if token in self.tokens else None

    async def start(self, token: str, /) -> str | None:
        person = self.tokens.pop(token, None)
        return self.signs_in(person) if person else None

    async def end(self, cookie: str, /) -> None:
        self.cookies.pop(cookie, None)

    async def opened(self, token: str, /) -> tuple[Subject, str] | None:
        person = self.door.links.get(token)
        return (Subject("briefing", BRIEFING), person.name) if person else None
