"""What is said unasked: every answer of Slack's is one of five outcomes."""

import logging
import socket
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from dialogs.kit.words import Button, Card, Text, aloud
from handlers.door import Again, CannotReach, Channel, Never, Outcome, Sent, SlowDown, To
from handlers.slack.deliver import ILL, UNREACHABLE, SlackChannel
from tests.doubles.slack import Answer, SlackDouble

CARD = Card("A title", (Text("Canary & <!channel>"),), (Button("Do", "idea.like"),))
MEI = To("slack", "T1", "U2", "")


@pytest.fixture
async def channel(double: SlackDouble) -> AsyncIterator[SlackChannel]:
    channel = SlackChannel({"T1": "xoxb-1"}.get, double.url)
    yield channel
    await channel.close()


async def deliver(channel: Channel, to: To = MEI, replaces: str = "", line: str = CARD.line) -> Outcome:
    return await channel.deliver(to, CARD, line=line, replaces=replaces)


async def test_it_is_posted_to_the_person_and_can_be_edited(channel: SlackChannel, double: SlackDouble) -> None:
    sent = await deliver(channel)
    [posted] = double.asked("chat.postMessage")
    assert isinstance(sent, Sent) and posted["channel"] == "U2"
    assert posted["text"] == "Hearback: there is something for you" and "Canary" not in posted["text"]
    assert posted["unfurl_links"] is posted["unfurl_media"] is False

    again = await deliver(channel, replaces=sent.posted)
    [edited] = double.asked("chat.update")
    assert again == sent and f"{edited['channel']}:{edited['ts']}" == sent.posted
    assert "conversations.open" not in double.methods


async def test_it_is_posted_to_a_place_by_its_address(channel: SlackChannel, double: SlackDouble) -> None:
    await deliver(channel, To("slack", "T1", "", "C7"))
    assert double.asked("chat.postMessage")[0]["channel"] == "C7"


async def test_who_asked_for_it_hears_the_whole_card_and_no_markup_in_it(
    channel: SlackChannel, double: SlackDouble
) -> None:
    await deliver(channel, line=aloud(CARD))
    assert double.asked("chat.postMessage")[0]["text"] == "A title\nCanary &amp; &lt;!channel&gt;"


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message"])
async def test_a_copy_that_is_gone_is_posted_anew(channel: SlackChannel, double: SlackDouble, error: str) -> None:
    double.fails("chat.update", error)
    sent = await deliver(channel, replaces="D2:1.1")
    assert isinstance(sent, Sent) and sent.posted != "D2:1.1"
    assert double.methods == ["chat.update", "chat.postMessage"]


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "7"}, 7), ({}, 30), ({"Retry-After": "soon"}, 30)])
async def test_too_fast_is_a_pause_and_nobody_is_dropped(
    channel: SlackChannel, double: SlackDouble, headers: dict[str, str], seconds: float
) -> None:
    double.fails("chat.postMessage", "ratelimited", status=429, headers=headers)
    assert await deliver(channel) == SlowDown(seconds)
    assert double.methods == ["chat.postMessage"]  # nothing slept and tried again


async def test_edits_have_a_limit_of_their_own_and_what_is_new_goes_on(
    channel: SlackChannel, double: SlackDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """chat.update is a tier-3 method, fifty a minute; chat.postMessage is not."""
    now = 100.0
    monkeypatch.setattr("handlers.slack.deliver.time", SimpleNamespace(monotonic=lambda: now))
    double.fails("chat.update", "ratelimited", status=429, headers={"Retry-After": "7"})
    assert await deliver(channel, replaces="D2:1.1") == SlowDown(7, "chat.update")
    assert isinstance(await deliver(channel), Sent)
    now += 5
    assert await deliver(channel, replaces="D2:1.1") == SlowDown(2, "chat.update")
    assert double.methods == ["chat.update", "chat.postMessage"]  # it was not asked again
    now += 2
    assert isinstance(await deliver(channel, replaces="D2:1.1"), Sent)


async def test_a_copy_that_is_gone_and_is_posted_too_fast_pauses_what_is_new(
    channel: SlackChannel, double: SlackDouble
) -> None:
    double.fails("chat.update", "message_not_found")
    double.fails("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "7"})
    assert await deliver(channel, replaces="D2:1.1") == SlowDown(7)


@pytest.mark.parametrize("error", sorted(UNREACHABLE))
async def test_who_cannot_be_reached_is_said_with_the_fix(
    channel: SlackChannel, double: SlackDouble, error: str
) -> None:
    double.fails("chat.postMessage", error)
    assert await deliver(channel) == CannotReach(UNREACHABLE[error], ours=error == "messages_tab_disabled")


@pytest.mark.parametrize("error", sorted(ILL))
async def test_an_ill_connection_makes_nobody_unreachable_and_is_an_alarm(
    channel: SlackChannel, double: SlackDouble, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    double.fails("chat.postMessage", error)
    assert await deliver(channel) == Again(ILL[error])
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_nobody_is_switched_off_because_the_app_was_removed(channel: SlackChannel, double: SlackDouble) -> None:
    """To a bot's token Slack says so: "for a deleted user or workspace" is about the token, not about its reader."""
    double.fails("chat.postMessage", "account_inactive")
    assert isinstance(await deliver(channel), Again)


async def test_a_workspace_without_a_token_waits_and_is_an_alarm(
    channel: SlackChannel, double: SlackDouble, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(await deliver(channel, To("slack", "T5", "U2", "")), Again)
    assert double.calls == [] and caplog.records


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long", "no_text", "unheard_of"])
async def test_a_message_that_slack_refuses_is_a_fault_of_ours(
    channel: SlackChannel, double: SlackDouble, error: str
) -> None:
    double.fails("chat.postMessage", error)
    assert await deliver(channel) == Never(f"Slack refused the message ({error})")


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"ok": False, "error": "internal_error"}),
        Answer({"ok": False, "error": "service_unavailable"}, 503),
        Answer({}, 500),
        Answer(text="upstream is down", status=502),
        Answer(text="a page of somebody else's"),
        Answer(text="{", headers={"content-type": "application/json"}),
    ],
)
async def test_when_slack_is_ill_it_is_tried_again(channel: SlackChannel, double: SlackDouble, answer: Answer) -> None:
    double.answers("chat.postMessage", answer)
    assert isinstance(await deliver(channel), Again)


async def test_when_slack_is_not_there_it_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
    channel = SlackChannel(lambda _: "xoxb-1", nobody)
    assert isinstance(await deliver(channel), Again)
    await channel.close()


async def test_loopback_needs_no_proxy(
    channel: SlackChannel, double: SlackDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert isinstance(await deliver(channel), Sent)
