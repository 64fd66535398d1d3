"""
How far a briefing has gone: a ladder, never a score; and no group so small that it is a person.

Sent to → answered → discussed in the team → used in practice (they told us).  Groups under the smallest size are hidden
by the size of their audience, never by an answer, with as many others as it takes (requirements 3.9, secondary hiding).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Protocol

from learning.briefings import Briefing
from learning.hiding import hide
from learning.people import Person, Team
from learning.rights import Deed, allow
from learning.work import Work


@dataclass(frozen=True)
class Rungs:
    """Counts of people.  ``sent`` counts every way of being reached; ``used`` counts "yes" only (design 9)."""

    audience: int = 0
    sent: int = 0
    opened: int = 0
    acknowledged: int = 0
    not_yet_clear: int = 0
    discussed: int = 0
    used: int = 0

    def __add__(self, other: "Rungs") -> "Rungs":
        return Rungs(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Counted:
    """The people of one agency, team and profession, added up."""

    agency: str
    team: str
    profession: str
    rungs: Rungs


class Reached(Protocol):
    """What the storage adds up: facts of days up to and including ``as_at``."""

    async def counted(self, briefing: Briefing, as_at: date) -> Sequence[Counted]: ...


Groups = Mapping[str, Rungs | None]
"""By name; ``None`` is a group that is hidden, never nought."""


@dataclass(frozen=True)
class Reach:
    briefing: Briefing
    as_at: datetime
    total: Rungs | None
    by_agency: Groups
    by_team: Groups
    by_profession: Groups
    smallest: int


async def reach(work: Work, viewer: Person, briefing: Briefing, as_at: datetime) -> Reach:
    """Raises ``Refusal`` for whoever may not see it."""
    allow(viewer, Deed.SEE_REACH)
    counted = await work.reached.counted(briefing, as_at.date())
    return ladder(briefing, counted, as_at, work.framework.smallest_group)


def ladder(briefing: Briefing, counted: Sequence[Counted], as_at: datetime, smallest: int) -> Reach:
    agencies = _sums((c.agency, c.rungs) for c in counted)
    professions = _sums((c.profession, c.rungs) for c in counted)
    teams = _sums(((c.agency, c.team), c.rungs) for c in counted)
    total = sum((c.rungs for c in counted), Rungs())
    no = hide({(c.agency, c.team, c.profession): c.rungs.audience for c in counted if c.rungs.audience}, smallest)
    return Reach(
        briefing=briefing,
        as_at=as_at,
        total=None if no.total or not counted else total,
        by_agency={name: None if name in no.agencies else rungs for name, rungs in sorted(agencies.items())},
        by_team={Team(*team).in_full: None if team in no.teams else rungs for team, rungs in sorted(teams.items())},
        by_profession={name: None if name in no.professions else rungs for name, rungs in sorted(professions.items())},
        smallest=smallest,
    )


def _sums(counts: Iterable[tuple[Any, Rungs]]) -> dict[Any, Rungs]:
    sums: dict[Any, Rungs] = {}
    for name, rungs in counts:
        sums[name] = sums.get(name, Rungs()) + rungs
    return sums
