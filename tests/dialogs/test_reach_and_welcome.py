"""The board's pages, and what everybody reads the first time."""

import csv
from io import StringIO

import pytest

from dialogs.kit.view import View
from dialogs.kit.words import Card, Figures
from dialogs.reach import BoardPage, ReachPage
from tests.dialogs.test_ideas import labels, said
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def shown(world: World, name: str, address: str, **values: str) -> View | Card:
    return await world.app.door.show(world.knock(name, address, dict(values)))


# --- the board --------------------------------------------------------------------------------------------------------


async def test_a_briefing_stands_on_the_board_from_the_day_after(small_world: World) -> None:
    await small_world.sends()
    page = await shown(small_world, "leopold", "board.show")
    assert isinstance(page, BoardPage) and not page.rows
    told = ["As at the evening of 20 November, so that nobody can watch one person answer."]
    assert said(page.card())[1:] == [*told, "None had been sent by the end of Friday."]
    await small_world.passes(days=1)
    page = await shown(small_world, "leopold", "board.show")
    assert isinstance(page, BoardPage) and [row.name for row in page.rows] == ["Seeing neglect in the everyday"]


async def test_on_a_monday_the_board_sees_friday(small_world: World) -> None:
    await small_world.sends()
    await small_world.passes(days=5)
    page = await shown(small_world, "leopold", "board.show")
    assert isinstance(page, BoardPage) and "27 November" in page.as_at, "a Saturday: the last working day is Friday"


async def test_few_people_are_hidden_and_it_says_so(small_world: World) -> None:
    briefing = await small_world.sends()
    await small_world.passes(days=1)
    page = await shown(small_world, "leopold", "reach.show", briefing=briefing)
    assert isinstance(page, ReachPage)
    rows = [row for block in page.card().body if isinstance(block, Figures) for row in block.rows]
    assert rows and all(row.said == "Hidden: too few people" for row in rows if row.hidden)
    assert "Groups of fewer than 5 people are hidden" in " ".join(said(page.card()))


async def test_what_is_hidden_is_empty_in_the_table_and_null_as_data(small_world: World) -> None:
    briefing = await small_world.sends()
    await small_world.passes(days=1)
    page = await shown(small_world, "leopold", "reach.show", briefing=briefing)
    assert isinstance(page, ReachPage)
    for row in csv.DictReader(StringIO(page.csv())):
        assert row["audience"] == "" or int(row["audience"]) >= 5
    assert all(row.audience is None or row.audience >= 5 for row in page.rows)


@pytest.mark.parametrize("name", ["bethan", "nkechi", "anwen"])
async def test_the_board_is_not_everybodys(small_world: World, name: str) -> None:
    briefing = await small_world.sends()
    for address, values in (("board.show", {}), ("reach.show", {"briefing": briefing})):
        reply = await shown(small_world, name, address, **values)
        assert isinstance(reply, Card) and "people who see how far briefings have gone" in str(reply.body)
    assert not any("How far" in card.title for card in await small_world.app.door.home(small_world.who(name)))


async def test_nobody_is_named_on_the_board(small_world: World) -> None:
    briefing = await small_world.sends()
    await small_world.answers("bethan", "briefing.answer", briefing=briefing, answer="not_yet", line="Canary")
    await small_world.passes(days=1)
    for address, values in (("board.show", {}), ("reach.show", {"briefing": briefing})):
        page = await shown(small_world, "leopold", address, **values)
        assert isinstance(page, View) and "Bethan" not in page.model_dump_json() and "Canary" not in page.csv()


# --- the first time ---------------------------------------------------------------------------------------------------


async def test_a_welcome_says_what_this_is_what_it_is_never_for_and_who_sees_what(small_world: World) -> None:
    card = await small_world.answers("bethan", "welcome.show")
    words = " ".join(said(card))
    assert card.title == "Hello Bethan" and "never the way to report a worry about a child" in words
    assert "Harrowmere MASH, 01632 960101" in words and "999" in words
    assert "read by nobody but you" in str(card.body) and "the board never sees who" in str(card.body)
    assert labels(card)[:2] == ["Share an idea", "Keep a reflection"]


async def test_somebody_elses_welcome_is_not_shown(small_world: World) -> None:
    other = str(small_world.people["nkechi"].id)
    assert "somebody else's welcome" in str(await small_world.card("bethan", "welcome", other))


async def test_whoever_hears_only_lines_may_choose_to_hear_whole_cards_and_back(small_world: World) -> None:
    assert (await small_world.answers("bethan", "welcome.aloud", whole=True)).title == "Saved"
    sheet = await small_world.opens("bethan", "welcome.aloud")
    assert sheet.questions[0].value is True
    await small_world.answers("bethan", "welcome.aloud", whole=False)
    assert (await small_world.opens("bethan", "welcome.aloud")).questions[0].value is False


async def test_help_offers_what_each_may_begin(small_world: World) -> None:
    door = small_world.app.door
    bethan = labels(await door.offer(small_world.who("bethan"), ""))
    jaspreet = labels(await door.offer(small_world.who("jaspreet"), ""))
    assert "Share an idea" in bethan and "Write a briefing" not in bethan and "How far it has gone" not in bethan
    assert {"Write a briefing", "How far it has gone"} <= set(jaspreet)
