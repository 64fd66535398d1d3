"""Processes that stay: what they finish when they are told to stop, and who takes over from one that is killed."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot import clock
from bot.cli.main import main
from bot.cli.running import STOPS_WITHIN
from storage.jobs.living import living
from tests.bot.processes import A_MINUTE, Process, Slow, free_port, meets_the_manager, until
from tests.databases import Databases
from tests.world import World, world_at

CANARY = "Canary: one page for the handover"


@pytest.fixture
def slack() -> Iterator[Slow]:
    with Slow() as double:
        yield double
        double.answer.set()  # nobody waits for it any more


@asynccontextmanager
async def manager_met(place: AbstractContextManager[str]) -> AsyncIterator[tuple[World, str]]:
    with place as url:
        async with world_at(url) as world:
            await meets_the_manager(world)
            await world.drain()
            yield world, url


@pytest.fixture
async def one_machine(databases: Databases) -> AsyncIterator[tuple[World, str]]:
    async with manager_met(databases.sqlite()) as found:
        yield found


@pytest.fixture
async def many(databases: Databases) -> AsyncIterator[tuple[World, str]]:
    async with manager_met(databases.postgres()) as found:
        yield found


def serving(url: str, slack: Slow, folder: Path) -> Process:
    port = free_port()
    return Process(("serve", "--port", str(port)), url, slack, folder / "serve.log", port=port)


def working(url: str, slack: Slow, folder: Path, name: str) -> Process:
    port = free_port()
    return Process(("worker", "--port", str(port)), url, slack, folder / f"{name}.log", A_MINUTE, port)


# --- told to stop -----------------------------------------------------------------------------------------------------


async def test_sigterm_finishes_what_is_in_hand(one_machine: tuple[World, str], slack: Slow, tmp_path: Path) -> None:
    world, url = one_machine
    with serving(url, slack, tmp_path) as server:
        await server.until_ready()
        assert await server.shares(CANARY) == 200
        await slack.has_taken_one()
        server.is_told_to_stop()
        slack.answer.set()
        assert await server.ended(STOPS_WITHIN) in (0, -15)
    assert await world.sql("SELECT count(*), count(sent_at), count(in_hand) FROM message") == [(1, 1, 0)]
    assert len(slack.asked("chat.postMessage")) == 1
    lines = [json.loads(line) for line in (tmp_path / "serve.log").read_text().splitlines()]
    assert lines and "Canary" not in (tmp_path / "serve.log").read_text()
    assert not [line for line in lines if line["level"] in ("error", "critical")]


async def test_what_does_not_come_to_its_end_in_time_is_let_go_and_waits_for_the_next_process(
    one_machine: tuple[World, str], slack: Slow, tmp_path: Path
) -> None:
    world, url = one_machine
    with serving(url, slack, tmp_path) as server:
        await server.until_ready()
        assert await server.shares(CANARY) == 200
        await slack.has_taken_one()
        server.is_told_to_stop()
        assert await server.ended(STOPS_WITHIN) in (0, -15)
    assert await world.sql("SELECT count(*), count(sent_at), count(in_hand) FROM message") == [(1, 0, 0)]
    slack.answer.set()
    with serving(url, slack, tmp_path) as server:
        await until(lambda: world.sql("SELECT 1 FROM message WHERE sent_at IS NOT NULL"))


async def test_one_process_answers_for_its_health_and_its_figures(
    one_machine: tuple[World, str], slack: Slow, tmp_path: Path
) -> None:
    world, url = one_machine
    slack.answer.set()
    with serving(url, slack, tmp_path) as server:
        await server.until_ready()
        assert await server.shares(CANARY) == 200
        await until(lambda: world.sql("SELECT 1 FROM message WHERE sent_at IS NOT NULL"))
        figures = await server.asked("/metrics")
    for line in (
        'hearback_turns_total{channel="slack",outcome="done"} 1.0',
        'hearback_sends_total{platform="slack",result="sent"} 1.0',
        'hearback_acknowledge_seconds_count{channel="slack"} 1.0',
        "hearback_oldest_unsent_seconds 0.0",
        'hearback_pace_most{platform="slack"} 8.0',
    ):
        assert line in figures.splitlines()


# --- several ----------------------------------------------------------------------------------------------------------


async def test_two_live_processes_never_have_one_name(many: tuple[World, str], slack: Slow, tmp_path: Path) -> None:
    """Nobody chooses an id, so nobody can choose one twice: each takes the first whose lock nobody holds."""
    world, url = many
    database = world.app.database
    with working(url, slack, tmp_path, "one") as one, working(url, slack, tmp_path, "other") as other:
        await one.until_ready()
        await other.until_ready()
        assert await database.held(["executor-0"]) == await database.held(["executor-1"]) == 1
        one.is_told_to_stop()
        assert await one.ended(STOPS_WITHIN) in (0, -15)
        await until(lambda: _are(database, 1))
        assert "ready" in await other.asked("/readyz")


async def test_what_a_killed_process_had_in_hand_is_taken_over_by_another(
    many: tuple[World, str], slack: Slow, tmp_path: Path
) -> None:
    world, url = many
    with working(url, slack, tmp_path, "one") as one:
        await one.until_ready()  # it is the first, and the other the second
        with working(url, slack, tmp_path, "other") as other:
            await other.until_ready()
            world.clock.now = clock.now()  # theirs
            await world.shares(sentence=CANARY)
            await slack.has_taken_one()
            [(hand,)] = await world.sql("SELECT in_hand FROM message WHERE in_hand IS NOT NULL")
            holder = {"executor-0": one, "executor-1": other}[hand.partition("/")[0]]
            holder.popen.kill()
            slack.answer.set()
            await until(lambda: world.sql("SELECT 1 FROM message WHERE sent_at IS NOT NULL AND in_hand IS NULL"))
    assert len(slack.asked("chat.postMessage")) == 2, "once in doubt, and once by who took over"


async def _are(database: object, many: int) -> bool:
    return await living(database) == many  # type: ignore[arg-type]  # any database


@pytest.mark.usefixtures("log_as_it_was")
def test_a_worker_on_sqlite_is_told_that_there_is_nothing_for_it(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with databases.sqlite() as url:
        monkeypatch.setenv("HEARBACK_DATABASE_URL", url)
        monkeypatch.setenv("HEARBACK_FRAMEWORK", "harrowmere")
        monkeypatch.setenv("HEARBACK_SECRET_KEY", "s" * 32)
        monkeypatch.setenv("HEARBACK_SEAL_KEYS", "k1:azFrazFrazFrazFrazFrazFrazFrazFrazFrazFrazE=")
        assert main(["worker"]) == 1
        assert "a worker belongs to PostgreSQL" in capsys.readouterr().err
