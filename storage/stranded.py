"""
Items that would go no further by themselves: nobody holds them, or no day is set on which they are looked at again.

For the tick to put right (`learning.silence`), and for `hearback doctor` to count.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.agendas import Outcome
from learning.ideas import IdeaId, Kind, Moment, Move
from learning.rights import MAY, Deed
from storage.before import kept_from
from storage.tables import IdeaAuthorRow, IdeaEventRow, IdeaRow, LineRow, PersonRow, due

i, n, e = IdeaRow, LineRow, IdeaEventRow
GOING = [moment.value for moment in Moment if moment is not Moment.FINISHED]
LATER = [Moment.TESTING.value, Moment.EMBEDDING.value]


def stranded(bodies: Collection[str], today: date) -> ColumnElement[bool]:
    """
    Of an idea's row; without ``bodies`` it is not asked whether the framework has them.

    What is tried or agreed may be with a leaver until its day: then another is asked.
    """
    author = select(IdeaAuthorRow.person_id).where(IdeaAuthorRow.idea_id == i.id).correlate(i).scalar_subquery()
    held = or_(
        and_(i.holder_kind == "manager", or_(i.stage.in_(LATER), _is_here(i.holder_person.expression, today))),
        and_(i.holder_kind == "author", or_(i.stage.in_(LATER), _is_here(author, today))),
        and_(i.holder_kind == "body", or_(i.stage.in_(LATER), _has_line(bodies))),
    )
    again = exists().where(due.c.subject_kind == "idea", due.c.subject_id == i.id).correlate(i)
    presented = select(e.idea_id).where(e.idea_id == i.id, e.kind == Move.SHARED.value).correlate(i).exists()
    draft = and_(i.kind == Kind.FINDING.value, ~presented)
    return and_(i.stage.in_(GOING), or_(~held, ~again), ~draft)


def _is_here(id: ColumnElement[UUID | None] | ScalarSelect[UUID], today: date) -> ColumnElement[bool]:
    stays = or_(PersonRow.left_on.is_(None), PersonRow.left_on > today)
    return exists().where(PersonRow.id == id, stays).correlate(i, IdeaAuthorRow)


def _has_line(bodies: Collection[str]) -> ColumnElement[bool]:
    """An open one, of a body that is still in the framework: what is on no agenda nobody comes to."""
    open_line = exists().where(n.idea_id == i.id, n.outcome == Outcome.WAITING.value).correlate(i)
    return open_line.where(n.body.in_(list(bodies))) if bodies else open_line


async def some(session: AsyncSession, bodies: Collection[str], today: date, many: int = 20) -> list[IdeaId]:
    """The oldest of them."""
    found = select(i.id).where(stranded(bodies, today)).order_by(i.shared_at, i.id).limit(many)
    return [IdeaId(id) for id in await session.scalars(found)]


async def unanswerable(session: AsyncSession, today: date) -> int:
    """Before a forum for which nobody may answer but its author, or whoever it is about: a clerk is wanted."""
    p = PersonRow
    here = or_(p.left_on.is_(None), p.left_on > today)
    author = select(IdeaAuthorRow.person_id).where(IdeaAuthorRow.idea_id == i.id).correlate(i).scalar_subquery()
    apart = and_(or_(author.is_(None), p.id != author), ~kept_from(p.id))
    named = p.answers_for.like(literal("%,") + n.body + ",%")
    may = or_(p.role.in_([role.value for role in MAY[Deed.ANSWER_FOR_BODIES]]), named)
    somebody = select(p.id).where(here, apart, may).correlate(i, n).exists()
    single = (n.idea_id == i.id, n.outcome == Outcome.WAITING.value, n.team.is_(None), n.person_id.is_(None))
    before = select(n.id).where(*single, ~somebody).correlate(i).exists()
    kinds = (i.holder_kind == "body", i.kind == Kind.IDEA.value, i.stage.in_(GOING))
    return await session.scalar(select(func.count()).select_from(i).where(*kinds, before)) or 0


async def how_many(session: AsyncSession, bodies: Collection[str], today: date) -> int:
    return await session.scalar(select(func.count()).select_from(i).where(stranded(bodies, today))) or 0
