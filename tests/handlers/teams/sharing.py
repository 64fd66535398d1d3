"""A small dialog with each way of pressing: shared, asked after, done, shown."""

from uuid import UUID, uuid5

from pydantic import BaseModel, Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Hidden, Line
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card, Facts, Quote, SignIn, Text
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.work import Work

SPACE = UUID("00000000-0000-4000-8000-000000000000")


class Share(Form, address="test.share", title="Share an idea"):
    sentence: Line = Field(title="What would help?", description="One sentence is enough.")


class Theme(Form, address="test.theme", title="What is it about?"):
    idea: Hidden[UUID]
    theme: Choice = Field(title="It is about")


class Known(Form, address="test.known"):
    idea: Hidden[UUID]


class Row(BaseModel):
    idea: str


class Shared(View):
    template = "shared.html"
    rows: tuple[Row, ...]

    def card(self) -> Card:
        return Card("Shared so far", tuple(Quote(row.idea) for row in self.rows), (SignIn("See the page", "/ideas"),))


class Mine(Form, address="test.mine"):
    """What was shared: only shown."""


sharing = Dialog("idea", opens=Share, begin=lambda _: "Share an idea", hears="sentence")
mine = Dialog("waiting", opens=Mine, begin=lambda _: "Shared so far")
IDEAS: dict[UUID, list[str]] = {}


@sharing.about("idea")
async def about(id: UUID, viewer: Viewer, work: Work) -> Card:
    sentence, *rest = IDEAS[id]
    themes = {"About": ", ".join(rest)} if rest else {}
    return Card(
        "Thank you",
        (Quote(sentence), *([Facts(themes)] if themes else []), Text("Your manager will read it within five days.")),
        (Button.asks("What is it about?", Theme, idea=str(id)), Button.does("Others should know", Known(idea=id))),
    )


@sharing.on(Share)
async def share(form: Share, turn: Turn) -> Reply:
    if "worried" in form.sentence:
        raise Refusal("Please ring about a worry.", about="sentence")
    id = uuid5(SPACE, f"{form.sentence}{len(IDEAS)}")
    IDEAS[id] = [form.sentence]
    return await about(id, turn.person, turn.work)


@sharing.prepare(Theme)
async def themes(form: Theme, turn: Turn) -> Prepared:
    return Prepared(
        options={"theme": {"The voice of the child": "The voice of the child", "Handing over": "Handing over"}}
    )


@sharing.on(Theme)
async def themed(form: Theme, turn: Turn) -> Reply:
    IDEAS[form.idea].append(form.theme)
    return await about(form.idea, turn.person, turn.work)


@sharing.on(Known)
async def known(form: Known, turn: Turn) -> Reply:
    IDEAS[form.idea].append("Others should know")
    return await about(form.idea, turn.person, turn.work)


@sharing.offers
async def offer(words: str, person: Person, work: Work) -> Button:
    return Button.asks("Share an idea", Share, sentence=words[:300])


@mine.shows(Mine)
async def shown(form: Mine, turn: Turn) -> Shared:
    return Shared(rows=tuple(Row(idea=words[0]) for words in IDEAS.values()))
