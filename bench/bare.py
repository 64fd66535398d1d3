"""
The bases: the libraries themselves, hosted in FastAPI as they say, doing nothing or the least.

*bolt*: slack_bolt in its default mode, acknowledging with no work.  *insert*: with ``process_before_response`` and one
bare insert, one a commit, in the same writer as the product's.  *teams*: ``CloudAdapterBase`` answering an invoke with
nothing (prototypes/teams/app.py without its bot).
"""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import uvicorn
from botbuilder.core import ActivityHandler, CloudAdapterBase, InvokeResponse
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticationConfiguration,
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Column, MetaData, String, Table, Text, Uuid
from sqlalchemy.ext.asyncio import AsyncSession

from bench.people import SIGNING_SECRET
from storage import sqlite
from storage.database import Database, open_database

said = Table("bare", MetaData(), Column("id", Uuid, primary_key=True), Column("nonce", String), Column("words", Text))


class Stored:
    database: Database


def bolt(url: str) -> FastAPI:
    """With a database (``url``), one insert before it is acknowledged."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U0")

    app = AsyncApp(signing_secret=SIGNING_SECRET, authorize=authorize, process_before_response=bool(url))

    @app.view("idea.share")
    async def shared(ack: Any, view: dict[str, Any]) -> None:
        if url:
            words = view["state"]["values"]["sentence"]["paragraph:idea.share"]["value"]
            row = {"id": uuid4(), "nonce": view["private_metadata"], "words": words}

            async def keep(session: AsyncSession) -> None:
                await session.execute(said.insert().values(**row))

            await Stored.database.write(keep)
        await ack()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if url:
            sqlite.TOGETHER = 1
            Stored.database = open_database(url)

            async def make(session: AsyncSession) -> None:
                await session.run_sync(lambda one: said.metadata.create_all(one.connection()))

            await Stored.database.write(make)
        yield

    page = FastAPI(lifespan=lifespan)
    handler = AsyncSlackRequestHandler(app)

    @page.post("/slack/events")
    async def events(request: Request) -> Response:
        answer: Response = await handler.handle(request)
        return answer

    return page


class Nothing(ActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    async def on_invoke_activity(self, _: Any) -> InvokeResponse:
        return InvokeResponse(status=200, body={})


def teams() -> FastAPI:
    """Without an app id nobody is authenticated: neither is Hearback's demo, which it is measured against."""
    credentials = PasswordServiceClientCredentialFactory(None, "", None)
    known = BotFrameworkAuthenticationFactory.create(
        credential_factory=credentials, auth_configuration=AuthenticationConfiguration()
    )
    adapter, bot, page = CloudAdapterBase(known), Nothing(), FastAPI()

    @page.post("/api/messages")
    async def messages(request: Request) -> Response:
        activity = Activity().deserialize(json.loads(await request.body()))
        sender = await adapter.bot_framework_authentication.authenticate_request(activity, "")
        answer = await adapter.process_activity(sender, activity, bot.on_turn)
        return Response(json.dumps(answer.body or {}), int(answer.status), media_type="application/json")

    return page


def main() -> None:
    what, port, url = sys.argv[1:4]
    page = teams() if what == "teams" else bolt(url)

    @page.get("/healthz")
    async def ready() -> Response:
        return Response("ready")

    uvicorn.run(page, host="127.0.0.1", port=int(port), log_config=None, access_log=False, server_header=False)


if __name__ == "__main__":
    main()
