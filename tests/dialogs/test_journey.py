"""From a try to "did it last?": what each is asked, and that nothing is stranded on the way."""

import pytest
from pydantic import JsonValue

from learning.ideas import Moment, Move
from tests.dialogs.test_ideas import facts, labels, said
from tests.world import World

pytest_plugins = ["tests.worlds"]

AGREED = {"approaches": "with_team", "realistic.realistic": "Two of us can keep it up."}

CHANGE: dict[str, JsonValue] = {"verdict": "change", "answers.worked": "By day it did."}


async def kept(world: World) -> str:
    """Bethan's idea, tried at Nkechi's word and kept at hers."""
    idea = await world.shares()
    await world.decides("nkechi", "idea.try", idea, words="Yes")
    await world.passes(weeks=7)
    await world.answers("bethan", "idea.result", idea=idea, result="keep", words="Fewer calls at night.")
    await world.drain()
    return idea


async def agreed(world: World) -> str:
    idea = await kept(world)
    await world.decides("nkechi", "idea.agree", idea, **AGREED)
    return idea


async def in_place(world: World) -> str:
    idea = await agreed(world)
    await world.passes(weeks=14)
    await world.answers("nkechi", "idea.in_place", idea=idea)
    await world.drain()
    return idea


# --- tried already ----------------------------------------------------------------------------------------------------


async def test_what_was_tried_already_enters_at_testing_and_its_author_says_at_once_what_becomes_of_it(
    small_world: World,
) -> None:
    idea = await small_world.shares()
    card = await small_world.answers("bethan", "idea.tried", idea=idea, tried="A page by the kettle: it was used.")
    assert card.title == "What should become of it?" and labels(card)[:3] == ["Keep it", "Change it", "Stop"]
    now = await small_world.idea(idea)
    assert now.moment is Moment.TESTING and now.being_tried.place == "Assessment" and now.manager.first_name == "Nkechi"
    await small_world.answers("bethan", "idea.result", idea=idea, result="keep", words="It was used each day.")
    await small_world.drain()
    assert "Agree it" in labels(await small_world.card("nkechi", "idea", idea))
    assert small_world.told("nkechi")[-1].card.title == "An idea is waiting for you"


async def test_where_its_author_says_nothing_more_whoever_has_it_is_asked_and_then_the_forum(
    small_world: World,
) -> None:
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.tried", idea=idea, tried="A page by the kettle.")
    assert not (await small_world.idea(idea)).waits
    await small_world.passes(days=15)
    card = await small_world.card("nkechi", "idea", idea)
    assert labels(card) == ["Keep it", "Change it", "Stop", "Its journey"]
    assert (await small_world.answers("nkechi", "waiting.show")).about == (await small_world.idea(idea)).subject
    for _ in range(3):  # whoever stands in for her, and then the forum
        await small_world.passes(days=15)
    now = await small_world.idea(idea)
    assert now.bodies == ("forum_change",) and now.moment is Moment.TESTING and now.unsaid
    assert labels(await small_world.card("idris", "idea", idea))[:3] == ["Keep it", "Change it", "Stop"]
    await small_world.answers("idris", "idea.result", idea=idea, result="stop", words="Nobody could say.")
    assert (await small_world.idea(idea)).moment is Moment.FINISHED


# --- agreed -----------------------------------------------------------------------------------------------------------


async def test_what_was_kept_is_agreed_with_all_that_is_needed(small_world: World) -> None:
    idea = await kept(small_world)
    sheet = await small_world.opens("nkechi", "idea.agree", idea=idea)
    assert [q.name for q in sheet.questions] == ["approaches", "realistic.realistic", "evaluate_on", "lead", "words"]
    for missing in AGREED:
        values = {**sheet.known, "evaluate_on": "2027-06-01", "lead": str(small_world.people["nkechi"].id), **AGREED}
        again = await small_world.refuses("nkechi", "idea.agree", **{**values, missing: ""})
        assert missing in again.errors
    card = await small_world.decides("nkechi", "idea.agree", idea, **AGREED)
    assert labels(card) == ["It is in place", "Not yet: another day", "We stopped"]
    seen = facts(await small_world.card("bethan", "idea", idea))
    assert seen["Who leads it"] == "Nkechi Umeadi" and seen["Is it realistic?"] == "Two of us can keep it up."
    assert seen["Next in the cycle"] == "Understanding what is happening now"


async def test_an_idea_that_was_not_tried_is_not_agreed_by_a_manager(small_world: World) -> None:
    idea = await small_world.shares()
    assert "Agree it" not in labels(await small_world.card("nkechi", "idea", idea))
    card = await small_world.answers("nkechi", "idea.agree", idea=idea, seen=1, evaluate_on="2027-06-01", **AGREED)
    assert "Please try it first" in said(card)[0]
    assert (await small_world.idea(idea)).moment is Moment.NEW


async def test_a_forum_agrees_something_larger_without_a_try(small_world: World) -> None:
    idea = await small_world.shares("tam")
    assert "Agree it" in labels(await small_world.card("idris", "idea", idea))
    await small_world.decides("idris", "idea.agree", idea, lead=str(small_world.people["sol"].id), **AGREED)
    await small_world.drain()
    assert "The Change and improvement forum (Idris) says it is agreed. Sol Whitby leads it." in str(
        small_world.told("tam")[-1].card
    )
    assert "It is in place" in labels(await small_world.card("sol", "idea", idea))
    assert "until it is in place" not in str(await small_world.answers("sol", "journey.leading"))


async def test_an_author_may_lead_what_was_agreed(small_world: World) -> None:
    idea = await kept(small_world)
    await small_world.decides("nkechi", "idea.agree", idea, lead=str(small_world.people["bethan"].id), **AGREED)
    await small_world.passes(weeks=14)
    assert "It is in place" in labels(await small_world.card("bethan", "idea", idea))
    await small_world.answers("bethan", "idea.in_place", idea=idea)
    assert (await small_world.idea(idea)).moment is Moment.EVALUATING


async def test_nobody_agrees_it_in_time_and_the_forum_is_asked_for_it_still_kept(small_world: World) -> None:
    idea = await kept(small_world)
    for _ in range(3):  # whoever stands in for her has it first
        await small_world.passes(days=15)
    now = await small_world.idea(idea)
    assert now.to_agree and now.bodies == ("forum_change",)
    assert "Agree it" in labels(await small_world.card("idris", "idea", idea))


# --- in place, evaluated ----------------------------------------------------------------------------------------------


async def test_on_its_day_whoever_leads_it_is_asked_and_then_the_forum(small_world: World) -> None:
    idea = await agreed(small_world)
    assert (await small_world.answers("nkechi", "waiting.show")).title == "Ideas waiting for you: none"
    await small_world.passes(weeks=14)
    assert (await small_world.idea(idea)).place_asked
    assert "It is in place" in labels(await small_world.answers("nkechi", "waiting.show"))
    await small_world.answers("nkechi", "idea.not_yet", idea=idea, until="2027-09-01", words="Two are new.")
    now = await small_world.idea(idea)
    assert not now.waits and now.agreed.evaluate_on.isoformat() == "2027-09-01"
    await small_world.passes(weeks=26)
    for _ in range(3):
        await small_world.passes(weeks=3)
    assert (await small_world.idea(idea)).bodies == ("forum_change",)
    await small_world.answers("idris", "idea.in_place", idea=idea)
    assert (await small_world.idea(idea)).moment is Moment.EVALUATING


async def test_it_is_finished_only_by_the_last_step_of_the_second_chain_and_with_what_is_required(
    small_world: World,
) -> None:
    idea = await in_place(small_world)
    now = await small_world.idea(idea)
    assert now.moment is Moment.EVALUATING and now.bodies == ("lib",) and now.evaluating
    sheet = await small_world.opens("idris", "idea.evaluate", idea=idea)
    again = await small_world.refuses("idris", "idea.evaluate", **{**sheet.known, "verdict": "works"})
    assert "answers.worked" in again.errors
    values = {"verdict": "works", "answers.worked": "Yes: nobody told it twice.", "words": "Well done, all."}
    await small_world.decides("idris", "idea.evaluate", idea, **values)
    await small_world.drain()
    assert (await small_world.idea(idea)).moment is Moment.FINISHED
    told = said(small_world.told("bethan")[-1].card)
    assert "The Learning and Improvement Board (Idris) says what has come of it:" in told
    assert "Well done, all.\n\nDid it work?\nYes: nobody told it twice." in told


async def test_what_needs_changing_goes_back_to_whoever_leads_it_with_a_new_day(small_world: World) -> None:
    idea = await in_place(small_world)
    await small_world.decides("idris", "idea.evaluate", idea, **CHANGE, words="Not at night.")
    now = await small_world.idea(idea)
    assert now.moment is Moment.EMBEDDING and now.manager.first_name == "Nkechi" and not now.bodies
    await small_world.passes(weeks=14)
    await small_world.answers("nkechi", "idea.in_place", idea=idea)
    assert (await small_world.idea(idea)).evaluated == {}


async def test_it_is_stopped_only_with_a_reason(small_world: World) -> None:
    idea = await in_place(small_world)
    seen = (await small_world.opens("idris", "idea.evaluate", idea=idea)).known
    stop: dict[str, JsonValue] = {**CHANGE, "verdict": "stop"}
    assert "words" in (await small_world.refuses("idris", "idea.evaluate", **stop, **seen)).errors
    await small_world.decides("idris", "idea.evaluate", idea, **stop, words="It cost more than it gave.")
    assert (await small_world.idea(idea)).moment is Moment.FINISHED


# --- did it last? -----------------------------------------------------------------------------------------------------


async def test_at_each_of_its_days_somebody_is_asked_whether_it_is_still_happening(small_world: World) -> None:
    idea = await in_place(small_world)
    await small_world.passes(weeks=27)
    assert labels(await small_world.card("nkechi", "idea", idea))[-4:-1] == ["Yes, it is", "Partly", "No longer"]
    before = len(small_world.told("bethan"))
    await small_world.answers("nkechi", "idea.lasted", idea=idea, still="partly", words="Not at weekends.")
    await small_world.drain()
    assert "Is it still happening? Nkechi: Partly." in said(small_world.told("bethan")[-1].card)
    assert len(small_world.told("bethan")) > before
    await small_world.passes(weeks=26)
    now = await small_world.idea(idea)
    assert [e.move for e in now.events].count(Move.LASTING) == 2 and now.lasting


async def test_who_does_not_answer_is_asked_once_more_and_then_the_forum_is(small_world: World) -> None:
    idea = await in_place(small_world)
    await small_world.passes(weeks=27)
    for _ in range(3):
        await small_world.passes(weeks=3)
    asked = [dict(e.data) for e in (await small_world.idea(idea)).events if e.move is Move.LASTING]
    nkechi = str(small_world.people["nkechi"].id)
    assert asked == [
        {"asked": nkechi},
        {"asked": nkechi, "again": "yes"},
        {"bodies": "forum_change", "again": "yes"},
    ]
    assert "No longer" in labels(await small_world.card("idris", "idea", idea))
    await small_world.answers("idris", "idea.lasted", idea=idea, still="no")
    assert (await small_world.idea(idea)).lasting is None


async def test_what_lasts_no_longer_can_be_a_source_of_learning_linked_to_the_first(small_world: World) -> None:
    idea = await in_place(small_world)
    await small_world.passes(weeks=27)
    card = await small_world.answers("nkechi", "idea.lasted", idea=idea, still="no", words="Nobody prints it.")
    assert labels(card) == ["Make it a source of learning"]
    sheet = await small_world.opens("nkechi", "journey.source", idea=idea)
    assert sheet.questions[0].value == "practitioner_voice"
    values = {"source": "qa_findings", "sentence": "What is on paper is not where people look."}
    made = await small_world.answers("nkechi", "journey.source", idea=idea, **values)
    finding = await small_world.idea(str(made.about.id))
    assert finding.kind.value == "finding" and finding.bodies == ("forum_qa",)
    links = await small_world.read(lambda work: work.links.of(finding.id))
    assert [(str(one.idea), one.how.value) for one in links] == [(idea, "source")]


@pytest.mark.parametrize("address", ["idea.agree", "idea.evaluate", "idea.in_place", "idea.lasted", "journey.source"])
async def test_a_move_that_the_state_does_not_allow_is_a_kind_no(small_world: World, address: str) -> None:
    idea = await small_world.shares()
    values = {"still": "yes"} if address == "idea.lasted" else {}
    reply = await small_world.tries("zoe", address, idea=idea, **values)
    assert "Something went wrong" not in str(reply)
    assert (await small_world.idea(idea)).moment is Moment.NEW


# --- thanks, families, and telling others -----------------------------------------------------------------------------


async def test_its_author_thanks_whoever_answered_with_one_tap_and_words_may_follow(small_world: World) -> None:
    idea = await small_world.shares()
    assert "Say thank you" not in labels(await small_world.card("bethan", "idea", idea))
    await small_world.decides("nkechi", "idea.try", idea, words="Yes")
    await small_world.drain()
    before = len(small_world.told("nkechi"))
    card = await small_world.answers("bethan", "idea.thank", idea=idea)
    assert labels(card) == ["Add a few words"]
    assert "Bethan says thank you." in said(await small_world.card("nkechi", "idea", idea))
    await small_world.answers("bethan", "idea.thank_in_words", idea=idea, words="You answered within the day.")
    assert "You answered within the day." in said(await small_world.card("nkechi", "idea", idea))
    assert "Say thank you" not in labels(await small_world.card("bethan", "idea", idea))
    await small_world.drain()
    assert all(one.edits for one in small_world.told("nkechi")[before:]), "she is sent no more messages for it"


async def test_what_families_may_be_told_is_asked_for_only_where_they_raised_it(small_world: World) -> None:
    idea = await small_world.shares()
    assert "families" not in str((await small_world.opens("nkechi", "idea.try", idea=idea)).questions)
    await small_world.answers("bethan", "idea.families", idea=idea, families="We tell it again and again.")
    sheet = await small_world.opens("nkechi", "idea.try", idea=idea)
    assert sheet.questions[-1].label == "What may be said to the family or young people who raised it?"
    values = {"words": "Yes", "families.families": "From Monday you tell it once."}
    await small_world.decides("nkechi", "idea.try", idea, **values)
    card = await small_world.card("bethan", "idea", idea)
    assert "From Monday you tell it once." in said(card) and card.title == "Nkechi has answered you"


async def good(world: World) -> str:
    idea = await world.shares()
    await world.answers("bethan", "idea.kind", idea=idea, kind="good")
    return idea


@pytest.mark.parametrize(("result", "thanks"), [("named", "Bethan Eastlake"), ("unnamed", "whoever shared it")])
async def test_good_practice_is_told_on_with_thanks_as_its_author_agrees(
    small_world: World, result: str, thanks: str
) -> None:
    idea = await good(small_world)
    assert "Tell others" in labels(await small_world.card("nkechi", "idea", idea))
    values = {"agencies": "Harrowmere County Council", "words": "It takes a minute."}
    await small_world.decides("nkechi", "idea.tell_others", idea, **values)
    await small_world.drain()
    assert not small_world.told("sol")
    card = await small_world.card("bethan", "idea", idea)
    assert card.title == "May others be told?" and "Yes, with my name" in labels(card)
    await small_world.answers("bethan", "idea.consent", idea=idea, result=result)
    await small_world.drain()
    told = [e for e in (await small_world.idea(idea)).events if e.move is Move.TOLD_OTHERS][-1]
    assert told.data["named"] == result
    assert f"With thanks to {thanks}." in said(small_world.told("sol")[-1].card)
    assert small_world.told("sol")[-1].card.title == "Good practice"
    assert facts(await small_world.card("bethan", "idea", idea))["How it ended"] == "Others have been told"


async def test_without_its_authors_yes_nobody_is_told(small_world: World) -> None:
    idea = await good(small_world)
    await small_world.decides("nkechi", "idea.tell_others", idea, agencies="Harrowmere County Council")
    await small_world.answers("bethan", "idea.consent", idea=idea, result="no")
    now = await small_world.idea(idea)
    assert now.moment is Moment.NEW and not any(e.move is Move.TOLD_OTHERS for e in now.events)
    card = await small_world.card("nkechi", "idea", idea)
    assert "Its author would rather that others were not told." in said(card) and "Try it here" in labels(card)


async def test_what_others_should_know_is_in_the_queue_of_the_boards_manager(small_world: World) -> None:
    idea = await small_world.shares()
    assert (await small_world.answers("idris", "others.queue")).title == "What others should know"
    await small_world.answers("bethan", "idea.others_should_know", idea=idea)
    await small_world.drain()
    assert (await small_world.answers("idris", "others.queue")).title == "What others should know: 1"
    assert {"Tell others", "Others need not know"} <= set(labels(await small_world.card("idris", "idea", idea)))
    await small_world.answers("idris", "idea.stays_here", idea=idea, words="It is about our own form only.")
    assert (await small_world.answers("idris", "others.queue")).title == "What others should know"
    assert "It is about our own form only." in said(await small_world.card("bethan", "idea", idea))
    assert (await small_world.answers("zoe", "others.queue")).title == "Nothing has changed"


# --- in numbers -------------------------------------------------------------------------------------------------------


async def test_ideas_are_counted_by_activity_pillar_kind_and_by_what_was_said(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.belongs", idea=idea, activities=["quality", "risk"], pillars=["leading"])
    await small_world.answers("bethan", "idea.affected", idea=idea, affected="Parents of babies", had_a_say="yes")
    await small_world.answers("bethan", "idea.kind", idea=idea, kind="good")
    await small_world.shares(sentence="A second one")
    page = await small_world.app.door.show(small_world.knock("leopold", "ideas.numbers"))
    counted = {row.name: (row.count, row.out_of) for row in page.rows}
    assert counted["Ideas"] == (2, None) and counted["Quality assurance"] == (1, 2) and counted["Leading"] == (1, 2)
    assert counted["Said who is most affected"] == (1, 2) and counted["Of those, they have had a say"] == (1, 1)
    assert counted["Good practice"] == (1, 2) and counted["Understanding what is happening now"] == (2, None)
    refused = await small_world.app.door.show(small_world.knock("zoe", "ideas.numbers"))
    assert refused.title == "Nothing has changed"
