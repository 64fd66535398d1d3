"""What people take to their supervision, sealed: whoever holds the database reads between whom, and not a word."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Select, Table, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import Person
from learning.refusal import Refusal
from learning.subject import Subject
from learning.supervision import Taken, TakenId
from storage.people import people_of
from storage.seal import Keyring
from storage.tables import SupervisionRow

COLUMN = "supervision.sealed"
TAKEN = cast(Table, SupervisionRow.__table__)
t = TAKEN.c


class SqlSupervisions:
    def __init__(self, session: AsyncSession, keyring: Keyring) -> None:
        self._session, self._keyring = session, keyring

    async def get(self, id: TakenId) -> Taken:
        found = await self._taken(select(TAKEN).where(t.id == id))
        if not found:
            raise Refusal("This is not here any more.")
        return found[0]

    async def put(self, taken: Taken) -> None:
        row = {
            "supervisor_id": taken.supervisor.id,
            "sealed": self._keyring.seal(taken.words, COLUMN, taken.id),
            "taken_on": taken.taken_on,
            "discussed_on": taken.discussed_on,
            "discussed_by": taken.discussed_by.id if taken.discussed_by else None,
        }
        changed = await self._session.execute(update(TAKEN).where(t.id == taken.id).values(row))
        if changed.rowcount == 0:  # type: ignore[attr-defined]  # of an UPDATE it is there
            about = {"subject_kind": taken.about.kind, "subject_id": taken.about.id}
            await self._session.execute(insert(TAKEN).values(id=taken.id, person_id=taken.person.id, **about, **row))

    async def remove(self, taken: Taken) -> None:
        await self._session.execute(delete(TAKEN).where(t.id == taken.id))

    async def before(self, person: Person) -> Sequence[Taken]:
        theirs = or_(t.person_id == person.id, t.supervisor_id == person.id)
        return await self._taken(select(TAKEN).where(theirs, t.discussed_on.is_(None)).order_by(t.taken_on, t.id))

    async def about(self, person: Person, subject: Subject) -> Taken | None:
        of_it = (t.person_id == person.id, t.subject_kind == subject.kind, t.subject_id == subject.id)
        found = await self._taken(select(TAKEN).where(*of_it, t.discussed_on.is_(None)))
        return found[0] if found else None

    async def _taken(self, query: Select[Any]) -> list[Taken]:
        rows = (await self._session.execute(query)).all()
        named = [id for row in rows for id in (row.person_id, row.supervisor_id, row.discussed_by)]
        people = await people_of(self._session, named)
        return [
            Taken(
                id=TakenId(row.id),
                person=people[row.person_id],
                supervisor=people[row.supervisor_id],
                about=Subject(row.subject_kind, row.subject_id),
                words=self._keyring.open(row.sealed, COLUMN, row.id),
                taken_on=row.taken_on,
                discussed_on=row.discussed_on,
                discussed_by=people.get(row.discussed_by),
            )
            for row in rows
        ]
