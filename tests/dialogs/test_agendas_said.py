"""Small things that are said of agendas, of forums with long names, and of a body that the file has no more."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import Executable, text

from dialogs.kit.words import Button, Card
from learning.framework import Framework
from learning.ideas import Idea
from tests.learning.journeys import derby, everybody_talks, now, passes_on, shared, without
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

LONG = "Multi-agency Safeguarding Learning and Improvement Sub-group of the Partnership of the Whole of Derby"


@pytest.fixture
async def at_derby(database_url: str) -> AsyncIterator[World]:
    async with world_at(database_url, framework="derby") as world:
        yield world


def under(world: World, framework: Framework) -> None:
    world.app.works.world = replace(world.app.works.world, framework=framework)


def says(card: Card) -> str:
    return str((card.title, card.body))


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def shown(world: World, name: str, address: str, **values: object) -> Card:
    reply = await world.app.door.show(world.knock(name, address, values, at="web"))  # type: ignore[arg-type]  # JSON
    return reply if isinstance(reply, Card) else reply.card()


async def before_the_board(world: World) -> Idea:
    return await passes_on(world, await shared(world, "thematic_audits"), "nkechi")


async def test_a_time_after_that_is_not_after_is_said_kindly_and_nothing_is_swapped(at_derby: World) -> None:
    for then in ("2026-12-01", "2026-12-10"):
        sheet = await at_derby.opens("idris", "agenda.meet", body="pib")
        again = await at_derby.refuses("idris", "agenda.meet", sheet.nonce, body="pib", day="2026-12-10", then=then)
        assert again.errors == {
            "then": "This is not after the first day. Please choose a later one, or leave it empty."
        }


async def test_the_index_has_what_has_something_first_and_the_rest_behind_one_button(at_derby: World) -> None:
    everything = await shown(at_derby, "idris", "agenda.show")
    await before_the_board(at_derby)
    index = await shown(at_derby, "idris", "agenda.show")
    assert labels(index)[0].startswith("CYP Performance Improvement Board: 1, by")
    assert labels(index)[1:] == [f"With nothing before them: {len(everything.actions) - 1}"]
    rest = index.actions[1]
    assert isinstance(rest, Button)
    others = await shown(at_derby, "idris", rest.address, **rest.values)
    assert len(others.actions) == len(everything.actions) and labels(others)[-1] == "All agendas"
    assert "CYP Performance Improvement Board" not in str(labels(others))


async def test_a_long_name_stands_whole_beside_what_is_cut_of_it(at_derby: World) -> None:
    framework = derby()
    long = replace(framework.bodies["pib"], name=LONG, short="")
    under(at_derby, replace(framework, bodies={**framework.bodies, "pib": long}))
    idea = await shared(at_derby, "thematic_audits")
    decides = await at_derby.card("nkechi", "idea", str(idea.id))
    assert f"Pass to {LONG}" not in labels(decides) and f"In full: Pass to {LONG}." in says(decides)

    await passes_on(at_derby, idea, "nkechi")
    for address in ("agenda.show", "clerks.show"):
        card = await shown(at_derby, "idris", address)
        assert LONG not in str(labels(card)) and f"In full: {LONG}." in says(card), address

    under(at_derby, replace(framework, bodies={**framework.bodies, "pib": replace(long, short="The sub-group")}))
    assert labels(await shown(at_derby, "idris", "agenda.show"))[0].startswith("The sub-group: 1, by")


async def test_whom_words_would_go_to_stands_whole_beside_a_button_that_cannot_hold_it(at_derby: World) -> None:
    framework, body = derby(), derby().fallback
    renamed = replace(body, name=LONG, short="The sub-group")
    under(at_derby, replace(framework, fallback=renamed, bodies={**framework.bodies, body.id: renamed}))
    card = await at_derby.app.door.offer(at_derby.who("tam"), "A second chair in the waiting room")
    assert labels(card)[0] == "Share it" and f"It would go to the {LONG}." in says(card)
    await at_derby.shares(sentence="A second chair in the waiting room")
    again = await at_derby.app.door.offer(at_derby.who("tam"), "A second chair in the waiting room")
    assert "Mine is different: share it" in labels(again) and f"It would go to the {LONG}." in says(again)


async def test_what_came_from_a_body_that_is_no_step_of_its_route_says_from_whom(at_derby: World) -> None:
    """The fallback had it, because nobody manages its author."""
    tam = at_derby.people["tam"]
    idea = await at_derby.idea(await at_derby.shares("tam"))
    assert idea.bodies == (derby().fallback.id,) and tam.manager is None
    chain = (("team_meeting",), ("pib",))
    await at_derby.write(
        lambda work: work.ideas.put(replace(idea, copied=replace(idea.copied, improvement_chain=chain)))
    )
    await at_derby.write(lambda work: work.session.execute(_managed("tam", "nkechi")))
    await passes_on(at_derby, await now(at_derby, idea), "idris")
    assert (await now(at_derby, idea)).bodies == ("team_meeting",)

    lines = await at_derby.read(lambda work: work.agendas.of_team(tam.of_team))
    assert len(lines) == 1
    card = await at_derby.card("nkechi", "line", str(lines[0].id))
    assert f"From the {derby().fallback.name}:" in says(card)


def _managed(name: str, by: str) -> Executable:
    return text(
        "UPDATE person SET manager_id = (SELECT id FROM person WHERE staff_id = :by) WHERE staff_id = :name"
    ).bindparams(by=by, name=name)


async def test_until_the_next_tick_what_was_with_a_body_that_is_gone_reads_well(at_derby: World) -> None:
    idea = await before_the_board(at_derby)
    await at_derby.write(lambda work: work.people.answer_for(at_derby.people["leopold"], frozenset({"pib"})))
    under(at_derby, without(derby(), "pib"))
    read = says(await at_derby.card("bethan", "idea", str(idea.id)))
    assert "nobody just now: it goes on by itself" in read and "before them" not in read
    assert "Nkechi passed it to the forum that the framework has no more." in read

    mine = await shared(at_derby)
    mine = await passes_on(at_derby, mine, "nkechi")
    under(at_derby, without(derby(), "dmt_teams"))
    lines = await at_derby.read(lambda work: work.agendas.waiting(mine.id))
    card = await at_derby.card("nkechi", "line", str(lines[0].id))
    assert "The framework has no such meeting any more, so it goes on by itself." in says(card)
    await everybody_talks(at_derby, mine, "We would try it.")
    assert (await now(at_derby, mine)).bodies == ("sup_mip",)
