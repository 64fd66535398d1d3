"""Whom an item that bodies have waits for: whoever answers for one that has not said its own yet."""

from sqlalchemy import ColumnElement, and_, false, literal, or_, select

from learning.agendas import Outcome
from learning.people import PersonId, Roster
from learning.rights import MAY, Deed
from storage.tables import IdeaAuthorRow, IdeaRow, LineRow, PersonRow

p = PersonRow
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


def decides(known: Roster) -> ColumnElement[bool]:
    """
    As `learning.rights.answers`, of a row of people, for the body of a line.

    Who answers is known beforehand: nobody is looked for among all the staff again for each line.
    """
    author = select(IdeaAuthorRow.person_id).where(IdeaAuthorRow.idea_id == IdeaRow.id)
    raised_by = author.correlate(IdeaRow, PersonRow).scalar_subquery()
    own = author.where(IdeaAuthorRow.person_id == p.id).correlate(IdeaRow, PersonRow).exists()

    def one_of(ids: frozenset[PersonId]) -> ColumnElement[bool]:
        """Of three there is always one who neither raised it nor is whom it is about."""
        apart = (
            and_(or_(raised_by.is_(None), raised_by != id), or_(IdeaRow.about.is_(None), IdeaRow.about != id))
            for id in sorted(ids)[:3]
        )
        return or_(false(), *apart)

    def of_body(away: frozenset[PersonId]) -> ColumnElement[bool]:
        return or_(false(), *(and_(LineRow.body == id, one_of(ids - away)) for id, ids in known.clerks.items()))

    named, stands_in = p.answers_for.like(literal("%,") + LineRow.body + ",%"), p.role.in_(ROLES)
    nobody_else = ~or_(of_body(frozenset()), one_of(known.admins))
    theirs = or_(
        and_(~own, or_(named, and_(stands_in, ~of_body(known.away)))),
        and_(own, or_(named, stands_in), nobody_else),
    )
    return and_(theirs, or_(IdeaRow.about.is_(None), IdeaRow.about != p.id))
