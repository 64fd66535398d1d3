"""What people do in Slack, and what they see: through bolt, with signed requests."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.doubles.slack import Answer, SlackDouble
from tests.everything import READ
from tests.handlers.slack.fake_door import IDEAS, LIKED, PLACES, PUBLIC
from tests.handlers.slack.phone import Json, Phone, Workspace, button


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


def shared(ama: Phone, sentence: str = "A quieter ward") -> Json:
    """An idea of hers, as a message that the worker posted to her."""
    ama.commands("/idea")
    view = ama.submits(ama.sees(), sentence={"value": sentence})["view"]
    return {"blocks": view["blocks"], "id": "V", "type": "modal"}


def test_an_idea_takes_at_most_five_taps(ama: Phone, workspace: Workspace) -> None:
    assert ama.commands("/idea") == {"text": ""}
    assert workspace.before == ["views.open"]
    thanks = ama.submits(ama.sees(), sentence={"value": "Hand over at the bedside"})

    assert thanks["response_action"] == "update" and "Hand over at the bedside" in words(thanks["view"])
    assert ama.taps <= 5 and workspace.before == []


def test_words_after_the_command_are_there_already(ama: Phone) -> None:
    ama.commands("/idea", "Tea &amp; toast for &lt;all&gt; in <#C1|ward-7>")
    assert ama.sees()["blocks"][0]["element"]["initial_value"] == "Tea & toast for <all> in #ward-7"


def test_more_words_than_fit_are_cut_and_it_is_said(ama: Phone) -> None:
    ama.commands("/idea", "word " * 100)
    [question, note] = ama.sees()["blocks"]
    assert len(question["element"]["initial_value"]) == question["element"]["max_length"] == 300
    assert "first 300 characters" in words(note)


def test_a_refusal_leaves_the_form_as_it_is_and_may_be_corrected(ama: Phone) -> None:
    ama.commands("/idea")
    form = ama.sees()
    for wrong, said in (("   ", "Please answer this."), ("refused", "Not today.")):
        assert ama.submits(form, sentence={"value": wrong}) == {
            "response_action": "errors",
            "errors": {"sentence": said},
        }
    assert ama.submits(form, sentence={"value": "S"})["response_action"] == "update"


def test_the_same_submission_twice_is_one_idea(ama: Phone) -> None:
    ama.commands("/idea")
    form = ama.sees()
    assert ama.submits(form, sentence={"value": "S"}) == ama.submits(form, sentence={"value": "S"})
    assert len(IDEAS) == 1


def test_everything_that_can_be_asked_comes_back(ama: Phone, workspace: Workspace) -> None:
    mei = workspace.door.lists("Mei")
    ama.commands("/hearback", "everything words")
    form = ama.sees()
    [school] = ama.seeks(form, "search", "School 14 ")["options"] or ama.seeks(form, "search", "147")["options"]
    [found] = ama.seeks(form, "person", "mei")["options"]
    assert (school["value"], found) == ("s147", {"text": found["text"], "value": str(mei.id)})
    assert ama.seeks(form, "person", "nobody") == {"options": []}

    READ.clear()
    form["private_metadata"] = form["private_metadata"].replace('"known":{}', '"known":{"subject":"s"}')
    done = ama.submits(
        form,
        number={"value": "8"},
        date={"selected_date": "2026-12-24"},
        choice={"selected_option": {"value": "b"}},
        choices={"selected_options": [{"value": "training"}, {"value": "ward-rounds"}]},
        switch={"selected_options": [{"value": "true"}]},
        person={"selected_option": found},
        search={"selected_option": school},
        prompts__what={"value": "Felt"},
    )
    assert done["response_action"] == "update"
    [read] = READ
    assert (read.line, read.person, read.search, read.number, read.switch) == ("words", mei.id, "s147", 8, True)
    assert len(read.choices) == 2 and [(t.prompt, t.words) for t in read.prompts] == [("What happened?", "Felt")]


@pytest.mark.parametrize("typed", ["", "help", "what is this", "HELP me"])
def test_help_is_the_answer_to_what_is_not_known(ama: Phone, workspace: Workspace, typed: str) -> None:
    said = ama.commands("/hearback", typed)
    assert said["response_type"] == "ephemeral" and "What would you like to do?" in words(said)
    assert button(said, "Share an idea") and workspace.before == []


def test_a_command_nobody_knows_is_answered_with_help(ama: Phone) -> None:
    assert "What would you like to do?" in words(ama.commands("/unheard-of"))
    ama.shortcut("no.such.shortcut")
    assert "What would you like to do?" in words(ama.sees())


def test_what_only_shows_is_answered_at_once_for_their_eyes_only(ama: Phone) -> None:
    said = ama.commands("/hearback", "REACH")
    assert said["response_type"] == "ephemeral" and "How many" in words(said)
    assert button(said, "See the page")["url"] == f"{PUBLIC}/counted"


@pytest.mark.parametrize(
    ("channel", "kind", "address"),
    [
        ({"channel_id": "D1", "channel_name": "directmessage"}, "direct", "U1"),
        ({"channel_id": "C7", "channel_name": "privategroup"}, "private", "C7"),
        ({"channel_id": "G7", "channel_name": "ward-7"}, "private", "G7"),
        ({"channel_id": "C7", "channel_name": "general"}, "open", "C7"),
    ],
)
def test_connect_knows_which_conversation_it_was_said_in(
    ama: Phone, channel: dict[str, str], kind: str, address: str
) -> None:
    ama.commands("/hearback", "connect", **channel)
    [place] = PLACES
    assert place and (place.platform, place.workspace, place.kind, place.address) == ("slack", "T1", kind, address)


def test_a_form_remembers_the_conversation_it_was_opened_in(ama: Phone) -> None:
    ama.commands("/hearback", "named", channel_id="G7", channel_name="privategroup")
    ama.submits(ama.sees(), name={"value": "Ward 7"})
    [place] = PLACES
    assert place and (place.kind, place.address) == ("private", "G7")


@pytest.mark.parametrize("address", ["idea.share", "reflection.write"])
def test_a_shortcut_opens_its_form(ama: Phone, address: str) -> None:
    ama.shortcut(address)
    assert ama.sees()["callback_id"] == address


def test_a_message_becomes_an_idea_cut_to_what_fits(ama: Phone) -> None:
    ama.shortcut("idea.from_message", {"text": "Could we <@U2> start earlier? See <https://x.example|this>"})
    assert ama.sees()["blocks"][0]["element"]["initial_value"] == "Could we @someone start earlier? See this"
    ama.shortcut("idea.from_message", {"text": "long " * 1000})
    assert "first 300 characters" in words(ama.sees())
    ama.shortcut("idea.from_message", {"text": "", "files": [{"id": "F"}]})
    assert ama.sees()["callback_id"] == "idea.share"


def test_a_press_in_a_message_of_ones_own_changes_it_in_place(ama: Phone, workspace: Workspace) -> None:
    message = shared(ama)
    ama.presses(button(message, "Like it"))
    [card] = workspace.double.asked("respond")
    assert card["replace_original"] is True and "Liked 1" in words(card)
    assert card["text"] == "Hearback: your idea has arrived" and workspace.before == []
    ama.presses(button(message, "Counted"))
    assert "How many" in words(workspace.double.asked("respond")[-1])


def test_a_press_in_a_channel_is_answered_to_the_presser_alone(ama: Phone, workspace: Workspace) -> None:
    ama.presses(button(shared(ama), "Like it"), where="C7")
    [card] = workspace.double.asked("respond")
    assert (card["replace_original"], card["response_type"]) == (False, "ephemeral") and "Liked 1" in words(card)
    ama.presses(button(card, "Like it"), where="C7", ephemeral=True)
    assert workspace.double.asked("respond")[-1]["replace_original"] is True


def test_what_asks_in_a_message_opens_a_modal_before_the_acknowledgement(ama: Phone, workspace: Workspace) -> None:
    ama.presses(button(shared(ama), "Ask"), where="C7")
    assert workspace.before == ["views.open"] and ama.sees()["callback_id"] == "idea.ask"
    assert "Asked" in words(ama.submits(ama.sees(), words={"value": "Where?"}))


def test_a_do_button_whose_answer_is_a_question_asks_it(ama: Phone, workspace: Workspace) -> None:
    lacking = {"type": "button", "action_id": "press.0.0", "value": '["do","idea.share",{}]'}
    ama.presses(lacking)
    assert workspace.before == ["views.open"] and "Please answer this." in words(ama.sees())


def test_a_press_in_a_modal_changes_the_modal(ama: Phone, workspace: Workspace) -> None:
    view = shared(ama)
    ama.presses_in(view, button(view, "Like it"))
    assert workspace.before == [] and "Liked 1" in words(ama.sees())
    assert workspace.double.calls[-1][1]["view_id"] == "V"
    ama.presses_in(view, button(view, "Ask"))
    assert ama.sees()["callback_id"] == "idea.ask" and workspace.double.methods[-1] == "views.update"


def test_the_same_press_twice_is_one(ama: Phone, workspace: Workspace) -> None:
    message = shared(ama)
    for _ in range(2):
        ama._done = 50  # the same trigger
        ama.presses(button(message, "Like it"))
    assert len(LIKED) == 1


def test_a_link_is_only_told_to_us(ama: Phone, workspace: Workspace) -> None:
    message = shared(ama)
    already = len(workspace.double.calls)
    assert ama.presses(button(message, "On the page")) == {"text": ""}
    assert len(workspace.double.calls) == already


@pytest.mark.parametrize("value", ["", "x", "[]", '["do"]', '{"a":1}', '["fly","idea.like",{}]', "null", None])
def test_a_button_of_another_time_says_so_and_leads_on(ama: Phone, workspace: Workspace, value: str | None) -> None:
    shared(ama)
    ama.presses({"type": "button", "action_id": "old", **({} if value is None else {"value": value})})
    [moved] = workspace.double.asked("respond")
    assert "This has moved on" in words(moved)
    ama.presses(button(moved, "Home"))
    assert "A quieter ward" in words(workspace.double.asked("respond")[-1])


def test_a_form_of_another_time_says_so_and_hands_back_the_words(ama: Phone) -> None:
    ama.commands("/idea")
    for old in ("", "{}", "not json", '{"nonce":1}', "[]"):
        said = ama.submits({**ama.sees(), "private_metadata": old}, sentence={"value": "Typed"})
        assert "This has moved on" in words(said) and "Typed" in words(said)


def test_an_options_request_nobody_knows_finds_nothing(ama: Phone) -> None:
    ama.commands("/hearback", "everything words")
    form = ama.sees()
    assert ama.seeks({**form, "private_metadata": "?"}, "search", "14") == {"options": []}


def test_home_is_what_waits_and_is_met(ama: Phone, workspace: Workspace) -> None:
    shared(ama)
    ama.happens({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
    [published] = workspace.double.asked("views.publish")
    assert published["user_id"] == "U1" and "A quieter ward" in words(published) and workspace.before == []
    assert [place.address for place in workspace.door.places.values()] == ["U1"]
    ama.happens({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"})
    assert len(workspace.double.asked("views.publish")) == 1


def test_a_press_at_home_is_answered_in_a_modal_and_home_is_shown_anew(ama: Phone, workspace: Workspace) -> None:
    shared(ama)
    ama.happens({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
    home = ama.sees()
    ama.presses_in(home, button(home, "Like it"))
    assert workspace.before == ["views.open"] and "Liked 1" in words(workspace.double.asked("views.open")[-1])
    assert "Liked 1" in words(workspace.double.asked("views.publish")[-1])

    ama.presses_in(home, button(home, "Ask"))
    form = workspace.double.asked("views.open")[-1]["view"]
    ama.submits(form, words={"value": "Where?"})
    assert workspace.double.methods[-1] == "views.publish"


def test_an_empty_home_is_not_empty(ama: Phone) -> None:
    ama.happens({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
    assert "Nothing is waiting for you" in words(ama.sees())


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
    assert "Only the beginning" in words(offer) and len(button(offer, "Share an idea")["value"]) <= 2000


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


def test_when_the_modal_does_not_open_it_is_said_and_the_words_are_handed_back(
    ama: Phone, workspace: Workspace
) -> None:
    workspace.double.fails("views.open", "expired_trigger_id")
    ama.commands("/idea", "Typed with care")
    [said] = workspace.double.asked("respond")
    assert "Please try again" in words(said) and "Typed with care" in words(said)
    assert said["response_type"] == "ephemeral"

    workspace.double.answers("views.open", Answer(status=503, text="upstream"))
    ama.shortcut("idea.share")
    [told] = workspace.double.asked("chat.postMessage")
    assert told["channel"] == "U1" and "Please try again" in words(told)


def test_what_was_done_is_said_even_where_the_modal_does_not_open(ama: Phone, workspace: Workspace) -> None:
    shared(ama)
    ama.happens({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
    home = ama.sees()
    workspace.double.fails("views.open", "expired_trigger_id")
    ama.presses_in(home, button(home, "Like it"))
    assert "Liked 1" in words(workspace.double.asked("chat.postMessage"))


def test_what_is_fleeting_and_lost_breaks_nothing(
    ama: Phone, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    workspace.double.fails("chat.postMessage", "Canary in an error")
    ama.writes("Canary")
    assert "SlackApiError" in caplog.text and "Canary" not in caplog.text


def test_a_shared_form_is_not_confused_with_another_ones_answers(ama: Phone) -> None:
    """Slack keeps what was typed where the ids of a question stay the same."""
    ama.presses({"type": "button", "value": json.dumps(["ask", "idea.ask", {"idea": str(uuid4())}])})
    asked = ama.sees()["blocks"][0]
    ama.shortcut("reflection.write")
    written = ama.sees()["blocks"][0]
    assert asked["block_id"] == written["block_id"]
    assert asked["element"]["action_id"] != written["element"]["action_id"]


def test_every_call_goes_to_the_workspace_it_is_for(ama: Phone, double: SlackDouble) -> None:
    ama.commands("/idea")
    assert double.tokens == ["xoxb-1"]
