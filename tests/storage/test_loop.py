"""Jobs on SQLite."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from storage import outbox
from storage.database import Database
from storage.jobs import Jobs, jobs_for
from storage.pace import NotYet
from tests.storage.doing import Done, held, now, sql, tell
from tests.storage.rows import NOW, briefing


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


async def test_a_job_that_cannot_go_on_yet_has_not_failed_and_holds_no_place_until_it_can(
    sqlite: Database, started: Callable[[Jobs], Any]
) -> None:
    heard, tries = Heard(), iter((3600.0, 0.0, None))
    logging.getLogger("storage.jobs.loop").addHandler(heard)

    async def count(hand: str, id: UUID) -> None:
        if (seconds := next(tries)) is not None:
            raise NotYet(seconds)

    id, done = await briefing(sqlite), Done(count=count)
    loop = await started(jobs_for(sqlite, done.functions, now))
    await done.until("count")
    for _ in range(3):  # sweeps without it, though its rows are there
        await loop.sweep()
    assert done.count("count") == 1
    loop.wake("count", id)  # somebody asks
    await done.until("count", 3)  # at once, and again when its time was over
    logging.getLogger("storage.jobs.loop").removeHandler(heard)
    assert heard.records == []


async def test_what_failed_and_is_not_there_any_more_is_not_remembered(
    sqlite: Database, started: Callable[[Jobs], Any]
) -> None:
    async def count(hand: str, id: UUID) -> None:
        raise ValueError

    await briefing(sqlite)
    done = Done(count=count)
    loop = await started(jobs_for(sqlite, done.functions, now))
    await done.until("count")
    for _ in range(2):
        await loop.sweep()
    assert loop._failures
    await sqlite.write(sql("DELETE FROM briefing"))
    await loop.sweep()
    assert not loop._failures and not loop._left_alone


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
