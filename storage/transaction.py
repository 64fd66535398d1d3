"""A transaction is a function of a session. What both databases agree on about it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

T = TypeVar("T")
UseCase: TypeAlias = Callable[[AsyncSession], Coroutine[Any, Any, T]]

UNIQUE = "23505"
TRY_AGAIN = {"40001", "40P01"}  # could not serialise; deadlock


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Release:
    """
    Lets go of a lock when it is called.

    ``still`` says whether it is held, and may block: a server that was killed has forgotten it.
    """

    end: Callable[[], None]
    still: Callable[[], bool] = _always

    def __call__(self) -> None:
        self.end()


class Raced(Exception):
    """Somebody changed what this transaction had read. Run it again, once: it will see what they did."""


def raced(error: BaseException) -> Raced | None:
    """
    The race behind an error, if there is one.

    A version that had moved, a row that somebody else wrote first, a serialisation failure; and a connection cut
    at the commit, which may have succeeded: the key row tells the second run.
    """
    match error:
        case StaleDataError():
            return Raced("a version had moved")
        case IntegrityError() if _code(error) == UNIQUE or "UNIQUE constraint failed" in str(error.orig):
            return Raced("somebody wrote it first")
        case OperationalError() if _code(error) in TRY_AGAIN or error.connection_invalidated:
            return Raced("the database asks to try again")
    return None


def _code(error: IntegrityError | OperationalError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
