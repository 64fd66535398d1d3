"""What whoever sent a briefing reads and presses: the fewest taps, honest figures, and theirs alone."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from bot.ways import WAYS
from dialogs.kit.words import Button
from dialogs.telling.sending import estimate
from learning.briefings import BriefingId, Question
from learning.delivery import Going
from storage.briefings import SqlBriefings
from storage.tables import recipient
from tests.dialogs.following import EVERYONE, counted, figures, follows, labels, rated, said
from tests.world import World

pytest_plugins = ["tests.worlds"]

BEING_COUNTED = "The audience is being counted. Nothing is sent before that is done."


# --- how far it is ----------------------------------------------------------------------------------------------------


async def test_until_it_is_counted_nothing_is_claimed(small_world: World) -> None:
    briefing = await small_world.writes()
    await small_world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    card = await follows(small_world, briefing)
    assert said(card) == [BEING_COUNTED, "It goes to everyone, begun on 23 November."]
    assert "Pause" in labels(card) and "Withdraw" in labels(card)


async def test_the_states_add_up_to_the_audience_and_the_bar_is_what_has_gone(small_world: World) -> None:
    briefing = await counted(small_world)
    some = recipient.c.n.between(1, 4)
    await small_world.write(lambda w: w.session.execute(update(recipient).where(some).values(sent_at=w.now)))
    card = await follows(small_world, briefing)
    assert figures(card, "On its way") == {"Sent": f"4 of {EVERYONE}"}
    whole = figures(card, "Who it went to")
    assert sum(int(row.split()[0]) for row in whole.values()) == EVERYONE
    assert f"Paused. {EVERYONE - 4} people wait until you press Resume." in said(card)


async def test_the_pace_and_the_estimate_are_those_of_the_connections(small_world: World) -> None:
    briefing = await counted(small_world)
    await small_world.write(lambda work: rated(work, slack=8, teams=25, email=10))
    await small_world.write(lambda work: work.delivery.resume(_briefing(briefing)))
    card = await follows(small_world, briefing)
    assert "About 41 a second. Less than a minute left." in said(card)


async def test_where_another_goes_out_too_it_takes_twice_as_long(small_world: World) -> None:
    briefing, other = await counted(small_world), await counted(small_world)
    await small_world.write(lambda work: rated(work, slack=8, teams=24, email=10))
    for one in (briefing, other):
        await small_world.write(lambda work, one=one: work.delivery.resume(_briefing(one)))
    assert "About 20 a second. Less than a minute left." in said(await follows(small_world, briefing))


async def test_where_a_pace_is_not_known_nothing_is_estimated(small_world: World) -> None:
    briefing = await counted(small_world)
    await small_world.write(lambda work: rated(work, slack=8))
    await small_world.write(lambda work: work.delivery.resume(_briefing(briefing)))
    card = await follows(small_world, briefing)
    assert not any("left" in line or "a second" in line for line in said(card))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4, "Less than a minute left."),
        (61, "About 1 minute left at this pace."),
        (720, "About 12 minutes left at this pace."),
        (2380, "About 40 minutes left at this pace."),
        (5_370, "About 1 hour left at this pace."),
        (12_500, "About 3 hours left at this pace."),
    ],
)
def test_an_estimate_is_as_one_would_say_it(seconds: int, words: str) -> None:
    assert estimate(Going(1, left=timedelta(seconds=seconds)), WAYS) == words


async def test_what_so_few_have_said_that_it_would_be_about_them_is_not_shown(small_world: World) -> None:
    briefing = await small_world.sends()
    for name in ("bethan", "zoe", "nkechi", "sol"):
        await small_world.answers(name, "briefing.answer", briefing=briefing, answer="clear")
    card = await follows(small_world, briefing)
    assert not figures(card, "What they said") and "What they said stands here once 5 have answered." in said(card)
    await small_world.answers("tam", "briefing.answer", briefing=briefing, answer="not_yet")
    assert figures(await follows(small_world, briefing), "What they said")["Not yet clear"] == "1 of 5"


def test_no_estimate_is_made_up() -> None:
    assert estimate(Going(1), WAYS) == ""


# --- one press each ---------------------------------------------------------------------------------------------------


async def test_pause_and_resume_are_one_press_and_answer_with_the_card(small_world: World) -> None:
    briefing = await small_world.writes()
    await small_world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    paused = await small_world.answers("jaspreet", "briefing.pause", briefing=briefing)
    assert labels(paused)[0] == "Resume"
    resumed = await small_world.answers("jaspreet", "briefing.resume", briefing=briefing)
    assert labels(resumed)[0] == "Pause"


async def test_withdrawing_is_two_presses_the_first_says_what_it_does(small_world: World) -> None:
    briefing = await small_world.sends()
    [ask] = [a for a in (await follows(small_world, briefing)).actions if a.label == "Withdraw"]
    assert isinstance(ask, Button) and ask.how == "show"
    card = await small_world.answers("jaspreet", ask.address, **ask.values)
    assert labels(card) == ["Withdraw it", "Keep it"] and "This cannot be undone." in said(card)
    assert (await small_world.briefing(briefing)).state == "sent"
    do = card.actions[0]
    assert isinstance(do, Button)
    done = await small_world.answers("jaspreet", do.address, **do.values)
    assert "This briefing has been withdrawn." in said(done) and "Withdraw" not in labels(done)
    again = await small_world.answers("jaspreet", do.address, **do.values)
    assert "This has been withdrawn already: here is how it stands." in said(again)


async def test_what_is_no_longer_going_out_is_neither_paused_nor_resumed(small_world: World) -> None:
    briefing = await small_world.sends()
    for press in ("briefing.pause", "briefing.resume"):
        card = await small_world.answers("jaspreet", press, briefing=briefing)
        assert "It is not going out any more: here is how it stands." in said(card)


@pytest.mark.parametrize("press", ["pause", "resume", "ask_withdraw", "withdraw", "not_reached", "try_again"])
@pytest.mark.parametrize("name", ["bethan", "nkechi", "leopold"])
async def test_it_is_its_authors_and_the_administrators_alone(
    sent_one: tuple[World, str], press: str, name: str
) -> None:
    world, briefing = sent_one
    values = {"briefing": briefing} | ({"kind": "blocked"} if press == "try_again" else {})
    card = await world.answers(name, f"briefing.{press}", **values)
    assert said(card)[0] == "This is for whoever wrote the briefing, and for your administrator."
    assert (await world.briefing(briefing)).state == "sent"


@pytest.fixture
async def sent_one(small_world: World) -> tuple[World, str]:
    return small_world, await small_world.sends()


# --- all that they wrote ----------------------------------------------------------------------------------------------


async def test_what_is_older_is_one_press_away(small_world: World) -> None:
    for number in range(10):
        await small_world.writes(f"Briefing {number}")
    card = await small_world.answers("jaspreet", "briefing.written")
    assert labels(card)[1:] == [*(f"Briefing {n}: not sent yet" for n in range(9, 1, -1)), "Older ones"]
    older = card.actions[-1]
    assert isinstance(older, Button)
    rest = await small_world.answers("jaspreet", older.address, **older.values)
    assert labels(rest)[1:] == ["Briefing 1: not sent yet", "Briefing 0: not sent yet"]


async def test_the_first_page_asks_about_what_it_shows_and_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    briefings = [await world.sends(title=f"Briefing {number}") for number in range(6)]
    await world.answers("bethan", "briefing.ask_back", briefing=briefings[0], words="Is there one for schools?")
    asked: list[str] = []
    questions = SqlBriefings.questions

    async def counts(self: SqlBriefings, id: BriefingId) -> Sequence[Question]:
        asked.append(str(id))
        return await questions(self, id)

    monkeypatch.setattr(SqlBriefings, "questions", counts)
    cards = await world.app.door.home(world.who("jaspreet"))
    assert asked == [briefings[0]] and "Bethan Eastlake asks:" in str(cards[0])


def _briefing(id: str) -> object:
    class Named:
        def __init__(self) -> None:
            self.id = BriefingId(UUID(id))

    return Named()
