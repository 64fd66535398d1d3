"""What people said about briefings before Hearback, or outside it: a CSV file with a line per person and briefing."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from learning.briefings import Answer
from learning.refusal import Refusal
from learning.staff import refused

NEEDED = ("briefing_id", "staff_id")
DAYS = ("delivered_at", "opened_at", "acknowledged_at")
USED = ("yes", "no", "not_yet", "not_relevant", "")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is known of one person and one briefing; a day that is empty did not come."""

    line: int
    briefing: str
    staff_id: str
    delivered: datetime | None = None
    opened: date | None = None
    acknowledged: date | None = None
    answer: Answer | None = None
    intends: str = ""
    discussed: bool | None = None
    used: str = ""


def read(text: str) -> list[Said]:
    """Raises ``Refusal`` with every line that is wrong; nothing is half read."""
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Refusal(f"Line 1: the columns {', '.join(missing)} are not there. The first line names the columns.")
    found, wrong = [], []
    for row in reader:
        try:
            found.append(_said(reader.line_num, {name: (cell or "").strip() for name, cell in row.items() if name}))
        except _Wrong as said:
            wrong.append(f"line {reader.line_num}, {said}")
    if wrong:
        raise refused(wrong)
    return found


class _Wrong(Exception):
    pass


def _said(line: int, row: Mapping[str, str]) -> Said:
    if not row["briefing_id"] or not row["staff_id"]:
        raise _Wrong("briefing_id and staff_id: both are needed.")
    days: dict[str, datetime | None] = {name: _day(name, row.get(name, "")) for name in DAYS}
    acknowledged = days["acknowledged_at"]
    answer = _one_of("understood", row, Answer) if row.get("understood") else None
    if acknowledged and answer is None:
        raise _Wrong("understood: there is a day in acknowledged_at, and no answer.")
    used = row.get("applied_2m", "")
    if used not in USED:
        raise _Wrong(f"applied_2m: “{used}” is not one of {', '.join(filter(None, USED))}.")
    opened = days["opened_at"]
    return Said(
        line=line,
        briefing=row["briefing_id"],
        staff_id=row["staff_id"],
        delivered=days["delivered_at"],
        opened=opened.date() if opened else None,
        acknowledged=acknowledged.date() if acknowledged else None,
        answer=answer if acknowledged else None,
        intends=row.get("intend", ""),
        discussed={"yes": True, "no": False}.get(row.get("discussed_in_team", "")),
        used=used,
    )


def _day(name: str, cell: str) -> datetime | None:
    if not cell:
        return None
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        raise _Wrong(f"{name}: please write a day as 2026-11-20, or a moment as 2026-11-20T09:30:00.") from None


def _one_of(name: str, row: Mapping[str, str], kind: Callable[[str], Any]) -> Any:
    try:
        return kind(row[name])
    except ValueError:
        raise _Wrong(f"{name}: “{row[name]}” is not one of {', '.join(Answer)}.") from None
