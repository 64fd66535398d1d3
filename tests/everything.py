"""A dialog that asks everything there is to ask, and says everything there is to say: for every channel's tests."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Choices, Hidden, Line, Option, Paragraph, Prompts, Search, Who
from dialogs.kit.view import View
from dialogs.kit.words import (
    Button,
    Card,
    Facts,
    Figure,
    Figures,
    Heading,
    Link,
    Quote,
    Resource,
    Resources,
    SignIn,
    Text,
)
from learning.refusal import Refusal

LONG = "Quality assurance, and what children, young people and their families have told us about it over the year"


class Area(StrEnum):
    WARD = "ward-rounds"
    TRAINING = "training"


class Everything(Form, address="test.everything", title="Everything"):
    subject: Hidden[str] = "s"
    line: Line
    paragraph: Paragraph = Field("", title="Paragraph", description="Some help.")
    number: int = 3
    date: dt.date = dt.date(2026, 12, 1)
    choice: Choice
    choices: Choices[Area] = frozenset()
    switch: bool = False
    person: Who
    search: Search[str]
    prompts: Prompts


class Counted(Form, address="test.counted"):
    """Only shows."""


class Schools:
    """Two hundred of them: too many for a list."""

    names: ClassVar = {f"s{i}": f"School {i}" for i in range(200)}

    async def find(self, words: str) -> Sequence[Option]:
        return [Option(v, n) for v, n in self.names.items() if words.lower() in n.lower()][:15]

    async def get(self, value: str) -> Option | None:
        return Option(value, self.names[value]) if value in self.names else None


class Row(BaseModel):
    name: str
    count: int


class Counts(View):
    """A view whose card has a page to sign in to."""

    template: ClassVar[str] = "counts.html"
    rows: Sequence[Row]

    def card(self) -> Card:
        figures = Figures("How many", tuple(Figure(row.name, row.count) for row in self.rows))
        return Card("Counted", (figures,), (SignIn("See the page", "/counted"),))


dialog = Dialog("everything", opens=Everything, begin=lambda _: "Everything", hears="line")
READ: list[Everything] = []


@dialog.prepare(Everything)
async def prepare(form: Everything, turn: Turn) -> Prepared:
    return Prepared(
        values={"number": 7},
        options={"choice": {"a": "A", "b": LONG}},
        search={"search": Schools()},
        prompts={"prompts": {"what": "What happened?", "so_what": "So what?"}},
    )


@dialog.on(Everything)
async def on(form: Everything, turn: Turn) -> Reply:
    if form.line == "on top":
        raise Refusal("Not now.")
    if form.line == "beside":
        raise Refusal("Not so.", about="paragraph")
    if form.line == "fault":
        raise ZeroDivisionError
    READ.append(form)
    turn.notify(turn.person, Card("A notice", (Text("Plain"),)))
    return every_word(form.line)


@dialog.shows(Counted)
async def counted(form: Counted, turn: Turn) -> View:
    return Counts(rows=(Row(name="All", count=3),))


def every_word(said: str) -> Card:
    return Card(
        "Every word",
        body=(
            Text(said),
            Heading("A heading"),
            Quote(said),
            Facts({"k": said, "not yet": ""}),
            Figures("How many", (Figure("All", 3, 5), Figure("Few", None, None, hidden=True), Figure("?", None))),
            Resources((Resource("Guide", "https://example.org", "A note"),)),
        ),
        actions=(
            *(Button.asks(f"Button {i}", Everything, subject=str(i)) for i in range(7)),
            Link("Link", "https://example.org"),
        ),
    )
