"""The whole loop, over the wire: its author on Slack, the manager on Teams, a school lead by e-mail; both databases."""

import json

import pytest

from bot.cli.briefings import bring_in
from learning.audience import Audience
from learning.briefing_file import read_file
from learning.briefings import send
from learning.people import Role
from learning.staff import Member
from storage.staff import import_staff
from storage.work import SqlWork
from tests.fakes import Browser, link
from tests.partnership import COUNCIL, SCHOOLS, email
from tests.requirements.people import signed_in
from tests.story import Desk, Phone, Platforms, platforms, reads
from tests.world import World

pytest_plugins = ["tests.worlds"]

IDEA = "One page that travels with the child, written for the family who will read it"
YES = "Yes. Let's try it on the next five handovers."
FILE = {
    "id": "BRF-001",
    "title": "Handovers: when the story gets lost",
    "source": "thematic audit",
    "author_email": email("jaspreet"),
    "sections": [
        {"heading": "Background", "text": "An audit looked at 20 pieces of work that moved between teams."},
        {"heading": "Why it matters", "text": "Families told us that they repeated painful history."},
        {"heading": "What to do", "text": "Ring before the work moves, and say what the family hopes for."},
    ],
    "resources": [{"label": "The audit", "url": "https://harrowmere.example/audit"}],
}


@pytest.mark.requirement("N2", "N13")
async def test_an_idea_goes_round_the_loop(database_url: str) -> None:
    async with platforms(database_url) as at:
        bethan, nkechi = Phone(at, "bethan"), Desk(at, "nkechi")

        # Nkechi has said hello in Teams once: that is where she is spoken to from now on.
        await nkechi.says("help")
        await at.world.drain()
        assert "Hello Nkechi" in reads(at.connector.shown)

        # So have her colleague and her manager's manager, in Slack: they are told nothing of what follows.
        for name in ("zoe", "idris"):
            await Phone(at, name).commands("/hearback", "help")

        # Bethan, whom nobody has met yet, shares her idea in Slack.
        await bethan.commands("/idea", IDEA)
        thanks = await bethan.submits()
        assert "Nkechi Umeadi has it and will answer by 7 December" in reads(thanks)
        await at.world.drain()
        assert any("Hello Bethan" in reads(message) for message in bethan.told)

        # One live card, in Teams, and nobody else is told: the idea before the name, and no role.
        card = nkechi.looks()
        assert "An idea is waiting for you" in card and card.index(IDEA) < card.index("Bethan Eastlake")
        assert [IDEA[:20] in message for message in _sent(at)].count(True) == 1
        assert "Social Worker" not in card

        # She asks; Bethan is asked in Slack, and answers there.
        await nkechi.presses("Ask")
        await nkechi.presses("Ask", words="Who would write it?")
        await at.world.drain()
        asked = bethan.told[-1]
        assert "Who would write it?" in reads(asked) and asked["text"] == "Hearback: Nkechi asks you something"
        await bethan.presses(asked, "Answer")
        await bethan.submits(words="Whoever the child knows best.")
        await at.world.drain()
        assert "Whoever the child knows best." in nkechi.looks()

        # Yes to a small try.  Bethan hears it in Nkechi's own words, and says what would show that it works.
        await nkechi.presses("Try it here")
        await nkechi.presses("Start the try", words=YES)
        await at.world.drain()
        told = bethan.told[-1]
        assert YES in reads(told) and "Being tried in Assessment until 4 January 2027" in reads(told)
        assert YES not in told["text"] and IDEA not in told["text"]
        await bethan.presses(told, "What would show you it works?")
        await bethan.submits(words="Families do not tell it twice.")

        # Six weeks later the try ends; Bethan says what she saw, and Nkechi hears it.
        await at.world.passes(weeks=6, days=1)
        ended = bethan.told[-1]
        assert "What did you see?" in reads(ended) and "Keep it" in reads(ended)
        await bethan.presses(ended, "Keep it")
        kept = await bethan.submits(words="Four families of five were asked nothing twice.")
        assert "keep it" in reads(kept) and "Embedding" in reads(kept)
        await at.world.drain()
        assert "Four families of five" in nkechi.looks()

        # At any time she can ask what became of it.
        assert "Embedding" in reads(await bethan.commands("/hearback", "ideas"))


async def test_a_briefing_reaches_everybody_where_they_are(database_url: str) -> None:
    async with platforms(database_url) as at:
        world, bethan, nkechi = at.world, Phone(at, "bethan"), Desk(at, "nkechi")
        await world.write(_a_school_and_a_team)
        await nkechi.says("help")
        await bethan.commands("/hearback", "help")

        # Brought in as a file, and sent to all.
        await world.write(lambda work: bring_in(work, read_file(json.dumps([FILE]))))
        await world.write(_sent_to_all)
        await world.drain()

        # In Slack: opened, then answered honestly, in two presses.
        [slack] = [message for message in bethan.told if "Handovers" in reads(message)]
        assert slack["text"] == "Hearback: there is a learning briefing for you"
        await bethan.presses(slack, "Read it")
        assert "Ring before the work moves" in reads(bethan.answered)
        await bethan.presses(bethan.answered, "Clear")
        assert "You said: Clear." in reads(bethan.answered)

        # In Teams, from the card itself.
        assert "Handovers" in nkechi.looks()
        await nkechi.presses("Not yet clear")
        assert "You said: Not yet clear." in nkechi.reads()

        # By letter: the whole of it, and a link that records on the confirming button only.
        [letter] = at.letters("anwen")
        assert "Ring before the work moves" in letter and "https://harrowmere.example/audit" in letter
        anwen = Browser(world.app.web)
        await anwen.goes(link(letter, "I already do this"))
        assert "This is for Anwen Beddoes." in anwen.text and await _answers(world) == {"bethan", "nkechi"}
        await anwen.presses("Confirm", line="How do schools see the page?")
        assert "You said: I already do this." in anwen.text and await _answers(world) == {"anwen", "bethan", "nkechi"}

        # Her question goes to the author, whose reply comes back to her by letter.
        jaspreet = await signed_in(at, "jaspreet")
        await jaspreet.goes("/")
        assert "How do schools see the page?" in jaspreet.text
        await jaspreet.follows("Reply to Anwen")
        await jaspreet.presses("Reply", words="It goes to the designated lead of each school.")
        await world.drain()
        assert "It goes to the designated lead of each school." in at.letters("anwen")[-1]

        # The board sees it the next day, as at the evening before; not while they answer.
        leopold = await signed_in(at, "leopold")
        await leopold.goes("/board")
        assert "None had been sent by the end of " in leopold.text
        await world.passes(days=1)
        leopold = await signed_in(at, "leopold")
        await leopold.goes("/board")
        assert "answered3 of 23" in leopold.text and "used it0 of 23" in leopold.text
        await leopold.follows("By agency, team and profession")
        assert COUNCIL in leopold.text and "Hidden: too few people" in leopold.text


async def test_what_was_said_twice_by_the_platform_is_done_once(database_url: str) -> None:
    """Slack sends again what was not acknowledged in time."""
    async with platforms(database_url) as at:
        bethan = Phone(at, "bethan")
        await bethan.commands("/idea", IDEA)
        first = await bethan.submits()
        assert reads(first) == reads(await bethan.submits())
        assert await at.world.count("idea") == 1


# --- helpers ----------------------------------------------------------------------------------------------------------


def _sent(at: Platforms) -> list[str]:
    """Every message to anyone, on every channel."""
    chat = [*at.connector.shown.values(), *at.slack.asked("chat.postMessage")]
    return [*map(reads, chat), *(letter.text for letter in at.post.letters)]


async def _a_school_and_a_team(work: SqlWork) -> None:
    """Enough people that some groups may be shown."""
    groups = ((SCHOOLS, "Millbrook", "Teacher"), (COUNCIL, "Assessment", "Social Worker"))
    members = [
        Member(f"{title} {n}", f"{n}@{team.lower()}.example", agency, team, title, Role.PRACTITIONER)
        for agency, team, title in groups
        for n in range(6)
    ]
    await import_staff(work.session, members, work.framework, work.new_id, work.now.date())


async def _sent_to_all(work: SqlWork) -> None:
    briefing = await work.briefings.by_ref("BRF-001")
    assert briefing
    today = work.now.date()
    await send(work, briefing.author, briefing.id, Audience(everyone=True), today, today.replace(year=today.year + 1))


async def _answers(world: World) -> set[str]:
    answered = "SELECT p.staff_id FROM recipient r JOIN person p ON p.id = r.person WHERE r.answer IS NOT NULL"
    return {name for (name,) in await world.sql(answered)}
