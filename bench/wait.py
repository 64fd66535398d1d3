"""How long a message waits from the commit until its platform has it, and what a turn costs from press to sent."""

from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime

from bench import people
from bench.client import send, slack_submissions
from bench.place import Bench, all_said, ask, unhindered
from bench.table import Line, at, ms
from storage.database import open_database

PEOPLE, AT_ONCE, GAP, MANY = 400, 4, 0.2, 400
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


async def wait(bench: Bench) -> list[Line]:
    """
    Managers are in Teams, authors in Slack: both doubles are in use.

    `due_at` is the instant of the transaction, a little before its commit; a double says when the message had arrived.
    """
    return [line for kind in ("sqlite", "postgres") for line in await _on(bench, kind)]


async def _on(bench: Bench, kind: str) -> list[Line]:
    many = bench.some(MANY)
    nothing, _ = await _turns(bench, kind, many, delivered=False)
    all_of_it, waits = await _turns(bench, kind, many, delivered=True)
    name, factor = NAMES[kind], all_of_it / nothing
    median, p99 = at(waits, 0.5), at(waits, 0.99)
    runs = f"{many} turns, some 20 a second"
    return [
        Line(
            f"a message's wait, {name}: median; p99",
            f"{ms(median)}; {ms(p99)}",
            "",
            "",
            "≤ 100 ms; ≤ 500 ms",
            median <= 0.1 and p99 <= 0.5,
            runs,
        ),
        Line(
            f"processor of a turn from press to sent, {name}",
            ms(all_of_it),
            f"{ms(nothing)} (nothing delivered)",
            f"{factor:.2f}",
            "≤ 2.5",
            factor <= 2.5,
            runs,
        ),
    ]


async def _turns(bench: Bench, kind: str, many: int, *, delivered: bool) -> tuple[float, list[float]]:
    """Seconds of processor a turn, and how long each message waited."""
    url = bench.database(kind)
    database = open_database(url)
    await people.found(database, bench.double)
    await people.join(database, 0, PEOPLE, bench.double, on="slack")
    with ExitStack() as stack:
        here = stack.enter_context(bench.serving(url, jobs=delivered and kind == "sqlite", teams=True))
        elsewhere = stack.enter_context(bench.working(url) if delivered and kind == "postgres" else nullcontext(None))
        await unhindered(url)
        await send(here.url, slack_submissions(40, PEOPLE), AT_ONCE, expects=b"Thank you")
        if delivered:
            await all_said(url)
        bench.posted()
        before = here.cpu + (elsewhere.cpu if elsewhere else 0)
        await send(here.url, slack_submissions(many, PEOPLE), AT_ONCE, gap=GAP, expects=b"Thank you")
        if delivered:
            await all_said(url)
        after = here.cpu + (elsewhere.cpu if elsewhere else 0)
        said = bench.posted()
        rows = await ask(database, "SELECT posted, due_at FROM message WHERE posted IS NOT NULL AND edits IS NULL")
    await database.close()
    moments = {posted: _instant(due) for posted, due in rows}
    return (after - before) / many, [came - moments[name] for name, came in said.items() if name in moments]


def _instant(kept: object) -> float:
    """Plain SQL gives SQLite's instants as text."""
    moment = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    assert isinstance(moment, datetime)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
