"""How columns are written down: constraints named by rule, instants aware and in UTC, texts of any length."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Date, DateTime, Dialect, LargeBinary, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment: aware and in UTC, also on SQLite, which keeps no zone. One without a zone is refused (ValueError)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


Json = JSON(none_as_null=True)  # nothing is NULL, never the JSON word `null`

metadata = MetaData(naming_convention=NAMES)


class Row(DeclarativeBase):
    """A row of ours. Strings have no length: SQLite would not keep to one, and both databases must be alike."""

    metadata = metadata
    type_annotation_map = {
        datetime: Instant,
        date: Date,
        UUID: Uuid,
        bytes: LargeBinary,
        str: String,
        dict[str, Any]: Json,
        list[Any]: Json,
    }
