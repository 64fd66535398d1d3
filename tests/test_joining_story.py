"""Similar ideas and joining over the wire: in Slack's modal, in Teams' card, on the page; on both databases."""

import pytest

from tests.handlers.slack.phone import button
from tests.handlers.teams.house import ENTRA
from tests.story import Desk, Json, Phone, Platforms, platforms, reads
from tests.test_every_home import signed_in
from tests.world import world_at

pytest_plugins = ["tests.worlds"]

IDEA = "A booked handover call when work moves to another team"
LIKE_IT = "Could we book a call for each handover to another team?"


class Hand(Phone):
    """A telephone on which a button of what a modal has become can be pressed, too."""

    async def presses_in(self, view: Json, label: str) -> Json:
        pressed = {"type": "button", "block_id": "b", "action_id": "press", "action_ts": "1", **button(view, label)}
        shown = {**view, "id": "V", "type": "modal"}
        container = {"type": "view", "view_id": "V"}
        await self._interacts({"type": "block_actions", "actions": [pressed], "container": container, "view": shown})
        return self.view


async def _shared_by_zoe(at: Platforms) -> Phone:
    zoe = Hand(at, "zoe")
    await zoe.commands("/idea", IDEA)
    assert "Nkechi Umeadi has it" in reads(await zoe.submits())
    await at.world.drain()
    return zoe


@pytest.mark.requirement("N8")
async def test_in_slack_a_voice_is_added_in_place_of_a_second_idea(database_url: str) -> None:
    async with platforms(database_url) as at:
        nkechi = Desk(at, "nkechi")
        await nkechi.says("help")
        await at.world.drain()
        zoe, bethan = await _shared_by_zoe(at), Hand(at, "bethan")

        # Bethan is shown it in the modal she has just sent, with what she wrote.
        await bethan.commands("/idea", LIKE_IT)
        sounds_like = await bethan.submits()
        assert "Zoe Ambrose said something like this" in reads(sounds_like) and LIKE_IT in reads(sounds_like)
        assert await at.world.count("idea") == 1

        # One press, and she has joined: Zoe is told, with a count and no name.
        joined = await bethan.presses_in(sounds_like, "Add my voice to it")
        assert "You see this too" in reads(joined) and await at.world.count("idea") == 1
        await at.world.drain()
        heard = zoe.told[-1]
        assert "Seen by 1 other." in reads(heard) and heard["text"] == "Hearback: there is news for you"
        assert "Bethan" not in reads(heard)

        # She would help to test it, and what is decided reaches her, too.
        await bethan.presses_in(joined, "I would help test it")
        await at.world.drain()
        assert "1 would help test it" in reads(at.slack.asked("chat.update")[-1]), "the message that she has says so"
        assert (
            IDEA in nkechi.looks() and "1 would help test it" in nkechi.reads() and "Bethan Eastlake" in nkechi.reads()
        )
        await nkechi.presses("Try it here")
        await nkechi.presses("Start the try", words="Yes, with the next five.")
        await at.world.drain()
        assert "Yes, with the next five." in reads(bethan.told[-1])
        assert bethan.told[-1]["text"] == "Hearback: there is news about an idea"


async def test_in_slack_whoever_says_that_theirs_is_different_sends_it_with_one_press(database_url: str) -> None:
    async with platforms(database_url) as at:
        await _shared_by_zoe(at)
        bethan = Hand(at, "bethan")
        await bethan.commands("/idea", LIKE_IT)
        thanks = await bethan.presses_in(await bethan.submits(), "Mine is different: send it")
        assert "Nkechi Umeadi has it" in reads(thanks) and LIKE_IT in reads(thanks)
        assert await at.world.count("idea") == 2


@pytest.mark.requirement("N8")
async def test_in_teams_the_card_says_what_is_alike_and_one_press_joins_or_sends(database_url: str) -> None:
    ENTRA["idris"] = "eeeeeeee-0000-4000-8000-000000000004"
    async with platforms(database_url) as at:
        zoe, idris = await _shared_by_zoe(at), Desk(at, "idris")
        await idris.says("help")
        await at.world.drain()
        await idris.says(f"idea {LIKE_IT}")
        await idris.presses("Share")
        assert "Zoe Ambrose said something like this" in idris.reads() and LIKE_IT in idris.reads()
        alike = idris.card
        await idris.presses("Add my voice to it")
        assert "You see this too" in idris.reads() and await at.world.count("idea") == 1
        await at.world.drain()
        assert "Seen by 1 other." in reads(zoe.told[-1])
        await idris.presses("Take my voice back")
        assert await at.world.count("idea_supporter") == 0
        idris.card = alike
        await idris.presses("Mine is different: send it")
        assert "Thank you" in idris.reads() and LIKE_IT in idris.reads() and await at.world.count("idea") == 2


async def test_on_the_page_what_is_alike_is_read_before_it_is_sent(database_url: str) -> None:
    async with world_at(database_url) as world:
        idea = await world.shares("zoe", sentence=IDEA)
        browser = await signed_in(world, world.people["bethan"])
        await browser.goes("/ask/idea.share")
        await browser.presses("Share", sentence=LIKE_IT)
        assert "Zoe Ambrose said something like this" in browser.text and LIKE_IT in browser.text
        assert {"Add my voice to it", "Mine is different: send it"} <= browser.read.buttons.keys()
        await browser.presses("Mine is different: send it")
        assert "Nkechi Umeadi has it" in browser.text and await world.count("idea") == 2
        await browser.goes("/ask/idea.share")
        await browser.presses("Share", sentence=LIKE_IT)
        await browser.presses("Add my voice to it")
        assert "You see this too" in browser.text and await world.count("idea") == 2
        assert "Seen by 1 other." in str(await world.card("zoe", "idea", idea))
