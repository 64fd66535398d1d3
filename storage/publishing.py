"""What was published, and what could be: ideas of which something can be said that nobody has decided about."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, Table, and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from learning.drafted import AGAIN, ENDS_ASKING
from learning.ideas import Idea, IdeaId, Moment, Move
from learning.people import Person
from learning.publishing import Answer, Published, PublishedId
from learning.refusal import Refusal
from storage.ideas import SqlIdeas
from storage.people import people_of
from storage.tables import IdeaAuthorRow, IdeaEventRow, IdeaRow, PersonRow, PublishedRow

PUBLISHED = cast(Table, PublishedRow.__table__)
p = PUBLISHED.c
i, e, a = IdeaRow, IdeaEventRow, IdeaAuthorRow
asked, since, later = (aliased(IdeaEventRow) for _ in range(3))
TOLD = (Moment.TESTING, Moment.EMBEDDING, Moment.EVALUATING, Moment.FINISHED)
READ = (p.answer != Answer.NOTHING.value, p.taken_down_at.is_(None))


def _waits() -> ColumnElement[bool]:
    """Of an entry and its idea: `learning.drafted.asked_of_author`, as the database asks it."""
    ended = select(since.idea_id).where(
        since.idea_id == asked.idea_id, since.n > asked.n, since.kind.in_([move.value for move in ENDS_ASKING])
    )
    last = select(asked.idea_id).where(
        asked.idea_id == p.idea_id, asked.kind == Move.PUBLISH_ASKED.value, ~ended.exists()
    )
    unread = (p.answer != Answer.NOTHING.value, p.taken_down_at.is_not(None))
    return and_(*unread, p.moment == i.stage, last.exists())


def _gone(on: date) -> ColumnElement[bool]:
    left = select(a.idea_id).join(PersonRow, PersonRow.id == a.person_id)
    return left.where(a.idea_id == i.id, PersonRow.left_on <= on).exists()


class SqlPublications:
    def __init__(self, session: AsyncSession, ideas: SqlIdeas) -> None:
        self._session, self._ideas = session, ideas

    async def get(self, id: PublishedId) -> Published:
        found = await self._published(select(PUBLISHED).where(p.id == id))
        if not found:
            raise Refusal("This is not here any more.")
        return found[0]

    async def put(self, published: Published) -> None:
        row = _row(published)
        changed = await self._session.execute(update(PUBLISHED).where(p.id == published.id).values(row))
        if changed.rowcount == 0:  # type: ignore[attr-defined]  # of an UPDATE it is there
            await self._session.execute(insert(PUBLISHED).values(row))

    async def listed(self, *, public: bool = False, after: int = 0, many: int = 20) -> Sequence[Published]:
        which = (*READ, p.public.is_(True)) if public else READ
        newest = select(PUBLISHED).where(*which).order_by(p.at.desc(), p.id)
        return await self._published(newest.offset(after).limit(many))

    async def how_many(self) -> int:
        return await self._session.scalar(select(func.count()).select_from(PUBLISHED).where(*READ)) or 0

    async def of(self, idea: IdeaId) -> Sequence[Published]:
        return await self._published(select(PUBLISHED).where(p.idea_id == idea).order_by(p.at.desc(), p.id))

    async def waiting(self, on: date, after: int, many: int) -> Sequence[Published]:
        those = select(PUBLISHED).join(i, i.id == p.idea_id).where(_waits(), ~_gone(on))
        return await self._published(those.order_by(p.at.desc(), p.id).offset(after).limit(many))

    async def to_approve(self, many: int, on: date) -> Sequence[Idea]:
        decided = select(p.id).where(p.idea_id == i.id, p.moment == i.stage, ~and_(_waits(), _gone(on)))
        joined = select(e.idea_id).where(e.idea_id == i.id, e.kind == Move.JOINED.value)
        answers = (e.kind == Move.PUBLISH_SAID.value, e.data["said"].as_string() == "no")
        unsaid = (later.idea_id == e.idea_id, later.n > e.n, later.data["said"].as_string() == AGAIN)
        refused = select(e.idea_id).where(e.idea_id == i.id, *answers, ~select(later.n).where(*unsaid).exists())
        last = select(func.max(e.at)).where(e.idea_id == i.id).scalar_subquery()
        ids = select(i.id).where(i.stage.in_([moment.value for moment in TOLD]))
        ids = (
            ids.where(~decided.exists(), ~joined.exists(), ~refused.exists(), i.about.is_(None))
            .order_by(last, i.id)
            .limit(many)
        )
        return [await self._ideas.get(IdeaId(id)) for id in await self._session.scalars(ids)]

    async def _published(self, query: Select[Any]) -> list[Published]:
        rows = (await self._session.execute(query)).all()
        people = await people_of(self._session, [row.approved_by for row in rows])
        return [_read(row, people[row.approved_by]) for row in rows]


def _row(one: Published) -> dict[str, Any]:
    return {
        "id": one.id,
        "answer": one.answer.value,
        "idea_id": one.idea,
        "moment": one.moment.value if one.moment else None,
        "said": one.said,
        "done": one.done,
        "link": one.link,
        "public": one.public,
        "approved_by": one.by.id,
        "at": one.at,
        "taken_down_at": one.taken_down_at,
    }


def _read(row: Row[Any], by: Person) -> Published:
    return Published(
        id=PublishedId(row.id),
        answer=Answer(row.answer),
        idea=IdeaId(row.idea_id) if row.idea_id else None,
        moment=Moment(row.moment) if row.moment else None,
        said=row.said,
        done=row.done,
        link=row.link,
        public=row.public,
        by=by,
        at=row.at,
        taken_down_at=row.taken_down_at,
    )
