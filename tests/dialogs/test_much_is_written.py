"""Somebody writes more than an idea can have, or a button can carry: it is said, and nothing of it is lost."""

import pytest

from dialogs.kit.words import Button, Card, Quote, Text
from tests.requirements.people import signed_in
from tests.story import Desk, Json, Phone, platforms
from tests.world import World

pytest_plugins = ["tests.worlds"]

MUCH = ("Handovers between the wards take far too long " * 80)[:3089].strip()
CYRILLIC = ("передача справ " * 60).strip()


def buttons(card: Card) -> dict[str, Button]:
    return {action.address: action for action in card.actions if isinstance(action, Button)}


def parts(block: Json) -> list[Json]:
    """Of what is quoted in Slack."""
    return [part for element in block["elements"] for part in element["elements"]]


def text(card: Card) -> str:
    return " ".join(block.text for block in card.body if isinstance(block, Text))


def whole_words(beginning: object, words: str, most: int) -> bool:
    """A beginning of it that ends where a word does, and is not much shorter than need be."""
    assert isinstance(beginning, str) and len(beginning) <= most
    return words.startswith(f"{beginning} ")


async def test_on_the_web_all_of_it_stands_before_the_forms_that_open_with_its_beginning(database_url: str) -> None:
    async with platforms(database_url) as at:
        browser = await signed_in(at, "bethan")
        await browser.goes("/")
        await browser.presses("Send", words=MUCH)
        assert f"You have written {len(MUCH):,} characters, and an idea can have 1,000" in browser.text
        assert browser.page.count(MUCH) == 2  # in the box, and to be read
        for label in ("Share an idea", "Share, but not with Nkechi", "Keep the beginning as a reflection"):
            await browser.goes("/")
            await browser.presses("Send", words=MUCH)
            await browser.presses(label)
            assert "far too long" in browser.page and MUCH not in browser.page, label
        await browser.presses("Keep it")
        assert "It is yours alone" in browser.text
        [kept] = await at.world.sql("SELECT count(*) FROM reflection")
        assert kept[0] == 1


async def test_in_chat_all_of_it_stands_there_too(database_url: str) -> None:
    async with platforms(database_url) as at:
        nkechi = Desk(at, "nkechi")
        await nkechi.says("help")
        await nkechi.says(MUCH)
        await at.fleeting.settle()
        assert MUCH in nkechi.looks() and "an idea can have 1,000" in nkechi.looks()
        bethan = Phone(at, "bethan")
        await bethan.commands("/idea", MUCH)
        question, _, *whole = bethan.view["blocks"]
        assert whole_words(question["element"]["initial_value"], MUCH, 1000)
        said = [part["text"] for block in whole if block["type"] == "rich_text" for part in parts(block)]
        assert " ".join(said) == MUCH, "Slack takes 3,000 characters at once"


async def test_each_form_opens_with_as_much_as_it_can_and_ends_with_a_word(small_world: World) -> None:
    card = await small_world.app.door.offer(small_world.who("bethan"), MUCH)
    offered = buttons(card)
    assert {b.how for b in offered.values()} == {"ask"}
    for address, name, most in (
        ("idea.share", "sentence", 1000),
        ("idea.share_past", "sentence", 1000),
        ("reflection.keep", "words", 1800),
    ):
        beginning = offered[address].values[name]
        assert whole_words(beginning, MUCH, most) and len(str(beginning)) > most - 60, address
        sheet = await small_world.opens("bethan", address, **offered[address].values)
        assert [q.value for q in sheet.questions if q.name == name] == [beginning]
    assert [block.text for block in card.body if isinstance(block, Quote)] == [MUCH]


async def test_a_reflection_has_as_much_as_an_answer_can_have(small_world: World) -> None:
    card = await small_world.answers("bethan", "reflection.keep", words=MUCH[:3000].strip())
    assert card.title == "Kept"
    sheet = await small_world.refuses("bethan", "reflection.keep", words=MUCH)
    assert sheet.errors == {"words": "Please keep this to 3000 characters."}


async def test_what_a_button_carries_and_an_idea_does_not_is_a_reflection_in_one_press(small_world: World) -> None:
    words = MUCH[:1500].strip()
    card = await small_world.app.door.offer(small_world.who("bethan"), words)
    offered = buttons(card)
    assert offered["idea.share"].how == "ask" and offered["reflection.keep"].how == "do"
    assert offered["reflection.keep"].label == "Keep as a reflection"
    assert f"You have written {len(words):,} characters, and an idea can have 1,000" in text(card)


async def test_an_idea_in_letters_of_which_a_button_carries_fewer_says_so(small_world: World) -> None:
    card = await small_world.app.door.offer(small_world.who("bethan"), CYRILLIC)
    assert len(CYRILLIC) < 1000 and "You have written more than a button can bring along" in text(card)
    assert whole_words(buttons(card)["idea.share"].values["sentence"], CYRILLIC, 1000)
    assert Quote(CYRILLIC) in card.body
    shared = await small_world.answers("bethan", "idea.share", sentence=CYRILLIC)
    assert shared.title == "Thank you"


async def test_what_fits_is_shown_once_and_says_nothing_of_characters(small_world: World) -> None:
    card = await small_world.app.door.offer(small_world.who("bethan"), "One page for the handover")
    assert "characters" not in text(card) and not [block for block in card.body if isinstance(block, Quote)]


@pytest.mark.parametrize("words", [MUCH, CYRILLIC])
async def test_nobody_else_has_it_and_it_is_kept_nowhere(small_world: World, words: str) -> None:
    await small_world.app.door.offer(small_world.who("bethan"), words)
    await small_world.drain()
    assert await small_world.count("idea") == await small_world.count("reflection") == 0
    assert await small_world.count("turn") == await small_world.count("message") == 0
    assert not small_world.told("nkechi") and not small_world.told("bethan")


async def test_one_long_word_is_cut_where_it_must_be(small_world: World) -> None:
    card = await small_world.app.door.offer(small_world.who("bethan"), "w" * 1500)
    assert buttons(card)["idea.share"].values["sentence"] == "w" * 1000
