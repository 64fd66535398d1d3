"""
The counters of `storage.facts`, proved: counted anew from what the recipients' rows say, compared, and mended.

All of it is one statement over one picture of the rows, and a mend adds what is missing rather than writing what should
be there: so both are right while others go on writing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.facts import COUNTED, DAYS, FIRST, KEYS, WORDS, Words, adding, day_of

_OF_IT = " WHERE briefing = :briefing"
_GROUP = "briefing, agency, team, profession"


def differences(words: Words, of_it: str = "") -> str:
    """A query for what each counter lacks to be what the facts say, or has too many; nothing where all is well."""
    days = ", ".join(f"{day_of(rung, words)} AS {rung}_day" for rung in DAYS)
    alike = f"{_GROUP}, " + ", ".join(f"{rung}_day" for rung in DAYS)
    every = ["audience", *DAYS]
    parts = []
    for one in every:
        day = words.date.format(FIRST) if one == "audience" else f"{one}_day"
        counts = ", ".join(f"{'many' if c == one else 0} AS {c}" for c in every)
        there = "" if one == "audience" else f" WHERE {one}_day IS NOT NULL"
        parts.append(f"SELECT {_GROUP}, {day} AS day, {counts} FROM alike{there}")
    parts.append(f"SELECT {KEYS}, {', '.join(f'-{c}' for c in every)} FROM reached{of_it}")
    every_part = "\n  UNION ALL ".join(parts)
    sums = ", ".join(f"sum({c}) AS {c}" for c in every)
    return (
        f"WITH dated AS (SELECT {_GROUP}, {days} FROM recipient{of_it}),\n"
        f"alike AS (SELECT {alike}, count(*) AS many FROM dated GROUP BY {alike}),\n"
        f"counted AS ({every_part})\n"
        f"SELECT {KEYS}, {sums} FROM counted GROUP BY {KEYS}\n"
        f"HAVING {' OR '.join(f'sum({c}) <> 0' for c in every)}"
    )


def mending(words: Words, of_it: str = "") -> str:
    """``WHERE true``, for SQLite could take what follows for a join."""
    missing = f"SELECT * FROM ({differences(words, of_it)}) AS missing WHERE true ORDER BY {KEYS}"
    return f"INSERT INTO reached ({KEYS}, {', '.join(COUNTED)})\n{missing}\n{adding(COUNTED)}"


@dataclass(frozen=True)
class Compared:
    """``few`` and ``many``: by rung, how many people the counters lack, or have too many, in all groups and days."""

    people: int
    groups: int
    few: Mapping[str, int] = field(default_factory=dict)
    many: Mapping[str, int] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        return not self.few and not self.many


async def compared(session: AsyncSession, briefing: UUID) -> Compared:
    """What is kept of a briefing, against what its recipients' rows say."""
    wrong = (await session.execute(_asked(differences(_words(session), _OF_IT), briefing))).mappings().all()
    groups = f"SELECT count(*), COALESCE(sum(many), 0) FROM (SELECT count(*) AS many FROM recipient{_OF_IT}"
    there = (await session.execute(_asked(f"{groups} GROUP BY agency, team, profession) AS g", briefing))).one()
    few = {rung: sum(max(row[rung], 0) for row in wrong) for rung in COUNTED}
    many = {rung: sum(max(-row[rung], 0) for row in wrong) for rung in COUNTED}
    return Compared(int(there[1]), int(there[0]), _some(few), _some(many))


def _some(counts: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(count) for name, count in counts.items() if count}


async def mend(session: AsyncSession, briefing: UUID) -> None:
    """Makes the counters what the facts say; one that counts nobody goes."""
    await session.execute(_asked(mending(_words(session), _OF_IT), briefing))
    nobody = " AND ".join(f"{rung} = 0" for rung in COUNTED)
    await session.execute(_asked(f"DELETE FROM reached{_OF_IT} AND {nobody}", briefing))


async def add_people(session: AsyncSession, briefing: UUID, above: int) -> None:
    """Counts those who became recipients just now, in this transaction: whose numbers are above this one."""
    first, groups = _words(session).date.format(FIRST), "agency, team, profession"
    await session.execute(
        _asked(
            f"INSERT INTO reached ({KEYS}, audience)\n"
            f"SELECT :briefing, {groups}, {first}, count(*) FROM recipient{_OF_IT} AND n > :above\n"
            f"GROUP BY {groups} ORDER BY {groups}\n{adding(['audience'])}",
            briefing,
            above=above,
        )
    )


def _asked(says: str, briefing: UUID, **more: int) -> TextClause:
    return text(says).bindparams(bindparam("briefing", briefing, type_=Uuid), **more)


def _words(session: AsyncSession) -> Words:
    return WORDS[session.get_bind().dialect.name]
