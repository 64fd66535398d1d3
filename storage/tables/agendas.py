"""
Agendas: a line for each body, team or pair that has something before it, and the days on which bodies meet.

What somebody takes to supervision by themselves stands in a table of its own: no agenda and no board is read from it.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class LineRow(Row):
    """``person_id``: whose supervision; ``outcome``: nothing while it waits, or one of `learning.agendas.Outcome`."""

    __tablename__ = "agenda_line"
    __table_args__ = (
        Index("ix_agenda_line_body_outcome_due_on", "body", "outcome", "due_on"),
        Index("ix_agenda_line_idea_id_outcome", "idea_id", "outcome"),
        Index("ix_agenda_line_agency_team", "agency", "team"),
        Index("ix_agenda_line_person_id_outcome", "person_id", "outcome"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    idea_id: Mapped[UUID] = mapped_column(ForeignKey("idea.id"))
    body: Mapped[str]
    step: Mapped[int]
    evaluating: Mapped[bool] = mapped_column(default=False)
    agency: Mapped[str | None]
    team: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    carried: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    answered_at: Mapped[datetime | None]


class MeetingRow(Row):
    """A day on which a body meets, as its clerk said."""

    __tablename__ = "meeting"

    body: Mapped[str] = mapped_column(primary_key=True)
    meets_on: Mapped[date] = mapped_column(primary_key=True)
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime]


class LinkRow(Row):
    """From an idea to something that has to do with it; ``how`` is one of `learning.links.How`."""

    __tablename__ = "idea_link"
    __table_args__ = (Index("ix_idea_link_to_kind_to_id", "to_kind", "to_id"),)

    idea_id: Mapped[UUID] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    to_kind: Mapped[str] = mapped_column(primary_key=True)
    to_id: Mapped[UUID] = mapped_column(primary_key=True)
    how: Mapped[str] = mapped_column(primary_key=True)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]


class SupervisionRow(Row):
    """
    A reflection or a briefing that somebody takes to supervision: theirs and their supervisor's of that day alone.

    ``sealed`` holds the words they chose to send (`storage.seal`), and nothing else of what it is about.
    """

    __tablename__ = "supervision"
    __table_args__ = (
        Index("ix_supervision_person_id_discussed_on", "person_id", "discussed_on"),
        Index("ix_supervision_supervisor_id_discussed_on", "supervisor_id", "discussed_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    supervisor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    sealed: Mapped[bytes]
    taken_on: Mapped[date]
    discussed_on: Mapped[date | None]
    discussed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
