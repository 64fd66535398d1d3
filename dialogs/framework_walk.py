"""
Your framework: what its own document does not say, one point at a time, until an administrator has confirmed each.

“Your framework does not say … We have used … Is that right?”  Yes; not right, and what it should be; or skip for now.
"""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.limits import shortened
from dialogs.kit.questions import Hidden, Paragraph
from dialogs.kit.view import View
from dialogs.kit.words import Action, Block, Button, Card, Facts, SignIn, Text
from dialogs.telling import framework as telling
from dialogs.telling.lists import line
from dialogs.welcome import Welcome
from learning import framework_points
from learning.framework_points import Point, PointId, Said
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.work import Work

AT_ONCE = 8
AT_HOME = 3  # of what nobody has decided
WHAT_IT_IS = (
    "What your own document does not say, we have chosen for you. Say once of each point whether that is right: who "
    "confirmed it and when is kept with it, and you can take it back."
)
UNTIL_THEN = "Everything goes on as we have chosen until you say otherwise."


class Walk(Form, address="framework.walk"):
    """The next point that is open, ``after`` the one that was skipped."""

    after: Hidden[PointId | None] = None


class Show(Form, address="framework.points"):
    """All of them, those that are open first; in chat some at once, ``after`` so many."""

    after: Hidden[int] = 0


class Look(Form, address="framework.point"):
    """One of them, as it stands."""

    point: Hidden[PointId]


class Saying(Form, address="framework.saying"):
    """``seen``: how many answers there were when the card was made."""

    point: Hidden[PointId]
    seen: Hidden[int] = 0


class Confirm(Saying, address="framework.confirm"):
    """Yes, that is right."""


class TakeBack(Saying, address="framework.take_back"):
    """It is open again."""


class NotRight(Saying, address="framework.not_right", title="What should it be?", submit="Keep it"):
    words: Paragraph = Field(
        min_length=1,
        max_length=1500,
        title="What should it be?",
        description="In your own words: whoever looks after the framework's file reads this and changes it there.",
    )


ALL = Button.shows("See all points", Show())
dialog = Dialog(
    "framework",
    opens=Walk,
    begin=lambda _: "Your framework",
    for_whom=lambda person: may(person, Deed.CONFIRM_FRAMEWORK),
    rank=9,
)


# --- one point --------------------------------------------------------------------------------------------------------


@dialog.shows(Walk)
async def walk(form: Walk, turn: Turn) -> Card:
    return _next(await framework_points.points(turn.work, turn.person), form.after, turn.work)


def _next(found: Sequence[Point], after: PointId | None, work: Work, *told: Block) -> Card:
    """Whoever skips to the end is let go: nothing is asked twice in one round."""
    ids = [point.id for point in found]
    start = ids.index(after) + 1 if after and after in ids else 0
    following = next((point for point in found[start:] if point.is_open), None)
    if following:
        return _card(following, found, work, *told)
    if left := telling.open_ones(found):
        told = (*told, Text(f"That was the last one. Still open: {left}. {UNTIL_THEN}"))
        return Card(telling.progress(found), told, (Button.shows("Go through them again", Walk()), ALL))
    return Card(telling.progress(found), (*told, Text(WHAT_IT_IS), _nothing_open(found)), (ALL,))


def _nothing_open(found: Sequence[Point]) -> Text:
    if not found:
        return Text("Your document says it all: there is nothing to confirm.")
    if wrong := sum(not point.is_confirmed for point in found):
        return Text(f"Nothing is left to ask. Not right, and to be changed in the file: {wrong}.")
    return Text("Every point is confirmed. What changes in the file afterwards is asked again.")


@dialog.about("point")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    if not isinstance(viewer, Person):
        raise Refusal("This is not for a channel.")
    found = await framework_points.points(work, viewer)
    for point in found:
        if point.id == id:
            return _card(point, found, work)
    gone = "It says something else now, or your document says it itself: what is open is asked as it is now."
    return Card("This point has changed in the file", (Text(gone),), (Button.shows("See what is open", Walk()), ALL))


@dialog.shows(Look)
async def look(form: Look, turn: Turn) -> Card:
    return await card(form.point, turn.person, turn.work)


def _card(point: Point, found: Sequence[Point], work: Work, *told: Block) -> Card:
    title = f"Your framework: point {found.index(point) + 1} of {len(found)}"
    facts = Facts({"So far": telling.how_many(found), "In the file": point.asks.where})
    body = (*told, *telling.asks(point), *telling.stands(point, work), facts)
    return Card(title, body, _actions(point), line="Hearback: your framework", about=point.subject)


def _actions(point: Point) -> tuple[Action, ...]:
    """The way on is the next open point; going on writes nothing."""
    seen = len(point.answers)
    this: dict[str, JsonValue] = {"point": str(point.id), "seen": seen}
    yes = Button.does("Yes, that is right", Confirm(point=point.id, seen=seen))
    back = Button.does("Take it back", TakeBack(point=point.id, seen=seen))
    on = Walk(after=point.id)
    if point.answer is None:
        return yes, Button.asks("Not right", NotRight, **this), Button.shows("Skip for now", on), ALL
    if point.answer.said is Said.RIGHT:
        return Button.shows("The next one", on), back, Button.asks("Not right", NotRight, **this), ALL
    return Button.shows("The next one", on), Button.asks("Change what you wrote", NotRight, **this), yes, back, ALL


@dialog.on(Confirm)
async def confirm(form: Confirm, turn: Turn) -> Reply:
    await framework_points.confirm(turn.work, turn.person, form.point, form.seen)
    return await _after(form, turn, "Confirmed: thank you.")


@dialog.prepare(NotRight)
async def as_it_stands(form: NotRight, turn: Turn) -> Prepared:
    point = await framework_points.point(turn.work, turn.person, form.point)
    values: dict[str, JsonValue] = {"seen": len(point.answers)}
    if point.answer and point.answer.words:
        values["words"] = point.answer.words
    return Prepared(values=values)


@dialog.on(NotRight)
async def not_right(form: NotRight, turn: Turn) -> Reply:
    await framework_points.not_right(turn.work, turn.person, form.point, form.seen, form.words)
    return await _after(form, turn, f"Kept, in your words. {telling.CHANGED_THERE}")


async def _after(form: Saying, turn: Turn, told: str) -> Card:
    return _next(await framework_points.points(turn.work, turn.person), form.point, turn.work, Text(told))


@dialog.on(TakeBack)
async def take_back(form: TakeBack, turn: Turn) -> Reply:
    """It stands as it was, and can be answered again."""
    await framework_points.take_back(turn.work, turn.person, form.point, form.seen)
    return await card(form.point, turn.person, turn.work)


# --- all of them ------------------------------------------------------------------------------------------------------


class Row(BaseModel, frozen=True):
    """A point, as whoever changes the file needs it too."""

    stands: str
    what: str
    used: str
    by: str
    on: str
    should_be: str
    in_the_file: str


class Listed(BaseModel, frozen=True):
    """A point with what can be done about it."""

    row: Row
    label: str
    point: PointId
    actions: tuple[Button, ...]


class Points(View):
    template: ClassVar[str] = "framework.html"

    title: str
    rows: tuple[Row, ...]
    listed: tuple[Listed, ...]
    going_on: tuple[Button, ...]
    after: int = 0

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Listed]]]:
        stands = dict.fromkeys(each.row.stands for each in self.listed)
        return [(one, [each for each in self.listed if each.row.stands == one]) for one in stands]

    def card(self) -> Card:
        if not self.rows:
            return Card(self.title, (_nothing_open(()), Text(WHAT_IT_IS)), (Button.shows("How this works", Welcome()),))
        shown = self.listed[self.after : self.after + AT_ONCE]
        opens = tuple(Button.shows(each.label, Look(point=each.point)) for each in shown)
        rest = len(self.listed) - self.after - len(shown)
        more = (Button.shows(f"{rest} more", Show(after=self.after + AT_ONCE)),) if rest > 0 else ()
        page = (SignIn("See them on the page", f"/show/{Show.address}.html"),)
        return Card(self.title, (Text(WHAT_IT_IS), Text(UNTIL_THEN)), (*self.going_on, *opens, *more, *page))


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Points:
    return listed(await framework_points.points(turn.work, turn.person), turn.work, form.after)


def listed(found: Sequence[Point], work: Work, after: int = 0) -> Points:
    in_order = sorted(found, key=lambda point: telling.ORDER.index(telling.how(point)))
    each_of_them = tuple(_listed(point, work) for point in in_order)
    return Points(
        title=telling.progress(found),
        rows=tuple(each.row for each in each_of_them),
        listed=each_of_them,
        going_on=(Button.shows("Go through them", Walk()),) if telling.open_ones(found) else (),
        after=max(after, 0),
    )


def _listed(point: Point, work: Work) -> Listed:
    answer, unsaid = point.answer, point.asks
    row = Row(
        stands=telling.how(point),
        what=telling.title(point),
        used=unsaid.used,
        by=telling.by(answer) if answer else "",
        on=telling.on(answer, work) if answer else "",
        should_be=answer.words if answer else "",
        in_the_file=unsaid.where,
    )
    status = ", ".join(each for each in (row.stands.lower(), row.by, row.on) if each)
    label = line(f"{unsaid.what[:1].upper()}{unsaid.what[1:]}", shortened(status, 50)[0])
    said = (each for each in _actions(point) if isinstance(each, Button) and each.how != "show")
    return Listed(row=row, label=label, point=point.id, actions=tuple(said))


# --- at home ----------------------------------------------------------------------------------------------------------


@dialog.home(27)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """Only while there is something to confirm, or to change in the file."""
    if not may(person, Deed.CONFIRM_FRAMEWORK):
        return []
    found = await framework_points.points(work, person)
    left, number = [point for point in found if not point.is_confirmed], telling.open_ones(found)
    if not left:
        return []
    many, what = (number, "to confirm") if number else (len(left), "to change in the file")
    title = f"Your framework: {many} {'point' if many == 1 else 'points'} {what}"
    undecided = [Text(shortened(telling.title(point), 200)[0]) for point in left if point.is_undecided]
    on = (Button.shows("Go through them", Walk()),) if number else ()
    body: tuple[Block, ...] = (Text(WHAT_IT_IS), *undecided[:AT_HOME], Facts({"So far": telling.how_many(found)}))
    return [Card(title, body, (*on, ALL))]
