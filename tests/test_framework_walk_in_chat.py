"""Derby's framework is walked through in Slack and in Teams, over the wire, and read on the page; both databases."""

import pytest

from tests.story import Desk, Phone, platforms, reads
from tests.test_every_route import signed_in, visitor

pytest_plugins = ["tests.worlds"]

NOBODY = "Nobody has decided where these are considered: “Observations and feedback"


@pytest.mark.requirement("D4")
async def test_a_source_without_a_row_says_that_nobody_has_decided_until_an_administrator_has(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="derby") as at:
        idris = Phone(at, "idris")
        await idris.commands("/hearback", "help")  # so that we know him
        asked = await idris.commands("/hearback", "framework")
        assert NOBODY in reads(asked) and "DMT and other management / team meetings" in reads(asked)

        # One press confirms it, and brings the next: another row that Derby's table does not have.
        await idris.presses(asked, "Yes, that is right")
        assert "1 of " in reads(idris.answered) and "Nobody has decided where these" in reads(idris.answered)
        assert "Observations and feedback" not in reads(idris.answered)

        # What is not right is said in a form, in their own words.
        await idris.presses(idris.answered, "Not right")
        after = await idris.submits(words="Annual reports go to Scrutiny first.")
        assert "Kept, in your words." in reads(after)

        # Who and when is on the page, and the words for whoever changes the file.
        async with visitor(at.world.app, hearback=await signed_in(at.world, "idris")) as http:
            page = (await http.get("/show/framework.points.html")).text
        assert NOBODY not in page and "Annual reports go to Scrutiny first." in page
        assert "Idris Penhallow</span>, 23 November" in page


@pytest.mark.requirement("D4")
async def test_the_same_walk_in_teams(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        idris = Desk(at, "idris")
        await idris.says("framework")
        assert NOBODY in idris.reads()
        await idris.presses("Yes, that is right")
        assert "Confirmed: thank you." in idris.reads() and "Observations and feedback" not in idris.reads()
        await idris.presses("Not right")
        await idris.presses("Keep it", words="Annual reports go to Scrutiny first.")
        assert "Kept, in your words." in idris.reads()
        await idris.presses("See all points")
        assert "1 of " in idris.reads()
        await idris.says("help")
        assert "Your framework" in idris.reads()
