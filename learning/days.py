"""Today, for a Work, and the hour of a day at which what is promised for it is looked at."""

from datetime import date, datetime

from learning.calendar import EVENING, LONDON
from learning.work import Work


def today(work: Work) -> date:
    return work.now.astimezone(LONDON).date()


def evening(day: date) -> datetime:
    return datetime.combine(day, EVENING, LONDON)
