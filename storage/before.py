"""Whom an item that bodies have waits for: whoever answers for one that has not said its own yet."""

from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from learning.agendas import Outcome
from learning.people import PersonId, Roster
from learning.rights import MAY, Deed
from storage.tables import IdeaAuthorRow, IdeaEventRow, IdeaRow, LineRow, PersonRow

p = PersonRow
ENOUGH = 5
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
        """Of so many there is one who neither raised it nor is one of those whom it is kept from."""
        apart = (and_(or_(raised_by.is_(None), raised_by != id), ~kept_from(id)) for id in sorted(ids)[:ENOUGH])
        return or_(false(), *apart)

    def of_body(away: frozenset[PersonId]) -> ColumnElement[bool]:
        return or_(false(), *(and_(LineRow.body == id, one_of(ids - away)) for id, ids in known.clerks.items()))

    named, stands_in = p.answers_for.like(literal("%,") + LineRow.body + ",%"), p.role.in_(ROLES)
    nobody_else = ~or_(of_body(frozenset()), one_of(known.admins))
    theirs = or_(
        and_(~own, or_(named, and_(stands_in, ~of_body(known.away)))),
        and_(own, or_(named, stands_in), nobody_else),
    )
    return and_(theirs, ~kept_from(p.id))


def kept_from(id: PersonId | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """As `learning.ideas.Idea.kept_from`, of the row of an idea."""
    who: ColumnElement[str] = literal(id.hex) if isinstance(id, UUID) else func.replace(cast(id, String), "-", "")
    e, later = aliased(IdeaEventRow), aliased(IdeaEventRow)
    after_all = (later.idea_id == e.idea_id, later.n > e.n, later.data["after_all"].as_string().is_not(None))
    named = [func.replace(e.data[key].as_string(), "-", "") == who for key in ("past", "beyond")]
    goes_past = select(e.n).where(e.idea_id == IdeaRow.id, or_(*named), ~select(later.n).where(*after_all).exists())
    about = and_(IdeaRow.about.is_not(None), IdeaRow.about == id)
    return or_(about, goes_past.correlate(IdeaRow, PersonRow).exists())
