"""
Who an audience is: a rule, until it is counted.

``{"all": true}``, or ``{"any": […]}`` of ``{"agency": name}``, ``{"team": [agency, name]}``,
``{"profession": name}``, ``{"role": name}``, ``{"people": [ids]}``: whoever is in any of these, and has not left.
Beside either, ``"but": [ids]``: people it does not go to.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import ConnectionRow, PersonRow
from storage.ways import reach


def wanted(rule: Mapping[str, Any], on: date) -> ColumnElement[bool]:
    """Raises ValueError for a rule that is none of these."""
    there = and_(
        or_(PersonRow.since.is_(None), PersonRow.since <= on), or_(PersonRow.left_on.is_(None), PersonRow.left_on > on)
    )
    match rule:
        case {"all": True, **rest} if rest.keys() <= {"but"}:
            return and_(there, ~_people(rule.get("but", ())))
        case {"any": [_, *_] as groups, **rest} if rest.keys() <= {"but"}:
            return and_(there, or_(*map(_group, groups)), ~_people(rule.get("but", ())))
    raise ValueError("an audience is all, or any of some groups")


def _group(group: Mapping[str, Any]) -> ColumnElement[bool]:
    match group:
        case {"agency": str(name), **rest} if not rest:
            return PersonRow.agency == name
        case {"team": [str(agency), str(name)], **rest} if not rest:
            return and_(PersonRow.agency == agency, PersonRow.team == name)
        case {"profession": str(name), **rest} if not rest:
            return PersonRow.profession == name
        case {"role": str(name), **rest} if not rest:
            return PersonRow.role == name
        case {"people": list(ids), **rest} if not rest:
            return _people(ids)
    raise ValueError("a group of an audience is an agency, a team, a profession, a role, or people")


def _people(ids: Sequence[str]) -> ColumnElement[bool]:
    return PersonRow.id.in_([UUID(id) for id in ids])


async def reachable(session: AsyncSession, rule: Mapping[str, Any], on: date) -> dict[str, int]:
    """How many are in it by the platform that each would be reached by; ``none``: no chat, and no address."""
    way = await reach(session, PersonRow.id.expression, PersonRow.email.expression)
    ways = select(way.connection).select_from(PersonRow).where(wanted(rule, on)).subquery()
    platform = func.coalesce(ConnectionRow.platform, "none")
    counted = select(platform, func.count()).select_from(ways)
    joined = counted.outerjoin(ConnectionRow, ConnectionRow.id == ways.c.connection).where(true())
    return {name: many for name, many in await session.execute(joined.group_by(platform).order_by(platform))}
