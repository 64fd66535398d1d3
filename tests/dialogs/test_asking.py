"""Asking the frontline: who may ask whom, one answer each, and nobody who answered is left without hearing of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import JsonValue

from dialogs.kit.questions import Sheet
from dialogs.kit.words import Card, Text
from learning.people import Team
from tests.databases import Databases
from tests.dialogs.test_joining import facts, labels, press, said, told
from tests.partnership import COUNCIL, HERE
from tests.world import World, filled, world_at

pytest_plugins = ["tests.worlds"]

QUESTION = "What gets in the way of a good handover?"
ANSWER = "Nobody knows who the next worker is until they ring"
LAST_DAY = "7 December"


def shown(sheet: Sheet, question: str) -> dict[str, str]:
    """Each choice's value by its label."""
    [found] = [one for one in sheet.questions if one.name == question]
    return {option.label: option.value for option in found.options}


async def writes(
    world: World, name: str = "jaspreet", *to: str, words: str = QUESTION, about: str = "", **values: JsonValue
) -> Card | Sheet:
    sheet = await world.opens(name, "asking.ask")
    groups = shown(sheet, "to")
    chosen: list[JsonValue] = [groups[label] for label in to or ("Everyone",)]
    typed = {"words": words, "to": chosen, "about": about, **values}
    return await world.tries(name, "asking.ask", sheet.nonce, **{**filled(sheet), **typed})


async def asks(world: World, name: str = "jaspreet", *to: str, **values: str) -> str:
    """A question that has gone out, as its id."""
    card = await writes(world, name, *to, **values)
    assert isinstance(card, Card) and card.about, card
    asking = str(card.about.id)
    await world.answers(name, "asking.go", asking=asking)
    await world.drain()
    return asking


async def answers(world: World, name: str, asking: str, words: str = ANSWER) -> Card:
    return await world.answers(name, "asking.answer", asking=asking, words=words)


async def idea_of(world: World, name: str) -> str:
    [idea] = await world.read(lambda work: work.ideas.by(world.people[name]))
    return str(idea.id)


# --- who may ask whom -------------------------------------------------------------------------------------------------


async def test_nobody_is_asked_before_whoever_asks_has_seen_how_many(world: World) -> None:
    card = await writes(world)
    assert isinstance(card, Card) and card.title == f"It will go to {len(HERE) - 1} people"
    assert labels(card) == [f"Ask {len(HERE) - 1} people", "Change it"]
    assert said(card)[1] == f"To everyone, to be answered until {LAST_DAY}."
    await world.drain()
    assert await world.count("asking_person") == 0 and not world.told("bethan")
    await press(world, "jaspreet", card, labels(card)[0])
    await world.drain()
    assert await world.count("asking_person") == len(HERE) - 1


async def test_everyone_in_the_audience_has_one_card_where_they_are(world: World) -> None:
    asking = await asks(world)
    for name in ("bethan", "nkechi", "tam"):
        [one] = world.told(name)
        assert one.card.title == "A question for you" and labels(one.card) == ["Answer"]
        assert said(one.card)[:2] == ["Jaspreet Lalli asks:", QUESTION]
        assert one.line == "Hearback: somebody asks you a question"
    assert QUESTION in world.letters("anwen")[-1]
    assert await told(world, "jaspreet") == ["Your question"], "whoever asks follows it, and is not asked"
    await world.app.worker.asking.ask("a hand", UUID(asking))
    await world.drain()
    assert len(world.told("bethan")) == 1


async def test_a_manager_asks_their_own_team_and_nobody_else(world: World) -> None:
    sheet = await world.opens("nkechi", "asking.ask")
    assert list(shown(sheet, "to")) == [f"Assessment ({COUNCIL})"]
    everyone = shown(await world.opens("jaspreet", "asking.ask"), "to")["Everyone"]
    again = await world.refuses("nkechi", "asking.ask", words=QUESTION, to=[everyone], until="2026-12-07")
    assert again.errors == {"to": "Please choose one of the answers."}
    await asks(world, "nkechi", f"Assessment ({COUNCIL})")
    assert [name for name in HERE if any(one.card.title == "A question for you" for one in world.told(name))] == [
        "bethan",
        "zoe",
    ]


@pytest.mark.parametrize("name", ["bethan", "leopold"])
async def test_whoever_manages_nobody_and_answers_for_nothing_asks_nobody(small_world: World, name: str) -> None:
    reply = await small_world.app.door.open(small_world.knock(name, "asking.ask"))
    assert isinstance(reply, Card) and "people who manage a team" in said(reply)[0]
    assert await small_world.count("asking") == 0


async def test_some_agencies_professions_and_teams_are_asked_together_and_it_can_be_changed(world: World) -> None:
    card = await writes(world, "jaspreet", "Harrowmere Schools", f"Duty ({COUNCIL})")
    assert isinstance(card, Card) and card.title == "It will go to 3 people" and card.about
    sheet = await world.opens("jaspreet", "asking.ask", written=str(card.about.id))
    values = filled(sheet)
    assert values["words"] == QUESTION and len(values["to"]) == 2  # type: ignore[arg-type]  # a list
    values["to"] = [shown(sheet, "to")["Harrowmere Schools"]]
    changed = await world.answers("jaspreet", "asking.ask", sheet.nonce, **values)
    assert changed.title == "It will go to 1 person" and changed.about == card.about
    assert await world.count("asking") == 1


# --- answering --------------------------------------------------------------------------------------------------------


async def test_an_answer_is_an_idea_that_is_with_whoever_asked_and_with_no_manager(world: World) -> None:
    asking = await asks(world)
    thanks = await answers(world, "bethan", asking)
    assert thanks.title == "Thank you" and said(thanks)[0].startswith("Jaspreet Lalli has your answer.")
    idea = await world.idea(await idea_of(world, "bethan"))
    assert idea.manager.name == "Jaspreet Lalli" and str(idea.asked) == asking and idea.promised_on
    assert len(await told(world, "nkechi")) == 1, "her manager has the question, and nothing more"
    assert not idea.shown_to_colleagues
    waiting = await world.card("jaspreet", "idea", str(idea.id))
    assert waiting.title == "An idea is waiting for you" and said(waiting)[-3:-1] == [
        "In answer to Jaspreet Lalli:",
        QUESTION,
    ]


async def test_whoever_asked_sees_live_how_many_have_answered_and_each_answer(world: World) -> None:
    asking = await asks(world)
    await answers(world, "bethan", asking)
    world.clock.forward(minutes=1)
    await answers(world, "zoe", asking, "The form asks for it twice")
    await world.drain()
    newest = world.told("jaspreet")[-1]
    assert newest.edits and facts(newest.card)["Answered"] == f"2 of {len(HERE) - 1}"
    assert len([one for one in world.told("jaspreet") if not one.edits]) == 1, "no message for each answer"
    assert labels(newest.card) == [
        "Say what came of it",
        "The form asks for it twice: Zoe Ambrose",
        f"{ANSWER}: Bethan Eastlake",
        "See how it stands now",
    ]


async def test_many_answers_stand_on_several_pages(world: World) -> None:
    asking = await asks(world)
    names = [name for name in HERE if name != "jaspreet"][:10]
    for number, name in enumerate(names):
        await answers(world, name, asking, f"Answer {number}")
        world.clock.forward(minutes=1)
    card = await world.card("jaspreet", "asking", asking)
    assert labels(card)[-2] == "More answers" and labels(card)[1].startswith("Answer 9")
    more = await world.answers("jaspreet", "asking.answers", asking=asking, after=8)
    assert [label.partition(":")[0] for label in labels(more)] == ["Answer 1", "Answer 0", "Back to the question"]
    other = await world.answers("nkechi", "asking.answers", asking=asking)
    assert other.title == "Nothing has changed", "the answers are for whoever asked"


async def test_an_answer_counts_once_and_a_second_is_handed_back(world: World) -> None:
    asking = await asks(world)
    await answers(world, "bethan", asking)
    again = await answers(world, "bethan", asking, "And something more")
    assert said(again)[0] == "You have answered this already: here is how it stands."
    assert "And something more" in said(again) and await world.count("idea") == 1


async def test_what_is_too_long_stays_in_the_form(small_world: World) -> None:
    asking = await asks(small_world)
    long = await small_world.refuses("bethan", "asking.answer", asking=asking, words="a" * 1001)
    assert long.errors == {"words": "Please keep this to 1000 characters."}
    await answers(small_world, "bethan", asking)
    said = await small_world.refuses("jaspreet", "asking.came_of_it", asking=asking, words="a" * 1501)
    assert said.errors == {"words": "Please keep this to 1500 characters."}


async def test_whoever_was_not_asked_can_neither_read_it_nor_answer(small_world: World) -> None:
    asking = await asks(small_world, "nkechi", f"Assessment ({COUNCIL})")
    assert (await answers(small_world, "tam", asking)).title == "Nothing has changed"
    assert QUESTION not in str(await small_world.card("tam", "asking", asking))
    assert await small_world.count("idea") == 0


async def test_a_question_stands_on_the_page_until_it_is_answered(small_world: World) -> None:
    asking = await asks(small_world)
    home = await small_world.app.door.home(small_world.who("bethan", "web"))
    assert "A question for you" in [card.title for card in home]
    await answers(small_world, "bethan", asking)
    home = await small_world.app.door.home(small_world.who("bethan", "web"))
    assert "A question for you" not in [card.title for card in home]
    yours = await small_world.app.door.home(small_world.who("jaspreet", "web"))
    assert f"{QUESTION}: until {LAST_DAY}" in [label for card in yours for label in labels(card)]


async def test_answers_to_a_managers_question_are_not_shown_in_their_teams_channel(world: World) -> None:
    await world.connects("nkechi", "19:team")
    asking = await asks(world, "nkechi", f"Assessment ({COUNCIL})")
    await answers(world, "bethan", asking)
    await world.drain()
    assert not any(ANSWER in str(one.card) for one in world.telephones.to("19:team"))
    idea = await world.idea(await idea_of(world, "bethan"))
    assert not idea.may_be_seen_by(Team(COUNCIL, "Assessment"))


async def test_whoever_is_away_is_asked_when_they_are_back(world: World) -> None:
    until = (world.clock().date() + timedelta(days=3)).isoformat()
    await world.answers("bethan", "away.until", until=until)
    await asks(world)
    assert not world.told("bethan")
    await world.passes(days=4)
    assert await told(world, "bethan") == ["A question for you"]


async def test_a_question_that_is_over_when_they_are_back_is_not_said(world: World) -> None:
    until = (world.clock().date() + timedelta(days=20)).isoformat()
    await world.answers("bethan", "away.until", until=until)
    await asks(world)
    await world.passes(days=22)
    assert await told(world, "bethan") == []


# --- what came of it --------------------------------------------------------------------------------------------------


async def test_everyone_who_answered_hears_what_came_of_it_and_nobody_else(world: World) -> None:
    asking = await asks(world)
    for name in ("bethan", "zoe"):
        await answers(world, name, asking)
    words = "We name the next worker a week before."
    card = await world.answers("jaspreet", "asking.came_of_it", asking=asking, words=words)
    assert "Say more of what came of it" in labels(card) and words in said(card)
    await world.drain()
    for name in ("bethan", "zoe"):
        newest = [one for one in world.told(name) if not one.edits][-1]
        assert newest.card.title == "What came of it" and newest.line == "Hearback: there is news for you"
        assert said(newest.card)[:2] == ["Jaspreet Lalli said on 23 November:", words]
    assert await told(world, "nkechi") == ["A question for you"]
    before = len(await told(world, "bethan"))
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="It holds in all teams now.")
    assert len(await told(world, "bethan")) == before + 1
    assert said([one for one in world.told("bethan") if not one.edits][-1].card)[1] == "It holds in all teams now."
    assert await world.sql("SELECT to_do FROM asking") in ([(False,)], [(0,)])


async def test_with_what_came_of_it_an_answer_is_finished_unless_it_has_gone_on(world: World) -> None:
    asking = await asks(world)
    for name in ("bethan", "zoe"):
        await answers(world, name, asking)
    tried = await idea_of(world, "zoe")
    await world.decides("jaspreet", "idea.try", tried, words="Yes, in two teams.")
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="We name the next worker.")
    await world.drain()
    assert (await world.idea(tried)).moment.value == "testing"
    finished = await world.idea(await idea_of(world, "bethan"))
    assert finished.moment.value == "finished" and finished.promised_on is None
    card = await world.card("bethan", "idea", str(finished.id))
    assert "Jaspreet said what came of it:" in said(card)
    assert facts(card)["How it ended"] == "What came of it was said"
    await world.passes(weeks=5)
    assert (await world.idea(str(finished.id))).moment.value == "finished", "nothing is promised any more"


async def test_whoever_answers_after_something_was_said_reads_it_at_once(world: World) -> None:
    asking = await asks(world)
    await answers(world, "zoe", asking)
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="We name the next worker.")
    await world.drain()
    card = await answers(world, "bethan", asking)
    assert card.title == "What came of it" and "We name the next worker." in said(card)
    before = len(await told(world, "bethan"))
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="In all teams.")
    assert len(await told(world, "bethan")) == before + 1


async def test_only_whoever_asked_says_what_came_of_it(small_world: World) -> None:
    asking = await asks(small_world)
    await answers(small_world, "bethan", asking)
    for name in ("bethan", "nkechi", "idris"):
        reply = await small_world.answers(name, "asking.came_of_it", asking=asking, words="Nothing.")
        assert reply.title == "Nothing has changed"
    assert await small_world.count("asking_outcome") == 0


# --- a review or an audit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("framework", "promise"),
    [
        ("milton_keynes", "You will not be blamed for something done in good faith."),
        ("pan_dorset", "You will not be blamed for something done in good faith."),
        ("derby", ""),
    ],
)
async def test_a_contribution_says_to_what_and_that_nobody_is_blamed(
    databases: Databases, framework: str, promise: str
) -> None:
    with databases.sqlite() as url:
        async with world_at(url, framework=framework) as world:
            await asks(world, about="Thematic audit of handovers")
            [one] = world.told("bethan")
            texts = [block.text for block in one.card.body if isinstance(block, Text)]
            assert texts[1:-1] == ["It is part of: Thematic audit of handovers.", *([promise] if promise else [])]
            assert "Thematic" not in one.line


# --- whom somebody asks, where there is only one to choose ------------------------------------------------------------


async def test_the_only_audience_there_is_is_chosen_already(world: World) -> None:
    sheet = await world.opens("nkechi", "asking.ask")
    assert list(shown(sheet, "to")) == [f"Assessment ({COUNCIL})"]
    card = await world.tries("nkechi", "asking.ask", sheet.nonce, **{**filled(sheet), "words": QUESTION})
    assert isinstance(card, Card) and card.title.startswith("It will go to"), "nothing had to be ticked"


async def test_among_several_nobody_is_chosen_for_them(small_world: World) -> None:
    sheet = await small_world.opens("jaspreet", "asking.ask")
    [to] = [question for question in sheet.questions if question.name == "to"]
    assert len(to.options) > 1 and not to.value


async def test_what_was_written_keeps_whom_it_is_for(small_world: World) -> None:
    card = await writes(small_world, "jaspreet", f"Assessment ({COUNCIL})")
    assert isinstance(card, Card) and card.about
    sheet = await small_world.opens("jaspreet", "asking.ask", written=str(card.about.id))
    [to] = [question for question in sheet.questions if question.name == "to"]
    assert [option.label for option in to.chosen] == [f"Assessment ({COUNCIL})"]
