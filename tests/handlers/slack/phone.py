"""One person's Slack: what they see, what they press, and how many taps it took; signed, as Slack sends it."""

import json
import time
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from slack_sdk.signature import SignatureVerifier
from starlette.testclient import TestClient

from handlers.fleeting import Fleeting
from handlers.slack.deliver import SlackChannel
from handlers.slack.install import Install
from handlers.slack.listen import slack
from tests.doubles.slack import SlackDouble
from tests.handlers.slack.fake_door import PUBLIC, FakeDoor

Json = dict[str, Any]
SECRET = "a signing secret"


class Held(Fleeting):
    """Says nothing until the acknowledgement is there, so that what came before it can be told for certain."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[Coroutine[Any, Any, object]] = []

    def say(self, what: Coroutine[Any, Any, object]) -> None:
        self._held.append(what)

    async def settle(self) -> None:
        while self._held:
            held, self._held = self._held, []
            for what in held:
                super().say(what)
            await super().settle()


class Workspace:
    """The app as it is served, with Slack's double behind it."""

    def __init__(self, double: SlackDouble, install: Install | None = None) -> None:
        self.double, self.door, self.fleeting = double, FakeDoor(), Held()
        self.removed: list[str] = []
        self.app = FastAPI()
        self.channel: SlackChannel
        router, self.channel = slack(
            self.door,
            self.fleeting,
            signing_secret=SECRET,
            token_for={"T1": "xoxb-1"}.get,
            api_url=double.url,
            public_url=PUBLIC,
            disconnected=self._removed,
            install=install,
        )
        self.app.include_router(router)
        self.client = TestClient(self.app, raise_server_exceptions=True)
        self.before: list[str] = []

    async def _removed(self, workspace: str) -> None:
        self.removed.append(workspace)

    def posts(self, raw: str | bytes, type: str = "application/x-www-form-urlencoded", **other: str) -> Any:
        """Signed, and as it is; ``before`` is what Slack was asked until the acknowledgement."""
        now, raw = str(int(time.time())), raw.encode() if isinstance(raw, str) else raw
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=raw) or ""
        signed = {"x-slack-request-timestamp": now, "x-slack-signature": signature, "content-type": type, **other}
        already = len(self.double.calls)
        response = self.client.post("/slack/events", content=raw, headers=signed)
        self.before = self.double.methods[already:]
        assert self.client.portal is not None
        self.client.portal.call(self.fleeting.settle)
        return response


class Phone:
    def __init__(self, workspace: Workspace, user: str = "U1", team: str = "T1") -> None:
        self.workspace, self.user, self.team, self.taps = workspace, user, team, 0
        self._done = 0

    @property
    def _trigger(self) -> str:
        self._done += 1
        return f"{self.user}.{self._done}"

    def interacts(self, body: Json) -> Json:
        common = {
            "team": {"id": "T1", "domain": "harrowmere"},
            "user": {"id": self.user, "team_id": self.team},
            "api_app_id": "A",
            "trigger_id": self._trigger,
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return self._ok(self.workspace.posts(urlencode({"payload": json.dumps({**common, **body})})))

    def commands(self, command: str, words: str = "", **where: str) -> Json:
        self.taps += 1
        place = {"channel_id": "D1", "channel_name": "directmessage", **where}
        flat = {"command": command, "text": words, "team_id": "T1", "user_id": self.user, "trigger_id": self._trigger}
        response_url = {"response_url": self.workspace.double.response_url()}
        return self._ok(self.workspace.posts(urlencode({**flat, **place, **response_url})))

    def shortcut(self, callback_id: str, message: Json | None = None) -> Json:
        self.taps += 1
        on = {"message": message, "channel": {"id": "C1", "name": "general"}} if message else {}
        kind = "message_action" if message else "shortcut"
        return self.interacts({"type": kind, "callback_id": callback_id, "action_ts": "1", **on})

    def happens(self, event: Json, event_id: str = "", **around: Any) -> Json:
        id = event_id or self._trigger
        body = {"type": "event_callback", "team_id": "T1", "api_app_id": "A", "event": event, "event_id": id, **around}
        return self._ok(self.workspace.posts(json.dumps(body), "application/json"))

    def writes(self, text: str, /, **more: Any) -> Json:
        event = {"type": "message", "channel": "D1", "channel_type": "im", "user": self.user, "text": text, "ts": "1.1"}
        return self.happens({**event, **more})

    def presses(self, element: Json, where: str = "D1", **body: Any) -> Json:
        """A button of a message in a conversation; ``ephemeral=True`` in one that only they see."""
        self.taps += 1
        container = {"type": "message", "is_ephemeral": body.pop("ephemeral", False), "channel_id": where}
        action = {"type": "button", "block_id": "b", "action_id": "press", "action_ts": "1", **element}
        name = {"D": "directmessage", "G": "privategroup"}.get(where[0], "general")
        url = self.workspace.double.response_url()
        around = {"container": container, "channel": {"id": where, "name": name}, "response_url": url}
        return self.interacts({"type": "block_actions", "actions": [action], **around, **body})

    def presses_in(self, view: Json, element: Json) -> Json:
        self.taps += 1
        action = {"type": "button", "block_id": "b", "action_id": "press", "action_ts": "1", **element}
        container = {"type": "view", "view_id": view["id"]}
        return self.interacts({"type": "block_actions", "actions": [action], "container": container, "view": view})

    def seeks(self, view: Json, name: str, words: str) -> Json:
        block = next(block for block in view["blocks"] if block.get("block_id") == name)
        asked = {"block_id": name, "action_id": block["element"]["action_id"], "value": words}
        return self.interacts({"type": "block_suggestion", "view": view, **asked})

    def submits(self, view: Json, **answers: Json) -> Json:
        """As Slack sends it: every input, with what it holds; ``answers`` are what was filled in on top."""
        self.taps += 1 + len(answers)
        values: dict[str, dict[str, Json]] = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                element, name = block["element"], block["block_id"]
                values[name] = {element["action_id"]: _held(element) | answers.get(name.replace(".", "__"), {})}
        return self.interacts(
            {"type": "view_submission", "view": {"id": "V", "type": "modal", **view, "state": {"values": values}}}
        )

    def sees(self) -> Json:
        """The newest modal or home."""
        views = [said["view"] for name, said in self.workspace.double.calls if name.startswith("views.")]
        return dict(views[-1]) | {"id": "V"}

    def _ok(self, response: Any) -> Json:
        assert response.status_code == 200, (response.status_code, response.text)
        return json.loads(response.text) if response.text.startswith("{") else {"text": response.text}


def _held(element: Json) -> Json:
    kind = element["type"]
    match kind:
        case "static_select" | "external_select" | "radio_buttons":
            return {"type": kind, "selected_option": element.get("initial_option")}
        case "multi_static_select" | "checkboxes":
            return {"type": kind, "selected_options": element.get("initial_options", [])}
        case "datepicker":
            return {"type": kind, "selected_date": element.get("initial_date")}
        case _:
            return {"type": kind, "value": element.get("initial_value")}


def button(view: Json, label: str) -> Json:
    """What is pressed, beside or behind "More"."""
    elements = [e for block in view["blocks"] if block["type"] == "actions" for e in block["elements"]]
    elements += [block["accessory"] for block in view["blocks"] if "accessory" in block]
    for element in elements:
        for option in element.get("options", []):
            if option["text"]["text"] == label:
                return {"type": "overflow", "action_id": element["action_id"], "selected_option": option}
    return next(element for element in elements if element.get("text", {}).get("text") == label)


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


def shared(ama: Phone, sentence: str = "A quieter ward") -> Json:
    """An idea of hers, as a message that the worker posted to her."""
    ama.commands("/idea")
    view = ama.submits(ama.sees(), sentence={"value": sentence})["view"]
    return {"blocks": view["blocks"], "id": "V", "type": "modal"}
