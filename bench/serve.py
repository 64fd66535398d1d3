"""
The application under measurement, in a process of its own: composed as `hearback serve` and `hearback worker` do it.

One thing is told of it that the product does not tell: `GET /bench` is the longest time the writer was held, and
begins it anew.
"""

import asyncio
import json
import sys
from dataclasses import dataclass

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bench.people import SEAL, SECRET, SIGNING_SECRET
from bot import log
from bot.app import App, compose
from bot.cli.running import serve
from bot.settings import Settings, Slack
from learning.framework_file import load
from storage.database import SQLite


@dataclass(frozen=True)
class Told:
    """
    ``double`` is where Slack and the Bot Connector are; ``jobs``: this process does them.

    ``teams`` lets Teams be a double on this machine, as the demo does; then there is no web page of ours.
    """

    url: str
    port: int
    double: str
    jobs: bool = True
    teams: bool = False
    serves: bool = True


def application(told: Told) -> App:
    public = f"http://127.0.0.1:{told.port}"
    token, api = SecretStr("xoxb-bench"), f"{told.double}/api/"
    slack = Slack(signing_secret=SecretStr(SIGNING_SECRET), bot_token=token, api_url=api)
    settings = Settings(database_url=told.url, public_url=public, slack=slack)
    framework = load("harrowmere")
    return compose(settings, framework, keyring=SEAL, secret=SECRET, bind="127.0.0.1", demo=told.teams)


async def work(app: App) -> None:
    async with app.running(jobs=True), app.web.router.lifespan_context(app.web):
        print("ready", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    told = Told(**json.loads(sys.argv[1]))
    log.set_up()
    app = application(told)
    if not told.serves:
        asyncio.run(work(app))
        return

    async def held(_: Request) -> JSONResponse:
        longest = app.database.longest if isinstance(app.database, SQLite) else 0.0
        if isinstance(app.database, SQLite):
            app.database.longest = 0.0
        return JSONResponse({"longest": longest})

    app.web.router.routes.insert(0, Route("/bench", held))
    serve(app, "127.0.0.1", told.port, jobs=told.jobs)


if __name__ == "__main__":
    main()
