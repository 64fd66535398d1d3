"""Whom an idea goes past comes to have it by none of the ways in which somebody is chosen (Pan-Dorset P9)."""

from uuid import UUID

import pytest
from sqlalchemy import text

from dialogs.kit.questions import Sheet
from learning.ideas import Idea
from storage.stranded import unanswerable
from tests.learning.test_holders import leaves, named
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

FORUM = ("forum_change",)
BEYOND = ("past", "about")


async def goes_past(world: World, why: str = "past") -> str:
    card = await world.answers("bethan", "idea.share_past", sentence="Huddles were stopped", why=why)
    assert card.about and "Nkechi has it" not in str(card)
    return str(card.about.id)


async def answers_for_the_forum(world: World, *names: str) -> None:
    for name in names:
        await world.write(lambda work, who=world.people[name]: work.people.answer_for(who, frozenset(FORUM)))


async def becomes(world: World, name: str, what: str) -> None:
    """``what`` is a part of a statement about their row."""
    changed = text(f"UPDATE person SET {what} WHERE staff_id = '{name}'")
    await world.write(lambda work: work.session.execute(changed))


async def reads(world: World, name: str) -> list[Idea]:
    person = await world.read(lambda work: work.people.get(world.people[name].id))
    return list(await world.read(lambda work: work.ideas.waiting_for(person)))


async def is_not_nkechis(world: World, idea: str) -> None:
    await world.drain()
    kept = await world.idea(idea)
    assert kept.manager is None or kept.manager.name != "Nkechi Umeadi"
    assert not await reads(world, "nkechi")
    titles = [str(one.card) for one in world.told("nkechi")]
    assert not [one for one in titles if "Huddles were stopped" in one]
    refused = await world.tries("nkechi", "idea.try", idea=idea)
    assert "Huddles were stopped" not in str(refused)


@pytest.mark.parametrize("why", BEYOND)
async def test_she_stands_in_for_the_next_above(world: World, why: str) -> None:
    await named(world, "idris", "nkechi")
    await world.answers("idris", "away.until", until="2026-12-18")
    idea = await goes_past(world, why)
    assert (await world.idea(idea)).bodies == FORUM
    await is_not_nkechis(world, idea)


async def test_she_stands_in_and_another_is_above(small_world: World) -> None:
    world = small_world
    await becomes(world, "idris", "manager_id = (SELECT id FROM person AS p WHERE p.staff_id = 'sol')")
    await named(world, "idris", "nkechi")
    await world.answers("idris", "away.until", until="2026-12-18")
    idea = await goes_past(world)
    assert (await world.idea(idea)).manager.name == "Sol Whitby"
    await is_not_nkechis(world, idea)


async def test_the_same_said_after_it_was_shared(world: World) -> None:
    await named(world, "idris", "nkechi")
    await world.answers("idris", "away.until", until="2026-12-18")
    idea = await world.shares()
    said = str(await world.answers("bethan", "idea.past", idea=idea))
    assert "What was told to them before" in said and "Nkechi Umeadi has it" not in said
    assert (await world.idea(idea)).bodies == FORUM
    assert not await reads(world, "nkechi")


@pytest.mark.parametrize("why", BEYOND)
async def test_whoever_has_it_goes_away_and_leaves_it_to_her(small_world: World, why: str) -> None:
    world = small_world
    idea = await goes_past(world, why)
    await named(world, "idris", "nkechi")
    await world.answers("idris", "away.until", until="2026-12-18")
    await is_not_nkechis(world, idea)
    await world.passes(days=15)
    assert (await world.idea(idea)).bodies == FORUM, "its day passed"
    await is_not_nkechis(world, idea)


@pytest.mark.parametrize("why", BEYOND)
async def test_its_day_passes_and_she_is_whom_they_named(small_world: World, why: str) -> None:
    world = small_world
    idea = await goes_past(world, why)
    await named(world, "idris", "nkechi")
    await world.passes(days=15)
    assert (await world.idea(idea)).bodies == FORUM
    await is_not_nkechis(world, idea)


@pytest.mark.parametrize("why", BEYOND)
async def test_whoever_has_it_leaves(world: World, why: str) -> None:
    """Idris is gone; Zoe sets Hearback up now."""
    idea = await goes_past(world, why)
    await named(world, "idris", "nkechi")
    await becomes(world, "zoe", "role = 'framework_admin'")
    await leaves(world, "idris", "2026-11-23")
    await world.passes(days=1)
    await world.minute()
    assert (await world.idea(idea)).bodies == FORUM
    await is_not_nkechis(world, idea)


@pytest.mark.parametrize("why", BEYOND)
async def test_she_alone_answers_for_the_forum_so_an_administrator_does(world: World, why: str) -> None:
    await answers_for_the_forum(world, "nkechi")
    await becomes(world, "nkechi", "manager_id = NULL")
    idea = await goes_past(world, why)
    assert (await world.idea(idea)).bodies == FORUM
    await is_not_nkechis(world, idea)
    assert [str(one.id) for one in await reads(world, "idris")] == [idea], "he sees it on his list"
    await world.decides("idris", "idea.try", idea, words="Yes")


async def test_she_and_another_answer_for_the_forum_so_the_other_does(world: World) -> None:
    await answers_for_the_forum(world, "nkechi", "sol")
    await becomes(world, "nkechi", "manager_id = NULL")
    idea = await goes_past(world)
    await is_not_nkechis(world, idea)
    assert not await reads(world, "idris"), "there is a clerk for it"
    assert "Huddles were stopped" not in str(await world.tries("nkechi", "agenda.show", body="forum_change")), (
        "nor does she come across it on the agenda"
    )
    await world.decides("sol", "idea.try", idea, words="Yes")


async def test_given_to_her_after_all_she_may_answer_for_the_forum_again(world: World) -> None:
    await answers_for_the_forum(world, "nkechi")
    idea = await goes_past(world)
    await world.answers("bethan", "idea.after_all", idea=idea)
    assert [str(one.id) for one in await reads(world, "nkechi")] == [idea]
    await world.decides("nkechi", "idea.pass", idea, words="")
    assert [str(one.id) for one in await reads(world, "nkechi")] == [idea], "her forum has it"


async def test_nobody_else_answers_for_the_forum_at_all_so_the_next_body_has_it(world: World) -> None:
    """She is its only clerk, and nobody sets Hearback up; the board has somebody."""
    board = world.app.works.world.framework.board.id
    await answers_for_the_forum(world, "nkechi")
    await world.write(lambda work: work.people.answer_for(world.people["sol"], frozenset({board})))
    await becomes(world, "idris", "role = 'practitioner'")
    await becomes(world, "nkechi", "manager_id = NULL")
    idea = await goes_past(world)
    kept = await world.idea(idea)
    assert kept.bodies == (board,), kept.bodies
    assert [str(one.id) for one in await reads(world, "sol")] == [idea]
    await is_not_nkechis(world, idea)
    today = world.clock.now.date()
    assert await world.read(lambda work: unanswerable(work.session, today)) == 0


async def test_with_nobody_at_all_it_is_counted_for_whoever_looks_after_hearback(world: World) -> None:
    await answers_for_the_forum(world, "nkechi")
    await becomes(world, "idris", "role = 'practitioner'")
    await becomes(world, "nkechi", "manager_id = NULL")
    idea = await goes_past(world)
    await is_not_nkechis(world, idea)
    today = world.clock.now.date()
    assert await world.read(lambda work: unanswerable(work.session, today)) == 1
    assert UUID(idea)


# --- who reads of it --------------------------------------------------------------------------------------------------


async def test_that_it_went_past_her_is_read_by_its_author_and_whoever_has_it_alone(world: World) -> None:
    """Zoe sees it too; and the manager, given it after all, has it as if it had just been shared."""
    idea = await world.shares()
    await world.answers("zoe", "idea.join", idea=idea, kind="sees")
    await world.answers("bethan", "idea.past", idea=idea)
    for name, reads_it in (("bethan", True), ("idris", True), ("zoe", False)):
        shown = str(await world.card(name, "idea", idea))
        assert ("It goes past" in shown) is reads_it, name
        assert ("goes past" in str(await history_of(world, name, idea))) is reads_it, name
    assert "Idris Penhallow has it now." in str(await world.card("zoe", "idea", idea))

    await world.answers("bethan", "idea.after_all", idea=idea)
    await world.drain()
    for name in ("nkechi", "zoe"):
        shown = [await world.card(name, "idea", idea), await history_of(world, name, idea), world.told(name)]
        assert "after all" not in str(shown) and "goes past" not in str(shown), name
    assert "Idris" not in str(await history_of(world, "nkechi", idea))
    assert "after all" in str(await world.card("bethan", "idea", idea))
    assert "after all" in str(await world.card("idris", "idea", idea)), "he had it, and knows why"


async def history_of(world: World, name: str, idea: str) -> object:
    return await world.app.door.show(world.knock(name, "idea.history", {"idea": idea}, at="web"))


async def test_she_is_not_named_as_its_lead_and_nobody_reads_why(world: World) -> None:
    idea = await goes_past(world)
    await world.decides("idris", "idea.pass", idea, words="")
    sheet = await world.opens("idris", "idea.agree", idea=idea)
    led = {"approaches": "with_team", "realistic.realistic": "It is.", "lead": str(world.people["nkechi"].id)}
    again = await world.tries("idris", "idea.agree", sheet.nonce, **{**filled(sheet), **led})
    assert isinstance(again, Sheet) and again.errors == {
        "lead": "This person cannot lead it. Please choose somebody else."
    }
    await is_not_nkechis(world, idea)
