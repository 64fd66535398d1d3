"""“You said, we did”, as everybody reads it: on a card, in a list, on the public page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import BaseModel

from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Block, Button, Card, Heading, Link, Quote, Resource, Resources, SignIn, Text
from learning import publishing
from learning.calendar import LONDON, said
from learning.days import today
from learning.ideas import Idea, IdeaId
from learning.people import EVERYBODY, Team, Viewer
from learning.publishing import Answer
from learning.work import Work

TITLE = "You said, we did"
IN_CHAT = 5
YOURS = "Nothing is here yet. It begins with something that somebody says."
NOTHING = "When something came of what people said, it stands here: done, tried, or not, with the reason."
SAYS = {
    Answer.DID: "We did",
    Answer.TRYING: "We are trying",
    Answer.CANNOT: "We can't, because",
    Answer.REVIEW: "What is done about it",
}


def asked(one: publishing.Published) -> str:
    return "A review" if one.answer is Answer.REVIEW else "You said"


def told(one: publishing.Published) -> tuple[Block, ...]:
    return (Text(f"{asked(one)}:"), Quote(one.said), Text(f"{SAYS[one.answer]}:"), Quote(one.done))


def read(one: publishing.Published) -> tuple[Link, ...]:
    return (Link("Read the review", one.link),) if one.link else ()  # type: ignore[arg-type]  # pydantic reads the address


def when(one: publishing.Published, work: Work) -> str:
    return said(one.at.astimezone(LONDON).date(), today(work))


def named(channel: Team) -> str:
    return f"Everybody at {channel.agency}" if channel.name == EVERYBODY else f"{channel.name}, {channel.agency}"


# --- its author ------------------------------------------------------------------------------------------------------


class Fair(Form, address="published.fair"):
    """Its author's yes or no to what everybody would read of it."""

    idea: Hidden[IdeaId]
    result: Hidden[Literal["yes", "no", "again"]]


async def for_its_author(
    shown: Card, idea: Idea, viewer: Viewer, work: Work, *, before: Sequence[Block] | None = None
) -> Card:
    """
    With what everybody would read, and their yes or no; with a no for as long as something of it is out.

    Where nobody waits for another answer of theirs it comes ``before`` what they were told last, which stays: a
    question must not take an answer's place before they have read it.
    """
    if not idea.is_by(viewer) or not publishing.is_theirs(idea):
        return shown
    asks = publishing.asked_of_author(idea)
    if asks is None:
        if await publishing.out(work, idea) if publishing.could_be_out(idea) else ():
            stands, does = "Everybody can read of it under “You said, we did”. You are not named.", leaves_out(idea)
        elif publishing.refused(idea):
            stands, does = "You have left it out of “You said, we did”.", may_after_all(idea)
        else:
            return shown
        return replace(shown, body=(*shown.body, Text(stands)), actions=(*shown.actions, does))
    one = await publishing.entry_asked(work, asks)
    where = [named(team) for team in await publishing.places(work, asks)]
    told_where = [
        "Everybody would read this on the list “You said, we did”.",
        *([f"It would be posted in: {'; '.join(where)}."] if where else []),
        *(["It would be on the page that anybody can read."] if one.public else []),
    ]
    question = (Text(f"{' '.join(told_where)} Is it fair? You are not named."), *told(one))
    says = (Button.does("Yes, it is fair", Fair(idea=idea.id, result="yes")), leaves_out(idea))
    if before is not None:  # what is asked says the idea once more
        asked = (*question, *((Heading(shown.title), *before) if before else ()))
        return replace(shown, title="May everybody read this?", body=asked, actions=(*says, *shown.actions))
    return replace(shown, body=(*shown.body, *question), actions=(*shown.actions, *says))


def leaves_out(idea: Idea) -> Button:
    return Button.does("Leave it out", Fair(idea=idea.id, result="no"))


def may_after_all(idea: Idea) -> Button:
    """Of a no: a press beside the right one is no decision for good."""
    return Button.does("Everybody may read it after all", Fair(idea=idea.id, result="again"))


# --- all of them ------------------------------------------------------------------------------------------------------


class Listed(Form, address="published.list"):
    """What came of things, the newest first; ``after`` so many of them."""

    after: Hidden[int] = 0


class Row(BaseModel, frozen=True):
    what: str
    said: str
    answer: str
    done: str
    on: str
    link: str = ""


class Published(View):
    template: ClassVar[str] = "published.html"

    rows: tuple[Row, ...]
    down: tuple[Button, ...] = ()
    """One for each row, for whoever may."""
    others: tuple[Button, ...] = ()
    begin: Button

    def card(self) -> Card:
        if not self.rows:
            return Card(TITLE, (Text(NOTHING), Text(YOURS)), (*self.others, self.begin))
        first = self.rows[:IN_CHAT]
        body = [block for row in first for block in self.blocks(row)]
        every = (SignIn("See all of them on the page", f"/show/{Listed.address}.html"),)
        more = every if len(self.rows) > len(first) else ()
        return Card(TITLE, tuple(body), (*more, *self.others))

    @staticmethod
    def blocks(row: Row) -> tuple[Block, ...]:
        read = (Resources((Resource("Read the review", row.link),)),) if row.link else ()  # type: ignore[arg-type]  # pydantic reads the address
        return (Heading(f"{row.what}, {row.on}"), Quote(row.said), Text(f"{row.answer}:"), Quote(row.done), *read)
