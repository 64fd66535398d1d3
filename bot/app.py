"""Puts the parts together: the only place that knows all of them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import FastAPI

import dialogs
from bot import clock
from bot.door import Door
from bot.health import health
from bot.sessions import KeptSessions, SignsIn
from bot.settings import Settings, Slack
from bot.worker import Wait, Worker
from dialogs.kit.book import Book
from dialogs.kit.words import Button, Card
from handlers.door import Channel, Outcome, To
from handlers.email.deliver import EmailChannel, Mailer
from handlers.email.render import sign_in_letter
from handlers.email.smtp import Post
from handlers.email.words import Reader
from handlers.fleeting import Fleeting
from handlers.slack.api import Api
from handlers.slack.install import Install
from handlers.slack.listen import slack
from handlers.teams.listen import teams
from handlers.web.listen import web
from handlers.web.render import House
from learning.framework import Framework
from learning.people import Person
from storage.database import Database, SQLite, open_database
from storage.jobs import Jobs, jobs_for
from storage.keys import SIGN_IN_FOR
from storage.seal import Keyring
from storage.work import SqlWork, Works, World

log = logging.getLogger(__name__)

PRETENDED = "demo"
NOBODY = "Hearback <hearback@localhost>"


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
    slack_api: Api | None
    mail: EmailChannel | None

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
            await self.fleeting.settle()
            await self.jobs.stop()
            await self.database.close()

    async def _slack_workspace(self, api: Api, token: str) -> None:
        """Which workspace the token of the settings is for: asked at the start, and known from then on."""
        try:
            team = str((await api.client(token).auth_test())["team_id"])
        except Exception as error:
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
    world = World(framework, keyring or Keyring(settings.seals), clock, new_id)
    works = Works(database, world)
    book = dialogs.load()
    key = secret or (settings.secret_key.get_secret_value().encode() if settings.secret_key else b"")
    if not key:
        raise ValueError("there is no secret key")
    door = Door(book, works, key, settings.public_url, opens_to_all=demo)
    fleeting = Fleeting()
    channels: dict[str, Channel] = dict(doubles or {})
    page = FastAPI(title="Hearback", docs_url=None, redoc_url=None, openapi_url=None)
    post = mailer or (Post(settings.mail.server) if settings.mail else None)
    mail = _mail(post, settings, works) if post else None
    if mail:
        channels["email"] = mail
    api = None
    if settings.slack:
        router, outlet = slack(
            door,
            fleeting,
            signing_secret=settings.slack.signing_secret.get_secret_value(),
            token_for=_token_for(works, settings.slack),
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
            **bot_connector,
        )
        page.include_router(routes)
        channels["teams"] = Either(out, channels.get("teams"))
    sessions = KeptSessions(works, fleeting, _sends_links(mail, settings, works))
    worker = Worker(book, works, channels, settings.public_url, wait)
    jobs = jobs_for(database, worker.jobs, clock)
    works.jobs = jobs
    page.include_router(health(database))
    if not demo:
        page.mount("", web(door, sessions, House(organisation=framework.organisation)))
    return App(settings, book, works, door, worker, jobs, fleeting, sessions, page, api, mail)


class Either:
    """The real channel, and a double for one workspace that is only pretended."""

    def __init__(self, real: Channel, double: Channel | None) -> None:
        self._real, self._double = real, double

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        channel = self._double if self._double and to.workspace == PRETENDED else self._real
        return await channel.deliver(to, card, line=line, replaces=replaces)


def _token_for(works: Works, own: Slack) -> Callable[[str], Awaitable[str | None]]:
    """
    The token of a workspace.

    An app with one token has one workspace: whichever first speaks with our signature is it, also where Slack could
    not be asked at the start which that is.
    """
    known: dict[str, str] = {}
    alone = own.bot_token.get_secret_value() if own.bot_token and not own.client_id else ""

    async def token_for(team: str) -> str | None:
        if team not in known and (token := await works.read(lambda work: work.connections.secret("slack", team))):
            known[team] = token
        if team and team not in known and alone and await works.write(lambda work: _first_heard(work, team, alone)):
            known[team] = alone
        return known.get(team)

    return token_for


async def _first_heard(work: SqlWork, team: str, token: str) -> bool:
    if await work.connections.of("slack", team):
        return False  # known, and off
    await work.connections.ensure("slack", team, secret=token)
    return True


def _installs(own: Slack, works: Works) -> Install | None:
    """Further workspaces: each waits for an administrator's word (`hearback connections agree`)."""
    if not own.client_id or not own.client_secret:
        return None

    async def installed(team: str, app_id: str, token: str, enterprise: str | None) -> None:
        await works.write(lambda work: work.connections.ensure("slack", team, app_id, token, asked=True))

    return Install(own.client_id, own.client_secret.get_secret_value(), installed)


def _mail(post: Mailer, settings: Settings, works: Works) -> EmailChannel:
    organisation, public = works.world.framework.organisation, settings.public_url.rstrip("/")

    async def reader(to: To, card: Card) -> Reader:
        """Whose letter it is; the token of its links opens what the letter is about, for this person."""

        async def make(work: SqlWork) -> tuple[str, str]:
            person = await work.people.by_email(to.address)
            token = await work.keys.make_link(person.id, card.about, work.now) if person and card.about else ""
            return (person.name if person else "", token)

        name, token = await works.write(make)

        def link(button: Button) -> str:
            pressed = urlencode({"do": button.address, **{name: str(value) for name, value in button.values.items()}})
            return f"{public}/l/{token}?{pressed}" if token else f"{public}/"

        return Reader(name, link)

    sender = settings.mail.sender if settings.mail else NOBODY
    return EmailChannel(post, sender=sender, organisation=organisation, reader=reader, now=works.world.clock)


def _sends_links(mail: EmailChannel | None, settings: Settings, works: Works) -> SignsIn:
    organisation = works.world.framework.organisation
    minutes = int(SIGN_IN_FOR.total_seconds() // 60)

    async def send(person: Person, token: str, to: str) -> None:
        if mail is None:
            return
        link = f"{settings.public_url.rstrip('/')}/sign-in/{token}?{urlencode({'to': to})}"
        card = sign_in_letter(organisation, link, minutes)
        await mail.post(person.email, card, Reader(person.name, lambda _: link))

    return send
