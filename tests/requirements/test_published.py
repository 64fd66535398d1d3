"""What Pan-Dorset and Milton Keynes ask of saying it back to everybody, in Slack, in Teams and on the page."""

import pytest

from tests.requirements.people import IDEA, joined, labels, shared, signed_in
from tests.story import platforms, reads

pytest_plugins = ["tests.worlds"]

CONSIDERED = "We asked eleven parents, and most would rather tell it themselves."
USEFUL = "The question itself: we now ask every family how they would like it."


@pytest.mark.requirement("P11")
async def test_what_was_declined_is_read_by_all_staff_with_its_reason_and_no_name(database_url: str) -> None:
    async with platforms(database_url, framework="pan_dorset") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Not this time, because…")
        await nkechi.submits("Send", considered=CONSIDERED, useful=USEFUL)
        await at.world.drain()

        # Whoever approves reads it through on the page; nothing is said before that.
        sam = await joined(at, "sam")
        await sam.commands("/hearback", "published")
        assert CONSIDERED not in reads(sam.told[-1] if sam.told else sam.answered)
        jaspreet = await signed_in(at, "jaspreet")
        await jaspreet.goes("/")
        await jaspreet.follows("Read it through and publish")
        assert CONSIDERED in jaspreet.page and "Bethan" not in jaspreet.text
        await jaspreet.presses("Publish", done=f"{CONSIDERED} {USEFUL}")

        # Its author is asked, in their own chat, and nobody reads it before they have said that it is fair.
        assert IDEA not in reads(await sam.commands("/hearback", "published"))
        await at.world.drain()
        assert "You are not named." in reads(bethan.told[-1])
        await bethan.presses(bethan.told[-1], "Yes, it is fair")

        # And as the message then stands, they can still have it left out.
        await at.world.drain()
        assert "Leave it out" in labels(bethan.told[-1])

        # A colleague whom it is not about, in chat.
        said = reads(await sam.commands("/hearback", "published"))
        for part in (IDEA, "We can't, because", CONSIDERED):
            assert part in said or part in reads(sam.answered)
        assert "Bethan" not in said


@pytest.mark.requirement("M12")
async def test_decisions_and_reviews_are_a_list_that_all_staff_can_read(database_url: str) -> None:
    async with platforms(database_url, framework="milton_keynes") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Try it here")
        await nkechi.submits("Start the try", words="Yes, please do")
        await at.world.drain()
        jaspreet = await signed_in(at, "jaspreet")
        await jaspreet.goes("/")
        await jaspreet.follows("Read it through and publish")
        await jaspreet.presses("Publish")
        await at.world.drain()
        await bethan.presses(bethan.told[-1], "Yes, it is fair")
        await jaspreet.goes("/show/published.list.html")
        await jaspreet.follows("Publish a review")
        review = {
            "title_": "Learning from Child R",
            "done": "Every team reads one page.",
            "link": "https://example.org/r",
        }
        await jaspreet.presses("Publish", **review)

        anwen = await signed_in(at, "anwen")
        await anwen.goes("/show/published.list.html")
        for part in (IDEA, "We are trying", "Learning from Child R", "Every team reads one page."):
            assert part in anwen.text
        assert "Read the review" in anwen.read.links
        assert "Take this down" not in anwen.page
