"""Who someone in Teams is: found once, by the address that their organisation has given them."""

import logging
from typing import Any

import httpx2

from handlers.door import Door, Who
from handlers.teams.deliver import TeamsChannel, Unreadable
from handlers.teams.parse import Happened
from handlers.teams.place import Reference

log = logging.getLogger(__name__)

MET = 10_000  # people whose conversation this process remembers


class Arrivals:
    def __init__(self, door: Door, channel: TeamsChannel) -> None:
        self._door, self._channel = door, channel
        self._met: dict[Who, str] = {}

    async def met(self, said: Happened, *, anew: bool = False) -> None:
        """The newest address of the conversation with someone, when it is not the one this process last saw."""
        who, address = said.who, said.place.address
        if not who or said.shared or (self._met.get(who) == address and not anew):
            return
        await self._door.met(who, said.place)
        self._remember(who, said)

    def left(self, who: Who) -> None:
        self._met.pop(who, None)
        self._channel.forget(who.user)

    async def introduce(self, said: Happened, who: Who) -> bool | None:
        """Whether a list has them; None if Teams could not be asked."""
        try:
            member = await self._member(said, who)
        except (httpx2.HTTPError, Unreadable) as error:
            log.warning("a member could not be looked up: %s", type(error).__name__)
            return None
        place = None if said.shared else said.place
        for email in self._addresses(member, who):
            if await self._door.introduce(who, email, place):
                self._remember(who, said)
                return True
        return False

    async def _member(self, said: Happened, who: Who) -> dict[str, Any]:
        """By our own conversation with them, where we are no part of the one they are in."""
        if not said.elsewhere:
            return await self._channel.member(Reference.read(said.place.address), said.account)
        at = await self._channel.direct(who.user, who.workspace)
        if not isinstance(at, Reference):
            raise Unreadable("there is no conversation with them")
        return await self._channel.member(at, who.user)

    def _addresses(self, member: dict[str, Any], who: Who) -> list[str]:
        """Verified by their organisation: only for its own members, who are not its guests."""
        said = {name: value for name, value in member.items() if isinstance(value, str)}
        entra = said.get("aadObjectId") or said.get("objectId") or who.user
        tenant = said.get("tenantId") or who.workspace
        guest = said.get("userRole", "user").lower() != "user" or "#EXT#" in said.get("userPrincipalName", "").upper()
        if entra.lower() != who.user.lower() or tenant != who.workspace or guest:
            return []
        found = [said.get("email", ""), said.get("userPrincipalName", "")]
        return list(dict.fromkeys(email.strip().lower() for email in found if "@" in email))

    def _remember(self, who: Who, said: Happened) -> None:
        if said.shared:
            return
        self._channel.remember(who.user, said.at)
        self._met.pop(who, None)
        self._met[who] = said.place.address
        if len(self._met) > MET:
            del self._met[next(iter(self._met))]
