"""What has to do with what."""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.ideas import IdeaId
from learning.links import How, Link
from learning.subject import Subject
from storage.people import people_of
from storage.tables import LinkRow

LINK = cast(Table, LinkRow.__table__)
k = LINK.c


class SqlLinks:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, link: Link) -> None:
        there = await self._session.scalar(select(k.how).where(*_this(link)))
        if there is None:
            by = link.by.id if link.by else None
            to = {"to_kind": link.to.kind, "to_id": link.to.id, "how": link.how.value}
            await self._session.execute(insert(LINK).values(idea_id=link.idea, made_by=by, made_at=link.at, **to))

    async def remove(self, link: Link) -> None:
        await self._session.execute(delete(LINK).where(*_this(link)))

    async def came_from(self, ideas: Collection[IdeaId]) -> Mapping[IdeaId, IdeaId]:
        of_them = (k.how == How.ACTION.value, k.to_kind == "idea", k.to_id.in_(ideas))
        rows = await self._session.execute(select(k.to_id, k.idea_id).where(*of_them).order_by(k.made_at.desc()))
        return {IdeaId(action): IdeaId(whence) for action, whence in rows}

    async def of(self, idea: IdeaId) -> Sequence[Link]:
        return await self._links(or_(k.idea_id == idea, and_(k.to_id == idea, k.to_kind == "idea")))

    async def to(self, subject: Subject) -> Sequence[Link]:
        return await self._links(k.to_kind == subject.kind, k.to_id == subject.id)

    async def all(self, how: How) -> Sequence[Link]:
        return await self._links(k.how == how.value)

    async def _links(self, *which: ColumnElement[bool]) -> Sequence[Link]:
        rows = (await self._session.execute(select(LINK).where(*which).order_by(k.made_at, k.to_id))).all()
        people = await people_of(self._session, [row.made_by for row in rows])
        return [
            Link(IdeaId(r.idea_id), Subject(r.to_kind, r.to_id), How(r.how), people.get(r.made_by), r.made_at)
            for r in rows
        ]


def _this(link: Link) -> tuple[ColumnElement[bool], ...]:
    return k.idea_id == link.idea, k.to_kind == link.to.kind, k.to_id == link.to.id, k.how == link.how.value
