"""What people write to us in Slack, and what Slack tells us of: answered once, and kept nowhere."""

import pytest

from tests.handlers.slack.phone import Json, Phone, Workspace, button, words


def test_plain_words_are_offered_back_and_kept_nowhere(ama: Phone, workspace: Workspace) -> None:
    ama.writes("A quieter ward")
    [offer] = workspace.double.asked("chat.postMessage")
    assert workspace.before == [] and offer["channel"] == "D1" and "A quieter ward" not in offer["text"]
    assert not workspace.door.heard
    ama.presses(button(offer, "Share an idea"))
    assert ama.sees()["blocks"][0]["element"]["initial_value"] == "A quieter ward"


def test_neither_deletes_the_offer(ama: Phone, workspace: Workspace) -> None:
    ama.writes("Good morning")
    [offer] = workspace.double.asked("chat.postMessage")
    ama.presses(button(offer, "Neither"))
    assert workspace.double.asked("respond") == [{"delete_original": True}]


@pytest.mark.parametrize("letter", ["w", "ж", "𝕊"])
def test_a_long_message_is_offered_with_its_beginning(ama: Phone, workspace: Workspace, letter: str) -> None:
    ama.writes(f"{letter * 9} " * 800)
    [offer] = workspace.double.asked("chat.postMessage")
    assert "opens with the beginning" in words(offer) and len(button(offer, "Share an idea")["value"]) <= 2000


@pytest.mark.parametrize(("letter", "many"), [("w", 290), ("ж", 120)])
def test_all_of_a_long_message_stands_beside_the_button_that_brings_its_beginning(
    ama: Phone, workspace: Workspace, letter: str, many: int
) -> None:
    written = f"{letter * 9} " * many + "the end"
    ama.writes(written)
    [offer] = workspace.double.asked("chat.postMessage")
    assert written in words(offer)


def test_a_reply_in_a_thread_is_answered_there(ama: Phone, workspace: Workspace) -> None:
    ama.writes("On ward 7", thread_ts="1.0")
    assert workspace.double.asked("chat.postMessage")[0]["thread_ts"] == "1.0"


def test_help_in_a_direct_message(ama: Phone, workspace: Workspace) -> None:
    ama.writes("help")
    [said] = workspace.double.asked("chat.postMessage")
    assert "What would you like to do?" in words(said) and "Neither" not in words(said)


def test_nothing_can_be_attached_and_it_is_said_kindly(ama: Phone, workspace: Workspace) -> None:
    ama.writes("", subtype="file_share", files=[{"id": "F", "url_private": "https://files.example"}])
    ama.writes("See this", subtype="file_share", files=[{"id": "F"}])
    first, second = workspace.double.asked("chat.postMessage")
    assert "Nothing can be attached here" in words(first) and "files.example" not in words(first)
    assert "Nothing can be attached here" in words(second) and "See this" in words(second)


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed", "message": {"text": "x", "user": "U1"}},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"user": "USLACKBOT"},
        {"user": None},
        {"channel_type": "channel", "channel": "C1"},
        {"text": ""},
    ],
)
def test_what_nobody_says_to_us_is_not_answered(ama: Phone, workspace: Workspace, more: Json) -> None:
    assert ama.writes("words", **more) == {"text": ""}
    assert workspace.double.calls == []


def test_an_event_that_slack_sends_again_is_answered_once(ama: Phone, workspace: Workspace) -> None:
    event = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "Words", "ts": "1"}
    for _ in range(3):
        ama.happens(event, "Ev1")
    assert len(workspace.double.asked("chat.postMessage")) == 1


def test_who_has_left_slack_is_gone(ama: Phone, workspace: Workspace) -> None:
    ama.happens({"type": "user_change", "user": {"id": "U1", "deleted": False}})
    ama.happens({"type": "user_change", "user": {"id": "U2", "deleted": True}})
    assert [who.user for who in workspace.door.left] == ["U2"]


def test_a_workspace_that_removes_the_app_is_told_of(ama: Phone, workspace: Workspace) -> None:
    ama.happens({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    assert workspace.removed == []
    ama.happens({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UB"]}})
    ama.happens({"type": "app_uninstalled"})
    assert workspace.removed == ["T1", "T1"]


def test_an_event_nobody_asked_for_is_acknowledged(ama: Phone) -> None:
    for event in ({"type": "reaction_added", "user": "U1"}, {"type": "function_executed"}, {"type": "message"}):
        assert ama.happens(event) == {"text": ""}


def test_what_is_fleeting_and_lost_breaks_nothing(
    ama: Phone, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    workspace.double.fails("chat.postMessage", "Canary in an error")
    ama.writes("Canary")
    assert "SlackApiError" in caplog.text and "Canary" not in caplog.text
