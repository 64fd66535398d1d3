"""Whom an idea is with: past a manager, in somebody's place, when a day has passed, when somebody leaves."""

from uuid import UUID

import pytest
from sqlalchemy import text

from dialogs.kit.words import Card
from learning.agendas import Line, LineId
from learning.days import today
from learning.forums import keep_from
from learning.framework import Body
from learning.ideas import Idea, IdeaId, Moment, Move
from storage.work import SqlWork
from tests.dialogs.test_ideas import labels, said
from tests.partnership import email
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

FORUM = ("forum_change",)
GONE = "This idea has gone to somebody else"


def news(world: World, name: str) -> list[Card]:
    return [one.card for one in world.told(name) if not one.edits]


async def named(world: World, who: str, deputy: str) -> None:
    card = await world.answers(who, "away.stand_in", who=str(world.people[deputy].id))
    assert card.title == f"{world.people[deputy].name} stands in for you"


async def leaves(world: World, name: str, day: str) -> None:
    gone = text(f"UPDATE person SET left_on = '{day}' WHERE staff_id = '{name}'")
    await world.write(lambda work: work.session.execute(gone))


# --- the promised day -------------------------------------------------------------------------------------------------


async def test_the_promised_day_passed_brings_the_deputy_and_then_the_forum_and_the_author_is_told_each_time(
    world: World,
) -> None:
    await named(world, "nkechi", "sol")
    idea = await world.shares()
    await world.drain()
    await world.passes(days=15)
    late = await world.idea(idea)
    assert late.manager.name == "Sol Whitby" and late.last.move is Move.PROMISE_PASSED and late.last.who is None
    assert "so Sol Whitby has it now." in said(news(world, "bethan")[-1])[0]
    assert news(world, "sol")[-1].title == "An idea is waiting for you"
    assert str(late.promised_on) == "2026-12-22", "the usual working days again"
    [hers] = [one for one in world.telephones.shown.values() if one.to.user == "nkechi"]
    assert hers.edits and labels(hers.card) == ["Its journey"], "it asks nothing of her"
    await world.passes(days=15)
    late = await world.idea(idea)
    assert (
        late.bodies == FORUM and "so the Change and improvement forum has it now." in said(news(world, "bethan")[-1])[0]
    )


async def test_without_a_deputy_it_is_the_managers_own_manager_and_never_its_author(small_world: World) -> None:
    world = small_world
    idea, own = await world.shares(), await world.shares("idris", "Minutes on one page")
    await named(world, "nkechi", "bethan")
    await world.passes(days=15)
    assert (await world.idea(idea)).manager.name == "Idris Penhallow", "nobody decides on their own"
    assert (await world.idea(own)).bodies == FORUM


async def test_whoever_stands_in_and_was_asked_to_already_is_not_asked_twice(small_world: World) -> None:
    """Nkechi is away, so Sol has it; his day passes too."""
    world = small_world
    await named(world, "nkechi", "sol")
    await world.answers("nkechi", "away.until", until="2027-01-29")
    idea = await world.shares()
    await world.passes(days=15)
    assert (await world.idea(idea)).bodies == FORUM


# --- away -------------------------------------------------------------------------------------------------------------


async def test_what_waits_and_what_comes_is_with_the_deputy_until_the_manager_is_back(world: World) -> None:
    first = await world.shares()
    await world.drain()
    await named(world, "nkechi", "sol")
    card = await world.answers("nkechi", "away.until", until="2026-12-01")
    assert said(card)[1].startswith("Sol Whitby stands in for you")
    await world.drain()
    assert said(news(world, "bethan")[-1])[0].startswith("Nkechi is away, so Sol Whitby has it until they are back.")
    assert [card.title for card in news(world, "sol")] == ["You stand in for a colleague"]
    thanks = await world.answers("bethan", "idea.share", sentence="A second printer for the night", different=True)
    assert said(thanks)[0].startswith("Sol Whitby has it")
    await world.drain()
    waits = await world.answers("sol", "waiting.show")
    assert waits.title.startswith("Ideas waiting for you: 2")
    assert not await world.read(lambda work: work.ideas.waiting_for(world.people["nkechi"]))
    told = len(news(world, "bethan"))
    await world.passes(days=9)
    await world.minute()
    hers = await world.read(lambda work: work.ideas.waiting_for(world.people["nkechi"]))
    assert [idea.sentence for idea in hers] == ["One page for the handover", "A second printer for the night"]
    assert len(news(world, "bethan")) == told, "its author was told once"
    await world.decides("nkechi", "idea.try", first, words="Yes")


async def test_what_was_answered_in_their_place_stays_answered(small_world: World) -> None:
    world = small_world
    idea = await world.shares()
    await world.answers("nkechi", "away.until", until="2026-12-01")
    await named(world, "nkechi", "sol")  # after they had said that they are away
    await world.decides("sol", "idea.try", idea, words="Yes")
    await world.answers("nkechi", "away.back")
    assert (await world.idea(idea)).manager.name == "Sol Whitby" and (await world.idea(idea)).moment is Moment.TESTING


async def test_whoever_comes_back_early_has_it_back_at_once(small_world: World) -> None:
    world = small_world
    await named(world, "nkechi", "sol")
    await world.answers("nkechi", "away.until", until="2026-12-11")
    idea = await world.shares()
    await world.answers("nkechi", "away.back")
    assert (await world.idea(idea)).manager.name == "Nkechi Umeadi"
    assert (await world.idea(idea)).waits


@pytest.mark.parametrize(("deputy", "why"), [("nkechi", "Nobody stands in for themselves"), ("zoe", "is away too")])
async def test_who_cannot_stand_in_is_said_beside_the_question(small_world: World, deputy: str, why: str) -> None:
    await small_world.answers("zoe", "away.until", until="2026-12-01")
    who = str(small_world.people[deputy].id)
    assert why in (await small_world.refuses("nkechi", "away.stand_in", who=who)).errors["who"]


async def test_a_deputy_who_is_away_too_has_nothing(small_world: World) -> None:
    world = small_world
    await named(world, "nkechi", "sol")
    await world.answers("sol", "away.until", until="2026-12-11")
    card = await world.answers("nkechi", "away.until", until="2026-12-11")
    assert said(card)[1].startswith("Nobody stands in for you yet.")
    assert (await world.idea(await world.shares())).manager.name == "Nkechi Umeadi"


async def test_only_whoever_decides_names_somebody(small_world: World) -> None:
    reply = await small_world.answers("bethan", "away.stand_in", who=str(small_world.people["zoe"].id))
    assert reply.title == "Nothing has changed"
    assert (await small_world.answers("nkechi", "away.nobody")).title == "Nobody stands in for you"


# --- gone -------------------------------------------------------------------------------------------------------------


async def test_what_is_with_a_manager_who_leaves_goes_to_whoever_decides_then(world: World) -> None:
    waits, asked = await world.shares(), await world.shares(sentence="A second printer for the night")
    await world.decides("nkechi", "idea.ask", asked, words="Where?")
    theirs = await world.shares("zoe", "A quieter room for families")
    await world.drain()
    await leaves(world, "nkechi", "2026-11-27")
    managed = text(
        "UPDATE person SET manager_id = (SELECT id FROM person WHERE staff_id = 'sol') WHERE staff_id = 'zoe'"
    )
    await world.write(lambda work: work.session.execute(managed))
    await world.minute()
    assert (await world.idea(waits)).manager.name == "Nkechi Umeadi", "until then she is here"
    world.clock.forward(days=4)
    await world.minute()
    for idea in (waits, asked):
        assert (await world.idea(idea)).bodies == FORUM
    assert (await world.idea(theirs)).manager.name == "Sol Whitby"
    assert said(news(world, "zoe")[-1])[0].startswith("Nkechi Umeadi has left, so Sol Whitby has it now.")
    assert news(world, "sol")[-1].title == "An idea is waiting for you"
    moves = len((await world.idea(waits)).events)
    await world.minute()
    assert len((await world.idea(waits)).events) == moves


# --- past one's own manager, and round one whom it is about -----------------------------------------------------------


async def test_sharing_past_a_manager_tells_the_next_above_and_not_them(world: World) -> None:
    card = await world.answers("bethan", "idea.share_past", sentence="One page for the handover", why="past")
    assert said(card)[0] == "It goes past Nkechi Umeadi." and "Idris Penhallow has it" in said(card)[1]
    await world.drain()
    assert not world.told("nkechi") and news(world, "idris")[-1].title == "An idea is waiting for you"


async def test_one_tap_on_the_thank_you_card_takes_it_past_and_their_card_says_nothing_more(world: World) -> None:
    card = await world.answers("bethan", "idea.share", sentence="One page for the handover")
    idea = str(card.about.id) if card.about else ""
    await world.drain()
    assert "Not my manager" in labels(card)
    past = await world.answers("bethan", "idea.past", idea=idea)
    assert "It is about their own decision" in labels(past) and "they may have read it" in said(past)[0]
    await world.drain()
    [hers] = [one for one in world.telephones.shown.values() if one.to.user == "nkechi"]
    assert hers.card.title == GONE and "handover" not in str(hers.card)
    assert len(news(world, "nkechi")) == 1 and (await world.idea(idea)).manager.name == "Idris Penhallow"
    assert (await world.answers("nkechi", "idea.try", idea=idea, seen=1, words="Y", until="2026-12-04")).title in (
        GONE, "Nothing has changed",
    )  # fmt: skip


async def about(world: World, sentence: str = "Duty lists are made without asking us") -> str:
    card = await world.answers("bethan", "idea.share_past", sentence=sentence, why="about")
    assert card.about and said(card)[0].startswith("Nkechi Umeadi does not see it")
    return str(card.about.id)


async def test_the_manager_whom_it_is_about_never_sees_it_is_never_told_and_never_finds_it(world: World) -> None:
    idea = await about(world)
    await world.answers("idris", "away.stand_in", who=str(world.people["nkechi"].id))
    await world.passes(days=15)  # Idris let it pass: not to his deputy, whom it is about
    assert (await world.idea(idea)).bodies == FORUM
    await world.write(lambda work: work.people.answer_for(world.people["nkechi"], frozenset(FORUM)))
    assert not world.told("nkechi")
    shown = await world.tries("nkechi", "idea.show", idea=idea)
    assert "Duty lists" not in str(shown)
    assert "sounds like" not in str(
        await world.tries("nkechi", "idea.share", sentence="Duty lists made without asking")
    )
    for address in ("idea.try", "idea.pass", "idea.link", "idea.respond", "idea.join", "idea.take"):
        assert "Duty lists" not in str(await world.tries("nkechi", address, idea=idea))
    assert not await world.read(waits_for_nkechi)
    await world.decides("idris", "idea.try", idea, words="Yes")
    await world.drain()
    assert "Duty lists" not in str(world.told("nkechi"))


async def waits_for_nkechi(work: SqlWork) -> list[Idea]:
    nkechi = await work.people.by_email(email("nkechi"))
    assert nkechi and nkechi.answers_for
    found = [*await work.ideas.waiting_for(nkechi), *await work.ideas.find("Duty", nkechi)]
    return [idea for idea in found if not idea.is_by(nkechi)]


async def test_said_when_a_forum_has_it_already_it_is_kept_from_them_there_too(small_world: World) -> None:
    world = small_world
    idea = await world.shares()
    await world.decides("nkechi", "idea.pass", idea, words="")
    await world.drain()
    await world.answers("bethan", "idea.about", idea=idea)
    await world.drain()
    assert (await world.idea(idea)).bodies == FORUM
    [hers] = [one for one in world.telephones.shown.values() if one.to.user == "nkechi"]
    assert hers.card.title == GONE


async def test_it_is_on_no_agenda_of_theirs(world: World) -> None:
    """A step of every team's meeting, and of every supervision, but for those that they hold: before it was about
    them, or since."""
    idea = await about(world)

    async def lines(work: SqlWork) -> int:
        shared = await work.ideas.get(IdeaId(UUID(idea)))
        nkechi = await work.people.get(world.people["nkechi"].id)
        body = Body(id="teams", name="Team meetings", short="", span="each", of="team")
        framework = work.framework
        pairs = Body(id="pairs", name="Supervisions", short="", span="each", of="pair")
        assert nkechi and not framework.bodies.get("teams")
        found, since = 0, 0
        for each in (body, pairs):
            line = Line(id=LineId(work.new_id()), idea=shared.id, body=each.id, step=0, due_on=today(work))
            found += await work.agendas.for_each(line, each.of, shared.agency, None)
            since += await work.agendas.how_many(each.of, shared.agency, None, shared.kept_from)
        await keep_from(work, shared, nkechi)
        assert 0 < since < found and len(await work.agendas.waiting(shared.id)) == since
        return len([one for one in await work.agendas.for_person(nkechi) if one.idea == shared.id])

    assert await world.write(lines) == 0


async def test_a_channel_that_had_it_says_only_that_it_has_gone(world: World) -> None:
    await world.connects("nkechi", "19:team")
    idea = await world.shares()
    await world.drain()
    await world.answers("bethan", "idea.about", idea=idea)
    await world.drain()
    [theirs] = [one for one in world.telephones.shown.values() if one.to.address == "19:team"]
    assert theirs.card.title == GONE


async def test_a_channel_reads_who_has_it_while_its_manager_is_away(small_world: World) -> None:
    world = small_world
    await world.connects("nkechi", "19:team")
    idea = await world.shares()
    await world.drain()
    await named(world, "nkechi", "sol")
    await world.answers("nkechi", "away.until", until="2026-12-01")
    await world.drain()
    [theirs] = [one for one in world.telephones.shown.values() if one.to.address == "19:team"]
    assert "Sol Whitby has it until they are back" in str(theirs.card.body) and not theirs.card.actions
    await world.connects("sol", "19:fostering", key="2")
    world.clock.forward(days=1)
    await world.minute()
    assert not [one for one in world.told("19:fostering") if "handover" in str(one.card)], "it is his own"
    await world.answers("nkechi", "away.back")
    await world.decides("nkechi", "idea.try", idea, words="Yes")


async def test_its_author_gives_it_to_their_own_manager_after_all(world: World) -> None:
    idea = await world.shares()
    past = await world.answers("bethan", "idea.past", idea=idea)
    assert "My manager after all" in labels(past)
    await world.drain()
    assert (await world.answers("zoe", "idea.after_all", idea=idea)).title == "Nothing has changed"
    back = await world.answers("bethan", "idea.after_all", idea=idea)
    assert any("It is with your own manager after all: Nkechi Umeadi has it." in line for line in said(back))
    await world.drain()
    now = await world.idea(idea)
    assert now.manager.name == "Nkechi Umeadi" and not now.goes_past and not now.kept_from and not now.alone
    assert "Try it here" in labels(await world.card("nkechi", "idea", idea))
    assert "moved on" in str(await world.answers("bethan", "idea.after_all", idea=idea))
    again = await world.answers("bethan", "idea.past", idea=idea)
    assert "My manager after all" in labels(again), "and past them once more"
    assert (await world.card("nkechi", "idea", idea)).title == GONE


async def test_what_is_about_a_manager_is_not_given_back_to_them_by_one_tap(small_world: World) -> None:
    idea = await small_world.shares()
    about = await small_world.answers("bethan", "idea.about", idea=idea)
    assert "My manager after all" not in labels(about)
    assert "moved on" in str(await small_world.answers("bethan", "idea.after_all", idea=idea))
    assert (await small_world.idea(idea)).about is not None


async def test_only_its_author_takes_it_past_somebody_and_while_it_is_decided_about(small_world: World) -> None:
    world = small_world
    idea = await world.shares()
    assert (await world.answers("zoe", "idea.past", idea=idea)).title == "Nothing has changed"
    await world.decides("nkechi", "idea.try", idea, words="Yes")
    assert "moved on" in str(await world.answers("bethan", "idea.past", idea=idea))
    assert (await world.idea(idea)).manager.name == "Nkechi Umeadi"


async def test_what_is_about_a_manager_is_joined_to_nothing(small_world: World) -> None:
    world = small_world
    idea, other = await about(world), await world.shares("idris", "Minutes on one page")
    world.people["idris"] = await world.read(lambda work: work.people.get(world.people["idris"].id))
    sheet = await world.opens("idris", "idea.join_two", idea=idea)
    again = await world.refuses("idris", "idea.join_two", **{**filled(sheet), "other": other})
    assert "goes on by itself" in again.errors["other"]
