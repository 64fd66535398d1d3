"""A submission on Slack, signed, stored and acknowledged: one at a time, and 16 at once (design 8, the first two)."""

import statistics
from contextlib import ExitStack
from dataclasses import dataclass, field

from bench import people
from bench.client import Run, send, slack_submissions
from bench.place import Bench, Process
from bench.table import Line, at, ms
from storage.database import open_database

PEOPLE = 400
ROUNDS, ONE_BY_ONE, TOGETHER, AT_ONCE = 4, 80, 400, 16
STORED = b"Thank you"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
TARGETS = {"sqlite": 0.6, "postgres": 0.5}


@dataclass
class Way:
    """One server under measurement; ``alone`` and ``crowd`` are its answers in seconds, of every round."""

    process: Process
    expects: bytes = b""
    alone: list[list[float]] = field(default_factory=list)
    crowd: list[Run] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(at(took, 0.5) for took in self.alone)

    @property
    def a_second(self) -> float:
        return statistics.median(run.a_second for run in self.crowd)

    @property
    def p99(self) -> float:
        return at([took for run in self.crowd for took in run.took], 0.99)


async def turn(bench: Bench) -> list[Line]:
    return [*await _on(bench, "sqlite"), *await _on(bench, "postgres")]


async def _on(bench: Bench, kind: str) -> list[Line]:
    url = bench.database(kind)
    database = open_database(url)
    await people.found(database, bench.double)
    await people.join(database, 0, PEOPLE, bench.double, on="slack")
    await database.close()
    rounds = 1 if bench.quick else ROUNDS
    with ExitStack() as stack:
        ways = {
            "bolt": Way(stack.enter_context(bench.bare("bolt"))),
            "insert": Way(stack.enter_context(bench.bare("insert", bench.database(kind)))),
            "ours": Way(stack.enter_context(bench.serving(url, jobs=False, teams=True)), STORED),
        }
        for way in ways.values():
            await _warm(way)
        for _ in range(rounds):
            for way in ways.values():
                await _round(way, bench)
        return [*_lines(kind, ways, rounds, bench), await _while_it_tells(stack, bench, kind, url, ways, rounds)]


async def _warm(way: Way) -> None:
    await send(way.process.url, slack_submissions(60, PEOPLE), 4, expects=way.expects)


async def _round(way: Way, bench: Bench) -> None:
    alone = await send(way.process.url, slack_submissions(bench.some(ONE_BY_ONE), PEOPLE), 1, expects=way.expects)
    way.alone.append(alone.took)
    crowd, before = slack_submissions(bench.some(TOGETHER), PEOPLE), way.process.cpu
    way.crowd.append(await send(way.process.url, crowd, AT_ONCE, expects=way.expects))
    way.cpu.append((way.process.cpu - before) / len(crowd))


def _lines(kind: str, ways: dict[str, Way], rounds: int, bench: Bench) -> list[Line]:
    bolt, insert, ours = ways["bolt"], ways["insert"], ways["ours"]
    name = NAMES[kind]
    alone, crowd, target = ours.median / bolt.median, ours.a_second / insert.a_second, TARGETS[kind]
    runs = f"{rounds} × {bench.some(ONE_BY_ONE)}"
    many = f"{rounds} × {bench.some(TOGETHER)}"
    cpu = f"processor {ms(statistics.median(ours.cpu))} a turn"
    base = f"processor {ms(statistics.median(insert.cpu))}"
    return [
        Line(
            f"Slack submission, one at a time, {name}: median",
            ms(ours.median),
            f"{ms(bolt.median)} (bolt storing nothing); {ms(insert.median)} (one insert)",
            f"{alone:.2f}",
            "≤ 1.0, aim 0.7",
            alone <= 1.0,
            runs,
        ),
        Line(
            f"16 at once, {name}: throughput",
            f"{ours.a_second:.0f}/s, {cpu}",
            f"{insert.a_second:.0f}/s, {base}",
            f"{crowd:.2f}",
            f"≥ {target}" + (", aim 0.8" if kind == "sqlite" else ""),
            crowd >= target,
            many,
        ),
        Line(
            f"16 at once, {name}: p99",
            ms(ours.p99),
            ms(insert.p99),
            f"{ours.p99 / insert.p99:.2f}",
            "≤ 500 ms",
            ours.p99 <= 0.5,
            many,
        ),
    ]


async def _while_it_tells(
    stack: ExitStack, bench: Bench, kind: str, url: str, ways: dict[str, Way], rounds: int
) -> Line:
    """
    The same while managers are told of it at their platforms' pace: to know, not to be met.

    In the same process on SQLite, and on PostgreSQL by `hearback worker`, on the same two cores.
    """
    if kind == "sqlite":
        ours = Way(stack.enter_context(bench.serving(url, teams=True)), STORED)
    else:
        ours = Way(ways["ours"].process, STORED)
        stack.enter_context(bench.working(url))
    await _warm(ours)
    for _ in range(rounds):
        await _round(ours, bench)
    return Line(
        f"the same while managers are told, {NAMES[kind]}",
        f"{ms(ours.median)} one at a time; 16 at once {ours.a_second:.0f}/s, p99 {ms(ours.p99)}",
        f"{ways['insert'].a_second:.0f}/s",
        f"{ours.a_second / ways['insert'].a_second:.2f}",
        runs=f"{rounds} × {bench.some(TOGETHER)}",
    )
