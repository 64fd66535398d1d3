"""Everything that is due now, done one after the other: the same on both databases."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from storage import due, ledger
from storage.database import Database, Raced
from storage.jobs import drain
from storage.jobs.rows import waiting
from storage.slices import in_slices
from tests.storage.doing import IDEA, Done, now
from tests.storage.rows import NOW, briefing, connection, crowd


async def test_a_drain_does_all_that_is_due_in_order_until_nothing_is_left(database: Database) -> None:
    slack = await connection(database, "slack", "T1")
    await crowd(database, 3, on=slack)
    id, row, later = await briefing(database), uuid4(), uuid4()
    await database.write(lambda session: due.at(session, row, "remind", IDEA, NOW))
    await database.write(lambda session: due.at(session, later, "remind", IDEA, NOW + timedelta(days=1)))

    async def count(hand: str, briefing: UUID) -> None:
        await in_slices(database, lambda session, limit: ledger.count_slice(session, briefing, limit, NOW))

    async def send(hand: str, briefing: UUID, via: UUID) -> None:
        async def use_case(session: AsyncSession) -> None:
            for one in await ledger.claim(session, briefing, via, hand, 2, NOW):
                await ledger.record(session, briefing, one.n, sent_at=NOW)
            await ledger.finish(session, briefing)

        await database.write(use_case)

    done = Done(due=lambda hand, id: database.write(lambda s: due.take(s, id, NOW)), count=count, send=send)
    await drain(database, done.functions, now)
    assert done.asked == [("due", (row,)), ("count", (id,)), ("send", (id, slack)), ("send", (id, slack))]
    assert await database.read(lambda session: ledger.tally(session, id)) == {"sent": 3}
    assert await database.read(lambda session: waiting(session, NOW)) == []


async def test_a_drain_runs_a_lost_race_again_once(database: Database) -> None:
    row, tries = uuid4(), []
    await database.write(lambda session: due.at(session, row, "remind", IDEA, NOW))

    async def do(hand: str, id: UUID) -> None:
        tries.append(id)
        if len(tries) == 1:
            raise Raced
        await database.write(lambda session: due.take(session, id, NOW))

    await drain(database, Done(due=do).functions, now)
    assert len(tries) == 2


async def test_what_was_due_and_fails_is_there_again_later(database: Database) -> None:
    row = uuid4()
    await database.write(lambda session: due.at(session, row, "remind", IDEA, NOW))

    async def fails(hand: str, id: UUID) -> None:
        async def use_case(session: AsyncSession) -> None:
            assert await due.take(session, id, NOW)
            raise ValueError

        await database.write(use_case)

    with pytest.raises(ValueError):
        await drain(database, Done(due=fails).functions, now)
    assert await database.read(lambda session: due.first_after(session, NOW)) == NOW + timedelta(minutes=1)


async def test_a_drain_without_an_end_says_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.jobs.rows.ENOUGH", 3)
    await database.write(lambda session: due.at(session, uuid4(), "remind", IDEA, NOW))
    with pytest.raises(RuntimeError, match="no end of due"):
        await drain(database, Done().functions, now)
