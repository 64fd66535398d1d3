"""What the tick says to people where they are: a digest, a manager's round, and nothing to whoever is away."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from bot.cli import due as command
from dialogs.kit.words import Button, Card
from handlers.door import SlowDown
from learning.calendar import add_working_days
from storage.coming import Coming, coming
from tests.fakes import Browser, link
from tests.world import MONDAY, World, world_at

pytest_plugins = ["tests.worlds"]

REMINDED = "Hearback: a briefing waits for your answer"


def at(day: date, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)  # London, in winter


def titles(world: World, name: str) -> list[str]:
    """What was said to them, but for edits."""
    return [said.card.title for said in world.told(name) if not said.edits]


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def moves_to(world: World, when: datetime) -> None:
    world.clock.now = when
    await world.minute()


# --- a digest ---------------------------------------------------------------------------------------------------------


async def test_a_digest_is_one_message_with_each_briefing_one_press_away(world: World) -> None:
    await world.sends(title="Seeing neglect")
    await world.sends(title="Handovers at night")
    before = titles(world, "bethan")
    await moves_to(world, at(add_working_days(MONDAY.date(), 4)))
    assert titles(world, "bethan") == before
    await moves_to(world, at(add_working_days(MONDAY.date(), 5)))
    await world.minute()
    [digest] = titles(world, "bethan")[len(before) :]
    assert digest == "2 briefings you have not answered yet"
    said = world.told("bethan")[-1]
    assert said.line == REMINDED
    assert [one.partition(":")[0] for one in labels(said.card)] == ["Handovers at night", "Seeing neglect", "I am away"]
    read = said.card.actions[0]
    assert isinstance(read, Button)
    opened = await world.answers("bethan", read.address, **read.values)
    assert opened.title == "Handovers at night" and "Not yet clear" in labels(opened)


async def test_the_digest_that_was_posted_follows_what_is_answered(world: World) -> None:
    first, second = await world.sends(title="Seeing neglect"), await world.sends(title="Handovers at night")
    await moves_to(world, at(add_working_days(MONDAY.date(), 5)))
    posted = world.told("bethan")[-1].posted
    await world.answers("bethan", "briefing.answer", briefing=first, answer="clear")
    await world.drain()
    assert world.telephones.shown[posted].card.title == "Handovers at night"
    await world.answers("bethan", "briefing.answer", briefing=second, answer="not_relevant")
    await world.drain()
    assert world.telephones.shown[posted].card.title == "Briefings for you"


async def test_a_digest_by_letter_opens_each_briefing_for_its_reader(world: World) -> None:
    await world.sends(title="Seeing neglect")
    await world.sends(title="Handovers at night")
    await moves_to(world, at(add_working_days(MONDAY.date(), 5)))
    letter = world.letters("anwen")[-1]
    label = next(line.partition(". ")[2] for line in letter.splitlines() if ". Seeing neglect" in line)
    browser = Browser(world.app.web)
    await browser.goes(link(letter, label).removeprefix("http://testserver"))
    assert browser.status == 200 and "It is seldom one bad day." in browser.text and "Not yet clear" in browser.text


# --- a manager's round ------------------------------------------------------------------------------------------------


async def test_the_round_brings_what_waits_from_before_today_with_the_first_of_it(world: World) -> None:
    await world.shares(sentence="One page for the handover")
    await world.shares("zoe", sentence="A bench in the yard")
    await world.drain()
    before = titles(world, "nkechi")
    assert before == ["An idea is waiting for you"] * 2  # each at once, as ever
    await moves_to(world, at(MONDAY.date(), 11))
    assert titles(world, "nkechi") == before
    tuesday = MONDAY.date() + timedelta(days=1)
    await moves_to(world, at(tuesday, 9, 29))
    assert titles(world, "nkechi") == before
    for minute in (30, 31, 45):
        await moves_to(world, at(tuesday, 9, minute))
    assert titles(world, "nkechi")[2:] == ["Ideas waiting for you: 2, about three minutes"]
    card = world.told("nkechi")[-1].card
    assert "One page for the handover" in str(card.body) and "A bench" not in str(card.body)
    assert [one for one in labels(card) if "?" in one or "Show" in one] == [
        "Show me all of them",
        "When should we tell you?",
    ]


async def test_whoever_looks_themselves_is_not_called_on(world: World) -> None:
    await world.shares()
    await world.drain()
    sheet = await world.opens("nkechi", "waiting.when")
    assert [option.label for option in sheet.questions[0].options][-1] == "Not at all: I look for myself"
    assert sheet.questions[0].value == "09:30"
    await world.answers("nkechi", "waiting.when", hour="off")
    for day in range(1, 5):
        await moves_to(world, at(MONDAY.date() + timedelta(days=day), 16))
    assert len(titles(world, "nkechi")) == 1


async def test_the_round_of_a_manager_with_a_channel_comes_there_and_names_them(world: World) -> None:
    await world.connects("nkechi", "19:team")
    await world.shares()
    await world.drain()
    await moves_to(world, at(MONDAY.date() + timedelta(days=1)))
    assert titles(world, "nkechi") == []
    assert titles(world, "19:team")[1:] == ["Waiting for Nkechi Umeadi: 1, about a minute"]


# --- away -------------------------------------------------------------------------------------------------------------


async def test_nothing_comes_to_whoever_is_away_until_they_are_back(world: World) -> None:
    friday = (MONDAY + timedelta(days=4)).date()
    card = await world.answers("nkechi", "away.until", until=friday.isoformat())
    assert "You hear from us again on 30 November." in str(card.body)
    await world.shares()
    await world.sends()
    for day in range(5):
        await moves_to(world, at(MONDAY.date() + timedelta(days=day)))
    assert titles(world, "nkechi") == []
    states = await world.sql("SELECT state FROM recipient WHERE away_until IS NOT NULL")
    assert [row.state for row in states] == ["away"]
    await moves_to(world, at(MONDAY.date() + timedelta(days=7)))
    assert sorted(titles(world, "nkechi")) == [
        "An idea is waiting for you",
        "Ideas waiting for you: 1, about a minute",
        "Seeing neglect in the everyday",
    ]


async def test_whoever_is_back_earlier_says_so_and_what_waited_comes(world: World) -> None:
    await world.answers("nkechi", "away.until", until=(MONDAY + timedelta(days=30)).date().isoformat())
    [at_home, *_] = await world.app.door.home(world.who("nkechi"))
    assert at_home.title == "You are away until 23 December" and labels(at_home) == ["I am back"]
    await world.shares()
    await world.sends()
    assert titles(world, "nkechi") == []
    await world.answers("nkechi", "away.back")
    await world.minute()
    assert sorted(titles(world, "nkechi")) == ["An idea is waiting for you", "Seeing neglect in the everyday"]


async def test_whoever_says_at_night_that_they_are_back_is_sent_what_waited_at_once(world: World) -> None:
    await world.answers("nkechi", "away.until", until=(MONDAY + timedelta(days=30)).date().isoformat())
    await world.sends()
    world.clock.now = at(MONDAY.date() + timedelta(days=5), 22)  # a Saturday
    await world.drain()
    assert titles(world, "nkechi") == []
    await world.answers("nkechi", "away.back")
    await world.drain()
    assert titles(world, "nkechi") == ["Seeing neglect in the everyday"]


async def test_whoever_stays_away_for_longer_hears_of_nothing_before(world: World) -> None:
    await world.answers("nkechi", "away.until", until=(MONDAY + timedelta(days=4)).date().isoformat())
    await world.shares()
    await world.answers("nkechi", "away.until", until=(MONDAY + timedelta(days=11)).date().isoformat())
    await moves_to(world, at(MONDAY.date() + timedelta(days=7)))
    assert titles(world, "nkechi") == []
    await moves_to(world, at(MONDAY.date() + timedelta(days=14)))
    assert "An idea is waiting for you" in titles(world, "nkechi")


# --- what was claimed, and held up ------------------------------------------------------------------------------------


async def held_up(world: World, when: datetime) -> None:
    """It is found and claimed, and no platform takes it."""
    world.clock.now = when
    world.telephones.next.extend([SlowDown(600)] * 20)
    await world.app.worker.reminding.remind("a hand")
    world.telephones.next.clear()
    for connection in (row.id for row in await world.sql("SELECT id FROM connection")):
        await world.app.worker.slow_down(UUID(str(connection)), 0)


async def test_a_round_that_was_held_up_beyond_the_hours_is_not_said_before_the_next_day(world: World) -> None:
    await world.shares()
    await world.drain()
    tuesday = MONDAY.date() + timedelta(days=1)
    await held_up(world, at(tuesday, 16, 59))
    await moves_to(world, at(tuesday, 17, 30))
    assert titles(world, "nkechi") == ["An idea is waiting for you"]
    await moves_to(world, at(tuesday + timedelta(days=1)))
    assert titles(world, "nkechi")[1:] == ["Ideas waiting for you: 1, about a minute"]


async def test_a_round_that_was_held_up_until_the_next_day_is_said_once_on_that_day(world: World) -> None:
    await world.shares()
    await world.drain()
    tuesday = MONDAY.date() + timedelta(days=1)
    await held_up(world, at(tuesday, 9, 31))
    world.clock.now = at(tuesday + timedelta(days=1), 10)
    await world.drain()  # the one of yesterday, before anybody looks whom to speak to today
    await moves_to(world, at(tuesday + timedelta(days=1), 10, 1))
    assert titles(world, "nkechi")[1:] == ["Ideas waiting for you: 1, about a minute"]


async def test_a_digest_that_was_held_up_is_not_said_to_whoever_is_away_since_and_is_owed_to_them(world: World) -> None:
    await world.sends()
    day = add_working_days(MONDAY.date(), 5)
    await held_up(world, at(day, 15, 0))
    before = titles(world, "bethan")
    await world.answers("bethan", "away.until", until=day.isoformat())
    await moves_to(world, at(day, 15, 30))
    assert titles(world, "bethan") == before
    assert REMINDED in [one.line for one in world.told("zoe")]
    await moves_to(world, at(add_working_days(day, 1)))
    assert titles(world, "bethan")[len(before) :] == ["Seeing neglect in the everyday"]
    assert world.told("bethan")[-1].line == REMINDED


async def test_the_answer_to_their_own_question_comes_to_whoever_is_away(world: World) -> None:
    briefing = await world.sends()
    await world.answers("bethan", "briefing.ask_back", briefing=briefing, words="Is there one page for schools?")
    await world.answers("bethan", "away.until", until=(MONDAY + timedelta(days=9)).date().isoformat())
    before = len(titles(world, "bethan"))
    [row] = await world.sql("SELECT id FROM briefing_question")
    await world.answers("jaspreet", "question.reply", question=str(row.id), words="There is.")
    await world.drain()
    assert len(titles(world, "bethan")) == before + 1


@pytest.mark.parametrize("until", ["2026-11-22", "2028-01-01"])
async def test_a_day_away_is_today_or_to_come_within_a_year(until: str, small_world: World) -> None:
    sheet = await small_world.refuses("bethan", "away.until", until=until)
    assert "today or a day to come" in sheet.questions[0].error


# --- what is coming ---------------------------------------------------------------------------------------------------


async def looked(world: World) -> list[Coming]:
    return await world.read(lambda work: coming(work.session, work.framework, work.now))


async def test_what_is_coming_is_listed_in_the_order_of_time_without_anybodys_name(world: World) -> None:
    idea = await world.shares()
    briefing = await world.sends()
    await world.answers("bethan", "briefing.answer", briefing=briefing, answer="clear")
    await world.answers("zoe", "away.until", until="2026-12-02")
    found = await looked(world)
    assert [(one.what, one.at.date()) for one in found] == [
        ("round", date(2026, 11, 24)),
        ("reminder", add_working_days(MONDAY.date(), 5)),
        ("back", date(2026, 12, 3)),
        ("idea.promise", date(2026, 12, 7)),
    ]
    assert [(one.of, one.count) for one in found[1:]][::2] == [("BRF-001", 10), (f"idea {idea}", 1)]
    said = "\n".join(map(command.as_text, found)) + str([command.as_json(one) for one in found])
    assert not any(name in said for person in world.people.values() for name in person.name.split())
    assert "10 people are reminded of BRF-001" in said and "1 person is back" in said


async def test_whoever_will_have_left_is_not_among_those_who_are_back(small_world: World) -> None:
    for name in ("bethan", "zoe"):
        await small_world.answers(name, "away.until", until="2026-12-04")  # a Friday
    leaves = text("UPDATE person SET left_on = '2026-12-05' WHERE staff_id = 'zoe'")
    await small_world.write(lambda work: work.session.execute(leaves))
    assert await looked(small_world) == [Coming(at(date(2026, 12, 7), 9, 0), "back")]


async def test_nothing_is_coming_where_nothing_was_said(small_world: World) -> None:
    assert await looked(small_world) == []


async def test_the_list_says_what_then_comes(world: World) -> None:
    """A reminder stands on the day, and for as many, as the tick then says it."""
    await world.sends()
    [reminder] = [one for one in await looked(world) if one.what == "reminder"]
    before = await world.count("message")
    await moves_to(world, reminder.at)
    digests = await world.sql("SELECT count(*) FROM message WHERE subject_kind = 'digest'")
    assert digests[0][0] == reminder.count == await world.count("message") - before


# --- with several who look --------------------------------------------------------------------------------------------


async def test_two_replicas_say_a_digest_once(database_url: str) -> None:
    async with world_at(database_url) as one, world_at(database_url, people=False) as other:
        await one.sends()
        one.clock.now = other.clock.now = at(add_working_days(MONDAY.date(), 5))
        await one.app.worker.reminding.remind("one")
        await other.app.worker.reminding.remind("other")
        assert other.telephones.said == []
        assert one.told("bethan")[-1].line == REMINDED
