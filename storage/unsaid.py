"""What was given up in the outbox, for whoever looks after it; and what was said so long ago that nobody asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import Team, Viewer
from learning.subject import Subject
from storage.outbox import subject_of, to_go
from storage.people import person_of
from storage.tables import PersonRow, message
from storage.ways import way_to

m = message.c


@dataclass(frozen=True)
class Failed:
    """What could not be said, for the list that an administrator sees."""

    n: int
    viewer: Viewer
    subject: Subject | None
    why: str
    due_at: datetime


async def listed(session: AsyncSession, many: int = 100) -> Sequence[Failed]:
    """What could not be said, the newest first."""
    rows = (await session.execute(select(message).where(m.failed.is_not(None)).order_by(m.n.desc()).limit(many))).all()
    return [Failed(row.n, await _viewer_of(session, row), subject_of(row), row.failed, row.due_at) for row in rows]


async def say_again(session: AsyncSession, turn: UUID, now: datetime, n: int | None, many: int) -> int:
    """What could not be said is said again, by the way there is now: one message, or the oldest; how many."""
    rows = select(message).where(m.failed.is_not(None), m.n == n if n is not None else true())
    said = 0
    for row in (await session.execute(rows.order_by(m.due_at, m.n).limit(many))).all():
        way = await way_to(session, await _viewer_of(session, row))
        if way is None:
            await session.execute(update(message).where(m.n == row.n).values(due_at=now))  # behind the others
            continue
        anew = {"turn": turn, "due_at": now, "failed": None, "attempts": 0}
        await session.execute(update(message).where(m.n == row.n, m.failed.is_not(None)).values(**anew, **to_go(way)))
        said += 1
    return said


async def _viewer_of(session: AsyncSession, row: Row[Any]) -> Viewer:
    if row.viewer_person:
        return person_of(await session.get_one(PersonRow, row.viewer_person))
    return Team(row.viewer_team_agency, row.viewer_team_name)


async def forget(session: AsyncSession, before: datetime, limit: int) -> bool:
    """A slice of what was said long ago, and of what could not be said; True when there is no more (`in_slices`)."""
    said, unsaid = m.sent_at < before, and_(m.failed.is_not(None), m.due_at < before)  # each by an index of its own
    for old in (said, unsaid):
        some = delete(message).where(m.n.in_(select(m.n).where(old).limit(limit)))
        if len((await session.execute(some.returning(m.n))).all()) == limit:
            return False
    return True
