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


def team_name(team: Team) -> str:
    return f"{team.agency} / {team.name}"


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
    no_agency = hidden({name: rungs.audience for name, rungs in agencies.items()}, smallest)
    no_profession = hidden({name: rungs.audience for name, rungs in professions.items()}, smallest)
    no_team: set[tuple[str, str]] = set()
    for agency in agencies:
        of_agency = {team: rungs.audience for team, rungs in teams.items() if team[0] == agency}
        # A hidden agency's teams would add up to it; in one that is shown, its total would give a single one away.
        no_team |= of_agency.keys() if agency in no_agency else hidden(of_agency, smallest)
    # Hidden teams within several shown agencies, or the whole of a small audience, are no better than hidden groups.
    shown = total.audience >= smallest and not (agencies and no_agency == agencies.keys())
    return Reach(
        briefing=briefing,
        as_at=as_at,
        total=total if shown else None,
        by_agency={name: None if name in no_agency else rungs for name, rungs in sorted(agencies.items())},
        by_team={team_name(Team(*team)): None if team in no_team else rungs for team, rungs in sorted(teams.items())},
        by_profession={name: None if name in no_profession else rungs for name, rungs in sorted(professions.items())},
        smallest=smallest,
    )


def hidden(audiences: Mapping[Any, int], smallest: int) -> set[Any]:
    """
    The groups whose counts are not shown, of groups that add up to a total that is.

    One hidden group could be worked out from the total: the next smallest are hidden with it, until at least two
    groups and as many people as the smallest size are.
    """
    by_size = sorted(audiences, key=lambda group: (audiences[group], str(group)))
    few = [group for group in by_size if audiences[group] < smallest]
    while few and len(few) < len(by_size) and (len(few) < 2 or sum(audiences[g] for g in few) < smallest):
        few.append(by_size[len(few)])
    return set(few)


def _sums(counts: Iterable[tuple[Any, Rungs]]) -> dict[Any, Rungs]:
    sums: dict[Any, Rungs] = {}
    for name, rungs in counts:
        sums[name] = sums.get(name, Rungs()) + rungs
    return sums
