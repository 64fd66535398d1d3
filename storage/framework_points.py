"""What was said to the points of a framework.  Nothing is changed or taken away: who said what, and when, stays."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.framework_points import Answer, Said
from storage.people import people_of
from storage.tables import FrameworkPointRow

p = FrameworkPointRow


class SqlPoints:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def answers(self, framework: str) -> Sequence[Answer]:
        of_this = select(p).where(p.framework == framework).order_by(p.place, p.n)
        rows = list(await self._session.scalars(of_this))
        people = await people_of(self._session, [row.person_id for row in rows])
        return [
            Answer(
                place=row.place,
                sentence=row.sentence,
                said=Said(row.said),
                by=people.get(row.person_id) if row.person_id else None,
                at=row.at,
                words=row.words,
            )
            for row in rows
        ]

    async def add(self, framework: str, answer: Answer, nth: int) -> None:
        row = p(framework=framework, place=answer.place, n=nth, sentence=answer.sentence, said=answer.said.value)
        row.person_id = answer.by.id if answer.by else None
        row.at, row.words = answer.at, answer.words
        self._session.add(row)
        await self._session.flush()
