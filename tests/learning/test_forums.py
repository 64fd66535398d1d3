"""How an item goes from forum to forum: along both chains, beside others, to each team and pair, and back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, event

from learning import beside, forums, meetings, routing
from learning.agendas import Outcome
from learning.forums import Going
from learning.framework_file import load, presets
from learning.ideas import Idea, IdeaId, Moment, Move
from learning.refusal import Refusal
from storage.work import SqlWork
from tests.databases import Databases
from tests.learning.journeys import (
    derby,
    everybody_talks,
    many_teams,
    named,
    now,
    passes_on,
    shared,
    under,
    waiting,
    who,
    without,
)
from tests.storage.doing import sql
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]


@pytest.fixture
async def at_derby(database_url: str) -> AsyncIterator[World]:
    async with world_at(database_url, framework="derby") as world:
        yield world


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that reaches a database."""
    said: list[str] = []

    def heard(connection: object, cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


async def clerks(world: World, **bodies: str) -> None:
    async def say(work: SqlWork) -> None:
        for name, body in bodies.items():
            await work.people.answer_for(await who(work, world, name), frozenset({body}))

    await world.write(say)


# --- along both chains ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", presets())
async def test_every_source_walks_both_chains_of_its_row_and_no_other(preset: str, databases: Databases) -> None:
    framework = load(preset)
    with databases.sqlite() as url:
        async with world_at(url, framework=preset) as world:
            for route in framework.routes.values():
                idea = await shared(world, route.sources[0])
                assert await _walked(world, idea) == _steps(routing.steps(framework, route.improvement_chain))
                evaluated = await shared(world, route.sources[0], evaluating=True, step=routing.BEFORE, bodies=())
                assert await _walked(world, evaluated) == [list(step) for step in route.evaluation_chain]


def _steps(chain: tuple[tuple[routing.Forum, ...], ...]) -> list[list[str]]:
    """A first step that is a person has it already."""
    begins_with_a_person = bool(chain) and all(body.is_manager for body in chain[0])
    return [[body.id for body in step] for step in chain[begins_with_a_person:]]


async def _walked(world: World, idea: Idea) -> list[list[str]]:
    """The bodies that have had it, step by step, until there is none further."""

    async def go(work: SqlWork, idea: Idea = idea) -> Idea | None:
        before = await work.ideas.get(idea.id)
        following = forums.onward(work, replace(before, bodies=()))
        if following is None:
            return None
        step, bodies = following
        moment = {"moment": Moment.EVALUATING} if before.evaluating else {}
        return await forums.go(
            work, before, Going(Move.PASSED, step, bodies, None, evaluating=before.evaluating, changes=moment)
        )

    found: list[list[str]] = []
    while moved := await world.write(go):
        chain = moved.way(world.app.works.world.framework)
        found.append(list((chain.evaluation_chain if moved.evaluating else chain.improvement_chain)[moved.step]))
        assert moved.bodies or moved.manager
    return found


async def test_passing_on_is_kept_with_its_day_and_by_whom(at_derby: World) -> None:
    idea = await shared(at_derby, "thematic_audits")

    moved = await passes_on(at_derby, idea, "nkechi", "Three teams say so.")

    assert (moved.bodies, moved.step) == (("pib",), 0)
    assert (moved.last.move, moved.last.at, moved.last.words) == (Move.PASSED, at_derby.clock(), "Three teams say so.")
    assert moved.last.who and moved.last.who.name == "Nkechi Umeadi"


async def test_bodies_of_one_step_each_say_so_and_it_goes_on_with_the_last(at_derby: World) -> None:
    await clerks(at_derby, jaspreet="irg", leopold="pib", anwen="pib")
    idea = await shared(at_derby, "workforce", chain=(("irg", "pib"), ("dmt",)))
    idea = await passes_on(at_derby, idea, "nkechi")
    assert idea.bodies == ("irg", "pib") and len(await waiting(at_derby, idea)) == 2

    idea = await passes_on(at_derby, idea, "jaspreet", "Seen by the group.")
    assert idea.bodies == ("pib",) and idea.last.move is Move.CONSIDERED
    with pytest.raises(Refusal, match="said this already"):
        await passes_on(at_derby, idea, "jaspreet")

    idea = await passes_on(at_derby, idea, "anwen")
    assert idea.bodies == ("dmt",) and idea.step == 1
    assert [line.body for line in await waiting(at_derby, idea)] == ["dmt"]


async def test_what_a_forum_decides_is_on_no_agenda_any_more(at_derby: World) -> None:
    await clerks(at_derby, leopold="pib")
    idea = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi")

    await at_derby.decides("leopold", "idea.try", str(idea.id), words="Yes", until="2027-01-04")

    assert not await waiting(at_derby, idea)
    await at_derby.passes(days=60)
    assert "carried_over" not in named(await now(at_derby, idea))


# --- each -------------------------------------------------------------------------------------------------------------


async def test_each_team_and_then_each_pair_of_the_authors_has_a_line_and_then_it_goes_back(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby), "nkechi")
    assert idea.bodies == ("dmt_teams",)
    [line] = await waiting(at_derby, idea)
    assert line.team == at_derby.people["bethan"].of_team and line.person is None

    await everybody_talks(at_derby, idea, "We would try it.")
    idea = await now(at_derby, idea)
    assert idea.bodies == ("sup_mip",) and idea.last.move is Move.GATHERED
    pairs = await waiting(at_derby, idea)
    assert {line.person for line in pairs} == {at_derby.people[name].id for name in ("bethan", "zoe", "nkechi")}

    await everybody_talks(at_derby, idea)
    idea = await now(at_derby, idea)
    assert idea.bodies == ("pib",), "a board decides, and not a meeting of each"
    back = await at_derby.read(lambda work: work.agendas.back_from([idea.id]))
    assert [line.words for line in back[idea.id]] == ["We would try it."], "and nothing of a supervision"


async def test_the_end_of_a_chain_of_each_comes_back_to_the_last_board_on_it(at_derby: World) -> None:
    idea = await shared(at_derby, "thematic_audits", chain=(("pib",), ("dmt_teams",)))
    idea = await passes_on(at_derby, await passes_on(at_derby, idea, "nkechi"))
    assert idea.bodies == ("dmt_teams",)

    await everybody_talks(at_derby, idea)

    assert (await now(at_derby, idea)).bodies == ("pib",)


async def test_two_hundred_teams_and_four_hundred_pairs_are_a_handful_of_statements(at_derby: World) -> None:
    await many_teams(at_derby, 200, each=2)
    everyone = {"concerns": "agency"}
    idea = await shared(at_derby, "thematic_audits", extras=everyone)
    idea = await passes_on(at_derby, idea, "nkechi")
    few = await shared(at_derby, "thematic_audits")
    few = await passes_on(at_derby, few, "nkechi")

    with statements() as for_one_team:
        await passes_on(at_derby, few)
    with statements() as fanned_out:
        idea = await passes_on(at_derby, idea)
    lines = await waiting(at_derby, idea)
    assert len(lines) > 200 and len(for_one_team) + 2 >= len(fanned_out)

    with statements() as said:
        await at_derby.write(lambda work: _one_talks(work, at_derby, lines[0].id))
    assert len(said) < 15

    at_derby.clock.forward(days=60)
    with statements() as gathered:
        moved = await at_derby.write(lambda work: meetings.meeting_passed(work, idea.id))
    assert moved and moved.bodies == ("sup_mip",) and len(gathered) < 40
    assert len(await waiting(at_derby, idea)) > 400


async def _one_talks(work: SqlWork, world: World, line: object) -> None:
    await forums.discuss(work, await who(work, world, "idris"), line, "")  # type: ignore[arg-type]  # a line's id


async def test_a_step_of_each_that_nobody_has_is_passed_over(at_derby: World) -> None:
    idea = await shared(at_derby, agency="An agency of nobody", extras={"concerns": "agency"})

    idea = await passes_on(at_derby, idea, "nkechi")

    assert idea.bodies == ("pib",) and named(idea).count("passed") == 1 and "gathered" not in named(idea)
    assert [line.body for line in await waiting(at_derby, idea)] == ["pib"]


async def test_where_only_steps_of_nobody_follow_it_is_with_whoever_decides(at_derby: World) -> None:
    chain = (("dmt_teams",), ("sup_mip",))
    idea = await shared(at_derby, chain=chain, agency="An agency of nobody", extras={"concerns": "agency"})

    idea = await passes_on(at_derby, idea, "nkechi")

    assert idea.bodies == (at_derby.app.works.world.framework.fallback.id,)
    assert len(await waiting(at_derby, idea)) == 1


async def test_whoever_manages_one_of_a_team_that_is_anothers_answers_for_nothing_of_it(at_derby: World) -> None:
    """Nkechi herself is managed by Idris, and sits in the team that she leads."""
    idea = await passes_on(at_derby, await shared(at_derby), "nkechi")

    for name, many in (("nkechi", 1), ("idris", 0), ("bethan", 0)):
        found = await at_derby.read(lambda work, name=name: work.agendas.for_person(at_derby.people[name]))
        assert len(found) == many, name
    [line] = await waiting(at_derby, idea)
    with pytest.raises(Refusal, match="before other people"):
        await at_derby.write(lambda work: forums.discuss(work, at_derby.people["bethan"], line.id, ""))


# --- when the day has passed ------------------------------------------------------------------------------------------


async def test_teams_that_have_said_nothing_are_not_waited_for(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby), "nkechi")
    assert idea.promised_on

    await at_derby.passes(days=(idea.promised_on - at_derby.clock().date()).days + 10)

    idea = await now(at_derby, idea)
    assert idea.bodies == ("sup_mip",)
    [line] = [each for each in await at_derby.read(lambda work: work.agendas.of(idea.id)) if each.body == "dmt_teams"]
    assert line.outcome is Outcome.NOT_REACHED


async def test_what_a_board_did_not_come_to_is_on_its_next_agenda_and_the_author_hears(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi")
    first = idea.promised_on
    assert first

    await at_derby.passes(days=(first - at_derby.clock().date()).days + 12)

    idea = await now(at_derby, idea)
    [line] = await waiting(at_derby, idea)
    assert idea.last.move is Move.CARRIED_OVER and line.carried == 1
    assert idea.promised_on == line.due_on > first
    assert "did not come to it" in str(at_derby.told("bethan")[-1].card)


async def test_an_optional_body_that_says_nothing_is_not_waited_for(at_derby: World) -> None:
    idea = await shared(at_derby, "thematic_audits", evaluating=True, step=0, moment=Moment.EVALUATING)
    surgery = at_derby.app.works.world.framework.bodies["perf_surgery"]

    async def go(work: SqlWork) -> Idea:
        at = await work.ideas.get(idea.id)
        going = Going(Move.PASSED, 1, (surgery,), evaluating=True, changes={"moment": Moment.EVALUATING})
        return await forums.go(work, at, going)

    moved = await at_derby.write(go)
    assert moved.promised_on
    await at_derby.passes(days=(moved.promised_on - at_derby.clock().date()).days + 10)

    moved = await now(at_derby, idea)
    assert (moved.bodies, moved.step, moved.moment) == (("annual_planning",), 2, Moment.EVALUATING)
    assert moved.last.move is Move.PASSED and moved.last.who is None


async def test_bodies_of_one_step_that_meet_on_different_days_are_each_looked_at(at_derby: World) -> None:
    """Neither is forgotten when one of them has answered."""
    await clerks(at_derby, jaspreet="irg", leopold="pib")
    idea = await shared(at_derby, "peer_reviews", chain=(("irg", "annual_planning"), ("dmt",)))
    idea = await passes_on(at_derby, idea, "nkechi")
    assert len({line.due_on for line in await waiting(at_derby, idea)}) == 2
    await at_derby.passes(days=100)
    await passes_on(at_derby, idea, "jaspreet")

    await at_derby.passes(days=400)

    idea = await now(at_derby, idea)
    assert idea.last.move is Move.CARRIED_OVER
    [line] = await waiting(at_derby, idea)
    assert (
        line.body == "annual_planning" and line.carried and line.due_on > at_derby.clock().date() - timedelta(days=10)
    )


async def test_a_question_to_its_author_is_not_told_as_a_meeting_that_did_not_come_to_it(at_derby: World) -> None:
    await clerks(at_derby, leopold="pib")
    idea = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi")
    await at_derby.passes(days=37)
    await at_derby.decides("leopold", "idea.ask", str(idea.id), words="Which teams?")  # on the day before it meets

    await at_derby.passes(days=12)

    idea = await now(at_derby, idea)
    [line] = await waiting(at_derby, idea)
    assert "carried_over" not in named(idea) and line.carried == 0 and line.due_on == idea.promised_on
    assert line.due_on >= at_derby.clock().date()


# --- a file that is changed under way ---------------------------------------------------------------------------------


async def _started_anew(world: World, *bodies: str) -> None:
    """With a file from which somebody took these bodies; what is due because of it is done."""
    works = under(world, without(derby(), *bodies))
    await works.write(meetings.look_for_gone)
    ids = [row[0] for row in await world.sql("SELECT DISTINCT subject_id FROM due WHERE what = 'idea.body_gone'")]
    for id in ids:
        await works.write(lambda work, id=id: meetings.body_gone(work, _id(id)))


def _id(value: UUID | str) -> IdeaId:
    """SQLite gives its text."""
    return IdeaId(value if isinstance(value, UUID) else UUID(value))


async def test_an_idea_whose_body_is_gone_goes_on_and_its_author_is_told(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby, "peer_reviews"), "nkechi")
    assert idea.bodies == ("irg",)

    await _started_anew(at_derby, "irg")

    idea = await now(at_derby, idea)
    assert idea.bodies == ("team_meeting",) and idea.last.move is Move.RETURNED
    await at_derby.drain()
    assert "in the framework no more" in str(at_derby.told("bethan")[-1].card)


async def test_lines_of_a_meeting_that_is_gone_hold_nothing_up(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby), "nkechi")

    await _started_anew(at_derby, "dmt_teams")

    idea = await now(at_derby, idea)
    assert idea.bodies == ("sup_mip",) and {line.body for line in await waiting(at_derby, idea)} == {"sup_mip"}


async def test_of_two_bodies_the_one_that_is_left_keeps_it(at_derby: World) -> None:
    await clerks(at_derby, leopold="pib")
    idea = await shared(at_derby, "workforce", chain=(("irg", "pib"), ("dmt",)))
    idea = await passes_on(at_derby, idea, "nkechi")

    await _started_anew(at_derby, "irg")
    idea = await now(at_derby, idea)
    assert idea.bodies == ("pib",)

    assert (await passes_on(at_derby, idea, "leopold")).bodies == ("dmt",), "nobody is waited for who is gone"


async def test_the_last_body_of_a_chain_that_is_gone_leaves_it_with_whoever_decides(at_derby: World) -> None:
    idea = await shared(at_derby, "multi_agency_audits")
    idea = await passes_on(at_derby, idea, "nkechi")
    assert idea.bodies == ("dscb",)

    await _started_anew(at_derby, "dscb")

    assert (await now(at_derby, idea)).bodies == (derby().fallback.id,)


async def test_what_is_being_tried_stays_so_when_its_body_is_gone(at_derby: World) -> None:
    await clerks(at_derby, leopold="dscb")
    idea = await passes_on(at_derby, await shared(at_derby, "multi_agency_audits"), "nkechi")
    await at_derby.decides("leopold", "idea.try", str(idea.id), words="Yes", until="2027-01-04")

    await _started_anew(at_derby, "dscb")

    idea = await now(at_derby, idea)
    assert idea.moment is Moment.TESTING and idea.bodies == (derby().fallback.id,)
    assert not await waiting(at_derby, idea)


async def test_a_start_with_the_same_file_looks_at_nothing(at_derby: World) -> None:
    await passes_on(at_derby, await shared(at_derby), "nkechi")

    await _started_anew(at_derby)

    assert await at_derby.sql("SELECT 1 FROM due WHERE what = 'idea.body_gone'") == []


async def test_a_chain_that_is_changed_under_way_changes_no_journey(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby, "peer_reviews"), "nkechi")
    other = derby()
    routes = {id: replace(route, improvement_chain=(("pib",),)) for id, route in other.routes.items()}
    works = under(at_derby, replace(other, routes=routes))

    async def pass_it_on(work: SqlWork) -> Idea:
        at = await work.ideas.get(idea.id)
        return await beside.pass_on(work, at_derby.people["idris"], at.id, at.decisions)

    assert (await works.write(pass_it_on)).bodies == ("team_meeting",), "its own copy says where it goes"


async def test_a_start_that_does_the_jobs_looks_for_what_is_gone(databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url, framework="derby") as world:
            idea = await passes_on(world, await shared(world, "peer_reviews"), "nkechi")
            for change in ("UPDATE idea SET holder_body = 'old'", "UPDATE agenda_line SET body = 'old'"):
                await world.app.database.write(sql(change))
            async with world.app.running(jobs=True):
                for _ in range(200):
                    if (await now(world, idea)).bodies == ("team_meeting",):
                        break
                    await asyncio.sleep(0.05)
                assert (await now(world, idea)).bodies == ("team_meeting",)
