"""An answer in two parts, a conversation, links and joins, and taking one of several: from the manager's card."""

import pytest

from dialogs.kit.words import Card
from dialogs.waiting import how_many
from learning.answering import OPENINGS
from learning.ideas import Moment, Move
from tests.dialogs.test_ideas import labels, said
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

MORE = [
    *("Answer", "Link to another idea", "Join to another idea", "Start a conversation"),
    *("Change its route", "Its journey", "Not this time, because…"),
]


async def test_a_manager_has_three_things_first_and_the_rest_in_one_order(small_world: World) -> None:
    card = await small_world.card("nkechi", "idea", await small_world.shares())
    assert labels(card) == ["Try it here", "Ask", "Pass to Change and improvement forum", *MORE]


# --- support and challenge --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valued", "curious"), [("You saw it.", ""), ("", "Who prints it at night?"), ("You saw it.\n\nWell.", "Who?")]
)
async def test_an_answer_has_two_parts_each_under_its_heading(small_world: World, valued: str, curious: str) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.respond", idea, valued=valued, curious=curious)
    card = await small_world.card("bethan", "idea", idea)
    parts = [("What I valued", valued), ("What I am curious about", curious)]
    expected = [one for heading, words in parts if words for one in (heading, words)]
    assert card.title == "Nkechi has answered you" and said(card)[1 : 1 + len(expected)] == expected
    assert ("Answer" in labels(card)) == bool(curious), "what somebody is curious about can be answered"
    assert (await small_world.idea(idea)).waits, "a decision is owed still"


async def test_what_somebody_is_curious_about_is_answered_once(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.respond", idea, curious="Who prints it at night?")
    await small_world.answers("bethan", "idea.answer", idea=idea, words="The night desk.")
    assert "The night desk." in said(await small_world.card("nkechi", "idea", idea))
    assert "Answer" not in labels(await small_world.card("bethan", "idea", idea))


async def test_three_openings_can_be_edited_and_none_is_sent_as_it_is(small_world: World) -> None:
    idea = await small_world.shares()
    card = await small_world.answers("nkechi", "idea.openings", idea=idea)
    begun = [a for a in card.actions if a.label.startswith("Begin with")]
    assert len(begun) == 3 and labels(card)[-1] == "In my own words"
    for button, (valued, curious) in zip(begun, OPENINGS.values(), strict=True):
        sheet = await small_world.opens("nkechi", "idea.respond", **button.values)  # type: ignore[union-attr]  # buttons
        assert {q.name: q.value for q in sheet.questions} == {"valued": valued, "curious": curious}
        again = await small_world.refuses("nkechi", "idea.respond", sheet.nonce, **filled(sheet))
        assert set(again.errors) == {"valued"} and again.questions[1].value == curious
    done = await small_world.answers(
        "nkechi", "idea.respond", **{**filled(sheet), "valued": f"{valued} safer.", "curious": ""}
    )
    assert done.title == "Done"


@pytest.mark.parametrize("valued", ["", "Noted.", "We already do this.", "Thanks, but not a priority."])
async def test_an_answer_that_says_nothing_is_refused_beside_its_question(small_world: World, valued: str) -> None:
    idea = await small_world.shares()
    sheet = await small_world.opens("nkechi", "idea.respond", idea=idea)
    again = await small_world.refuses("nkechi", "idea.respond", sheet.nonce, **{**filled(sheet), "valued": valued})
    assert set(again.errors) == {"valued"} and again.questions[0].value == (valued or None or "")


# --- a conversation ---------------------------------------------------------------------------------------------------


async def test_a_conversation_is_asked_for_answered_and_can_be_what_came_of_it(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.talk", idea, when="Thursday at ten, in the kitchen")
    card = await small_world.card("bethan", "idea", idea)
    assert said(card)[:2] == ["Nkechi would like to talk this through with you:", "Thursday at ten, in the kitchen"]
    await small_world.answers("bethan", "idea.answer", idea=idea, words="Yes, gladly.")
    theirs = await small_world.card("nkechi", "idea", idea)
    assert "Yes, gladly." in said(theirs) and "We talked it through" in labels(theirs)
    agreed = "Bethan shows it to the night team first."
    await small_world.decides("nkechi", "idea.talked", idea, agreed=agreed)
    ended = await small_world.card("bethan", "idea", idea)
    assert said(ended)[:2] == ["Nkechi says what you talked through:", agreed]
    assert "We talked it through" in str(ended.body) and (await small_world.idea(idea)).moment is Moment.FINISHED


async def test_they_may_have_talked_before_its_author_answered_in_writing(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.talk", idea, when="Now, at the coffee machine")
    await small_world.decides("nkechi", "idea.talked", idea, agreed="Bethan shows it to the night team first.")
    assert (await small_world.idea(idea)).last.move is Move.TALKED


# --- linked and joined ------------------------------------------------------------------------------------------------


async def test_a_link_shows_on_both_cards_and_once(small_world: World) -> None:
    one, other = await small_world.shares(), await small_world.shares("zoe", "A quieter room for families")
    for _ in range(2):
        await small_world.decides("nkechi", "idea.link", one, other=other)
    for name, idea, title in (("nkechi", one, "A quieter room"), ("nkechi", other, "One page for the handover")):
        lines = said(await small_world.card(name, "idea", idea))
        assert len([line for line in lines if line.startswith(title)]) == 1 and "Connected with" in lines
    assert "Connected with" in said(await small_world.card("bethan", "idea", one))
    assert await small_world.count("idea_link") == 1


async def test_what_somebody_may_not_read_is_not_found_to_be_linked_with(small_world: World) -> None:
    one = await small_world.shares()
    theirs = await small_world.shares("zoe", "A quieter room for families")
    await small_world.answers("anwen", "idea.share", sentence="A school bus that waits")
    sheet = await small_world.opens("nkechi", "idea.link", idea=one)
    [question] = sheet.questions
    assert [option.value for option in question.options] == [theirs]


async def test_two_that_are_joined_go_on_as_one_and_everybody_hears(small_world: World) -> None:
    first = await small_world.shares("zoe", "A quieter room for families")
    second = await small_world.shares()
    await small_world.answers("tam", "idea.join", idea=second, kind="tests")
    await small_world.drain()
    await small_world.decides("nkechi", "idea.join_two", second, other=first)
    await small_world.drain()
    assert (await small_world.idea(second)).moment is Moment.FINISHED
    ended = await small_world.card("bethan", "idea", second)
    assert "It goes on together with another" in str(ended.body) and "A quieter room" in str(ended.body)
    before = {name: news(small_world, name) for name in ("bethan", "tam", "zoe")}
    await small_world.decides("nkechi", "idea.try", first, words="Yes, in room two")
    await small_world.drain()
    for name in before:
        assert news(small_world, name) == before[name] + 1
        assert "Yes, in room two" in str(small_world.told(name)[-1].card.body)


def news(world: World, name: str) -> int:
    """Messages that lit up a telephone; edits do not."""
    return len([one for one in world.told(name) if not one.edits])


async def test_what_has_ended_is_joined_to_by_nobody(small_world: World) -> None:
    ended, idea = await small_world.shares("zoe", "A quieter room for families"), await small_world.shares()
    await small_world.decides(
        "nkechi", "idea.not_this_time", ended, considered="There is one room.", useful="That it is quiet."
    )
    sheet = await small_world.opens("nkechi", "idea.join_two", idea=idea)
    values = {**filled(sheet), "other": ended}
    assert "has ended already" in (await small_world.refuses("nkechi", "idea.join_two", **values)).errors["other"]


# --- of several, one --------------------------------------------------------------------------------------------------


async def clerks(world: World, *names: str) -> None:
    for name in names:
        person = world.people[name]
        await world.write(lambda work, p=person: work.people.answer_for(p, frozenset({"forum_change"})))


async def test_take_it_is_there_only_where_several_could(small_world: World) -> None:
    idea = await small_world.shares("tam")
    assert "Take it" not in labels(await small_world.card("idris", "idea", idea))
    await clerks(small_world, "sol")
    assert "Take it" not in labels(await small_world.card("sol", "idea", idea))
    await clerks(small_world, "quin")
    for name in ("sol", "quin"):
        assert "Take it" in labels(await small_world.card(name, "idea", idea))


async def test_one_takes_it_and_the_other_reads_who(small_world: World) -> None:
    idea = await small_world.shares("tam")
    await clerks(small_world, "sol", "quin")
    mine = await small_world.answers("sol", "idea.take", idea=idea)
    assert "You have taken it." in said(mine)
    late = await small_world.answers("quin", "idea.take", idea=idea)
    assert said(late)[0] == "Sol has taken it. This has moved on: here is how it stands."
    theirs: Card = await small_world.card("quin", "idea", idea)
    assert "Sol Whitby has taken it." in said(theirs) and "Take it" not in labels(theirs)
    assert "Try it here" in labels(theirs), "and can still help"


@pytest.mark.parametrize(
    ("ideas", "about"),
    [
        (1, "a minute"),
        (4, "six minutes"),
        (20, "30 minutes"),
        (60, "1 hour and 30 minutes"),
        (577, "14 hours and 25 minutes"),
    ],
)
def test_how_long_they_take_is_said_in_hours_where_it_is_hours(ideas: int, about: str) -> None:
    assert how_many(ideas, "Ideas waiting for you") == f"Ideas waiting for you: {ideas}, about {about}"


async def test_who_stands_in_is_the_last_of_what_stands_under_what_waits(small_world: World) -> None:
    await small_world.shares()
    cards = await small_world.app.door.home(small_world.who("nkechi"))
    [waits] = [card for card in cards if card.title.startswith("Ideas waiting for you")]
    assert labels(waits) == ["One after the other", "When should we tell you?", "Who stands in for me"]
