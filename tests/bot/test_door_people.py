"""Who somebody is: strangers, first contact, people who left, and whoever holds a letter's link."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import text

from dialogs.kit.words import Card
from handlers.door import CannotReach, Knock, Who
from learning.people import Place
from learning.subject import Subject
from tests.fakes import Browser, link
from tests.partnership import SLACK, email
from tests.world import World

pytest_plugins = ["tests.worlds"]

NOBODY = [
    Who("slack", SLACK, "nobody"),
    Who("slack", "T9", "bethan"),
    Who("web", "", "no id"),
    Who("web", "", "00000000-0000-4000-8000-000000000999"),
    Who("link", "", "token"),
]


# --- strangers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", NOBODY, ids=lambda who: f"{who.platform} {who.user}")
async def test_a_stranger_is_told_kindly_and_nothing_is_stored(world: World, who: Who) -> None:
    door = world.app.door
    assert not await door.knows(who)
    card = await door.answer(Knock(who, "idea.share", {"sentence": "Canary"}, "n"))
    assert isinstance(card, Card) and "We do not know you here yet" in str(card.body) and "Canary" in str(card.body)
    assert "Canary" not in str(await door.offer(who, "Canary"))
    [home] = await door.home(who)
    assert "We do not know you here yet" in str(home.body)
    assert await door.find(Knock(who, "idea.share"), "sentence", "a") == ()
    for table in ("idea", "turn", "message"):
        assert await world.count(table) == 0


async def test_what_a_stranger_is_told_says_what_to_do(small_world: World) -> None:
    card = small_world.app.door.stranger()
    assert "ask whoever runs Hearback" in str(card.body) and "Nothing was kept." in str(card.body)


# --- first contact ----------------------------------------------------------------------------------------------------


async def test_a_platforms_verified_address_makes_a_person_of_a_user(world: World) -> None:
    door, who = world.app.door, Who("slack", SLACK, "U-anwen")
    assert not await door.introduce(who, "somebody@elsewhere.example") and not await door.knows(who)
    assert await door.introduce(who, email("anwen").upper(), Place("slack", SLACK, "D1"))
    assert await door.knows(who)
    await world.drain()
    [welcome] = world.told("U-anwen")
    assert welcome.card.title == "Hello Anwen" and welcome.line == "Hearback: welcome"
    assert "never the way to report a worry about a child" in str(welcome.card.body)
    assert len(welcome.card.actions) == 2


async def test_there_is_one_welcome_on_each_channel(world: World) -> None:
    door = world.app.door
    await door.introduce(Who("slack", SLACK, "U-anwen"), email("anwen"))
    await door.introduce(Who("slack", SLACK, "U-anwen"), email("anwen"))
    await door.introduce(Who("teams", "tenant-1", "A-anwen"), email("anwen"))
    await world.drain()
    assert [said.to.platform for said in world.telephones.said] == ["slack", "teams"]


async def test_nobody_is_met_on_a_connection_that_is_not_ours(world: World) -> None:
    assert not await world.app.door.introduce(Who("slack", "T9", "U9"), email("bethan"))


async def test_one_person_on_two_platforms_is_one_person(world: World) -> None:
    await world.app.door.introduce(Who("teams", "tenant-1", "A-bethan"), email("bethan"))
    idea = await world.shares()
    for who in (Who("teams", "tenant-1", "A-bethan"), world.who("bethan"), world.who("bethan", "web")):
        card = await world.app.door.card(who, Subject("idea", UUID(idea)))
        assert card.title == "Thank you"


async def test_whoever_removed_us_is_written_to_instead(world: World) -> None:
    await world.app.door.gone(world.who("bethan"))
    idea = await world.shares()
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    await world.drain()
    assert not world.told("bethan") and "Where?" in world.letters("bethan")[0]


async def test_whoever_cannot_be_reached_there_gets_a_letter_in_the_same_send(world: World) -> None:
    idea = await world.shares()
    await world.drain()
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    world.telephones.next.extend([CannotReach("blocked")] * 2)
    await world.drain()
    assert "Where?" in world.letters("bethan")[0]


# --- people who left --------------------------------------------------------------------------------------------------


async def test_whoever_has_left_can_do_nothing_and_sees_nothing(world: World) -> None:
    idea = await world.shares()
    yesterday = date(2026, 11, 22)
    leaves = text("UPDATE person SET left_on = :day WHERE staff_id = 'bethan'")
    await world.write(lambda work: work.session.execute(leaves, {"day": yesterday}))
    for at in ("slack", "web"):
        card = await world.app.door.answer(world.knock("bethan", "idea.share", {"sentence": "S"}, at=at))
        assert isinstance(card, Card) and "do not know you" in str(card.body)
        assert "One page" not in str(await world.app.door.card(world.who("bethan", at), Subject("idea", UUID(idea))))
    assert not await world.app.door.introduce(Who("slack", SLACK, "again"), email("bethan"))
    assert await world.count("idea") == 1


async def test_whoever_is_still_here_until_friday_is_here_today(world: World) -> None:
    leaves = text("UPDATE person SET left_on = :day WHERE staff_id = 'bethan'")
    await world.write(lambda work: work.session.execute(leaves, {"day": date(2026, 11, 27)}))
    assert (await world.answers("bethan", "idea.share", sentence="S")).title == "Thank you"
    world.clock.forward(days=7)
    assert (await world.answers("bethan", "idea.share", sentence="S")).title != "Thank you"


# --- links in letters -------------------------------------------------------------------------------------------------


async def _link(world: World, label: str = "Clear") -> tuple[Who, dict[str, str]]:
    """Whoever holds the link of Anwen's letter, and what its button would send."""
    found = urlsplit(link(world.letters("anwen")[0], label))
    values = dict(parse_qsl(found.query))
    return Who("link", "", found.path.rpartition("/")[2]), values


async def test_a_link_opens_one_subject_and_nothing_else(world: World) -> None:
    briefing, other = await world.sends(), await world.writes("Another")
    who, values = await _link(world)
    assert values == {"do": "briefing.answer", "briefing": briefing, "answer": "clear"}
    door = world.app.door
    assert (await door.card(who, Subject("briefing", UUID(briefing)))).title == "Seeing neglect in the everyday"
    for subject in (Subject("briefing", UUID(other)), Subject("idea", UUID(briefing))):
        assert "opens one briefing" in str(await door.card(who, subject))
    [home] = await door.home(who)
    assert "opens one briefing" in str(home)
    for address, given in (
        ("briefing.read", {"briefing": other}),
        ("briefing.answer", {"briefing": other, "answer": "clear"}),
        ("idea.share", {"sentence": "S"}),
        ("briefing.mine", {}),
        ("reflection.mine", {}),
        ("idea.others_should_know", {"idea": briefing}),
        ("idea.share", {"sentence": "S", "briefing": briefing}),
    ):
        assert "opens one briefing" in str(await door.answer(Knock(who, address, given, "k"))), address
        assert "opens one briefing" in str(await door.open(Knock(who, address, given))), address
    assert await world.count("idea") == 0
    assert "opens one briefing" in str(await door.offer(who, "Something"))


async def test_a_link_never_writes_by_being_followed(world: World) -> None:
    await world.sends()
    browser = Browser(world.app.web)
    before = await world.sql("SELECT opened_on, answer FROM recipient ORDER BY n")
    letter = world.letters("anwen")[0]
    for label in ("Clear", "Not yet clear"):
        await browser.goes(link(letter, label))
        assert browser.status == 200 and "This is for Anwen Beddoes." in browser.text
    assert await world.sql("SELECT opened_on, answer FROM recipient ORDER BY n") == before


async def test_what_is_asked_of_a_page_never_writes_but_by_a_form(world: World) -> None:
    briefing = await world.sends()
    who, _ = await _link(world)
    for address in ("briefing.answer", "briefing.read", "briefing.ask_back"):
        card = await world.app.door.show(Knock(who, address, {"briefing": briefing, "answer": "clear"}, "k"))
        assert isinstance(card, Card) and card.title == "This has moved on"
    assert await world.sql("SELECT count(*) FROM recipient WHERE answer IS NOT NULL OR opened_on IS NOT NULL") == [(0,)]


async def test_a_link_answers_for_its_person_and_reopens(world: World) -> None:
    briefing = await world.sends()
    who, values = await _link(world, "Not yet clear")
    browser = Browser(world.app.web)
    for _ in range(2):  # it reopens, and an answer may be changed
        await browser.goes(link(world.letters("anwen")[0], "Not yet clear"))
        await browser.presses("Confirm", line="")
        assert "You said: Not yet clear." in browser.text
    answered = "SELECT p.staff_id, r.answer FROM recipient r JOIN person p ON p.id = r.person WHERE answer IS NOT NULL"
    assert await world.sql(answered) == [("anwen", "not_yet")]
    assert values["briefing"] == briefing and (await world.app.door.card(who, Subject("briefing", UUID(briefing)))).body


async def test_a_link_of_somebody_who_left_opens_nothing(world: World) -> None:
    await world.sends()
    leaves = text("UPDATE person SET left_on = :day WHERE staff_id = 'anwen'")
    await world.write(lambda work: work.session.execute(leaves, {"day": date(2026, 11, 20)}))
    browser = Browser(world.app.web)
    await browser.goes(link(world.letters("anwen")[0], "Clear"))
    assert browser.status == 410 and "neglect" not in browser.text


async def test_only_the_hash_of_a_link_is_kept(world: World) -> None:
    await world.sends()
    who, _ = await _link(world)
    kept = str([await world.sql(f"SELECT * FROM {table}") for table in ("answer_link", "message", "recipient", "turn")])
    assert who.user not in kept
    assert not await world.app.door.knows(replace(who, user=who.user[:-1]))
