"""Who comes to us in Teams and goes: found by their verified address, told kindly where they are not, and met once."""

import json

import pytest

from handlers.door import Who
from tests.handlers.teams.house import AMA, APP, ENTRA, TENANT, Client, House

AMA_HERE = Who("teams", TENANT, ENTRA["ama"])


async def test_someone_new_is_found_by_their_verified_address_and_what_they_wanted_goes_on() -> None:
    house = House()
    ama = Client(house)
    await ama.says("idea Hand over")
    first, asked, last = house.connector.calls
    assert "One moment" in json.dumps(first.body) and asked.path.endswith("/members/29:ama")
    assert last.method == "PUT" and "Hand over" in json.dumps(last.body)
    assert house.door.known[AMA_HERE] == AMA and house.door.places[AMA_HERE].kind == "direct"
    await house.close()


@pytest.mark.parametrize(
    "change",
    [
        {"email": "else@nowhere.example", "userPrincipalName": "else@nowhere.example"},
        {"userRole": "guest"},
        {"tenantId": "other"},
        {"aadObjectId": "another"},
        {"userPrincipalName": "ama_harrowmere.example#EXT#@host.example"},
    ],
    ids=["on no list", "guest", "another organisation", "another person", "external"],
)
async def test_a_stranger_is_told_kindly_and_nothing_is_kept(change: dict[str, str]) -> None:
    house = House()
    house.connector.members["29:ama"] |= change
    ama = Client(house)
    await ama.says("idea Hand over")
    assert "We do not know you here yet" in ama.reads()
    assert not house.door.known and not house.door.knocks and not house.door.places
    await house.close()


async def test_when_teams_cannot_say_who_it_is_that_is_said_and_the_words_come_back() -> None:
    house = House()
    ama = Client(house)
    ama.card = {
        "actions": [
            {"type": "Action.Execute", "title": "Send", "associatedInputs": "auto", "verb": "do:test.share", "data": {}}
        ],
        "body": [{"type": "Input.Text", "id": "sentence"}],
    }
    house.connector.answers = [(503, {})]
    house.connector.shown["m1"] = {}
    await ama.presses("Send", sentence="Hand over")
    assert "One moment" in ama.reads()
    now = json.dumps(house.connector.card)
    assert "could not look you up" in now and "Hand over" in now
    await house.close()


async def test_someone_new_in_a_channel_is_answered_one_to_one() -> None:
    house = House()
    await Client(house, kind="channel").says("idea Hand over", mentions=True)
    assert AMA_HERE in house.door.known and AMA_HERE not in house.door.places
    assert not any("Hand over" in json.dumps(c.body) for c in house.connector.calls if "thread" in c.path)
    await house.close()


async def test_someone_new_at_a_message_extension_is_answered_in_our_own_chat() -> None:
    house = House()
    ama = Client(house)
    value = {"commandId": "shareIdea", "messagePayload": {"body": {"content": "Hand over"}}}
    answer = await ama.does(type="invoke", name="composeExtension/fetchTask", value=value)
    assert "own chat" in json.dumps(answer)
    assert AMA_HERE in house.door.known and "Hand over" in json.dumps(house.connector.card)
    await house.close()


async def test_being_installed_introduces_and_being_removed_is_believed() -> None:
    house = House()
    ama = Client(house)
    await ama.does(type="installationUpdate", action="add")
    await ama.does(type="conversationUpdate", membersAdded=[{"id": f"28:{APP}"}])
    assert AMA_HERE in house.door.places and not house.connector.posted, "the welcome goes through the outbox"
    await ama.does(type="installationUpdate", action="remove-upgrade")
    assert not house.door.left
    await ama.does(type="installationUpdate", action="remove")
    assert house.door.left == [AMA_HERE]
    await ama.does(type="installationUpdate", action="add")
    assert AMA_HERE in house.door.places
    await house.close()


async def test_being_added_to_a_team_says_how_to_begin_and_asks_for_nobody(house: House) -> None:
    """TeamsActivityHandler would ask for each member (defect 10)."""
    ama = Client(house, kind="channel")
    await ama.does(type="installationUpdate", action="add")
    await ama.does(type="conversationUpdate", membersAdded=[{"id": f"28:{APP}"}, {"id": "29:mei"}])
    await ama.does(type="conversationUpdate", membersAdded=[{"id": "29:mei"}])
    [said] = house.connector.calls
    assert "Hearback is here" in json.dumps(said.body)


async def test_where_someone_is_spoken_to_is_told_once_and_again_when_it_moves(ama: Client, house: House) -> None:
    await ama.says("help")
    await ama.says("help")
    assert house.door.met_times == 1
    house.service = "http://127.0.0.1:10/"
    await ama.says("help")
    assert house.door.met_times == 2 and "127.0.0.1:10" in house.door.places[AMA_HERE].address


async def test_who_has_no_entra_id_is_told_kindly(ama: Client, house: House) -> None:
    await ama.does(type="message", text="idea", **{"from": {"id": "29:someone"}})
    assert "We do not know you here yet" in json.dumps(house.connector.card)


async def test_an_answer_is_said_again_when_teams_is_ill_and_never_logged(
    ama: Client, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.connector.answers = [(502, {})]
    await ama.says("idea canary")
    assert "canary" in json.dumps(house.connector.card) and len(house.connector.shown) == 1
    house.connector.answers = [(403, {})]
    await ama.says("idea canary")
    assert "CannotReach" in caplog.text and "canary" not in caplog.text
