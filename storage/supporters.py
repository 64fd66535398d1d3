"""Who added their voice to which idea."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.ideas import IdeaId
from learning.people import Person
from learning.supporters import Support, Supporter
from storage.people import people_of
from storage.tables import IdeaSupporterRow

SUPPORTER = cast(Table, IdeaSupporterRow.__table__)
s = SUPPORTER.c
OF = select(SUPPORTER).where(s.idea_id == bindparam("idea")).order_by(s.at, s.person_id)
THEIRS = (s.idea_id == bindparam("idea"), s.person_id == bindparam("person"))
CHANGED, JOINED, LEFT = update(SUPPORTER).where(*THEIRS), insert(SUPPORTER), delete(SUPPORTER).where(*THEIRS)


class SqlSupporters:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, idea: IdeaId) -> Sequence[Supporter]:
        rows = (await self._session.execute(OF, {"idea": idea})).all()
        people = await people_of(self._session, [row.person_id for row in rows])
        return [Supporter(people[row.person_id], Support(row.kind), row.at) for row in rows]

    async def put(self, idea: IdeaId, supporter: Supporter) -> None:
        """Two presses at once are a race (`storage.transaction.Raced`), and the second then finds the first."""
        said = {"kind": supporter.kind.value, "at": supporter.at}
        there = await self._session.execute(CHANGED, {"idea": idea, "person": supporter.person.id, **said})
        if there.rowcount != 1:  # type: ignore[attr-defined]  # of an UPDATE it is there
            await self._session.execute(JOINED, {"idea_id": idea, "person_id": supporter.person.id, **said})

    async def remove(self, idea: IdeaId, person: Person) -> None:
        await self._session.execute(LEFT, {"idea": idea, "person": person.id})
