"""What a process has in hand waits again when it dies, and not before."""

import asyncio
import multiprocessing
from typing import Any
from uuid import UUID

import pytest

from storage import outbox
from storage.database import Database, open_database
from storage.jobs import drain
from storage.jobs.rows import Executor
from tests.storage.doing import SOON, Done, held, now, tell
from tests.storage.rows import NOW


async def test_the_work_of_a_dead_executor_is_taken_over_and_a_living_ones_is_not(database: Database) -> None:
    slack = await tell(database, ["U1", "U2", "U3"])
    living, mine = await Executor.first_free(database), await Executor.first_free(database)
    assert (living.name, mine.name) == ("executor-0", "executor-1")
    with living.hand() as theirs, mine.hand() as ours:
        for user, hand in (("U1", theirs), ("U2", ours), ("U3", "executor-2/9")):
            conversation = f"{slack} {user}"
            await database.write(lambda session, c=conversation, h=hand: outbox.claim(session, c, h, NOW))
        assert await mine.take_over() == 1  # nobody holds the lock of executor-2
        assert await held(database) == [(theirs,), (ours,)]
        await living.end()  # what it held waits again
        assert await held(database) == [(ours,)]
    await mine.end()


async def test_a_hand_of_this_name_that_nobody_here_has_is_let_go(database: Database) -> None:
    """A killed server forgot whose the name was; another process took it, while a job of the first went on."""
    slack = await tell(database, ["U1", "U2"])
    executor = await Executor.first_free(database)
    with executor.hand() as ours:
        for user, hand in (("U1", ours), ("U2", f"{executor.name}/another.7")):
            conversation = f"{slack} {user}"
            await database.write(lambda session, c=conversation, h=hand: outbox.claim(session, c, h, NOW))
        await executor.take_over()
        assert await held(database) == [(ours,)]
    await executor.end()


async def test_an_executor_begins_by_letting_go_what_the_last_of_its_name_held(database: Database) -> None:
    slack = await tell(database, ["U1"])
    await database.write(lambda session: outbox.claim(session, f"{slack} U1", "executor-0/5", NOW))
    executor = await Executor.first_free(database)
    assert await held(database) == []
    await executor.end()


def _hold_and_say_so(url: str, ready: Any) -> None:
    async def hold() -> None:
        executor = await Executor.first_free(open_database(url))
        ready.set()
        await asyncio.Event().wait()
        await executor.end()

    asyncio.run(hold())


async def test_a_process_that_is_killed_holds_nothing_any_more(database: Database, database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    process = spawn.Process(target=_hold_and_say_so, args=(database_url, ready), daemon=True)
    process.start()
    assert await asyncio.to_thread(ready.wait, 60)
    slack = await tell(database, ["U1"])
    await database.write(lambda session: outbox.claim(session, f"{slack} U1", "executor-0/1", NOW))
    mine = await Executor.first_free(database)
    assert mine.name == "executor-1" and await mine.take_over() == 0
    process.kill()
    await asyncio.to_thread(process.join)
    async with asyncio.timeout(SOON):  # a server sees the end of a connection a moment later
        while not await mine.take_over():
            pass
    assert await held(database) == []
    await mine.end()


async def test_a_job_that_fails_lets_go_what_it_had_in_hand(database: Database) -> None:
    slack = await tell(database, ["U1"])

    async def fails(hand: str, turn: UUID) -> None:
        assert await database.write(lambda session: outbox.claim(session, f"{slack} U1", hand, NOW))
        raise ValueError

    with pytest.raises(ValueError):
        await drain(database, Done(deliver=fails).functions, now)
    assert await held(database) == []
