"""What is said unasked, to a Bot Connector on loopback that can be ill."""

import json
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any

import httpx2
import jwt
import pytest

from dialogs.kit.words import Button, Card, Quote
from handlers.door import Again, CannotReach, Never, Sent, SlowDown, To
from handlers.teams.deliver import TeamsChannel
from handlers.teams.listen import channel
from handlers.teams.place import Reference, is_here, is_teams
from handlers.teams.tokens import Tokens
from tests.doubles.connector import Connector, Served
from tests.handlers.teams.house import APP, ENTRA, TENANT

CARD = Card("An answer", (Quote("canary"),), (Button("Ask", "a.b", {}, how="ask"),))
LINE = "Hearback: Nkechi has answered you"


@pytest.fixture
def connector() -> Connector:
    return Connector(conversations={"c1", "19:team@thread.tacv2"})


@pytest.fixture
def url(connector: Connector) -> Iterator[str]:
    with Served(connector) as url:
        yield url


@pytest.fixture
def kept() -> list[tuple[str, str, str]]:
    """The conversations that were opened: by tenant, person and address."""
    return []


@pytest.fixture
async def out(url: str, kept: list[tuple[str, str, str]]) -> AsyncIterator[TeamsChannel]:
    async def opened(tenant: str, user: str, address: str) -> None:
        kept.append((tenant, user, address))

    out = channel(app_id="", tenant=TENANT, public_url="https://hearback.example", demo=True, opened=opened)
    out.heard(Reference(url, "c1", "28:bot", TENANT))
    yield out
    await out.aclose()


def to(url: str, conversation: str = "c1", user: str = ENTRA["ama"]) -> To:
    return To("teams", TENANT, user, Reference(url, conversation, "28:bot", TENANT).address)


async def test_a_message_lights_up_with_its_neutral_line_only(
    out: TeamsChannel, connector: Connector, url: str
) -> None:
    assert await out.deliver(to(url), CARD, line=LINE) == Sent("m1")
    [said] = connector.posted
    assert said["summary"] == LINE and "canary" in json.dumps(said["attachments"]) and "text" not in said
    assert said["attachments"][0]["content"]["actions"][0]["type"] == "Action.Execute"


async def test_a_copy_is_edited_and_one_that_was_deleted_is_said_anew(
    out: TeamsChannel, connector: Connector, url: str
) -> None:
    sent = await out.deliver(to(url), CARD, line=LINE)
    assert isinstance(sent, Sent)
    assert await out.deliver(to(url), CARD, line=LINE, replaces=sent.posted) == sent
    assert len(connector.shown) == 1 and connector.calls[-1].method == "PUT"
    del connector.shown["m1"]
    assert isinstance(await out.deliver(to(url), CARD, line=LINE, replaces="m1"), Sent)
    assert connector.calls[-1].method == "POST"


async def test_who_has_never_spoken_is_spoken_to_in_a_conversation_of_their_own_made_once(
    out: TeamsChannel, connector: Connector, url: str, kept: list[tuple[str, str, str]]
) -> None:
    for _ in range(2):
        assert isinstance(await out.deliver(To("teams", TENANT, ENTRA["mei"], ""), CARD, line=LINE), Sent)
    created, *_ = made = [c for c in connector.calls if c.path.endswith("/v3/conversations")]
    assert len(made) == 1 and created.body == {
        "isGroup": False, "bot": {"id": "28:bot"}, "members": [{"id": ENTRA["mei"]}], "tenantId": TENANT,
        "channelData": {"tenant": {"id": TENANT}},
    }  # fmt: skip
    its = Reference(url, f"direct-{ENTRA['mei']}", "28:bot", TENANT).address
    assert kept == [(TENANT, ENTRA["mei"], its)]


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (429, {"retry-after": "7"}, SlowDown(7.0)),
        (429, {}, SlowDown(1.0)),
        (429, {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, SlowDown(1.0)),
        (403, {}, CannotReach("Hearback is not installed or was blocked")),
        (404, {}, CannotReach("the conversation is no longer there")),
        (412, {}, Again("Teams asks to try again (412)")),
        (500, {}, Again("Teams is ill (500)")),
        (502, {}, Again("Teams is ill (502)")),
        (504, {}, Again("Teams is ill (504)")),
        (401, {}, Again("Teams refuses our token: an administrator needs to look at it")),
        (413, {}, Never("the message is too large for Teams")),
        (400, {}, Never("Teams refused the message (400)")),
    ],
)
async def test_every_answer_has_its_meaning(
    out: TeamsChannel, connector: Connector, url: str, status: int, headers: dict[str, str], outcome: object
) -> None:
    connector.answers = [(status, headers)]
    assert await out.deliver(to(url), CARD, line=LINE) == outcome


async def test_a_conversation_at_its_own_limit_stops_nobody_else(
    out: TeamsChannel, connector: Connector, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A 429 does not say whose it is: seven messages a second are as much as one conversation bears."""
    now = 100.0
    monkeypatch.setattr("handlers.teams.deliver.time", SimpleNamespace(monotonic=lambda: now))
    for _ in range(6):
        assert isinstance(await out.deliver(to(url), CARD, line=LINE), Sent)
    too_fast = (429, {"retry-after": "7"})
    connector.answers = [too_fast, too_fast]
    assert await out.deliver(to(url), CARD, line=LINE) == SlowDown(7.0, "c1")
    assert await out.deliver(to(url, "19:team@thread.tacv2"), CARD, line=LINE) == SlowDown(7.0)
    now += 3
    connector.answers = [too_fast]
    assert await out.deliver(to(url), CARD, line=LINE) == SlowDown(7.0)


async def test_a_teams_that_is_not_there_is_tried_again(out: TeamsChannel) -> None:
    outcome = await out.deliver(to("http://127.0.0.1:1/"), CARD, line=LINE)
    assert outcome == Again("Teams could not be reached: ConnectError")


async def test_a_shared_card_opens_dialogs_where_teams_is_real(connector: Connector, url: str) -> None:
    for app_id, kind in (("", "Action.Execute"), (APP, "Action.Submit")):
        out = channel(app_id=app_id, tenant=TENANT, demo=True)
        assert isinstance(await out.deliver(to(url, "19:team@thread.tacv2", ""), CARD, line=LINE), Sent)
        assert connector.card["actions"][0]["type"] == kind
        await out.aclose()


class Spy:
    """Microsoft's addresses, answered by the double: nothing leaves the process."""

    def __init__(self, connector: Connector) -> None:
        self.http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=connector))
        self.fetched = 0

    def fetch(self) -> str:
        self.fetched += 1
        return f"token-{self.fetched}"


async def test_a_token_goes_to_teams_alone(connector: Connector) -> None:
    spy = Spy(connector)
    out = TeamsChannel(spy.http, Tokens(spy.fetch), bot="28:bot", tenant=TENANT, here=True)
    assert isinstance(await out.deliver(to("https://smba.trafficmanager.net/uk/"), CARD, line=LINE), Sent)
    assert connector.calls[-1].authorization == "Bearer token-1"
    assert isinstance(await out.deliver(to("http://127.0.0.1:9/"), CARD, line=LINE), Sent)
    assert connector.calls[-1].authorization == "", "this machine gets none"
    for service in ("https://evil.example/", "https://smba.trafficmanager.net.evil.example/", "http://10.0.0.1/"):
        assert await out.deliver(to(service), CARD, line=LINE) == Never("the address is not one of Teams'")
    assert await out.deliver(To("teams", TENANT, "u", "no reference"), CARD, line=LINE) == Never(
        "the address is not a conversation in Teams"
    )
    assert len(connector.calls) == 2
    await out.aclose()


async def test_outside_the_demo_this_machine_is_no_teams(connector: Connector, url: str) -> None:
    out = channel(app_id=APP, tenant=TENANT)
    assert await out.deliver(to(url), CARD, line=LINE) == Never("the address is not one of Teams'")
    assert not connector.calls
    await out.aclose()


async def test_a_refused_token_is_fetched_anew_and_someone_is_alarmed(
    connector: Connector, caplog: pytest.LogCaptureFixture
) -> None:
    spy = Spy(connector)
    out = TeamsChannel(spy.http, Tokens(spy.fetch), bot="28:bot", tenant=TENANT)
    connector.answers = [(401, {})]
    there = to("https://smba.trafficmanager.net/uk/")
    assert isinstance(await out.deliver(there, CARD, line=LINE), Again)
    assert "MICROSOFT_APP_PASSWORD" in caplog.text
    await out.deliver(there, CARD, line=LINE)
    assert connector.calls[-1].authorization == "Bearer token-2"
    await out.aclose()


async def test_entra_being_ill_is_tried_again(connector: Connector) -> None:
    def fails() -> str:
        raise PermissionError("canary")

    out = TeamsChannel(Spy(connector).http, Tokens(fails), bot="28:bot", tenant=TENANT)
    there = to("https://smba.trafficmanager.net/uk/")
    assert await out.deliver(there, CARD, line=LINE) == Again("no token for the Bot Connector")
    await out.aclose()


async def test_a_token_serves_until_shortly_before_its_end() -> None:
    """botbuilder asks Entra for each turn, on the event loop (defect 6)."""
    now, made = 1_000_000.0, []

    def fetch() -> str:
        made.append(jwt.encode({"exp": int(now) + 3600, "n": len(made)}, "k" * 32))
        return str(made[-1])

    token = Tokens(fetch, clock=lambda: now)
    assert {await token() for _ in range(5)} == {made[0]} and len(made) == 1
    now += 3400
    assert await token() == made[0], "the old one serves while the new one is fetched"
    await token.warm()
    assert await token() == made[1] and len(made) == 2
    now += 4000
    assert await token() == made[2]


@pytest.mark.parametrize(
    ("service", "teams", "here"),
    [
        ("https://smba.trafficmanager.net/teams/", True, False),
        ("https://smba.trafficmanager.net:443/uk/", True, False),
        ("https://smba.infra.gcc.teams.microsoft.com/", True, False),
        ("https://smba.infra.gov.teams.microsoft.us/", True, False),
        ("http://smba.trafficmanager.net/", False, False),
        ("https://smba.trafficmanager.net:8443/", False, False),
        ("https://user@smba.trafficmanager.net/", False, False),
        ("https://teams.microsoft.com.evil.example/", False, False),
        ("https://evilteams.microsoft.com/", False, False),
        ("https://smba.trafficmanager.net:bad/", False, False),
        ("http://127.0.0.1:56150/_connector", False, True),
        ("http://[::1]:1/", False, True),
        ("http://localhost:1/", False, True),
        ("ftp://localhost/", False, False),
        ("", False, False),
        ("http://[", False, False),
    ],
)
def test_an_address_is_teams_or_it_is_not(service: str, teams: bool, here: bool) -> None:
    assert (is_teams(service), is_here(service)) == (teams, here)


def test_a_stored_address_comes_back_the_same_and_nothing_else_is_one() -> None:
    at = Reference("https://smba.trafficmanager.net/uk/", "a:1", "28:bot", TENANT)
    assert Reference.read(at.address) == at and Reference.read(at.address).address == at.address
    wrong: list[Any] = ["", "{}", "[]", "null", '{"service": "x"}', '{"a": 1}']
    for address in wrong:
        with pytest.raises(ValueError, match=r".*"):
            Reference.read(address)
