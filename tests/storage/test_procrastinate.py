"""Jobs on PostgreSQL."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from storage.database import Database
from storage.jobs import Jobs, jobs_for
from storage.jobs.procrastinate import Procrastinate
from storage.pace import NotYet
from tests.storage.doing import Done, ask, now, sql
from tests.storage.rows import briefing, connection


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


async def test_a_dead_workers_job_that_waits_again_already_is_not_kept_twice(
    postgres: Database, started: Callable[[Jobs], Any]
) -> None:
    """The minute before has asked for the same again, because of the rows: it must not fail on it."""
    await postgres.write(sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"))
    jobs: Any = jobs_for(postgres, Done().functions, now)
    turn = uuid4()
    taken = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
    async with jobs._app.open_async():
        task = jobs._app.configure_task("deliver", queue="nobody", queueing_lock="deliver 1")
        await task.defer_async(ids=[str(turn)])
        await postgres.write(sql(taken))
        await task.defer_async(ids=[str(turn)])
        await jobs.take_over()
    left = await postgres.read(sql("SELECT status FROM procrastinate_jobs WHERE task_name = 'deliver'"))
    assert [str(row[0]) for row in left] == ["todo"]


async def test_what_runs_is_not_asked_for_once_more_by_the_minute(postgres: Database) -> None:
    """Or one briefing holds a place more each minute, until there is none."""
    slack, jobs = await connection(postgres, "slack", "T1"), jobs_for(postgres, Done().functions, now)
    assert isinstance(jobs, Procrastinate)
    id = await briefing(postgres, counted_at=now())
    row = "INSERT INTO recipient (briefing, n, person, agency, team, profession, connection, address)"
    await postgres.write(sql(f"{row} VALUES (:id, 1, :id, '', '', '', :slack, 'U1')", id=id, slack=slack))
    async with jobs._app.open_async():
        await jobs._look()
        await postgres.write(sql("UPDATE procrastinate_jobs SET status = 'doing'"))
        await jobs._look()
    assert await postgres.read(sql("SELECT task_name FROM procrastinate_jobs")) == [("send",)]


async def test_a_job_that_cannot_go_on_yet_has_not_failed_and_is_asked_for_again_then(
    postgres: Database, started: Callable[[Jobs], Any]
) -> None:
    async def deliver(hand: str, turn: UUID) -> None:
        raise NotYet(3600)

    done, turn = Done(deliver=deliver), uuid4()
    jobs = await started(jobs_for(postgres, done.functions, now))
    await ask(postgres, jobs, "deliver", turn)
    await done.until("deliver")
    await jobs.stop()
    kept = "SELECT args, status::text, scheduled_at > now() + interval '50 minutes' FROM procrastinate_jobs"
    of_it = await postgres.read(sql(f"{kept} WHERE task_name = 'deliver'"))
    assert of_it == [({"ids": [str(turn)]}, "todo", True)]
