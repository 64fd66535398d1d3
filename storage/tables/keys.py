"""What opens a page: only hashes of tokens are kept, so no backup and no card holds one that can be used."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Uuid

from storage.tables.base import Instant, metadata

# A link that signs someone in, once.
sign_in = Table(
    "sign_in",
    metadata,
    Column("hash", String, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("page", String, nullable=False, server_default=""),
    Column("made_at", Instant, nullable=False, index=True),
    Column("used_at", Instant),
)

# A browser that is signed in.
session = Table(
    "session",
    metadata,
    Column("hash", String, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
)

# A link in an e-mail: one subject, one person. It opens again until its subject ends.
answer_link = Table(
    "answer_link",
    metadata,
    Column("hash", String, primary_key=True),
    Column("subject_kind", String, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Index("ix_answer_link_subject", "subject_kind", "subject_id"),
)
