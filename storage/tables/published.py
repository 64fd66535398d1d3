"""What came of things, as it was approved to be read by all staff, and some of it by anybody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class PublishedRow(Row):
    """``answer`` is one of `learning.publishing.Answer`; ``moment`` the idea's when it was approved or left out."""

    __tablename__ = "published"
    __table_args__ = (Index("ix_published_at", "at"), Index("ix_published_idea_id_moment", "idea_id", "moment"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    answer: Mapped[str]
    idea_id: Mapped[UUID | None] = mapped_column(ForeignKey("idea.id"))
    moment: Mapped[str | None]
    said: Mapped[str]
    done: Mapped[str]
    link: Mapped[str]
    public: Mapped[bool]
    approved_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    taken_down_at: Mapped[datetime | None]
