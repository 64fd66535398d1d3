"""
Whom the tick speaks to without being asked: found set-wise, a few at a time, once a day each.

Whoever moves ``digest_on`` or ``round_on`` of a person to today says it, in the same commit: any number of replicas may
look, and one that dies leaves whoever it had not claimed to the next.  Everything here is asked anew at ``now``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, delete, false, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.briefings import Briefing, BriefingId
from learning.calendar import LONDON
from learning.framework import Framework
from learning.hours import USUAL, Hours
from learning.ideas import IdeaId, Moment
from learning.people import Person, Roster, Team
from learning.reminders import OFF, ROUND, Turn, turns
from learning.subject import Subject
from storage import meetings, outbox
from storage.before import ROLES, asks, decides
from storage.briefings import SENT, SqlBriefings
from storage.ideas import WAITING
from storage.people import person_of, roster
from storage.tables import (
    BriefingRow,
    IdeaAuthorRow,
    IdeaEventRow,
    IdeaRow,
    PersonRow,
    TeamPlaceRow,
    posted,
    recipient,
)

AT_ONCE = 8
"""People spoken to in one go: a conversation waits at most a second behind them, at the slowest pace there is."""
BACK = timedelta(days=7)
"""For so long after somebody is back they are told what their absence has kept from them."""
RETURNED_AT_ONCE = 500

TO_DECIDE = (Moment.NEW.value, Moment.CONSIDERING.value)

r = recipient.c
b = BriefingRow
p = PersonRow
PERSON = cast(Table, PersonRow.__table__)  # as plain tables: past the versions, and past what a session holds
BRIEFING = cast(Table, BriefingRow.__table__)


class SqlReminders:
    def __init__(self, session: AsyncSession, briefings: SqlBriefings, today: date) -> None:
        self._session, self._briefings, self._today = session, briefings, today

    async def digest(self, person: Person) -> Sequence[Briefing]:
        last = select(p.digest_on).where(p.id == person.id).scalar_subquery()
        theirs = select(r.briefing).join(b, b.id == r.briefing).where(r.person == person.id, r.reminded_on == last)
        ids = await self._session.scalars(theirs.where(*_unanswered(self._today)).order_by(r.sent_at.desc(), b.ref))
        return [await self._briefings.get(BriefingId(id)) for id in ids]

    async def send_what_waited(self, person: Person) -> None:
        await _waits_no_longer(self._session, self._today, r.person == person.id)


@dataclass(frozen=True)
class Spoken:
    """``found``: how many were there to be spoken to, by whomever; with none there is nothing left to do."""

    found: int
    told: int


# --- reminders of briefings -------------------------------------------------------------------------------------------


async def remind(session: AsyncSession, turn: UUID, framework: Framework, now: datetime) -> Spoken:
    """One message to each of a few people, about all that they are to be reminded of today."""
    today = now.astimezone(LONDON).date()
    owed = [*_unanswered(today), _owed(framework, today)]
    whom = select(r.person).join(b, b.id == r.briefing).join(p, p.id == r.person)
    whom = whom.where(*owed, *_may_be_spoken_to(framework, now), or_(p.digest_on.is_(None), p.digest_on < today))
    ids = list(await session.scalars(whom.distinct().limit(AT_ONCE)))
    people = await _claimed(session, ids, PERSON.c.digest_on, today)
    for one in turns(framework.reminded_after, today):
        theirs = [r.person.in_([person.id for person in people]), r.briefing.in_(select(b.id).where(*goes_on(today)))]
        due = update(recipient).where(*theirs, *not_answered(), _due(one, today))
        await session.execute(due.values(reminded=one.number, reminded_on=today))
    for person in people:
        await _say(session, turn, person, Subject("digest", person.id), now)
    return Spoken(len(ids), len(people))


async def spoken_to_on(session: AsyncSession, subject: Subject) -> date | None:
    """The day of somebody's last digest, or round."""
    last = PERSON.c.digest_on if subject.kind == "digest" else PERSON.c.round_on
    day: date | None = await session.scalar(select(last).where(PERSON.c.id == subject.id))
    return day


async def not_said(session: AsyncSession, person: UUID) -> None:
    """Their last digest was dropped: what it was about is owed to them still."""
    last = select(PERSON.c.digest_on).where(PERSON.c.id == person).scalar_subquery()
    theirs = update(recipient).where(r.person == person, r.reminded_on == last, r.reminded > 0)
    await session.execute(theirs.values(reminded=r.reminded - 1, reminded_on=None))
    await session.execute(update(PERSON).where(PERSON.c.id == person).values(digest_on=None))


def _unanswered(today: date) -> tuple[ColumnElement[bool], ...]:
    return *goes_on(today), *not_answered()


def goes_on(today: date) -> tuple[ColumnElement[bool], ...]:
    """A briefing that was sent, and was not withdrawn, paused or ended."""
    going = and_(b.withdrawn_at.is_(None), b.paused_at.is_(None))
    return b.state.in_(SENT), going, or_(b.ends_on.is_(None), b.ends_on >= today)


def not_answered() -> tuple[ColumnElement[bool], ...]:
    """Whoever was there when a team talked about it is not asked again."""
    apart = and_(r.reached_by.is_(None), r.discussed.is_not(true()), r.left_at.is_(None), r.withdrawn_at.is_(None))
    return r.sent_at.is_not(None), r.answer.is_(None), apart


def _owed(framework: Framework, today: date) -> ColumnElement[bool]:
    return or_(false(), *(_due(one, today) for one in turns(framework.reminded_after, today)))


def _due(one: Turn, today: date) -> ColumnElement[bool]:
    """What came due while somebody was away is not too late when they are back."""
    back = select(p.id).where(p.away_until < today, p.away_until >= today - BACK)
    in_time = or_(r.sent_at >= one.since, r.person.in_(back))
    return and_(r.reminded < one.number, r.sent_at < one.until, in_time)


# --- a manager's round ------------------------------------------------------------------------------------------------


async def call_on(session: AsyncSession, turn: UUID, framework: Framework, now: datetime) -> Spoken:
    """Says to each of a few managers what still waits for them from before today, at the hour they chose or after."""
    today = now.astimezone(LONDON).date()
    known = await roster(session, today)
    in_channel = waits(and_(of_manager(), _in_channel()), today)
    alone = waits(or_(and_(of_manager(), ~_in_channel()), of_body(known)), today)
    anybody = somebody()
    if meetings.are_told(today):
        alone, anybody = or_(alone, meetings.has_something(today)), or_(anybody, meetings.has_something(today))
    whom = select(p.id, in_channel.label("in_channel"), alone.label("alone"))
    whom = whom.where(anybody, or_(in_channel, alone))
    whom = whom.where(*_may_be_spoken_to(framework, now), _their_hour(framework, now))
    whom = whom.where(or_(p.round_on.is_(None), p.round_on < today))
    found = {row.id: row for row in await session.execute(whom.limit(AT_ONCE))}
    people = await _claimed(session, list(found), PERSON.c.round_on, today)
    for person in people:
        if found[person.id].in_channel:
            await _say(session, turn, person.of_team, Subject("round", person.id), now)
        if found[person.id].alone:
            await _say(session, turn, person, Subject("round", person.id), now)
    return Spoken(len(found), len(people))


def of_manager() -> ColumnElement[bool]:
    return and_(IdeaRow.holder_kind == "manager", IdeaRow.holder_person == p.id)


def _in_channel() -> ColumnElement[bool]:
    """As `learning.sharing.channel_of`: shared since the channel of their team was connected."""
    place = select(TeamPlaceRow).where(TeamPlaceRow.agency == p.agency, TeamPlaceRow.team == p.team)
    since = place.where(TeamPlaceRow.connected_at <= IdeaRow.shared_at, ~IdeaRow.alone, IdeaRow.asked.is_(None))
    return since.correlate(IdeaRow, PersonRow).exists()


def of_body(known: Roster) -> ColumnElement[bool]:
    own = select(IdeaAuthorRow).where(IdeaAuthorRow.idea_id == IdeaRow.id, IdeaAuthorRow.person_id == p.id)
    otherwise = and_(p.role.in_(ROLES), ~own.correlate(IdeaRow, PersonRow).exists())
    return and_(IdeaRow.holder_kind == "body", asks(decides(known), otherwise))


def waits(theirs: ColumnElement[bool], before: date | None = None) -> ColumnElement[bool]:
    """Something waits for a person; ``before`` that day, for what came or moved on it has brought its own card."""
    waiting = select(IdeaRow.id).where(WAITING, theirs)
    if before:
        midnight = datetime.combine(before, time(), LONDON)
        moved = select(IdeaEventRow.idea_id).where(IdeaEventRow.idea_id == IdeaRow.id, IdeaEventRow.at >= midnight)
        waiting = waiting.where(~moved.correlate(IdeaRow).exists())
    return waiting.correlate(PersonRow).exists()


def somebody() -> ColumnElement[bool]:
    """Whoever could have something waiting: these few are looked at one by one."""
    waiting = select(IdeaRow.holder_person).where(WAITING, IdeaRow.holder_kind == "manager")
    managers = p.id.in_(waiting.where(IdeaRow.holder_person.is_not(None)))
    return or_(managers, p.role.in_(ROLES), p.answers_for != "")


def _their_hour(framework: Framework, now: datetime) -> ColumnElement[bool]:
    clock = now.astimezone(LONDON).time().isoformat("minutes")
    hour = func.coalesce(p.round_at, ROUND)
    return and_(hour != OFF, or_(hour <= clock, _agencies(framework, lambda hours: hours.in_last_hour(now))))


# --- whoever has left -------------------------------------------------------------------------------------------------


async def with_leavers(session: AsyncSession, now: datetime) -> Sequence[IdeaId]:
    """A few of the ideas that are with somebody who has left."""
    gone = select(p.id).where(p.left_on <= now.astimezone(LONDON).date())
    theirs = (IdeaRow.holder_kind.in_(["manager", "author"]), IdeaRow.holder_body.is_(None))
    found = select(IdeaRow.id).where(IdeaRow.stage.in_(TO_DECIDE), *theirs, IdeaRow.holder_person.in_(gone))
    return [IdeaId(id) for id in await session.scalars(found.order_by(IdeaRow.shared_at).limit(AT_ONCE))]


# --- whoever is back --------------------------------------------------------------------------------------------------


async def returned(session: AsyncSession, framework: Framework, now: datetime) -> list[tuple[UUID, UUID]]:
    """
    Whoever is back is sent what waited for them, in their agency's hours: on the day that they were promised.

    The briefings, and the connections on which somebody now waits: a job for each is wanted.
    """
    today = now.astimezone(LONDON).date()
    at_work = _agencies(framework, lambda hours: hours.open_at(now), r.agency)
    return await _waits_no_longer(session, today, r.away_until < today, at_work)


async def _waits_no_longer(session: AsyncSession, today: date, *whose: ColumnElement[bool]) -> list[tuple[UUID, UUID]]:
    """They are as if it had just been counted; but for what has ended meanwhile."""
    waiting = select(r.briefing, r.n, r.connection).join(b, b.id == r.briefing)
    back = waiting.where(r.state == "away", b.counted_at.is_not(None), *goes_on(today), *whose)
    rows = (await session.execute(back.limit(RETURNED_AT_ONCE))).all()
    for id in sorted({row.briefing for row in rows}):
        some = [row.n for row in rows if row.briefing == id]
        await session.execute(update(recipient).where(r.briefing == id, r.n.in_(some)).values(away_until=None))
        over = update(BRIEFING).where(b.id == id, b.state == "sent")
        await session.execute(over.values(state="sending"))
    return sorted({(row.briefing, row.connection) for row in rows if row.connection})


# --- whom, and when ---------------------------------------------------------------------------------------------------


def _may_be_spoken_to(framework: Framework, now: datetime) -> tuple[ColumnElement[bool], ...]:
    today = now.astimezone(LONDON).date()
    here = and_(or_(p.left_on.is_(None), p.left_on > today), or_(p.away_until.is_(None), p.away_until < today))
    return here, _agencies(framework, lambda hours: hours.open_at(now))


def _agencies(framework: Framework, holds: Callable[[Hours], bool], agency: Any = p.agency) -> ColumnElement[bool]:
    """People of the agencies of whose hours this holds; an agency that the framework does not name has the usual."""
    named = {each.name: holds(each.hours) for each in framework.agencies}
    of_these: ColumnElement[bool] = agency.in_([name for name, it_holds in named.items() if it_holds])
    return or_(of_these, agency.not_in(named)) if holds(USUAL) else of_these


async def _claimed(session: AsyncSession, ids: Sequence[UUID], day: Any, today: date) -> list[Person]:
    """Those of them whom nobody else has spoken to today; locked in one order, and whoever is locked is another's."""
    ours = PERSON.c.id.in_(ids), or_(day.is_(None), day < today)
    free = select(PERSON.c.id).where(*ours).order_by(PERSON.c.id).with_for_update(skip_locked=True, key_share=True)
    mine = list(await session.scalars(free))
    claimed = update(PERSON).where(PERSON.c.id.in_(mine), *ours).values({day.name: today}).returning(PERSON.c.id)
    done = list(await session.scalars(claimed)) if mine else []
    rows = select(PersonRow).where(p.id.in_(done)).order_by(p.id).execution_options(populate_existing=True)
    return [person_of(row) for row in await session.scalars(rows)]


async def _say(session: AsyncSession, turn: UUID, viewer: Person | Team, subject: Subject, now: datetime) -> None:
    """Only the newest of its kind is kept up to date: the ones of the days before stay as they were."""
    old = delete(posted).where(posted.c.subject_kind == subject.kind, posted.c.subject_id == subject.id)
    await session.execute(old)
    await outbox.tell(session, turn, viewer, subject, now)
