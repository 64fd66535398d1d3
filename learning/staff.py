"""
An agency's list of its people, as a CSV file.

The columns are those of the demo's ``staff.csv``; ``profession`` and ``left_on`` may be added.  A file is read whole or
not at all: everything that is wrong is said at once, by line and column, with what to do.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import StringIO

from learning.people import Role
from learning.refusal import Refusal

NEEDED = ("full_name", "email", "agency", "team", "job_title", "product_role")
OPTIONAL = ("staff_id", "manager_email", "chat_platform", "employment", "profession", "left_on")
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
PLATFORMS = ("teams", "slack", "none", "")
SAID_AT_ONCE = 20


@dataclass(frozen=True)
class Member:
    """One line of the list.  ``expects`` is the chat their agency says they have."""

    name: str
    email: str
    agency: str
    team: str
    job_title: str
    role: Role
    manager_email: str = ""
    expects: str = "none"
    employment: str = ""
    staff_id: str = ""
    profession: str = ""
    left_on: date | None = None
    line: int = 0


def read(data: bytes) -> list[Member]:
    """Raises ``Refusal`` that lists what is wrong."""
    rows = list(_rows(data))
    members, wrong = [], []
    lines: dict[str, int] = {}
    for line, row in rows:
        found = [f"line {line}, {said}" for said in _wrong(row)]
        email = row.get("email", "").strip().lower()
        if email in lines and not found:
            found = [f"line {line}, email: this address is on line {lines[email]} already. One line for each person."]
        lines.setdefault(email, line)
        wrong += found
        if not found:
            members.append(_member(row, line))
    if wrong:
        raise refused(wrong)
    if not members:
        raise Refusal("The list is empty. Below the line with the column names there is one line for each person.")
    return members


def refused(wrong: Sequence[str]) -> Refusal:
    more = [f"and {len(wrong) - SAID_AT_ONCE} more like these"] if len(wrong) > SAID_AT_ONCE else []
    return Refusal("\n".join(["Nothing was loaded, because:", *wrong[:SAID_AT_ONCE], *more]))


def _rows(data: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refusal(f"Line {line} is not in UTF-8. In Excel, save as “CSV UTF-8 (comma delimited)”.") from None
    if "\x00" in text:
        raise Refusal("This is not a CSV file. Please save the list as CSV and try again.")
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip().lower().replace(" ", "_") for name in next(reader, [])]
        _check(head)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(head):
                said = f"Line {reader.line_num} has {len(cells)} cells, and the first line names {len(head)} columns."
                raise Refusal(f"{said} A comma inside a cell needs quotation marks around it.")
            yield reader.line_num, {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
    except csv.Error:
        raise Refusal(f"Line {reader.line_num} cannot be read: look for a quotation mark that is not closed.") from None


def _check(head: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in head]
    if missing:
        near = {name: get_close_matches(name, head, 1) for name in missing}
        said = [f"{name} (is it “{close[0]}”?)" if close else name for name, close in near.items()]
        raise Refusal(f"Line 1, the column names: {', '.join(said)} not found. The list needs {', '.join(NEEDED)}.")
    if twice := next((name for name in head if name and head.count(name) > 1), None):
        raise Refusal(f"Line 1 names the column {twice} twice. Please keep one of them.")


def _wrong(row: Mapping[str, str]) -> Iterator[str]:
    for name in ("full_name", "agency"):
        if not row[name]:
            yield f"{name}: it is empty. Please fill it in."
    for name in ("email", "manager_email"):
        if row.get(name) and not EMAIL.fullmatch(row[name]):
            yield f"{name}: this is not an e-mail address. It looks like name@organisation.uk."
    if not row["email"]:
        yield "email: it is empty. The address is how we know a person again in chat."
    if row["product_role"] not in set(Role):
        yield f"product_role: “{row['product_role']}” is not one of {', '.join(Role)}."
    if row.get("chat_platform", "") not in PLATFORMS:
        yield f"chat_platform: “{row['chat_platform']}” is not one of teams, slack, none."
    if row.get("left_on"):
        try:
            date.fromisoformat(row["left_on"])
        except ValueError:
            yield "left_on: please write a date as 2026-11-20."


def _member(row: Mapping[str, str], line: int) -> Member:
    return Member(
        name=row["full_name"],
        email=row["email"].lower(),
        agency=row["agency"],
        team=row["team"],
        job_title=row["job_title"],
        role=Role(row["product_role"]),
        manager_email=row.get("manager_email", "").lower(),
        expects=row.get("chat_platform") or "none",
        employment=row.get("employment", ""),
        staff_id=row.get("staff_id", ""),
        profession=row.get("profession", ""),
        left_on=date.fromisoformat(row["left_on"]) if row.get("left_on") else None,
        line=line,
    )
