"""
A transaction that runs whole, one statement after the other: what it awaits is the database, and nothing else in it.

SQLAlchemy's plain session under AsyncSession's words: on SQLite in a thread, on PostgreSQL in a greenlet, which waits
on the event loop; on either less than half of what a change of thread or a task for each statement costs
(`docs/decisions/0022-postgresql-waits-on-the-loop.md`).
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

T = TypeVar("T")


def run_to_its_end(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs what never suspends; raises RuntimeError where it would."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast(T, end.value)
    coroutine.close()
    raise RuntimeError("a use case may wait for nothing but the database")


def _at_once(method: Callable[..., Any]) -> Callable[..., Any]:
    async def call(self: "_Plain", *args: Any, **kwargs: Any) -> Any:
        return method(self.sync_session, *args, **kwargs)

    return call


class _Plain:
    """AsyncSession's words over a Session."""

    def __init__(self, session: Session) -> None:
        self.sync_session = session
        self.add, self.add_all, self.expunge, self.get_bind = (
            session.add,
            session.add_all,
            session.expunge,
            session.get_bind,
        )

    execute = _at_once(Session.execute)
    scalar = _at_once(Session.scalar)
    scalars = _at_once(Session.scalars)
    get = _at_once(Session.get)
    get_one = _at_once(Session.get_one)
    flush = _at_once(Session.flush)
    refresh = _at_once(Session.refresh)
    delete = _at_once(Session.delete)
    merge = _at_once(Session.merge)

    async def run_sync(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return function(self.sync_session, *args, **kwargs)


def plain(session: Session) -> AsyncSession:
    return cast(AsyncSession, _Plain(session))  # it has the words that use cases use
