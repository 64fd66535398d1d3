"""Somebody's Slack and somebody's Teams, as they come over the wire to the composed application; and its platforms."""

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import httpx2
from slack_sdk.signature import SignatureVerifier

from bot.settings import Mail, Slack, Teams
from handlers.fleeting import Fleeting
from handlers.teams.adapter import PUBLIC
from tests.doubles.connector import Connector
from tests.doubles.keys import KeyServer
from tests.doubles.slack import SlackDouble
from tests.doubles.smtp import MailServer
from tests.handlers.slack.phone import _held, button
from tests.handlers.teams.house import APP, ENTRA, Client
from tests.partnership import SLACK, TEAMS, email
from tests.world import World, world_at

Json = dict[str, Any]
SECRET = "a signing secret"
SERVICE = "https://smba.trafficmanager.net/uk/"
ENTRA["nkechi"] = "eeeeeeee-0000-4000-8000-000000000003"  # her account, as Teams' double knows it
ENTRA["idris"] = "eeeeeeee-0000-4000-8000-000000000004"


class Network(httpx2.AsyncBaseTransport):
    """Keys over loopback, and the Bot Connector's addresses from the double: what a network would do."""

    def __init__(self, connector: Connector) -> None:
        self._real, self._double = httpx2.AsyncHTTPTransport(), httpx2.ASGITransport(app=connector)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        here = request.url.host == "127.0.0.1"
        return await (self._real if here else self._double).handle_async_request(request)


class Given:
    """A token that needs no Entra."""

    async def __call__(self) -> str:
        return "our-token"

    def forget(self) -> None:
        """There is no other."""


@dataclass
class Platforms:
    """The application with Slack, the Bot Connector and a mail server behind it.  As ``house`` it is Teams' own."""

    world: World
    slack: SlackDouble
    connector: Connector
    keys: KeyServer
    post: MailServer
    service: str = SERVICE
    http: httpx2.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        wire = httpx2.ASGITransport(app=self.world.app.web, client=("203.0.113.9", 443))
        self.http = httpx2.AsyncClient(transport=wire, base_url="http://hearback")

    @property
    def fleeting(self) -> Fleeting:
        return self.world.app.fleeting

    async def send(self, body: Mapping[str, Any]) -> httpx2.Response:
        """An activity, with a token that the Bot Connector has signed."""
        signed = {"authorization": self.keys.token(APP, SERVICE), "content-type": "application/json"}
        return await self.http.post("/api/messages", content=json.dumps(body), headers=signed)

    def letters(self, name: str) -> list[str]:
        return [letter.text for letter in self.post.letters if letter.to == email(name)]


@asynccontextmanager
async def platforms(url: str, framework: str = "harrowmere") -> AsyncIterator[Platforms]:
    connector = Connector()
    with SlackDouble() as slack, KeyServer() as keys:
        async with MailServer() as post:
            settings = {
                "slack": Slack(signing_secret=SECRET, bot_token="xoxb-1", api_url=slack.url),
                "teams": Teams(app_id=APP, app_password="secret", app_tenant_id=TEAMS),
                "mail": Mail(server=post.url, sender="Hearback <hearback@harrowmere.example>"),
            }
            network = httpx2.AsyncClient(transport=Network(connector))
            there = {"cloud": replace(PUBLIC, keys=keys.url), "http": network, "token": Given()}
            how: Json = {"settings": settings, "bot_connector": there, "framework": framework}
            async with world_at(url, met=False, **how) as world:
                yield Platforms(world, slack, connector, keys, post)
            await network.aclose()


class Phone:
    """One person's Slack: signed requests, modals that are filled in, buttons that are pressed."""

    def __init__(self, platforms: Platforms, name: str) -> None:
        self._at, self.user, self._done = platforms, f"U{name.upper()}", 0
        platforms.slack.people[self.user] = email(name)

    async def commands(self, command: str, words: str = "") -> Json:
        place = {"channel_id": "D1", "channel_name": "directmessage", "response_url": self._at.slack.response_url()}
        said = {"command": command, "text": words, "team_id": SLACK, "user_id": self.user, "trigger_id": self._trigger}
        return await self._posts(urlencode({**said, **place}))

    async def presses(self, message: Json, label: str) -> Json:
        """A button of a message to them."""
        pressed = {"type": "button", "block_id": "b", "action_id": "press", "action_ts": "1", **button(message, label)}
        around = {
            "container": {"type": "message", "is_ephemeral": False, "channel_id": "D1"},
            "channel": {"id": "D1", "name": "directmessage"},
            "response_url": self._at.slack.response_url(),
        }
        return await self._interacts({"type": "block_actions", "actions": [pressed], **around})

    async def submits(self, shown: Json | None = None, /, **answers: Any) -> Json:
        """
        The modal that is open, with what is typed into it or chosen in it; what Slack then shows.

        ``shown`` is a modal that another one became.
        """
        view, values = shown or self.view, dict[str, Json]()
        for block in view["blocks"]:
            if block["type"] == "input":
                element, name = block["element"], block["block_id"]
                given = answers.get(name, {})
                typed = given if isinstance(given, dict) else {"value": given}
                values[name] = {element["action_id"]: _held(element) | typed}
        said = await self._interacts(
            {"type": "view_submission", "view": {**view, "id": "V", "type": "modal", "state": {"values": values}}}
        )
        assert said.get("response_action") == "update", said
        return dict(said["view"])

    @property
    def view(self) -> Json:
        """The newest modal."""
        return dict([said["view"] for name, said in self._at.slack.calls if name.startswith("views.")][-1])

    @property
    def told(self) -> list[Json]:
        """Every message to them, as it now stands, the oldest first."""
        shown: dict[str, Json] = {}
        for number, (name, said) in enumerate(self._at.slack.calls):
            if name == "chat.postMessage" and said["channel"] == self.user:
                shown[str(number)] = said
        return [{**said, "blocks": _blocks(said)} for said in shown.values()]

    @property
    def answered(self) -> Json:
        """What a press was answered with, in its place."""
        said = self._at.slack.asked("respond")[-1]
        return {**said, "blocks": _blocks(said)}

    @property
    def _trigger(self) -> str:
        self._done += 1
        return f"{self.user}.{self._done}"

    async def _interacts(self, body: Json) -> Json:
        common = {
            "team": {"id": SLACK, "domain": "harrowmere"},
            "user": {"id": self.user, "team_id": SLACK},
            "api_app_id": "A",
            "trigger_id": self._trigger,
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return await self._posts(urlencode({"payload": json.dumps({**common, **body})}))

    async def _posts(self, raw: str) -> Json:
        now = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=raw) or ""
        signed = {
            "x-slack-request-timestamp": now,
            "x-slack-signature": signature,
            "content-type": "application/x-www-form-urlencoded",
        }
        response = await self._at.http.post("/slack/events", content=raw, headers=signed)
        assert response.status_code == 200, (response.status_code, response.text)
        await self._at.fleeting.settle()
        return dict(json.loads(response.text)) if response.text.startswith("{") else {"text": response.text}


class Desk(Client):
    """One person's Teams.  ``looks`` shows them the newest message of their conversation."""

    def __init__(self, platforms: Platforms, name: str) -> None:
        super().__init__(platforms, name)  # type: ignore[arg-type]  # as much of a house as Teams needs
        platforms.connector.members[f"29:{name}"] = {
            "id": f"29:{name}",
            "aadObjectId": ENTRA[name],
            "email": email(name),
            "userPrincipalName": email(name),
            "tenantId": TEAMS,
            "userRole": "user",
        }

    def activity(self, **more: Any) -> Json:
        """Of our own organisation."""
        said = super().activity(**more)
        said["conversation"]["tenantId"] = said["channelData"]["tenant"]["id"] = TEAMS
        return said

    def looks(self) -> str:
        """The newest message to them, as it now stands."""
        shown = self.house.connector.shown
        self.shown = list(shown)[-1]
        self.card = shown[self.shown]["attachments"][0]["content"]
        return self.reads()


def chosen(*values: str) -> Json:
    """As Slack says what was chosen, one or several."""
    options = [{"value": value} for value in values]
    return {"selected_option": options[0], "selected_options": options}


def reads(message: Json) -> str:
    return json.dumps(message, ensure_ascii=False)


def _blocks(said: Json) -> list[Json]:
    blocks = said["blocks"]
    return list(json.loads(blocks)) if isinstance(blocks, str) else list(blocks)
