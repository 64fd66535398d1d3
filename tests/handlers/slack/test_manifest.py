"""What is announced is heard, and what is heard is announced."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dialogs import load
from handlers.slack import listen, turns
from handlers.slack.manifest import EVENTS, HEARD_IF_SENT, manifest
from tests.handlers.slack.phone import Phone, Workspace

APP = manifest("https://hearback.example/")
FEATURES: dict[str, Any] = APP["features"]
README = Path(__file__).parents[3] / "README.md"
SOURCE = Path(turns.__file__).read_text()


@pytest.mark.parametrize("command", [command["command"] for command in FEATURES["slash_commands"]])
def test_every_command_is_heard(ama: Phone, workspace: Workspace, command: str) -> None:
    said = ama.commands(command)
    opened = workspace.double.asked("views.open")
    assert opened or "What would you like to do?" in json.dumps(said)


def test_every_word_that_a_hint_names_begins_something_and_the_readme_names_the_same() -> None:
    [hint] = [command["usage_hint"] for command in FEATURES["slash_commands"] if command["command"] == "/hearback"]
    words = hint.split(" | ")
    assert "away" in words and set(words) - set(load().dialogs) == {"help"}
    [said] = re.findall(r"In Slack: (.*?);", README.read_text())
    assert {*re.findall(r"`(\w+)`", said), "help"} == set(words)


@pytest.mark.parametrize("shortcut", FEATURES["shortcuts"], ids=lambda shortcut: shortcut["callback_id"])
def test_every_shortcut_opens_its_form(ama: Phone, shortcut: dict[str, str]) -> None:
    ama.shortcut(shortcut["callback_id"], {"text": "Words"} if shortcut["type"] == "message" else None)
    assert ama.sees()["callback_id"] in ("idea.share", "reflection.write")


def test_every_event_is_heard_and_every_event_that_is_heard_is_announced() -> None:
    heard = set(re.findall(r'\{"type": "(\w+)"', SOURCE))
    assert {event.partition(".")[0] for event in (*EVENTS, *HEARD_IF_SENT)} == heard
    assert APP["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)


def test_every_address_is_the_one_that_is_served(workspace: Workspace) -> None:
    urls = {
        APP["settings"]["event_subscriptions"]["request_url"],
        APP["settings"]["interactivity"]["request_url"],
        APP["settings"]["interactivity"]["message_menu_options_url"],
        *(command["url"] for command in FEATURES["slash_commands"]),
    }
    assert urls == {"https://hearback.example/slack/events"}
    assert workspace.client.post("/slack/events").status_code == 401


def test_it_asks_for_no_more_than_it_needs() -> None:
    scopes = APP["oauth_config"]["scopes"]
    assert scopes == {"bot": ["chat:write", "commands", "im:history", "users:read", "users:read.email"]}
    methods = set(re.findall(r"\.(\w+_\w+)\(", SOURCE + Path(listen.__file__).read_text())) & {"conversations_open"}
    assert not methods and not APP["settings"]["socket_mode_enabled"]


def test_slack_takes_every_word_of_it() -> None:
    about = APP["display_information"]
    assert (
        len(about["name"]) <= 35 and len(about["description"]) <= 140 and 175 <= len(about["long_description"]) <= 4000
    )
    for shortcut in FEATURES["shortcuts"]:
        assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
    assert len(FEATURES["shortcuts"]) <= 5
    for command in FEATURES["slash_commands"]:
        assert len(command["description"]) <= 2000 and len(command.get("usage_hint", "")) <= 1000
    json.dumps(APP)
