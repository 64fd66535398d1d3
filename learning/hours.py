"""
When an agency works: nothing that nobody asked for is said outside these hours, nor to somebody who is away.

An agency says its own in the framework's file (``hours: "08:00-18:00"``, ``days: "mon-sat"``); bank holidays are
nobody's working days.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from learning.calendar import DAY, LONDON, bank_holidays

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST_HOUR = timedelta(hours=1)
MIDNIGHT = time(23, 59)  # what “24:00” means: a day has no later minute

_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Hours:
    """``days`` counts Monday as 0.  Moments are aware; days and times are London's."""

    starts: time = time(9)
    ends: time = time(17)
    days: frozenset[int] = frozenset(range(5))

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.days and day not in bank_holidays(day.year)

    def open_at(self, moment: datetime) -> bool:
        at = moment.astimezone(LONDON)
        return self.works_on(at.date()) and self.starts <= at.time() < self.ends

    def in_last_hour(self, moment: datetime) -> bool:
        """Whoever chose an hour that their agency does not work is not forgotten: they are called on by then."""
        return self.open_at(moment) and not self.open_at(moment + LAST_HOUR)

    def opens_after(self, day: date) -> datetime:
        """The first moment of work after a day that is not counted itself."""
        day += DAY
        while not self.works_on(day):
            day += DAY
        return datetime.combine(day, self.starts, LONDON)


USUAL = Hours()
"""Working days from nine to five: of every agency that does not say its own."""


def read_hours(words: str) -> tuple[time, time]:
    """“09:00-17:00”.  Raises ``ValueError`` for anything else, and where the end is not after the beginning."""
    words = "".join(words.split()).replace("–", "-")
    if words.endswith("-24:00"):
        words = words.removesuffix("24:00") + MIDNIGHT.isoformat("minutes")
    if not _HOURS.fullmatch(words):
        raise ValueError("hours are written 09:00-17:00")
    begin, end = words.split("-")
    starts, ends = time.fromisoformat(begin), time.fromisoformat(end)
    if starts >= ends:
        raise ValueError("the end is after the beginning")
    return starts, ends


def read_days(words: str) -> frozenset[int]:
    """“mon-fri”, or “mon,tue,sat”.  Raises ``ValueError`` for anything else."""
    found: set[int] = set()
    for part in "".join(words.lower().split()).replace("–", "-").split(","):
        first, dash, last = part.partition("-")
        last = last if dash else first
        if first not in WEEK or last not in WEEK:
            raise ValueError("days are written mon-fri")
        begin, end = WEEK.index(first), WEEK.index(last)
        if begin > end:
            raise ValueError("days are written in the order of a week")
        found.update(range(begin, end + 1))
    return frozenset(found)


def last_sent(today: date, working_days: int, add: Callable[[date, int], date]) -> date:
    """The last day so many working days after which is today or earlier: what was sent by then has waited so long."""
    day = today
    while add(day, working_days) > today:
        day -= DAY
    return day
