"""What was given up is seen by an administrator, in chat and on the page, and is sent again."""

import pytest

from dialogs.kit.words import Card, Facts, Text
from dialogs.unsent import Unsent
from handlers.door import Never
from tests.test_every_route import signed_in, visitor
from tests.world import World

pytest_plugins = ["tests.worlds"]

WORDS = "One page for the handover"


async def given_up(world: World, many: int = 1) -> None:
    """Ideas that Nkechi's platform refuses to show her."""
    for _ in range(many):
        await world.shares(sentence=WORDS)
    world.telephones.next.extend([Never("the message is too large for Teams")] * many)
    await world.drain()


async def shown(world: World, name: str = "idris") -> Unsent:
    page = await world.app.door.show(world.knock(name, "unsent.show"))
    assert isinstance(page, Unsent), page
    return page


def said(card: Card) -> list[str]:
    return [block.text for block in card.body if isinstance(block, Text)]


async def test_an_administrator_reads_what_to_whom_why_and_since_when_and_no_word_of_it(small_world: World) -> None:
    await given_up(small_world)
    card = (await shown(small_world)).card()
    assert card.title == "Could not be sent: 1"
    [facts] = [block.pairs for block in card.body if isinstance(block, Facts)]
    assert facts == {
        "To": "Nkechi Umeadi",
        "What": "About an idea",
        "Why": "the message is too large for Teams",
        "Since": "23 November",
    }
    assert WORDS not in str(card) and [action.label for action in card.actions] == ["Send all again"]


async def test_it_stands_on_an_administrators_first_page_only_while_there_is_something(small_world: World) -> None:
    assert not [c for c in await small_world.app.door.home(small_world.who("idris")) if "sent" in c.title]
    await given_up(small_world)
    [card] = [c for c in await small_world.app.door.home(small_world.who("idris")) if "sent" in c.title]
    assert card.title == "Could not be sent: 1" and [a.label for a in card.actions] == ["See why"]
    for name in ("nkechi", "jaspreet", "leopold"):
        assert not [c for c in await small_world.app.door.home(small_world.who(name)) if "not be sent" in c.title]


@pytest.mark.parametrize("name", ["bethan", "nkechi", "jaspreet", "leopold"])
async def test_it_is_the_administrators_alone(small_world: World, name: str) -> None:
    await given_up(small_world)
    for press, values in (("unsent.show", {}), ("unsent.all", {}), ("unsent.again", {"message": 1})):
        card = await small_world.answers(name, press, **values)
        assert said(card)[0].startswith("This is for people who look after what could not be sent.")


async def test_sent_again_it_arrives_and_is_on_the_list_no_more(world: World) -> None:
    await given_up(world)
    before = len(world.told("nkechi"))
    card = await world.answers("idris", "unsent.all")
    assert card.title == "Sent again" and said(card) == ["1 is being sent again."]
    await world.drain()
    assert len(world.told("nkechi")) == before + 1
    assert (await shown(world)).card().title == "Nothing is unsent"


async def test_one_of_several_is_sent_again_alone(world: World) -> None:
    await given_up(world, 3)
    page = await shown(world)
    button = page.again(page.rows[1])
    assert button.label == "Send again to Nkechi Umeadi"
    await world.answers("idris", button.address, **button.values)
    await world.drain()
    assert {row.number for row in (await shown(world)).rows} == {page.rows[0].number, page.rows[2].number}
    assert said(await world.answers("idris", button.address, **button.values)) == [
        "Nothing was sent: it was sent already, or there is still no way to them."
    ]


async def test_what_fails_again_is_on_the_list_again(small_world: World) -> None:
    await given_up(small_world)
    small_world.telephones.next.append(Never("the message is too large for Teams"))
    await small_world.answers("idris", "unsent.all")
    await small_world.drain()
    assert (await shown(small_world)).many == 1


async def test_where_there_was_no_way_it_goes_by_the_one_there_is_now(small_world: World) -> None:
    await small_world.sql("SELECT 1")
    await given_up(small_world)
    await small_world.app.door.gone(small_world.who("nkechi"))
    await small_world.answers("idris", "unsent.all")
    await small_world.drain()
    assert len(small_world.letters("nkechi")) == 1


async def test_the_page_has_a_press_for_each_and_one_for_all(small_world: World) -> None:
    await given_up(small_world, 2)
    async with visitor(small_world.app, hearback=await signed_in(small_world, "idris")) as http:
        page = await http.get("/show/unsent.show.html")
        table = await http.get("/show/unsent.show.csv")
    assert page.status_code == 200 and page.text.count("Send again</button>") == 2
    assert "Send all again</button>" in page.text and WORDS not in page.text + table.text
