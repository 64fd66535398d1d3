"""
What a backup looks like, the same from either database and into either.

A ZIP file: ``manifest.json``, and for each table ``tables/NAME.jsonl`` with a row to a line, as a list in the order of
the manifest's columns. Whatever JSON has no word for is written as text: ids, days and instants as ISO says, bytes in
base 64. The manifest has the migration that the tables were at, and each table's rows and SHA-256.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import IO, Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Integer, LargeBinary, String, Uuid
from sqlalchemy.types import JSON, TypeEngine

from learning.refusal import Refusal
from storage.tables import Instant, Json

MANIFEST = "manifest.json"
NOT_OURS = "This is no backup of Hearback's, or one of a later release."


class _Kind:
    """How a kind of value is held in a database, and how it stands in a line."""

    def __init__(
        self,
        type: TypeEngine[Any],
        written: Callable[[Any], Any] | None = None,
        read: Callable[[Any], Any] | None = None,
    ) -> None:
        self.type, self.written, self.read = type, written, read


KINDS = {
    "id": _Kind(Uuid(), str, UUID),
    "instant": _Kind(Instant(), datetime.isoformat, datetime.fromisoformat),
    "day": _Kind(Date(), date.isoformat, date.fromisoformat),
    "bytes": _Kind(LargeBinary(), lambda value: b64encode(value).decode(), b64decode),
    "json": _Kind(Json),
    "yes_no": _Kind(Boolean()),
    "whole": _Kind(BigInteger()),
    "number": _Kind(Float()),
    "text": _Kind(String()),
}
OF: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Uuid, "id"),
    (Instant, "instant"),
    (Date, "day"),
    (LargeBinary, "bytes"),
    (JSON, "json"),
    (Boolean, "yes_no"),
    (Integer, "whole"),
    (Float, "number"),
    (String, "text"),
)


def kind_of(column: Column[Any]) -> str:
    """Raises ``TypeError`` for a type that no backup has yet."""
    for type, name in OF:
        if isinstance(column.type, type):
            return name
    raise TypeError(f"a backup has no word for {column}: tell storage.archive")


class Part(BaseModel):
    """
    A table, after those that its rows point to.

    ``columns`` are name and kind; ``later`` are those that point into the table itself, filled when all its rows stand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    later: tuple[str, ...] = ()
    rows: int = 0
    sha256: str = ""

    @property
    def path(self) -> str:
        return f"tables/{self.name}.jsonl"


class Manifest(BaseModel):
    """``seals`` are the ids of the keys that sealed values name: without those keys nobody can open them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hearback_backup: int = 1
    made_at: datetime
    revision: str
    seals: tuple[str, ...] = ()
    tables: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def write_rows(out: IO[bytes], part: Part, rows: Iterable[Iterable[Any]]) -> Part:
    """The part with its count and sum."""
    write = [KINDS[kind].written for _, kind in part.columns]
    total, many = sha256(), 0
    for row in rows:
        said = [value if value is None or as_ is None else as_(value) for value, as_ in zip(row, write, strict=True)]
        line = json.dumps(said, separators=(",", ":")).encode() + b"\n"
        total.update(line)
        out.write(line)
        many += 1
    return part.model_copy(update={"rows": many, "sha256": total.hexdigest()})


def read_rows(lines: Iterable[bytes], part: Part) -> Iterable[dict[str, Any]]:
    """Raises ``Refusal`` at the end where it is not what was written."""
    read = [(name, KINDS[kind].read) for name, kind in part.columns]
    total, many = sha256(), 0
    for line in lines:
        total.update(line)
        many += 1
        try:
            said = json.loads(line)
            yield {
                name: value if value is None or as_ is None else as_(value)
                for (name, as_), value in zip(read, said, strict=True)
            }
        except (ValueError, TypeError):
            raise Refusal(f"Line {many} of {part.path} cannot be read: {DAMAGED}") from None
    if (many, total.hexdigest()) != (part.rows, part.sha256):
        raise Refusal(f"{part.path} is not what was written: {DAMAGED}")


DAMAGED = "this backup is damaged. Please use another. Nothing was restored."


def manifest_in(file: ZipFile) -> Manifest:
    """Raises ``Refusal`` for what is no backup of ours."""
    try:
        manifest = Manifest.model_validate_json(file.read(MANIFEST))
    except (KeyError, ValidationError, BadZipFile):
        raise Refusal(NOT_OURS) from None
    known = all(kind in KINDS for table in manifest.tables for _, kind in table.columns)
    whole = {table.path for table in manifest.tables} <= set(file.namelist())
    if manifest.hearback_backup != 1 or not known or not whole:
        raise Refusal(NOT_OURS)
    return manifest
