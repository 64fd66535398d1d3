"""Connecting further workspaces: the page that leads to Slack's consent, and the way back from it."""

import hmac
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Any

from fastapi import APIRouter, Request, Response
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from handlers.slack.api import Api, quiet
from handlers.slack.manifest import REDIRECT, SCOPES

log = logging.getLogger(__name__)

ALIVE = 600  # seconds from our page to Slack's consent and back

Installed = Callable[[str, str, str, str | None], Awaitable[None]]


@dataclass(frozen=True)
class Install:
    """
    ``installed(team_id, app_id, bot_token, enterprise_id)`` keeps the connection, with its token sealed.

    Whoever runs a workspace says what its people's addresses are: a new connection must not be trusted to say who
    somebody is before an administrator of ours has agreed to it.
    """

    client_id: str
    client_secret: str
    installed: Installed


def installing(install: Install, api: Api, public_url: str) -> APIRouter:
    router = APIRouter()

    def flow() -> AsyncOAuthFlow:
        """Made anew each time: it holds a connection to Slack, which belongs to the loop that asks."""
        settings = AsyncOAuthSettings(
            client_id=install.client_id,
            client_secret=install.client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            redirect_uri=f"{public_url}{REDIRECT}",
            install_page_rendering_enabled=False,
            installation_store=_Kept(install.installed),
            installation_store_bot_only=True,
            state_store=SignedStates(install.client_secret),
            state_expiration_seconds=ALIVE,
            callback_options=AsyncCallbackOptions(success=_connected, failure=_not_connected),
            logger=quiet,
        )
        return AsyncOAuthFlow(client=api.client(), logger=quiet, settings=settings)

    @router.get("/slack/install")
    async def begin(request: Request) -> Response:
        return to_starlette_response(await flow().handle_installation(_bolted(request)))

    @router.get(REDIRECT)
    async def back(request: Request) -> Response:
        return to_starlette_response(await flow().handle_callback(_bolted(request)))

    return router


class SignedStates(AsyncOAuthStateStore):
    """
    States that need no table and hold for every process: a random word, a time, and our mark under both.

    One could be used twice within its time; the code that comes with it cannot, and the browser's cookie has to match.
    """

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret, self._clock = secret.encode(), clock

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        words = f"{secrets.token_urlsafe(16)}.{int(self._clock())}"
        return f"{words}.{self._mark(words)}"

    async def async_consume(self, state: str) -> bool:
        words, _, mark = state.rpartition(".")
        issued = words.rpartition(".")[2]
        ours = mark.isascii() and hmac.compare_digest(mark, self._mark(words))
        return ours and issued.isdecimal() and 0 <= self._clock() - int(issued) <= ALIVE

    def _mark(self, words: str) -> str:
        return hmac.new(self._secret, f"slack-install {words}".encode(), sha256).hexdigest()


class _Kept(AsyncInstallationStore):
    def __init__(self, installed: Installed) -> None:
        self._installed = installed

    async def async_save(self, installation: Installation) -> None:
        workspace = installation.team_id or installation.enterprise_id
        if workspace and installation.bot_token:
            await self._installed(
                workspace, installation.app_id or "", installation.bot_token, installation.enterprise_id
            )


async def _connected(args: AsyncSuccessArgs) -> BoltResponse:
    return _page(200, "Hearback is connected", "You can close this page and open Hearback in Slack.")


async def _not_connected(args: AsyncFailureArgs) -> BoltResponse:
    log.warning("a Slack workspace was not connected: %s", args.reason if args.reason.isidentifier() else "refused")
    return _page(
        args.suggested_status_code,
        "Hearback is not connected",
        "Nothing was changed. Please begin again, in the same browser, and do not wait for long on Slack's page.",
    )


def _page(status: int, title: str, words: str) -> BoltResponse:
    html = (
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<main><h1>{escape(title)}</h1><p>{escape(words)}</p></main>"
    )
    return BoltResponse(status=status, body=html, headers={"Content-Type": ["text/html; charset=utf-8"]})


def _bolted(request: Request) -> AsyncBoltRequest:
    return AsyncBoltRequest(body="", query=dict(request.query_params), headers=dict(request.headers.items()))
