"""
The keys that the Bot Connector signs with.

In place of botbuilder's own, which fetches them synchronously, without a timeout, on the event loop, and refuses every
token for up to a day after Microsoft has changed a key (an ``IndexError`` before its own "refresh" is reached).
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
import jwt

log = logging.getLogger(__name__)

FRESH = 12 * 3600  # then they are fetched again, while the old ones go on serving
UNKNOWN = 60  # at most so often because of a key that nobody knows: anyone can name one


@dataclass(frozen=True)
class Key:
    public_key: Any
    endorsements: list[str]


class UnknownKey(PermissionError):
    """A token was signed by something that is not in the list."""


class Keys:
    def __init__(self, url: str, http: httpx2.AsyncClient, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._http, self._clock = http, clock
        self._keys: Mapping[str, Key] = {}
        self._fetched = -float("inf")
        self._sought = -float("inf")
        self._lock = asyncio.Lock()
        self._behind: asyncio.Task[None] | None = None

    async def get(self, id: str) -> Key:
        """What botbuilder asks for.  Raises ``UnknownKey``, or ``httpx2.HTTPError`` if there never were any keys."""
        if not self._keys:
            await self._refresh()
        elif self._clock() - self._fetched > FRESH and (self._behind is None or self._behind.done()):
            self._behind = asyncio.create_task(self.warm())
        if id not in self._keys and self._clock() - self._sought > UNKNOWN:
            self._sought = self._clock()
            await self._refresh()
        if id not in self._keys:
            raise UnknownKey("signed with a key that is not in the Bot Connector's list")
        return self._keys[id]

    async def warm(self) -> None:
        """Fetched before anyone asks; a failure is only told, and the old keys stay."""
        try:
            await self._refresh()
        except Exception as error:
            log.warning("the Bot Connector's keys could not be fetched: %s", type(error).__name__)

    async def _refresh(self) -> None:
        before = self._fetched
        async with self._lock:
            if self._fetched != before:
                return  # somebody else has just asked
            about = await self._http.get(self.url)
            listed = await self._http.get(about.raise_for_status().json()["jwks_uri"])
            keys = listed.raise_for_status().json()["keys"]
            self._keys = {key["kid"]: Key(jwt.PyJWK(key, "RS256").key, key.get("endorsements", [])) for key in keys}
            self._fetched = self._clock()
