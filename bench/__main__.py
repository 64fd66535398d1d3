"""
`python -m bench [ROW …]`: measures, and prints one table. `--write FILE` puts it between the file's two marks.

The rows: turn, wait, teams, audience, pace, sending, growth, reach, memory, start.
"""

import argparse
import asyncio
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from bench.audience import audience
from bench.growth import growth
from bench.memory import memory
from bench.pace import pace
from bench.place import Bench
from bench.reach import reach
from bench.sending import sending
from bench.start import start
from bench.table import Line, markdown
from bench.teams import teams
from bench.turn import turn
from bench.wait import wait

Row = Callable[[Bench], Awaitable[list[Line]]]
ROWS: dict[str, Row] = {
    "turn": turn,
    "wait": wait,
    "teams": teams,
    "audience": audience,
    "pace": pace,
    "sending": sending,
    "growth": growth,
    "reach": reach,
    "memory": memory,
    "start": start,
}
LONGEST = 600.0  # seconds that a row may take; with --large ten times as long
BEGIN, END = "<!-- the table: make bench -->\n", "<!-- the end of the table -->"


async def measure(names: list[str], bench: Bench) -> list[Line]:
    """A row that fails says so in its place, and the others are measured all the same."""
    lines: list[Line] = []
    for name in names:
        started = time.monotonic()
        try:
            async with asyncio.timeout(LONGEST * (10 if bench.large else 1)):
                lines += await ROWS[name](bench)
        except Exception as error:
            traceback.print_exc()
            lines.append(Line(name, f"not measured: {type(error).__name__}", met=False))
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        for line in lines[-6:]:
            print("   ", line.measure, "|", line.ours, "|", line.base, "|", line.result, file=sys.stderr, flush=True)
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="The measurements of the design's section 8.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"some of {', '.join(ROWS)}; all, without any")
    parser.add_argument("--quick", action="store_true", help="few of everything, to try the harness itself")
    parser.add_argument("--large", action="store_true", help="with what takes long: 10,000,000 rows on PostgreSQL")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table between the marks of this file")
    args = parser.parse_args()
    if unknown := set(args.rows) - ROWS.keys():
        parser.error(f"there is no row {', '.join(sorted(unknown))}: there are {', '.join(ROWS)}")
    bench = Bench(Path(tempfile.mkdtemp(prefix="hearback-bench-")), quick=args.quick, large=args.large)
    started = time.monotonic()
    try:
        said = bench.said()
        lines = asyncio.run(measure(args.rows or list(ROWS), bench))
    finally:
        bench.close()
    when = f"{date.today():%-d %B %Y}, {(time.monotonic() - started) / 60:.0f} minutes"
    table = f"{said}. {when}.\n\n{markdown(lines)}\n"
    print(table)
    if args.write:
        before, _, rest = args.write.read_text().partition(BEGIN)
        args.write.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
