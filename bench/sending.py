"""A submission's p99 while 100,000 are being sent to, against the same with nothing sending."""

from contextlib import ExitStack

from bench import people
from bench.briefings import send_to_all
from bench.client import send, slack_submissions
from bench.place import Bench, Process, ask
from bench.table import Line, at, ms
from storage.database import Database, open_database

PEOPLE, AT_ONCE, GAP, MANY = 100_000, 4, 0.4, 300  # some ten submissions a second, for half a minute
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


async def sending(bench: Bench) -> list[Line]:
    return [line for kind in ("sqlite", "postgres") for line in await _on(bench, kind)]


async def _on(bench: Bench, kind: str) -> list[Line]:
    """At the platforms' own paces: 8 a second in Slack, and 25 in Teams, where the submissions' messages go too."""
    url, everyone = bench.database(kind), 2_000 if bench.quick else PEOPLE
    database = open_database(url)
    await people.found(database, bench.double)
    await people.join(database, 0, everyone, bench.double)
    with ExitStack() as stack:
        server = stack.enter_context(bench.serving(url, jobs=kind == "sqlite", teams=True))
        if kind == "postgres":
            stack.enter_context(bench.working(url))
        await _submit(server, 40, everyone)
        quiet = await _submit(server, bench.some(MANY), everyone)
        server.held()
        await send_to_all(url)
        counting: list[float] = []
        while not await _counted(database):
            counting += await _submit(server, 12, everyone)
        busy = await _submit(server, bench.some(MANY), everyone)
        held = server.held()
        [(went,)] = await ask(database, "SELECT count(*) FROM recipient WHERE sent_at IS NOT NULL")
    await database.close()
    return _lines(kind, quiet, counting, busy, held, f"{bench.some(MANY)} each; {went} were sent to meanwhile")


def _lines(
    kind: str, quiet: list[float], counting: list[float], busy: list[float], held: float, runs: str
) -> list[Line]:
    calm, p99 = at(quiet, 0.99), at(busy, 0.99)
    most = 0.25 if kind == "sqlite" else float("inf")
    lines = [
        Line(
            f"a submission's p99 while 100,000 are being sent to, {NAMES[kind]}",
            f"{ms(p99)} (median {ms(at(busy, 0.5))})",
            f"{ms(calm)} (median {ms(at(quiet, 0.5))}), nothing sending",
            f"{p99 / calm:.2f}",
            "≤ 3" + ("; ≤ 250 ms" if kind == "sqlite" else ""),
            p99 <= 3 * calm and p99 <= most,
            runs,
        )
    ]
    if counting:
        slowest = f"p99 {ms(at(counting, 0.99))}, median {ms(at(counting, 0.5))}"
        hold = f"; longest hold of the writer {ms(held)}" if held else ""
        lines.append(Line(f"the same while they are counted, {NAMES[kind]}", slowest + hold, runs=str(len(counting))))
    return lines


async def _submit(server: Process, many: int, everyone: int) -> list[float]:
    """By those of the first people who are in Slack: every other."""
    some = [request for request in slack_submissions(2 * many, everyone) if request.person % 2 == 0][:many]
    return (await send(server.url, some, AT_ONCE, gap=GAP, expects=b"Thank you")).took


async def _counted(database: Database) -> bool:
    [(uncounted,)] = await ask(database, "SELECT count(*) FROM briefing WHERE counted_at IS NULL")
    return not uncounted
