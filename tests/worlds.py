"""Worlds as fixtures, for a test module that says ``pytest_plugins = ["tests.worlds"]``."""

from collections.abc import AsyncIterator

import pytest

from tests.databases import Databases
from tests.everything import dialog as every_word
from tests.rounds import Round, go_round
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


@pytest.fixture(scope="session")
async def everything(databases: Databases) -> AsyncIterator[Round]:
    """All that is asked and said in one round, gone once; its world is there to be asked, and is nobody's to change."""
    with databases.sqlite() as url:
        async with world_at(url, every_word) as world:
            yield await go_round(world)
