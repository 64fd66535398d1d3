"""How far a briefing has gone: the counters of days up to and including one, added up (`storage.facts` keeps them)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.briefings import Briefing
from learning.reach import Counted, Rungs
from storage.tables import reached


class SqlReached:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counted(self, briefing: Briefing, as_at: date) -> Sequence[Counted]:
        """Groups of the audience alone: facts of a group that nobody is in would be hidden by no number of people."""
        c = reached.c
        groups, audience = (c.agency, c.team, c.profession), func.sum(c.audience)
        rungs = (func.sum(rung) for rung in (c.sent, c.opened, c.answered, c.not_yet, c.discussed, c.used))
        until = select(*groups, audience, *rungs).where(c.briefing == briefing.id, c.day <= as_at)
        rows = await self._session.execute(until.group_by(*groups).having(audience > 0))
        return [Counted(row[0], row[1], row[2], Rungs(*row[3:])) for row in rows]
