"""Somebody whom we meet in Slack for the first time becomes a person by the address that Slack has verified."""

import logging
from collections.abc import Mapping
from typing import Any

from dialogs.kit.words import Card
from handlers.door import Door, Who
from handlers.slack import said
from handlers.slack.api import CANNOT_ASK, Api, code
from handlers.slack.parse import At
from learning.people import Place

log = logging.getLogger(__name__)


class Meeting:
    def __init__(self, door: Door, api: Api) -> None:
        self._door, self._api = door, api

    async def knows(self, at: At) -> bool:
        return not at.foreign and await self._door.knows(at.who)

    async def meets(self, at: At) -> Card | None:
        """What is said to whom we still do not know; ``None`` for our own people.  Slack is asked: never before an
        acknowledgement."""
        if at.foreign:
            return self._door.stranger()
        if await self._door.knows(at.who):
            return None
        try:
            answer = await (await self._api.web(at.who.workspace)).users_info(user=at.who.user)
        except CANNOT_ASK as error:
            log.warning("users.info: %s", code(error))
            return said.WHO_ARE_YOU
        email = verified(answer.get("user") or {}, at.who)
        if email and await self._door.introduce(at.who, email, direct(at.who)):
            return None
        return self._door.stranger()


def direct(who: Who) -> Place:
    """Posting to the person opens the conversation by itself."""
    return Place("slack", who.workspace, who.user)


def verified(user: Mapping[str, Any], who: Who) -> str:
    """
    The address, where Slack stands for it; empty for a bot, for whoever has left, and for other workspaces' people.

    A guest whom this workspace invited is one of its people: whether they are one of ours is for the lists to say.
    """
    spaces = [user.get("team_id", who.workspace), *(user.get("enterprise_user") or {}).get("teams", ())]
    nobody = user.get("is_bot") or user.get("deleted") or user.get("is_stranger") or user.get("id") == "USLACKBOT"
    if nobody or user.get("is_email_confirmed") is False or who.workspace not in spaces:
        return ""
    return str((user.get("profile") or {}).get("email") or "")
