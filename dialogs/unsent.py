"""
What could not be said to somebody, for whoever runs Hearback: what kind of thing, to whom, why; and said again.

Briefings that others are sending, or that did not reach everybody, are here too, each opened as its author opens it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from pydantic import BaseModel

from dialogs.following import Follow
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Block, Button, Card, Facts, Heading, SignIn, Text
from dialogs.telling.lists import line
from dialogs.welcome import Welcome
from learning import delivery
from learning.briefings import Briefing, State
from learning.calendar import LONDON, said
from learning.days import today
from learning.delivery import Unsaid
from learning.people import Person
from learning.rights import Deed, may
from learning.work import Work

IN_CHAT = 8
AT_HOME = 5
NOTHING = (
    "What could not be said to somebody stands here, with the reason. Everything was sent, or still waits its turn."
)
LOOK_AFTER = "Briefings to look after"
OTHERS = (
    "Others sent these. Some of them still go out, or did not reach everybody: open one to stop it or to try again."
)
KINDS = {
    "idea": "About an idea",
    "briefing": "A briefing",
    "question": "A question about a briefing",
    "welcome": "A welcome",
    "reflection": "About a reflection",
    "round": "Ideas waiting for them",
    "digest": "A reminder of briefings",
}
KEPT = "Each is kept here for 90 days. Mend the reason first, then send it again."
WORDS = {"not in chat": "neither chat nor an address is known"}


class Show(Form, address="unsent.show"):
    """All that could not be sent."""


class SendAgain(Form, address="unsent.again"):
    message: Hidden[int]


class SendAll(Form, address="unsent.all"):
    """All of them."""


class Row(BaseModel, frozen=True):
    """No word of what it says."""

    what: str
    to: str
    why: str
    since: str
    number: int


class Unsent(View):
    template: ClassVar[str] = "unsent.html"

    many: int
    rows: tuple[Row, ...]
    briefings: tuple[Button, ...] = ()

    @property
    def all_again(self) -> Button:
        return Button.does("Send all again", SendAll())

    def again(self, row: Row) -> Button:
        return Button.does(f"Send again to {row.to}", SendAgain(message=row.number))

    def card(self) -> Card:
        others, opens = ((Heading(LOOK_AFTER), Text(OTHERS)), self.briefings[:IN_CHAT]) if self.briefings else ((), ())
        first = self.rows[:IN_CHAT]
        left_out = self.many > len(first) or len(self.briefings) > len(opens)
        every = (SignIn("See all of them on the page", f"/show/{Show.address}.html"),) if left_out else ()
        if not self.rows and not self.briefings:
            return Card("Nothing is unsent", (Text(NOTHING),), (Button.shows("How this works", Welcome()),))
        if not self.rows:
            return Card(LOOK_AFTER, others[1:], (*opens, *every))
        facts: list[Block] = [Facts({"To": r.to, "What": r.what, "Why": r.why, "Since": r.since}) for r in first]
        more = [Text(f"And {self.many - len(first)} more.")] if self.many > len(first) else []
        again = (self.all_again, *map(self.again, first)) if self.many > 1 else (self.all_again,)
        body = (Text(KEPT), *facts, *more, *others)
        return Card(f"Could not be sent: {self.many}", body, (*again, *opens, *every))


dialog = Dialog(
    "unsent",
    opens=Show,
    begin=lambda _: "What could not be sent",
    for_whom=lambda person: may(person, Deed.LOOK_AFTER_SENDING),
    rank=9,
)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Unsent:
    return await _page(turn.person, turn.work)


async def _page(person: Person, work: Work) -> Unsent:
    many, found = await delivery.unsaid(work, person)
    briefings = tuple(_opens(await work.briefings.to_look_after(person)))
    return Unsent(many=many, rows=tuple(_row(one, work) for one in found), briefings=briefings)


def _opens(found: Iterable[Briefing]) -> Iterator[Button]:
    for one in found:
        going = "paused" if one.paused else "being sent"
        stands = going if one.state is State.SENDING else "not everybody reached"
        yield Button.shows(line(one.title, stands), Follow(briefing=one.id))


def _row(one: Unsaid, work: Work) -> Row:
    to = one.to.name if isinstance(one.to, Person) else f"the channel of {one.to.name}"
    since = said(one.since.astimezone(LONDON).date(), today(work))
    why = WORDS.get(one.why, one.why)
    return Row(what=KINDS.get(one.kind, "A notice"), to=to, why=why, since=since, number=one.number)


@dialog.on(SendAgain)
async def send_again(form: SendAgain, turn: Turn) -> Reply:
    return await _after(await delivery.say_again(turn.work, turn.person, form.message), turn)


@dialog.on(SendAll)
async def send_all(form: SendAll, turn: Turn) -> Reply:
    return await _after(await delivery.say_again(turn.work, turn.person), turn)


async def _after(again: int, turn: Turn) -> Card:
    """What is sent again may fail again: then it stands here again."""
    left = await turn.work.delivery.how_many_unsaid()
    see = (Button.shows(f"See what is left: {left}", Show()),) if left else ()
    if again:
        return Card("Sent again", (Text(f"{again} {'is' if again == 1 else 'are'} being sent again."),), see)
    told = "Nothing was sent: it was sent already, or there is still no way to them."
    return Card("Could not be sent", (Text(told),), see)


@dialog.home(25)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """Only where there is something to do."""
    if not may(person, Deed.LOOK_AFTER_SENDING):
        return []
    many = await work.delivery.how_many_unsaid()
    told = (Text("Some messages were given up. See why, and send them again."),)
    unsaid = [Card(f"Could not be sent: {many}", told, (Button.shows("See why", Show()),))] if many else []
    others = tuple(_opens(await work.briefings.to_look_after(person)))
    every = (Button.shows("See all of them", Show()),) if len(others) > AT_HOME else ()
    return [*unsaid, *([Card(LOOK_AFTER, (Text(OTHERS),), (*others[:AT_HOME], *every))] if others else [])]
