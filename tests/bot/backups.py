"""Databases to back up and to restore into, some life for them, and every row they have."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.subject import Subject
from storage.database import Database, open_database
from storage.tables import metadata
from tests.databases import Databases
from tests.world import World

KINDS = ("sqlite", "postgres")


@contextmanager
def nothing_yet(databases: Databases, kind: str) -> Iterator[str]:
    with databases.empty_sqlite() if kind == "sqlite" else databases.empty_postgres() as url:
        yield url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = open_database(url)
    yield database
    await database.close()


async def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""

    async def rows(session: AsyncSession) -> dict[str, list[Any]]:
        return {
            name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in metadata.tables.items()
        }

    return await database.read(rows)


async def some_life(world: World) -> tuple[str, Subject]:
    """An idea with a question to its author, and a reflection."""
    idea = await world.shares()
    await world.sends()
    kept = await world.answers("bethan", "reflection.keep", words="It went well")
    await world.decides("nkechi", "idea.ask", idea, words="Where would it hang?")
    assert kept.about
    return idea, kept.about
