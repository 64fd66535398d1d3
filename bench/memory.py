"""What stays in memory after many submissions."""

from bench import people
from bench.client import send, slack_submissions
from bench.place import Bench, all_said, unhindered
from bench.table import Line
from storage.database import open_database

PEOPLE, AT_ONCE, FIRST, ALL = 400, 8, 100, 10_000


async def memory(bench: Bench) -> list[Line]:
    """Everything is delivered too, in the same process; asked for once nothing waits any more."""
    url, many = bench.database("sqlite"), bench.some(ALL)
    database = open_database(url)
    await people.found(database, bench.double)
    await people.join(database, 0, PEOPLE, bench.double, on="slack")
    await database.close()
    with bench.serving(url, teams=True) as server:
        await unhindered(url)
        await send(server.url, slack_submissions(FIRST, PEOPLE), AT_ONCE, expects=b"Thank you")
        await all_said(url)
        early = server.resident
        for _ in range(FIRST, many, 500):
            await send(server.url, slack_submissions(500, PEOPLE), AT_ONCE, expects=b"Thank you")
            await all_said(url)
        late = server.resident
    bench.posted()
    ratio = late / early
    return [
        Line(
            f"resident memory after {many:,} submissions, SQLite",
            f"{late:.0f} MB",
            f"{early:.0f} MB after {FIRST}",
            f"{ratio:.2f}",
            "≤ 1.1",
            ratio <= 1.1,
            "1",
        )
    ]
