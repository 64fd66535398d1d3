"""Jobs begin at the commit, once; what a dead process left is done by another; the clock is whatever `now` says."""

import asyncio
import logging
import multiprocessing
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from learning.subject import Subject
from storage import due, ledger, outbox
from storage.database import Database, Raced, UseCase, open_database
from storage.jobs import LANES, Jobs, drain, jobs_for
from storage.jobs.rows import Executor, waiting
from tests.databases import Databases
from tests.storage.rows import NOW, briefing, connection, crowd, met, person, rows

IDEA = Subject("idea", uuid4())
SOON = 20.0  # seconds within which something must have happened


class Done:
    """The functions of jobs, which only say that they were asked; ``does`` is what some of them do first."""

    def __init__(self, **does: Callable[..., Any]) -> None:
        self.asked: list[tuple[str, tuple[UUID, ...]]] = []
        self.hands: list[str] = []
        self._does, self._happened = does, asyncio.Condition()

    @property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        return {name: self._function(name) for name in LANES}

    def _function(self, name: str) -> Callable[..., Any]:
        async def function(hand: str, *ids: UUID) -> None:
            self.hands.append(hand)
            try:
                if name in self._does:
                    await self._does[name](hand, *ids)
            finally:
                async with self._happened:
                    self.asked.append((name, ids))
                    self._happened.notify_all()

        return function

    def count(self, name: str) -> int:
        return sum(asked == name for asked, _ in self.asked)

    async def until(self, name: str, times: int = 1) -> None:
        async with asyncio.timeout(SOON), self._happened:
            await self._happened.wait_for(lambda: self.count(name) >= times)


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


def now() -> datetime:
    return NOW


async def ask(database: Database, jobs: Jobs, name: str, *ids: UUID, fail: bool = False) -> None:
    async def use_case(session: AsyncSession) -> None:
        await jobs.enqueue(session, name, *ids)
        if fail:
            raise ValueError

    await database.write(use_case)
    jobs.wake(name, *ids)


# --- both -------------------------------------------------------------------------------------------------------------


async def test_a_job_begins_when_its_transaction_is_committed(
    database: Database, started: Callable[[Jobs], Any]
) -> None:
    done, turn = Done(), uuid4()
    jobs = await started(jobs_for(database, done.functions, now))
    with pytest.raises(ValueError):
        await ask(database, jobs, "deliver", uuid4(), fail=True)
    await ask(database, jobs, "deliver", turn)
    await done.until("deliver")
    assert [ids for name, ids in done.asked if name == "deliver"] == [(turn,)]
    assert done.hands[0].startswith("executor-0/")


async def test_the_tick_is_asked_for_at_the_start(database: Database, started: Callable[[Jobs], Any]) -> None:
    done = Done()
    await started(jobs_for(database, done.functions, now))
    await done.until("tick")


async def test_what_is_due_is_found_by_now_and_not_by_the_machines_clock(
    database: Database, started: Callable[[Jobs], Any]
) -> None:
    done, early, late = Done(due=lambda hand, id: database.write(lambda s: due.take(s, id, NOW))), uuid4(), uuid4()
    await database.write(lambda session: due.at(session, early, "remind", IDEA, NOW))
    await database.write(lambda session: due.at(session, late, "remind", IDEA, NOW + timedelta(seconds=1)))
    await started(jobs_for(database, done.functions, now))
    await done.until("due")
    assert ("due", (early,)) in done.asked and ("due", (late,)) not in done.asked


async def test_a_process_that_only_asks_need_not_start(database: Database, started: Callable[[Jobs], Any]) -> None:
    """The command line, and `serve` on PostgreSQL: the work is found by whoever works."""
    id, done = await briefing(database), Done()
    only_asks = jobs_for(database, Done().functions, now)
    await ask(database, only_asks, "count", id)
    await started(jobs_for(database, done.functions, now))
    await done.until("count")
    await only_asks.stop()


async def test_every_job_has_somebody_who_does_it(database: Database) -> None:
    with pytest.raises(ValueError, match="nobody does count, deliver"):
        jobs_for(database, {"send": Done().functions["send"]}, now)


# --- hands and executors ----------------------------------------------------------------------------------------------


async def held(database: Database) -> list[Any]:
    return await rows(database, text("SELECT in_hand FROM message WHERE in_hand IS NOT NULL ORDER BY in_hand"))  # type: ignore[arg-type]


async def tell(database: Database, users: list[str]) -> UUID:
    """Who is at each conversation, and one message waiting in each."""
    slack, turn = await connection(database, "slack", "T1"), uuid4()
    for user in users:
        who = await person(database, user)
        await met(database, who, slack, user)
        await database.write(lambda session, who=who: outbox.tell(session, turn, who, IDEA, NOW))
    return slack


async def test_the_work_of_a_dead_executor_is_taken_over_and_a_living_ones_is_not(database: Database) -> None:
    slack = await tell(database, ["U1", "U2", "U3"])
    living, mine = await Executor.first_free(database), await Executor.first_free(database)
    assert (living.name, mine.name) == ("executor-0", "executor-1")
    for user, hand in (("U1", "executor-0/1"), ("U2", "executor-1/2"), ("U3", "executor-2/9")):
        conversation = f"{slack} {user}"
        await database.write(lambda session, c=conversation, h=hand: outbox.claim(session, c, h, NOW))
    assert await mine.take_over() == 1  # nobody holds the lock of executor-2
    assert await held(database) == [("executor-0/1",), ("executor-1/2",)]
    await living.end()  # what it held waits again
    assert await held(database) == [("executor-1/2",)]
    await mine.end()


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


# --- draining ---------------------------------------------------------------------------------------------------------


async def test_a_drain_does_all_that_is_due_in_order_until_nothing_is_left(database: Database) -> None:
    slack = await connection(database, "slack", "T1")
    await crowd(database, 3, on=slack)
    id, row, later = await briefing(database), uuid4(), uuid4()
    await database.write(lambda session: due.at(session, row, "remind", IDEA, NOW))
    await database.write(lambda session: due.at(session, later, "remind", IDEA, NOW + timedelta(days=1)))

    async def count(hand: str, briefing: UUID) -> None:
        await ledger.in_slices(database, lambda session, limit: ledger.count_slice(session, briefing, limit, NOW))

    async def send(hand: str, briefing: UUID, via: UUID) -> None:
        async def use_case(session: AsyncSession) -> None:
            for one in await ledger.claim(session, briefing, via, hand, 2, NOW):
                await ledger.record(session, briefing, one.n, sent_at=NOW)
            await ledger.finish(session, briefing)

        await database.write(use_case)

    done = Done(due=lambda hand, id: database.write(lambda s: due.take(s, id, NOW)), count=count, send=send)
    await drain(database, done.functions, now)
    assert done.asked == [("due", (row,)), ("count", (id,)), ("send", (id, slack)), ("send", (id, slack))]
    assert await database.read(lambda session: ledger.tally(session, id)) == {"sent": 3}
    assert await database.read(lambda session: waiting(session, NOW)) == []


async def test_a_drain_runs_a_lost_race_again_once(database: Database) -> None:
    row, tries = uuid4(), []
    await database.write(lambda session: due.at(session, row, "remind", IDEA, NOW))

    async def do(hand: str, id: UUID) -> None:
        tries.append(id)
        if len(tries) == 1:
            raise Raced
        await database.write(lambda session: due.take(session, id, NOW))

    await drain(database, Done(due=do).functions, now)
    assert len(tries) == 2


async def test_what_was_due_and_fails_is_there_again_later(database: Database) -> None:
    row = uuid4()
    await database.write(lambda session: due.at(session, row, "remind", IDEA, NOW))

    async def fails(hand: str, id: UUID) -> None:
        async def use_case(session: AsyncSession) -> None:
            assert await due.take(session, id, NOW)
            raise ValueError

        await database.write(use_case)

    with pytest.raises(ValueError):
        await drain(database, Done(due=fails).functions, now)
    assert await database.read(lambda session: due.first_after(session, NOW)) == NOW + timedelta(minutes=1)


async def test_a_drain_without_an_end_says_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.jobs.rows.ENOUGH", 3)
    await database.write(lambda session: due.at(session, uuid4(), "remind", IDEA, NOW))
    with pytest.raises(RuntimeError, match="no end of due"):
        await drain(database, Done().functions, now)


# --- the loop, on SQLite ----------------------------------------------------------------------------------------------


@pytest.fixture
async def sqlite(databases: Databases) -> AsyncIterator[Database]:
    with databases.sqlite() as url:
        database = open_database(url)
        yield database
        await database.close()


async def test_a_job_that_is_woken_while_it_runs_runs_once_more(
    sqlite: Database, started: Callable[[Jobs], Any]
) -> None:
    """It may have looked already."""
    running, go_on = asyncio.Event(), asyncio.Event()

    async def deliver(hand: str, turn: UUID) -> None:
        running.set()
        await go_on.wait()

    done, turn = Done(deliver=deliver), uuid4()
    jobs = await started(jobs_for(sqlite, done.functions, now))
    jobs.wake("deliver", turn)
    await running.wait()
    for _ in range(3):
        jobs.wake("deliver", turn)
    go_on.set()
    await done.until("deliver", 2)
    await jobs.stop()
    assert done.count("deliver") == 2


class Heard(logging.Handler):
    """What was logged, as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []
        self.something = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self.something.set()


async def test_a_job_that_failed_is_logged_without_ids_and_left_alone_for_a_while(
    sqlite: Database, started: Callable[[Jobs], Any]
) -> None:
    id, heard = await briefing(sqlite), Heard()
    logging.getLogger("storage.jobs.loop").addHandler(heard)

    async def count(hand: str, id: UUID) -> None:
        raise ValueError

    done = Done(count=count)
    loop = await started(jobs_for(sqlite, done.functions, now))
    await heard.something.wait()
    for _ in range(2):  # two sweeps without it
        await loop.sweep()
    assert done.count("count") == 1
    await loop.sweep()
    await done.until("count", 2)
    logging.getLogger("storage.jobs.loop").removeHandler(heard)
    assert (heard.records[0].getMessage(), vars(heard.records[0])["job"]) == ("a job failed", "count")
    assert str(id) not in str(vars(heard.records[0]))


async def test_what_is_cut_off_at_the_end_lets_go_what_it_had_in_hand(
    sqlite: Database, started: Callable[[Jobs], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.jobs.loop.END", 0.0)
    slack, has_it = await tell(sqlite, ["U1"]), asyncio.Event()

    async def deliver(hand: str, turn: UUID) -> None:
        assert await sqlite.write(lambda session: outbox.claim(session, f"{slack} U1", hand, NOW))
        has_it.set()
        await asyncio.Event().wait()

    jobs = await started(jobs_for(sqlite, Done(deliver=deliver).functions, now))
    jobs.wake("deliver", uuid4())
    await has_it.wait()
    assert len(await held(sqlite)) == 1
    await jobs.stop()
    assert await held(sqlite) == []


async def test_conversation_does_not_wait_behind_a_briefing(sqlite: Database, started: Callable[[Jobs], Any]) -> None:
    go_on = asyncio.Event()

    async def send(hand: str, briefing: UUID, via: UUID) -> None:
        await go_on.wait()

    done = Done(send=send)
    jobs = await started(jobs_for(sqlite, done.functions, now))
    for _ in range(30):
        jobs.wake("send", uuid4(), uuid4())
    jobs.wake("deliver", uuid4())
    await done.until("deliver")
    go_on.set()


# --- Procrastinate, on PostgreSQL -------------------------------------------------------------------------------------


@pytest.fixture
async def postgres(databases: Databases) -> AsyncIterator[Database]:
    with databases.postgres() as url:
        database = open_database(url)
        yield database
        await database.close()


def sql(statement: str, **values: Any) -> UseCase[list[Any]]:
    async def use_case(session: AsyncSession) -> list[Any]:
        result = await session.execute(text(statement), values)
        return list(result.all()) if result.returns_rows else []

    return use_case


async def test_several_workers_share_the_work_and_one_tick_a_minute(
    postgres: Database, started: Callable[[Jobs], Any]
) -> None:
    done = Done()
    workers = [await started(jobs_for(postgres, done.functions, now)) for _ in range(2)]
    turns = [uuid4() for _ in range(30)]
    await asyncio.gather(*[ask(postgres, workers[0], "deliver", turn) for turn in turns])
    await done.until("deliver", 30)
    await done.until("tick")
    for worker in workers:
        await worker.stop()
    assert sorted(ids[0] for name, ids in done.asked if name == "deliver") == sorted(turns)
    minutes = await postgres.read(sql("SELECT DISTINCT defer_timestamp FROM procrastinate_periodic_defers"))
    assert done.count("tick") <= len(minutes)


async def test_a_job_of_a_worker_without_a_heartbeat_is_done_by_another(
    postgres: Database, started: Callable[[Jobs], Any]
) -> None:
    done, turn = Done(), uuid4()
    await ask(postgres, jobs_for(postgres, done.functions, now), "deliver", turn)
    await postgres.write(sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"))
    dead = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
    await postgres.write(sql(dead))
    jobs = await started(jobs_for(postgres, done.functions, now))
    await jobs.take_over()
    await ask(postgres, jobs, "deliver", uuid4())  # else the worker looks again only after some seconds
    await done.until("deliver", 2)
    assert ("deliver", (turn,)) in done.asked


async def test_a_queue_keeps_only_ids_and_nothing_of_what_succeeded(
    postgres: Database, started: Callable[[Jobs], Any]
) -> None:
    done, turn = Done(), uuid4()
    jobs = jobs_for(postgres, done.functions, now)
    await ask(postgres, jobs, "deliver", turn)
    kept = "SELECT task_name, args FROM procrastinate_jobs WHERE task_name = 'deliver'"
    assert await postgres.read(sql(kept)) == [("deliver", {"ids": [str(turn)]})]
    await started(jobs)
    await done.until("deliver")
    await jobs.stop()
    assert await postgres.read(sql(kept)) == []
