"""What is kept of a briefing's reach, held against what its recipients' rows say."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.briefings import Briefing, BriefingId
from learning.calendar import DAY, LONDON
from learning.people import Person
from learning.reach import Rungs
from storage import ledger
from storage.counters import Compared, compared
from storage.database import Database
from storage.reached import SqlReached
from storage.slices import in_slices
from storage.tables import reached, recipient
from tests.storage.rows import NOW, briefing, do, person, rows

r = recipient.c
KINDS = ("sqlite", "postgres")
SENT = date(2026, 11, 20)
JULY = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)  # 00:30 in London, on the 15th


def of(id: UUID, author: Person) -> Briefing:
    return Briefing(id=BriefingId(id), ref=f"BRF-{id}", title="Handovers", author=author, sent_on=SENT)


async def by_the_rows(session: AsyncSession, id: UUID, as_at: date) -> dict[tuple[str, str, str], Rungs]:
    """What each rung is, said a second time and over the rows themselves."""
    midnight = datetime.combine(as_at + DAY, time(), LONDON)
    opened, answered = r.opened_on <= as_at, and_(r.answer.is_not(None), r.answered_on <= as_at)
    rungs = (
        or_(r.sent_at < midnight, r.reached_by.is_not(None), opened, answered),
        opened,
        answered,
        and_(answered, r.answer == "not_yet"),
        and_(r.discussed.is_(True), r.discussed_on <= as_at),
        and_(r.used == "yes", r.used_on <= as_at),
    )
    groups = (r.agency, r.team, r.profession)
    asked = select(*groups, func.count(), *map(_many, rungs)).where(r.briefing == id).group_by(*groups)
    return {tuple(row[:3]): Rungs(*row[3:]) for row in await session.execute(asked)}  # type: ignore[misc]  # three of them


def _many(fact: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((fact, 1), else_=0)), 0)


async def as_kept(session: AsyncSession, id: UUID, as_at: date, author: Person) -> dict[tuple[str, str, str], Rungs]:
    counted = await SqlReached(session).counted(of(id, author), as_at)
    return {(one.agency, one.team, one.profession): one.rungs for one in counted}


async def holds(database: Database, id: UUID, author: Person) -> Compared:
    """Kept, counted anew and asked of the rows on any day, it is one thing."""

    async def check(session: AsyncSession) -> Compared:
        for as_at in (SENT - 400 * DAY, SENT - DAY, SENT, SENT + 2 * DAY, SENT + 5 * DAY, SENT + 400 * DAY):
            assert await as_kept(session, id, as_at, author) == await by_the_rows(session, id, as_at)
        return await compared(session, id)

    found = await database.read(check)
    assert found.equal
    return found


async def write(database: Database, n: int, id: UUID, **values: Any) -> None:
    await do(
        database, lambda session: session.execute(update(recipient).where(r.briefing == id, r.n == n).values(values))
    )


async def kept(database: Database, id: UUID) -> Sequence[Any]:
    return await rows(database, select(reached).where(reached.c.briefing == id).order_by(reached.c.day))


async def people(database: Database, many: int = 6) -> list[Person]:
    return [
        await person(
            database, f"P{n}", staff_id=f"P{n}", team=("North", "South")[n % 2], profession=("", "nurse")[n // 4]
        )
        for n in range(many)
    ]


async def counted_briefing(database: Database) -> UUID:
    id = await briefing(database)
    await in_slices(database, lambda session, limit: ledger.count_slice(session, id, 4, NOW))
    return id
