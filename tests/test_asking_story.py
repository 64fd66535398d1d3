"""Asking the frontline over the wire: asked on the page, answered in Slack, in Teams and by letter, and heard of."""

import re
from html import unescape

from tests.fakes import Browser, link
from tests.requirements.people import signed_in
from tests.story import Desk, Phone, Platforms, platforms, reads

pytest_plugins = ["tests.worlds"]

QUESTION = "What gets in the way of a good handover?"
AUDIT = "Thematic audit of handovers"
BLAME = "You will not be blamed for something done in good faith."
BOX = re.compile(r'name="to" type="checkbox" value="(\w+)">\s*<label[^>]*>\s*(.+?)\s*</label>')
CAME = "From January the next worker is named a week before."


def _address(browser: Browser, label: str) -> str:
    """Where a link of the page leads."""
    links = re.findall(r'<a[^>]* href="([^"]+)"[^>]*>\s*(.+?)\s*</a>', browser.page, re.DOTALL)
    return next(unescape(href) for href, said in links if unescape(said) == label)


async def _asks(at: Platforms, *whom: str, about: str = "") -> Browser:
    jaspreet = await signed_in(at, "jaspreet")
    await jaspreet.goes("/ask/asking.ask")
    boxes = {label: value for value, label in BOX.findall(jaspreet.page)}
    await jaspreet.presses("See how many", words=QUESTION, about=about, to=[boxes[one] for one in whom])
    return jaspreet


async def test_practitioners_contribute_to_an_audit_where_they_are_and_hear_what_came_of_it(database_url: str) -> None:
    async with platforms(database_url, framework="milton_keynes") as at:
        bethan, nkechi = Phone(at, "bethan"), Desk(at, "nkechi")
        await bethan.commands("/hearback", "help")
        await nkechi.says("help")
        await at.world.drain()
        jaspreet = await _asks(at, "Everyone", about=AUDIT)
        assert "Nobody has been asked yet" in jaspreet.text
        await jaspreet.presses(next(label for label in jaspreet.read.buttons if label.startswith("Ask 1")))
        await at.world.drain()

        # In Slack: what it is part of, that nobody is blamed, who reads it; and one box.
        asked = bethan.told[-1]
        assert all(words in reads(asked) for words in (QUESTION, AUDIT, BLAME, "Jaspreet Lalli reads your answer"))
        assert asked["text"] == "Hearback: somebody asks you a question"
        await bethan.presses(asked, "Answer")
        assert [block["block_id"] for block in bethan.view["blocks"] if block["type"] == "input"] == ["words"]
        assert "Jaspreet Lalli has your answer." in reads(await bethan.submits(words="Nobody knows who is next"))

        # In Teams, and by letter, the same.
        assert QUESTION in nkechi.looks() and BLAME in nkechi.reads()
        await nkechi.presses("Answer")
        await nkechi.presses("Send", words="The form asks for it twice")
        assert "Jaspreet Lalli has your answer." in nkechi.reads()
        [letter] = [one for one in at.letters("anwen") if QUESTION in one]
        anwen = Browser(at.world.app.web)
        await anwen.goes(link(letter, "Answer"))
        await anwen.presses(next(iter(anwen.read.buttons)))
        assert QUESTION in anwen.text or "What would you say?" in anwen.text
        await anwen.presses("Send", words="We hear a week late")
        assert "Jaspreet Lalli has your answer." in anwen.text

        # Whoever asked reads how many, and each of them; and says what came of it.
        await at.world.drain()
        await jaspreet.goes("/")
        await jaspreet.goes(_address(jaspreet, f"{QUESTION}: until 7 December"))
        assert "3 of" in jaspreet.text and "Nobody knows who is next: Bethan Eastlake" in jaspreet.text
        await jaspreet.goes(_address(jaspreet, "Say what came of it"))
        await jaspreet.presses("Tell them", words=CAME)
        await at.world.drain()
        assert CAME in reads(bethan.told[-1]) and bethan.told[-1]["text"] == "Hearback: there is news for you"
        assert CAME in nkechi.looks()
        assert CAME in at.letters("anwen")[-1]
        assert not any(CAME in letter for letter in at.letters("leopold")), "he did not answer"


async def test_a_manager_in_teams_asks_their_team_and_a_late_answer_becomes_an_idea(database_url: str) -> None:
    async with platforms(database_url, framework="newcastle") as at:
        bethan, nkechi = Phone(at, "bethan"), Desk(at, "nkechi")
        await bethan.commands("/hearback", "help")
        await nkechi.says("help")
        await at.world.drain()
        await nkechi.says("frontline")
        [to] = [element for element in nkechi.card["body"] if element.get("id") == "to"]
        [team] = to["choices"]
        assert team["title"].startswith("Assessment")
        await nkechi.presses("See how many", words=QUESTION, to=team["value"])
        assert "It will go to 2 people" in nkechi.reads() and QUESTION in nkechi.reads()
        await nkechi.presses("Ask 2 people")
        await at.world.drain()
        asked = bethan.told[-1]
        assert QUESTION in reads(asked)

        # Two weeks and a day later she is told kindly, and what she wrote is one press from being an idea.
        await at.world.passes(days=15)
        await bethan.presses(asked, "Answer")
        late = await bethan.submits(words="Nobody knows who is next")
        assert "does not take answers to this any more" in reads(late) and "Nobody knows who is next" in reads(late)
        assert await at.world.count("idea") == 0
