"""How far a briefing has gone, added up by the database: facts of days up to and including one."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.briefings import Briefing
from learning.calendar import LONDON
from learning.reach import Counted, Rungs
from storage.tables import recipient


class SqlReached:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counted(self, briefing: Briefing, as_at: date) -> Sequence[Counted]:
        c = recipient.c
        midnight = datetime.combine(as_at + timedelta(days=1), time(), LONDON)
        opened, answered = c.opened_on <= as_at, and_(c.answer.is_not(None), c.answered_on <= as_at)
        sent = or_(c.sent_at < midnight, c.reached_by.is_not(None), opened, answered)
        rungs = (
            func.count(),
            _many(sent),
            _many(opened),
            _many(answered),
            _many(and_(answered, c.answer == "not_yet")),
            _many(and_(c.discussed.is_(True), c.discussed_on <= as_at)),
            _many(and_(c.used == "yes", c.used_on <= as_at)),
        )
        groups = (c.agency, c.team, c.profession)
        rows = await self._session.execute(select(*groups, *rungs).where(c.briefing == briefing.id).group_by(*groups))
        return [Counted(row[0], row[1], row[2], Rungs(*row[3:])) for row in rows]


def _many(fact: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((fact, 1), else_=0)), 0)
