"""What becomes of an idea: nothing stops at a manager, and no move is made without its author hearing of it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from dialogs.kit.words import Text
from learning import sharing
from learning.days import today
from learning.ideas import IdeaId, Moment, Move
from learning.people import Place
from learning.refusal import Moved, Refusal
from learning.sharing import share, who_decides
from learning.trying import try_ended
from learning.work import Work
from tests.dialogs.test_ideas import labels
from tests.partnership import PEOPLE, TEAMS
from tests.world import MONDAY, World

pytest_plugins = ["tests.worlds"]

FALLBACK = "Change and improvement forum"
LEADS_NOWHERE = {"una": "a manager who has left", "tam": "no manager on file", "sol": "oneself", "pia": "a loop"}


def said(card: Any) -> str:
    return " ".join(block.text for block in card.body if isinstance(block, Text))


# --- nothing stops at a manager ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LEADS_NOWHERE, ids=lambda name: LEADS_NOWHERE[name])
async def test_an_idea_cannot_stop_at_a_manager(world: World, name: str) -> None:
    """From the first day it is the fallback forum's, and whoever answers for forums is told."""
    card = await world.answers(name, "idea.share", sentence="Ring before the work moves")
    assert f"The {FALLBACK} has it." in said(card)
    idea = await world.idea(str(card.about.id))
    assert idea.manager is None and idea.bodies == ("forum_change",)
    await world.drain()
    [told] = world.told("idris")
    assert told.card.title == "An idea is waiting for you" and "Ring before the work moves" in str(told.card.body)


async def test_a_loop_of_two_leads_nowhere_from_either_end(world: World) -> None:
    for name in ("pia", "quin"):
        assert await world.read(lambda work, name=name: who_decides(work, world.people[name])) is None


async def test_a_manager_who_leaves_later_is_not_asked_either(world: World) -> None:
    leaves = text("UPDATE person SET left_on = '2026-11-20' WHERE staff_id = 'nkechi'")
    await world.write(lambda work: work.session.execute(leaves))
    assert "The Change and improvement forum has it." in said(await world.answers("bethan", "idea.share", sentence="S"))


async def test_when_the_promised_days_have_passed_the_forum_has_it_and_the_author_is_told(world: World) -> None:
    """First whoever stands in for the manager has the usual days, too (`tests/learning/test_holders.py`)."""
    idea = await world.shares()
    await world.drain()
    await world.passes(days=14)  # Monday the 7th of December, before its evening
    assert (await world.idea(idea)).manager.name == "Nkechi Umeadi"
    await world.passes(days=1)
    assert (await world.idea(idea)).manager.name == "Idris Penhallow"
    await world.passes(days=15)
    late = await world.idea(idea)
    assert late.bodies == ("forum_change",) and late.last.move is Move.PROMISE_PASSED and late.last.who is None
    told = world.told("bethan")[-1]
    assert told.line == "Hearback: there is news for you" and FALLBACK in str(told.card.body)
    assert FALLBACK in str(world.told("idris")[-1].card.body)
    [hers] = [one for one in world.telephones.shown.values() if one.to.user == "nkechi"]
    assert hers.edits and labels(hers.card) == ["Its journey"], "it asks nothing of her"


async def test_a_promise_that_was_kept_passes_without_a_word(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.try", idea, words="Yes")
    await world.drain()
    before = len(world.told("bethan"))
    await world.passes(weeks=3)
    assert (await world.idea(idea)).bodies == () and len(world.told("bethan")) == before


async def test_an_answer_to_a_question_starts_the_days_again(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    await world.passes(weeks=1)  # it waits for its author, so no promise is broken
    assert (await world.idea(idea)).bodies == ()
    await world.answers("bethan", "idea.answer", idea=idea, words="By the phone.")
    assert str((await world.idea(idea)).promised_on) == "2026-12-14"  # ten working days
    await world.passes(weeks=3)
    assert (await world.idea(idea)).manager.name == "Idris Penhallow"


async def test_nobody_decides_on_their_own_idea(world: World) -> None:
    """Idris answers for the forum, and shares an idea that the forum would get; Zoe answers for it, too."""
    fallback = frozenset({world.app.works.world.framework.fallback.id})
    await world.write(lambda work: work.people.answer_for(world.people["zoe"], fallback))
    idea = await world.shares("idris")
    card = await world.card("idris", "idea", idea)
    assert card.title == "Thank you" and not any("Try it" in action.label for action in card.actions)
    reply = await world.answers("idris", "idea.try", idea=idea, seen=1, words="Yes", until="2026-12-04")
    assert "Nobody decides on their own idea" in str(reply.body)


# --- a channel that is a team's ---------------------------------------------------------------------------------------


async def test_once_a_private_channel_is_connected_the_card_goes_there_and_is_edited(world: World) -> None:
    assert (await world.connects("nkechi", "19:team")).title == "This is your team's list now"
    idea = await world.shares()
    await world.drain()
    [card] = world.told("19:team")
    assert card.card.title == "An idea is waiting for you" and not world.told("nkechi")
    await world.decides("nkechi", "idea.try", idea, words="Yes")
    await world.drain()
    [shown] = [one for one in world.telephones.shown.values() if one.to.address == "19:team"]
    assert shown.edits and shown.posted == card.posted and labels(shown.card) == ["Its journey"]


async def test_in_a_channel_only_the_managers_presses_count(world: World) -> None:
    await world.connects("nkechi", "19:team")
    idea = await world.shares()
    for name in ("zoe", "bethan"):
        reply = await world.app.door.open(world.knock(name, "idea.try", {"idea": idea}))
        assert "Try it here" not in str(reply) or "Nothing has changed" in str(reply)
    assert (await world.idea(idea)).moment is Moment.NEW


@pytest.mark.parametrize("kind", ["open", "direct"])
async def test_only_a_private_channel_is_a_teams(world: World, kind: Any) -> None:
    knock = world.knock("nkechi", "team.connect")
    place = type(knock)(knock.who, knock.address, {}, "k", Place("teams", TEAMS, "19:x", kind))
    assert (await world.app.door.answer(place)).title == "Nothing has changed"
    assert await world.count("team_place") == 0


async def test_only_a_manager_connects_a_channel_and_it_can_be_let_go(world: World) -> None:
    assert (await world.connects("bethan", "19:x", "slack")).title == "Nothing has changed"
    await world.connects("nkechi", "19:team")
    assert (await world.answers("nkechi", "team.disconnect")).title == "Ideas come to you alone again"
    await world.shares()
    await world.drain()
    assert world.told("nkechi") and not world.told("19:team")


async def test_what_was_told_to_a_manager_alone_stays_theirs_when_a_channel_becomes_the_teams(world: World) -> None:
    """Its author read that the manager has it; what follows comes to the manager too, and not to the channel."""
    earlier = await world.shares(sentence="Told to one person")
    await world.drain()
    await world.connects("nkechi", "19:team")
    await world.shares(sentence="Told to the team")
    await world.decides("nkechi", "idea.ask", earlier, words="Where?")
    await world.answers("bethan", "idea.answer", idea=earlier, words="By the phone.")
    await world.passes(days=1)
    await world.minute()
    assert "Told to the team" in str(world.told("19:team"))
    assert "Told to one person" not in str(world.told("19:team")) and "By the phone." not in str(world.told("19:team"))
    assert "By the phone." in str(world.told("nkechi"))


async def test_the_author_is_told_of_the_channel_that_reads_it_before_and_after(world: World) -> None:
    earlier = await world.shares()
    world.clock.forward(hours=1)
    await world.connects("nkechi", "19:team")
    offer = await world.app.door.offer(world.who("bethan"), "One page for the handover")
    assert "Share with Nkechi, in the channel of Assessment" in [action.label for action in offer.actions]
    card = await world.answers("bethan", "idea.share", sentence="S")
    assert said(card).startswith("Nkechi Umeadi has it, in the channel of Assessment, and will answer by ")
    assert said(await world.card("bethan", "idea", earlier)).startswith("Nkechi Umeadi has it and will answer by ")


async def test_a_channel_that_is_connected_again_is_the_teams_from_then_on(world: World) -> None:
    """Said twice in the same channel it is still the first time; another channel was not told what this one was."""
    await world.connects("nkechi", "19:team")
    idea = await world.shares()
    world.clock.forward(hours=1)
    team = world.people["nkechi"].of_team
    assert await world.read(lambda work: work.people.channel_since(team)) == MONDAY
    await world.connects("nkechi", "19:team", key="again")
    assert await world.read(lambda work: work.people.channel_since(team)) == MONDAY
    await world.connects("nkechi", "19:other")
    assert await world.read(lambda work: work.people.channel_since(team)) == world.clock.now
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    await world.answers("bethan", "idea.answer", idea=idea, words="By the phone.")
    await world.drain()
    assert not world.told("19:other") and "By the phone." in str(world.told("nkechi"))


# --- every move is heard ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("idea.ask", {"words": "Where would it hang?"}),
        ("idea.try", {"words": "Yes, on five handovers."}),
        ("idea.pass", {"words": "Worth it for all teams."}),
        ("idea.not_this_time", {"considered": "We have no page now.", "useful": "Writing for the family."}),
    ],
)
async def test_whatever_a_manager_decides_its_author_hears_in_the_managers_words(
    world: World, address: str, values: dict[str, Any]
) -> None:
    idea = await world.shares()
    await world.drain()
    await world.decides("nkechi", address, idea, **values)
    await world.drain()
    told = world.told("bethan")[-1]
    does = "asks you something" if address == "idea.ask" else "has answered you"
    assert told.line == f"Hearback: Nkechi {does}"
    assert all(words in str(told.card.body) for words in values.values())


async def test_a_try_that_has_ended_is_asked_about_once(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.try", idea, words="Yes", until="2026-12-04")
    await world.passes(days=10)
    assert (await world.idea(idea)).moment is Moment.TESTING and not (await world.idea(idea)).awaits_result
    await world.passes(days=2)
    assert (await world.idea(idea)).awaits_result
    assert await world.write(lambda work: try_ended(work, IdeaId(UUID(idea)))) is None
    told = [one for one in world.told("bethan") if one.card.title == "What did you see?" and not one.edits]
    assert len(told) == 1


async def test_what_is_due_for_an_idea_that_is_gone_is_no_fault(world: World) -> None:
    await world.shares()
    for table in ("message", "posted", "idea_event", "idea_author", "idea"):
        await world.write(lambda work, table=table: work.session.execute(text(f"DELETE FROM {table}")))
    await world.passes(weeks=4)
    assert await world.count("due") == 0


async def test_an_idea_too_long_to_be_carried_is_refused_in_plain_words(world: World) -> None:
    async def too_long(work: Work) -> None:
        await share(work, world.people["bethan"], "x" * 1001)

    with pytest.raises(Refusal, match="Please keep this to 1000 characters"):
        await world.write(too_long)


async def test_only_its_author_adds_to_an_idea_and_only_while_it_is_open(world: World) -> None:
    idea = IdeaId(UUID(await world.shares()))
    with pytest.raises(Refusal, match="Only the person who shared it"):
        await world.write(lambda work: sharing.add(work, world.people["nkechi"], idea, "theme", "neglect"))
    await world.decides("nkechi", "idea.not_this_time", str(idea), considered="The cost of it.", useful="The one page.")
    with pytest.raises(Moved, match="Nkechi said: not this time"):
        await world.write(lambda work: sharing.add(work, world.people["bethan"], idea, "theme", "neglect"))


async def test_today_is_londons(world: World) -> None:
    """Half past eleven on a summer's evening in UTC is tomorrow there."""
    world.clock.now = world.clock.now.replace(month=7, day=1, hour=23, minute=30)
    assert str(await world.read(_today)) == "2026-07-02"


async def _today(work: Work) -> Any:
    return today(work)


def test_there_is_somebody_for_each_way_that_leads_nowhere() -> None:
    assert set(LEADS_NOWHERE) <= set(PEOPLE)
