"""Who manages each team: whom most of it are managed by, and of as many the first by name."""

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, FromClause, Subquery, Table, func, or_, select

from learning.people import Team
from storage.tables import PersonRow

MEMBER = cast(Table, PersonRow.__table__).alias("member")
LEAD = cast(Table, PersonRow.__table__).alias("lead")
PERSON = cast(Table, PersonRow.__table__)


def here(today: date, table: FromClause = PERSON) -> ColumnElement[bool]:
    left_on = table.c.left_on
    return or_(left_on.is_(None), left_on > today)


def leads(today: date, of: Team | None = None) -> Subquery:
    """A row for each team that has one (or for one team): ``agency``, ``team``, ``lead``."""
    many = select(MEMBER.c.agency, MEMBER.c.team, MEMBER.c.manager_id, func.count().label("many"))
    many = many.where(MEMBER.c.team != "", MEMBER.c.manager_id.is_not(None), here(today, MEMBER))
    if of:
        many = many.where(MEMBER.c.agency == of.agency, MEMBER.c.team == of.name)
    counted = many.group_by(MEMBER.c.agency, MEMBER.c.team, MEMBER.c.manager_id).subquery()
    of_team = (counted.c.agency, counted.c.team)
    first = func.row_number().over(partition_by=of_team, order_by=(counted.c.many.desc(), LEAD.c.name, LEAD.c.id))
    ranked = select(*of_team, LEAD.c.id.label("lead"), first.label("rank"))
    ranked = ranked.select_from(counted.join(LEAD, LEAD.c.id == counted.c.manager_id)).where(here(today, LEAD))
    found = ranked.subquery()
    return select(found.c.agency, found.c.team, found.c.lead).where(found.c.rank == 1).subquery("team_lead")
