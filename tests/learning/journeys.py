"""Ideas on their way through a framework's forums, and frameworks that are changed under way; in a world of a test."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from learning import beside, forums, sharing
from learning.agendas import Line
from learning.framework import Chain, Framework
from learning.framework_file import load
from learning.ideas import Idea
from learning.people import Person
from storage.tables import PersonRow
from storage.work import SqlWork, Works
from tests.partnership import COUNCIL
from tests.world import World


async def shared(world: World, source: str = "", chain: Chain | None = None, **more: Any) -> Idea:
    """Bethan's, from some source; on a chain of its own where one is given."""

    async def share(work: SqlWork) -> Idea:
        idea = await sharing.share(work, world.people["bethan"], "One page for the handover", source)
        if chain is not None:
            assert idea.copied
            more["copied"] = replace(idea.copied, improvement_chain=chain)
        return await work.ideas.put(replace(idea, **more)) if more else idea

    return await world.write(share)


async def now(world: World, idea: Idea) -> Idea:
    return await world.read(lambda work: work.ideas.get(idea.id))


async def passes_on(world: World, idea: Idea, by: str = "idris", words: str = "") -> Idea:
    async def use_case(work: SqlWork) -> Idea:
        person = await who(work, world, by)
        return await beside.pass_on(work, person, idea.id, (await work.ideas.get(idea.id)).decisions, words)

    return await world.write(use_case)


async def who(work: SqlWork, world: World, name: str) -> Person:
    """As they are now."""
    found = await work.people.get(world.people[name].id)
    assert found
    return found


async def waiting(world: World, idea: Idea) -> Sequence[Line]:
    return await world.read(lambda work: work.agendas.waiting(idea.id))


async def everybody_talks(world: World, idea: Idea, words: str = "") -> None:
    """Each line of a step that spans each, answered by whoever answers for everything, or by the pair's own."""
    for line in await waiting(world, idea):

        async def say(work: SqlWork, line: Line = line) -> None:
            by = await work.people.get(line.person) if line.person else await who(work, world, "idris")
            assert by
            await forums.discuss(work, by, line.id, words)

        await world.write(say)


def named(idea: Idea) -> list[str]:
    return [event.move.value for event in idea.events]


def under(world: World, framework: Framework) -> Works:
    """The same database, started anew with another framework."""
    return Works(world.app.database, replace(world.app.works.world, framework=framework))


def without(framework: Framework, *bodies: str) -> Framework:
    """As a file would be from which somebody took them: their steps too."""

    def left(chain: Chain) -> Chain:
        steps = (tuple(body for body in step if body not in bodies) for step in chain)
        return tuple(step for step in steps if step)

    routes = {
        id: replace(r, improvement_chain=left(r.improvement_chain), evaluation_chain=left(r.evaluation_chain))
        for id, r in framework.routes.items()
    }
    kept = {id: body for id, body in framework.bodies.items() if id not in bodies}
    return replace(framework, bodies=kept, routes=routes)


def derby() -> Framework:
    return load("derby")


async def many_teams(world: World, teams: int, each: int = 1) -> None:
    """So many further teams of the council, each with people and somebody who manages them."""
    rows: list[dict[str, Any]] = []
    leads: list[dict[str, Any]] = []
    for number in range(teams):
        common = {"agency": COUNCIL, "team": f"Team {number:03}", "profession": "", "job_title": ""}
        lead = uuid4()
        leads.append({"id": lead, "name": f"Lead {number:03}", "role": "manager", **common})
        rows += [
            {"id": uuid4(), "name": f"Worker {number:03}.{n}", "role": "practitioner", "manager_id": lead, **common}
            for n in range(each)
        ]

    async def add(work: SqlWork) -> None:
        await work.session.execute(insert(PersonRow), leads)
        await work.session.execute(insert(PersonRow), rows)

    await world.write(add)
