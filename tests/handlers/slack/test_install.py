"""Another workspace is connected: our page, Slack's consent, and back."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from handlers.slack.install import ALIVE, Install, SignedStates
from tests.doubles.slack import SlackDouble
from tests.handlers.slack.phone import Workspace


class Connections:
    def __init__(self) -> None:
        self.kept: list[tuple[str, str, str, str | None]] = []

    async def installed(self, team_id: str, app_id: str, bot_token: str, enterprise_id: str | None) -> None:
        self.kept.append((team_id, app_id, bot_token, enterprise_id))


@pytest.fixture
def connections() -> Connections:
    return Connections()


@pytest.fixture
def open_to_others(double: SlackDouble, connections: Connections) -> Iterator[Workspace]:
    workspace = Workspace(double, Install("11.22", "a client secret", connections.installed))
    with workspace.client:
        yield workspace


def begins(workspace: Workspace) -> tuple[dict[str, list[str]], str]:
    """What Slack's consent is asked with, and the browser's cookie: it is for https only, so it is carried by hand."""
    answer = workspace.client.get("/slack/install", follow_redirects=False)
    assert answer.status_code == 302
    to = urlsplit(answer.headers["location"])
    assert to.hostname == "slack.com" and "Secure" in answer.headers["set-cookie"]
    return parse_qs(to.query), answer.headers["set-cookie"].partition(";")[0]


def test_a_workspace_is_connected_with_its_token(
    open_to_others: Workspace, connections: Connections, double: SlackDouble
) -> None:
    asked, cookie = begins(open_to_others)
    assert asked["scope"] == ["chat:write,commands,im:history,users:read,users:read.email"]
    assert asked["redirect_uri"] == ["https://hearback.example/slack/oauth_redirect"]
    back = open_to_others.client.get(
        "/slack/oauth_redirect", params={"code": "c", "state": asked["state"][0]}, headers={"cookie": cookie}
    )
    assert back.status_code == 200 and "Hearback is connected" in back.text
    assert connections.kept == [("T9", "A9", "xoxb-9", None)]
    assert double.asked("oauth.v2.access")[0]["code"] == "c"


@pytest.mark.parametrize("wrong", ["no cookie", "another state", "no state", "no code", "denied", "refused"])
def test_nothing_is_connected_on_any_other_way(
    open_to_others: Workspace, connections: Connections, double: SlackDouble, wrong: str
) -> None:
    asked, cookie = begins(open_to_others)
    given = {"code": "c", "state": asked["state"][0]}
    match wrong:
        case "no cookie":
            cookie = ""
        case "another state":
            given["state"], cookie = "a.1.b", "slack-app-oauth-state=a.1.b"
        case "no state" | "no code":
            del given[wrong.removeprefix("no ")]
        case "denied":
            given["error"] = "access_denied"
        case "refused":
            double.fails("oauth.v2.access", "invalid_code")
    back = open_to_others.client.get("/slack/oauth_redirect", params=given, headers={"cookie": cookie})
    assert "Hearback is not connected" in back.text and connections.kept == []


def test_without_a_client_id_there_is_no_such_page(workspace: Workspace) -> None:
    assert workspace.client.get("/slack/install").status_code == 404


async def test_a_state_is_ours_and_lives_ten_minutes() -> None:
    now = 1_700_000_000.0
    states = SignedStates("secret", lambda: now)
    state = await states.async_issue()
    assert await states.async_consume(state)
    assert not await SignedStates("another", lambda: now).async_consume(state)
    assert not await states.async_consume(state.replace("1700000000", "1700000001"))
    now += ALIVE + 1
    assert not await states.async_consume(state)
    for forged in ("", ".", "..", "é.1.é", f"{state}x"):
        assert not await states.async_consume(forged)
