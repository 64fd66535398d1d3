"""A full name with an age: told once beside the question, and whoever wrote it decides; nothing is kept before."""

from dialogs.kit.questions import Sheet
from tests.requirements.people import signed_in
from tests.story import Desk, Phone, platforms, reads
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

NAMED = "Kayden Smith aged 7 waited for a bed"


async def test_it_is_told_once_and_sent_once_more_it_goes(world: World) -> None:
    sheet = await world.refuses("bethan", "idea.share", sentence=NAMED)
    assert "somebody's name with an age" in sheet.errors["sentence"] and await world.count("idea") == 0
    assert filled(sheet)["sentence"] == NAMED, "nothing is lost"
    card = await world.answers("bethan", "idea.share", sheet.nonce, **filled(sheet))
    assert card.title == "Thank you" and await world.count("idea") == 1


async def test_what_is_corrected_goes_and_a_number_still_stops(small_world: World) -> None:
    sheet = await small_world.refuses("bethan", "idea.share", sentence=NAMED)
    number = {**filled(sheet), "sentence": "NHS no. 943 476 5918"}
    assert "an NHS number" in (await small_world.refuses("bethan", "idea.share", **number)).errors["sentence"]
    corrected = {**filled(sheet), "sentence": "A child waited for a bed"}
    assert (await small_world.answers("bethan", "idea.share", **corrected)).title == "Thank you"


async def test_a_prompt_of_a_reflection_is_looked_at_too(small_world: World) -> None:
    first = await small_world.opens("bethan", "reflection.write")
    asked = first.questions[0].name
    again = await small_world.tries("bethan", "reflection.write", first.nonce, **{**filled(first), asked: NAMED})
    assert isinstance(again, Sheet) and "name with an age" in again.errors[asked]


async def test_in_slack_in_teams_and_on_the_page_it_is_told_and_goes_the_second_time(database_url: str) -> None:
    async with platforms(database_url) as at:
        bethan = Phone(at, "bethan")
        await bethan.commands("/idea", NAMED)
        asked = next(block["block_id"] for block in bethan.view["blocks"] if block["type"] == "input")
        try:
            await bethan.submits(**{asked: NAMED})
        except AssertionError as told:
            assert "name with an age" in str(told)
        assert await at.world.count("idea") == 0
        nkechi = Desk(at, "nkechi")
        await nkechi.says("help")
        browser = await signed_in(at, "zoe")
        await browser.goes("/ask/idea.share")
        await browser.presses("Share", sentence=NAMED)
        assert "name with an age" in browser.text and await at.world.count("idea") == 0
        await browser.presses("Share")
        assert await at.world.count("idea") == 1 and "name with an age" not in browser.text
        await nkechi.says("idea")
        await nkechi.presses("Share", sentence=NAMED.replace("Kayden", "Jayden"))
        assert "name with an age" in nkechi.reads() and await at.world.count("idea") == 1
        await nkechi.presses("Share", sentence="We would like a bed for every child who waits", different="true")
        assert reads(nkechi.card) and await at.world.count("idea") == 2
