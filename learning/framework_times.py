"""What a framework's file says of time: when an agency works, and when people are reminded."""

from learning.framework_reading import Table
from learning.hours import USUAL, Hours, read_days, read_hours

AFTER, AT_MOST = (5, 12), 2
"""
Working days after which an unanswered briefing is brought back, and how often at all.

After a week everybody, part-time staff too, has had a day at work with it; after twelve days whoever was on a
fortnight's leave is back.  A third would be nagging: from then on its author sees how many have not answered.
"""


def hours(agency: Table) -> Hours:
    starts, ends, days = USUAL.starts, USUAL.ends, USUAL.days
    if said := agency.text("hours"):
        try:
            starts, ends = read_hours(said)
        except ValueError:
            agency.wrong("hours", f"“{said}” are not hours of one day.", 'write them as "09:00-17:00", in quotes.')
    if said := agency.text("days"):
        try:
            days = read_days(said)
        except ValueError:
            agency.wrong("days", f"“{said}” are not days of a week.", 'write them as "mon-fri", or "mon,wed,sat".')
    return Hours(starts, ends, days)


def reminded(top: Table) -> tuple[int, ...]:
    """After how many working days somebody who has not answered is reminded of a briefing; none is an answer too."""
    given = top.inner("reminders")
    given.basis()
    days = given.days("after_working_days", AFTER)
    if len(days) > AT_MOST:
        what = f"{len(days)} reminders are too many."
        given.wrong("after_working_days", what, f"give at most {AT_MOST}, or [] for none.")
    elif list(days) != sorted(set(days)):
        given.wrong("after_working_days", "The later one does not come later.", "write the smaller number first.")
    return days
