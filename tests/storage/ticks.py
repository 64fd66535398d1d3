"""A briefing that went out, ideas that wait, and the tick that looks who is to be told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.calendar import LONDON, add_working_days
from storage import reminders
from storage.database import Database, Raced
from storage.tables import IdeaRow, PersonRow, message, recipient
from tests.partnership import COUNCIL
from tests.storage.rows import briefing, connection, crowd, rows
from tests.world import harrowmere

SENT_ON = date(2026, 11, 4)
SENT = datetime(2026, 11, 4, 11, tzinfo=LONDON)
FIFTH, TWELFTH = add_working_days(SENT_ON, 5), add_working_days(SENT_ON, 12)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


async def sent_to(database: Database, many: int = 3, **more: Any) -> tuple[UUID, list[UUID]]:
    """A briefing that went to so many people on the 4th; the people, in order."""
    slack = await connection(database, "slack", f"T{uuid4()}")
    await crowd(database, many, on=slack, agency=COUNCIL)
    id = await briefing(database, state="sent", sent_on=SENT_ON, counted_at=SENT)
    people = [row.id for row in await rows(database, select(PersonRow.id).order_by(PersonRow.id))]
    facts = {"briefing": id, "agency": COUNCIL, "team": "North", "profession": "", "connection": slack, "sent_at": SENT}
    values = [
        {**facts, "n": n, "person": person, "address": f"U{person}", **more} for n, person in enumerate(people, 1)
    ]
    await write(database, insert(recipient), values)
    return id, people


async def write(database: Database, statement: Any, values: Any = None) -> None:
    async def use_case(session: AsyncSession) -> None:
        await session.execute(statement, values)

    await database.write(use_case)


async def look(database: Database, now: datetime, say: Any = reminders.remind) -> None:
    """As the tick does, until nobody is found, and a lost race is run again; what is to be said is said."""
    while await _found(database, now, say):
        await write(database, update(message).values(sent_at=now))


async def _found(database: Database, now: datetime, say: Any) -> int:
    try:
        found = await database.write(lambda session: say(session, uuid4(), harrowmere(), now))
    except Raced:
        found = await database.write(lambda session: say(session, uuid4(), harrowmere(), now))
    return int(found.found)


async def told(database: Database, kind: str = "digest") -> list[UUID]:
    said = select(message.c.subject_id).where(message.c.subject_kind == kind).order_by(message.c.n)
    return [row.subject_id for row in await rows(database, said)]


async def reminded(database: Database) -> list[int]:
    return [row.reminded for row in await rows(database, select(recipient.c.reminded).order_by(recipient.c.n))]


async def idea(database: Database, manager: UUID, **more: Any) -> UUID:
    id = uuid4()
    facts = {"id": id, "sentence": "S", "voice": "named", "stage": "new", "shared_at": SENT, "version": 1, "extras": {}}
    await write(database, insert(IdeaRow), [{**facts, "holder_kind": "manager", "holder_person": manager, **more}])
    return id
