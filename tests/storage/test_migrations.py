"""The tables are what the code says they are, and come about in one line of steps."""

import asyncio

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage import migrations
from storage.database import Database, open_database
from tests.databases import Databases


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_all_migrations_from_nothing_give_the_tables_of_the_code(kind: str, databases: Databases) -> None:
    async def differences(session: AsyncSession) -> object:
        return await session.run_sync(lambda s: migrations.differences(s.connection()))

    with databases.empty_sqlite() if kind == "sqlite" else databases.empty_postgres() as url:
        database = open_database(url)
        await database.migrate()
        assert await database.write(differences) == []
        await database.migrate()  # again changes nothing
        assert await database.write(differences) == []
        await database.close()


async def test_on_postgresql_the_queue_has_its_tables(databases: Databases) -> None:
    async def jobs(session: AsyncSession) -> int | None:
        return await session.scalar(text("SELECT count(*) FROM procrastinate_jobs"))

    with databases.postgres() as url:
        database = open_database(url)
        assert await database.read(jobs) == 0
        await database.close()


def test_migrations_have_one_head_and_no_branch() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(migrations.config(connection))
    assert len(script.get_heads()) == 1
    assert all(not one.is_branch_point and not one.is_merge_point for one in script.walk_revisions())


async def test_a_difference_is_seen(database: Database) -> None:
    """So that the first fact here is not kept by blindness."""

    async def less_one(session: AsyncSession) -> object:
        def drop(connection: Connection) -> object:
            connection.execute(text("DROP INDEX ix_due_due_at"))
            return migrations.differences(connection)

        return await session.run_sync(lambda s: drop(s.connection()))

    assert await database.write(less_one)


async def test_two_that_start_at_once_bring_an_empty_database_up_together(databases: Databases) -> None:
    for fresh in (databases.empty_sqlite, databases.empty_postgres):
        with fresh() as url:
            one, other = open_database(url), open_database(url)
            await asyncio.gather(one.migrate(), other.migrate())
            assert await one.read(migrations.at) == migrations.newest()
            await one.close()
            await other.close()
