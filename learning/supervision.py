"""
What somebody takes to supervision by themselves: a reflection or a briefing, private to the two (Derby D9).

Their supervisor reads the words that were chosen for them and nothing else: of a reflection, not even that there is
more.  It stands on no agenda, and no board reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NewType, Protocol
from uuid import UUID

from learning.days import today
from learning.people import Person
from learning.reflections import ANYWHERE
from learning.refusal import Refusal
from learning.subject import Subject
from learning.work import Work

TakenId = NewType("TakenId", UUID)

WORDS = 1500
NOBODY = "Your list of staff does not say who supervises you, so this has nobody to go to. Whoever keeps it can add it."


@dataclass(frozen=True, kw_only=True)
class Taken:
    """``supervisor`` is whoever supervised them on that day: nobody who comes after reads it."""

    id: TakenId
    person: Person
    supervisor: Person
    about: Subject
    """A reflection or a briefing; whoever reads this reads only ``words`` of the first."""
    words: str
    taken_on: date
    discussed_on: date | None = None
    discussed_by: Person | None = None

    @property
    def subject(self) -> Subject:
        return Subject("supervision", self.id)

    def is_for(self, viewer: Person) -> bool:
        return viewer.id in (self.person.id, self.supervisor.id)


class Supervisions(Protocol):
    async def get(self, id: TakenId) -> Taken:
        """Raises ``Refusal`` when there is no such thing."""

    async def put(self, taken: Taken) -> None: ...
    async def remove(self, taken: Taken) -> None: ...
    async def before(self, person: Person) -> Sequence[Taken]:
        """What is to be talked about with this person on either side, the earliest first."""

    async def about(self, person: Person, subject: Subject) -> Taken | None:
        """What they have taken there about something and not talked about yet."""


async def supervisor_of(work: Work, person: Person) -> Person:
    """Raises ``Refusal`` where there is none."""
    found = await work.people.get(person.manager) if person.manager else None
    if found is None or found.id == person.id or found.has_left(today(work)):
        raise Refusal(NOBODY)
    return found


async def take(work: Work, person: Person, about: Subject, words: str) -> Taken:
    """Once while it is not talked about: taken again, it says what was written last."""
    supervisor = await supervisor_of(work, person)
    was = await work.supervisions.about(person, about)
    id = was.id if was and was.supervisor.id == supervisor.id else TakenId(work.new_id())
    if was and was.id != id:
        await work.supervisions.remove(was)  # it was for somebody else's eyes
    taken = Taken(id=id, person=person, supervisor=supervisor, about=about, words=words, taken_on=today(work))
    await work.supervisions.put(taken)
    await work.refresh(taken.subject)
    return taken


async def shown_to(work: Work, viewer: Person, id: TakenId) -> Taken:
    """Raises ``Refusal`` for everybody but the two."""
    taken = await work.supervisions.get(id)
    if not taken.is_for(viewer):
        raise Refusal("This is between two others.")
    return taken


async def discussed(work: Work, by: Person, id: TakenId) -> Taken:
    """Either of the two says so, and no more than that is kept: the words that were sent are gone."""
    taken = await shown_to(work, by, id)
    if taken.discussed_on is None:
        taken = replace(taken, discussed_on=today(work), discussed_by=by, words="")
        await work.supervisions.put(taken)
        await work.refresh(taken.subject)
    return taken


async def take_back(work: Work, by: Person, id: TakenId) -> None:
    """Whoever took it there takes it away again, and then it is gone."""
    taken = await shown_to(work, by, id)
    if taken.person.id != by.id:
        raise Refusal(f"Only {taken.person.first_name} can take it back.")
    await work.supervisions.remove(taken)


def is_supervision(work: Work, opportunity: str) -> bool:
    """An opportunity that is also a body of the framework in which two meet."""
    body = work.framework.bodies.get(opportunity)
    if opportunity == ANYWHERE:
        return True
    return body is not None and body.span == "each" and body.of == "pair"
