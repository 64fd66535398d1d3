"""What an author does with a briefing: written on a page, aimed, sent, followed."""

from typing import Any

import pytest

from dialogs.kit.words import Button, Card, Facts, Figures, Text
from tests.dialogs.test_ideas import facts, labels, said
from tests.partnership import COUNCIL, SCHOOLS
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]


async def aimed(world: World, briefing: str, **chosen: Any) -> Card:
    """Groups by what they are called."""
    sheet = await world.opens("jaspreet", "briefing.send", briefing=briefing)
    values: dict[str, Any] = filled(sheet)
    for name, labels_ in chosen.items():
        question = next(q for q in sheet.questions if q.name == name)
        values[name] = [o.value for o in question.options if o.label in labels_] if labels_ is not True else True
    return await world.answers("jaspreet", "briefing.send", **values)


async def test_a_briefing_is_a_title_and_at_least_one_section(small_world: World) -> None:
    sheet = await small_world.refuses("jaspreet", "briefing.write", title_="T")
    assert "at least one section" in sheet.errors["what_we_found"]
    card = await small_world.answers("jaspreet", "briefing.write", title_="T", questions="What would you try?")
    assert card.title == "T" and "It has not been sent to anybody yet." in said(card)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "www.example.org", "ftp://x", "data:text/html,x", "//x"])
async def test_a_link_begins_with_https(small_world: World, link: str) -> None:
    sheet = await small_world.refuses("jaspreet", "briefing.write", title_="T", background="B", link=link)
    assert sheet.errors == {"link": "A link begins with https://"}


async def test_how_many_it_goes_to_and_how_is_seen_before_it_is_sent(small_world: World) -> None:
    briefing = await small_world.writes()
    card = await aimed(small_world, briefing, everyone=True)
    assert card.title == "It will go to 11 people" and "Nothing has been sent yet." in said(card)
    assert facts(card) == {"In Slack": "8", "In Teams": "2", "By e-mail": "1"}
    assert labels(card) == ["Send it to 11", "Choose again"] and await small_world.count("recipient") == 0


async def test_groups_are_looked_up_again_when_it_is_sent(small_world: World) -> None:
    """What a button carries is never trusted: a forged group is nobody."""
    briefing = await small_world.writes()
    card = await aimed(small_world, briefing, agencies=[SCHOOLS], teams=[f"Duty ({COUNCIL})"])
    assert card.title == "It will go to 3 people"
    [send] = [a for a in card.actions if isinstance(a, Button) and a.how == "do"]
    await small_world.answers("jaspreet", send.address, **{**send.values, "chosen": f"{send.values['chosen']},forged"})
    await small_world.drain()
    assert await small_world.count("recipient") == 3
    other = await small_world.writes("Other")
    reply = await small_world.answers("jaspreet", "briefing.confirm", briefing=other, chosen="forged")
    assert reply.title == "Nothing has changed" and "choose who it goes to" in str(reply.body)


async def test_nobody_is_an_audience(small_world: World) -> None:
    briefing = await small_world.writes()
    sheet = await small_world.refuses("jaspreet", "briefing.send", briefing=briefing)
    assert "at least one group" in sheet.errors["everyone"]


async def test_whoever_does_not_write_briefings_cannot_begin_one(small_world: World) -> None:
    briefing = await small_world.writes()
    for name in ("bethan", "nkechi", "leopold"):
        for address, known in (("briefing.write", {}), ("briefing.send", {"briefing": briefing})):
            reply = await small_world.app.door.open(small_world.knock(name, address, known))
            assert isinstance(reply, Card) and "people who write and send briefings" in str(reply.body)
        followed = await small_world.app.door.show(small_world.knock(name, "briefing.follow", {"briefing": briefing}))
        assert isinstance(followed, Card) and followed.title == "Nothing has changed"


async def test_an_author_follows_it_live_and_nobody_is_named(small_world: World) -> None:
    briefing = await small_world.sends()
    await small_world.answers("bethan", "briefing.answer", briefing=briefing, answer="not_yet")
    card = await small_world.answers("jaspreet", "briefing.follow", briefing=briefing)
    assert facts(card) == {"Answered": "1 of 11"} and "Bethan" not in str(card)
    states = next(b for b in card.body if isinstance(b, Figures) and b.title == "Who it went to")
    assert sum(row.count or 0 for row in states.rows) == 11


async def test_what_was_sent_is_not_sent_again(small_world: World) -> None:
    briefing = await small_world.sends()
    reply = await small_world.app.door.open(small_world.knock("jaspreet", "briefing.send", {"briefing": briefing}))
    assert isinstance(reply, Card) and "sent already" in str(reply.body)


async def test_a_reader_opens_it_answers_and_may_ask(small_world: World) -> None:
    briefing = await small_world.sends(what_we_found="Twelve small things.")
    card = await small_world.card("bethan", "briefing", briefing)
    assert labels(card)[0] == "Read it" and len(card.actions) == 6 and "Twelve" not in str(card.body)
    read = await small_world.answers("bethan", "briefing.read", briefing=briefing)
    assert "Twelve small things." in said(read) and labels(read)[0] == "Clear"
    answered = await small_world.answers("bethan", "briefing.answer", briefing=briefing, answer="already")
    assert "You said: I already do this." in str(answered.body)
    assert {"Ask or add something", "Change my answer"} <= set(labels(answered))


async def test_whoever_shared_an_idea_about_the_same_hears_where_it_is(small_world: World) -> None:
    """The loop, seen from both ends."""
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.theme", idea=idea, theme="neglect")
    card = await small_world.answers("jaspreet", "briefing.write", title_="T", background="B", theme="neglect")
    assert card.about
    await small_world.answers("jaspreet", "briefing.confirm", briefing=str(card.about.id), everyone=True)
    await small_world.drain()
    thanks = await small_world.answers("bethan", "briefing.answer", briefing=str(card.about.id), answer="clear")
    assert "Your own idea about this, “One page for the handover”, is with Nkechi Umeadi." in said(thanks)


async def test_a_briefing_without_a_word_why_shows_its_first_section(small_world: World) -> None:
    card = await small_world.answers("jaspreet", "briefing.write", title_="T", what_to_do="Ring first.")
    assert card.about and any(isinstance(b, Text) and b.text == "Ring first." for b in card.body)
    assert not any(isinstance(b, Facts) and not b.pairs for b in card.body)
