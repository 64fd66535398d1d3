"""What is asked beside an idea, counted, thanked for and told on: in Slack, in Teams, by letter and on the page."""

import json

import pytest

from learning.framework_file import load
from tests.handlers.teams.house import actions
from tests.requirements.journeys import (
    NOTTS,
    agreed,
    on_the_page,
    opened,
    titles,
)
from tests.requirements.people import IDEA, asked_again, labels, shared, signed_in
from tests.story import Desk, Phone, chosen, platforms, reads

pytest_plugins = ["tests.worlds"]


# --- families, thanks, numbers ----------------------------------------------------------------------------------------


@pytest.mark.requirement("P12")
async def test_what_families_would_say_is_asked_and_counted_and_what_they_may_be_told_comes_with_the_answer(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="pan_dorset") as at:
        bethan, nkechi = await shared(at)
        [(idea,)] = await at.world.sql("SELECT id FROM idea")
        await nkechi.presses("Try it here")
        assert "What may be said to the family" not in nkechi.reads()
        await on_the_page(at, "bethan", "idea.families", idea=str(idea), families="We tell it again and again.")
        await nkechi.says("waiting")
        assert "We tell it again and again." in nkechi.reads()
        await nkechi.presses("Try it here")
        assert "What may be said to the family or young people who raised it?" in nkechi.reads()
        said = {"families.families": "From Monday you tell it once."}
        await nkechi.presses("Start the try", words="Yes, let us try it.", **said)
        await at.world.drain()
        told = reads(bethan.told[-1])
        assert "You may say to the family or young people who raised it:" in told and said["families.families"] in told
        leopold = await signed_in(at, "leopold")
        await leopold.goes("/show/ideas.numbers.html")
        assert "Said what children and families would say1 of 1" in leopold.text


@pytest.mark.requirement("N11", "N14")
async def test_who_is_most_affected_and_activities_and_pillars_are_asked_and_counted(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, _ = await shared(at)
        answered = await bethan.commands("/idea", "A quieter room")
        thanks = await bethan.submits()
        assert {"Who is most affected?", "Where it belongs"} <= labels(thanks), answered
        ids = [str(id) for (id,) in await at.world.sql("SELECT id FROM idea ORDER BY shared_at")]
        sheet = await opened(at, "bethan", "idea.belongs", idea=ids[0])
        activities, pillars = ([option.label for option in q.options] for q in sheet.questions)
        assert activities == [
            *("Strategic planning", "Performance management", "Quality assurance", "Change and improvement"),
            *("Risk management", "Co-production and participation"),
        ]
        assert pillars == ["Collaborating", "Learning", "Leading"]
        tags = {"activities": ["quality", "participation"], "pillars": ["leading"]}
        await on_the_page(at, "bethan", "idea.belongs", idea=ids[0], **tags)
        affected = {"affected": "Parents of babies", "had_a_say": "yes"}
        await on_the_page(at, "bethan", "idea.affected", idea=ids[0], **affected)
        await on_the_page(at, "bethan", "idea.affected", idea=ids[1], affected="Carers", had_a_say="not_yet")

        leopold = await signed_in(at, "leopold")
        await leopold.goes("/show/ideas.numbers.html")
        for shown in (
            *("Quality assurance1 of 2", "Co-production and participation1 of 2", "Risk management0 of 2"),
            *("Leading1 of 2", "Said who is most affected2 of 2", "Of those, they have had a say1 of 2"),
        ):
            assert shown in leopold.text, shown
        whole = json.loads(await leopold.goes("/show/ideas.numbers.json"))
        assert {"section": "By pillar", "name": "Leading", "count": 1, "out_of": 2} in whole["rows"]


# --- good practice ----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("D15", "M11")
@pytest.mark.parametrize("framework", ["derby", "milton_keynes"])
async def test_good_practice_is_one_tap_and_told_to_others_with_thanks_as_its_author_agrees(
    database_url: str, framework: str
) -> None:
    async with platforms(database_url, framework=framework) as at:
        bethan, nkechi = await shared(at)
        words = load(framework).phrases
        await at.world.drain()
        [(idea,)] = await at.world.sql("SELECT id FROM idea")
        await on_the_page(at, "bethan", "idea.kind", idea=str(idea), kind="good")
        await nkechi.says("waiting")
        assert "Tell others" in await titles(nkechi) and words.good_practice in nkechi.reads()
        await nkechi.presses("Tell others")
        await nkechi.presses("Tell them", agencies="Harrowmere County Council", words="It takes a minute.")
        await at.world.drain()
        assert not at.letters("sol"), "nobody is told before its author has said yes"
        asked = bethan.told[-1]
        assert {"Yes, with my name", "Yes, without my name", "No"} <= labels(asked)
        await bethan.presses(asked, "Yes, with my name")
        await at.world.drain()
        [letter] = at.letters("sol")
        told = " ".join(letter.split())
        assert "With thanks to Bethan Eastlake." in told and IDEA in told and "It takes a minute." in told
        leopold = await signed_in(at, "leopold")
        await leopold.goes("/show/ideas.numbers.html")
        assert f"{words.good_practice}1 of 1" in leopold.text and f"{words.to_improve}0 of 1" in leopold.text


@pytest.mark.requirement("D15", "M11")
@pytest.mark.parametrize("framework", ["derby", "milton_keynes"])
async def test_good_practice_is_shared_as_easily_as_a_problem_and_can_be_told_at_once(
    database_url: str, framework: str
) -> None:
    async with platforms(database_url, framework=framework) as at:
        bethan, nkechi, words = Phone(at, "bethan"), Desk(at, "nkechi"), load(framework).phrases
        await nkechi.says("help")
        await bethan.commands("/idea", IDEA)
        asked = reads(bethan.view)
        assert words.good_practice in asked and words.to_improve in asked
        thanked = await bethan.submits(kind=chosen("good"))
        assert words.good_practice in reads(thanked)
        await at.world.drain()
        assert words.good_practice in nkechi.looks() and actions(nkechi.card)[0]["title"] == "Tell others"

        # Simply written, it is one press.
        anwen = await signed_in(at, "anwen")
        await anwen.presses("Send", words="A quiet corner in the hall")
        await anwen.presses(f"Share it as: {words.good_practice}")
        leopold = await signed_in(at, "leopold")
        await leopold.goes("/show/ideas.numbers.html")
        assert f"{words.good_practice}2 of 2" in leopold.text and f"{words.to_improve}0 of 2" in leopold.text


@pytest.mark.requirement("M10")
async def test_what_other_agencies_should_know_is_in_the_queue_of_the_boards_manager(database_url: str) -> None:
    async with platforms(database_url, framework="milton_keynes") as at:
        _, _ = await shared(at)
        [(idea,)] = await at.world.sql("SELECT id FROM idea")
        idris = Desk(at, "idris")
        await idris.says("help")
        await on_the_page(at, "bethan", "idea.others_should_know", idea=str(idea))
        await at.world.drain()
        assert IDEA in idris.looks() and "Tell others" in await titles(idris)
        await idris.says("others")
        assert "What others should know: 1" in idris.reads()
        page = await signed_in(at, "idris")
        await page.goes("/")
        assert "What others should know: 1" in page.text


async def test_a_form_that_lacks_something_keeps_what_was_written(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, nkechi = await agreed(at, **NOTTS)
        await bethan.presses(bethan.told[-1], "Say thank you")
        await bethan.presses(bethan.answered, "Add a few words")
        await asked_again(bethan, words="")
        await bethan.submits(words="You answered within the day.")
        await at.world.drain()
        assert "You answered within the day." in nkechi.looks()
