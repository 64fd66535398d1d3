"""The same turn twice is done once."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.subject import Subject
from storage import due, turns
from storage.database import Database
from storage.tables import due as due_table
from storage.tables import turn
from tests.storage.rows import NOW, rows

DAY = date(2026, 11, 20)


async def test_five_twins_at_once_write_once(database: Database) -> None:
    subject = Subject("idea", uuid4())

    async def share(session: AsyncSession) -> turns.Done | None:
        done = await turns.begin(session, "key", "said", DAY)
        if done is None:
            await due.at(session, uuid4(), "remind", subject, NOW)  # what the turn does
            await turns.end(session, "key", subject)
        return done

    outcomes = await asyncio.gather(*[database.write(share) for _ in range(5)])
    assert outcomes.count(None) == 1
    assert [done for done in outcomes if done] == [turns.Done(same_values=True, subject=subject)] * 4
    assert await rows(database, select(func.count()).select_from(due_table)) == [(1,)]


async def test_a_twin_of_a_turn_that_failed_is_not_a_repeat(database: Database) -> None:
    async def fails(session: AsyncSession) -> None:
        await turns.begin(session, "key", "said", DAY)
        raise ValueError

    async def share(session: AsyncSession) -> turns.Done | None:
        return await turns.begin(session, "key", "said", DAY)

    failed, done = await asyncio.gather(database.write(fails), database.write(share), return_exceptions=True)
    assert isinstance(failed, ValueError) and done is None


async def test_the_same_key_with_other_values_is_seen(database: Database) -> None:
    async def share(said: str) -> turns.Done | None:
        return await database.write(lambda session: turns.begin(session, "key", said, DAY))

    assert await share("one") is None
    assert await share("another") == turns.Done(same_values=False, subject=None)


@pytest.mark.parametrize(("day", "left"), [(DAY, 1), (date(2026, 11, 21), 0)])
async def test_turns_are_forgotten_by_their_day(database: Database, day: date, left: int) -> None:
    await database.write(lambda session: turns.begin(session, "key", "said", DAY))
    await database.write(lambda session: turns.forget(session, day))
    assert await rows(database, select(func.count()).select_from(turn)) == [(left,)]
