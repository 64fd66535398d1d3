"""What is done to very many rows, in slices, so that nobody waits long for the writer (design 8: 250 ms at most)."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

SLICE, AIM = 1_000, 0.08  # rows at first; seconds that a slice should hold the writer
LEAST = 100  # rows: a slice is never smaller

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)


class Writes(Protocol[S_co]):
    """A database, with its sessions, or `storage.work.Works`, with its works."""

    async def write(self, use_case: Callable[[S_co], Coroutine[Any, Any, int]], /) -> int: ...


async def in_slices(database: Writes[S], one: Callable[[S, int], Awaitable[int]]) -> None:
    """Runs `one(session, limit)` until it says that it is done, in slices that hold the writer for about AIM."""
    limit, done = SLICE, 0
    while not done:
        started = 0.0

        async def timed(session: S, limit: int = limit) -> int:
            nonlocal started
            started = time.perf_counter()  # not while others had the writer
            return await one(session, limit)

        done = await database.write(timed)
        took = time.perf_counter() - started  # with its commit, which grows with it
        limit = max(LEAST, min(2 * limit, int(limit * AIM / max(took, 0.001))))
        await asyncio.sleep(0)  # others may write between two slices
