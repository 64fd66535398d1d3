"""Who a briefing has not reached: each reason with its people and what helps, and names only for those who may."""

from sqlalchemy import update

from dialogs.kit.words import SignIn
from storage.tables import recipient
from tests.dialogs.following import EVERYONE, counted, follows, labels, missed, page, said
from tests.test_every_route import signed_in, visitor
from tests.world import World

pytest_plugins = ["tests.worlds"]


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


async def test_where_everybody_was_reached_it_says_so(small_world: World) -> None:
    briefing = await small_world.sends()
    assert not any(label.startswith("Could not") for label in labels(await follows(small_world, briefing)))
    assert "Everybody it went to was reached" in said((await page(small_world, briefing)).card())[1]
