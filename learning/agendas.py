"""
Agendas: what each body has before it at its next meeting, once, and what it said.

A body that spans *one* (a board) has a line for itself.  One that spans *each* has a line for every team's meeting, or
for every supervision: each stands for two people or a team, and none of them sees another's.
"""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol, Self
from uuid import UUID

from learning.calendar import is_working_day
from learning.framework import Body, Frequency
from learning.ideas import Idea, IdeaId
from learning.people import Person, PersonId, Team
from learning.rights import Deed, may
from learning.subject import Subject

LineId = NewType("LineId", UUID)

EACH_HAS = 28
"""Days that every team or pair has, where nobody said how often its meetings are: most meet monthly."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Outcome(StrEnum):
    """What came of a line.  *Passed*: seen, and on to the next.  *Not reached*: its day went by without a word."""

    WAITING = ""
    DISCUSSED = "discussed"
    PASSED = "passed"
    DECIDED = "decided"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, kw_only=True)
class Line:
    """``carried`` counts the meetings that did not come to it; ``words`` are what was said, in the body's own words."""

    id: LineId
    idea: IdeaId
    body: str
    step: int
    evaluating: bool = False
    team: Team | None = None
    """Whose meeting it is, where there is one each."""
    person: PersonId | None = None
    """Whose supervision it is: theirs and their supervisor's, and nobody else's (Derby D9)."""
    due_on: date
    carried: int = 0
    outcome: Outcome = Outcome.WAITING
    words: str = ""
    by: Person | None = None
    at: datetime | None = None

    @property
    def subject(self) -> Subject:
        return Subject("line", self.id)

    @property
    def is_open(self) -> bool:
        return self.outcome is Outcome.WAITING

    def said(self, outcome: Outcome, words: str, by: Person | None, at: datetime) -> Self:
        return replace(self, outcome=outcome, words=words, by=by, at=at)

    def is_for(self, viewer: Person, supervisor: PersonId | None = None, lead: PersonId | None = None) -> bool:
        """
        Whether somebody answers it: the two of a supervision, a team's manager, or whoever answers for the body.

        ``supervisor`` is the manager of the line's person, ``lead`` of its team.
        """
        if self.person:
            return viewer.id in (self.person, supervisor)
        if self.team:
            return viewer.id == lead or may(viewer, Deed.ANSWER_FOR_BODIES)
        return self.body in viewer.answers_for or may(viewer, Deed.ANSWER_FOR_BODIES)


class Agendas(Protocol):
    async def get(self, id: LineId) -> Line:
        """Raises ``Refusal`` when there is no such line."""

    async def put(self, *lines: Line) -> None:
        """Keeps them, new or as they are now."""

    async def for_each(
        self, line: Line, of: str, agency: str, team: Team | None, kept_from: Collection[str] = ()
    ) -> int:
        """
        A copy of ``line`` for each *team* or *pair* (``of``) of an agency, or only of one team; how many there are.

        A pair is a person and their manager.  Nobody who has left has one, and nobody without a manager.  Of people
        whom it is ``kept_from``, by id, neither a pair nor a team that they lead has a line.
        """

    async def how_many(self, of: str, agency: str, team: Team | None, kept_from: Collection[str] = ()) -> int:
        """As many as ``for_each`` would make."""

    async def of(self, idea: IdeaId) -> Sequence[Line]:
        """Every line that an idea ever had which is not a supervision's, in order."""

    async def waiting(self, idea: IdeaId) -> Sequence[Line]:
        """Those at which it is now that nobody has answered, supervisions too."""

    async def before_bodies(self, idea: IdeaId) -> Sequence[Line]:
        """Those of them that are before a body itself, and no meeting of each."""

    async def anything_waits(self, idea: IdeaId) -> bool:
        """Whether ``waiting`` would find any: hundreds of lines are not read to see that."""

    async def turnout(self, idea: Idea) -> Mapping[str, str]:
        """Of the meetings of each that it is before: whose they are, how many there are, how many have talked."""

    async def bodies_waited_for(self, idea: IdeaId) -> Mapping[str, date]:
        """The bodies of its open lines, each with the day on which the last of them is due."""

    async def back_from(self, ideas: Collection[IdeaId]) -> Mapping[IdeaId, Sequence[Line]]:
        """What teams' meetings have said about each, in their words, the earliest first."""

    async def answered(
        self, idea: IdeaId, outcome: Outcome, now: datetime, bodies: Collection[str] | None = None
    ) -> None:
        """All its open lines are over (or only those of some bodies), by whatever was decided elsewhere."""

    async def of_body(self, body: str, until: date | None = None, reader: Person | None = None) -> Sequence[Line]:
        """
        What one body has before it (by that day), open, the oldest idea first; none of a meeting of each.

        For a ``reader``, nothing that is about a decision of theirs (Pan-Dorset P9).
        """

    async def how_many_before(self, reader: Person) -> Mapping[str, int]:
        """By body, how many open lines it has; none of a meeting of each."""

    async def of_team(self, team: Team) -> Sequence[Line]:
        """What came down to a team's meetings, the newest first, answered or not."""

    async def of_pair(self, person: Person) -> Sequence[Line]:
        """The open lines of somebody's supervision."""

    async def for_person(self, person: Person) -> Sequence[Line]:
        """Open lines that this person answers for: their teams' and their own and their people's supervisions."""

    async def meetings(self, body: str, since: date) -> Sequence[date]:
        """The days on which it meets that somebody has set, from ``since`` on, in order."""

    async def meet_on(self, body: str, days: Collection[date], since: date, by: Person, at: datetime) -> None:
        """From ``since`` on these are its days, and no others."""

    async def whose_body_is_gone(self, known: Collection[str]) -> Sequence[IdeaId]:
        """Ideas with a body, or a line before one, that is none of ``known``."""


def next_meeting(body: Body, set_days: Sequence[date], after: date) -> date | None:
    """
    The first day after ``after`` on which a body meets: the one that was set, or else the end of its month, quarter
    or year, as its cadence says.  Nothing where nobody has said either: that is not guessed.
    """
    chosen = next((day for day in set_days if day > after), None)
    if chosen or body.every is None:
        return chosen
    return end_of(body.every, after + timedelta(days=1))


def due_on(body: Body, frequency: Frequency, set_days: Sequence[date], today: date, usual: date) -> date:
    """
    The meeting at which something is due that arrives today (Derby D16).

    What comes quarterly to a body that meets monthly is on the last agenda of the quarter, and only on that one;
    what comes as required is on the next.  ``usual`` is the day where nobody has said when it meets.
    """
    following = next_meeting(body, set_days, today)
    if following is None:
        return end_of(frequency.every, today + timedelta(days=1)) if frequency.every else usual
    if body.span == "each" or not frequency.every or not body.every:
        return following
    if MONTHS[frequency.every] <= MONTHS[body.every] or frequency.also == "as_required":
        return following
    last = end_of(frequency.every, following)
    while (further := next_meeting(body, set_days, following)) and further <= last:
        following = further
    return following


def end_of(every: str, day: date) -> date:
    """The last working day of the month, quarter or year that a day is in; of the next, if that is past."""
    months = MONTHS[every]
    month = day.month + (months - day.month % months) % months
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = date(year, month, monthrange(year, month)[1])
    while not is_working_day(last):
        last -= timedelta(days=1)
    return last if last >= day else end_of(every, date(year + month // 12, month % 12 + 1, 1))
