"""
Every address of the real application, with every channel set up, says who may come in by it.

Slack's are signed, Teams' has a token, some are public on purpose, and every other one sends away whoever is not
signed in.  A new route fails here until it says which of these it is.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from starlette.routing import BaseRoute

from bot.app import App, compose
from bot.settings import Settings
from storage.seal import Keyring
from storage.work import SqlWork
from tests.databases import Databases
from tests.world import World, harrowmere, world_at

SIGNED = {("POST", "/slack/events")}
WITH_A_TOKEN = {("POST", "/api/messages")}
PUBLIC = {
    ("GET", "/healthz"): "says only that it is alive",
    ("GET", "/readyz"): "says only that it can work",
    ("GET", "/static/{version}/{name}"): "styles, scripts and pictures, the same for everybody",
    ("GET", "/sign-in"): "where a link is asked for; it never says whether a list has an address",
    ("POST", "/sign-in"): "the same",
    ("GET", "/sign-in/{token}"): "the token signs one person in, once, within a quarter of an hour",
    ("POST", "/sign-in/{token}"): "the same",
    ("POST", "/sign-out"): "to leave, nobody need be here",
    ("GET", "/accessibility"): "what is true of these pages",
    ("GET", "/privacy"): "who sees what",
    ("GET", "/published"): "what was approved to be read by anybody; not there where nobody chose it",
    ("GET", "/l/{token}"): "the token of a letter opens one briefing for one person",
    ("POST", "/l/{token}/ask/{address}"): "the same",
    ("POST", "/l/{token}/do/{address}"): "the same",
    ("GET", "/l/{token}/show/{page}"): "the same",
    ("GET", "/slack/install"): "sends whoever comes to Slack, where an administrator agrees",
    ("GET", "/slack/oauth_redirect"): "wants the state that the browser was given; the workspace then waits for a word",
}
SAYS_SO = {("GET", "/news")}
"""A page that was left open asks for news by itself: it is told that nobody is signed in, and nothing else."""

ANYBODYS = {
    "/healthz",
    "/readyz",
    "/static/{version}/{name}",
    "/accessibility",
    "/privacy",
    "/published",
    "/slack/install",
    "/slack/oauth_redirect",
}
"""Nothing of theirs is about anyone; those of an install know a workspace and no person."""

FILLED = {
    "token": "nobody-has-this-one",
    "address": "idea.share",
    "page": "board.show.html",
    "kind": "idea",
    "id": "00000000-0000-4000-8000-000000000000",
    "version": "0",
    "name": "app.css",
}
EVERY_CHANNEL = {
    "SLACK_SIGNING_SECRET": "a signing secret of nobody's",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "a client secret",
    "MICROSOFT_APP_ID": "00000000-0000-4000-8000-000000000001",
    "MICROSOFT_APP_PASSWORD": "a client secret",
    "MICROSOFT_APP_TENANT_ID": "00000000-0000-4000-8000-000000000002",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "HEARBACK_MAIL_FROM": "Hearback <hearback@example.org>",
}
OURS = {"sec-fetch-site": "same-origin"}

Route = tuple[str, str]


def composed(url: str) -> App:
    settings = Settings.load(None, environment={"HEARBACK_DATABASE_URL": url, **EVERY_CHANNEL})
    return compose(settings, harrowmere(), keyring=Keyring({"k1": b"k" * 32}), secret=b"a secret of a test's")


def routes(those: list[BaseRoute]) -> Iterator[Route]:
    """Each method and path, however deep it was included or mounted."""
    for route in those:
        inside: Any = getattr(route, "original_router", None) or getattr(route, "app", None)
        if getattr(route, "methods", None):
            yield from ((method, route.path) for method in sorted(route.methods - {"HEAD"}))
        elif hasattr(inside, "routes"):
            yield from routes(inside.routes)
        else:
            raise AssertionError(f"what is this? {route!r}")


@pytest.fixture
async def app(databases: Databases) -> AsyncIterator[App]:
    with databases.sqlite() as url:
        app = composed(url)
        yield app
        await app.fleeting.settle()
        await app.database.close()


@asynccontextmanager
async def visitor(app: App, **cookies: str) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=app.web)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver", cookies=cookies) as http:
        yield http


async def comes_by(http: httpx2.AsyncClient, route: Route) -> httpx2.Response:
    method, path = route
    address = re.sub(r"\{(\w+)\}", lambda found: FILLED[found[1]], path)
    sent = {"data": {"sentence": "Something"}} if method == "POST" else {}
    return await http.request(method, address, headers=OURS, **sent)


async def test_every_route_says_who_may_come_in_by_it(app: App) -> None:
    known = {*SIGNED, *WITH_A_TOKEN, *SAYS_SO, *PUBLIC}

    assert known <= set(routes(app.web.routes)), "a route that is gone is taken out of the lists too"


async def test_what_is_not_public_on_purpose_sends_away_whoever_is_not_signed_in(app: App) -> None:
    private = set(routes(app.web.routes)) - SIGNED - WITH_A_TOKEN - SAYS_SO - PUBLIC.keys()
    assert len(private) >= 8

    async with visitor(app) as http:
        for route in sorted(private):
            answer = await comes_by(http, route)
            sent_to = answer.headers.get("location", "")

            assert answer.status_code in (303, 401), route
            assert answer.status_code != 303 or sent_to.startswith("/sign-in"), route


async def test_a_page_that_was_left_open_hears_only_that_nobody_is_signed_in(app: App) -> None:
    async with visitor(app) as http:
        for route in SAYS_SO:
            told = await comes_by(http, route)

            assert "You are signed out" in told.text
            assert (await http.get(route[1], params={"seen": "out"})).status_code == 204


async def test_slack_is_not_heard_unsigned(app: App) -> None:
    async with visitor(app) as http:
        for route in SIGNED:
            unsigned = await comes_by(http, route)
            forged = await http.post(
                route[1], content=b"{}", headers={"x-slack-signature": "v0=0", "x-slack-request-timestamp": "1"}
            )

            assert (unsigned.status_code, forged.status_code) == (401, 401)
            assert not unsigned.content and not forged.content


async def test_teams_is_not_heard_without_a_token(app: App) -> None:
    activity = {"type": "message", "text": "idea", "serviceUrl": "https://smba.trafficmanager.net/uk/"}

    async with visitor(app) as http:
        for _, path in WITH_A_TOKEN:
            for headers in ({}, {"authorization": "Bearer not.a.token"}, {"authorization": "Basic eDp4"}):
                answer = await http.post(path, json=activity, headers=headers)

                assert answer.status_code == 401
                assert not answer.content


async def test_a_link_that_nobody_was_given_opens_nothing(app: App) -> None:
    await app.database.migrate()

    async with visitor(app) as http:
        for route in sorted(route for route in PUBLIC if "{token}" in route[1]):
            answer = await comes_by(http, route)

            assert answer.status_code in (400, 403, 404, 410), route


async def test_nothing_that_is_about_somebody_is_kept_on_the_way(app: App) -> None:
    """Neither a browser nor a proxy stores it; what stays the same for everybody may be."""
    await app.database.migrate()

    async with visitor(app) as http:
        for route in sorted(set(routes(app.web.routes))):
            answer = await comes_by(http, route)

            assert route[1] in ANYBODYS or not answer.content or answer.headers.get("cache-control") == "no-store", (
                route
            )


async def test_somebodys_own_pages_are_not_stored_either(databases: Databases) -> None:
    pages = ("/", "/news", "/ask/idea.share", "/show/board.show.html", "/show/board.show.csv", "/board")

    with databases.sqlite() as url:
        async with world_at(url) as world, visitor(world.app, hearback=await signed_in(world, "leopold")) as http:
            for page in pages:
                answer = await http.get(page)

                assert answer.status_code == 200, page
                assert answer.headers["cache-control"] == "no-store", page


async def test_a_page_that_is_somebody_elses_is_refused_to_whoever_is_signed_in(databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url) as world, visitor(world.app, hearback=await signed_in(world, "anwen")) as http:
            theirs = await world.shares(sentence="One page for the handover between teams")
            board = await http.get("/board")
            idea = await http.get(f"/about/idea/{theirs}")

    assert "One page for the handover" not in idea.text
    assert "This is for people who see how far briefings have gone" in board.text


async def signed_in(world: World, name: str) -> str:
    """A cookie's value for somebody who is signed in."""

    async def begin(work: SqlWork) -> str:
        return await work.keys.begin_session(world.people[name].id, work.now)

    return await world.write(begin)
