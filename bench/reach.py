"""The reach page of a large briefing, against the same page of a tenth of it (and on PostgreSQL, a hundredth)."""

import statistics
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bench import people
from bench.place import Bench, Process, with_connection
from bench.table import Line, ms
from storage import facts
from storage.counters import mend
from storage.database import Database, open_database
from storage.tables import BriefingRow, recipient
from storage.work import SqlWork

SMALL, BIG, LARGE = 100_000, 1_000_000, 10_000_000
TEAMS, TOGETHER, TIMES = 1_000, 20_000, 7
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
ANSWERS = ("clear", "mostly", "not_yet", "already", "not_relevant", None, None, None)


async def reach(bench: Bench) -> list[Line]:
    return [await _on(bench, "sqlite", BIG), await _on(bench, "postgres", LARGE if bench.large else BIG)]


async def _on(bench: Bench, kind: str, big: int) -> Line:
    url = bench.database(kind)
    database = open_database(url)
    await people.found(database, bench.double)
    small = SMALL // 50 if bench.quick else SMALL
    big = big // 50 if bench.quick else big
    ids = [await _briefing(database, small), await _briefing(database, big)]
    if kind == "postgres":
        await _known_to_the_planner(url)
    cookie = await _session(database)
    await database.close()
    with bench.serving(url, jobs=False) as server:
        took = [statistics.median(_page(server, cookie, id) for _ in range(TIMES)) for id in ids]
    ratio = took[1] / took[0]
    return Line(
        f"the reach page at {big:,} recipients, {NAMES[kind]}",
        ms(took[1]),
        f"{ms(took[0])} at {small:,}",
        f"{ratio:.2f}",
        "≤ 1.5",
        ratio <= 1.5,
        f"{TIMES} each",
    )


async def _briefing(database: Database, size: int) -> UUID:
    """Sent a week ago to so many in 1,000 teams; two fifths have answered since, each on their day."""
    id, now = uuid4(), datetime.now(UTC)

    async def begin(work: SqlWork) -> None:
        author = await work.people.by_email(people.AUTHOR)
        assert author
        sections = [["What we found", "The same small thing."]]
        row = BriefingRow(id=id, ref=f"BRF-{size}", title=f"To {size}", sections=sections, resources=[])
        row.author_id, row.state, row.audience, row.size = author.id, "sent", {"all": True}, size
        row.sent_on, row.as_at, row.counted_at = (now - timedelta(days=9)).date(), now, now
        work.session.add(row)

    async def some(session: AsyncSession) -> None:
        await session.execute(insert(recipient), [_recipient(id, n, now) for n in numbers])

    await people.works(database).write(begin)
    await with_connection(database, facts.drop)  # a trigger for each of ten million is not what is measured here
    for first in range(1, size + 1, TOGETHER):
        numbers = range(first, min(size + 1, first + TOGETHER))
        await database.write(some)
    await database.write(partial(mend, briefing=id))
    await with_connection(database, facts.keep)
    return id


def _recipient(briefing: UUID, n: int, now: datetime) -> dict[str, Any]:
    team, answer = n % TEAMS, ANSWERS[n % len(ANSWERS)]
    on = (now - timedelta(days=8 - n % 6)).date() if answer else None
    return {
        "briefing": briefing,
        "n": n,
        "person": uuid4(),
        "agency": people.AGENCIES[team % len(people.AGENCIES)],
        "team": f"Team {team}",
        "profession": people.PROFESSIONS[team % len(people.PROFESSIONS)],
        "address": f"U{n}",
        "sent_at": now - timedelta(days=9),
        "opened_on": on,
        "answer": answer,
        "answered_on": on,
        "answered_edition": 1 if answer else None,
    }


async def _known_to_the_planner(url: str) -> None:
    """What its autovacuum would have done by then."""
    database = open_database(url)

    async def analyse(session: AsyncSession) -> None:
        connection = await session.run_sync(lambda one: one.connection())
        connection.exec_driver_sql("ANALYZE recipient")
        connection.exec_driver_sql("ANALYZE reached")

    await database.write(analyse)
    await database.close()


async def _session(database: Database) -> str:
    async def begin(work: SqlWork) -> str:
        member = await work.people.by_email(people.BOARD)
        assert member
        return await work.keys.begin_session(member.id, work.now)

    return await people.works(database).write(begin)


def _page(server: Process, cookie: str, id: UUID) -> float:
    page = Request(f"{server.url}/show/reach.show.html?briefing={id}", headers={"Cookie": f"hearback={cookie}"})
    started = time.perf_counter()
    with urlopen(page) as answer:
        said = answer.read()
    took = time.perf_counter() - started
    if b"As at the evening" not in said:
        raise RuntimeError("that was not the reach page")
    return took
