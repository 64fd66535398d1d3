"""Whose turn it is, what is said of days and of who was heard, and that what is agreed wanders to no board."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from learning import beside, clerks, forums, improving, meetings, turn_of
from learning.forums import Going
from learning.ideas import Agreed, Moment, Move
from learning.refusal import Refusal
from storage.work import SqlWork
from tests.learning.journeys import everybody_talks, now, passes_on, shared, waiting, who
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

AGREED = Agreed(("training",), "plan", "Yes", date(2027, 11, 1))


@pytest.fixture
async def at_derby(database_url: str) -> AsyncIterator[World]:
    async with world_at(database_url, framework="derby") as world:
        yield world


async def lists(world: World, name: str) -> int:
    async def found(work: SqlWork) -> int:
        return len(await work.ideas.waiting_for(await who(work, world, name)))

    return await world.read(found)


async def test_what_is_before_teams_waits_for_no_administrator_who_may_still_cut_it_short(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby), "nkechi")
    assert idea.bodies == ("dmt_teams",) and await lists(at_derby, "idris") == 0
    await at_derby.passes(days=1)
    assert not [said for said in at_derby.told("idris") if "waiting for you" in str(said.card)]

    card = await at_derby.card("idris", "idea", str(idea.id))
    assert card.title == "An idea" and "Not this time" not in str(card.actions)
    assert "Do not wait for the meetings" in str(card.actions)
    with pytest.raises(Refusal):
        await at_derby.write(lambda w: turn_of.do_not_wait(w, at_derby.people["bethan"], idea.id, idea.decisions))
    await at_derby.answers("idris", "idea.do_not_wait", idea=str(idea.id), seen=idea.decisions)

    assert (await now(at_derby, idea)).bodies == ("sup_mip",)


async def test_who_has_had_their_say_is_not_asked_again(at_derby: World) -> None:
    async def say(work: SqlWork) -> None:
        idris = at_derby.people["idris"]
        await clerks.answers(work, idris, "pib", at_derby.people["jaspreet"])
        await clerks.answers(work, idris, "dscb", at_derby.people["zoe"])

    await at_derby.write(say)
    idea = await shared(at_derby, "thematic_audits", chain=(("pib", "dscb"), ("dmt",)))
    idea = await passes_on(at_derby, idea, "nkechi")
    assert idea.bodies == ("pib", "dscb") and await lists(at_derby, "zoe") == 1

    async def passed(work: SqlWork) -> None:
        zoe = await who(work, at_derby, "zoe")
        await beside.pass_on(work, zoe, idea.id, (await work.ideas.get(idea.id)).decisions, "Ours.")

    await at_derby.write(passed)
    assert await lists(at_derby, "zoe") == 0 and await lists(at_derby, "jaspreet") == 1
    assert (await at_derby.card("zoe", "idea", str(idea.id))).title == "An idea"
    assert (await at_derby.card("jaspreet", "idea", str(idea.id))).title == "An idea is waiting for you"


async def test_what_is_agreed_does_not_wander_to_a_board(at_derby: World) -> None:
    chain = (("dmt_teams",), ("pib",), ("sup_mip",))
    nobody = {"agency": "An agency of nobody", "extras": {"concerns": "agency"}}
    idea = await shared(at_derby, chain=chain, moment=Moment.EMBEDDING, agreed=AGREED, **nobody)

    async def go(work: SqlWork) -> None:
        step, bodies = forums.downward(work, idea) or pytest.fail("none")
        await forums.go(work, idea, Going(Move.GATHERED, step, bodies, changes={"moment": Moment.EMBEDDING}))

    await at_derby.write(go)
    idea = await now(at_derby, idea)
    assert idea.bodies == () and idea.moment is Moment.EMBEDDING


@pytest.mark.parametrize(
    ("talk", "said"),
    [(True, "The team has talked about it, so it is with the"), (False, "The day has passed, so it is with the")],
)
async def test_how_many_were_heard_is_said(at_derby: World, talk: bool, said: str) -> None:
    idea = await passes_on(at_derby, await shared(at_derby), "nkechi")
    if talk:
        await everybody_talks(at_derby, idea, "We would try it.")
    else:
        await at_derby.passes(days=60)

    idea = await now(at_derby, idea)
    event = next(e for e in idea.events if e.move is Move.GATHERED)
    assert (event.data["asked"], event.data["talked"]) == ("1", "1" if talk else "0")
    card = str((await at_derby.card("bethan", "idea", str(idea.id))).body)
    assert said in card or idea.bodies != ("sup_mip",)
    assert ("We would try it." in card) is talk


async def test_a_day_that_nobody_set_is_no_fact(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi", "Please look at night duty.")
    assert "It is due before them by" in str((await at_derby.card("bethan", "idea", str(idea.id))).body)
    agenda = await at_derby.app.door.show(at_derby.knock("idris", "agenda.show", {"body": "pib"}, at="web"))
    assert "It meets on" not in str(agenda.says)  # type: ignore[union-attr]  # an agenda
    assert "Please look at night duty." in str(agenda.paper())  # type: ignore[union-attr]  # it has one

    day = idea.promised_on
    assert day
    await at_derby.write(lambda work: meetings.meet_on(work, at_derby.people["idris"], "pib", [day]))
    assert "It is before them on" in str((await at_derby.card("bethan", "idea", str(idea.id))).body)


async def test_the_usual_day_leaves_time_for_all_the_meetings(at_derby: World) -> None:
    idea = await shared(at_derby, chain=(("dmt_teams",), ("sup_mip",), ("dmt_teams",), ("sup_mip",)))
    day = await at_derby.read(lambda work: improving.usual_day(work, idea))
    assert day > at_derby.clock().date() + timedelta(weeks=13), "the last of four is still to come then"


async def test_the_day_of_evaluation_ends_no_line_whose_day_is_to_come(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby), "nkechi")
    agreed = replace(AGREED, evaluate_on=at_derby.clock().date())
    put = replace(idea, moment=Moment.EMBEDDING, agreed=agreed)
    await at_derby.write(lambda work: work.ideas.put(put))
    at_derby.clock.forward(days=1)

    await at_derby.write(lambda work: improving.evaluation_due(work, idea.id))
    assert len(await waiting(at_derby, idea)) == 1
    await everybody_talks(at_derby, idea, "It is in use.")
    idea = await now(at_derby, idea)
    assert idea.place_asked and idea.bodies == ()


async def test_of_somebody_away_without_a_deputy_the_author_reads_until_when(at_derby: World) -> None:
    idea = await shared(at_derby)
    back = at_derby.clock().date() + timedelta(days=90)

    async def away(work: SqlWork) -> None:
        await work.people.be_away(await who(work, at_derby, "nkechi"), back, work.now, work.now)

    await at_derby.write(away)
    card = str((await at_derby.card("bethan", "idea", str(idea.id))).body)
    assert "and is away until" in card and "will answer by" in card
