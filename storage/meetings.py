"""
Who has something to be talked about in a team's meeting or a supervision: told once a week, in the one message a day.

A meeting is once in weeks: a line that was said every morning until then would be a nuisance by the second.
"""

from datetime import date, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, or_, select

from learning.agendas import Outcome
from learning.calendar import next_working_day
from storage.leads import here, leads
from storage.tables import LineRow, PersonRow, SupervisionRow

LINE, TAKEN, PERSON = (cast(Table, row.__table__) for row in (LineRow, SupervisionRow, PersonRow))
WORKER = PERSON.alias("worker")
n, t, w = LINE.c, TAKEN.c, WORKER.c
p = PersonRow
OPEN = n.outcome == Outcome.WAITING.value


def are_told(today: date) -> bool:
    """On the first working day of the week."""
    monday = today - timedelta(days=today.weekday())
    return today == next_working_day(monday)


def has_something(today: date) -> ColumnElement[bool]:
    """As `SqlAgendas.for_person` and `SqlSupervisions.before` find it for one."""
    of_pair = select(n.person_id).where(OPEN, n.person_id.is_not(None))
    of_manager = select(w.manager_id).where(w.id.in_(of_pair), w.manager_id.is_not(None), here(today, WORKER))
    taken = [select(side).where(t.discussed_on.is_(None)) for side in (t.person_id, t.supervisor_id)]
    led = leads(today)
    of_team = LINE.join(led, and_(n.agency == led.c.agency, n.team == led.c.team))
    leading = select(led.c.lead).select_from(of_team).where(OPEN, n.person_id.is_(None))
    return or_(*(p.id.in_(those) for those in (leading, of_pair, of_manager, *taken)))
