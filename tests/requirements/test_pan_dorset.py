"""What Pan-Dorset's framework asks of briefings, in Slack and Teams, by letter and on the page; both databases."""

import re

import pytest

from tests.fakes import Browser, link
from tests.partnership import BOARD, COUNCIL, SCHOOLS
from tests.requirements.people import asked_again, joined, signed_in
from tests.story import Desk, Phone, Platforms, platforms, reads

pytest_plugins = ["tests.worlds"]

BOX = re.compile(r'name="(\w+)" type="checkbox" value="(\w+)">\s*<label[^>]*>\s*(.+?)\s*</label>')
TITLE = "Handovers: when the story gets lost"


@pytest.mark.requirement("P1")
async def test_one_send_reaches_an_agency_and_two_professions_each_where_they_are(database_url: str) -> None:
    async with platforms(database_url, framework="pan_dorset") as at:
        bethan, nkechi, leopold = Phone(at, "bethan"), Desk(at, "nkechi"), Phone(at, "leopold")
        await bethan.commands("/hearback", "help")
        await leopold.commands("/hearback", "help")
        await nkechi.says("help")
        await _sends(at, "Harrowmere Schools", "Social worker", "Manager or leader")

        # In Slack and in Teams, and each answers there; in a school by letter.
        [slack] = [message for message in bethan.told if TITLE in reads(message)]
        await bethan.presses(slack, "Clear")
        assert "You said: Clear." in reads(bethan.answered)
        assert TITLE in nkechi.looks()
        await nkechi.presses("I already do this")
        assert "You said: I already do this." in nkechi.reads()
        [letter] = at.letters("anwen")
        assert TITLE in letter
        assert not any(TITLE in reads(message) for message in leopold.told), "he is of neither"


async def test_how_far_it_went_counts_everybody_by_agency_and_profession_and_hides_the_few(database_url: str) -> None:
    """Not yet P2 itself, which also asks for a row of those who are not in chat."""
    async with platforms(database_url, framework="pan_dorset") as at:
        for n in range(8):
            await joined(at, f"teacher{n}", SCHOOLS, "Millbrook", "Teacher")
            await joined(at, f"clerk{n}", BOARD, "Business unit", "Business Support Officer")
        bethan = Phone(at, "bethan")
        await bethan.commands("/hearback", "help")
        await _sends(at, "Everyone")

        # One answers in Slack, and one, of a school where nobody is in chat, from her letter.
        [slack] = [message for message in bethan.told if TITLE in reads(message)]
        await bethan.presses(slack, "Clear")
        anwen = Browser(at.world.app.web)
        await anwen.goes(link(at.letters("anwen")[0], "I already do this"))
        await anwen.presses("Confirm")
        await at.world.passes(days=1)

        leopold = await signed_in(at, "leopold")
        await leopold.goes("/board")
        await leopold.follows("By agency, team and profession")
        for shown in ("Answered2 of 27", f"{COUNCIL}1 of 9", f"{SCHOOLS}1 of 9", "Teacher or school lead1 of 9"):
            assert shown in leopold.text
        assert "Manager or leaderHidden: too few people" in leopold.text
        assert "Business unitHidden: too few people" in leopold.text, "with the total, it would give its board away"


@pytest.mark.requirement("P14")
async def test_a_reader_asks_back_in_slack_and_the_authors_reply_comes_back_there(database_url: str) -> None:
    async with platforms(database_url, framework="pan_dorset") as at:
        bethan, jaspreet = Phone(at, "bethan"), Phone(at, "jaspreet")
        await bethan.commands("/hearback", "help")
        await jaspreet.commands("/hearback", "help")
        await _sends(at, "Social worker")
        [slack] = [message for message in bethan.told if TITLE in reads(message)]
        await bethan.presses(slack, "Not yet clear")
        await bethan.presses(bethan.answered, "Ask or add something")
        thanks = await bethan.submits(words="We have no time to ring between two visits.")
        assert "Jaspreet Lalli has your question and will reply here." in reads(thanks)
        await at.world.drain()

        asked = jaspreet.told[-1]
        assert "We have no time to ring between two visits." in reads(asked)
        await jaspreet.presses(asked, "Reply")
        await asked_again(jaspreet, words="")
        await jaspreet.submits(words="Then leave it to the duty worker of that day.")
        await at.world.drain()
        assert "Then leave it to the duty worker of that day." in reads(bethan.told[-1])


# --- helpers ----------------------------------------------------------------------------------------------------------


async def _sends(at: Platforms, *whom: str) -> Browser:
    """Jaspreet writes a briefing on the page and sends it once, to those whose boxes are ticked; delivered."""
    browser = await signed_in(at, "jaspreet")
    await browser.goes("/")
    await browser.follows("Write a briefing")
    await browser.presses("Save", title_=TITLE, why_it_matters="Families told us that they repeated painful history.")
    await browser.follows("Choose who it goes to")
    ticked: dict[str, list[str]] = {}
    for name, value, label in BOX.findall(browser.page):
        if label in whom:
            ticked.setdefault(name, []).append(value)
    assert sum(map(len, ticked.values())) == len(whom)
    await browser.presses("See how many", **ticked)
    await browser.presses(next(label for label in browser.read.buttons if label.startswith("Send it to ")))
    await at.world.drain()
    await browser.goes("/")
    return browser
