"""The lines of agendas, and the days of meetings.  A line for each of hundreds of teams is one statement."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, and_, delete, func, insert, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.agendas import Line, LineId, Outcome
from learning.ideas import Idea, IdeaId, Moment
from learning.people import Person, PersonId, Team
from learning.refusal import Refusal
from storage.before import kept_from
from storage.leads import here, leads
from storage.people import people_of
from storage.tables import IdeaRow, LineRow, MeetingRow, PersonRow

LINE, MEETING, PERSON, IDEA = (cast(Table, row.__table__) for row in (LineRow, MeetingRow, PersonRow, IdeaRow))
n, p, m = LINE.c, PERSON.c, MEETING.c
OPEN = n.outcome == Outcome.WAITING.value
GOES_ON = IDEA.c.stage != Moment.FINISHED.value


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

    async def for_each(
        self, line: Line, of: str, agency: str, team: Team | None, kept_from: Collection[str] = ()
    ) -> int:
        units = await self._session.execute(self._each(of, agency, team, kept_from))
        rows = [{**_row(line), "agency": a, "team": t, "person_id": who, "id": self._new_id()} for a, t, who in units]
        if rows:
            await self._session.execute(insert(LINE), rows)
        return len(rows)

    async def how_many(self, of: str, agency: str, team: Team | None, kept_from: Collection[str] = ()) -> int:
        each = self._each(of, agency, team, kept_from).order_by(None).subquery()
        return await self._session.scalar(select(func.count()).select_from(each)) or 0

    def _each(self, of: str, agency: str, team: Team | None, kept_from: Collection[str]) -> Select[Any]:
        apart = [UUID(id) for id in sorted(kept_from)]
        theirs = [here(self._today), p.agency == (team.agency if team else agency)]
        if team:
            theirs.append(p.team == team.name)
        if of == "pair":
            manager = PERSON.alias("manager")
            pairs = select(p.agency, p.team, p.id).join(manager, manager.c.id == p.manager_id)
            theirs += [p.id.not_in(apart), p.manager_id.not_in(apart)] if apart else []
            return pairs.where(*theirs, p.manager_id != p.id, here(self._today, manager)).order_by(p.id)
        if apart:
            led = leads(self._today, team)
            of_theirs = select(led.c.lead).where(led.c.agency == p.agency, led.c.team == p.team, led.c.lead.in_(apart))
            theirs.append(~of_theirs.correlate(PERSON).exists())
        teams = select(p.agency, p.team, null()).where(*theirs, p.team != "").distinct()
        return teams.order_by(p.agency, p.team)

    async def of(self, idea: IdeaId) -> Sequence[Line]:
        its = select(LINE).where(n.idea_id == idea, n.person_id.is_(None))
        return await self._lines(its.order_by(n.evaluating, n.step, n.body, n.agency, n.team))

    async def waiting(self, idea: IdeaId) -> Sequence[Line]:
        return await self._lines(select(LINE).where(n.idea_id == idea, OPEN).order_by(n.body, n.team, n.id))

    async def before_bodies(self, idea: IdeaId) -> Sequence[Line]:
        its = select(LINE).where(n.idea_id == idea, OPEN, n.team.is_(None), n.person_id.is_(None))
        return await self._lines(its.order_by(n.body, n.id))

    async def anything_waits(self, idea: IdeaId) -> bool:
        return bool(await self._session.scalar(select(select(n.id).where(n.idea_id == idea, OPEN).exists())))

    async def turnout(self, idea: Idea) -> Mapping[str, str]:
        since = next((event.at for event in reversed(idea.events) if "bodies" in event.data), idea.shared_at)
        step = (n.idea_id == idea.id, n.step == idea.step, n.evaluating == idea.evaluating)
        said = n.outcome == Outcome.DISCUSSED.value
        these = (
            *step,
            n.body.in_(idea.bodies),
            n.team.is_not(None),
            or_(OPEN, n.answered_at > since, and_(said, n.answered_at >= since)),
        )
        talked = func.count().filter(said)
        teams = func.count().filter(n.person_id.is_(None))
        many, of_teams, spoke = (await self._session.execute(select(func.count(), teams, talked).where(*these))).one()
        whose = "teams" if of_teams == many else "meetings" if of_teams else "supervisions"
        return {"asked": str(many), "talked": str(spoke), "whose": whose} if many else {}

    async def bodies_waited_for(self, idea: IdeaId) -> Mapping[str, date]:
        last = select(n.body, func.max(n.due_on)).where(n.idea_id == idea, OPEN).group_by(n.body)
        return {body: day for body, day in await self._session.execute(last.order_by(n.body))}

    async def back_from(self, ideas: Collection[IdeaId]) -> Mapping[IdeaId, Sequence[Line]]:
        found: dict[IdeaId, list[Line]] = {}
        if ideas:
            of_them = (n.idea_id.in_(ideas), n.person_id.is_(None), n.team.is_not(None), n.words != "", ~OPEN)
            for line in await self._lines(select(LINE).where(*of_them).order_by(n.answered_at, n.id)):
                found.setdefault(line.idea, []).append(line)
        return found

    async def answered(
        self, idea: IdeaId, outcome: Outcome, now: datetime, bodies: Collection[str] | None = None
    ) -> None:
        over = update(LINE).where(n.idea_id == idea, OPEN)
        over = over if bodies is None else over.where(n.body.in_(bodies))
        await self._session.execute(over.values(outcome=outcome.value, answered_at=now))

    async def of_body(self, body: str, until: date | None = None, reader: Person | None = None) -> Sequence[Line]:
        its = select(LINE).join(IDEA, IDEA.c.id == n.idea_id).where(n.body == body, OPEN)
        its = its.where(n.person_id.is_(None), n.team.is_(None))
        its = its.where(_may_come_across(reader)) if reader else its
        its = its if until is None else its.where(n.due_on <= until)
        return await self._lines(its.order_by(IDEA.c.shared_at, n.id))

    async def how_many_before(self, reader: Person) -> Mapping[str, int]:
        each = select(n.body, func.count()).join(IDEA, IDEA.c.id == n.idea_id).where(_may_come_across(reader))
        each = each.where(OPEN, n.team.is_(None), n.person_id.is_(None)).group_by(n.body)
        return {body: many for body, many in await self._session.execute(each)}

    async def of_team(self, team: Team) -> Sequence[Line]:
        its = select(LINE).where(n.agency == team.agency, n.team == team.name, n.person_id.is_(None))
        return await self._lines(its.order_by(n.due_on.desc(), n.id))

    async def of_pair(self, person: Person) -> Sequence[Line]:
        return await self._lines(select(LINE).where(n.person_id == person.id, OPEN).order_by(n.due_on, n.id))

    async def for_person(self, person: Person) -> Sequence[Line]:
        """As `storage.reminders` asks for everybody at once."""
        managed = select(p.id).where(p.manager_id == person.id, here(self._today))
        led = leads(self._today)
        theirs = select(led.c.team).where(led.c.agency == n.agency, led.c.team == n.team, led.c.lead == person.id)
        own = or_(n.person_id == person.id, n.person_id.in_(managed))
        its = or_(own, and_(n.person_id.is_(None), theirs.correlate(LINE).exists()))
        return await self._lines(select(LINE).where(OPEN, its).order_by(n.due_on, n.id))

    async def meetings(self, body: str, since: date) -> Sequence[date]:
        days = select(m.meets_on).where(m.body == body, m.meets_on >= since).order_by(m.meets_on)
        return list(await self._session.scalars(days))

    async def meet_on(self, body: str, days: Collection[date], since: date, by: Person, at: datetime) -> None:
        await self._session.execute(delete(MEETING).where(m.body == body, m.meets_on >= since))
        rows = [{"body": body, "meets_on": day, "set_by": by.id, "set_at": at} for day in sorted(set(days))]
        if rows:
            await self._session.execute(insert(MEETING), rows)

    async def whose_body_is_gone(self, known: Collection[str]) -> Sequence[IdeaId]:
        """Few are looked at: which bodies there are is asked of an index, and then only those of the unknown."""
        with_body = select(IDEA.c.holder_body).where(IDEA.c.holder_body.is_not(None), GOES_ON).distinct()
        held = [one for one in await self._session.scalars(with_body) if set(one.split(",")) - set(known)]
        of_line = [
            one for one in await self._session.scalars(select(n.body).where(OPEN).distinct()) if one not in known
        ]
        found = select(IDEA.c.id).where(GOES_ON, IDEA.c.holder_body.in_(held))
        lines = select(n.idea_id).where(OPEN, n.body.in_(of_line)).distinct()
        return sorted({IdeaId(id) for query in (found, lines) for id in await self._session.scalars(query)})

    async def _lines(self, query: Select[Any]) -> list[Line]:
        rows = (await self._session.execute(query)).all()
        people = await people_of(self._session, [row.answered_by for row in rows])
        return [_line(row, people.get(row.answered_by)) for row in rows]


def _may_come_across(reader: Person) -> ColumnElement[bool]:
    return ~kept_from(reader.id)


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
