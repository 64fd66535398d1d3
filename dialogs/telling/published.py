"""“You said, we did”, as everybody reads it: on a card, in a list, on the public page."""

from dialogs.kit.words import Block, Link, Quote, Text
from learning.calendar import LONDON, said
from learning.days import today
from learning.people import EVERYBODY, Team
from learning.publishing import Answer, Published
from learning.work import Work

TITLE = "You said, we did"
SAYS = {
    Answer.DID: "We did",
    Answer.TRYING: "We are trying",
    Answer.CANNOT: "We can't, because",
    Answer.REVIEW: "What is done about it",
}


def asked(one: Published) -> str:
    return "A review" if one.answer is Answer.REVIEW else "You said"


def told(one: Published) -> tuple[Block, ...]:
    return (Text(f"{asked(one)}:"), Quote(one.said), Text(f"{SAYS[one.answer]}:"), Quote(one.done))


def read(one: Published) -> tuple[Link, ...]:
    return (Link("Read the review", one.link),) if one.link else ()  # type: ignore[arg-type]  # pydantic reads the address


def when(one: Published, work: Work) -> str:
    return said(one.at.astimezone(LONDON).date(), today(work))


def named(channel: Team) -> str:
    return f"Everybody at {channel.agency}" if channel.name == EVERYBODY else f"{channel.name}, {channel.agency}"
