"""A sheet hides the card it was opened from: its first line says what it is about, on each channel."""

import json
import re

from tests.requirements.people import IDEA, shared, signed_in
from tests.story import platforms, reads

pytest_plugins = ["tests.worlds"]

FIRST_WORDS = IDEA[:40]
ASKED = "What would make a second visit easier to prepare?"


async def test_a_decision_in_teams_is_made_with_the_idea_before_ones_eyes(database_url: str) -> None:
    async with platforms(database_url) as at:
        _, nkechi = await shared(at)
        await nkechi.presses("Ask")
        asked = json.dumps(nkechi.card, ensure_ascii=False)
        assert FIRST_WORDS in asked and asked.index(FIRST_WORDS) < asked.index("Input.Text")


async def test_the_authors_modal_in_slack_quotes_the_idea_above_its_question(database_url: str) -> None:
    async with platforms(database_url) as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Ask")
        await nkechi.presses("Ask", words="Where would it hang?")
        await at.world.drain()
        await bethan.presses(bethan.told[-1], "Answer")
        first = bethan.view["blocks"][0]
        assert first["type"] == "rich_text" and FIRST_WORDS in json.dumps(first, ensure_ascii=False)


async def test_on_the_page_it_is_quoted_under_the_heading(database_url: str) -> None:
    async with platforms(database_url) as at:
        await shared(at)
        [(idea,)] = await at.world.sql("SELECT id FROM idea")
        page = await (await signed_in(at, "nkechi")).goes(f"/ask/idea.try?idea={idea}")
        assert page.index("<h1") < page.index(FIRST_WORDS) < page.index('id="q-words"')


async def test_it_is_said_to_nobody_who_may_not_read_the_idea(database_url: str) -> None:
    async with platforms(database_url) as at:
        await shared(at)
        [(idea,)] = await at.world.sql("SELECT id FROM idea")
        jaspreet = await signed_in(at, "jaspreet")
        for address in ("idea.try", "idea.affected", "idea.agree", "idea.link"):
            assert FIRST_WORDS not in await jaspreet.goes(f"/ask/{address}?idea={idea}")


async def test_a_sheet_about_nothing_begins_with_its_question(database_url: str) -> None:
    async with platforms(database_url) as at:
        bethan, _ = await shared(at)
        await bethan.commands("/idea")
        assert [block["type"] for block in bethan.view["blocks"]] == ["input"] * len(bethan.view["blocks"])
        assert reads(bethan.told[-1])


async def test_whoever_answers_a_question_to_the_frontline_reads_it_above_their_answer(database_url: str) -> None:
    async with platforms(database_url) as at:
        nkechi = await signed_in(at, "nkechi")
        await nkechi.goes("/ask/asking.ask")
        [team] = [value for value in re.findall(r'name="to"[^>]*value="([^"]+)"', nkechi.page)]
        await nkechi.presses("See how many", words=ASKED, to=team)
        await nkechi.presses(next(label for label in nkechi.read.buttons if label.startswith("Ask ")))
        await at.world.drain()
        page = await (await signed_in(at, "bethan")).follows("Answer")
        assert page.index("<h1") < page.index(ASKED) < page.index("<textarea")
