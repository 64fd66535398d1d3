"""The same submission in Teams: processor of a turn, against the library hosted as it comes and doing nothing."""

from contextlib import ExitStack

from bench import people
from bench.client import Request, send, teams_submissions
from bench.place import Bench, Process, all_said, unhindered
from bench.table import Line, ms
from storage.database import open_database

PEOPLE, AT_ONCE, MANY, ROUNDS = 400, 4, 200, 2
STORED = b"Thank you"


async def teams(bench: Bench) -> list[Line]:
    many, rounds = bench.some(MANY), 1 if bench.quick else ROUNDS
    with ExitStack() as stack:
        bare = stack.enter_context(bench.bare("teams"))
        silent, speaking = [await _ours(bench, stack, jobs=jobs) for jobs in (False, True)]
        base, ours, sent = [], [], []
        for _ in range(rounds + 1):
            base.append(await _cost(bare, _submissions(bench, many)))
            ours.append(await _cost(silent[0], _submissions(bench, many), STORED))
            sent.append(await _cost(speaking[0], _submissions(bench, many), STORED, speaking[1]))
    nothing, turn, whole = (sum(costs[1:]) / rounds for costs in (base, ours, sent))
    runs = f"{rounds} × {many}"
    return [
        Line(
            "Teams submission (adaptiveCard/action), SQLite: processor of a turn",
            ms(turn),
            f"{ms(nothing)} (CloudAdapterBase doing nothing)",
            f"{turn / nothing:.2f}",
            "≤ 0.5",
            turn <= 0.5 * nothing,
            runs,
        ),
        Line(
            "the same, with its message to the manager sent",
            ms(whole),
            ms(nothing),
            f"{whole / nothing:.2f}",
            runs=runs,
        ),
    ]


async def _ours(bench: Bench, stack: ExitStack, *, jobs: bool) -> tuple[Process, str]:
    url = bench.database("sqlite")
    database = open_database(url)
    await people.found(database, bench.double)
    await people.join(database, 0, PEOPLE, bench.double, on="teams")
    await database.close()
    process = stack.enter_context(bench.serving(url, jobs=jobs, teams=True))
    await unhindered(url)
    return process, url


def _submissions(bench: Bench, many: int) -> list[Request]:
    return teams_submissions(many, PEOPLE, bench.double)


async def _cost(process: Process, requests: list[Request], expects: bytes = b"", sent: str = "") -> float:
    """Seconds of processor a turn; with ``sent``, a database, until all is said."""
    before = process.cpu
    await send(process.url, requests, AT_ONCE, expects=expects)
    if sent:
        await all_said(sent)
    return (process.cpu - before) / len(requests)
