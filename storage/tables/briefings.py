"""Briefings, the people each one goes to, and what they ask back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Instant, Row, metadata


class BriefingRow(Row):
    """
    What is sent.

    ``state``: *draft*, *sending*, *sent*, *withdrawing*, *withdrawn*.  ``edition`` grows when everyone is asked again.
    ``audience`` is a rule (`storage.audience`) until ``counted_at``, then it is people; it means whoever was there
    on the day of ``as_at``.  ``counted_to`` is the last person counted.  ``again``: for which reasons those who were
    not reached are to be tried again, each with the number of the last who was looked at.
    """

    __tablename__ = "briefing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    theme: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column()
    edition: Mapped[int] = mapped_column(default=1)
    sections: Mapped[list[Any]] = mapped_column(default=list)
    resources: Mapped[list[Any]] = mapped_column(default=list)
    apply: Mapped[str] = mapped_column(default="")
    words: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="draft", index=True)
    audience: Mapped[dict[str, Any] | None]
    as_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0, server_default="0")
    counted_to: Mapped[UUID | None]
    counted_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    again: Mapped[dict[str, Any] | None]
    withdrawn_at: Mapped[datetime | None]
    sent_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    questions: Mapped[list["QuestionRow"]] = relationship(lazy="raise", order_by="QuestionRow.asked_at")

    __mapper_args__ = {"version_id_col": version}


class QuestionRow(Row):
    """What a reader asked back, and what they were told."""

    __tablename__ = "briefing_question"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    briefing_id: Mapped[UUID] = mapped_column(ForeignKey("briefing.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str]
    asked_at: Mapped[datetime]
    reply: Mapped[str | None]
    replied_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    replied_at: Mapped[datetime | None]


# What is shown of a recipient: the first of these whose fact is there (or, for the address, is not).
STATES = (
    ("answered", "answer", True),
    ("opened", "opened_on", True),
    ("reached another way", "reached_by", True),
    ("sent", "sent_at", True),
    ("withdrawn", "withdrawn_at", True),
    ("left", "left_at", True),
    ("cannot reach", "unreachable", True),
    ("failed", "failed", True),
    ("sending", "sending_since", True),
    ("away", "away_until", True),
    ("not in chat", "address", False),
)
QUEUED = "queued"
_CASE = "CASE " + " ".join(f"WHEN {c} IS {'NOT ' if there else ''}NULL THEN '{s}'" for s, c, there in STATES)
_IN_HAND = text("in_hand IS NOT NULL")
_OPEN = text("sent_at IS NOT NULL AND answer IS NULL")

# `person` points nowhere: an erased person stays counted, under an id that nobody has. Agency, team and profession
# are those of the day it was sent. `address` is the platform's name for them on `connection`, or the e-mail address.
recipient = Table(
    "recipient",
    metadata,
    Column("briefing", ForeignKey("briefing.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("person", Uuid, nullable=False),
    Column("agency", String, nullable=False),
    Column("team", String, nullable=False),
    Column("profession", String, nullable=False),
    Column("connection", ForeignKey("connection.id")),
    Column("address", String),
    Column("email", String),
    Column("reached_by", String),
    Column("in_hand", String),
    Column("sending_since", Instant),
    Column("sent_at", Instant),
    Column("posted", String),
    Column("opened_on", Date),
    Column("answer", String),
    Column("answer_line", Text),
    Column("answered_on", Date),
    Column("answered_edition", Integer),
    Column("discussed", Boolean),
    Column("discussed_on", Date),
    Column("used", String),
    Column("used_on", Date),
    Column("unreachable", String),
    Column("failed", String),
    Column("away_until", Date),
    Column("left_at", Instant),
    Column("withdrawn_at", Instant),
    Column("reminded", Integer, nullable=False, server_default="0"),  # how many reminders of it are past
    Column("reminded_on", Date),
    # The database computes it from the facts: it cannot be forgotten, and cannot differ from them.
    Column("state", String, Computed(f"{_CASE} ELSE '{QUEUED}' END", persisted=True), nullable=False),
    UniqueConstraint("person", "briefing"),  # and what went to a person is found by it
    Index("ix_recipient_state", "briefing", "state", "connection", "n"),
    Index("ix_recipient_in_hand", "in_hand", sqlite_where=_IN_HAND, postgresql_where=_IN_HAND),
    Index("ix_recipient_unanswered", "briefing", "reminded", sqlite_where=_OPEN, postgresql_where=_OPEN),
    sqlite_with_rowid=False,
)

# How many people of a group reached a rung of the ladder on a day (`storage.facts`): what the reach page adds up. The
# audience, and whoever was reached another way, is of no day, and stands on the first there is.
reached = Table(
    "reached",
    metadata,
    Column("briefing", ForeignKey("briefing.id"), primary_key=True),
    Column("agency", String, primary_key=True),
    Column("team", String, primary_key=True),
    Column("profession", String, primary_key=True),
    Column("day", Date, primary_key=True),
    *(
        Column(counted, Integer, nullable=False, server_default="0")
        for counted in ("audience", "sent", "opened", "answered", "not_yet", "discussed", "used")
    ),
    sqlite_with_rowid=False,
)
