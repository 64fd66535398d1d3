"""Agendas: a line for each body, team or pair that has something before it, and the days on which bodies meet."""

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
