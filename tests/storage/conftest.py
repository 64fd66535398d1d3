"""Jobs that are stopped at the end, databases of one kind, and somebody who was met in Slack."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import pytest

from learning.people import Person
from storage.database import Database, open_database
from storage.jobs import Jobs
from tests.databases import Databases
from tests.storage.rows import connection, met, person

pytest.register_assert_rewrite("tests.storage.counted")  # or what it asserts would not say what it found


@pytest.fixture
async def started() -> AsyncIterator[Callable[[Jobs], Any]]:
    """Starts jobs, and stops them at the end whatever happens."""
    going: list[Jobs] = []

    async def start(jobs: Jobs) -> Jobs:
        going.append(jobs)
        await jobs.start()
        return jobs

    yield start
    for jobs in going:
        await jobs.stop()


@pytest.fixture
async def sqlite(databases: Databases) -> AsyncIterator[Database]:
    with databases.sqlite() as url:
        database = open_database(url)
        yield database
        await database.close()


@pytest.fixture
async def postgres(databases: Databases) -> AsyncIterator[Database]:
    with databases.postgres() as url:
        database = open_database(url)
        yield database
        await database.close()


@pytest.fixture
async def slack(database: Database) -> UUID:
    return await connection(database, "slack", "T1")


@pytest.fixture
async def nkechi(database: Database, slack: UUID) -> Person:
    who = await person(database, email="nkechi@example.org")
    await met(database, who, slack, "U1")
    return who
