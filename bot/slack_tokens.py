"""The tokens of Slack's workspaces: sealed in the database, open in memory for a moment."""

from datetime import datetime, timedelta

from bot.settings import Slack
from storage.work import SqlWork, Works

FRESH = timedelta(seconds=10)  # then it is read again: the app may have been removed since, or installed anew


class SlackTokens:
    """
    ``handlers.slack.api.TokenFor``.

    An app with one token has one workspace: whichever first speaks with our signature is it, also where Slack could
    not be asked at the start which that is. One that has removed the app is connected again by a start whose token
    Slack takes, and by nothing that is said in between.
    """

    def __init__(self, works: Works, own: Slack) -> None:
        self._works = works
        self._alone = own.bot_token.get_secret_value() if own.bot_token and not own.client_id else ""
        self._read: dict[str, tuple[str, datetime]] = {}

    async def __call__(self, team: str) -> str | None:
        now = self._works.world.clock()
        token, since = self._read.get(team, ("", now))
        if token and timedelta() <= now - since < FRESH:
            return token
        self._read.pop(team, None)
        found = await self._works.read(lambda work: work.connections.secret("slack", team))
        if found is None and team and self._alone:
            found = await self._works.write(lambda work: _first_heard(work, team, self._alone))
        if found:
            self._read[team] = found, now
        return found


async def _first_heard(work: SqlWork, team: str, token: str) -> str | None:
    if any((one.platform, one.workspace) == ("slack", team) for one in await work.connections.all()):
        return None  # known, and off
    await work.connections.ensure("slack", team, secret=token)
    return token
