"""What whoever sent a briefing reads and presses: the fewest taps, honest figures, and names only for those who may."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from bot.ways import WAYS
from dialogs.kit.words import Button, Card, Figures, Heading, SignIn, Text
from dialogs.telling.not_reached import NotReachedPage
from dialogs.telling.sending import estimate
from learning.briefings import BriefingId, Question
from learning.delivery import Going
from storage.briefings import SqlBriefings
from storage.tables import ConnectionRow, pace, recipient
from storage.work import SqlWork
from tests.partnership import HERE
from tests.test_every_route import signed_in, visitor
from tests.world import World

pytest_plugins = ["tests.worlds"]

EVERYONE = len(HERE) - 1
BEING_COUNTED = "The audience is being counted. Nothing is sent before that is done."


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


def said(card: Card) -> list[str]:
    return [block.text for block in card.body if isinstance(block, Text | Heading)]


def figures(card: Card, title: str) -> dict[str, str]:
    return {row.label: row.said for b in card.body if isinstance(b, Figures) and b.title == title for row in b.rows}


async def counted(world: World) -> str:
    """Counted and paused, so that nothing of it has gone out."""
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    await world.answers("jaspreet", "briefing.pause", briefing=briefing)
    await world.drain()
    return briefing


async def rated(work: SqlWork, **rates: float) -> None:
    for platform, rate in rates.items():
        on = await work.session.scalar(ConnectionRow.__table__.select().where(ConnectionRow.platform == platform))
        await work.session.execute(insert(pace).values(connection=on, most=rate, rate=rate))


async def follows(world: World, briefing: str, name: str = "jaspreet") -> Card:
    return await world.answers(name, "briefing.follow", briefing=briefing)


async def page(world: World, briefing: str, name: str = "jaspreet") -> NotReachedPage:
    shown = await world.app.door.show(world.knock(name, "briefing.not_reached", {"briefing": briefing}))
    assert isinstance(shown, NotReachedPage), shown
    return shown


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


# --- who was not reached ----------------------------------------------------------------------------------------------


async def missed(world: World) -> str:
    """One for each reason."""
    briefing = await world.sends()
    facts = {
        "bethan": {"unreachable": "blocked"},
        "nkechi": {"unreachable": "blocked"},
        "anwen": {"unreachable": "no such mailbox"},
        "tam": {"connection": None, "address": None},
        "una": {"away_until": date(2026, 12, 3)},
        "pia": {"left_at": world.clock()},
        "quin": {"failed": "the message is too large for Teams"},
    }
    for name, values in facts.items():
        of = update(recipient).where(recipient.c.person == world.people[name].id)
        await world.write(lambda work, of=of, values=values: work.session.execute(of.values(sent_at=None, **values)))  # type: ignore[misc]  # a lambda's default has no type
    return briefing


async def test_each_reason_stands_with_its_people_and_what_helps(small_world: World) -> None:
    briefing = await missed(small_world)
    assert "Could not be reached yet: 7" in labels(await follows(small_world, briefing))
    shown = await page(small_world, briefing)
    found = {group.title: (group.count, group.fix) for group in shown.groups}
    assert found == {
        "Hearback is blocked or not installed": (
            2,
            "Ask them to add Hearback in Slack or in Teams. What we were told: blocked.",
        ),
        "The e-mail did not arrive": (
            1,
            "Ask for their right address, and put it on the next list. What we were told: no such mailbox.",
        ),
        "We do not know how to reach them": (
            1,
            "Ask them to say hello to Hearback in chat, or put their address on the next list.",
        ),
        "Away": (1, "Nothing to do: they get it when they are back."),
        "Left": (1, "Nothing to do: the next list takes them off."),
        "A fault on our side": (
            1,
            "It is not about these people. Your administrator can see it too. Try again when it is mended."
            " What we were told: the message is too large for Teams.",
        ),
    }
    card = shown.card()
    assert "Tam Okoro (Duty)" in said(card)
    assert [label for label in labels(card) if label.startswith("Try again")] == [
        "Try again: Hearback is blocked or not installed",
        "Try again: The e-mail did not arrive",
        "Try again: We do not know how to reach them",
        "Try again: A fault on our side",
    ]


async def test_an_administrator_sees_it_too_and_the_board_reads_no_name(small_world: World) -> None:
    briefing = await missed(small_world)
    assert (await page(small_world, briefing, "idris")).rows
    board = await small_world.app.door.show(small_world.knock("leopold", "reach.show", {"briefing": briefing}))
    assert "Bethan" not in str(board)


async def test_whoever_is_away_or_has_left_is_counted_and_not_named(small_world: World) -> None:
    """It may be for an illness: no name and no day, on the card, on the page, in the table and in the data."""
    briefing = await missed(small_world)
    shown = await page(small_world, briefing)
    everything = str(shown.card()) + shown.csv() + shown.model_dump_json()
    async with visitor(small_world.app, hearback=await signed_in(small_world, "jaspreet")) as http:
        everything += (await http.get(f"/show/briefing.not_reached.html?briefing={briefing}")).text
    assert not [word for word in ("Una", "Pia", "3 December", "2026-12-03") if word in everything]
    assert {"Away: 1", "Left: 1"} <= set(said(shown.card()))


async def test_where_several_things_were_told_each_stands_with_its_person(small_world: World) -> None:
    briefing = await missed(small_world)
    of = update(recipient).where(recipient.c.person == small_world.people["sol"].id)
    await small_world.write(lambda work: work.session.execute(of.values(sent_at=None, failed="it has no body")))
    shown = await page(small_world, briefing)
    [ours] = [group for group in shown.groups if group.why == "ours"]
    assert "What we were told" not in ours.fix
    listed = "\n".join(said(shown.card()))
    assert "Sol Whitby (Fostering): it has no body" in listed
    assert "Quin Hale (Leaving Care): the message is too large for Teams" in listed


async def test_more_than_fit_in_chat_are_one_link_away(small_world: World) -> None:
    briefing = await small_world.sends()
    assert not any(isinstance(a, SignIn) for a in (await page(small_world, briefing)).card().actions)
    refused = update(recipient).values(sent_at=None, failed="it is too large")
    await small_world.write(lambda work: work.session.execute(refused))
    card = (await page(small_world, briefing)).card()
    [link] = [action for action in card.actions if isinstance(action, SignIn)]
    assert "and 1 more" in said(card)[-1] and link.label == "See more of them on the page"
    async with visitor(small_world.app, hearback=await signed_in(small_world, "jaspreet")) as http:
        shown = await http.get(link.page)
    assert shown.status_code == 200 and shown.text.count("<li dir") == EVERYONE


async def test_what_is_tried_again_while_it_is_paused_waits(small_world: World) -> None:
    briefing = await counted(small_world)
    refused = update(recipient).where(recipient.c.n == 1).values(failed="it is too large")
    await small_world.write(lambda work: work.session.execute(refused))
    card = await small_world.answers("jaspreet", "briefing.try_again", briefing=briefing, kind="ours")
    assert said(card)[0] == "They go out when you press Resume."


async def test_trying_again_is_two_presses_for_all_of_one_reason(small_world: World) -> None:
    briefing = await missed(small_world)
    [again] = [g.again for g in (await page(small_world, briefing)).groups if g.why == "blocked"]
    assert again
    card = await small_world.answers("jaspreet", again.address, **again.values)
    assert "Pause" in labels(card) and said(card)[0] == "We are trying them again now."
    await small_world.drain()
    assert {group.title for group in (await page(small_world, briefing)).groups} == {
        "The e-mail did not arrive",
        "We do not know how to reach them",
        "Away",
        "Left",
        "A fault on our side",
    }
    assert (await small_world.briefing(briefing)).state == "sent"


async def test_whoever_was_never_met_is_found_where_they_are_met_since(small_world: World) -> None:
    briefing = await missed(small_world)
    await small_world.answers("jaspreet", "briefing.try_again", briefing=briefing, kind="unknown")
    await small_world.drain()
    assert small_world.told("tam")[-1].card.title == "Seeing neglect in the everyday"


async def test_nobody_is_sent_to_who_left_and_nothing_that_was_withdrawn(small_world: World) -> None:
    briefing = await missed(small_world)
    for why in ("left", "away"):
        no = await small_world.answers("jaspreet", "briefing.try_again", briefing=briefing, kind=why)
        assert "Nothing is sent to whoever is away before they are back, or to whoever has left." in said(no)
    await small_world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    no = await small_world.answers("jaspreet", "briefing.try_again", briefing=briefing, kind="blocked")
    assert "This has been withdrawn: nothing more goes out." in said(no)


async def test_the_page_has_what_the_card_has(small_world: World) -> None:
    briefing = await missed(small_world)
    async with visitor(small_world.app, hearback=await signed_in(small_world, "jaspreet")) as http:
        shown = await http.get(f"/show/briefing.not_reached.html?briefing={briefing}")
        table = await http.get(f"/show/briefing.not_reached.csv?briefing={briefing}")
    assert shown.status_code == 200 and "Bethan Eastlake, Assessment" in shown.text
    assert shown.text.count("Try again</button>") == 4
    assert table.text.startswith("briefing,why,name,agency,team,said\n")


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


async def test_where_everybody_was_reached_it_says_so(small_world: World) -> None:
    briefing = await small_world.sends()
    assert not any(label.startswith("Could not") for label in labels(await follows(small_world, briefing)))
    assert "Everybody it went to was reached" in said((await page(small_world, briefing)).card())[1]


def _briefing(id: str) -> object:
    class Named:
        def __init__(self) -> None:
            self.id = BriefingId(UUID(id))

    return Named()
