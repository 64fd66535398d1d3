"""What people ask for in Slack, and what they see: commands, shortcuts and forms; through bolt, in signed requests."""

import json
from uuid import uuid4

import pytest

from tests.doubles.slack import Answer, SlackDouble
from tests.everything import READ
from tests.handlers.slack.fake_door import IDEAS, PLACES, PUBLIC
from tests.handlers.slack.phone import Phone, Workspace, button, words


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
    """A command is shown to nobody: without all of it in the form, the rest would be lost."""
    written = "words " * 99 + "the end"
    ama.commands("/idea", written)
    [question, note, whole] = ama.sees()["blocks"]
    assert question["element"]["initial_value"] == ("words " * 50).strip()
    assert question["element"]["max_length"] == 300
    assert "longer than 300 characters" in words(note) and written in words(whole)


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
    assert "longer than 300 characters" in words(ama.sees())
    ama.shortcut("idea.from_message", {"text": "", "files": [{"id": "F"}]})
    assert ama.sees()["callback_id"] == "idea.share"


def test_a_form_of_another_time_says_so_and_hands_back_the_words(ama: Phone) -> None:
    ama.commands("/idea")
    for old in ("", "{}", "not json", '{"nonce":1}', "[]"):
        said = ama.submits({**ama.sees(), "private_metadata": old}, sentence={"value": "Typed"})
        assert "This has moved on" in words(said) and "Typed" in words(said)


def test_an_options_request_nobody_knows_finds_nothing(ama: Phone) -> None:
    ama.commands("/hearback", "everything words")
    form = ama.sees()
    assert ama.seeks({**form, "private_metadata": "?"}, "search", "14") == {"options": []}


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
