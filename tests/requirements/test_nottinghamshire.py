"""What Nottinghamshire's framework asks, as somebody in Slack and somebody in Teams have it; both databases."""

import json
from uuid import UUID

import pytest

from tests.handlers.teams.house import actions
from tests.requirements.people import IDEA, asked_again, joined, labels, same_but_words, shared
from tests.story import Desk, platforms, reads

pytest_plugins = ["tests.worlds"]

FORUM = "Change and improvement forum"
NO = "Not this time, because…"
CONSIDERED, USEFUL = "The form was changed in May, after parents asked.", "Families should read what we write."


@pytest.mark.requirement("N1")
@pytest.mark.parametrize("title", ["Student Social Worker", "Social Worker (agency)", "Business Support Officer"])
async def test_whoever_is_on_the_staff_list_shares_an_idea_with_one_answer(database_url: str, title: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        ash = await joined(at, "ash", title=title)
        await ash.commands("/idea")
        asked, kind = [block for block in ash.view["blocks"] if block["type"] == "input"]
        assert not asked.get("optional") and kind["element"]["initial_option"], "the other is answered already"
        thanks = await ash.submits(**{asked["block_id"]: IDEA})
        assert "Nkechi Umeadi has it and will answer by 7 December" in reads(thanks)
        assert await at.world.count("idea") == 1


@pytest.mark.requirement("N3")
async def test_an_idea_ends_only_with_reasons_that_its_author_reads_or_goes_to_the_forum_by_name(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, nkechi = await shared(at)
        more = {"Answer", "Link to another idea", "Join to another idea", "Start a conversation", "Change its route"}
        decides = {"Try it here", "Ask", f"Pass to {FORUM}", NO}
        assert {action["title"] for action in actions(nkechi.card)} == decides | more | {"Its journey"}
        before = len(bethan.told)

        # Without reasons, nothing ends.
        await nkechi.presses(NO)
        for words in ({}, {"considered": CONSIDERED}, {"useful": USEFUL}, {"considered": " " * 20, "useful": USEFUL}):
            await nkechi.presses("Send", **{"considered": "", "useful": "", **words})
            assert "What did you consider?" in nkechi.reads()
        await at.world.drain()
        assert len(bethan.told) == before and "with Nkechi Umeadi" in reads(await bethan.commands("/hearback", "ideas"))

        # To the right forum: she reads which, and whoever answers for it has the idea.
        idris = Desk(at, "idris")
        await idris.says("help")
        await nkechi.says("waiting")
        await nkechi.presses(f"Pass to {FORUM}")
        await nkechi.presses("Pass it on")
        await at.world.drain()
        assert f"Nkechi passed it to the {FORUM}." in reads(bethan.told[-1])

        # It ends there, and she reads what was considered and what is useful in it.
        await idris.says("waiting")
        await idris.presses(NO)
        await idris.presses("Send", considered=CONSIDERED, useful=USEFUL)
        await at.world.drain()
        assert CONSIDERED in reads(bethan.told[-1]) and USEFUL in reads(bethan.told[-1])


@pytest.mark.requirement("N4")
async def test_when_the_promised_day_has_passed_the_forum_has_it_and_its_author_is_told(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, _ = await shared(at)
        idris = Desk(at, "idris")
        await idris.says("help")
        await at.world.passes(days=13)  # a Sunday, the evening before
        assert "The promised day has passed" not in reads({"all": bethan.told})

        # Its manager's manager has the same days first.
        await at.world.passes(days=1, hours=10)
        assert "The promised day has passed, so Idris Penhallow has it now." in reads(bethan.told[-1])
        await at.world.passes(days=15)
        assert f"The promised day has passed, so the {FORUM} has it now." in reads(bethan.told[-1])
        assert IDEA in idris.looks() and FORUM in idris.reads()
        await idris.says("waiting")
        assert IDEA in idris.reads() and "Try it here" in idris.reads()
        assert f"with {FORUM}" in reads(await bethan.commands("/hearback", "ideas"))


@pytest.mark.requirement("N6")
async def test_a_try_has_a_place_an_end_and_what_would_show_it_and_only_its_result_embeds_it(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Try it here")
        await nkechi.presses("Start the try", words="Yes, let us try it.", until="2026-11-22")
        assert "a day that is still to come" in nkechi.reads(), "a try ends on a day to come"
        await nkechi.presses("Start the try", words="Yes, let us try it.", until="2027-01-04")
        await at.world.drain()
        told = bethan.told[-1]
        assert "Being tried in Assessment until 4 January 2027" in reads(told) and "Testing viable" in reads(told)
        await bethan.presses(told, "What would show you it works?")
        await bethan.submits(words="Families do not tell it twice.")
        await at.world.drain()
        assert "Families do not tell it twice." in nkechi.looks()
        assert not {"Keep it", "Change it", "Stop"} & labels(bethan.told[-1]), "nothing is decided before its end"

        # Its end: three choices that look the same, and none without what was seen.
        await at.world.passes(weeks=6, days=1)
        ended = bethan.told[-1]
        assert {"Keep it", "Change it", "Stop"} <= labels(ended)
        assert same_but_words(ended, "Keep it") == same_but_words(ended, "Change it") == same_but_words(ended, "Stop")
        await bethan.presses(ended, "Keep it")
        await asked_again(bethan, words="")
        await bethan.submits(words="Four families of five were asked nothing twice.")
        assert "Embedding, if it works" in reads(await bethan.commands("/hearback", "ideas"))

        # What was never tried is not embedded, not even by a button that was made for what was.
        [(tried,)] = await at.world.sql("SELECT id FROM idea")
        await bethan.commands("/idea", "A quieter room for families")
        await bethan.submits()
        [other] = {str(id) for (id,) in await at.world.sql("SELECT id FROM idea")} - {str(tried)}
        forged = json.loads(json.dumps(ended).replace(str(UUID(str(tried))), str(UUID(other))))
        assert forged != ended
        await bethan.presses(forged, "Keep it")
        shown = {block["type"] for block in bethan.view["blocks"]}
        assert "input" not in shown, "nothing is asked of what is not being tried: it is shown as it stands"
        assert "with Nkechi Umeadi" in reads(await bethan.commands("/hearback", "ideas"))
