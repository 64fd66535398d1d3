"""How a point of the framework is told: what is not said, what we use, who has said what to it and when."""

from collections.abc import Sequence

from dialogs.kit.words import Block, Quote, Text
from learning.calendar import LONDON, said
from learning.days import today
from learning.framework_asked import WHY
from learning.framework_points import Answer, Point, Said
from learning.work import Work

CHANGED_THERE = "Whoever looks after the framework's file changes it there. Then this is asked again."
UNDECIDED, TO_CONFIRM, WRONG, CONFIRMED = "Nobody has decided", "To confirm", "Not right", "Confirmed"
ORDER = (UNDECIDED, TO_CONFIRM, WRONG, CONFIRMED)
"""What is open comes first, and of that what nobody has decided."""


def asks(point: Point) -> tuple[Block, ...]:
    unsaid = point.asks
    if point.is_undecided:
        until = f"{WHY[unsaid.basis]}. Until somebody decides, we use: {unsaid.used}."
        return Text(title(point)), Text(until)
    return Text(title(point)), Text(f"We have used: {unsaid.used}.")


def title(point: Point) -> str:
    return f"Nobody has decided {point.asks.what}." if point.is_undecided else point.asks.unsaid


def stands(point: Point, work: Work) -> tuple[Block, ...]:
    answer, before = point.answer, point.before
    if answer and answer.said is Said.RIGHT:
        return (Text(f"Confirmed by {by(answer)} on {on(answer, work)}."),)
    if answer:
        wrong = f"Not right, says {by(answer)}, {on(answer, work)}. It should be:"
        return Text(wrong), Quote(answer.words), Text(CHANGED_THERE)
    was: tuple[Block, ...] = ()
    if before and before.said is Said.RIGHT:
        told = f"It was confirmed before it changed, by {by(before)} on {on(before, work)}. Then it was:"
        was = Text(told), Text(before.sentence)
    elif before:
        told = f"It has changed since {by(before)} said on {on(before, work)} what it should be:"
        was = Text(told), Quote(before.words)
    return *was, Text("Is that right?")


def how(point: Point) -> str:
    if point.is_confirmed:
        return CONFIRMED
    return WRONG if point.answer else UNDECIDED if point.is_undecided else TO_CONFIRM


def by(answer: Answer) -> str:
    return answer.by.name if answer.by else "somebody"


def on(answer: Answer, work: Work) -> str:
    return said(answer.at.astimezone(LONDON).date(), today(work))


def how_many(found: Sequence[Point]) -> str:
    return f"{sum(point.is_confirmed for point in found)} of {len(found)} confirmed"


def progress(found: Sequence[Point]) -> str:
    return f"Your framework: {how_many(found)}"


def open_ones(found: Sequence[Point]) -> int:
    return sum(point.is_open for point in found)
