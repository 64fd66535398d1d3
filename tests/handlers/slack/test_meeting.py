"""Somebody whom we meet in Slack for the first time."""

import json
from typing import Any

import pytest

from handlers.door import Who
from tests.doubles.slack import SlackDouble
from tests.handlers.slack.fake_door import LIKED
from tests.handlers.slack.phone import Json, Phone, Workspace, button


@pytest.fixture
def mei(workspace: Workspace) -> Phone:
    """On our list, and in Slack with the same address; but never met."""
    workspace.door.lists("Mei")
    workspace.double.people["U2"] = "mei@harrowmere.example"
    return Phone(workspace, "U2")


@pytest.fixture
def zoe(workspace: Workspace) -> Phone:
    """In Slack, and on no list."""
    workspace.double.people["U3"] = "zoe@elsewhere.example"
    return Phone(workspace, "U3")


def said(workspace: Workspace, method: str) -> str:
    return json.dumps(workspace.double.asked(method)[-1], ensure_ascii=False)


def test_a_form_waits_while_they_are_looked_up_and_then_is_the_form(mei: Phone, workspace: Workspace) -> None:
    mei.commands("/idea", "A quieter ward")
    assert workspace.before == ["views.open"] and "One moment" in said(workspace, "views.open")
    assert workspace.double.methods == ["views.open", "users.info", "views.update"]
    assert mei.sees()["callback_id"] == "idea.share" and "A quieter ward" in said(workspace, "views.update")
    assert workspace.door.places[Who("slack", "T1", "U2")].address == "U2"
    assert "Thank you" in json.dumps(mei.submits(mei.sees(), sentence={"value": "S"}))


def test_they_are_looked_up_once(mei: Phone, workspace: Workspace) -> None:
    mei.commands("/idea")
    mei.commands("/idea")
    assert workspace.double.methods.count("users.info") == 1


@pytest.mark.parametrize("callback", ["idea.share", "reflection.write", "no.such.shortcut"])
def test_a_shortcut_waits_too(mei: Phone, workspace: Workspace, callback: str) -> None:
    mei.shortcut(callback)
    assert workspace.before == ["views.open"] and workspace.double.methods[-1] == "views.update"


def test_home_help_and_words_are_answered_after_the_acknowledgement(mei: Phone, workspace: Workspace) -> None:
    mei.happens({"type": "app_home_opened", "user": "U2", "channel": "D2", "tab": "home"})
    assert workspace.before == [] and "Nothing is waiting for you" in said(workspace, "views.publish")


def test_help_is_answered_after_the_acknowledgement(mei: Phone, workspace: Workspace) -> None:
    assert mei.commands("/hearback") == {"text": ""}
    assert workspace.before == [] and "What would you like to do?" in said(workspace, "respond")


def test_words_are_offered_after_the_acknowledgement(mei: Phone, workspace: Workspace) -> None:
    mei.writes("A quieter ward", user="U2", channel="D2")
    assert workspace.before == [] and "What shall I do with this?" in said(workspace, "chat.postMessage")


def test_a_press_of_somebody_new_is_done_when_they_are_known(mei: Phone, workspace: Workspace) -> None:
    id = "7f1b8f0a-0000-4000-8000-000000000001"
    mei.presses({"type": "button", "value": json.dumps(["do", "idea.like", {"idea": id}])}, where="C7")
    assert workspace.before == [] and len(LIKED) == 1
    assert workspace.double.methods == ["users.info", "respond"] and "Liked 1" in said(workspace, "respond")


def test_a_press_that_would_ask_something_of_somebody_new_is_asked_for_again(mei: Phone, workspace: Workspace) -> None:
    mei.presses({"type": "button", "value": '["do","idea.share",{}]'})
    assert "Please press it once more" in said(workspace, "respond")


def test_a_form_sent_by_somebody_no_longer_known_is_not_lost(mei: Phone, workspace: Workspace) -> None:
    mei.commands("/idea")
    form = mei.sees()
    workspace.door.known.clear()
    assert "One moment" in json.dumps(mei.submits(form, sentence={"value": "Typed"}))
    assert "Typed" in said(workspace, "views.update") and "Thank you" in said(workspace, "views.update")


def test_strangers_are_told_what_to_do_on_every_way_in(zoe: Phone, workspace: Workspace) -> None:
    zoe.commands("/idea", "Words")
    assert "We do not know you here yet" in said(workspace, "views.update")
    zoe.commands("/hearback")
    assert "We do not know you here yet" in said(workspace, "respond")
    zoe.writes("Words", user="U3", channel="D3")
    assert "We do not know you here yet" in said(workspace, "chat.postMessage")
    zoe.happens({"type": "app_home_opened", "user": "U3", "channel": "D3", "tab": "home"})
    assert "We do not know you here yet" in said(workspace, "views.publish")
    assert not workspace.door.heard


@pytest.mark.parametrize(
    "profile",
    [
        {"deleted": True},
        {"is_bot": True},
        {"is_stranger": True},
        {"is_email_confirmed": False},
        {"team_id": "T2"},
        {"profile": {}},
        {"profile": None},
    ],
)
def test_an_address_that_slack_does_not_stand_for_makes_nobody_known(
    mei: Phone, workspace: Workspace, profile: Json
) -> None:
    workspace.double.profiles["U2"] = profile
    mei.commands("/idea")
    assert "We do not know you here yet" in said(workspace, "views.update")
    assert not workspace.door.known


def test_in_an_organisation_of_several_workspaces_one_may_come_from_another(mei: Phone, workspace: Workspace) -> None:
    workspace.double.profiles["U2"] = {"team_id": "T2", "enterprise_user": {"teams": ["T2", "T1"]}}
    mei.commands("/idea")
    assert mei.sees()["callback_id"] == "idea.share"


def test_somebody_of_another_organisation_is_a_stranger_without_being_looked_up(
    workspace: Workspace, double: SlackDouble
) -> None:
    workspace.door.lists("Mei", met_as="U2")
    mei = Phone(workspace, "U2", team="T2")
    id = "7f1b8f0a-0000-4000-8000-000000000001"
    press: dict[str, Any] = {"type": "button", "value": json.dumps(["do", "idea.like", {"idea": id}])}
    mei.presses(press, where="C7")
    assert "We do not know you here yet" in said(workspace, "respond")
    mei.presses({**press, "value": json.dumps(["ask", "idea.ask", {"idea": id}])}, where="C7")
    assert "We do not know you here yet" in said(workspace, "views.open")
    assert not LIKED and "users.info" not in double.methods


def test_when_slack_does_not_say_who_it_is_they_may_try_again(mei: Phone, workspace: Workspace) -> None:
    workspace.double.fails("users.info", "missing_scope")
    mei.commands("/idea")
    assert "Please try again in a minute" in said(workspace, "views.update")
    mei.presses(button({"blocks": []} | _offered(), "Share an idea"))
    assert mei.sees()["callback_id"] == "idea.share"


def _offered() -> Json:
    text = {"type": "plain_text", "text": "Share an idea"}
    element = {"type": "button", "action_id": "press.0.0", "text": text, "value": '["ask","idea.share",{}]'}
    return {"blocks": [{"type": "actions", "elements": [element]}]}
