"""The pace held while a briefing goes out: by every process together, seen from the platform's side."""

import asyncio
from contextlib import ExitStack

from bench import people
from bench.briefings import send_to_all
from bench.place import Bench, ask
from bench.table import Line, most_in_a_second
from storage.database import open_database

LIMITS = {"slack": 8, "teams": 25}
BRIEFINGS = 3  # at the same time, so that every process has some of them
SECONDS, FIRST = 20, 3  # of sending; of those the first are not looked at
NAMES = {"sqlite": "SQLite, one process", "postgres": "PostgreSQL, two workers"}


async def pace(bench: Bench) -> list[Line]:
    return [line for kind in ("sqlite", "postgres") for line in await _on(bench, kind)]


async def _on(bench: Bench, kind: str) -> list[Line]:
    url = bench.database(kind)
    database = open_database(url)
    await people.found(database, bench.double)
    await people.join(database, 0, 1_200, bench.double)
    with ExitStack() as stack:
        if kind == "sqlite":
            stack.enter_context(bench.serving(url, teams=True))
        else:
            for _ in range(2):
                stack.enter_context(bench.working(url))
        bench.posted()
        for _ in range(BRIEFINGS):
            await send_to_all(url)
        came: dict[str, float] = {}
        while len(came) < 100:
            await asyncio.sleep(0.5)
            came |= bench.posted()
        await asyncio.sleep(6 if bench.quick else SECONDS)
        came |= bench.posted()
        hands = await ask(database, "SELECT DISTINCT in_hand FROM recipient WHERE in_hand IS NOT NULL")
    await database.close()
    processes = len({hand.partition("/")[0] for (hand,) in hands})
    return [_line(kind, platform, limit, came, processes) for platform, limit in LIMITS.items()]


def _line(kind: str, platform: str, limit: int, came: dict[str, float], processes: int) -> Line:
    """Slack's names of messages begin with a conversation's D, Teams' with m."""
    mine = sorted(at for name, at in came.items() if name.startswith("D") == (platform == "slack"))
    times = [at for at in mine if at > mine[0] + FIRST]
    held = (len(times) - 1) / (times[-1] - times[0]) / limit
    most = most_in_a_second(times)
    return Line(
        f"pace while sending, {NAMES[kind]}: {platform.capitalize()}",
        f"{held:.1%}, at most {most} in any second",
        f"{limit}/s",
        "",
        "95–100 %, never above",
        0.95 <= held <= 1.0 and most <= limit,
        f"{len(times)} messages by {processes} process{'es' if processes > 1 else ''}",
    )
