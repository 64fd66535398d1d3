"""Only Teams is answered, only for this app and organisation: the real library, with keys from a server of our own."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from handlers.fleeting import Fleeting
from handlers.teams.adapter import PUBLIC, Cloud
from handlers.teams.keys import Keys, UnknownKey
from handlers.teams.listen import NotSetUp, teams
from tests.doubles.keys import KeyServer
from tests.handlers.teams.house import APP, TENANT, Client, FakeDoor, House

EMULATOR = "https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/"
SERVICE = "https://smba.trafficmanager.net/uk/"


@pytest.fixture
def keys() -> Iterator[KeyServer]:
    with KeyServer() as keys:
        yield keys


class Network(httpx2.AsyncBaseTransport):
    """Keys over loopback, and the Bot Connector's addresses from the double: what a network would do."""

    def __init__(self) -> None:
        self.real = httpx2.AsyncHTTPTransport()
        self.double: httpx2.ASGITransport | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        here = request.url.host == "127.0.0.1"
        assert here or self.double
        return await (self.real if here else self.double).handle_async_request(request)  # type: ignore[union-attr]  # said above


class Given:
    """A token that needs no Entra."""

    def __init__(self) -> None:
        self.forgotten = 0

    async def __call__(self) -> str:
        return "our-token"

    def forget(self) -> None:
        self.forgotten += 1


@pytest.fixture
async def house(keys: KeyServer) -> AsyncIterator[House]:
    network = Network()
    cloud: Cloud = replace(PUBLIC, keys=keys.url)
    house = House(
        app_id=APP,
        service=SERVICE,
        cloud=cloud,
        http=httpx2.AsyncClient(transport=network),
        token=Given(),
        client=("203.0.113.9", 443),
    )
    network.double = httpx2.ASGITransport(app=house.connector)
    house.knows()
    yield house
    await house.close()


def hello(house: House, **more: Any) -> dict[str, Any]:
    return Client(house).activity(type="message", text="idea", **more)


async def test_what_teams_has_signed_is_answered_with_our_token(house: House, keys: KeyServer) -> None:
    answer = await house.send(hello(house), authorization=keys.token(APP, SERVICE))
    await house.fleeting.settle()
    assert answer.status_code == 200
    assert house.connector.calls[-1].authorization == "Bearer our-token"


@pytest.mark.parametrize(
    "token",
    [
        lambda k: "",
        lambda k: "Bearer abc",
        lambda k: "Basic abc",
        lambda k: "Bearer a b",
        lambda k: k.token("another-app", SERVICE),
        lambda k: k.token(APP, "https://smba.trafficmanager.net/other/"),
        lambda k: k.token(APP, SERVICE, exp=1_600_000_000),
        lambda k: k.token(APP, SERVICE, iss=EMULATOR, appid=APP, ver="1.0"),
        lambda k: k.token(APP, SERVICE, iss="https://elsewhere.example"),
        lambda k: k.forged(APP, SERVICE),
    ],
    ids=[
        "none",
        "no token",
        "basic",
        "three words",
        "another app",
        "another address",
        "old",
        "emulator",
        "issuer",
        "forged",
    ],
)
async def test_nobody_else_is_let_in(house: House, keys: KeyServer, token: Any) -> None:
    answer = await house.send(hello(house), authorization=token(keys))
    assert answer.status_code == 401 and not answer.content
    assert not house.door.knocks and not house.connector.calls


async def test_a_key_that_does_not_speak_for_teams_is_refused(house: House, keys: KeyServer) -> None:
    keys.add("web", endorses=("webchat",))
    assert (await house.send(hello(house), authorization=keys.token(APP, SERVICE, "web"))).status_code == 401


@pytest.mark.parametrize("channel", ["webchat", None])
async def test_another_channel_or_none_is_refused(house: House, keys: KeyServer, channel: str | None) -> None:
    answer = await house.send(hello(house, channelId=channel), authorization=keys.token(APP, SERVICE))
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "service",
    ["https://smba.trafficmanager.net.evil.example/", "https://evil.example/", "http://smba.trafficmanager.net/"],
)
async def test_even_a_signed_address_must_be_one_of_teams(house: House, keys: KeyServer, service: str) -> None:
    body = hello(house) | {"serviceUrl": service}
    assert (await house.send(body, authorization=keys.token(APP, service))).status_code == 401


async def test_another_organisation_is_refused_and_so_is_a_contradiction(house: House, keys: KeyServer) -> None:
    for data in ({"tenant": {"id": "other"}}, {}):
        body = hello(house) | {"channelData": data}
        body["conversation"] = {"id": "c", "conversationType": "personal"}
        assert (await house.send(body, authorization=keys.token(APP, SERVICE))).status_code == 401
    body = hello(house) | {"channelData": {"tenant": {"id": "other"}}}
    assert (await house.send(body, authorization=keys.token(APP, SERVICE))).status_code == 401


async def test_a_key_that_microsoft_has_just_changed_is_learnt_at_once(house: House, keys: KeyServer) -> None:
    """botbuilder would refuse it for a day (defect 4)."""
    assert (await house.send(hello(house), authorization=keys.token(APP, SERVICE))).status_code == 200
    keys.add("k2")
    assert (await house.send(hello(house), authorization=keys.token(APP, SERVICE, "k2"))).status_code == 200


async def test_nobody_can_make_us_ask_for_keys_all_the_time(house: House, keys: KeyServer) -> None:
    token = keys.unlisted("k2", APP, SERVICE)
    assert (await house.send(hello(house), authorization=token)).status_code == 401
    asked = len(keys.fetched)
    for _ in range(5):
        assert (await house.send(hello(house), authorization=token)).status_code == 401
    assert len(keys.fetched) == asked


async def test_keys_are_asked_for_again_after_a_minute_and_old_ones_outlive_an_illness(keys: KeyServer) -> None:
    now = 0.0
    async with httpx2.AsyncClient() as http:
        held = Keys(keys.url, http, clock=lambda: now)
        await held.get("k1")
        keys.unlisted("k2", APP, SERVICE)
        with pytest.raises(UnknownKey):
            await held.get("k2")
        keys.list_it()
        with pytest.raises(UnknownKey):
            await held.get("k2")
        now += 61
        assert (await held.get("k2")).endorsements == ["msteams"]
        keys.ill = True
        now += 13 * 3600
        assert await held.get("k1")
        behind = [t for t in asyncio.all_tasks() if getattr(t.get_coro(), "__qualname__", "") == "Keys.warm"]
        await asyncio.gather(*behind)
        assert len(behind) == 1
        assert await held.get("k1")


async def test_the_keys_are_fetched_before_anyone_speaks_and_once_for_many(house: House, keys: KeyServer) -> None:
    sent = [house.send(hello(house), authorization=keys.token(APP, SERVICE)) for _ in range(5)]
    assert {a.status_code for a in await asyncio.gather(*sent)} == {200}
    assert keys.fetched == ["/openid", "/keys"]


async def test_a_refusal_logs_nothing_of_what_was_written(
    house: House, keys: KeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = hello(house) | {"text": "canary", "from": {"id": "29:canary", "aadObjectId": "canary"}}
    await house.send(body, authorization=keys.token("another-app", SERVICE))
    assert "refused: PermissionError" in caplog.text and "canary" not in caplog.text


async def test_a_fault_of_ours_is_no_refusal_and_says_nothing_of_what_was_written(
    house: House, keys: KeyServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PermissionError of MSAL's became a 401 in the official adapter (defect 9)."""

    written = "can" + "ary"  # the line of source is in the log

    async def fails(*_: object) -> bool:
        raise PermissionError(written)

    monkeypatch.setattr(house.door, "knows", fails)
    value = {"action": {"type": "Action.Execute", "verb": "ask:test.share", "data": {"_verb": "", "_known": {}}}}
    body = Client(house).activity(type="invoke", name="adaptiveCard/action", value=value)
    answer = await house.send(body, authorization=keys.token(APP, SERVICE))
    assert answer.status_code == 500 and answer.json()["type"] == "application/vnd.microsoft.error"
    assert "turn failed: PermissionError" in caplog.text and "canary" not in caplog.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"type": "message"}', "text/plain", 415),
        (b"no json", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"{}", "application/json", 400),
        (b'{"type": 3}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"type": "message", "x": "' + b"x" * 600_000 + b'"}', "application/json", 400),
    ],
)
async def test_what_is_no_activity_is_refused_before_anything_else(
    house: House, content: bytes, kind: str, status: int
) -> None:
    answer = await house.http.post("/api/messages", content=content, headers={"content-type": kind})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"app_id": "", "demo": False, "bind": "127.0.0.1"}, "hearback demo"),
        ({"app_id": "", "demo": True, "bind": "0.0.0.0"}, "hearback demo"),
        ({"app_id": "", "demo": True, "bind": ""}, "hearback demo"),
        ({"app_id": APP, "password": ""}, "MICROSOFT_APP_PASSWORD"),
        ({"app_id": APP, "tenant": ""}, "MICROSOFT_APP_TENANT_ID"),
    ],
)
def test_it_does_not_start_where_anyone_would_be_believed(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(NotSetUp, match=says):
        teams(FakeDoor(), Fleeting(), **{"password": "secret", "tenant": TENANT, **settings})


async def test_without_an_app_id_only_this_machine_is_believed() -> None:
    for client, service, status in (
        ("127.0.0.1", "http://127.0.0.1:9/", 200),
        ("203.0.113.9", "http://127.0.0.1:9/", 401),
        ("127.0.0.1", SERVICE, 401),
        ("127.0.0.1", "http://203.0.113.9/", 401),
    ):
        house = House(client=(client, 1), service=service)
        house.knows()
        assert (await house.send(hello(house))).status_code == status
        await house.close()
