"""Worlds as fixtures, for a test module that says ``pytest_plugins = ["tests.worlds"]``."""

from collections.abc import AsyncIterator

import pytest

from tests.databases import Databases
from tests.world import World, world_at


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """On both databases."""
    async with world_at(database_url) as world:
        yield world


@pytest.fixture
async def small_world(databases: Databases) -> AsyncIterator[World]:
    """On SQLite alone: for what cannot depend on the database."""
    with databases.sqlite() as url:
        async with world_at(url) as world:
            yield world
