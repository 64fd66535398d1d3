"""Who may speak to us, what is turned away, and what is never logged."""

import json
import logging
import time
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from handlers.slack.api import Api
from tests.doubles.slack import SlackDouble
from tests.handlers.slack.phone import SECRET, Phone, Workspace

CANARY = "Canary-in-a-reflection"
COMMAND = urlencode(
    {"command": "/idea", "text": CANARY, "team_id": "T1", "user_id": "U1", "trigger_id": "t", "channel_id": "D1"}
)


def signed(body: str, secret: str = SECRET, ago: int = 0) -> dict[str, str]:
    then = str(int(time.time()) - ago)
    signature = SignatureVerifier(secret).generate_signature(timestamp=then, body=body) or ""
    return {"x-slack-request-timestamp": then, "x-slack-signature": signature}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-slack-signature": "v0=0", "x-slack-request-timestamp": "1"},
        {"x-slack-signature": "v0=0", "x-slack-request-timestamp": "soon"},
        {"x-slack-signature": "é", "x-slack-request-timestamp": str(int(time.time()))},
        signed(COMMAND, "another secret"),
        signed(COMMAND, ago=360),
        signed(COMMAND, ago=-86_400),
        signed("command=/idea"),
    ],
    ids=["unsigned", "forged", "garbled", "not ascii", "wrong secret", "stale", "early", "another body"],
)
def test_who_is_not_slack_is_turned_away_and_nothing_of_it_is_logged(
    workspace: Workspace, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    caplog.set_level(logging.DEBUG)
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = workspace.client.post("/slack/events", content=COMMAND, headers=encoded)
    assert answer.status_code == 401 and workspace.double.calls == []
    assert CANARY not in caplog.text


def test_what_is_not_even_text_is_turned_away(workspace: Workspace) -> None:
    assert workspace.client.post("/slack/events", content=b"\xff\xfe", headers=signed("")).status_code == 401


def test_the_certificate_check_is_no_way_around_the_signature(workspace: Workspace) -> None:
    assert workspace.client.post("/slack/events", data={"ssl_check": "1"}).status_code == 401


def test_nothing_of_a_body_is_logged_whatever_happens(double: SlackDouble, caplog: pytest.LogCaptureFixture) -> None:
    """Bolt and the SDK copy the root's level when they are made: so they are made while it is DEBUG."""
    caplog.set_level(logging.DEBUG)
    workspace = Workspace(double)
    with workspace.client:
        workspace.door.lists("Ama", met_as="U1")
        ama = Phone(workspace, "U1")
        ama.commands("/idea", CANARY)
        ama.submits(ama.sees(), sentence={"value": CANARY})
        ama.commands("/hearback", CANARY)
        ama.writes(CANARY)
        ama.presses({"type": "button", "value": CANARY})
        for error in ("invalid_blocks", "fatal_error"):
            double.fails("views.open", error)
            ama.commands("/idea", CANARY)
        workspace.posts(json.dumps({"type": "event_callback", "text": CANARY}), "application/json")
        workspace.posts(json.dumps({"type": CANARY}), "application/json")
        workspace.posts('{"type": ' + CANARY, "application/json")
    assert double.calls and CANARY not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '"words"',
        "payload=",
        "payload=%7B",
        "payload=[]",
        "[" * 100_000,
        "{}",
        '{"type":7}',
        '{"team_id":"T1","event":{"type":"message"}}',
        "payload=%7B%7D",
        '{"type":"event_callback"}',
        '{"type":"event_callback","team_id":"T1","event":[]}',
        '{"type":"event_callback","team_id":"T1","event":{"type":7}}',
        '{"type":"event_callback","event":{"type":"message"}}',
        '{"type":"block_actions","user":{"id":"U1"},"team":{"id":"T1"},"actions":[]}',
        '{"type":"block_actions","user":7,"team":{"id":"T1"},"actions":[{"type":"button"}]}',
        '{"type":"view_submission","user":{"id":"U1"},"team":{"id":"T1"},"view":{}}',
        '{"type":"view_submission","user":{"id":"U1"},"team":{"id":"T1"},"view":{"id":"V","type":"modal","callback_id":"idea.share",'
        '"private_metadata":"{\\"nonce\\":\\"n\\",\\"known\\":{}}","state":{"values":{"sentence":[]}}}}',
        '{"type":"block_suggestion","user":{"id":"U1"},"team":{"id":"T1"}}',
        '{"type":"shortcut","user":{"id":"U1"},"team":{"id":"T1"}}',
        "command=/idea&team_id=T1",
    ],
)
def test_what_slack_would_not_send_is_refused_in_so_many_words(workspace: Workspace, body: str) -> None:
    form = "payload" in body or "command=" in body
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    assert workspace.posts(body, kind).status_code == 400


@pytest.mark.parametrize(
    "answer",
    [
        {"text:idea.share": {"type": "plain_text_input", "value": 7}},
        {"text:idea.share": {"type": "plain_text_input", "value": ["words"]}},
        {"date:idea.share": {"type": "datepicker", "selected_date": 20261122}},
        {"choice:idea.share": {"type": "static_select", "selected_option": {"value": {"a": 1}}}},
        {"choices:idea.share": {"type": "checkboxes", "selected_options": [{"value": None}]}},
    ],
)
def test_an_answer_of_a_wrong_type_is_not_made_into_words(
    ama: Phone, workspace: Workspace, answer: dict[str, object]
) -> None:
    ama.commands("/idea")
    view = {**ama.sees(), "state": {"values": {"sentence": answer}}}
    sent = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
    assert workspace.posts(urlencode({"payload": json.dumps(sent)})).status_code == 400


def test_slack_may_look_at_our_certificate(workspace: Workspace) -> None:
    assert workspace.posts("ssl_check=1&token=t").status_code == 200


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["event_callback", "block_actions", "view_submission", "block_suggestion", "shortcut", "x"]),
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "type", "value", "team_id", "state", "values", "actions", "name", "tab"]), inner
            )
        ),
        max_leaves=12,
    ),
    names=st.lists(
        st.sampled_from(["team", "user", "view", "event", "actions", "container", "channel", "message", "trigger_id"]),
        max_size=5,
    ),
)
def test_nothing_that_is_sent_is_a_fault_of_ours(
    workspace: Workspace, kind: str, body: object, names: list[str]
) -> None:
    sent = {"type": kind, "team": {"id": "T1"}, "user": {"id": "U1"}} | {name: body for name in names}
    assert workspace.posts(json.dumps(sent), "application/json").status_code in (200, 400)


def test_a_huge_body_is_not_read_to_its_end(workspace: Workspace) -> None:
    assert workspace.posts("a" * 1_000_001).status_code == 413


def test_slack_is_told_that_we_are_here(workspace: Workspace) -> None:
    sent = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"})
    assert workspace.posts(sent, "application/json").json() == {"challenge": "c"}


@pytest.mark.parametrize("type", ["view_closed", "interactive_message", "dialog_submission", "workflow_step_edit", ""])
def test_what_we_do_not_hear_is_acknowledged_and_not_sent_again(workspace: Workspace, type: str) -> None:
    sent = {"type": type, "team": {"id": "T1"}, "user": {"id": "U1"}, "callback_id": "x", "view": {"callback_id": "x"}}
    assert workspace.posts(urlencode({"payload": json.dumps(sent)})).status_code == 200


def test_a_workspace_that_is_not_connected_is_told_so(workspace: Workspace) -> None:
    flat = {"command": "/idea", "text": "", "team_id": "T5", "user_id": "U1", "trigger_id": "t"}
    answer = workspace.posts(urlencode(flat))
    assert answer.status_code == 200 and "not connected to this workspace" in answer.text
    workspace.posts(urlencode({**flat, "response_url": workspace.double.response_url()}))
    assert "not connected to this workspace" in str(workspace.double.asked("respond"))


def test_the_environment_of_bolt_changes_nothing(double: SlackDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bolt reads these names too; ours are given to it, or not."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-another")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "2")
    workspace = Workspace(double)
    with workspace.client:
        workspace.door.lists("Ama", met_as="U1")
        Phone(workspace, "U1").commands("/idea")
    assert double.tokens == ["xoxb-1"]


async def test_a_token_may_be_looked_up(double: SlackDouble) -> None:
    async def stored(workspace: str) -> str | None:
        return {"T1": "xoxb-stored"}.get(workspace)

    api = Api(stored, double.url)
    await (await api.web("T1")).api_call("auth.test")
    await api.close()
    assert double.tokens == ["xoxb-stored"]
