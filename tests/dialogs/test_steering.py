"""A briefing that goes out, for whoever steers it: the page follows it, and nobody is told what is not so."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.ways import WAYS
from dialogs.kit.words import Figures, Quote
from dialogs.telling.sending import estimate, remedy
from learning.delivery import Going, Why
from storage.tables import ConnectionRow, recipient
from tests.dialogs.following import counted, follows, labels, missed, page, rated, said
from tests.test_every_route import signed_in, visitor
from tests.world import World

pytest_plugins = ["tests.worlds"]

LOOKS = "data-hx-trigger"


async def half_sent(world: World) -> str:
    briefing = await counted(world)
    some = recipient.c.n.between(1, 4)
    await world.write(lambda w: w.session.execute(update(recipient).where(some).values(sent_at=w.now)))
    return briefing


async def test_only_what_somebody_wrote_is_handed_back(small_world: World) -> None:
    book = small_world.app.book
    typed = {"answer": "not_relevant", "line": "What of schools?"}
    assert [b.text for b in book.hands_back("briefing.answer", typed) if isinstance(b, Quote)] == ["What of schools?"]
    assert book.hands_back("briefing.answer", {"answer": "not_relevant"}) == ()


async def test_while_it_goes_out_its_page_looks_again_by_itself_and_then_no_more(small_world: World) -> None:
    briefing = await counted(small_world)
    paths = (f"/show/briefing.follow.html?briefing={briefing}", f"/about/briefing/{briefing}")
    async with visitor(small_world.app, hearback=await signed_in(small_world, "jaspreet")) as http:
        for path in paths:
            text = (await http.get(path)).text
            assert LOOKS in text and f'data-hx-get="{path}"' in text
        await small_world.answers("jaspreet", "briefing.resume", briefing=briefing)
        await small_world.drain()
        assert not [path for path in paths if LOOKS in (await http.get(path)).text]


async def test_it_is_sent_only_when_it_is_done(small_world: World) -> None:
    briefing = await half_sent(small_world)
    assert "It goes to everyone, begun on 23 November." in said(await follows(small_world, briefing))
    await small_world.answers("jaspreet", "briefing.resume", briefing=briefing)
    await small_world.drain()
    assert "Sent on 23 November to everyone." in said(await follows(small_world, briefing))


async def test_where_not_everybody_was_reached_the_authors_list_says_so(small_world: World) -> None:
    await missed(small_world)
    [label] = [one for one in labels(await small_world.answers("jaspreet", "briefing.written")) if "Seeing" in one]
    assert label.endswith("answered 0 of 11, not everybody reached: 5"), "who is away or has left needs nothing"


@pytest.mark.parametrize("press", ["briefing.pause", "briefing.withdraw"])
async def test_an_administrator_it_went_to_steers_it_and_reads_how_it_stands(small_world: World, press: str) -> None:
    briefing = await half_sent(small_world)
    await small_world.answers("jaspreet", "briefing.resume", briefing=briefing)
    card = await small_world.answers("idris", press, briefing=briefing)
    assert card.about is None, "what is about it is, for them, what they read as one it went to"
    assert any(isinstance(block, Figures) for block in card.body)
    again = await small_world.answers("idris", "briefing.withdraw", briefing=briefing)
    again = await small_world.answers("idris", "briefing.withdraw", briefing=briefing)
    assert said(again)[0] == "This has been withdrawn already: here is how it stands."
    assert any(isinstance(block, Figures) for block in again.body)
    assert (await follows(small_world, briefing)).about, "its author's card stays live"


async def test_nobody_is_asked_whether_to_withdraw_what_is_withdrawn(small_world: World) -> None:
    briefing = await small_world.sends()
    await small_world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    for name in ("jaspreet", "idris"):
        card = await small_world.answers(name, "briefing.ask_withdraw", briefing=briefing)
        assert said(card)[0] == "This has been withdrawn already: here is how it stands."
        assert "Withdraw it" not in labels(card)


async def test_who_was_not_reached_stands_under_the_title_of_the_briefing(small_world: World) -> None:
    briefing = await missed(small_world)
    shown = await page(small_world, briefing)
    title = "Seeing neglect in the everyday"
    assert said(shown.card())[0] == title
    assert all(line.startswith(f"{title},") for line in shown.csv().splitlines()[1:])
    async with visitor(small_world.app, hearback=await signed_in(small_world, "jaspreet")) as http:
        assert title in (await http.get(f"/show/briefing.not_reached.html?briefing={briefing}")).text


async def test_nothing_is_promised_of_what_was_withdrawn_and_an_administrator_is_not_sent_to_themselves(
    small_world: World,
) -> None:
    briefing = await missed(small_world)
    [hers] = [g.fix for g in (await page(small_world, briefing, "idris")).groups if g.why == "ours"]
    assert "Try again" in hers and "administrator" not in hers
    await small_world.answers("jaspreet", "briefing.withdraw", briefing=briefing)
    fixes = {g.why: g.fix for g in (await page(small_world, briefing)).groups}
    assert "ry again" not in " ".join(fixes.values()) and "get it when they are back" not in fixes[Why.AWAY]


def test_a_remedy_is_whole_sentences() -> None:
    whole = "It is not about these people. Your administrator can see it too. Try again when it is mended."
    assert remedy(Why.OURS, ()) == whole


async def test_while_a_platform_takes_nothing_no_time_is_promised(small_world: World) -> None:
    briefing = await counted(small_world)
    await small_world.write(lambda work: rated(work, slack=8, teams=25, email=10))
    await small_world.answers("jaspreet", "briefing.resume", briefing=briefing)
    slack = recipient.c.connection.in_(select(ConnectionRow.id).where(ConnectionRow.platform == "slack"))
    in_hand = update(recipient).where(slack, recipient.c.sent_at.is_(None))
    since = small_world.clock()
    await small_world.write(lambda work: work.session.execute(in_hand.values(in_hand="a hand", sending_since=since)))
    small_world.clock.forward(seconds=20)
    assert any("left" in line for line in said(await follows(small_world, briefing)))
    small_world.clock.forward(seconds=40)
    told = said(await follows(small_world, briefing))
    assert "Nothing gets through in Slack at the moment. It goes on by itself as soon as it can." in told
    assert not any("left" in line or "a second" in line for line in told)


async def test_where_one_way_takes_much_longer_it_says_which(small_world: World) -> None:
    briefing = await counted(small_world)
    await small_world.write(lambda work: rated(work, slack=0.02, teams=25, email=10))
    await small_world.answers("jaspreet", "briefing.resume", briefing=briefing)
    [told] = [line for line in said(await follows(small_world, briefing)) if "left" in line]
    assert told.endswith("left at this pace: what goes in Slack takes longest.")


def test_where_all_ways_take_about_as_long_none_is_named() -> None:
    assert estimate(Going(500, 10, timedelta(seconds=60), "slack"), WAYS) == "About 1 minute left at this pace."
