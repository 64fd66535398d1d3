"""Whom an item that bodies have waits for: whoever answers for one that has not said its own yet."""

from sqlalchemy import ColumnElement, and_, or_, select

from learning.agendas import Outcome
from storage.tables import IdeaRow, LineRow, PersonRow


def asks(theirs: ColumnElement[bool], otherwise: ColumnElement[bool]) -> ColumnElement[bool]:
    """
    A line of a body itself is open, and is ``theirs``; or there is no line at all, and ``otherwise`` holds.

    What is before meetings of each waits for nobody but those meetings.
    """
    line = select(LineRow.id).where(LineRow.idea_id == IdeaRow.id, LineRow.outcome == Outcome.WAITING.value)
    own = line.where(LineRow.team.is_(None), LineRow.person_id.is_(None), theirs)
    here, anywhere = (one.correlate(IdeaRow, PersonRow).exists() for one in (own, line))
    return or_(here, and_(otherwise, ~anywhere))
