"""Whatever is to happen later is a row with its time. Nothing sleeps for it: the tick asks, at `work.now`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.subject import Subject
from storage.tables import due

LATER = insert(due)


@dataclass(frozen=True)
class Due:
    id: UUID
    what: str
    subject: Subject
    due_at: datetime


async def at(session: AsyncSession, id: UUID, what: str, subject: Subject, when: datetime) -> None:
    """``id`` is a new one of the Work's; ``what`` names one of ``learning.due.DUE``."""
    row = {"id": id, "what": what, "subject_kind": subject.kind, "subject_id": subject.id, "due_at": when}
    await session.execute(LATER, row)


async def ready(session: AsyncSession, now: datetime, many: int = 100) -> list[UUID]:
    rows = select(due.c.id).where(due.c.due_at <= now).order_by(due.c.due_at, due.c.id).limit(many)
    return list(await session.scalars(rows))


async def first_after(session: AsyncSession, now: datetime) -> datetime | None:
    """When the next thing is due."""
    moment: datetime | None = await session.scalar(select(func.min(due.c.due_at)).where(due.c.due_at > now))
    return moment


async def take(session: AsyncSession, id: UUID, now: datetime) -> Due | None:
    """
    The row, gone with the commit of what is done about it; None when that was done, or is not due any more.

    It is the first statement of that transaction: if it fails, the row is there again.
    """
    taken = delete(due).where(due.c.id == id, due.c.due_at <= now).returning(due)
    row = (await session.execute(taken)).one_or_none()
    return Due(row.id, row.what, Subject(row.subject_kind, row.subject_id), row.due_at) if row else None


async def put_off(session: AsyncSession, id: UUID, now: datetime) -> None:
    """It failed: again in 1, 2, 4 … minutes, at least each day."""
    attempts = await session.scalar(select(due.c.attempts).where(due.c.id == id)) or 0
    later = now + min(timedelta(minutes=2 ** min(attempts, 20)), timedelta(days=1))
    await session.execute(update(due).where(due.c.id == id).values(attempts=attempts + 1, due_at=later))


async def forget(session: AsyncSession, subject: Subject, what: str) -> None:
    """It is no longer to happen."""
    of_it = (due.c.subject_kind == subject.kind, due.c.subject_id == subject.id, due.c.what == what)
    await session.execute(delete(due).where(*of_it))
