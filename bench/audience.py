"""A briefing's audience counted and queued, against one executemany of the same rows; and how it grows."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bench import people
from bench.briefings import send_to_all
from bench.place import Bench, with_connection
from bench.serve import Told, application
from bench.table import Line, ms
from storage import facts
from storage.database import Database, SQLite
from storage.tables import BriefingRow, recipient

HUNDRED = 100_000
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
KEPT = ("n", "person", "agency", "team", "profession", "email", "connection", "address")


async def audience(bench: Bench) -> list[Line]:
    return [line for kind in ("sqlite", "postgres") for line in await _on(bench, kind)]


async def _on(bench: Bench, kind: str) -> list[Line]:
    name, url = NAMES[kind], bench.database(kind)
    app = application(Told(url, 1, bench.double))
    await people.found(app.database, bench.double)
    sizes = [1_000, 2_000] if bench.quick else [10_000, HUNDRED]
    there, growth, lines = 0, [], []
    for size in [*sizes, *([1_000_000] if not bench.quick and (kind == "sqlite" or bench.large) else [])]:
        await people.join(app.database, there, size, bench.double)
        there = size
        took, held, id = await _counted(app, url)
        growth.append(f"{size:,}: {took:.2f} s")
        if size == sizes[-1]:
            lines = await _against_executemany(app, url, id, (took, held), name)
        if held and size > sizes[-1]:
            growth[-1] += f", longest hold {ms(held)}"
    await app.database.close()
    return [*lines, Line(f"the same as it grows, {name}", "; ".join(growth))]


async def _against_executemany(app: Any, url: str, id: UUID, first: tuple[float, float], name: str) -> list[Line]:
    """Twice in turn; the better of each, for what disturbs only ever adds."""
    ours, base, held = [first[0]], [], [first[1]]
    rows = await _rows(app.database, id)
    for again in range(2):
        base.append(await _executemany(app.database, rows))
        if not again:
            took, longest, _ = await _counted(app, url)
            ours.append(took)
            held.append(longest)
    ratio = min(ours) / min(base)
    lines = [
        Line(
            f"an audience of {len(rows):,} counted and queued, {name}",
            f"{min(ours):.2f} s",
            f"{min(base):.2f} s (one executemany)",
            f"{ratio:.2f}",
            "≤ 0.6",
            ratio <= 0.6,
            "2",
        )
    ]
    if held[0]:
        longest = max(held)
        lines.append(
            Line(f"longest hold of the writer meanwhile, {name}", ms(longest), "", "", "≤ 250 ms", longest <= 0.25, "2")
        )
    return lines


async def _counted(app: Any, url: str) -> tuple[float, float, UUID]:
    id = await send_to_all(url, enqueue=False)
    if isinstance(app.database, SQLite):
        app.database.longest = 0.0
    started = time.perf_counter()
    await app.worker.jobs["count"]("bench", id)
    took = time.perf_counter() - started
    held = app.database.longest if isinstance(app.database, SQLite) else 0.0
    return took, held, id


async def _rows(database: Database, id: UUID) -> Sequence[dict[str, Any]]:
    async def read(session: AsyncSession) -> list[dict[str, Any]]:
        columns = [recipient.c[name] for name in KEPT]
        found = await session.execute(select(*columns).where(recipient.c.briefing == id).order_by(recipient.c.n))
        return [dict(row._mapping) for row in found]

    return await database.read(read)


async def _executemany(database: Database, rows: Sequence[dict[str, Any]]) -> float:
    id = uuid4()

    async def draft(session: AsyncSession) -> None:
        session.add(BriefingRow(id=id, ref=f"BASE-{id}", title="The same rows", sections=[], resources=[]))

    async def all_at_once(session: AsyncSession) -> None:
        await session.execute(insert(recipient), [{**row, "briefing": id} for row in rows])

    await database.write(draft)
    await with_connection(database, facts.drop)  # it keeps no counters: bare rows are what we are compared with
    started = time.perf_counter()
    await database.write(all_at_once)
    took = time.perf_counter() - started
    await with_connection(database, facts.keep)
    return took
