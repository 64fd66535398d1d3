"""“You said, we did” is drafted from what happened, approved by a person, and read by all staff."""

import pytest

from dialogs.kit.questions import Sheet
from dialogs.kit.words import Card
from handlers.door import Knock
from learning.people import EVERYBODY, Place, Team
from tests.databases import Databases
from tests.fakes import Browser
from tests.partnership import COUNCIL, TEAMS
from tests.publishing import IDEA, NOT, approves, declined, drafted, listed, reads_through, said, tried
from tests.world import World, filled, world_at

pytest_plugins = ["tests.worlds"]


async def test_what_is_tried_is_drafted_approved_and_read_by_everybody_without_a_name(world: World) -> None:
    idea = await tried(world)
    draft = said(await drafted(world))
    assert IDEA in draft and "We are trying:" in draft and "It is being tried in Assessment." in draft
    assert "Bethan" not in draft
    card = await approves(world, idea, done="It is being tried in one team until January.")
    assert card.title == "It is published"
    [row] = (await listed(world)).rows
    assert (row.said, row.answer, row.done) == (IDEA, "We are trying", "It is being tried in one team until January.")


# --- what is read -----------------------------------------------------------------------------------------------------


async def test_what_was_declined_is_read_with_its_reason(world: World) -> None:
    idea = await declined(world)
    assert NOT["considered"] in said(await drafted(world))
    await approves(world, idea)
    [row] = (await listed(world)).rows
    assert row.answer == "We can't, because" and NOT["considered"] in row.done


async def test_what_went_on_is_drafted_again_and_once_only(world: World) -> None:
    idea = await tried(world)
    await approves(world, idea)
    assert (await drafted(world)).title == "Nothing is for you to approve"
    world.clock.forward(days=1)
    await world.answers("bethan", "idea.result", idea=idea, result="stop", words="Nobody could find the page.")
    assert "Nobody could find the page." in said(await drafted(world))
    await approves(world, idea)
    assert [row.answer for row in (await listed(world)).rows] == ["We can't, because", "We are trying"]


async def test_two_who_approve_at_once_publish_it_once(world: World) -> None:
    idea = await tried(world)
    sheets = [await world.opens(name, "published.approve", idea=idea) for name in ("jaspreet", "idris")]
    await world.answers("jaspreet", "published.approve", sheets[0].nonce, **filled(sheets[0]))
    kind = await world.answers("idris", "published.approve", sheets[1].nonce, **filled(sheets[1]))
    assert "Somebody has decided about this already." in said(kind) and IDEA in said(kind)
    assert await world.count("published") == 1


async def test_what_is_not_for_the_list_is_drafted_no_more(world: World) -> None:
    idea = await declined(world)
    await world.answers("jaspreet", "published.leave_out", idea=idea)
    assert (await drafted(world)).title == "Nothing is for you to approve"
    assert (await listed(world)).rows == ()


@pytest.mark.parametrize("address", ["published.approve", "published.leave_out"])
async def test_who_may_not_publish_reads_who_may(small_world: World, address: str) -> None:
    idea = await declined(small_world)
    values = {} if "out" in address else {"said": "S", "done": "D"}
    reply = await small_world.tries("zoe", address, idea=idea, **values)
    told = reply.refusal if isinstance(reply, Sheet) else said(reply)
    assert "This is for people who say to all staff what came of things" in told


async def test_it_is_posted_in_the_channels_chosen_and_taken_down_from_them(world: World) -> None:
    await world.connects("nkechi", "assessment-channel")
    square = Place("teams", TEAMS, "council-square", "open")
    opened = await world.app.door.answer(Knock(world.who("idris"), "team.connect", {}, "at-the-square", square))
    assert isinstance(opened, Card) and opened.title == f"For everybody at {COUNCIL}"
    idea = await tried(world)
    await reads_through(world, idea, where=[f"{COUNCIL} / {EVERYBODY}"])
    await world.drain()
    assert not world.told("council-square")[1:], "its author has not said that it is fair"
    await world.answers("bethan", "published.fair", idea=idea, result="yes")
    await world.drain()
    posted = world.told("council-square")[-1]
    assert posted.card.title == "You said, we did" and posted.line == "Hearback: there is an answer for everybody"
    assert not [one for one in world.told("assessment-channel") if one.card.title == "You said, we did"]
    down = (await listed(world, "jaspreet")).down[0]
    await world.answers("jaspreet", "published.take_down", **down.values)
    await world.drain()
    assert said(world.told("council-square")[-1].card) == "This was taken down."
    assert (await listed(world)).rows == ()


async def test_a_team_with_a_stroke_in_its_name_is_posted_to_all_the_same(small_world: World) -> None:
    team, place = Team("Health / Care", "Ward 3 / 4"), Place("teams", TEAMS, "ward-channel", "private")
    await small_world.write(lambda work: work.people.connect(team, place, work.now))
    idea = await tried(small_world)
    await approves(small_world, idea, where=[team.in_full])
    await small_world.drain()
    assert small_world.told("ward-channel")[-1].card.title == "You said, we did"


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("said", "Zoe Ambrose wants one page"),
        ("done", "It is Nkechi Umeadi’s try now."),
        ("done", "nkechi umeadi tries it"),
    ],
)
async def test_nobody_is_named_on_the_list_by_their_whole_name(world: World, where: str, words: str) -> None:
    idea = await declined(world)
    form = {"said": "One page", "done": "It is being looked at.", where: words}
    sheet = await world.refuses("jaspreet", "published.approve", idea=idea, **form)
    assert set(sheet.errors) == {where} and "Nobody is named on the list, and this names " in sheet.errors[where]
    assert {q.name: q.value for q in sheet.questions}[where] == words, "nothing is lost"


async def test_a_review_is_published_with_what_is_done_about_it(small_world: World) -> None:
    review = {"title_": "Learning from Child R", "done": "Every team reads one page.", "link": "https://example.org/r"}
    await small_world.answers("jaspreet", "published.review", **review)
    [row] = (await listed(small_world)).rows
    assert (row.what, row.answer, row.link) == ("A review", "What is done about it", "https://example.org/r")


async def test_what_is_no_address_is_said_beside_it_and_nothing_is_lost(small_world: World) -> None:
    review = {"title_": "Learning", "done": "Every team reads one page.", "link": "www somewhere"}
    sheet = await small_world.refuses("jaspreet", "published.review", **review)
    assert "It begins with https://" in sheet.errors["link"]
    plain = await small_world.refuses("jaspreet", "published.review", **{**review, "link": "http://example.org/r"})
    assert "Please use the address that begins with https://" in plain.errors["link"]
    assert {q.name: q.value for q in sheet.questions}["done"] == "Every team reads one page."


async def test_anybody_reads_only_what_was_chosen_for_anybody(small_world: World) -> None:
    first, second = (
        await declined(small_world, "Ring before the work moves"),
        await declined(small_world, "A second chair"),
    )
    await approves(small_world, first, where=["public page"])
    await approves(small_world, second)
    browser = Browser(small_world.app.web)
    await browser.goes("/published")
    assert "Ring before the work moves" in browser.text and "A second chair" not in browser.text


async def test_where_nobody_chose_a_public_page_there_is_none(databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url, framework="nottinghamshire") as world:
            sheet = await world.opens("jaspreet", "published.approve", idea=await tried(world))
            where = [option.value for q in sheet.questions if q.name == "where" for option in q.options]
            assert "public page" not in where
            browser = Browser(world.app.web)
            await browser.goes("/published")
            assert "There is no page here" in browser.text


async def test_of_several_to_approve_the_first_stands_at_home_and_says_that_there_are_more(small_world: World) -> None:
    for sentence in ("Ring before the work moves", "A second chair"):
        await declined(small_world, sentence)
    home = await small_world.app.door.home(small_world.who("jaspreet", "web"))
    [card] = [one for one in home if one.title == "You said, we did: for you to approve"]
    assert "Ring before" in said(card) and "More are for you to approve, and come after this one." in said(card)
