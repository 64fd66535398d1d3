"""What is coming, for whoever runs it: counts by day, references, ids; nobody's name and nobody's words."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.calendar import LONDON, add_working_days
from learning.framework import Framework
from learning.hours import LAST_HOUR, USUAL, Hours
from learning.reminders import LATE, OFF, ROUND
from storage import meetings
from storage.people import roster
from storage.reminders import BACK, goes_on, not_answered, of_body, of_manager, somebody, waits
from storage.tables import BriefingRow, PersonRow, due, message, recipient

MOST = 1000  # of a kind
DAY = timedelta(days=1)

r = recipient.c


@dataclass(frozen=True, order=True)
class Coming:
    """
    ``what`` is a name of ``learning.due.DUE``, or *reminder*, *round*, *meetings*, *back*, *message*; ``of`` is which.

    A reminder's time is the usual beginning of work: each agency has its own.
    """

    at: datetime
    what: str
    of: str = ""
    count: int = 1


async def coming(session: AsyncSession, framework: Framework, now: datetime) -> list[Coming]:
    today = now.astimezone(LONDON).date()
    return sorted(
        [
            *await _rows(session),
            *await _reminders(session, framework, now, today),
            *await _rounds(session, framework, now, today),
            *await _meetings(session, now, today),
            *await _back(session, framework, now, today),
            *await _messages(session, now),
        ]
    )


async def _rows(session: AsyncSession) -> list[Coming]:
    rows = await session.execute(select(due).order_by(due.c.due_at).limit(MOST))
    return [Coming(row.due_at, row.what, f"{row.subject_kind} {row.subject_id}") for row in rows]


async def _reminders(session: AsyncSession, framework: Framework, now: datetime, today: date) -> list[Coming]:
    """The next one of each, for whoever has not answered yet: an answer given until then takes it away."""
    longest = max(framework.reminded_after, default=0)
    counted: Counter[tuple[date, str]] = Counter()
    day = today
    while add_working_days(day, longest + LATE) >= today and longest:  # nothing that was sent before is due any more
        begins = datetime.combine(day, time(), LONDON)
        on_it = select(BriefingRow.ref, r.reminded, func.count()).join(BriefingRow, BriefingRow.id == r.briefing)
        on_it = on_it.where(*goes_on(today), *not_answered(), r.sent_at >= begins, r.sent_at < begins + DAY)
        for ref, reminded, many in await session.execute(on_it.group_by(BriefingRow.ref, r.reminded)):
            for n, days in enumerate(framework.reminded_after, 1):
                on = add_working_days(day, days)
                if n > reminded and add_working_days(on, LATE) > today:
                    counted[on, ref] += many
                    break
        day -= DAY
    return [Coming(_opens(USUAL, on, now), "reminder", ref, many) for (on, ref), many in counted.items()]


async def _rounds(session: AsyncSession, framework: Framework, now: datetime, today: date) -> list[Coming]:
    """The next one of every manager for whom something waits now."""
    p, managed, of_bodies = PersonRow, of_manager(), of_body(await roster(session, today))
    before = or_(waits(managed, today), waits(of_bodies, today)).label("before")
    whom = select(p.agency, p.round_at, p.round_on, p.away_until, before)
    whom = whom.where(somebody(), or_(p.left_on.is_(None), p.left_on > today), or_(waits(managed), waits(of_bodies)))
    counted: Counter[datetime] = Counter()
    for agency, round_at, round_on, away_until, earlier in await session.execute(whom):
        if round_at == OFF:
            continue
        hours = framework.hours_of(agency)
        on = max([today if earlier else today + DAY, *(last + DAY for last in (round_on, away_until) if last)])
        at = _at(hours, on, time.fromisoformat(round_at or ROUND))
        if at < now and not hours.open_at(now):
            at = _at(hours, today + DAY, time.fromisoformat(round_at or ROUND))
        counted[max(at, now.replace(second=0, microsecond=0))] += 1
    return [Coming(at, "round", "", many) for at, many in counted.items()]


async def _meetings(session: AsyncSession, now: datetime, today: date) -> list[Coming]:
    """In the round of the first working day of a week; its time is the usual one, and some have chosen another."""
    day = today if datetime.combine(today, time.fromisoformat(ROUND), LONDON) > now else today + DAY
    while not meetings.are_told(day):
        day += DAY
    p = PersonRow
    here = or_(p.left_on.is_(None), p.left_on > day), or_(p.away_until.is_(None), p.away_until < day)
    whom = (
        select(func.count())
        .select_from(p)
        .where(meetings.has_something(today), *here, func.coalesce(p.round_at, ROUND) != OFF)
    )
    many = await session.scalar(whom) or 0
    return [Coming(_at(USUAL, day, time.fromisoformat(ROUND)), "meetings", "", many)] if many else []


async def _back(session: AsyncSession, framework: Framework, now: datetime, today: date) -> list[Coming]:
    """When they are sent what waited for them; whoever will have left by then is not back."""
    p = PersonRow
    away = select(p.away_until, p.left_on, p.agency, func.count()).where(p.away_until >= today - BACK)
    counted: Counter[datetime] = Counter()
    for until, left_on, agency, many in await session.execute(away.group_by(p.away_until, p.left_on, p.agency)):
        at = framework.hours_of(agency).opens_after(until) if until else now
        if at > now and (left_on is None or left_on > at.date()):
            counted[at] += many
    return [Coming(at, "back", "", many) for at, many in counted.items()]


async def _messages(session: AsyncSession, now: datetime) -> list[Coming]:
    m = message.c
    later = select(m.due_at, func.count()).where(
        m.sent_at.is_(None), m.failed.is_(None), m.edits.is_(None), m.due_at > now
    )
    rows = await session.execute(later.group_by(m.due_at).order_by(m.due_at).limit(MOST))
    return [Coming(at, "message", "", many) for at, many in rows]


def _opens(hours: Hours, on: date, now: datetime) -> datetime:
    """The first moment of that day's work; where that is past now, or the next moment that work begins."""
    if (begins := _at(hours, on, hours.starts)) >= now:
        return begins
    if hours.open_at(now):
        return now.replace(second=0, microsecond=0)
    today = now.astimezone(LONDON).date()
    return next(at for day in (today, today + DAY) if (at := _at(hours, day, hours.starts)) > now)


def _at(hours: Hours, on: date, hour: time) -> datetime:
    """At that hour of the next working day, from that one on; an agency that does not work it has its last hour."""
    while not hours.works_on(on):
        on += DAY
    last = datetime.combine(on, hours.ends, LONDON) - LAST_HOUR
    hour = min(hour, max(hours.starts, last.time()))
    return datetime.combine(on, max(hours.starts, hour), LONDON)
