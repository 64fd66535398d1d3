"""Behind each number stand the ideas that its reader may open, and no others."""

import csv
import io

from dialogs.kit.view import View
from dialogs.kit.words import Button, Card
from tests.dialogs.test_findings import presented
from tests.dialogs.test_ideas import labels, said
from tests.requirements.people import shared, signed_in
from tests.requirements.test_journey import on_the_page
from tests.story import Phone, platforms, reads
from tests.test_every_route import signed_in as cookie
from tests.test_every_route import visitor
from tests.world import World

pytest_plugins = ["tests.worlds"]

IDEA = "One page for the handover"


async def shows(world: World, name: str, address: str, **values: str) -> Card:
    page = await world.app.door.show(world.knock(name, address, values, at="web"))
    return page.card() if isinstance(page, View) else page


async def test_each_part_is_opened_by_one_button_where_something_is_counted(small_world: World) -> None:
    idea = await small_world.shares()
    card = await shows(small_world, "leopold", "ideas.numbers")
    assert not labels(card)[1:], "it is between Bethan and Nkechi, and nobody else is invited to open it"
    assert "with the people whom each of them concerns" in said(card)[0]
    await small_world.answers("bethan", "idea.others_should_know", idea=idea)
    card = await shows(small_world, "leopold", "ideas.numbers")
    assert "open the ideas behind it" in said(card)[0]
    assert [label.partition(":")[0] for label in labels(card)[1:]] == [
        *("How many", "By stage", "What works well, and what could be better", "Others"),
    ], "nothing else is counted yet"


async def test_what_its_reader_may_open_stands_there_and_the_rest_is_only_counted(small_world: World) -> None:
    world, mine = small_world, await small_world.shares()
    known = await world.shares("zoe", "A second printer for the night")
    await world.answers("zoe", "idea.others_should_know", idea=known)
    await presented(world)
    card = await shows(world, "leopold", "ideas.behind", of="kind")
    text = "\n".join(said(card))
    assert "Ideas: 2" in text and "Findings: 1" in text
    assert "A second printer for the night: " in text and IDEA not in text
    of_his_own_agency = "\n".join(said(await shows(world, "idris", "ideas.behind", of="kind")))
    assert IDEA not in of_his_own_agency, "it is between Bethan and Nkechi"
    await world.decides("nkechi", "idea.pass", mine)
    assert IDEA in "\n".join(said(await shows(world, "idris", "ideas.behind", of="kind")))
    opens = [one for one in card.actions if isinstance(one, Button) and one.address == "idea.show"]
    assert len(opens) == 2
    for one in opens:
        opened = await world.app.door.show(world.knock("leopold", one.address, one.values, at="web"))
        assert isinstance(opened, Card) and opened.title != "Nothing has changed"
    await world.answers("bethan", "idea.affected", idea=await world.shares(sentence="Rota"), affected="Carers")
    affected = "\n".join(said(await shows(world, "leopold", "ideas.behind", of="said")))
    assert "Said who is most affected: 1\nWith the people whom they concern." in affected


async def test_a_draft_a_wrong_part_and_somebody_else(small_world: World) -> None:
    world = small_world
    await world.shares()
    assert "counted no more" in said(await shows(world, "leopold", "ideas.behind", of="sums"))[0]
    assert (await shows(world, "bethan", "ideas.behind", of="kind")).title == "Nothing has changed"


async def test_the_page_has_all_of_it_and_the_same_as_a_table(small_world: World) -> None:
    for number in range(5):
        idea = await small_world.shares(sentence=f"Idea number {number} about the rota")
        await small_world.decides("nkechi", "idea.pass", idea)
    card = await shows(small_world, "idris", "ideas.behind", of="kind")
    assert "And 2 more on the page." in "\n".join(said(card))
    async with visitor(small_world.app, hearback=await cookie(small_world, "idris")) as http:
        page = (await http.get("/show/ideas.behind.html?of=kind")).text
        assert page.count("about the rota") >= 5 and "Ideas: 5" in page
        table = list(csv.DictReader(io.StringIO((await http.get("/show/ideas.behind.csv?of=kind")).text)))
        assert len(table) == 5 and table[0]["name"] == "Ideas"


async def test_the_board_member_opens_one_in_slack_and_on_the_page(database_url: str) -> None:
    async with platforms(database_url) as at:
        await shared(at)
        [(idea,)] = await at.world.sql("SELECT id FROM idea")
        await on_the_page(at, "bethan", "idea.others_should_know", idea=str(idea))
        leopold = Phone(at, "leopold")
        await leopold.commands("/hearback", "numbers")
        shown = leopold.answered
        assert "open the ideas behind it" in reads(shown)
        await leopold.presses(shown, "By stage: open them")
        assert "One page that travels" in reads(leopold.answered)
        page = await signed_in(at, "leopold")
        await page.goes("/show/ideas.numbers.html")
        await page.follows("By stage: open them")
        assert "One page that travels" in page.text
