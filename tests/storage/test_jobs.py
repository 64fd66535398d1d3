"""Jobs begin at the commit, once; what a dead process left is done by another; the clock is whatever `now` says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from storage import due
from storage.database import Database
from storage.jobs import Jobs, jobs_for
from tests.storage.doing import IDEA, Done, ask, now
from tests.storage.rows import NOW, briefing


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
    with pytest.raises(ValueError, match=r"nobody does .*count, deliver"):
        jobs_for(database, {"send": Done().functions["send"]}, now)
