"""The lines of agendas, and the days of meetings.  A line for each of hundreds of teams is one statement."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Select, Table, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.agendas import Line, LineId, Outcome
from learning.ideas import IdeaId
from learning.people import Person, PersonId, Team
from learning.refusal import Refusal
from storage.people import people_of
from storage.tables import IdeaRow, LineRow, MeetingRow, PersonRow

LINE, MEETING, PERSON, IDEA = (cast(Table, row.__table__) for row in (LineRow, MeetingRow, PersonRow, IdeaRow))
n, p, m = LINE.c, PERSON.c, MEETING.c
OPEN = n.outcome == Outcome.WAITING.value


class SqlAgendas:
    def __init__(self, session: AsyncSession, today: date, new_id: Callable[[], UUID]) -> None:
        self._session, self._today, self._new_id = session, today, new_id

    async def get(self, id: LineId) -> Line:
        found = await self._lines(select(LINE).where(n.id == id))
        if not found:
            raise Refusal("This is on no agenda any more.")
        return found[0]

    async def put(self, *lines: Line) -> None:
        for line in lines:
            changed = await self._session.execute(update(LINE).where(n.id == line.id).values(_row(line)))
            if changed.rowcount == 0:  # type: ignore[attr-defined]  # of an UPDATE it is there
                await self._session.execute(insert(LINE).values(id=line.id, **_row(line)))

    async def for_each(self, line: Line, of: str, agency: str, team: Team | None) -> int:
        here = or_(p.left_on.is_(None), p.left_on > self._today)
        theirs = [here, p.agency == (team.agency if team else agency)]
        if team:
            theirs.append(p.team == team.name)
        if of == "pair":
            pairs = select(p.agency, p.team, p.id).where(*theirs, p.manager_id.is_not(None), p.manager_id != p.id)
            units = [tuple(row) for row in await self._session.execute(pairs.order_by(p.id))]
        else:
            teams = select(p.agency, p.team).where(*theirs, p.team != "").distinct()
            units = [(*row, None) for row in await self._session.execute(teams.order_by(p.agency, p.team))]
        rows = [{**_row(line), "agency": a, "team": t, "person_id": who, "id": self._new_id()} for a, t, who in units]
        if rows:
            await self._session.execute(insert(LINE), rows)
        return len(rows)

    async def of(self, idea: IdeaId) -> Sequence[Line]:
        its = select(LINE).where(n.idea_id == idea, n.person_id.is_(None))
        return await self._lines(its.order_by(n.evaluating, n.step, n.body, n.agency, n.team))

    async def waiting(self, idea: IdeaId) -> Sequence[Line]:
        return await self._lines(select(LINE).where(n.idea_id == idea, OPEN).order_by(n.body, n.team, n.id))

    async def back_from(self, idea: IdeaId, evaluating: bool, step: int) -> Sequence[Line]:
        of_step = (n.idea_id == idea, n.evaluating == evaluating, n.step == step, n.person_id.is_(None))
        said = select(LINE).where(*of_step, n.words != "", ~OPEN)
        return await self._lines(said.order_by(n.answered_at, n.id))

    async def answered(self, idea: IdeaId, outcome: Outcome, now: datetime) -> None:
        over = update(LINE).where(n.idea_id == idea, OPEN)
        await self._session.execute(over.values(outcome=outcome.value, answered_at=now))

    async def of_body(self, body: str, until: date) -> Sequence[Line]:
        its = select(LINE).join(IDEA, IDEA.c.id == n.idea_id).where(n.body == body, OPEN, n.due_on <= until)
        return await self._lines(its.order_by(IDEA.c.shared_at, n.id))

    async def of_team(self, team: Team) -> Sequence[Line]:
        its = select(LINE).where(n.agency == team.agency, n.team == team.name, n.person_id.is_(None))
        return await self._lines(its.order_by(n.due_on.desc(), n.id))

    async def of_pair(self, person: Person) -> Sequence[Line]:
        return await self._lines(select(LINE).where(n.person_id == person.id, OPEN).order_by(n.due_on, n.id))

    async def for_person(self, person: Person) -> Sequence[Line]:
        managed = select(p.id).where(p.manager_id == person.id)
        teams = select(p.agency, p.team).where(p.manager_id == person.id).distinct().subquery()
        own = or_(n.person_id == person.id, n.person_id.in_(managed))
        led = and_(
            n.person_id.is_(None), select(teams).where(teams.c.agency == n.agency, teams.c.team == n.team).exists()
        )
        return await self._lines(select(LINE).where(OPEN, or_(own, led)).order_by(n.due_on, n.id))

    async def meetings(self, body: str, since: date) -> Sequence[date]:
        days = select(m.meets_on).where(m.body == body, m.meets_on >= since).order_by(m.meets_on)
        return list(await self._session.scalars(days))

    async def meet_on(self, body: str, day: date, by: Person, at: datetime) -> None:
        await self.not_meet_on(body, day)
        await self._session.execute(insert(MEETING).values(body=body, meets_on=day, set_by=by.id, set_at=at))

    async def not_meet_on(self, body: str, day: date) -> None:
        await self._session.execute(delete(MEETING).where(m.body == body, m.meets_on == day))

    async def _lines(self, query: Select[Any]) -> list[Line]:
        rows = (await self._session.execute(query)).all()
        people = await people_of(self._session, [row.answered_by for row in rows])
        return [_line(row, people.get(row.answered_by)) for row in rows]


def _row(line: Line) -> dict[str, Any]:
    return {
        "idea_id": line.idea,
        "body": line.body,
        "step": line.step,
        "evaluating": line.evaluating,
        "agency": line.team.agency if line.team else None,
        "team": line.team.name if line.team else None,
        "person_id": line.person,
        "due_on": line.due_on,
        "carried": line.carried,
        "outcome": line.outcome.value,
        "words": line.words,
        "answered_by": line.by.id if line.by else None,
        "answered_at": line.at,
    }


def _line(row: Row[Any], by: Person | None) -> Line:
    return Line(
        id=LineId(row.id),
        idea=IdeaId(row.idea_id),
        body=row.body,
        step=row.step,
        evaluating=row.evaluating,
        team=Team(row.agency, row.team) if row.team else None,
        person=PersonId(row.person_id) if row.person_id else None,
        due_on=row.due_on,
        carried=row.carried,
        outcome=Outcome(row.outcome),
        words=row.words,
        by=by,
        at=row.answered_at,
    )
