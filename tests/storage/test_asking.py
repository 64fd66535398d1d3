"""Whom a question went to, in slices: once each, wherever it was stopped, and however many say things at once."""

import asyncio
from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from pydantic import JsonValue
from sqlalchemy import text

from learning.asking import Asking, Counts, Outcome
from learning.audience import Audience
from learning.ideas import AskingId
from learning.people import Person, Role
from learning.staff import Member
from storage import asking as askings
from storage.database import Raced
from storage.jobs.rows import Job
from storage.staff import import_staff
from storage.work import SqlWork
from tests.dialogs.test_asking import answers, asks
from tests.partnership import COUNCIL, HERE, PEOPLE
from tests.world import MONDAY, World

pytest_plugins = ["tests.worlds"]

ID = AskingId(UUID(int=77, version=4))


def one(world: World, **more: object) -> Asking:
    whom = Audience(agencies=(COUNCIL,), teams=(("Harrowmere Schools", "Millbrook"),), professions=("Social worker",))
    made = Asking(id=ID, asker=world.people["jaspreet"], words="Why? – مرحبا", audience=whom, ends_on=date(2026, 12, 7))
    return Asking(**{**vars(made), **more})


async def test_a_question_comes_back_as_it_was_kept(world: World) -> None:
    kept = await world.write(lambda work: work.askings.put(one(world, about="An audit")))
    said = tuple(Outcome(n, f"words {n}", MONDAY, world.people["idris"]) for n in (1, 2))
    changed = Asking(**{**vars(kept), "outcomes": said[:1], "asked_at": MONDAY})
    changed = await world.write(lambda work: work.askings.put(changed))
    more = Asking(**{**vars(changed), "outcomes": said})
    await world.write(lambda work: work.askings.put(more))
    found = await world.read(lambda work: work.askings.get(ID))
    assert found == one(world, about="An audit", outcomes=said, asked_at=MONDAY, version=3)
    assert await world.read(lambda work: work.askings.by(world.people["jaspreet"])) == [found]
    with pytest.raises(Raced):
        await world.write(lambda work: work.askings.put(changed))


@pytest.mark.parametrize("limit", [1, 3, 100])
async def test_everyone_is_counted_once_in_slices_of_any_size(world: World, limit: int) -> None:
    await world.write(lambda work: work.askings.put(one(world, audience=Audience(everyone=True), asked_at=MONDAY)))
    for _ in range(2 * len(PEOPLE)):
        await world.write(lambda work: askings.count_slice(work.session, ID, limit, work.now))
    assert await world.count("asking_person") == len(HERE) - 1
    assert await world.read(lambda work: work.askings.counts(ID)) == Counts(len(HERE) - 1, 0)


async def test_nobody_is_asked_twice_by_two_who_look_at_once(world: World) -> None:
    asking = one(world, audience=Audience(everyone=True), asked_at=MONDAY)
    await world.write(lambda work: work.askings.put(asking))
    await world.write(lambda work: askings.count_slice(work.session, ID, 100, work.now))
    found: list[Person] = []

    async def look() -> None:
        while (some := await world.write(_next)) is not None:
            found.extend(some)

    await asyncio.gather(look(), look())
    assert sorted(person.name for person in found) == sorted(PEOPLE[name].name for name in HERE if name != "jaspreet")


async def _next(work: SqlWork) -> Sequence[Person] | None:
    return await askings.to_ask(work.session, ID, 2, work.now)


async def test_a_question_that_was_stopped_midway_goes_on_from_there(world: World) -> None:
    """The process dies after some were told: what they are told is in the outbox, and the rest are told next."""
    card = await world.answers("jaspreet", "asking.ask", words="Why?", to=await _everyone(world), until="2026-12-07")
    assert card.about
    await world.answers("jaspreet", "asking.go", asking=str(card.about.id))
    id = AskingId(card.about.id)
    await world.write(lambda work: askings.count_slice(work.session, id, 100, work.now))
    assert await world.write(lambda work: _a_few(world, work, id)) == {}, "it is no job among conversations"
    assert await world.sql("SELECT count(*) FROM asking_person WHERE told_at IS NOT NULL") == [(8,)]
    await world.drain()
    asked = [name for name in HERE if len(world.told(name)) + len(world.letters(name))]
    assert set(asked) == set(HERE) - {"jaspreet"}
    assert await world.sql("SELECT count(*) FROM asking WHERE to_do") == [(0,)]


async def _a_few(world: World, work: SqlWork, id: AskingId) -> dict[Job, None]:
    assert await world.app.worker.asking._ask(work, id)
    return work.jobs


async def _everyone(world: World) -> list[JsonValue]:
    sheet = await world.opens("jaspreet", "asking.ask")
    [to] = [question for question in sheet.questions if question.name == "to"]
    return [option.value for option in to.options if option.label == "Everyone"]


async def test_an_outcome_that_is_said_while_others_are_told_is_told_too(world: World) -> None:
    asking = await asks(world)
    for name in ("bethan", "zoe"):
        await answers(world, name, asking)
    id = AskingId(UUID(asking))
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="First.")
    assert await world.write(lambda work: askings.to_hear(work.session, id, 8))
    await world.answers("jaspreet", "asking.came_of_it", asking=asking, words="Second.")
    await world.write(lambda work: askings.finish(work.session, id))
    assert await world.read(lambda work: askings.unfinished(work.session)) == [id]
    await world.drain()
    assert await world.read(lambda work: askings.unfinished(work.session)) == []
    assert await world.sql("SELECT DISTINCT heard FROM asking_person WHERE idea IS NOT NULL") == [(2,)]


async def test_a_thousand_are_asked_a_few_at_a_time(small_world: World) -> None:
    """No transaction is long, and none of what they are told stands among conversations."""
    world, staff = small_world, []
    for n in range(1000):
        mail = f"p{n}@harrowmere.example"
        staff.append(Member(f"Person {n}", mail, COUNCIL, "Many", "", Role.PRACTITIONER, staff_id=f"p{n}"))
    await world.write(partial(_joins, staff=staff))
    asking = await asks(world, "jaspreet", f"Many ({COUNCIL})")
    assert await world.sql("SELECT count(*) FROM asking_person WHERE told_at IS NOT NULL") == [(1000,)]
    assert len(await world.sql("SELECT DISTINCT turn FROM message WHERE subject_kind = 'asking'")) >= 125
    assert "1000" in str(await world.card("jaspreet", "asking", asking))


async def _joins(work: SqlWork, staff: list[Member]) -> None:
    await import_staff(work.session, staff, work.framework, work.new_id, work.now.date())


async def test_the_index_finds_whoever_is_still_to_be_asked(small_world: World) -> None:
    untold = "SELECT person FROM asking_person WHERE asking = 'x' AND told_at IS NULL ORDER BY person LIMIT 8"
    reads = await small_world.read(lambda work: work.session.execute(text(f"EXPLAIN QUERY PLAN {untold}")))
    assert not any("SCAN" in row.detail for row in reads)
