"""What makes it run: turns that were done, what is to be said, what was posted, pace, and what is due later."""

from sqlalchemy import BigInteger, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Uuid, text

from storage.tables.base import Instant, Json, metadata

# Keyed hashes of a turn's key and values, the day, and what it was about. Never a person, a text or a card.
turn = Table(
    "turn",
    metadata,
    Column("key", String, primary_key=True),
    Column("said", String, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("subject_kind", String),
    Column("subject_id", Uuid),
)

_WAITS = text("sent_at IS NULL AND failed IS NULL")
_IN_HAND = text("in_hand IS NOT NULL")
_SAID, _FAILED = text("sent_at IS NOT NULL"), text("failed IS NOT NULL")

# To be said. `n` is the order within a `conversation`. A notice keeps its card; the others are made from the subject,
# for their viewer, as it is when they are sent. `edits` is a posted copy that is to be edited.
message = Table(
    "message",
    metadata,
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("turn", Uuid, nullable=False, index=True),
    Column("connection", ForeignKey("connection.id")),
    Column("platform_user", String, nullable=False, server_default=""),
    Column("address", String, nullable=False, server_default=""),
    Column("conversation", String, nullable=False),
    Column("viewer_person", ForeignKey("person.id"), index=True),
    Column("viewer_team_agency", String),
    Column("viewer_team_name", String),
    Column("subject_kind", String),
    Column("subject_id", Uuid),
    Column("card", Json),
    Column("edits", String),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("in_hand", String),  # the executor that is sending it
    Column("sent_at", Instant),
    Column("posted", String),  # the platform's name for it
    Column("failed", String),
    Index("ix_message_waiting", "conversation", "n", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index("ix_message_due", "due_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index("ix_message_in_hand", "in_hand", sqlite_where=_IN_HAND, postgresql_where=_IN_HAND),
    Index("ix_message_said", "sent_at", sqlite_where=_SAID, postgresql_where=_SAID),  # to be forgotten by
    Index("ix_message_failed", "due_at", sqlite_where=_FAILED, postgresql_where=_FAILED),
    sqlite_autoincrement=True,  # a number is never used again
)

# Copies that stand in people's conversations, to be edited when what they show has changed.
posted = Table(
    "posted",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("connection", ForeignKey("connection.id"), nullable=False),
    Column("platform_user", String, nullable=False, server_default=""),
    Column("address", String, nullable=False, server_default=""),
    Column("posted", String, nullable=False),
    Column("subject_kind", String, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("viewer_person", ForeignKey("person.id"), index=True),
    Column("viewer_team_agency", String),
    Column("viewer_team_name", String),
    Column("at", Instant, nullable=False),
    Index("ix_posted_subject", "subject_kind", "subject_id"),
)

# When a connection may send next. Handed out, not counted: see `storage.pace`. Seconds since 1970: one adds to them.
pace = Table(
    "pace",
    metadata,
    Column("connection", ForeignKey("connection.id"), primary_key=True),
    Column("most", Float, nullable=False),  # a second, by the platform's rules
    Column("rate", Float, nullable=False),  # a second, at present: halved when told to slow down
    Column("next_at", Float, nullable=False, server_default="0"),
    Column("paused_until", Float, nullable=False, server_default="0"),
)

# Whatever is to happen later. Nothing sleeps for it: the tick asks.
due = Table(
    "due",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("what", String, nullable=False),
    Column("subject_kind", String, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index("ix_due_subject", "subject_kind", "subject_id"),
)
