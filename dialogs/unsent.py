"""What could not be said to somebody, for whoever runs Hearback: what kind of thing, to whom, why; and said again."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Block, Button, Card, Facts, Text
from dialogs.welcome import Welcome
from learning import delivery
from learning.calendar import LONDON, said
from learning.delivery import Unsaid
from learning.people import Person
from learning.rights import Deed, may
from learning.sharing import today
from learning.work import Work

IN_CHAT = 8
NOTHING = (
    "What could not be said to somebody stands here, with the reason. Everything was sent, or still waits its turn."
)
KINDS = {
    "idea": "About an idea",
    "briefing": "A briefing",
    "question": "A question about a briefing",
    "welcome": "A welcome",
    "reflection": "About a reflection",
}
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

    @property
    def all_again(self) -> Button:
        return Button.does("Send all again", SendAll())

    def again(self, row: Row) -> Button:
        return Button.does(f"Send again to {row.to}", SendAgain(message=row.number))

    def card(self) -> Card:
        if not self.rows:
            return Card("Nothing is unsent", (Text(NOTHING),), (Button.shows("How this works", Welcome()),))
        first = self.rows[:IN_CHAT]
        more = [Text(f"And {self.many - len(first)} more.")] if self.many > len(first) else []
        told = Text("Nothing here is lost. Mend the reason first, then send it again.")
        facts: list[Block] = [Facts({"To": r.to, "What": r.what, "Why": r.why, "Since": r.since}) for r in first]
        buttons = tuple(map(self.again, first)) if self.many > 1 else ()
        return Card(f"Could not be sent: {self.many}", (told, *facts, *more), (self.all_again, *buttons))


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
    return Unsent(many=many, rows=tuple(_row(one, work) for one in found))


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
    told = "Nothing was sent: there is still no way to them." if left else "It was sent already."
    if again:
        told = f"{again} {'is' if again == 1 else 'are'} being sent again."
    see = (Button.shows(f"See what is left: {left}", Show()),) if left else ()
    return Card("Could not be sent", (Text(told),), see)


@dialog.home(25)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """Only where there is something to do."""
    if not may(person, Deed.LOOK_AFTER_SENDING):
        return []
    many = await work.delivery.how_many_unsaid()
    told = (Text("Some messages were given up. Nothing is lost: see why, and send them again."),)
    return [Card(f"Could not be sent: {many}", told, (Button.shows("See why", Show()),))] if many else []
