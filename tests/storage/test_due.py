"""Whatever is due later is there until it is done."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from learning.subject import Subject
from storage import due
from storage.database import Database
from tests.storage.rows import NOW

IDEA = Subject("idea", uuid4())
MINUTE = timedelta(minutes=1)


async def later(database: Database, what: str = "remind", after: timedelta = MINUTE) -> UUID:
    id = uuid4()
    await database.write(lambda session: due.at(session, id, what, IDEA, NOW + after))
    return id


async def test_a_row_is_ready_from_its_time_on_the_earliest_first(database: Database) -> None:
    second, first = await later(database, after=2 * MINUTE), await later(database)
    assert await database.read(lambda session: due.ready(session, NOW)) == []
    assert await database.read(lambda session: due.first_after(session, NOW)) == NOW + MINUTE
    assert await database.read(lambda session: due.ready(session, NOW + MINUTE)) == [first]
    assert await database.read(lambda session: due.ready(session, NOW + 2 * MINUTE)) == [first, second]


async def test_a_row_goes_with_what_is_done_about_it_and_not_before(database: Database) -> None:
    id = await later(database)

    async def fails(session: AsyncSession) -> None:
        assert await due.take(session, id, NOW + MINUTE)
        raise ValueError

    with pytest.raises(ValueError):
        await database.write(fails)
    taken = await database.write(lambda session: due.take(session, id, NOW + MINUTE))
    assert taken == due.Due(id, "remind", IDEA, NOW + MINUTE)
    assert await database.write(lambda session: due.take(session, id, NOW + MINUTE)) is None


async def test_what_fails_is_put_off_longer_each_time_and_at_most_a_day(database: Database) -> None:
    id, now = await later(database), NOW + MINUTE
    waits = []
    for _ in range(30):
        await database.write(lambda session, now=now: due.put_off(session, id, now))
        at = await database.read(lambda session, now=now: due.first_after(session, now))
        assert at
        waits.append(at - now)
        now = at
    assert waits[:3] == [MINUTE, 2 * MINUTE, 4 * MINUTE]
    assert waits[-1] == timedelta(days=1)


async def test_what_is_no_longer_to_happen_is_forgotten(database: Database) -> None:
    await later(database, "remind")
    kept = await later(database, "ask")
    await database.write(lambda session: due.forget(session, IDEA, "remind"))
    assert await database.read(lambda session: due.ready(session, NOW + MINUTE)) == [kept]
