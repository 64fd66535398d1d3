"""Ideas, who shared them (in a table of its own: it may hold nobody), what happened to them; and reflections."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Row


class IdeaRow(Row):
    """``holder_kind``: *manager*, *author* (``holder_person``), *body* (``holder_body``), *none*: who moves it next."""

    __tablename__ = "idea"
    __table_args__ = (
        Index("ix_idea_holder_person_stage", "holder_person", "stage"),
        Index("ix_idea_holder_body_stage", "holder_body", "stage"),
        Index("ix_idea_stage_shared_at", "stage", "shared_at"),
        Index("ix_idea_team_agency_team_name", "team_agency", "team_name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default="idea")
    """*idea*, *finding* or *action*."""
    sentence: Mapped[str]
    voice: Mapped[str] = mapped_column(default="named")
    stage: Mapped[str]
    holder_kind: Mapped[str] = mapped_column(default="none")
    holder_person: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    holder_body: Mapped[str | None]
    team_agency: Mapped[str] = mapped_column(default="")
    team_name: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    route: Mapped[str] = mapped_column(default="")
    agency: Mapped[str] = mapped_column(default="")
    """Which leads."""
    chains: Mapped[dict[str, Any] | None]
    """Its route as it was when it set out; nothing for what was shared before there was one."""
    evaluating: Mapped[bool] = mapped_column(default=False)
    step: Mapped[int] = mapped_column(default=0)
    promised_on: Mapped[date | None]
    try_place: Mapped[str | None]
    try_until: Mapped[date | None]
    shows_it_works: Mapped[str | None]
    approaches: Mapped[str | None]
    plan: Mapped[str | None]
    realistic: Mapped[str | None]
    evaluate_on: Mapped[date | None]
    evaluated: Mapped[dict[str, Any] | None]
    extras: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shared_at: Mapped[datetime]
    shown_to_colleagues: Mapped[bool] = mapped_column(default=True)
    joined_on: Mapped[date | None]
    asked: Mapped[UUID | None] = mapped_column(ForeignKey("asking.id"), index=True)
    version: Mapped[int] = mapped_column()

    events: Mapped[list["IdeaEventRow"]] = relationship(lazy="raise", order_by="IdeaEventRow.n")
    author: Mapped["IdeaAuthorRow | None"] = relationship(lazy="raise", uselist=False)

    __mapper_args__ = {"version_id_col": version}


class IdeaAuthorRow(Row):
    """Who shared it, where that is known: an anonymous idea has no such row."""

    __tablename__ = "idea_author"

    idea_id: Mapped[UUID] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)


class IdeaSupporterRow(Row):
    """Who added their voice to it; ``kind`` is *sees* or *tests*."""

    __tablename__ = "idea_supporter"

    idea_id: Mapped[UUID] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    kind: Mapped[str]
    at: Mapped[datetime]


class IdeaEventRow(Row):
    """What happened to an idea, in order, from 0; ``who`` is None when it was a body, a date or someone unnamed."""

    __tablename__ = "idea_event"

    idea_id: Mapped[UUID] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    who: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ReflectionRow(Row):
    """``sealed`` holds every word of it (`storage.seal`); a day and not a moment says when it was kept."""

    __tablename__ = "reflection"
    __table_args__ = (Index("ix_reflection_person_id_kept_on", "person_id", "kept_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kept_on: Mapped[date]
    model: Mapped[str] = mapped_column(default="")
    theme: Mapped[str | None]
    sealed: Mapped[bytes]
