"""What someone does in Teams, from the activity to the card, through the real library."""

import json
from typing import Any

import pytest

from learning.people import PersonId
from tests.everything import READ
from tests.handlers.teams.house import AMA, APP, ENTRA, TENANT, Client, House, actions, elements
from tests.handlers.teams.sharing import IDEAS


def _pressing(verb: str, data: Any) -> Any:
    return {"action": {"type": "Action.Execute", "verb": verb, "data": data}}


async def test_an_idea_is_a_word_a_sentence_and_a_press(ama: Client) -> None:
    await ama.says("idea")
    await ama.presses("Send", sentence="Hand over at the bedside")
    assert "Thank you" in ama.reads() and "Hand over at the bedside" in ama.reads()


async def test_the_words_after_idea_are_the_idea(ama: Client) -> None:
    await ama.says("Idea: hand over at the bedside")
    assert next(e for e in elements(ama.card) if e.get("id") == "sentence")["value"] == "hand over at the bedside"


async def test_an_extra_is_asked_in_the_card_and_the_card_comes_back(ama: Client) -> None:
    await ama.says("idea")
    await ama.presses("Send", sentence="Hand over at the bedside")
    await ama.presses("Others should know")
    assert "Others should know" in ama.reads()
    await ama.presses("What is it about?")
    await ama.presses("Send", theme="Handing over")
    assert "Handing over" in ama.reads() and "Hand over at the bedside" in ama.reads()


async def test_a_refusal_keeps_what_was_typed_beside_its_question(ama: Client) -> None:
    await ama.says("idea")
    await ama.presses("Send", sentence="I am worried about a child")
    assert "I am worried about a child" in ama.reads() and "Please ring about a worry." in ama.reads()
    await ama.presses("Send", sentence="Ring sooner")
    assert "Thank you" in ama.reads()


async def test_the_same_press_twice_is_one(ama: Client) -> None:
    await ama.says("idea")
    form = ama.card
    await ama.presses("Send", sentence="Once")
    ama.card = form
    await ama.presses("Send", sentence="Once")
    assert len(IDEAS) == 1 and "Thank you" in ama.reads()


async def test_everything_that_can_be_asked_comes_back(ama: Client) -> None:
    await ama.says("everything")
    await ama.presses(
        "Send",
        line="Said",
        choice="a",
        choices="training,ward-rounds",
        switch="true",
        person=str(AMA.id),
        search="s14",
        number=8,
        **{"prompts.what": "Felt"},
    )
    [read] = READ
    assert (read.person, read.search, read.number, read.switch, len(read.choices)) == (AMA.id, "s14", 8, True, 2)
    assert read.prompts[0].words == "Felt" and isinstance(read.person, PersonId.__supertype__)


async def test_a_list_is_searched_as_one_types(ama: Client) -> None:
    await ama.says("everything")
    query = next(e for e in elements(ama.card) if e.get("id") == "search")["choices.data"]
    asked = {"queryText": "School 1", "dataset": query["dataset"], "queryOptions": {"skip": 0, "top": 15}}
    found = await ama.does(type="invoke", name="application/search", value=asked)
    assert found["type"] == "application/vnd.microsoft.search.searchResponse" and found["statusCode"] == 200
    assert found["value"]["results"][0] == {"title": "School 1", "value": "s1"}
    assert len(found["value"]["results"]) == 15


async def test_a_list_is_searched_by_words_where_one_cannot_search_as_one_types(ama: Client) -> None:
    await ama.says("everything")
    ama.card["body"].append({"type": "Input.Text", "id": "paragraph", "value": "Kept"})
    await ama.presses("Find", **{"_find.search": "School 144"})
    school = next(e for e in elements(ama.card) if e.get("id") == "search")
    assert [c["title"] for c in school["choices"]] == ["School 144"]
    assert next(e for e in elements(ama.card) if e.get("id") == "paragraph")["value"] == "Kept"


async def test_where_execute_is_not_known_submit_says_the_same_and_the_card_changes(ama: Client, house: House) -> None:
    await ama.says("idea")
    data = ama.card["actions"][0]["fallback"]["data"]
    shown = next(iter(house.connector.shown))
    await ama.does(type="message", value={**data, "sentence": "S"}, replyToId=shown)
    assert house.connector.calls[-1].method == "PUT" and "Thank you" in json.dumps(house.connector.card)


async def test_what_is_only_shown_is_shown(ama: Client) -> None:
    await ama.says("idea Hand over")
    await ama.presses("Send")
    await ama.says("waiting")
    assert "Shared so far" in ama.reads() and "Hand over" in ama.reads()
    assert ama.find("See the page")["url"] == "https://hearback.example/ideas"


async def test_other_words_are_offered_back_and_neither_leaves_one_line(ama: Client, house: House) -> None:
    await ama.says("Reach out to families earlier")
    assert "Reach out to families earlier" in ama.reads() and not house.door.knocks
    await ama.presses("Neither")
    assert "Nothing was kept" in ama.reads() and "Reach out" not in ama.reads() and not actions(ama.card)


async def test_help_shows_what_can_be_begun(ama: Client) -> None:
    await ama.says("HELP")
    assert [a["title"] for a in actions(ama.card)] == ["Everything", "Share an idea", "Shared so far"]


async def test_a_mention_is_answered_one_to_one_and_the_channel_learns_only_that(house: House) -> None:
    ama = Client(house, kind="channel")
    await ama.says("idea A quieter ward", mentions=True)
    created, asked, told = house.connector.calls
    assert created.path.endswith("/v3/conversations") and created.body["members"] == [{"id": ENTRA["ama"]}]
    assert f"direct-{ENTRA['ama']}" in asked.path and "A quieter ward" in json.dumps(asked.body)
    assert "messageid=17" in told.path and "A quieter ward" not in json.dumps(told.body)
    assert "It is in our own chat" in json.dumps(told.body)


@pytest.mark.parametrize(
    ("kind", "channel", "expected"),
    [
        ("channel", "standard", "open"),
        ("channel", "private", "private"),
        ("channel", "shared", "open"),
        ("groupChat", "", "private"),
        ("personal", "", "direct"),
    ],
)
async def test_a_place_knows_who_can_read_it(house: House, kind: str, channel: str, expected: str) -> None:
    await Client(house, kind=kind, channel_type=channel).says("waiting", mentions=True)
    place = house.door.knocks[-1].place
    assert place and place.kind == expected and "messageid" not in place.address
    assert json.loads(place.address) == {
        "bot": f"28:{APP}",
        "conversation": Client(house, kind=kind).conversation,
        "service": house.service,
        "tenant": TENANT,
    }


async def test_a_press_in_a_shared_card_is_answered_one_to_one(house: House) -> None:
    ama = Client(house, kind="channel")
    ama.card = {
        "actions": [
            {
                "type": "Action.Execute",
                "title": "About",
                "associatedInputs": "none",
                "verb": "ask:test.share",
                "data": {"_verb": "ask:test.share", "_known": {}},
            }
        ]
    }
    answer = await ama.presses("About")
    assert answer["type"] == "application/vnd.microsoft.activity.message" and "own chat" in answer["value"]
    assert "What would help?" in json.dumps(house.connector.card)
    assert "direct-" in house.connector.calls[-1].path


async def test_a_dialog_asks_refuses_and_thanks(house: House) -> None:
    ama = Client(house, kind="channel")
    data = {"_verb": "ask:test.share", "_known": {}, "msteams": {"type": "task/fetch"}}
    opened = await ama.does(type="invoke", name="task/fetch", value={"data": data, "context": {"theme": "default"}})
    assert opened["task"]["type"] == "continue" and opened["task"]["value"]["title"] == "Hearback"
    ama.card = opened["task"]["value"]["card"]["content"]
    assert {a["type"] for a in actions(ama.card)} == {"Action.Submit"}
    await ama.submits("Send", sentence="I am worried")
    assert "Please ring about a worry." in ama.reads()
    await ama.submits("Send", sentence="Ring sooner")
    assert "Thank you" in ama.reads()
    await ama.submits("Others should know")
    assert "Others should know" in ama.reads()
    assert not house.connector.calls


async def test_a_message_becomes_an_idea_by_the_message_extension(house: House) -> None:
    ama = Client(house)
    payload = {"body": {"contentType": "html", "content": "<div><p>Ring &amp; <b>ask</b></p><p>first</p></div>"}}
    value = {"commandId": "shareIdea", "commandContext": "message", "messagePayload": payload}
    await ama.does(type="invoke", name="composeExtension/fetchTask", value=value)
    assert ama.answer
    ama.card = ama.answer.json()["task"]["value"]["card"]["content"]
    assert next(e for e in elements(ama.card) if e.get("id") == "sentence")["value"] == "Ring & ask\nfirst"
    await ama.submits("Send", "composeExtension/submitAction", sentence="Ring and ask first")
    assert "Thank you" in ama.reads()
    assert all(k.place is None for k in house.door.knocks if k.address != "") or house.door.knocks[-1].place is None
    assert not house.door.met_times, "a chat that somebody writes in is not ours"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "x",
        {},
        {"action": None},
        {"action": {"type": "Action.Submit", "verb": "do:x", "data": {}}},
        _pressing("run:x", {}),
        _pressing("do:x", []),
        _pressing("do:x", {"_known": []}),
        _pressing("more:", {"_about": ["idea", "no id"]}),
        _pressing("more:", {"_page": -1}),
    ],
)
async def test_a_malformed_press_is_a_400_that_says_so(ama: Client, house: House, value: Any) -> None:
    """botbuilder answers 500: it cannot serialise its own error (defect 3)."""
    for name in ("adaptiveCard/action", "task/submit", "composeExtension/fetchTask", "application/search"):
        answer = await ama.does(type="invoke", name=name, value=value)
        assert ama.answer and ama.answer.status_code == answer["statusCode"] == 400
        assert answer["type"] == "application/vnd.microsoft.error" and answer["value"]["code"] == "BadRequest"
    assert not house.door.knocks


async def test_an_unknown_invoke_is_politely_not_done_and_other_things_are_taken_note_of(ama: Client) -> None:
    await ama.does(type="invoke", name="signin/verifyState", value={})
    assert ama.answer and ama.answer.status_code == 501
    for kind in ("messageReaction", "typing", "event", "endOfConversation", "messageUpdate", "somethingNew"):
        await ama.does(type=kind)
        assert ama.answer.status_code == 200


async def test_a_forged_address_is_an_answer_and_not_a_fault(ama: Client) -> None:
    ama.card = {
        "actions": [
            {"type": "Action.Execute", "title": "X", "associatedInputs": "none", "verb": "do:no.such", "data": {}}
        ]
    }
    assert (await ama.presses("X"))["type"] == "application/vnd.microsoft.card.adaptive"
