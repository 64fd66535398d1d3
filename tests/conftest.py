"""What tests are given. Those that are coroutines run on asyncio (``anyio_mode`` in pyproject.toml)."""

import logging
import os
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.log import Lines
from storage.database import Database, open_database
from tests.databases import Databases

LONGEST = ("tests/test_walk.py", "tests/faults/")
"""Begun first: a minute or two of one worker alone at the end is a minute or two of waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(autouse=True)
def leaves_no_log_behind() -> Iterator[None]:
    """One that did would write into the next one's output, when that one's stream has ended (``log_as_it_was``)."""
    yield
    left = [handler for handler in logging.root.handlers if isinstance(handler.formatter, Lines)]
    for handler in left:
        logging.root.removeHandler(handler)
    assert not left, "this test set up the log, and left it so"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    run, worker = os.environ.get("PYTEST_XDIST_TESTRUNUID", ""), os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return Databases(tmp_path_factory.mktemp("databases"), run=run, worker=worker)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a new database with all tables: each test that asks for it runs on both kinds."""
    with databases.sqlite() if request.param == "sqlite" else databases.postgres() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = open_database(database_url)
    yield database
    await database.close()
