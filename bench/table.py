"""What was measured, as one table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """
    One measure: what ours was, what the base was in the same run, and what follows from the two.

    ``met`` is None where there is no target: then the line only explains another.
    """

    measure: str
    ours: str
    base: str = ""
    result: str = ""
    target: str = ""
    met: bool | None = None
    runs: str = ""


TITLES = ("measure", "Hearback", "base in the same run", "result", "target", "met", "runs")


def markdown(lines: Sequence[Line]) -> str:
    rows = [TITLES, ("---",) * len(TITLES)]
    for line in lines:
        met = {True: "yes", False: "**no**", None: ""}[line.met]
        rows.append((line.measure, line.ours, line.base, line.result, line.target, met, line.runs))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def at(values: Sequence[float], part: float) -> float:
    """The value below which ``part`` of them lie: 0.5 is the median. Raises ValueError for none at all."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[min(len(values), max(1, math.ceil(len(values) * part))) - 1]


def most_in_a_second(times: Sequence[float]) -> int:
    """The fullest of all rolling seconds: how many lie within one second, wherever it begins."""
    ordered, most, first = sorted(times), 0, 0
    for last, time in enumerate(ordered):
        while time - ordered[first] > 1 - 1e-6:
            first += 1
        most = max(most, last - first + 1)
    return most


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"
