"""
A door that runs real dialogs from memory, a Teams that presses and fills in as Teams does, and the two joined.

The door is believed: it opens, refuses and answers through the real ``Book``, answers a turn once, and knows people by
the address that their organisation has verified.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import httpx2
from fastapi import FastAPI

from dialogs.kit.book import Book, NothingKept
from dialogs.kit.dialog import Reply, Turn
from dialogs.kit.forms import Garbled
from dialogs.kit.questions import Option, Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Card, Text
from handlers.door import Begun, Knock, Who
from handlers.fleeting import Fleeting
from handlers.teams.adapter import PUBLIC, Cloud
from handlers.teams.deliver import TeamsChannel, Token
from handlers.teams.listen import teams
from learning.framework import Framework
from learning.framework_file import load
from learning.people import Person, PersonId, Place
from learning.subject import Subject
from tests import everything
from tests.doubles.connector import Connector
from tests.handlers.teams import sharing

APP = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
AMA = Person(id=PersonId(UUID(int=1)), name="Ama Owusu", email="ama@harrowmere.example", team="North")
MEI = Person(id=PersonId(UUID(int=2)), name="Mei Lin", email="mei@harrowmere.example", team="North")
ENTRA = {"ama": "eeeeeeee-0000-4000-8000-000000000001", "mei": "eeeeeeee-0000-4000-8000-000000000002"}


HARROWMERE = load("harrowmere")


class Staff:
    """As much of ``People`` as the kit asks for."""

    async def find(self, words: str) -> Sequence[Person]:
        return [p for p in (AMA, MEI) if words.lower() in p.name.lower()]

    async def get(self, id: PersonId) -> Person | None:
        return next((p for p in (AMA, MEI) if p.id == id), None)


@dataclass
class Memory:
    """As much of ``Work`` as these dialogs touch."""

    people: Staff = field(default_factory=Staff)
    framework: Framework = HARROWMERE


@dataclass
class FakeDoor:
    known: dict[Who, Person] = field(default_factory=dict)
    places: dict[Who, Place] = field(default_factory=dict)
    left: list[Who] = field(default_factory=list)
    knocks: list[Knock] = field(default_factory=list)
    book: Book = field(default_factory=lambda: Book([everything.dialog, sharing.sharing, sharing.mine]))
    done: dict[tuple[Who, str, str], Reply] = field(default_factory=dict)
    met_times: int = 0

    async def knows(self, who: Who, /) -> bool:
        return who in self.known

    async def introduce(self, who: Who, email: str, place: Place | None = None, /) -> bool:
        found = next((p for p in (AMA, MEI) if p.email == email), None)
        if found:
            self.known[who] = found
            if place:
                self.places[who] = place
        return found is not None

    async def met(self, who: Who, place: Place, /) -> None:
        self.places[who] = place
        self.met_times += 1

    async def gone(self, who: Who, /) -> None:
        self.left.append(who)
        self.places.pop(who, None)

    async def open(self, knock: Knock, seeking: Mapping[str, str] = {}, /) -> Sheet | Card:
        self.knocks.append(knock)
        try:
            sheet = await self.book.open(knock.address, knock.values, self._turn(knock), seeking)
        except Garbled:
            return Card("Something went wrong")
        return replace(sheet, nonce=knock.key if seeking else str(uuid4()))

    async def find(self, knock: Knock, name: str, words: str, /) -> Sequence[Option]:
        self.knocks.append(knock)
        return await self.book.find(knock.address, knock.values, self._turn(knock), name, words)

    async def answer(self, knock: Knock, /) -> Reply:
        self.knocks.append(knock)
        assert knock.key
        key = (knock.who, knock.address, knock.key)
        if key in self.done:
            return self.done[key]
        try:
            reply = await self.book.answer(knock.address, knock.values, self._turn(knock))
        except NothingKept as no:
            return replace(no.reply, nonce=knock.key) if isinstance(no.reply, Sheet) else no.reply
        except Garbled:
            return Card("Something went wrong")
        self.done[key] = reply
        return reply

    async def show(self, knock: Knock, /) -> View | Card:
        self.knocks.append(knock)
        if not self.book.shows(knock.address):
            return Card("Something went wrong")
        reply = await self.book.answer(knock.address, knock.values, self._turn(knock))
        assert isinstance(reply, View | Card)
        return reply

    async def card(self, who: Who, subject: Subject, /) -> Card:
        return await self.book.card(subject, self.known[who], Memory())  # type: ignore[arg-type]  # enough of Work

    async def home(self, who: Who, /) -> Sequence[Card]:
        return []

    async def offer(self, who: Who, words: str, /) -> Card:
        return await self.book.offer(words, self.known[who], Memory())  # type: ignore[arg-type]  # enough of Work

    def begin(self, knock: Knock, name: str, words: str, /) -> Begun | None:
        dialog = self.book.dialogs.get(name)
        if not dialog:
            return None
        heard: dict[str, Any] = {dialog.hears: words} if words and dialog.hears else {}
        if dialog is everything.dialog:
            heard["subject"] = "s"  # its hidden value, which a button would bring along
        return Begun(replace(knock, address=dialog.opens.address, values=heard), dialog.opens.asks())

    def stranger(self) -> Card:
        return Card("We do not know you here yet", (Text("Please ask whoever runs Hearback."),))

    def _turn(self, knock: Knock) -> Turn:
        return Turn(self.known[knock.who], Memory(), knock.place)  # type: ignore[arg-type]  # enough of Work


class House:
    """Hearback with this door, and the Bot Connector beside it; all in one loop, over no network but loopback's."""

    def __init__(
        self,
        *,
        app_id: str = "",
        service: str = "http://127.0.0.1:9/",
        cloud: Cloud = PUBLIC,
        http: httpx2.AsyncClient | None = None,
        token: Token | None = None,
        client: tuple[str, int] = ("127.0.0.1", 50000),
    ) -> None:
        self.door, self.connector, self.fleeting = FakeDoor(), Connector(), Fleeting()
        self.service = service
        self.channel: TeamsChannel
        to_double = http or httpx2.AsyncClient(transport=httpx2.ASGITransport(app=self.connector))
        router, self.channel = teams(
            self.door,
            self.fleeting,
            app_id=app_id,
            password="secret" if app_id else "",
            tenant=TENANT,
            demo=True,
            bind="127.0.0.1",
            public_url="https://hearback.example",
            cloud=cloud,
            http=to_double,
            token=token,
        )
        self.app = FastAPI()
        self.app.include_router(router)
        self.http = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app, client=client), base_url="http://hearback"
        )
        for name, person in (("ama", AMA), ("mei", MEI)):
            self.connector.members[f"29:{name}"] = {
                "id": f"29:{name}",
                "aadObjectId": ENTRA[name],
                "email": person.email,
                "userPrincipalName": person.email.upper(),
                "tenantId": TENANT,
                "userRole": "user",
            }

    def knows(self, name: str = "ama") -> None:
        self.door.known[Who("teams", TENANT, ENTRA[name])] = {"ama": AMA, "mei": MEI}[name]

    async def send(self, body: Mapping[str, Any], **headers: str) -> httpx2.Response:
        told = {"content-type": "application/json", **headers}
        return await self.http.post("/api/messages", content=json.dumps(body), headers=told)

    async def close(self) -> None:
        await self.fleeting.settle()
        await self.http.aclose()
        await self.channel.aclose()


@dataclass
class Client:
    """One person's Teams: the card they see, what they press and fill in.  ``conversation`` is one to one."""

    house: House
    name: str = "ama"
    kind: str = "personal"
    channel_type: str = "standard"
    card: dict[str, Any] = field(default_factory=dict)
    shown: str = "m1"
    sent: int = 0
    answer: httpx2.Response | None = None

    @property
    def conversation(self) -> str:
        return f"direct-{ENTRA[self.name]}" if self.kind == "personal" else f"19:{self.kind}@thread.tacv2"

    def activity(self, **more: Any) -> dict[str, Any]:
        self.sent += 1
        self.house.connector.conversations.add(self.conversation)
        data = {"tenant": {"id": TENANT}}
        if self.kind == "channel":
            data["channel"] = {"id": self.conversation, "type": self.channel_type}
        thread = ";messageid=17" if self.kind == "channel" else ""
        return {
            "id": f"{self.name}-{self.kind}-{self.sent}",
            "channelId": "msteams",
            "serviceUrl": self.house.service,
            "from": {"id": f"29:{self.name}", "name": self.name, "aadObjectId": ENTRA[self.name]},
            "recipient": {"id": f"28:{APP}", "name": "Hearback"},
            "conversation": {
                "id": self.conversation + thread,
                "conversationType": self.kind,
                "tenantId": TENANT,
            },
            "channelData": data,
            **more,
        }

    async def does(self, **more: Any) -> Any:
        self.answer = await self.house.send(self.activity(**more))
        await self.house.fleeting.settle()
        return self.answer.json() if self.answer.content else None

    async def says(self, text: str, *, mentions: bool = False) -> None:
        named = {"type": "mention", "text": "<at>Hearback</at>", "mentioned": {"id": f"28:{APP}", "name": "Hearback"}}
        more = {"entities": [named]} if mentions else {}
        before = len(self.house.connector.calls)
        await self.does(type="message", text=f"<at>Hearback</at> {text}\xa0" if mentions else text, **more)
        if len(self.house.connector.calls) > before:
            self.card = self.house.connector.card

    async def presses(self, label: str, **filled: Any) -> Any:
        """As Teams does: inputs go along only where the action takes them."""
        action = self.find(label)
        data = {**action.get("data", {}), **(self.inputs(filled) if action["associatedInputs"] == "auto" else {})}
        if action["type"] == "Action.Submit":
            fetches = data.get("msteams", {}).get("type") == "task/fetch"
            name = "task/fetch" if fetches or self.kind != "personal" else "task/submit"
            return self._dialog(await self.does(type="invoke", name=name, value={"data": data}))
        value = {"action": {"type": action["type"], "verb": action["verb"], "data": data}, "trigger": "manual"}
        answer = await self.does(type="invoke", name="adaptiveCard/action", value=value, replyToId=self.shown)
        if answer["type"] == "application/vnd.microsoft.card.adaptive":
            self.card = answer["value"]
        return answer

    async def submits(self, label: str, name: str = "task/submit", **filled: Any) -> Any:
        """In a dialog."""
        data = {**self.find(label)["data"], **self.inputs(filled)}
        return self._dialog(await self.does(type="invoke", name=name, value={"data": data}))

    def _dialog(self, answer: Any) -> Any:
        self.card = answer["task"]["value"]["card"]["content"]
        return answer

    def find(self, label: str) -> dict[str, Any]:
        return next(a for a in actions(self.card) if a["title"] == label)

    def inputs(self, filled: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **{e["id"]: e.get("value", "") for e in elements(self.card) if e["type"].startswith("Input.")},
            **filled,
        }

    def reads(self) -> str:
        return json.dumps(self.card, ensure_ascii=False)


def elements(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for element in [*card.get("body", []), *card.get("items", [])]:
        found += [element, *elements(element)]
    return found


def actions(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All that can be pressed, rows included."""
    within = [
        a
        for e in elements(card)
        for a in [*e.get("actions", []), *([e["selectAction"]] if "selectAction" in e else [])]
    ]
    return [*card.get("actions", []), *within]
