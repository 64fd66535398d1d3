"""Questions to the frontline, the people each one went to, and what came of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Instant, Row, metadata

_UNTOLD = text("told_at IS NULL")


class AskingRow(Row):
    """
    ``audience`` is a rule (`storage.audience`) until ``counted_at``, then it is people; ``counted_to`` is the last.
    Beside the rule stands in whose name it is asked, where that is a forum's.

    ``said`` counts what was said to have come of it; ``to_do``: somebody is still to be asked, or to hear of it.
    """

    __tablename__ = "asking"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    asker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    audience: Mapped[dict[str, Any]]
    ends_on: Mapped[date]
    asked_at: Mapped[datetime | None]
    counted_to: Mapped[UUID | None]
    counted_at: Mapped[datetime | None]
    said: Mapped[int] = mapped_column(default=0)
    to_do: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int]


class AskingOutcomeRow(Row):
    """What came of it, in order, from 1."""

    __tablename__ = "asking_outcome"

    asking_id: Mapped[UUID] = mapped_column(ForeignKey("asking.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str]
    at: Mapped[datetime]
    who: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)


asking_person = Table(
    "asking_person",
    metadata,
    Column("asking", Uuid, ForeignKey("asking.id"), primary_key=True),
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("told_at", Instant),  # a card was written for them, or they need none
    Column("idea", Uuid, ForeignKey("idea.id"), index=True),  # their answer
    Column("answered_at", Instant),
    Column("heard", Integer, nullable=False, default=0),  # the last of the outcomes that they were told of
    Index("ix_asking_person_person", "person"),
    Index("ix_asking_person_untold", "asking", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    sqlite_with_rowid=False,
)
"""Whom a question went to, one row each."""
