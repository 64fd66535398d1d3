"""The end of a question to the frontline: never silently over; and what cannot be asked or answered."""

from functools import partial

import pytest
from pydantic import JsonValue
from sqlalchemy import text

from dialogs.kit.questions import Sheet
from dialogs.kit.words import Card
from storage.work import SqlWork
from tests.dialogs.test_asking import ANSWER, answers, asks, idea_of, writes
from tests.dialogs.test_joining import labels, press, said, told
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]


# --- the last day -----------------------------------------------------------------------------------------------------


async def test_on_the_last_day_whoever_asked_is_reminded_if_nothing_was_said(world: World) -> None:
    asking = await asks(world)
    await answers(world, "bethan", asking)
    before = len(await told(world, "jaspreet"))
    await world.passes(weeks=2, hours=10)
    reminded = [one.card for one in world.told("jaspreet") if not one.edits]
    assert len(reminded) == before + 1 and reminded[-1].title == "What came of your question?"
    assert "1 person answered and waits to hear what came of it" in said(reminded[-1])[1]


async def test_whoever_has_said_what_came_of_it_is_not_reminded(world: World) -> None:
    asking = await asks(world)
    await answers(world, "bethan", asking)
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="We name the next worker.")
    before = len(await told(world, "jaspreet"))
    await world.passes(weeks=6)
    assert len(await told(world, "jaspreet")) == before


async def test_it_is_never_silently_over(world: World) -> None:
    """Reminded twice, and then each answer goes to the fallback body, as any promised day that passed."""
    asking = await asks(world)
    await answers(world, "bethan", asking)
    before = len(await told(world, "jaspreet"))
    await world.passes(weeks=2, hours=10)
    await world.passes(weeks=3)
    assert len(await told(world, "jaspreet")) == before + 2
    idea = await world.idea(await idea_of(world, "bethan"))
    assert idea.bodies == (world.app.works.world.framework.fallback.id,)
    assert "The promised day has passed" in str(world.told("bethan")[-1].card)
    assert "An idea is waiting for you" not in await told(world, "idris"), "their list says so, and no message for each"
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="Late, but here it is.")
    await world.drain()
    assert (await world.idea(str(idea.id))).moment.value == "finished", "what was said answers it all the same"
    assert "Late, but here it is." in said(world.told("bethan")[-1].card)


async def test_an_answer_after_the_last_day_is_kept_and_can_be_an_idea(world: World) -> None:
    asking = await asks(world)
    await world.passes(days=15)
    late = await world.card("bethan", "asking", asking)
    assert late.title == "This question has ended" and labels(late) == ["Share an idea"]
    card = await answers(world, "bethan", asking)
    assert card.title == "This question has ended" and ANSWER in said(card)
    assert said(card)[0].startswith("Jaspreet Lalli does not take answers to this any more.")
    assert await world.count("idea") == 0
    thanks = await press(world, "bethan", card, "Share with Nkechi")
    assert "Nkechi Umeadi has it" in said(thanks)[0] and await world.count("idea") == 1


async def test_a_long_answer_after_the_last_day_stays_where_it_can_be_sent(small_world: World) -> None:
    asking = await asks(small_world)
    await small_world.passes(days=15)
    words = "é" * 900
    sheet = await small_world.refuses("bethan", "asking.answer", asking=asking, words=words)
    assert sheet.address == "idea.share" and filled(sheet)["sentence"] == words
    assert "does not take answers" in sheet.refusal


async def test_the_last_day_is_a_day_on_which_it_can_be_answered(small_world: World) -> None:
    asking = await asks(small_world)
    await small_world.passes(days=14)
    assert (await answers(small_world, "bethan", asking)).title == "Thank you"


# --- what is not right ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "beside"),
    [
        ({"until": "2026-11-23"}, {"until": "Please choose a last day that is still to come, within a year."}),
        ({"until": "2026-11-01"}, {"until": "Please choose a last day that is still to come, within a year."}),
        ({"until": "2028-01-01"}, {"until": "Please choose a last day that is still to come, within a year."}),
        ({"words": "why? " * 101}, {"words": "Please ask one question, in at most 500 characters."}),
        ({"words": " "}, {"words": "Please answer this."}),
        ({"to": []}, {"to": "Please answer this."}),
        ({"about": "a" * 201}, {"about": "Please keep its name to 200 characters."}),
        ({"words": "Ring me on 07700 900123?"}, None),
    ],
)
async def test_what_cannot_be_asked_stands_beside_its_question(
    small_world: World, values: dict[str, JsonValue], beside: dict[str, str] | None
) -> None:
    sheet = await writes(small_world, **values)  # type: ignore[arg-type]  # as they are typed
    assert isinstance(sheet, Sheet)
    assert sheet.errors == (beside or {"words": sheet.errors.get("words")})
    assert await small_world.count("asking") == 0


async def test_an_audience_of_nobody_but_oneself_is_said(small_world: World) -> None:
    sheet = await writes(small_world, "jaspreet", "Learning (Harrowmere SCP)")
    assert isinstance(sheet, Sheet) and sheet.errors == {"to": "Nobody is in that audience. Please choose again."}


async def test_the_same_question_is_not_asked_twice_while_it_is_open(world: World) -> None:
    asking = await asks(world)
    twice = await world.answers("jaspreet", "asking.go", asking=asking)
    assert said(twice)[0] == "You have asked this already: here is how it stands."
    again = await writes(world)
    assert isinstance(again, Sheet) and "You are asking this already" in again.refusal
    await world.drain()
    assert len(world.told("bethan")) == 1
    await world.passes(days=15)
    assert isinstance(await writes(world), Card), "later it may be asked anew"


async def test_a_press_that_comes_after_the_last_day_asks_nobody(small_world: World) -> None:
    card = await writes(small_world)
    assert isinstance(card, Card) and card.about
    await small_world.passes(weeks=3)
    late = await small_world.answers("jaspreet", "asking.go", asking=str(card.about.id))
    assert "still to come" in said(late)[0] and await small_world.count("asking_person") == 0


async def test_whoever_asked_and_has_left_leaves_nothing_unheard(world: World) -> None:
    asking = await asks(world)
    await answers(world, "bethan", asking)
    await world.write(partial(_leaves, name="jaspreet"))
    thanks = await answers(world, "zoe", asking)
    assert said(thanks)[0].startswith("We have it.")
    later = await world.idea(await idea_of(world, "zoe"))
    assert later.manager is None and later.bodies, "it goes to the fallback at once"
    await world.passes(weeks=2, hours=10)
    assert await told(world, "idris") and "A question that was asked" in await told(world, "idris")
    await world.answers("idris", "asking.came_of_it", asking=asking, words="We name the next worker.")
    await world.drain()
    assert said(world.told("bethan")[-1].card)[:2] == [
        "Idris Penhallow said on 7 December:",
        "We name the next worker.",
    ]


async def test_whoever_left_after_answering_is_told_nothing_and_the_others_are(world: World) -> None:
    asking = await asks(world)
    for name in ("bethan", "zoe"):
        await answers(world, name, asking)
    await world.write(partial(_leaves, name="bethan"))
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="We name the next worker.")
    await world.drain()
    assert "What came of it" in await told(world, "zoe") and "What came of it" not in await told(world, "bethan")


async def _leaves(work: SqlWork, name: str) -> None:
    statement = text("UPDATE person SET left_on = :day WHERE staff_id = :name")
    await work.session.execute(statement, {"day": work.today.isoformat(), "name": name})
