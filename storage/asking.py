"""Questions to the frontline: whom each went to, who answered, and what they have heard of it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Table, Uuid, and_, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.asking import Asking, Counts, Outcome, Place
from learning.audience import Audience
from learning.calendar import LONDON
from learning.ideas import AskingId, IdeaId
from learning.people import Person
from learning.refusal import Refusal
from storage.audience import wanted
from storage.people import people_of
from storage.tables import AskingOutcomeRow, AskingRow, PersonRow, asking_person
from storage.transaction import Raced

ASKING, OUTCOME = (cast(Table, row.__table__) for row in (AskingRow, AskingOutcomeRow))
a, o, w = ASKING.c, OUTCOME.c, asking_person.c
NAMED = "for"
"""Beside whom it asks: the forum in whose name."""


class SqlAskings:
    """``start`` asks for a job, by its name and ids, in the same commit."""

    def __init__(self, session: AsyncSession, start: Callable[..., None]) -> None:
        self._session, self._start = session, start

    async def get(self, id: AskingId) -> Asking:
        found = await self._askings(select(ASKING).where(a.id == id))
        if not found:
            raise Refusal("This question is not here any more.")
        return found[0]

    async def by(self, asker: Person) -> Sequence[Asking]:
        theirs = select(ASKING).where(a.asker_id == asker.id)
        return await self._askings(theirs.order_by(a.asked_at.is_not(None), a.asked_at.desc(), a.id))

    async def open_for(self, person: Person, on: date) -> Sequence[Asking]:
        theirs = select(ASKING).join(asking_person, w.asking == a.id)
        waiting = theirs.where(w.person == person.id, w.idea.is_(None), a.ends_on >= on)
        return await self._askings(waiting.order_by(a.ends_on, a.asked_at, a.id))

    async def put(self, asking: Asking) -> Asking:
        row = {
            "words": asking.words,
            "about": asking.about,
            "audience": {**asking.audience.rule(), "but": [str(asking.asker.id)]} | _named(asking),
            "ends_on": asking.ends_on,
            "asked_at": asking.asked_at,
            "said": len(asking.outcomes),
            "version": asking.version + 1,
        }
        if asking.version:
            moved = update(ASKING).where(a.id == asking.id, a.version == asking.version).values(row)
            if cast(CursorResult[Any], await self._session.execute(moved)).rowcount != 1:
                raise Raced("somebody changed it first")
        else:
            await self._session.execute(insert(ASKING).values(id=asking.id, asker_id=asking.asker.id, **row))
        kept = await self._session.scalar(select(func.count()).where(o.asking_id == asking.id)) or 0
        for one in asking.outcomes[kept:]:
            said = {"asking_id": asking.id, "n": one.n, "words": one.words, "at": one.at, "who": one.who.id}
            await self._session.execute(insert(OUTCOME).values(said))
        return await self.get(asking.id)

    async def place(self, id: AskingId, person: Person) -> Place | None:
        theirs = select(w.idea, w.heard).where(w.asking == id, w.person == person.id)
        row = (await self._session.execute(theirs)).one_or_none()
        return Place(IdeaId(row.idea) if row.idea else None, row.heard) if row else None

    async def answered(self, asking: Asking, person: Person, idea: IdeaId, at: datetime) -> None:
        """Behind whatever is being said to have come of it: it is then on the card that they are answered with."""
        said = await self._session.scalar(select(a.said).where(a.id == asking.id).with_for_update())
        theirs = update(asking_person).where(w.asking == asking.id, w.person == person.id, w.idea.is_(None))
        done = await self._session.execute(theirs.values(idea=idea, answered_at=at, heard=said))
        if cast(CursorResult[Any], done).rowcount != 1:
            raise Raced("they have answered it already")

    async def answers(self, id: AskingId, after: int, many: int) -> Sequence[IdeaId]:
        found = select(w.idea).where(w.asking == id, w.idea.is_not(None)).order_by(w.answered_at.desc(), w.idea)
        return [IdeaId(idea) for idea in await self._session.scalars(found.offset(after).limit(many)) if idea]

    async def counts(self, id: AskingId) -> Counts:
        row = (await self._session.execute(select(func.count(), func.count(w.idea)).where(w.asking == id))).one()
        return Counts(*row)

    async def start(self, asking: Asking) -> None:
        await self._session.execute(update(ASKING).where(a.id == asking.id).values(to_do=True))
        self._start("ask", asking.id)

    async def _askings(self, query: Any) -> list[Asking]:
        rows = (await self._session.execute(query)).all()
        ids = [row.id for row in rows]
        said = select(OUTCOME).where(o.asking_id.in_(ids)).order_by(o.asking_id, o.n)
        outcomes = (await self._session.execute(said)).all() if any(row.said for row in rows) else []
        people = await people_of(self._session, [*(row.asker_id for row in rows), *(one.who for one in outcomes)])
        return [
            Asking(
                id=AskingId(row.id),
                asker=people[row.asker_id],
                words=row.words,
                about=row.about,
                audience=Audience.of(row.audience),
                body=row.audience.get(NAMED, ""),
                ends_on=row.ends_on,
                asked_at=row.asked_at,
                counted=row.counted_at is not None,
                outcomes=tuple(
                    Outcome(one.n, one.words, one.at, people[one.who]) for one in outcomes if one.asking_id == row.id
                ),
                version=row.version,
            )
            for row in rows
        ]


def _named(asking: Asking) -> dict[str, Any]:
    return {NAMED: asking.body} if asking.body else {}


# --- in slices --------------------------------------------------------------------------------------------------------


async def unfinished(session: AsyncSession) -> list[UUID]:
    """Where somebody is still to be asked, or to hear what came of it."""
    return list(await session.scalars(select(a.id).where(a.to_do).order_by(a.asked_at, a.id)))


async def count_slice(session: AsyncSession, id: UUID, limit: int, now: datetime) -> int:
    """Adds the next people of the audience: 0 while there are more, 1 with the last of them, 2 where all are there."""
    asking = (await session.execute(select(ASKING).where(a.id == id).with_for_update())).one()
    if asking.counted_at or not asking.asked_at:
        return 2
    rule = {name: groups for name, groups in asking.audience.items() if name != NAMED}
    people = wanted(rule, now.astimezone(LONDON).date())
    if asking.counted_to is not None:
        people = and_(people, PersonRow.id > asking.counted_to)
    some = select(literal(id, Uuid), PersonRow.id).where(people).order_by(PersonRow.id).limit(limit)
    into = insert(asking_person).from_select(["asking", "person"], some)
    added = cast(CursorResult[Any], await session.execute(into, execution_options={"preserve_rowcount": True})).rowcount
    last = select(w.person).where(w.asking == id).order_by(w.person.desc()).limit(1)
    changed = {"counted_at": now} if added < limit else {"counted_to": last.scalar_subquery()}
    await session.execute(update(ASKING).where(a.id == id).values(changed))
    return int(added < limit)


async def to_ask(session: AsyncSession, id: UUID, many: int, now: datetime) -> Sequence[Person] | None:
    """The next of whoever was not asked yet and has not answered all the same; None where there is nobody."""
    next_ones = select(w.person).where(w.asking == id, w.told_at.is_(None)).order_by(w.person).limit(many)
    ids = list(await session.scalars(next_ones))
    taken = update(asking_person).where(w.asking == id, w.person.in_(ids), w.told_at.is_(None)).values(told_at=now)
    rows = (await session.execute(taken.returning(w.person, w.idea))).all() if ids else []
    people = await people_of(session, [row.person for row in rows if row.idea is None])
    return list(people.values()) if ids else None


async def to_hear(session: AsyncSession, id: UUID, many: int) -> Sequence[Person] | None:
    """The next of whoever answered and has not heard the last of what came of it; None where there is nobody."""
    said = select(a.said).where(a.id == id).scalar_subquery()
    waiting = and_(w.asking == id, w.idea.is_not(None), w.heard < said)
    ids = list(await session.scalars(select(w.person).where(waiting).order_by(w.person).limit(many)))
    taken = update(asking_person).where(waiting, w.person.in_(ids)).values(heard=said).returning(w.person)
    people = await people_of(session, list(await session.scalars(taken)) if ids else [])
    return list(people.values()) if ids else None


async def finish(session: AsyncSession, id: UUID) -> None:
    """Unless something was said meanwhile."""
    said = await session.scalar(select(a.said).where(a.id == id).with_for_update())
    untold = select(w.person).where(w.asking == id, w.told_at.is_(None)).exists()
    unheard = select(w.person).where(w.asking == id, w.idea.is_not(None), w.heard < said).exists()
    done = update(ASKING).where(a.id == id, a.counted_at.is_not(None), ~untold, ~unheard)
    await session.execute(done.values(to_do=False))
