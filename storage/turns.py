"""Which turns are done, so that the same one twice answers once. Keyed hashes, a day and a subject: nothing else."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from learning.subject import Subject
from storage.tables import turn

# Made once: they are part of every turn.
BEGUN = {
    name: dialect.insert(turn).on_conflict_do_nothing().returning(turn.c.key)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
ENDED = update(turn).where(turn.c.key == bindparam("of"))


@dataclass(frozen=True)
class Done:
    """A turn that was here before: whether it said the same, and what it was about."""

    same_values: bool
    subject: Subject | None


async def begin(session: AsyncSession, key: str, said: str, day: date) -> Done | None:
    """
    The transaction's first statement.

    It has SQLite's write lock already; on PostgreSQL a twin waits here until the first has committed (and is then a
    repeat) or rolled back (and then goes on).
    """
    new = BEGUN[session.get_bind().dialect.name]
    if await session.scalar(new, {"key": key, "said": said, "day": day}) is not None:
        return None
    row = (await session.execute(select(turn).where(turn.c.key == key))).one()
    subject = Subject(row.subject_kind, row.subject_id) if row.subject_kind else None
    return Done(row.said == said, subject)


async def end(session: AsyncSession, key: str, subject: Subject | None) -> None:
    if subject:
        await session.execute(ENDED, {"of": key, "subject_kind": subject.kind, "subject_id": subject.id})


async def forget(session: AsyncSession, before: date) -> None:
    await session.execute(delete(turn).where(turn.c.day < before))
