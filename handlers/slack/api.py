"""Slack's Web API, one connection a workspace; and its libraries, kept from saying what people wrote."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

TokenFor = Callable[[str], str | Awaitable[str | None] | None]
"""The bot token of a workspace; ``None`` where none is connected."""

SLACK = "https://slack.com/api/"
TIMEOUT = ClientTimeout(total=10)

quiet = logging.getLogger("handlers.slack.libraries")
"""
What bolt and the SDK log with.  Below ERROR they log whole requests and answers, and they copy the root's level onto
loggers of their own, so their level is set on the one logger that both are given.
"""
quiet.setLevel(logging.ERROR)


class NotConnected(Exception):
    """No token for this workspace."""


class Refused(Exception):
    """The person's own answer could not be brought to Slack: its code."""


CANNOT_ASK = (SlackClientError, NotConnected, Refused, ClientError, TimeoutError, OSError, AttributeError, ValueError)
"""
What goes wrong between us and Slack; AttributeError and ValueError are how the SDK meets an answer that is not Slack's.
"""


class Api:
    def __init__(self, token_for: TokenFor, api_url: str | None = None) -> None:
        self._token_for, self._url = token_for, api_url or SLACK
        self._session: ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def token(self, workspace: str) -> str | None:
        token = self._token_for(workspace)
        return await token if isawaitable(token) else token

    async def web(self, workspace: str) -> AsyncWebClient:
        """Without the SDK's retries: they sleep, and what is to be sent again is the outbox's business."""
        token = await self.token(workspace)
        if not token:
            raise NotConnected
        return self.client(token)

    def client(self, token: str | None = None) -> AsyncWebClient:
        client = AsyncWebClient(
            token=token, base_url=self._url, session=self._connections(), logger=quiet, retry_handlers=[]
        )
        client.proxy = _no_proxy_at_home(self._url, client.proxy)
        return client

    async def respond(self, url: str, message: dict[str, Any]) -> None:
        """To a press or a command, at the address that came with it: five times in half an hour."""
        client = AsyncWebhookClient(url, session=self._connections(), logger=quiet, retry_handlers=[])
        client.proxy = _no_proxy_at_home(url, client.proxy)
        answer = await client.send_dict(message)
        if answer.status_code != 200:
            raise Refused(str(answer.status_code))

    async def close(self) -> None:
        if self._session and self._loop is asyncio.get_running_loop():
            await self._session.close()
        self._session = None

    def _connections(self) -> ClientSession:
        """Kept open between calls; a session belongs to its loop."""
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._session, self._loop = ClientSession(timeout=TIMEOUT), loop
        return self._session


def code(error: Exception) -> str:
    """Slack's own name for what is wrong, or the kind of the error; never its words."""
    response = error.response if isinstance(error, SlackApiError) else None
    data = getattr(response, "data", None)
    said = data.get("error") if isinstance(data, dict) else None
    return str(said) if said else type(error).__name__


def _no_proxy_at_home(url: str, proxy: str | None) -> str | None:
    """The SDK takes the proxy from the environment and does not read NO_PROXY."""
    return None if urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost") else proxy
