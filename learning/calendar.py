"""
Days that can be promised: working days in England, without Saturdays, Sundays and bank holidays.

A day is a ``date`` as people in London read the calendar; only ``end_of_last_working_day`` knows of hours.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
EVENING = time(18)
DAY = timedelta(days=1)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """England's, those moved from a weekend included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself if it is one."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: date, n: int) -> date:
    """The nth working day after ``day``, which is not counted itself; 0 is ``next_working_day``."""
    if n < 0:
        raise ValueError("working days are counted forwards")
    if n == 0:
        return next_working_day(day)
    for _ in range(n):
        day = next_working_day(day + DAY)
    return day


def after_weeks(day: date, weeks: int) -> date:
    """The same weekday so many weeks on, moved past weekends and bank holidays."""
    return next_working_day(day + timedelta(weeks=weeks))


def end_of_last_working_day(now: datetime) -> datetime:
    """
    18:00 in London on the last working day before today: what the board sees is as it stood then.

    ``now`` is aware, in any zone; today's evening is never it, so that nobody can watch one person answer.
    """
    if now.tzinfo is None:
        raise ValueError("a moment without a zone says nothing about London")
    day = now.astimezone(LONDON).date() - DAY
    while not is_working_day(day):
        day -= DAY
    return datetime.combine(day, EVENING, LONDON)


def said(day: date, today: date) -> str:
    """“4 December”, and with the year where it is not this one: “4 January 2027”."""
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"
