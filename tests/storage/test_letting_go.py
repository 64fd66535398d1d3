"""What a job had in hand when it failed waits again, though its process lives on and nobody takes it over."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import OperationalError

from storage import outbox
from storage.database import Database, Raced
from storage.jobs.rows import Executor, run
from tests.storage.doing import Done, held, now, tell
from tests.storage.rows import NOW


class Full:
    """A database whose disk is full for the next few transactions."""

    def __init__(self, database: Database, times: int) -> None:
        self._database, self.times = database, times

    async def write(self, use_case: Any) -> Any:
        if self.times:
            self.times -= 1
            raise OperationalError("COMMIT", None, Exception("database or disk is full"))
        return await self._database.write(use_case)


async def test_a_job_that_is_run_again_after_a_race_finds_what_it_had_in_hand(database: Database) -> None:
    slack = await tell(database, ["U1"])
    claimed = []

    async def deliver(hand: str, turn: UUID) -> None:
        claimed.append(await database.write(lambda session: outbox.claim(session, f"{slack} U1", hand, NOW)))
        if len(claimed) == 1:
            raise Raced

    executor = await Executor.first_free(database)
    await run(database, Done(deliver=deliver).functions, ("deliver", (uuid4(),)), executor, now)
    assert len(claimed) == 2 and all(claimed)
    await executor.end()


async def test_a_job_that_fails_with_the_disk_lets_go_when_there_is_room_again(database: Database) -> None:
    slack = await tell(database, ["U1"])
    full: Any = Full(database, 0)

    async def deliver(hand: str, turn: UUID) -> None:
        await database.write(lambda session: outbox.claim(session, f"{slack} U1", hand, NOW))
        full.times = 2
        await full.write(None)

    executor = await Executor.first_free(database)
    with pytest.raises(OperationalError):
        await run(full, Done(deliver=deliver).functions, ("deliver", (uuid4(),)), executor, now)
    assert await held(database) == []
    await executor.end()
