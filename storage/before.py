"""Whom an item that bodies have waits for: whoever answers for one that has not said its own yet."""

from datetime import date

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import aliased

from learning.agendas import Outcome
from learning.rights import MAY, Deed
from storage.tables import IdeaAuthorRow, IdeaRow, LineRow, PersonRow

p, other = PersonRow, aliased(PersonRow)
ROLES = [role.value for role in MAY[Deed.ANSWER_FOR_BODIES]]


def asks(theirs: ColumnElement[bool], otherwise: ColumnElement[bool]) -> ColumnElement[bool]:
    """
    A line of a body itself is open, and is ``theirs``; or there is no line at all, and ``otherwise`` holds.

    What is before meetings of each waits for nobody but those meetings.
    """
    line = select(LineRow.id).where(LineRow.idea_id == IdeaRow.id, LineRow.outcome == Outcome.WAITING.value)
    own = line.where(LineRow.team.is_(None), LineRow.person_id.is_(None), theirs)
    here, anywhere = (one.correlate(IdeaRow, PersonRow).exists() for one in (own, line))
    return or_(here, and_(otherwise, ~anywhere))


def decides(today: date) -> ColumnElement[bool]:
    """As `learning.rights.answers`, of a row of people, for the body of a line."""
    author = select(IdeaAuthorRow.person_id).where(IdeaAuthorRow.idea_id == IdeaRow.id, IdeaAuthorRow.person_id == p.id)
    own = author.correlate(IdeaRow, PersonRow).exists()
    named, stands_in = _named(p), p.role.in_(ROLES)
    at_work = or_(other.away_until.is_(None), other.away_until < today)
    clerk, anybody = _another(today, _named(other), at_work), _another(today, or_(_named(other), other.role.in_(ROLES)))
    return or_(and_(~own, or_(named, and_(stands_in, ~clerk))), and_(own, or_(named, stands_in), ~anybody))


def _named(person: type[PersonRow]) -> ColumnElement[bool]:
    return person.answers_for.like(literal("%,") + LineRow.body + ",%")


def _another(today: date, *who: ColumnElement[bool]) -> ColumnElement[bool]:
    """Who is here, has not raised it, and is not whom it is about."""
    author = select(IdeaAuthorRow.idea_id).where(IdeaAuthorRow.idea_id == IdeaRow.id)
    raised = author.where(IdeaAuthorRow.person_id == other.id).correlate(IdeaRow, other).exists()
    apart = and_(~raised, or_(IdeaRow.about.is_(None), IdeaRow.about != other.id))
    here = or_(other.left_on.is_(None), other.left_on > today)
    return select(other.id).where(here, apart, *who).correlate(IdeaRow, LineRow).exists()
