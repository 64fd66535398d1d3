"""Agendas: what each body has before it at its next meeting, for whoever answers for it; as a paper too."""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from dialogs.idea import Show as ShowIdea
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.limits import HEADING, shortened
from dialogs.kit.paper import Paper, Part
from dialogs.kit.questions import Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card, SignIn, Text
from dialogs.telling import evaluating
from dialogs.telling.agendas import Item, Row, carried, part_of
from dialogs.telling.findings import for_the_table
from dialogs.telling.lists import called, in_full, line
from dialogs.waiting import Waiting
from learning import meetings
from learning.agendas import Line
from learning.calendar import add_working_days, said
from learning.days import today
from learning.findings import one_source_so_far
from learning.forums import RECORD_WITHIN
from learning.framework import Body
from learning.ideas import Idea, IdeaId, Kind, Move
from learning.people import Person
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.work import Work

IN_CHAT = 8
AT_HOME = 5
SHORT = 60
WHAT_IT_IS = (
    "What has come to a board or forum stands on its agenda once, for the meeting at which it is due, the oldest first."
)
NOT_SAID = "Nobody has said yet when it meets, so this is all that is before it."
NOTHING = "Nothing is before it for that meeting. What comes to it from now on stands here."
ALONE = ""
"""What came from no review or finding."""
KINDS = {Kind.IDEA: "Idea", Kind.FINDING: "Finding", Kind.ACTION: "Action"}


class Show(Form, address="agenda.show"):
    """
    One body's agenda; without one, all that somebody looks after that have something, or the ``others``.

    In chat some items, ``after`` so many.
    """

    body: Hidden[str] = ""
    after: Hidden[int] = 0
    others: Hidden[bool] = False


class MeetOn(Form, address="agenda.meet", title="When do you meet?", submit="Save"):
    body: Hidden[str]
    day: dt.date = Field(title="When do you meet next?")
    then: dt.date | None = Field(
        None, title="And the time after that?", description="If you know it already. You can change both at any time."
    )


class Agenda(View):
    template: ClassVar[str] = "agenda.html"

    title: str
    house: str
    day: str
    body: str
    meets: str
    later: int
    rows: tuple[Row, ...]
    items: tuple[Item, ...]
    after: int = 0

    @property
    def meet(self) -> Button:
        return Button.asks("When do you meet?", MeetOn, body=self.body)

    @property
    def document(self) -> SignIn:
        return SignIn("Take it away as a document", f"/agenda/{self.body}.docx")

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Item]]]:
        """Under what it came from, in the order of the oldest of each."""
        whence = dict.fromkeys(item.row.came_from for item in self.items)
        return [(one, [item for item in self.items if item.row.came_from == one]) for one in whence]

    @property
    def says(self) -> tuple[str, ...]:
        later = f"Due at a later meeting: {self.later}." if self.later else ""
        return tuple(filter(None, (self.meets, later, "" if self.items else NOTHING)))

    def card(self) -> Card:
        shown = self.items[self.after : self.after + IN_CHAT]
        rest = len(self.items) - self.after - len(shown)
        following = Show(body=self.body, after=self.after + IN_CHAT)
        more = (Button.shows(f"{rest} more", following),) if rest > 0 else ()
        page = SignIn("See it on the page", f"/show/{Show.address}.html?body={self.body}")
        body = (*map(Text, self.says), *(() if self.items else (Text(WHAT_IT_IS),)))
        takes = (page, self.document) if self.items else (page,)
        return Card(self.title, body, (*(item.opens for item in shown), *more, self.meet, *takes, ALL))

    def paper(self) -> Paper:
        parts: list[Part] = []
        for whence, items in self.groups:
            each = tuple(part_of(item) for item in items)
            parts += [Part(f"From: {whence}", parts=each)] if whence else each
        return Paper(
            title=self.title,
            house=self.house,
            day=self.day,
            body=tuple(map(Text, self.says)),
            parts=tuple(parts),
            name=f"agenda-{self.body}",
        )


ALL = Button.shows("All agendas", Show())
dialog = Dialog(
    "agenda",
    opens=Show,
    begin=lambda _: "Agendas",
    for_whom=lambda person: may(person, Deed.ANSWER_FOR_BODIES) or bool(person.answers_for),
    rank=8,
)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Agenda | Card:
    theirs = meetings.answered_by(turn.work, turn.person)
    if form.body or len(theirs) == 1:
        return await _agenda(form.body or theirs[0].id, turn, max(form.after, 0))
    if not theirs:
        whose = "It is for whoever answers for one; your administrator says who that is."
        way_on = Button.shows("What waits for you", Waiting())
        return Card("Agendas", (Text(WHAT_IT_IS), Text(whose)), (way_on,))
    before = await turn.work.agendas.how_many_before(turn.person)
    some, none = ([b for b in theirs if bool(before.get(b.id)) is has] for has in (True, False))
    if form.others or not some:
        opens, whole = await _each(none, turn.person, turn.work)
        return Card("Agendas", (Text(WHAT_IT_IS), *whole), (*opens, *((ALL,) if some else ())))
    opens, whole = await _each(some, turn.person, turn.work)
    rest = (Button.shows(f"With nothing before them: {len(none)}", Show(others=True)),) if none else ()
    return Card("Agendas", (Text(WHAT_IT_IS), *whole), (*opens, *rest))


async def _each(bodies: Sequence[Body], reader: Person, work: Work) -> tuple[tuple[Button, ...], tuple[Text, ...]]:
    """A button for each, and beside them the whole names of those that do not fit on one."""
    before = await work.agendas.how_many_before(reader)
    found = []
    for body in bodies:
        day = await meetings.next_day(work, body)
        on = f", {await _on(body, day, work)}" if day else ""
        many = before.get(body.id, 0)
        found.append(Button.shows(line(called(body), f"{many or 'nothing'}{on}"), Show(body=body.id)))
    return tuple(found), in_full(bodies, found)


async def _agenda(id: str, turn: Turn, after: int) -> Agenda:
    work = turn.work
    body = meetings.body_of(work, turn.person, id)
    day = await meetings.next_day(work, body)
    every = await work.agendas.of_body(body.id, reader=turn.person)
    lines = [one for one in every if day is None or one.due_on <= day]
    items = await _items(lines, work)
    on = await _on(body, day, work) if day else ""
    when = f": {on.removeprefix('on ')}" if on else ""
    return Agenda(
        title=f"Agenda of the {shortened(body.name, HEADING - 40)[0]}{when}",
        house=work.framework.organisation,
        day=said(today(work), today(work)),
        body=body.id,
        meets=_meets(body, on),
        later=len(every) - len(lines),
        rows=tuple(item.row for item in items),
        items=items,
        after=after,
    )


async def _on(body: Body, day: dt.date, work: Work) -> str:
    """As a fact only where somebody has set it; any other is the end of its month, quarter or year."""
    is_set = day in await work.agendas.meetings(body.id, day)
    return f"{'on' if is_set else 'by'} {said(day, today(work))}"


def _meets(body: Body, on: str) -> str:
    often = f" ({body.cadence.lower()})" if body.every else ""
    if on.startswith("by"):
        return f"Nobody has said yet on which day it meets{often}. This is what is due {on}."
    return f"It meets {on}{often}." if on else NOT_SAID


async def _items(lines: Sequence[Line], work: Work) -> tuple[Item, ...]:
    """The oldest first, and what came from one review together; a handful of questions, however long it is."""
    ids = [line.idea for line in lines]
    ideas = {idea.id: idea for idea in await work.ideas.these(ids)}
    whence = await work.links.came_from(ids)
    reviews = {idea.id: idea for idea in await work.ideas.these(list(set(whence.values())))}
    back = await work.agendas.back_from(ids)
    grouped: dict[IdeaId | None, list[Line]] = {}
    for one in lines:
        grouped.setdefault(whence.get(one.idea), []).append(one)
    in_order = [one for group in grouped.values() for one in group]
    return tuple(
        _item(number, one, ideas[one.idea], reviews.get(whence.get(one.idea, one.idea)), back.get(one.idea, ()), work)
        for number, one in enumerate(in_order, 1)
    )


def _item(number: int, one: Line, idea: Idea, review: Idea | None, back: Sequence[Line], work: Work) -> Item:
    source = work.framework.sources.get(idea.source)
    row = Row(
        number=number,
        came_from=review.title if review else ALONE,
        item=idea.sentence,
        what=KINDS[idea.kind],
        source=source.label if source else idea.source,
        for_what="Evaluation" if one.evaluating else "",
        due=_due(one, work),
        carried_over=one.carried,
        teams_said="; ".join(f"{_team(line)}: {line.words}" for line in back),
        one_source=idea.kind is Kind.FINDING and one_source_so_far(idea),
        came_with=_came_with(one, idea),
    )
    status = ", ".join(filter(None, (carried(one.carried), "to evaluate" if one.evaluating else ""))) or row.due
    opens = Button.shows(line(f"{number}. {idea.title}", status), ShowIdea(idea=idea.id))
    found = evaluating.so_far(idea, work) if one.evaluating else ()
    teams = tuple((_team(each), each.words) for each in back)
    return Item(row=row, opens=opens, back=teams, said=for_the_table(idea), found=found)


def _came_with(one: Line, idea: Idea) -> str:
    passed = (e for e in reversed(idea.events) if e.move is Move.PASSED)
    return next((e.words for e in passed if one.body in e.data.get("bodies", "").split(",")), "")


def _due(one: Line, work: Work) -> str:
    day = said(one.due_on, today(work))
    if one.due_on >= today(work):
        return day
    by = said(add_working_days(one.due_on, RECORD_WITHIN), today(work))
    return f"{day}: say by {by} what was said"


def _team(line: Line) -> str:
    return line.team.name if line.team else ""


@dialog.prepare(MeetOn)
async def known(form: MeetOn, turn: Turn) -> Prepared:
    body = meetings.body_of(turn.work, turn.person, form.body)
    days = [day.isoformat() for day in await turn.work.agendas.meetings(body.id, today(turn.work))]
    return Prepared(values=dict(zip(("day", "then"), days, strict=False)))


@dialog.on(MeetOn)
async def meet_on(form: MeetOn, turn: Turn) -> Reply:
    if form.then and form.then <= form.day:
        raise Refusal("This is not after the first day. Please choose a later one, or leave it empty.", about="then")
    await meetings.meet_on(turn.work, turn.person, form.body, [form.day, *([form.then] if form.then else [])])
    return await _agenda(form.body, turn, 0)


@dialog.home(22)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """For whoever answers for a body, and only what has something before it."""
    theirs = meetings.answered_by(work, person)
    before = await work.agendas.how_many_before(person) if theirs else {}
    some = [body for body in theirs if before.get(body.id)]
    if not some:
        return []
    shown, whole = await _each(some[:AT_HOME], person, work)
    return [Card(f"Agendas: {sum(before[body.id] for body in some)}", (Text(WHAT_IT_IS), *whole), (*shown, ALL))]
