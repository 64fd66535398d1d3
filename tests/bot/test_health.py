"""Alive, and able to work: what is said when it is not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot.health import behind
from storage import migrations
from storage.database import open_database
from storage.jobs.living import living
from storage.jobs.rows import Executor
from tests.bot.watching import caller
from tests.databases import Databases
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]


async def ready(world: World) -> tuple[int, str]:
    async with caller(world.app.web) as http:
        answer = await http.get("/readyz")
    return answer.status_code, answer.text


@asynccontextmanager
async def on_postgres(databases: Databases) -> AsyncIterator[tuple[World, str]]:
    with databases.postgres() as url:
        async with world_at(url) as world:
            yield world, url


async def test_it_is_alive_whatever_else_is_wrong(small_world: World) -> None:
    await small_world.app.database.close()
    async with caller(small_world.app.web) as http:
        assert (await http.get("/healthz")).text == "alive\n"


async def test_one_process_on_sqlite_is_ready_once_it_does_jobs(small_world: World) -> None:
    assert await ready(small_world) == (503, "jobs are not done in this process\n")
    await small_world.app.jobs.start()
    assert await ready(small_world) == (200, "ready\n")


async def test_a_sweep_that_does_not_come_round_is_said(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await small_world.app.jobs.start()
    monkeypatch.setattr("storage.jobs.loop.LATE", -1.0)
    status, said = await ready(small_world)
    assert status == 503 and said.startswith("the last round of jobs was ")


async def test_on_postgresql_any_worker_will_do_wherever_it_is(databases: Databases) -> None:
    async with on_postgres(databases) as (world, url):
        assert await ready(world) == (503, "no worker is running\n")
        elsewhere = open_database(url)
        worker = await Executor.first_free(elsewhere)
        assert await ready(world) == (200, "ready\n")
        await worker.end()
        assert await ready(world) == (503, "no worker is running\n")
        await elsewhere.close()


async def test_a_database_that_does_not_answer_is_said_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(_: object) -> None:
        raise OSError("no route to postgresql://me:hunter2@host/db")

    monkeypatch.setattr(world.app.database, "read", gone)
    assert await ready(world) == (503, "the database does not answer\n")


async def test_tables_of_an_earlier_release_are_said(world: World) -> None:
    await world.write(lambda work: work.session.execute(text("UPDATE alembic_version SET version_num = '0001'")))
    status, said = await ready(world)
    assert status == 503 and f"the tables are at 0001, and this release needs {migrations.newest()}" in said


def test_tables_of_a_later_release_are_none_of_an_earlier_ones_business() -> None:
    """Or every replica would leave the service as soon as a rolling release has migrated."""
    assert behind("9999") == "" and behind(migrations.newest()) == ""
    assert behind(None) and behind("0001")


async def test_those_who_do_jobs_are_counted_without_disturbing_them(database_url: str) -> None:
    one, other = open_database(database_url), open_database(database_url)
    assert await living(one) == 0
    first, second = await Executor.first_free(one), await Executor.first_free(other)
    assert (await living(one), first.name, second.name) == (2, "executor-0", "executor-1")
    await first.end()
    assert await living(other) == 1
    third = await Executor.first_free(one)
    assert third.name == "executor-0"
    await second.end()
    await third.end()
    assert await living(one) == 0
    await one.close()
    await other.close()
