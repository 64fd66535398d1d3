"""An administrator walks through what the framework's document does not say, until each point is confirmed."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from dialogs.framework_walk import Points
from dialogs.kit.words import Button, Card, Facts, Quote, Text
from learning.framework_asked import asked
from learning.framework_points import Point, points
from storage.work import SqlWork
from tests.databases import Databases
from tests.partnership import email
from tests.test_every_route import signed_in, visitor
from tests.world import World, harrowmere, world_at

pytest_plugins = ["tests.worlds"]

ALL = len(asked(harrowmere()))
WRONG = "Eight weeks, and the school holidays do not count"


def said(card: Card) -> str:
    lines = [b.text for b in card.body if isinstance(b, Text | Quote)]
    return "\n".join([*lines, *(value for b in card.body if isinstance(b, Facts) for value in b.pairs.values())])


def button(card: Card, label: str) -> Button:
    return next(a for a in card.actions if isinstance(a, Button) and a.label == label)


async def walks(world: World, name: str = "idris") -> Card:
    return await world.answers(name, "framework.walk")


async def presses(world: World, card: Card, label: str, name: str = "idris", **typed: str) -> Card:
    pressed = button(card, label)
    return await world.answers(name, pressed.address, **{**pressed.values, **typed})


async def found(world: World) -> list[Point]:
    return await world.read(lambda work: points(work, world.people["idris"]))


async def at(world: World, where: str) -> Card:
    [point] = [each for each in await found(world) if each.asks.where == where]
    return await world.card("idris", "point", str(point.id))


async def listed(world: World) -> Points:
    page = await world.app.door.show(world.knock("idris", "framework.points"))
    assert isinstance(page, Points)
    return page


async def at_home(world: World, name: str = "idris") -> list[Card]:
    return [c for c in await world.app.door.home(world.who(name)) if c.title.startswith("Your framework")]


def tries_eight_weeks(world: World) -> None:
    """Somebody changes the file."""
    works = world.app.works
    works.world = replace(works.world, framework=replace(works.world.framework, try_weeks=8))


async def another_administrator(world: World) -> None:
    promoted = text("UPDATE person SET role = 'framework_admin' WHERE email = :email")
    await world.write(lambda work: work.session.execute(promoted, {"email": email("jaspreet")}))


# --- the walk ---------------------------------------------------------------------------------------------------------


async def test_each_point_says_what_is_not_said_what_we_have_used_and_asks_whether_that_is_right(world: World) -> None:
    card = await at(world, "try_weeks")
    assert "Your framework does not say how long a small try lasts.\nWe have used: 6 weeks." in said(card)
    assert "Is that right?" in said(card) and f"0 of {ALL} confirmed" in said(card)
    assert [a.label for a in card.actions] == ["Yes, that is right", "Not right", "Skip for now", "See all points"]


async def test_a_yes_is_one_press_and_brings_the_next_one(world: World) -> None:
    first = await walks(world)
    after = await presses(world, first, "Yes, that is right")
    assert "Confirmed: thank you." in said(after) and f"1 of {ALL} confirmed" in said(after)
    assert after.title != first.title and button(after, "Yes, that is right")


async def test_who_confirmed_it_and_when_is_kept_and_listed_and_what_is_open_comes_first(world: World) -> None:
    await presses(world, await at(world, "try_weeks"), "Yes, that is right")
    world.clock.forward(days=3)
    page = await listed(world)
    assert page.title == f"Your framework: 1 of {ALL} confirmed"
    [row] = [row for row in page.rows if row.stands == "Confirmed"]
    assert (row.by, row.on, row.in_the_file) == ("Idris Penhallow", "23 November", "try_weeks")
    assert page.rows[-1] == row
    assert "Confirmed by Idris Penhallow on 23 November." in said(await at(world, "try_weeks"))


async def test_the_whole_walk_is_one_press_for_each_point_and_then_nothing_is_left(small_world: World) -> None:
    card = await walks(small_world)
    for _ in range(ALL):
        card = await presses(small_world, card, "Yes, that is right")
    assert card.title == f"Your framework: {ALL} of {ALL} confirmed" and "Every point is confirmed." in said(card)
    assert await at_home(small_world) == []
    assert (await listed(small_world)).going_on == ()


async def test_what_is_skipped_stays_open_and_the_walk_ends(small_world: World) -> None:
    card = await walks(small_world)
    for _ in range(ALL):
        card = await presses(small_world, card, "Skip for now")
    assert f"That was the last one. Still open: {ALL}." in said(card)
    assert await small_world.count("framework_point") == 0
    assert (await presses(small_world, card, "Go through them again")).title == (await walks(small_world)).title


# --- not right, and taken back ----------------------------------------------------------------------------------------


async def test_what_it_should_be_is_kept_for_whoever_changes_the_file(world: World) -> None:
    after = await presses(world, await at(world, "try_weeks"), "Not right", words=WRONG)
    assert "Kept, in your words." in said(after)
    card = await at(world, "try_weeks")
    assert "Not right, says Idris Penhallow, 23 November. It should be:" in said(card) and WRONG in said(card)
    [row] = [row for row in (await listed(world)).rows if row.stands == "Not right"]
    assert row.should_be == WRONG and f"0 of {ALL} confirmed" in said(card)
    pressed = button(card, "Change what you wrote")
    sheet = await world.opens("idris", pressed.address, **pressed.values)
    assert [q.value for q in sheet.questions] == [WRONG]


async def test_what_is_not_right_is_not_asked_again_before_the_file_has_changed(small_world: World) -> None:
    card = await walks(small_world)
    await presses(small_world, card, "Not right", words=WRONG)
    assert (await walks(small_world)).title != card.title
    [home] = await at_home(small_world)
    assert home.title == f"Your framework: {ALL - 1} points to confirm"


async def test_a_confirmation_can_be_taken_back_and_stays_on_record(world: World) -> None:
    await presses(world, await at(world, "try_weeks"), "Yes, that is right")
    card = await presses(world, await at(world, "try_weeks"), "Take it back")
    assert "Is that right?" in said(card) and f"0 of {ALL} confirmed" in said(card)
    kept = await world.sql("SELECT said FROM framework_point ORDER BY n")
    assert [one for (one,) in kept] == ["right", "taken_back"]


# --- the file changes -------------------------------------------------------------------------------------------------


async def test_a_point_whose_wording_changed_is_open_again_and_says_what_was_confirmed(world: World) -> None:
    await presses(world, await at(world, "try_weeks"), "Yes, that is right")
    tries_eight_weeks(world)
    card = await at(world, "try_weeks")
    assert "We have used: 8 weeks." in said(card) and f"0 of {ALL} confirmed" in said(card)
    assert "It was confirmed before it changed, by Idris Penhallow on 23 November." in said(card)
    assert "We have used: 6 weeks." in said(card) and button(card, "Yes, that is right")
    await presses(world, card, "Yes, that is right")
    assert f"1 of {ALL} confirmed" in said(await at(world, "try_weeks"))


async def test_words_about_what_was_not_right_are_shown_beside_what_it_became(small_world: World) -> None:
    await presses(small_world, await at(small_world, "try_weeks"), "Not right", words=WRONG)
    tries_eight_weeks(small_world)
    card = await at(small_world, "try_weeks")
    assert "It has changed since Idris Penhallow said" in said(card) and WRONG in said(card)


async def test_a_card_from_before_the_change_confirms_nothing(small_world: World) -> None:
    card = await at(small_world, "try_weeks")
    tries_eight_weeks(small_world)
    told = await presses(small_world, card, "Yes, that is right")
    assert told.title == "This point has changed in the file" and "has changed since you looked" in said(told)
    assert await small_world.count("framework_point") == 0
    kept = await presses(small_world, card, "Not right", words=WRONG)
    assert WRONG in said(kept), "what was typed is handed back"


# --- several administrators, and everybody else -----------------------------------------------------------------------


async def test_nobody_answers_over_a_colleague_unawares(world: World) -> None:
    await another_administrator(world)
    card = await at(world, "try_weeks")
    await presses(world, card, "Not right", words=WRONG)
    told = await presses(world, card, "Yes, that is right", "jaspreet")
    assert "Idris Penhallow has said since you looked that this is not right." in said(told) and WRONG in said(told)
    await presses(world, told, "Yes, that is right", "jaspreet")
    assert "Confirmed by Jaspreet Lalli" in said(await at(world, "try_weeks"))
    pressed = button(card, "Not right")
    sheet = await world.refuses("idris", pressed.address, **{**pressed.values, "words": "Nine weeks"})
    assert "Jaspreet Lalli has confirmed this since you looked." in sheet.refusal
    assert [q.value for q in sheet.questions] == ["Nine weeks"]


async def test_pressed_twice_it_is_confirmed_once(small_world: World) -> None:
    card = await at(small_world, "try_weeks")
    for _ in range(2):
        assert "Confirmed: thank you." in said(await presses(small_world, card, "Yes, that is right"))
    assert await small_world.count("framework_point") == 1


@pytest.mark.parametrize("name", ["bethan", "nkechi", "jaspreet", "leopold"])
async def test_it_is_the_administrators_alone(small_world: World, name: str) -> None:
    [point, *_] = await found(small_world)
    this = {"point": str(point.id)}
    words = {**this, "words": WRONG}
    for address, values in (
        ("framework.walk", {}),
        ("framework.points", {}),
        ("framework.point", this),
        ("framework.confirm", this),
        ("framework.not_right", words),
        ("framework.take_back", this),
    ):
        card = await small_world.answers(name, address, **values)
        assert "This is for people who confirm what the framework does not say." in said(card)
    assert await small_world.count("framework_point") == 0 and await at_home(small_world, name) == []


async def test_at_home_it_stands_only_while_something_is_to_be_done(small_world: World) -> None:
    [card] = await at_home(small_world)
    assert card.title == f"Your framework: {ALL} points to confirm"
    assert [a.label for a in card.actions] == ["Go through them", "See all points"]
    [first, *others] = await found(small_world)
    await small_world.answers("idris", "framework.not_right", point=str(first.id), words=WRONG)
    for point in others:
        await small_world.answers("idris", "framework.confirm", point=str(point.id))
    [card] = await at_home(small_world)
    assert card.title == "Your framework: 1 point to change in the file"


# --- the page, and chat -----------------------------------------------------------------------------------------------


async def test_the_page_has_all_of_them_with_what_can_be_said_to_each(small_world: World) -> None:
    await presses(small_world, await at(small_world, "try_weeks"), "Not right", words=WRONG)
    await presses(small_world, await at(small_world, "smallest_group"), "Yes, that is right")
    async with visitor(small_world.app, hearback=await signed_in(small_world, "idris")) as http:
        page = (await http.get("/show/framework.points.html")).text
        table = (await http.get("/show/framework.points.csv")).text
    assert page.count("<article") == ALL and page.count("Yes, that is right</button>") == ALL - 1
    assert page.count("Take it back</button>") == 2 and WRONG in page and "Idris Penhallow" in page
    assert table.count("\n") == ALL + 1 and WRONG in table


async def test_in_chat_the_list_comes_some_at_a_time_and_loses_none(small_world: World) -> None:
    after, opens = 0, set()
    while True:
        page = await small_world.app.door.show(small_world.knock("idris", "framework.points", {"after": after}))
        assert isinstance(page, Points)
        card = page.card()
        opens |= {a.values["point"] for a in card.actions if isinstance(a, Button) and "point" in a.values}
        more = [a for a in card.actions if isinstance(a, Button) and a.label.endswith(" more")]
        if not more:
            break
        after = int(str(more[0].values["after"]))
    assert len(opens) == ALL


async def test_a_framework_whose_document_says_it_all_has_nothing_to_confirm(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learning.framework_points.asked", lambda framework: [])
    assert await at_home(small_world) == []
    for card in (await walks(small_world), (await listed(small_world)).card()):
        assert "there is nothing to confirm" in said(card) and card.actions


# --- Derby ------------------------------------------------------------------------------------------------------------

NOBODY = "has not decided where ideas like this are considered."


@pytest.mark.requirement("D4")
async def test_a_manager_reads_that_derby_has_not_decided_where_an_idea_goes_until_somebody_has(
    databases: Databases,
) -> None:
    with databases.sqlite() as url:
        async with world_at(url, framework="derby") as world:
            idea = await world.shares()
            assert NOBODY in await passing_it_on(world, idea)
            assert NOBODY not in said(await world.card("nkechi", "idea", idea)), "it is no news on every card"
            await presses(world, await at(world, "routing.d7"), "Yes, that is right")
            assert NOBODY not in await passing_it_on(world, idea)
            await presses(world, await at(world, "routing.d7"), "Take it back")
            assert NOBODY in await passing_it_on(world, idea)


async def passing_it_on(world: World, idea: str) -> str:
    """What is said where it would be sent that way."""
    return " ".join(question.help for question in (await world.opens("nkechi", "idea.pass", idea=idea)).questions)


async def test_what_somebody_who_is_not_known_any_more_had_confirmed_stays_confirmed(world: World) -> None:
    """An erased person's answer has nobody's name."""
    await presses(world, await at(world, "try_weeks"), "Yes, that is right")

    async def erased(work: SqlWork) -> None:
        await work.session.execute(text("UPDATE framework_point SET person_id = NULL"))

    await world.write(erased)
    assert "Confirmed by somebody on 23 November." in said(await at(world, "try_weeks"))
