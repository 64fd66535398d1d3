"""What is taken to supervision is the two's alone, and no longer than until they have talked about it."""

import pytest

from learning import reflections, supervision
from learning.days import today
from learning.people import PersonId
from learning.reflections import Thought
from learning.refusal import Refusal
from learning.supervision import Taken
from storage.work import SqlWork
from tests.storage.doing import sql
from tests.world import World

pytest_plugins = ["tests.worlds"]

WORDS = "How quiet that visit was"


async def taken(world: World, name: str = "bethan", words: str = WORDS) -> Taken:
    async def take(work: SqlWork) -> Taken:
        person = world.people[name]
        kept = next(iter(await work.reflections.by(person)), None) or await reflections.keep(
            work, person, "m", [Thought("What happened?", "Much")], today(work)
        )
        return await supervision.take(work, person, kept.subject, words)

    return await world.write(take)


async def test_taken_again_it_says_what_was_written_last(world: World) -> None:
    first, second = await taken(world), await taken(world, words="And how long")

    assert first.id == second.id and await world.count("supervision") == 1
    [found] = await world.read(lambda work: work.supervisions.before(world.people["nkechi"]))
    assert found.words == "And how long" and found.person.name == "Bethan Eastlake"


async def test_a_new_supervisor_reads_nothing_that_was_sent_to_another(world: World) -> None:
    before = await taken(world)
    idris, bethan = world.people["idris"], world.people["bethan"]
    await world.app.database.write(
        sql("UPDATE person SET manager_id = :m WHERE staff_id = 'bethan'", m=_id(world, idris.id))
    )
    world.people["bethan"] = await world.read(lambda work: _again(work, bethan.id))

    assert not await world.read(lambda work: work.supervisions.before(idris))
    with pytest.raises(Refusal, match="between two others"):
        await world.read(lambda work: supervision.shown_to(work, idris, before.id))

    after = await taken(world)
    assert after.id != before.id and after.supervisor.id == idris.id and await world.count("supervision") == 1


def _id(world: World, id: PersonId) -> object:
    return id if world.app.database.__class__.__name__ != "SQLite" else id.hex


async def _again(work: SqlWork, id: PersonId) -> object:
    return await work.people.get(id)


@pytest.mark.parametrize("name", ["tam", "una", "sol"])
async def test_without_a_supervisor_it_has_nobody_to_go_to_and_says_so(world: World, name: str) -> None:
    """None on file, one who has left, oneself."""
    with pytest.raises(Refusal, match="does not say who supervises you"):
        await taken(world, name)


async def test_either_says_that_they_talked_about_it_and_the_words_are_gone(world: World) -> None:
    for name in ("bethan", "nkechi"):
        one = await taken(world)
        done = await world.write(
            lambda work, one=one, name=name: supervision.discussed(work, world.people[name], one.id)
        )
        assert done.words == "" and done.discussed_by and done.discussed_by.id == world.people[name].id
        kept = await world.read(lambda work, one=one: work.supervisions.get(one.id))
        assert kept.words == "" and kept.discussed_on == done.discussed_on
    for name in ("zoe", "idris", "leopold"):
        with pytest.raises(Refusal, match="between two others"):
            await world.write(lambda work, name=name: supervision.discussed(work, world.people[name], one.id))


async def test_only_who_took_it_takes_it_back_and_it_goes_with_its_reflection(world: World) -> None:
    one = await taken(world)
    with pytest.raises(Refusal, match="Only Bethan"):
        await world.write(lambda work: supervision.take_back(work, world.people["nkechi"], one.id))

    await world.write(lambda work: reflections.remove(work, world.people["bethan"], one.about.id))  # type: ignore[arg-type]  # a reflection's

    assert await world.count("supervision") == 0


async def test_it_does_not_open_in_another_row(world: World) -> None:
    one, other = await taken(world), await taken(world, "zoe")
    await world.app.database.write(sql("UPDATE supervision SET sealed = (SELECT max(sealed) FROM supervision)"))

    opened = 0
    for each in (one, other):
        try:
            await world.read(lambda work, each=each: work.supervisions.get(each.id))
            opened += 1
        except Exception as error:  # whichever row was the other's
            assert "does not open" in str(error)
    assert opened == 1
