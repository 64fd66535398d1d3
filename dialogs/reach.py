"""How far briefings have gone: for the board, as at the end of the last working day, in chat and on the page."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel

from dialogs.kit.dialog import Dialog, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Action, Block, Button, Card, Figure, Figures, Text
from dialogs.sending import Write
from dialogs.welcome import Welcome
from learning.briefings import BriefingId
from learning.calendar import LONDON, end_of_last_working_day, said
from learning.days import today
from learning.framework_words import Phrases
from learning.people import Person
from learning.reach import Reach as Reached
from learning.reach import Rungs, reach
from learning.rights import Deed, allow, may
from learning.work import Work

LADDER = {
    "sent": "Sent to, any way",
    "opened": "Opened",
    "acknowledged": "Answered",
    "not_yet_clear": "Not yet clear to them",
    "discussed": "Say their team talked about it",
    "used": "Say they have used it",
}
AT_MOST = 12


class Board(Form, address="board.show"):
    """All briefings, and how far each has gone."""


class Show(Form, address="reach.show"):
    """One briefing, by agency, team and profession."""

    briefing: Hidden[BriefingId]


class Row(BaseModel, frozen=True):
    """``None`` is hidden, never nought."""

    group: str
    name: str
    audience: int | None = None
    sent: int | None = None
    opened: int | None = None
    acknowledged: int | None = None
    not_yet_clear: int | None = None
    discussed: int | None = None
    used: int | None = None


def _row(group: str, name: str, rungs: Rungs | None) -> Row:
    return Row(group=group, name=name, **vars(rungs)) if rungs else Row(group=group, name=name)


class ReachPage(View):
    """A ladder, never a score: sent to, answered, discussed, used (they told us), and what is not known."""

    template: ClassVar[str] = "reach.html"

    title: str
    as_at: str
    asked_on: str
    smallest: int
    rows: tuple[Row, ...]
    back: bool = True

    def of(self, group: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.group == group)

    def card(self) -> Card:
        total = self.of("everyone")[0]
        body: list[Block] = [Text(self.as_at), Figures("Everyone it went to", _rungs(total))]
        for group, title in (("agency", "agency"), ("profession", "profession"), ("team", "team")):
            body.append(Figures(f"Answered, by {title}", tuple(_answered(row) for row in self.of(group))))
        body += [
            Text(f"Groups of fewer than {self.smallest} people are hidden, with as many others as it takes."),
            Text(self.asked_on),
            Text("We do not know yet what is different for children."),
        ]
        return Card(self.title, tuple(body), (Button.shows("All briefings", Board()),))


class BoardPage(View):
    template: ClassVar[str] = "board.html"

    title: str = Phrases().reach
    as_at: str
    rows: tuple[Row, ...]
    opens: tuple[Button, ...]
    none_by: str = ""
    """The day by whose end none had been sent, where some were sent since."""

    def card(self) -> Card:
        if not self.rows:
            none = "None has been sent yet. Whoever writes briefings in your partnership sends the first."
            since = (Text(self.as_at), Text(f"None had been sent by the end of {self.none_by}."))
            body: tuple[Block, ...] = (
                Text("From the first briefing on, this shows how many people it reached and what came of it."),
                *(since if self.none_by else (Text(none),)),
            )
            return Card(self.title, body, self.opens)
        answered = tuple(_answered(row) for row in self.rows)
        used = tuple(_of(row, row.used) for row in self.rows)
        talked = tuple(_of(row, row.discussed) for row in self.rows)
        body = (
            Text(self.as_at),
            Figures("Have answered", answered),
            Figures("Say their team talked about it", talked),
            Figures("Say they have used it", used),
            Text("We do not know yet what is different for children."),
        )
        actions: tuple[Action, ...] = self.opens
        return Card(self.title, body, actions)


def _answered(row: Row) -> Figure:
    return _of(row, row.acknowledged)


def _of(row: Row, count: int | None) -> Figure:
    return Figure(row.name, count, row.audience, hidden=row.audience is None)


def _rungs(row: Row) -> tuple[Figure, ...]:
    hidden = row.audience is None
    return tuple(Figure(label, getattr(row, name), row.audience, hidden=hidden) for name, label in LADDER.items())


dialog = Dialog(
    "reach",
    opens=Board,
    begin=lambda framework: framework.phrases.reach,
    for_whom=lambda p: may(p, Deed.SEE_REACH),
    rank=6,
)


@dialog.shows(Board)
async def board(form: Board, turn: Turn) -> BoardPage:
    return await _board(turn.person, turn.work)


async def _board(person: Person, work: Work) -> BoardPage:
    allow(person, Deed.SEE_REACH)
    as_at = end_of_last_working_day(work.now)
    all_sent = await work.briefings.sent()
    sent = [b for b in all_sent if b.sent_on and b.sent_on <= as_at.date()][:AT_MOST]
    found = [await reach(work, person, briefing, as_at) for briefing in sent]
    rows = tuple(_row("briefing", one.briefing.title, one.total) for one in found)
    opens = tuple(Button.shows(one.briefing.title, Show(briefing=one.briefing.id)) for one in found)
    if not found:
        opens = (
            Button.asks("Write a briefing", Write)
            if may(person, Deed.WRITE_BRIEFINGS)
            else Button.shows("How this works", Welcome()),
        )
    none_by = f"{as_at:%A}" if all_sent and not found else ""
    title = work.framework.phrases.reach
    return BoardPage(title=title, as_at=_as_at(as_at, work), rows=rows, opens=opens, none_by=none_by)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> ReachPage:
    work = turn.work
    as_at = end_of_last_working_day(work.now)
    found = await reach(work, turn.person, await work.briefings.get(form.briefing), as_at)
    return ReachPage(
        title=found.briefing.title,
        as_at=_as_at(as_at, work),
        asked_on=_asked_on(found),
        smallest=found.smallest,
        rows=(_row("everyone", "Everyone", found.total), *_rows(found)),
    )


def _rows(found: Reached) -> Sequence[Row]:
    groups = {"agency": found.by_agency, "team": found.by_team, "profession": found.by_profession}
    return [_row(group, name, rungs) for group, of in groups.items() for name, rungs in of.items()]


def _as_at(as_at: datetime, work: Work) -> str:
    day = said(as_at.astimezone(LONDON).date(), today(work))
    return f"As at the evening of {day}, so that nobody can watch one person answer."


def _asked_on(found: Reached) -> str:
    if found.total is None or not found.total.used:
        return "Nobody has told us yet whether they used it."
    return "Some have told us that they used it. Who has not told us is not counted as no."


@dialog.home(60)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """Answers alone: the rest of the ladder is on the board, one press away."""
    if not may(person, Deed.SEE_REACH):
        return []
    page = await _board(person, work)
    whole = page.card()
    if not page.rows:
        return [whole]
    answered = Figures("Have answered", tuple(_answered(row) for row in page.rows))
    return [Card(whole.title, (Text(page.as_at), answered), (Button.shows("See the whole board", Board()),))]
