"""
Going through what an organisation's own document does not say, until each point is confirmed: by whom, and when.

What is said to a point is said to its wording.  Where the framework's file says something else afterwards, the point
is open again, and the older answer is shown beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from learning.framework import Route
from learning.framework_asked import Unsaid, asked
from learning.people import Person
from learning.refusal import Moved
from learning.rights import Deed, allow
from learning.subject import Subject
from learning.work import Work

PointId = NewType("PointId", UUID)


class Said(StrEnum):
    RIGHT = "right"
    NOT_RIGHT = "not_right"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """``by`` is nobody where they are not known any more.  ``words`` are what it should be instead."""

    place: str
    sentence: str
    said: Said
    by: Person | None
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Point:
    """``answers`` are all that was ever said at its place in the file, to any wording, the oldest first."""

    asks: Unsaid
    answers: tuple[Answer, ...] = ()

    @property
    def id(self) -> PointId:
        """Of its wording: a card that was made before the file changed answers nothing else."""
        return PointId(uuid5(NAMESPACE_URL, f"{self.asks.place} {self.asks.sentence}"))

    @property
    def subject(self) -> Subject:
        return Subject("point", self.id)

    @property
    def answer(self) -> Answer | None:
        """What holds now; nothing while it is open."""
        return _standing([each for each in self.answers if each.sentence == self.asks.sentence])

    @property
    def before(self) -> Answer | None:
        """What held for another wording, while nobody has said anything to this one."""
        return None if self.answer else _standing([e for e in self.answers if e.sentence != self.asks.sentence])

    @property
    def is_open(self) -> bool:
        return self.answer is None

    @property
    def is_confirmed(self) -> bool:
        return self.answer is not None and self.answer.said is Said.RIGHT

    @property
    def is_undecided(self) -> bool:
        """Nobody has decided where something is considered: their document does not, and nobody has confirmed it."""
        return self.asks.undecided and not self.is_confirmed


def _standing(answers: Sequence[Answer]) -> Answer | None:
    return answers[-1] if answers and answers[-1].said is not Said.TAKEN_BACK else None


class Points(Protocol):
    async def answers(self, framework: str) -> Sequence[Answer]:
        """All that was said to the points of a framework; at each place the oldest first."""

    async def add(self, framework: str, answer: Answer, nth: int) -> None:
        """The ``nth`` at its place, from 0: of two at once one is run again, and sees the other."""


async def points(work: Work, person: Person) -> list[Point]:
    """In the order in which they are asked."""
    allow(person, Deed.CONFIRM_FRAMEWORK)
    return await _points(work)


async def _points(work: Work) -> list[Point]:
    at: dict[str, list[Answer]] = {}
    for answer in await work.points.answers(work.framework.id):
        at.setdefault(answer.place, []).append(answer)
    return [Point(each, tuple(at.get(each.place, ()))) for each in asked(work.framework)]


async def point(work: Work, person: Person, id: PointId) -> Point:
    """Raises ``Moved`` where the file has changed since."""
    for each in await points(work, person):
        if each.id == id:
            return each
    raise Moved("The framework's file has changed since you looked.", Subject("point", id))


async def confirm(work: Work, person: Person, id: PointId, seen: int) -> None:
    await _say(work, person, id, seen, Said.RIGHT)


async def not_right(work: Work, person: Person, id: PointId, seen: int, words: str) -> None:
    """What it should be is kept for whoever changes the file; until then the point is not confirmed."""
    await _say(work, person, id, seen, Said.NOT_RIGHT, words)


async def take_back(work: Work, person: Person, id: PointId, seen: int) -> None:
    """The point is open again; that somebody had answered it stays on record."""
    await _say(work, person, id, seen, Said.TAKEN_BACK)


HAS = {
    Said.RIGHT: "has confirmed this since you looked.",
    Said.NOT_RIGHT: "has said since you looked that this is not right.",
    Said.TAKEN_BACK: "has taken back since you looked what was said to this.",
}


async def _say(work: Work, person: Person, id: PointId, seen: int, said: Said, words: str = "") -> None:
    """``seen`` is how many answers there were when they looked: nobody answers over a colleague unawares."""
    found = await point(work, person, id)
    if len(found.answers) > seen:
        last = found.answers[-1]
        if last.by and (last.by.id, last.said, last.words) == (person.id, said, words):
            return  # pressed twice
        raise Moved(f"{last.by.name if last.by else 'Somebody'} {HAS[last.said]}", found.subject)
    answer = Answer(
        place=found.asks.place, sentence=found.asks.sentence, said=said, by=person, at=work.now, words=words
    )
    await work.points.add(work.framework.id, answer, len(found.answers))


async def is_undecided(work: Work, route: Route) -> bool:
    """Their document has no word of where this is considered, and nobody has confirmed it (Derby D4)."""
    if route.basis != "local":
        return False
    return any(each.asks.where == f"routing.{route.id}" and each.is_undecided for each in await _points(work))
