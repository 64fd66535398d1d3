"""Whose a briefing is: its author's and the administrators', and nobody else's who writes briefings."""

import re
from uuid import UUID

import pytest
from sqlalchemy import update

from dialogs.kit.words import Button, Card, Heading, Text
from dialogs.unsent import Unsent
from handlers.door import Never
from learning.briefings import BriefingId
from learning.people import Role
from storage.tables import PersonRow, recipient
from tests.test_every_route import signed_in, visitor
from tests.world import World

pytest_plugins = ["tests.worlds"]

THEIRS = "This is for whoever wrote the briefing, and for your administrator."
CANARY = "Is there one for schools?"


def said(card: Card) -> list[str]:
    return [block.text for block in card.body if isinstance(block, Text | Heading)]


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def becomes(world: World, name: str, role: Role) -> None:
    listed = update(PersonRow).where(PersonRow.staff_id == name).values(role=role.value)
    await world.write(lambda work: work.session.execute(listed))


@pytest.fixture
async def two(small_world: World) -> tuple[World, str]:
    """A briefing of Jaspreet's with a question, and Sol, who writes briefings too."""
    await becomes(small_world, "sol", Role.BRIEFING_AUTHOR)
    briefing = await small_world.sends()
    await small_world.answers("bethan", "briefing.ask_back", briefing=briefing, words=CANARY)
    return small_world, briefing


# --- another author ---------------------------------------------------------------------------------------------------


async def test_another_author_does_not_see_how_it_stands_or_who_asked(two: tuple[World, str]) -> None:
    world, briefing = two
    card = await world.answers("sol", "briefing.follow", briefing=briefing)
    assert said(card) == [THEIRS] and "Bethan" not in str(card) and CANARY not in str(card)
    assert CANARY in str(await world.answers("jaspreet", "briefing.follow", briefing=briefing))
    assert CANARY in str(await world.answers("idris", "briefing.follow", briefing=briefing))


async def test_another_author_neither_reads_nor_sends_a_draft(two: tuple[World, str]) -> None:
    world, _ = two
    draft = await world.writes("Handovers at night", why_it_matters="A canary")
    assert "A canary" not in str(await world.answers("sol", "briefing.follow", briefing=draft))
    assert "A canary" not in str(await world.card("sol", "briefing", draft))
    assert "A canary" not in str(await world.answers("sol", "briefing.read", briefing=draft))
    opened = await world.app.door.open(world.knock("sol", "briefing.send", {"briefing": draft}))
    assert isinstance(opened, Card) and said(opened) == [THEIRS]
    for press in ("briefing.send", "briefing.confirm"):
        assert THEIRS in str(await world.tries("sol", press, briefing=draft, everyone=True))
    assert (await world.briefing(draft)).state == "draft"
    sent = await world.answers("idris", "briefing.confirm", briefing=draft, everyone=True)
    assert "The audience is being counted" in str(sent.body)


async def test_another_author_reads_as_everybody_else_does_what_went_to_them(two: tuple[World, str]) -> None:
    world, briefing = two
    assert "Read it" in labels(await world.card("sol", "briefing", briefing))


async def test_a_question_is_between_whoever_asked_it_its_author_and_the_administrators(two: tuple[World, str]) -> None:
    world, briefing = two
    [asked] = await world.read(lambda work: work.briefings.questions(BriefingId(UUID(briefing))))
    assert CANARY not in str(await world.card("sol", "question", str(asked.id)))
    reply = await world.tries("sol", "question.reply", question=str(asked.id), words="Mine")
    assert "between whoever asked it and the author" in str(reply)
    assert CANARY in str(await world.card("idris", "question", str(asked.id)))
    await world.answers("idris", "question.reply", question=str(asked.id), words="Yes, in January.")


async def test_an_author_who_writes_no_more_still_holds_what_they_sent(small_world: World) -> None:
    """Their role has changed since: what they sent is theirs to stop all the same."""
    briefing = await small_world.writes()
    await small_world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    await becomes(small_world, "jaspreet", Role.PRACTITIONER)
    for press, then in (("pause", "Resume"), ("resume", "Pause"), ("withdraw", "See how it stands now")):
        assert labels(await small_world.answers("jaspreet", f"briefing.{press}", briefing=briefing))[0] == then
    other = await small_world.tries("jaspreet", "briefing.write", title_="T", background="B")
    assert "people who write and send briefings" in str(other)


# --- an administrator -------------------------------------------------------------------------------------------------


async def looks_after(world: World, name: str = "idris") -> Unsent:
    page = await world.app.door.show(world.knock(name, "unsent.show"))
    assert isinstance(page, Unsent), page
    return page


async def at_home(world: World, name: str) -> list[Card]:
    return [c for c in await world.app.door.home(world.who(name)) if c.title == "Briefings to look after"]


async def test_an_administrator_stops_what_another_is_sending_from_their_own_page(world: World) -> None:
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    [card] = await at_home(world, "idris")
    assert labels(card) == ["Seeing neglect in the everyday: being sent"]
    assert [b.label for b in (await looks_after(world)).briefings] == labels(card)
    [opens] = card.actions
    assert isinstance(opens, Button)
    follows = await world.answers("idris", opens.address, **opens.values)
    assert {"Pause", "Withdraw"} <= set(labels(follows))
    await world.answers("idris", "briefing.pause", briefing=briefing)
    [card] = await at_home(world, "idris")
    assert labels(card) == ["Seeing neglect in the everyday: paused"]


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ({"failed": "the message is too large for Teams"}, True),
        ({"unreachable": "blocked"}, True),
        ({"connection": None, "address": None}, True),
        ({"left_at": "now"}, False),
        ({}, False),
    ],
)
async def test_an_administrator_is_shown_what_did_not_reach_everybody(
    world: World, facts: dict[str, object], stands: bool
) -> None:
    """Whoever is away or has left needs nothing done."""
    briefing = await world.sends()
    values = {name: world.clock() if value == "now" else value for name, value in facts.items()}
    if values:
        of = update(recipient).where(recipient.c.person == world.people["zoe"].id)
        await world.write(lambda work: work.session.execute(of.values(sent_at=None, **values)))
    shown = [card.actions[0].label for card in await at_home(world, "idris")]
    assert shown == (["Seeing neglect in the everyday: not everybody reached"] if stands else [])
    assert [b.label for b in (await looks_after(world)).briefings] == shown
    if stands:
        card = await world.answers("idris", "briefing.follow", briefing=briefing)
        assert "Could not be reached yet: 1" in labels(card)


async def test_it_is_shown_to_administrators_alone_and_not_their_own_or_what_was_withdrawn(small_world: World) -> None:
    briefing = await small_world.writes()
    await small_world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    for name in ("jaspreet", "nkechi", "leopold"):
        assert not await at_home(small_world, name)
    await becomes(small_world, "jaspreet", Role.FRAMEWORK_ADMIN)
    assert not await at_home(small_world, "jaspreet"), "it stands among their own"
    await small_world.answers("idris", "briefing.withdraw", briefing=briefing)
    assert not await at_home(small_world, "idris") and not (await looks_after(small_world)).briefings


async def test_messages_and_briefings_stand_on_one_page_each_described_by_a_heading(small_world: World) -> None:
    briefing = await small_world.sends()
    refused = update(recipient).where(recipient.c.n == 1).values(sent_at=None, failed="it is too large")
    await small_world.write(lambda work: work.session.execute(refused))
    await small_world.shares()
    small_world.telephones.next.append(Never("it is too large"))
    await small_world.drain()
    pages = [("idris", "unsent.show.html"), ("jaspreet", f"briefing.not_reached.html?briefing={briefing}")]
    pages.append(("leopold", f"reach.show.html?briefing={briefing}"))
    shown = []
    for name, address in pages:
        async with visitor(small_world.app, hearback=await signed_in(small_world, name)) as http:
            shown.append((await http.get(f"/show/{address}")).text)
        ids = set(re.findall(r'id="([^"]+)"', shown[-1]))
        assert set(re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', shown[-1])) <= ids - {"main"}
    assert "<caption>Each message, and why</caption>" in shown[0] and "Send again</th>" in shown[0]
    assert "Briefings to look after</h2>" in shown[0] and f"briefing.follow.html?briefing={briefing}" in shown[0]
    card = (await looks_after(small_world)).card()
    assert labels(card) == ["Send all again", "Seeing neglect in the everyday: not everybody reached"]
    assert "Each is kept here for 90 days. Mend the reason first, then send it again." in said(card)


async def test_more_than_fit_in_chat_are_on_the_page(small_world: World) -> None:
    for number in range(9):
        briefing = await small_world.writes(f"Briefing {number}")
        await small_world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    [home] = await at_home(small_world, "idris")
    assert len(home.actions) == 6 and labels(home)[-1] == "See all of them"
    page = await looks_after(small_world)
    assert len(page.card().actions) == 9 and labels(page.card())[-1] == "See all of them on the page"
    async with visitor(small_world.app, hearback=await signed_in(small_world, "idris")) as http:
        text = (await http.get("/show/unsent.show.html")).text
    assert text.count(": being sent</a>") == 9 and "See all of them" not in text


async def test_the_page_opens_them_too_where_no_message_was_given_up(small_world: World) -> None:
    briefing = await small_world.writes()
    await small_world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    async with visitor(small_world.app, hearback=await signed_in(small_world, "idris")) as http:
        page = await http.get("/show/unsent.show.html")
    assert page.status_code == 200 and f"/show/briefing.follow.html?briefing={briefing}" in page.text
    assert "Briefings to look after</h1>" in page.text
