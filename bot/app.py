"""Puts the parts together: the only place that knows all of them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, FastAPI

import dialogs
from bot import clock
from bot.door import Door
from bot.health import health
from bot.letters import letters, sends_links
from bot.log import during
from bot.metrics import Counted, Metrics, Timed, metrics_page
from bot.sessions import KeptSessions
from bot.settings import Settings, Slack
from bot.slack_tokens import SlackTokens
from bot.ways import WAYS
from bot.worker import Wait, Worker
from dialogs import published
from dialogs.kit.book import Book
from dialogs.kit.words import Card
from handlers.door import Channel, Outcome, To
from handlers.email.deliver import EmailChannel, Mailer
from handlers.email.smtp import Post
from handlers.fleeting import Fleeting
from handlers.slack.api import Api
from handlers.slack.install import Install
from handlers.slack.listen import slack
from handlers.teams.listen import teams
from handlers.web.listen import web
from handlers.web.render import House
from learning.framework import Framework
from storage.database import Database, SQLite, open_database
from storage.jobs import Function, Jobs, jobs_for
from storage.seal import Keyring
from storage.work import SqlWork, Works, World

log = logging.getLogger(__name__)

PRETENDED = "demo"
FLEETING_FOR = 5.0  # seconds that what is only said, and nowhere kept, has to be said when the process stops


@dataclass(frozen=True)
class App:
    """Composed and not yet running: ``running`` migrates, connects, and does the jobs where it is to."""

    settings: Settings
    book: Book
    works: Works
    door: Door
    worker: Worker
    jobs: Jobs
    fleeting: Fleeting
    sessions: KeptSessions
    web: FastAPI
    watch: APIRouter
    """Health and metrics, which are in ``web`` too: for a process that serves nothing else."""
    slack_api: Api | None
    mail: EmailChannel | None
    post: Post | None
    """The lines to the mail server of the settings."""

    @property
    def database(self) -> Database:
        return self.works.database

    @asynccontextmanager
    async def running(self, *, jobs: bool) -> AsyncIterator["App"]:
        """``jobs``: this process does them (`serve` on SQLite, `worker` on PostgreSQL)."""
        await self.database.migrate()
        await self.works.write(lambda work: connected(work, self.settings))
        if self.slack_api and self.settings.slack and self.settings.slack.bot_token:
            await self._slack_workspace(self.slack_api, self.settings.slack.bot_token.get_secret_value())
        if jobs:
            await self.jobs.start()
        try:
            yield self
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(FLEETING_FOR):
                    await self.fleeting.settle()
            await self.jobs.stop()
            if self.post:
                with suppress(TimeoutError):
                    async with asyncio.timeout(FLEETING_FOR):
                        await self.post.close()
            await self.database.close()

    async def _slack_workspace(self, api: Api, token: str) -> None:
        """Which workspace the token of the settings is for: asked at the start, and known from then on."""
        try:
            team = str((await api.client(token).auth_test())["team_id"])
        except Exception as error:  # no network, no such method, another answer: the rest works without
            log.error("Slack did not say which workspace its token is for: %s", type(error).__name__)
            return
        await self.works.write(lambda work: work.connections.ensure("slack", team, secret=token))


async def connected(work: SqlWork, settings: Settings) -> None:
    """The connections that the settings make; Slack's says itself which workspace it is."""
    if settings.teams:
        await work.connections.ensure("teams", settings.teams.app_tenant_id, settings.teams.app_id)
    if settings.mail:
        await work.connections.ensure("email", "")
    await work.connections.ensure("web", "")


def serves_jobs(database: Database) -> bool:
    """One process does everything on SQLite; on PostgreSQL `hearback worker` does the jobs."""
    return isinstance(database, SQLite)


def compose(
    settings: Settings,
    framework: Framework,
    *,
    clock: Callable[[], datetime] = clock.now,
    wait: Wait = asyncio.sleep,
    new_id: Callable[[], UUID] = uuid4,
    keyring: Keyring | None = None,
    secret: bytes | None = None,
    mailer: Mailer | None = None,
    doubles: Mapping[str, Channel] | None = None,
    bind: str = "",
    demo: bool = False,
    bot_connector: Mapping[str, Any] = {},
) -> App:
    """
    ``doubles`` are channels by platform that stand in for those of the settings (the demo's telephones, in tests).

    ``wait`` lets seconds go by on ``clock``, for one that stands still.  ``bot_connector`` is where Teams is, if not
    where it is for everybody: the ``cloud``, ``http`` and ``token`` of `handlers.teams.listen.teams`.
    ``demo`` lets Teams and Slack be doubles on this machine.  Raises ``ValueError`` without keys to seal with.
    """
    database = open_database(settings.database_url)
    world = World(framework, keyring or Keyring(settings.seals), clock, new_id, WAYS)
    works = Works(database, world)
    book = dialogs.load()
    key = secret or (settings.secret_key.get_secret_value().encode() if settings.secret_key else b"")
    if not key:
        raise ValueError("there is no secret key")
    metrics = Metrics()
    door = Door(book, works, key, settings.public_url, opens_to_all=demo, metrics=metrics)
    fleeting = Fleeting()
    channels: dict[str, Channel] = dict(doubles or {})
    page = FastAPI(title="Hearback", docs_url=None, redoc_url=None, openapi_url=None)
    post = Post(settings.mail.server) if settings.mail and not mailer else None
    sends = mailer or post
    mail = letters(sends, settings, works) if sends else None
    if mail:
        channels["email"] = mail
    api = None
    if settings.slack:
        router, outlet = slack(
            door,
            fleeting,
            signing_secret=settings.slack.signing_secret.get_secret_value(),
            token_for=SlackTokens(works, settings.slack),
            api_url=settings.slack.api_url,
            public_url=settings.public_url,
            disconnected=lambda team: works.write(lambda work: work.connections.off("slack", team)),
            install=_installs(settings.slack, works),
        )
        page.include_router(router)
        api = outlet.api
        channels["slack"] = Either(outlet, channels.get("slack"))
    if settings.teams or demo:
        own = settings.teams
        routes, out = teams(
            door,
            fleeting,
            app_id=own.app_id if own else "",
            password=own.app_password.get_secret_value() if own else "",
            tenant=own.app_tenant_id if own else "",
            public_url=settings.public_url,
            demo=demo,
            bind=bind,
            opened=lambda *where: works.write(lambda work: work.connections.opened("teams", *where)),
            **bot_connector,
        )
        page.include_router(routes)
        channels["teams"] = Either(out, channels.get("teams"))
    sessions = KeptSessions(works, fleeting, sends_links(mail, settings, works))
    counted = {platform: Counted(channel, metrics) for platform, channel in channels.items()}
    worker = Worker(book, works, counted, settings.public_url, wait)
    done = {name: _watched(name, function, metrics) for name, function in worker.jobs.items()}
    jobs = works.jobs = jobs_for(database, done, clock)
    watch = APIRouter()
    watch.include_router(health(database, jobs))
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
    watch.include_router(metrics_page(metrics, database, clock, token))
    page.include_router(watch)
    page.add_middleware(Timed, metrics=metrics)
    if not demo:
        read = partial(works.read, published.for_anybody)
        page.mount("", web(door, sessions, House(organisation=framework.organisation), published=read))
    return App(settings, book, works, door, worker, jobs, fleeting, sessions, page, watch, api, mail, post)


def _watched(name: str, function: Function, metrics: Metrics) -> Function:
    """A job that is counted, and whose log says which turn it is of."""

    async def job(hand: str, *ids: UUID) -> None:
        failed = True
        with during(job=name, **({"turn": str(ids[0])} if name == "deliver" else {})):
            try:
                await function(hand, *ids)
                failed = False
            finally:
                metrics.job(name, failed=failed)

    return job


class Either:
    """The real channel, and a double for one workspace that is only pretended."""

    def __init__(self, real: Channel, double: Channel | None) -> None:
        self._real, self._double = real, double

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        channel = self._double if self._double and to.workspace == PRETENDED else self._real
        return await channel.deliver(to, card, line=line, replaces=replaces)


def _installs(own: Slack, works: Works) -> Install | None:
    """Further workspaces: each waits for an administrator's word (`hearback connections agree`)."""
    if not own.client_id or not own.client_secret:
        return None

    async def installed(team: str, app_id: str, token: str, enterprise: str | None) -> None:
        await works.write(lambda work: work.connections.ensure("slack", team, app_id, token, asked=True))

    return Install(own.client_id, own.client_secret.get_secret_value(), installed)
