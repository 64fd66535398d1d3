"""
What is said without being asked for, and how sparingly: reminders, a manager's round, and quiet for whoever is away.

One digest a day holds all that somebody is reminded of, each briefing at most twice.  A round comes once a working
day, at the hour its manager chose, when something has waited since before that day.  Both are said in the agency's
working hours and to nobody who is away, has left, or has answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from learning.briefings import Briefing
from learning.calendar import DAY, LONDON, add_working_days
from learning.hours import last_sent
from learning.people import Person
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.work import Work

ROUND = "09:30"
"""When a manager is called on who has not chosen: after the first quarter of an hour of the post, before the visits."""
OFF = "off"
HOURS = ("08:30", ROUND, "11:00", "13:00", "15:30")

LATE = 3
"""Working days: a reminder that could not be said by then is let go, so that no old ones come after a long silence."""

LONGEST_AWAY = timedelta(days=366)


class Reminders(Protocol):
    async def digest(self, person: Person) -> Sequence[Briefing]:
        """What their last digest was about and is not answered yet, the newest first."""

    async def send_what_waited(self, person: Person) -> None:
        """Briefings that their absence has kept from them, at once: they have said that they are back."""


@dataclass(frozen=True)
class Turn:
    """The ``number``-th reminder is due today for what was sent from ``since`` on and before ``until``."""

    number: int
    since: datetime
    until: datetime


def turns(after_working_days: Sequence[int], today: date) -> Sequence[Turn]:
    """What is due today, the last reminder first: whoever missed the first is not told twice."""
    earlier = _working_days_before(today, LATE)
    found = [
        Turn(
            number,
            _midnight_after(last_sent(earlier, days, add_working_days)),
            _midnight_after(last_sent(today, days, add_working_days)),
        )
        for number, days in enumerate(after_working_days, 1)
    ]
    return found[::-1]


def _working_days_before(day: date, many: int) -> date:
    return last_sent(day, many, add_working_days)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + DAY, time(), LONDON)


async def be_away(work: Work, person: Person, until: date) -> date:
    """Raises ``Refusal`` for a day that is past, or more than a year on.  The day they hear from us again."""
    today = work.now.astimezone(LONDON).date()
    if not today <= until <= today + LONGEST_AWAY:
        raise Refusal("Please choose today or a day to come, within a year.", about="until")
    again = work.framework.hours_of(person.agency).opens_after(until)
    await work.people.be_away(person, until, work.now, again)
    return again.date()


async def be_back(work: Work, person: Person) -> None:
    await work.people.be_back(person, work.now)
    await work.reminders.send_what_waited(person)


async def decides(work: Work, person: Person) -> bool:
    """Whether ideas wait for somebody, or may: they manage others, answer for bodies, or still hold one."""
    if may(person, Deed.ANSWER_FOR_BODIES) or await work.people.managed_by(person):
        return True
    if await work.agendas.for_person(person) or await work.supervisions.before(person):
        return True
    return bool(await work.ideas.waiting_for(person))


async def come_at(work: Work, person: Person, hour: str) -> None:
    """``hour`` is one of ``hours_for``, or ``OFF``."""
    await only_who_decides(work, person)
    await work.people.come_at(person, hour)


async def hours_for(work: Work, person: Person) -> Sequence[str]:
    """The hours at which their round may come: those that their agency works.  Raises ``Refusal`` without a round."""
    await only_who_decides(work, person)
    hours = work.framework.hours_of(person.agency)
    fitting = tuple(hour for hour in HOURS if hours.starts <= time.fromisoformat(hour) < hours.ends)
    return fitting or (hours.starts.isoformat("minutes"),)


async def only_who_decides(work: Work, person: Person) -> None:
    """Raises ``Refusal``: the round of a team stands in its channel, where everybody can press what is on it."""
    if not await decides(work, person):
        raise Refusal("This is for the manager whose list it is.")
