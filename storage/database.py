"""
Where the rows live: SQLite on one machine, PostgreSQL beyond it, behind one interface.

A transaction is a function: `await database.write(use_case)` gives it a session and commits what it did, and `read`
gives it one that cannot write. Use cases never commit.
"""

from collections.abc import Sequence
from typing import Protocol

from storage.postgres import PostgreSQL
from storage.sqlite import SQLite
from storage.transaction import Raced, Release, T, UseCase

__all__ = ["Database", "PostgreSQL", "Raced", "Release", "SQLite", "UseCase", "open_database"]


class Database(Protocol):
    async def write(self, use_case: UseCase[T]) -> T:
        """Runs it and commits. Raises `Raced` where it should be run again, once; anything else as it was raised."""

    async def read(self, use_case: UseCase[T]) -> T:
        """Runs it over one unchanging picture of the rows; to write in it is an error."""

    async def hold(self, name: str) -> Release | None:
        """Takes a lock that is let go when its holder dies, or is called; None when somebody has it."""

    async def held(self, names: Sequence[str]) -> int:
        """How many of these locks somebody has."""

    async def migrate(self, to: str = "head") -> None:
        """Brings the tables up to this release, or to an earlier one's."""

    async def close(self) -> None: ...


def open_database(url: str) -> Database:
    """``sqlite:///file`` or ``postgresql://…``. Raises ValueError for anything else."""
    scheme = url.partition(":")[0].partition("+")[0]
    match scheme:
        case "sqlite":
            return SQLite(url)
        case "postgresql" | "postgres":
            return PostgreSQL(url)
    raise ValueError("a database is sqlite:///FILE or postgresql://HOST/NAME")
