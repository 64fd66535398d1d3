"""What people press in Slack: in a message, in a modal and at home; and what changes where."""

import pytest

from tests.handlers.slack.fake_door import LIKED
from tests.handlers.slack.phone import Phone, Workspace, button, shared, words


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


def test_what_was_done_is_said_even_where_the_modal_does_not_open(ama: Phone, workspace: Workspace) -> None:
    shared(ama)
    ama.happens({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
    home = ama.sees()
    workspace.double.fails("views.open", "expired_trigger_id")
    ama.presses_in(home, button(home, "Like it"))
    assert "Liked 1" in words(workspace.double.asked("chat.postMessage"))
