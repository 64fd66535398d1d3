"""What it costs to send a briefing to one person, in an audience of ten thousand, a hundred thousand and a million."""

import asyncio
from contextlib import ExitStack

from sqlalchemy.ext.asyncio import AsyncSession

from bench import people
from bench.briefings import send_to_all
from bench.place import Bench, ask
from bench.table import Line, ms
from storage.database import Database, open_database
from storage.tables import pace

SIZES = (10_000, 100_000, 1_000_000)
RATE = 200.0  # messages a second on each of the two connections: enough to be measured, no batch larger than in earnest
FIRST, SECONDS = 3, 15  # of sending; the first are not looked at
MOST = 1.5
SENT = "SELECT count(*) FROM recipient WHERE sent_at IS NOT NULL"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


async def growth(bench: Bench) -> list[Line]:
    return [await _on(bench, "sqlite", SIZES), await _on(bench, "postgres", SIZES if bench.large else SIZES[:2])]


async def _on(bench: Bench, kind: str, sizes: tuple[int, ...]) -> Line:
    costs = {size: await _at(bench, kind, size // 50 if bench.quick else size) for size in sizes}
    first, last = costs[sizes[0]], costs[sizes[-1]]
    factor = last / first
    return Line(
        f"processor of one sent to, in an audience of {sizes[-1]:,}, {NAMES[kind]}",
        ms(last),
        f"{ms(first)} in one of {sizes[0]:,}",
        f"{factor:.2f}",
        f"≤ {MOST}",
        factor <= MOST,
        "; ".join(f"{size:,}: {ms(cost)}" for size, cost in costs.items()),
    )


async def _at(bench: Bench, kind: str, size: int) -> float:
    """Seconds of processor for each who was sent to."""
    url = bench.database(kind)
    database = open_database(url)
    await people.found(database, bench.double)
    await people.join(database, 0, size, bench.double)
    await _faster(database)
    await send_to_all(url)
    with ExitStack() as stack:
        started = bench.serving(url, teams=True) if kind == "sqlite" else bench.working(url)
        process = stack.enter_context(started)
        while await _waits(database):  # noqa: ASYNC110  # it is another process that begins
            await asyncio.sleep(0.5)
        await asyncio.sleep(FIRST)
        [(before,)], cost = await ask(database, SENT), process.cpu
        await asyncio.sleep(3 if bench.quick else SECONDS)
        cost, [(after,)] = process.cpu - cost, await ask(database, SENT)
    await database.close()
    return float(cost / (after - before))


async def _faster(database: Database) -> None:
    async def lift(session: AsyncSession) -> None:
        await session.execute(pace.update().values(most=RATE, rate=RATE, next_at=0))

    await database.write(lift)


async def _waits(database: Database) -> bool:
    """Until it is counted and some have been sent to."""
    [(sent,)] = await ask(database, SENT)
    return not sent
