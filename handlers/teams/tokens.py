"""Our own token for the Bot Connector: fetched off the event loop, kept until shortly before it ends."""

import asyncio
import logging
import time
from collections.abc import Callable

import jwt

log = logging.getLogger(__name__)

PATIENCE = 15  # seconds; MSAL itself would wait for ever
EARLY = 300  # seconds before its end, while the old one goes on serving
ASSUMED = 2700  # seconds, for a token that does not say


class Tokens:
    """``fetch`` may block: it is called in a thread, one at a time."""

    def __init__(self, fetch: Callable[[], str], clock: Callable[[], float] = time.time) -> None:
        self._fetch, self._clock = fetch, clock
        self._token, self._ends = "", 0.0
        self._lock = asyncio.Lock()
        self._behind: asyncio.Task[None] | None = None

    async def __call__(self) -> str:
        if self._clock() >= self._ends:
            await self._renew()
        elif self._clock() >= self._ends - EARLY and (self._behind is None or self._behind.done()):
            self._behind = asyncio.create_task(self.warm())
        return self._token

    def forget(self) -> None:
        """Teams has refused it."""
        self._ends = 0.0

    async def warm(self) -> None:
        try:
            await self._renew(EARLY)
        except Exception as error:
            log.warning("no token for the Bot Connector yet: %s", type(error).__name__)

    async def _renew(self, early: float = 0) -> None:
        async with self._lock:
            if self._clock() < self._ends - early:
                return
            self._token = await asyncio.wait_for(asyncio.to_thread(self._fetch), PATIENCE)
            self._ends = _end(self._token) or self._clock() + ASSUMED


def _end(token: str) -> float:
    try:
        return float(jwt.decode(token, options={"verify_signature": False}).get("exp", 0))
    except jwt.InvalidTokenError:
        return 0
