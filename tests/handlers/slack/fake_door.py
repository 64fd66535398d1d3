"""
A door that can be believed: it runs the real Book, and keeps in memory what the real one keeps in a database.

The dialogs are the one that asks everything, and a small ``idea`` with each way of pressing.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, TypeVar
from uuid import UUID, uuid4

from dialogs.kit.book import Book, NothingKept
from dialogs.kit.dialog import Dialog, Offered, Reply, Turn
from dialogs.kit.forms import Form, Garbled
from dialogs.kit.limits import fits
from dialogs.kit.questions import Hidden, Line, Option, Paragraph, Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card, Quote, SignIn, Text, linked
from handlers.door import Begun, Knock, Who
from learning.framework_file import load
from learning.people import Person, PersonId, Place, Viewer
from learning.refusal import Refusal
from learning.subject import Subject
from learning.work import Work
from tests.everything import Counted
from tests.everything import dialog as everything

HARROWMERE = load("harrowmere")
PUBLIC = "https://hearback.example"
R = TypeVar("R")


class Share(Form, address="idea.share", title="Share an idea"):
    sentence: Line


class Like(Form, address="idea.like"):
    idea: Hidden[UUID]


class Ask(Form, address="idea.ask", title="Ask the author"):
    idea: Hidden[UUID]
    words: Paragraph


class Write(Form, address="reflection.write", title="Write a reflection"):
    words: Paragraph


class Where(Form, address="team.connect"):
    """About the conversation it was said in."""


class Named(Form, address="team.named", title="Name the team"):
    name: Line


idea = Dialog("idea", opens=Share, begin=lambda _: "Share an idea", hears="sentence")
reflect = Dialog("reflect", opens=Write, begin=lambda _: "Write a reflection")
connect = Dialog("connect", opens=Where, begin=lambda _: "Use a channel")
named = Dialog("named", opens=Named, begin=lambda _: "Name")
reach = Dialog("reach", opens=Counted, begin=lambda _: "How far it has gone")
IDEAS: dict[UUID, str] = {}
LIKED: list[UUID] = []
PLACES: list[Place | None] = []


@idea.on(Share)
async def share(form: Share, turn: Turn) -> Reply:
    if form.sentence == "refused":
        raise Refusal("Not today.", about="sentence")
    id = turn.work.new_id()
    IDEAS[id] = form.sentence
    return _idea(id)


@idea.on(Like)
async def like(form: Like, turn: Turn) -> Reply:
    LIKED.append(form.idea)
    return _idea(form.idea)


@idea.on(Ask)
async def ask(form: Ask, turn: Turn) -> Reply:
    return Card("Asked", (Quote(form.words),))


@idea.about("idea")
async def about(id: UUID, viewer: Viewer, work: Work) -> Card:
    return _idea(id)


@idea.offers
async def offer(words: str, person: Person, work: Work) -> Offered:
    beginning = fits(words)
    said = () if beginning == words else (Text("A form opens with the beginning:"), Quote(words))
    return Offered(said, (Button("Share an idea", "idea.share", {"sentence": beginning}, how="ask"),))


@idea.home(1)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    return [_idea(id) for id in IDEAS]


@reflect.on(Write)
async def write(form: Write, turn: Turn) -> Reply:
    return Card("Kept for you alone")


@connect.on(Where)
async def where(form: Where, turn: Turn) -> Reply:
    PLACES.append(turn.place)
    return Card("This is your team's list now")


@named.on(Named)
async def name(form: Named, turn: Turn) -> Reply:
    PLACES.append(turn.place)
    return Card("Named")


def _idea(id: UUID) -> Card:
    liked = f"Liked {LIKED.count(id)}"
    return Card(
        "Thank you",
        (Quote(IDEAS.get(id, "gone")), Text(liked)),
        (
            Button.does("Like it", Like(idea=id)),
            Button.asks("Ask", Ask, idea=str(id)),
            Button.shows("Counted", Counted()),
            SignIn("On the page", f"/ideas/{id}"),
        ),
        line="Hearback: your idea has arrived",
        about=Subject("idea", id),
    )


@dataclass
class Colleagues:
    """Whom the list has."""

    everyone: dict[PersonId, Person] = field(default_factory=dict)

    async def get(self, id: PersonId) -> Person | None:
        return self.everyone.get(id)

    async def find(self, words: str) -> Sequence[Person]:
        return [person for person in self.everyone.values() if words.lower() in person.name.lower()][:15]


class FakeDoor:
    """``listed`` are the people whom a list has; ``known`` those who have been met in Slack."""

    def __init__(self) -> None:
        for kept in (IDEAS, LIKED, PLACES):
            kept.clear()
        self.book = Book([idea, reflect, connect, named, reach, everything])
        self.people = Colleagues()
        self.known: dict[Who, Person] = {}
        self.places: dict[Who, Place] = {}
        self.left: list[Who] = []
        self.turns: dict[str, Reply] = {}
        self.heard: list[Knock] = []

    def lists(self, name: str, *, met_as: str = "") -> Person:
        person = Person(id=PersonId(uuid4()), name=name, email=f"{name.lower()}@harrowmere.example")
        self.people.everyone[person.id] = person
        if met_as:
            self.known[Who("slack", "T1", met_as)] = person
        return person

    @property
    def work(self) -> Any:
        return SimpleNamespace(people=self.people, framework=HARROWMERE, new_id=uuid4)

    async def knows(self, who: Who, /) -> bool:
        return who in self.known

    async def introduce(self, who: Who, email: str, place: Place | None = None, /) -> bool:
        person = next((p for p in self.people.everyone.values() if p.email == email), None)
        if person:
            self.known[who] = person
            await self.met(who, place or Place("slack", who.workspace, who.user))
        return person is not None

    async def met(self, who: Who, place: Place, /) -> None:
        self.places[who] = place

    async def gone(self, who: Who, /) -> None:
        self.left.append(who)

    async def open(self, knock: Knock, seeking: Mapping[str, str] = {}, /) -> Sheet | Card:
        async def opened() -> Sheet:
            sheet = await self.book.open(knock.address, knock.values, self._turn(knock), seeking)
            return replace(sheet, nonce=secrets.token_urlsafe(12))

        return await self._safely(knock, opened())

    async def find(self, knock: Knock, name: str, words: str, /) -> Sequence[Option]:
        return await self.book.find(knock.address, knock.values, self._turn(knock), name, words)

    async def answer(self, knock: Knock, /) -> Reply:
        self.heard.append(knock)
        assert knock.key, "nothing is written that could be written twice"
        key = f"{knock.who} {knock.address} {knock.key}"
        if key not in self.turns:
            reply = await self._safely(knock, self.book.answer(knock.address, knock.values, self._turn(knock)))
            if isinstance(reply, Sheet):
                return reply
            self.turns[key] = reply
        return self.turns[key]

    async def show(self, knock: Knock, /) -> View | Card:
        reply = await self.answer(knock)
        assert not isinstance(reply, Sheet)
        return reply

    async def card(self, who: Who, subject: Subject, /) -> Card:
        return _linked(await self.book.card(subject, self.known[who], self.work))

    async def home(self, who: Who, /) -> Sequence[Card]:
        return [_linked(card) for card in await self.book.home(self.known[who], self.work)]

    async def offer(self, who: Who, words: str, /) -> Card:
        return _linked(await self.book.offer(words, self.known[who], self.work))

    def begin(self, knock: Knock, name: str, words: str, /) -> Begun | None:
        dialog = self.book.dialogs.get(name)
        if dialog is None:
            return None
        known = {dialog.hears: words} if words and dialog.hears else {}
        return Begun(replace(knock, address=dialog.opens.address, values=known), opens=dialog.opens.asks())

    def stranger(self) -> Card:
        return Card("We do not know you here yet", (Text("Nothing was kept."),))

    def _turn(self, knock: Knock) -> Turn:
        if knock.who not in self.known:
            raise Refusal("We do not know you here yet.")
        return Turn(self.known[knock.who], self.work, knock.place)

    async def _safely(self, knock: Knock, saying: Any) -> Any:
        try:
            return _linked(await saying)
        except NothingKept as no:
            if isinstance(no.reply, Sheet):
                return replace(no.reply, nonce=knock.key)
            return no.reply
        except (Refusal, Garbled, ZeroDivisionError) as no:
            typed = self.book.hands_back(knock.address, knock.values)
            return Card("Nothing has changed", (Text(type(no).__name__), *typed))


def _linked(said: R) -> R:
    return linked(said, lambda page: f"{PUBLIC}{page}") if isinstance(said, Card) else said
