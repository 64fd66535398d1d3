"""Reflections, sealed: they open for their writer, in their own row, under a key of the keyring."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text

from learning.reflections import Reflection, ReflectionId, Thought
from learning.refusal import Refusal
from storage.reflections import SqlReflections
from storage.seal import Keyring, Sealed
from storage.work import SqlWork
from tests.world import World

pytest_plugins = ["tests.worlds"]

THOUGHTS = (Thought("What?", "Ich hörte zu – مرحبا 👩‍👩‍👧"), Thought("So what?", "x" * 3000))


async def _kept(world: World, day: int = 20) -> Reflection:
    one = Reflection(
        id=ReflectionId(uuid4()),
        writer=world.people["bethan"].id,
        kept_on=date(2026, 11, day),
        model="three",
        thoughts=THOUGHTS,
    )
    await world.write(lambda work: work.reflections.put(one))
    return one


async def test_a_reflection_comes_back_as_it_was_kept(world: World) -> None:
    one = await _kept(world)
    assert await world.read(lambda work: work.reflections.get(one.id, world.people["bethan"])) == one


async def test_ones_own_are_listed_the_newest_first(world: World) -> None:
    days = [(await _kept(world, day)).kept_on for day in (3, 20, 11)]
    mine = await world.read(lambda work: work.reflections.by(world.people["bethan"]))
    assert [one.kept_on for one in mine] == sorted(days, reverse=True)
    assert await world.read(lambda work: work.reflections.by(world.people["zoe"])) == []


async def test_anothers_is_not_there(world: World) -> None:
    one = await _kept(world)
    for name in ("zoe", "nkechi", "idris"):
        with pytest.raises(Refusal, match="no such reflection of yours"):
            await world.read(lambda work, n=name: work.reflections.get(one.id, world.people[n]))
    with pytest.raises(Refusal):
        await world.read(lambda work: work.reflections.get(ReflectionId(uuid4()), world.people["bethan"]))


async def test_the_column_holds_no_word_of_it(world: World) -> None:
    await _kept(world)
    [(sealed,)] = await world.sql("SELECT sealed FROM reflection")
    assert b"What" not in bytes(sealed) and "hörte".encode() not in bytes(sealed)


async def test_a_new_key_seals_and_the_old_one_still_opens(world: World) -> None:
    one, bethan = await _kept(world), world.people["bethan"]
    rotated = Keyring({"k2": b"n" * 32, "k1": b"k" * 32})

    async def opened(work: SqlWork) -> Reflection:
        return await SqlReflections(work.session, rotated).get(one.id, bethan)

    assert await world.read(opened) == one
    later = replace(one, id=ReflectionId(uuid4()))
    await world.write(lambda work: SqlReflections(work.session, rotated).put(later))
    with pytest.raises(Sealed, match="key 'k2', which is not among the seal keys"):
        await world.read(lambda work: work.reflections.get(later.id, bethan))


async def test_copied_into_another_row_it_does_not_open(world: World) -> None:
    one, other = await _kept(world), await _kept(world)
    moved = text("UPDATE reflection SET sealed = (SELECT sealed FROM reflection r WHERE r.id = :a) WHERE id = :b")
    ids = {"a": one.id, "b": other.id}
    if world.app.settings.database_url.startswith("sqlite"):
        ids = {name: id.hex for name, id in ids.items()}
    await world.write(lambda work: work.session.execute(moved, ids))
    with pytest.raises(Sealed, match="belongs to another row"):
        await world.read(lambda work: work.reflections.get(other.id, world.people["bethan"]))
