"""What an idea's cards say, and what a press on one of them does."""

import pytest

from dialogs.kit.words import Button, Card, Facts, Heading, Quote, Text
from learning.ideas import Moment
from tests.world import World

pytest_plugins = ["tests.worlds"]


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


def facts(card: Card) -> dict[str, str]:
    return {name: said for block in card.body if isinstance(block, Facts) for name, said in block.pairs.items()}


def said(card: Card) -> list[str]:
    return [block.text for block in card.body if isinstance(block, Text | Quote | Heading)]


# --- its author -------------------------------------------------------------------------------------------------------


async def test_thank_you_says_who_has_it_and_by_when_they_will_answer(small_world: World) -> None:
    card = await small_world.answers("bethan", "idea.share", sentence="One page for the handover")
    assert card.title == "Thank you" and card.line == "Hearback: your idea has arrived"
    promise = "Nkechi Umeadi has it and will answer by 7 December, or the Change and improvement forum will."
    assert said(card) == [promise, "One page for the handover"]
    assert len(card.actions) == 9 and all(isinstance(action, Button) for action in card.actions)


async def test_what_is_offered_afterwards_is_offered_once(small_world: World) -> None:
    idea = await small_world.shares()
    card = await small_world.answers("bethan", "idea.others_should_know", idea=idea)
    assert "Others should know" not in labels(card) and facts(card)["Other agencies should know"] == "Yes"
    again = await small_world.answers("bethan", "idea.others_should_know", idea=idea)
    assert facts(again) == facts(card)


async def test_the_source_is_never_asked_of_a_practitioner(small_world: World) -> None:
    idea = await small_world.idea(await small_world.shares())
    assert idea.source == "practitioner_voice"
    assert not any("source" in form.model_fields for form in small_world.app.book.forms if form.address[:5] == "idea.")


async def test_its_first_words_are_its_title(small_world: World) -> None:
    sentence = "Could we have one page that travels with the child from ward to ward and home again"
    idea = await small_world.idea(await small_world.shares(sentence=sentence))
    assert idea.title == "Could we have one page that travels with the child from…"


async def test_an_idea_that_nobody_manages_says_which_forum_has_it(small_world: World) -> None:
    card = await small_world.answers("tam", "idea.share", sentence="S")
    assert said(card)[0] == "The Change and improvement forum has it. It is due before them by 30 November."


async def test_words_that_are_written_are_kept_only_when_a_button_is_pressed(small_world: World) -> None:
    door, bethan = small_world.app.door, small_world.who("bethan")
    card = await door.offer(bethan, "One page for the handover")
    assert await small_world.count("idea") == await small_world.count("reflection") == 0
    share = next(a for a in card.actions if isinstance(a, Button) and a.label == "Share with Nkechi")
    assert share.how == "do"
    assert (await small_world.answers("bethan", share.address, **share.values)).title == "Thank you"


async def test_words_too_long_for_a_button_open_the_form_with_what_fits(small_world: World) -> None:
    card = await small_world.app.door.offer(small_world.who("bethan"), "word " * 500)
    [share] = [a for a in card.actions if isinstance(a, Button) and a.address == "idea.share"]
    assert share.how == "ask" and len(str(share.values["sentence"])) <= 1000


# --- who decides ------------------------------------------------------------------------------------------------------


async def test_a_manager_reads_the_idea_before_the_name(small_world: World) -> None:
    card = await small_world.card("nkechi", "idea", await small_world.shares())
    assert said(card)[:2] == ["One page for the handover", "Bethan Eastlake"]
    assert "Social Worker" not in str(card) and labels(card)[0] == "Try it here"


async def test_not_this_time_needs_what_was_considered_and_what_is_useful(small_world: World) -> None:
    idea = await small_world.shares()
    sheet = await small_world.refuses("nkechi", "idea.not_this_time", idea=idea, seen=1, considered="No.", useful="")
    assert set(sheet.errors) == {"considered", "useful"}


async def test_a_try_is_six_weeks_on_unless_somebody_says_otherwise(small_world: World) -> None:
    sheet = await small_world.opens("nkechi", "idea.try", idea=await small_world.shares())
    assert {q.name: q.value for q in sheet.questions} == {"words": None, "until": "2027-01-04"}


@pytest.mark.parametrize("until", ["2026-11-23", "2020-01-01", "2028-01-01"])
async def test_a_try_ends_on_a_day_that_is_still_to_come_within_a_year(small_world: World, until: str) -> None:
    idea = await small_world.shares()
    sheet = await small_world.refuses("nkechi", "idea.try", idea=idea, seen=1, words="Yes", until=until)
    assert set(sheet.errors) == {"until"} and (await small_world.idea(idea)).moment is Moment.NEW


async def test_what_the_fallback_forum_holds_is_passed_to_the_step_after_it(small_world: World) -> None:
    """Its own route would send it to the forum that has it already."""
    idea = await small_world.shares("tam")
    assert "Pass to Learning and Improvement Board" in labels(await small_world.card("idris", "idea", idea))
    await small_world.decides("idris", "idea.pass", idea, words="")
    assert (await small_world.idea(idea)).bodies == ("lib",)
    assert not any(label.startswith("Pass") for label in labels(await small_world.card("idris", "idea", idea)))


async def test_what_waits_is_shown_one_at_a_time_with_how_long_all_of_it_takes(small_world: World) -> None:
    for sentence in ("First", "Second"):
        await small_world.shares(sentence=sentence)
        small_world.clock.forward(minutes=1)
    card = await small_world.answers("nkechi", "waiting.show")
    for sentence, number in (("First", 1), ("Second", 2), ("First", 1)):
        assert card.title == "Ideas waiting for you: 2, about three minutes"
        assert said(card)[:2] == [f"This is number {number} of 2.", sentence]
        following = next(a for a in card.actions if isinstance(a, Button) and a.label == "The next one")
        card = await small_world.answers("nkechi", following.address, **following.values)


@pytest.mark.parametrize("after", [-5, 10**30])
async def test_a_forged_place_in_what_waits_is_a_place_all_the_same(small_world: World, after: int) -> None:
    await small_world.shares()
    card = await small_world.answers("nkechi", "waiting.show", after=after)
    assert "One page for the handover" in said(card)


# --- how it ended -----------------------------------------------------------------------------------------------------


async def test_an_idea_that_ended_is_at_no_stage_of_the_cycle(small_world: World) -> None:
    """The cycle's last stage would say that it was taken up."""
    no = await small_world.shares(sentence="Not this one")
    await small_world.decides("nkechi", "idea.not_this_time", no, considered="The cost of it.", useful="The one page.")
    stopped = await small_world.shares(sentence="Nor this one")
    await small_world.decides("nkechi", "idea.try", stopped, words="Yes")
    await small_world.passes(weeks=7)
    await small_world.answers("bethan", "idea.result", idea=stopped, result="stop", words="It took too long.")
    for id, ended in ((no, "Not this time"), (stopped, "We tried it and stopped")):
        assert facts(await small_world.card("bethan", "idea", id)) == {"How it ended": ended}
    mine = await small_world.answers("bethan", "ideas.mine")
    assert labels(mine)[1:] == ["Nor this one: We tried it and stopped", "Not this one: Not this time"]


@pytest.mark.parametrize(("result", "moment"), [("keep", "embedding"), ("change", "testing"), ("stop", "finished")])
async def test_keep_change_and_stop_are_equal(small_world: World, result: str, moment: str) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.try", idea, words="Yes")
    await small_world.passes(weeks=7)
    card = await small_world.card("bethan", "idea", idea)
    assert labels(card) == ["Keep it", "Change it", "Stop", "Its journey"] and card.title == "What did you see?"
    await small_world.answers("bethan", "idea.result", idea=idea, result=result, words="Fewer calls at night.")
    assert (await small_world.idea(idea)).moment.value == moment


async def test_a_result_that_is_none_of_the_three_is_a_kind_no(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.try", idea, words="Yes")
    await small_world.passes(weeks=7)
    reply = await small_world.tries("bethan", "idea.result", idea=idea, result="forged", words="W")
    assert "Something went wrong" not in str(reply)
    assert (await small_world.idea(idea)).moment is Moment.TESTING
