"""A server that was killed forgets whose names are whose: the living take theirs again before their work is taken."""

import asyncio

from sqlalchemy import text

from storage import outbox
from storage.database import Database
from storage.jobs.living import living
from storage.jobs.rows import Executor
from tests.storage.doing import held, tell
from tests.storage.rows import NOW

LOCKS = """
    SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


async def _forgets_all_locks(postgres: Database) -> None:
    """As it does when it dies."""
    await postgres.write(lambda session: session.execute(text(LOCKS)))


async def test_a_name_that_the_server_forgot_is_taken_again(postgres: Database) -> None:
    mine = await Executor.first_free(postgres)
    await _forgets_all_locks(postgres)
    await mine.keep()
    other = await Executor.first_free(postgres)
    assert (mine.name, other.name) == ("executor-0", "executor-1")
    await mine.end()
    await other.end()


async def test_two_who_look_at_once_take_one_name(postgres: Database) -> None:
    mine = await Executor.first_free(postgres)
    await _forgets_all_locks(postgres)
    await asyncio.gather(*(mine.keep() for _ in range(4)), mine.take_over())
    assert await living(postgres) == 1
    await mine.end()
    assert await living(postgres) == 0


async def test_a_name_that_somebody_has_taken_since_is_theirs(postgres: Database) -> None:
    mine = await Executor.first_free(postgres)
    await _forgets_all_locks(postgres)
    other = await Executor.first_free(postgres)
    await mine.keep()
    assert (mine.name, other.name) == ("executor-1", "executor-0")
    await mine.end()
    await other.end()


async def test_nobody_is_taken_for_dead_because_the_server_was(postgres: Database) -> None:
    slack = await tell(postgres, ["U1"])
    mine, other = await Executor.first_free(postgres), await Executor.first_free(postgres)
    await postgres.write(lambda session: outbox.claim(session, f"{slack} U1", f"{other.name}/1", NOW))
    await _forgets_all_locks(postgres)
    assert await mine.take_over() == 0
    assert await held(postgres) == [("executor-1/1",)]
    await other.keep()
    await mine.end()
    await other.end()
