"""What is said without being asked for, as it is read: a digest of one, a round, and going away."""

import pytest
from sqlalchemy import update

from dialogs.kit.words import Button, Card, Heading, Text
from learning.calendar import add_working_days
from learning.subject import Subject
from storage.tables import PersonRow
from tests.rounds import ASSESSMENT
from tests.world import MONDAY, World

pytest_plugins = ["tests.worlds"]

GOES_ON = "Nobody stands in for you yet. An idea goes on when its promised day has passed, as always."
A_MANAGERS = "This is for the manager whose list it is."


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


def said(card: Card) -> list[str]:
    return [block.text for block in card.body if isinstance(block, Text | Heading)]


async def first(world: World) -> Card:
    """What stands on top of a manager's ideas."""
    [card] = [c for c in await world.app.door.home(world.who("nkechi")) if c.title.startswith("Ideas waiting")]
    return card


async def reminded(world: World) -> None:
    """The morning of the first reminder."""
    world.clock.now = MONDAY.replace(day=add_working_days(MONDAY.date(), 5).day, hour=10)
    await world.minute()


# --- a digest ---------------------------------------------------------------------------------------------------------


async def test_a_digest_of_one_briefing_is_answered_in_one_tap(small_world: World) -> None:
    briefing = await small_world.sends()
    await reminded(small_world)
    told = small_world.told("bethan")[-1]
    assert told.line == "Hearback: a briefing waits for your answer"
    assert told.card.title == "Seeing neglect in the everyday"
    assert "We ask at most twice." in said(told.card)[0]
    assert labels(told.card)[:2] == ["Read it", "Clear"] and labels(told.card)[-1] == "I am away"
    clear = told.card.actions[1]
    assert isinstance(clear, Button)
    answered = await small_world.answers("bethan", clear.address, **clear.values)
    assert said(answered)[0] == "Thank you. You said: Clear."
    await small_world.drain()
    left = small_world.telephones.shown[told.posted].card
    assert said(left) == ["Nothing waits for your answer now. Thank you."]
    assert briefing in str(clear.values)


async def test_a_digest_of_one_by_letter_holds_the_whole_briefing(small_world: World) -> None:
    await small_world.sends()
    await reminded(small_world)
    letter = small_world.letters("anwen")[-1]
    assert "Three reviews." in letter and "Not yet clear" in letter and "at most twice." in letter


async def test_a_digest_says_what_an_honest_answer_is_and_how_often_it_is_asked(small_world: World) -> None:
    await small_world.sends(title="Seeing neglect")
    await small_world.sends(title="Handovers at night")
    await reminded(small_world)
    assert said(small_world.told("bethan")[-1].card) == [
        "One honest answer is enough, and “Not relevant to my role” is one. We ask at most twice."
    ]


# --- a round ----------------------------------------------------------------------------------------------------------


async def test_in_a_teams_channel_only_whoever_has_a_list_says_when_they_are_told(world: World) -> None:
    await world.connects("nkechi", "19:team")
    await world.shares()
    await world.drain()
    subject = Subject("round", world.people["nkechi"].id)
    card = await world.read(lambda work: world.app.book.card(subject, ASSESSMENT, work))
    assert labels(card)[-1] == "When should we tell you?"
    for name in ("bethan", "zoe", "anwen"):
        opened = await world.app.door.open(world.knock(name, "waiting.when"))
        assert isinstance(opened, Card) and said(opened) == [A_MANAGERS]
        assert A_MANAGERS in str(await world.tries(name, "waiting.when", hour="11:00"))
    chosen = await world.sql("SELECT staff_id, round_at FROM person WHERE round_at IS NOT NULL")
    assert chosen == []
    for name in ("nkechi", "idris"):
        await world.answers(name, "waiting.when", hour="11:00")


async def test_what_was_told_to_a_manager_alone_is_in_their_round_and_not_in_their_teams(world: World) -> None:
    await world.shares(sentence="Told to one person")
    world.clock.forward(hours=1)
    await world.connects("nkechi", "19:team")
    await world.shares(sentence="Told to the team")
    subject = Subject("round", world.people["nkechi"].id)
    shown = [
        await world.read(lambda work, v=viewer: world.app.book.card(subject, v, work))
        for viewer in (ASSESSMENT, world.people["nkechi"])
    ]
    assert "Told to the team" in str(shown[0]) and "Told to one person" not in str(shown[0])
    assert "Told to one person" in str(shown[1]) and "Told to the team" not in str(shown[1])
    assert ["1," in card.title for card in shown] == [True, True]


async def test_whoever_looks_themselves_can_change_it_where_they_look(small_world: World) -> None:
    when = "When should we tell you?"
    saved = await small_world.answers("nkechi", "waiting.when", hour="off")
    assert labels(saved) == [when] and "You can change it at any time" in said(saved)[-1]
    assert when in labels(await small_world.answers("nkechi", "waiting.show"))
    assert when in labels(await first(small_world))
    assert when not in labels(await small_world.answers("bethan", "waiting.show")), "nothing ever waits for her"
    await small_world.shares()
    assert labels(await small_world.answers("nkechi", "waiting.show"))[-1] == when
    assert labels(await first(small_world)) == ["One after the other", when, "Who stands in for me"]
    assert labels(await small_world.answers("nkechi", "waiting.when", hour="11:00")) == [when]


@pytest.mark.parametrize("words", ["I am away", "i am away.", "Away"])
async def test_whoever_writes_what_a_button_says_is_offered_that_button_alone(small_world: World, words: str) -> None:
    card = await small_world.app.door.offer(small_world.who("bethan"), words)
    assert labels(card) == ["I am away"]


async def test_a_manager_without_a_team_who_still_holds_an_idea_has_a_list(small_world: World) -> None:
    await small_world.shares()
    moved = update(PersonRow).where(PersonRow.manager_id == small_world.people["nkechi"].id).values(manager_id=None)
    await small_world.write(lambda work: work.session.execute(moved))
    sheet = await small_world.opens("nkechi", "waiting.when")
    assert sheet.title == "When should we tell you?"
    assert [option.label for option in sheet.questions[0].options][-1] == "Not at all: I look for myself"
    told = await small_world.answers("nkechi", "waiting.when", hour="11:00")
    assert said(told)[0] == "We tell you at 11:00 on working days when something has waited since the day before."


async def test_what_waits_behind_the_first_five_is_counted_as_one_would_say_it(small_world: World) -> None:
    for number in range(6):
        await small_world.shares(sentence=f"Idea {number}")
    [first] = [
        c for c in await small_world.app.door.home(small_world.who("nkechi")) if c.title.startswith("Ideas wait")
    ]
    assert said(first) == ["1 more waits behind these."]
    await small_world.shares(sentence="Idea 6")
    [first] = [
        c for c in await small_world.app.door.home(small_world.who("nkechi")) if c.title.startswith("Ideas wait")
    ]
    assert said(first) == ["2 more wait behind these."]


async def test_where_the_last_is_answered_nothing_waits_for_nothing_now(small_world: World) -> None:
    card = await small_world.card("nkechi", "round", str(small_world.people["nkechi"].id))
    assert said(card) == ["Nothing waits for your answer now. Thank you."]


# --- away -------------------------------------------------------------------------------------------------------------


async def test_going_away_is_answered_without_a_guess_at_why(small_world: World) -> None:
    card = await small_world.answers("bethan", "away.until", until="2026-12-04")
    assert card.title == "You are away until 4 December"
    assert said(card) == ["You hear from us again on 7 December."]
    back = await small_world.answers("bethan", "away.back")
    assert said(back) == ["Anything that waited for you is on its way."]


@pytest.mark.parametrize("name", ["nkechi", "idris"])
async def test_whoever_decides_is_told_what_becomes_of_the_ideas_meanwhile(small_world: World, name: str) -> None:
    card = await small_world.answers(name, "away.until", until="2026-12-04")
    assert said(card)[1:] == [
        "Nobody stands in for you yet. An idea goes on when its promised day has passed, as always."
    ]


async def test_the_form_says_who_may_see_it(small_world: World) -> None:
    sheet = await small_world.opens("bethan", "away.until")
    assert "not who, and not until when" in sheet.questions[0].help


# --- lists ------------------------------------------------------------------------------------------------------------


async def test_briefings_that_are_older_are_one_press_away(small_world: World) -> None:
    for number in range(10):
        await small_world.sends(title=f"Briefing {number}")
    card = await small_world.answers("bethan", "briefing.mine")
    assert labels(card) == [*(f"Briefing {n}: not answered yet" for n in range(9, 1, -1)), "Older ones"]
    older = card.actions[-1]
    assert isinstance(older, Button)
    rest = await small_world.answers("bethan", older.address, **older.values)
    assert labels(rest) == ["Briefing 1: not answered yet", "Briefing 0: not answered yet"]


async def test_ones_own_ideas_and_reflections_that_are_older_are_too(small_world: World) -> None:
    for number in range(11):
        await small_world.shares(sentence=f"Idea {number}")
        await small_world.answers("bethan", "reflection.write", **{"thoughts.0": f"Thought {number}"})
    for address, many in (("ideas.mine", 1), ("reflection.mine", 3)):
        older = (await small_world.answers("bethan", address)).actions[-1]
        assert isinstance(older, Button) and older.label == "Older ones"
        rest = await small_world.answers("bethan", older.address, **older.values)
        assert len([a for a in rest.actions if isinstance(a, Button) and a.how == "show"]) == many
