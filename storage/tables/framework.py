"""What people have said to what a framework's own document does not say."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class FrameworkPointRow(Row):
    """
    Something said to a point: in order at its place in the file, from 0, with the wording that it was said to.

    ``said`` is *right*, *not_right* or *taken_back*.  ``words`` are what it should be, in whoever's words.
    """

    __tablename__ = "framework_point"

    framework: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sentence: Mapped[str]
    said: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
