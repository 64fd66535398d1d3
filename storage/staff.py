"""An agency's list becomes people: who is new, who has changed; nobody is ever taken away by not being on a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.framework import Framework
from learning.staff import Member, refused
from storage.tables import PersonRow


@dataclass(frozen=True)
class Imported:
    new: int
    changed: int
    unchanged: int


async def import_staff(
    session: AsyncSession, members: Sequence[Member], framework: Framework, new_id: Callable[[], UUID], today: date
) -> Imported:
    """Raises ``Refusal`` when a manager is on neither this list nor an earlier one; then nothing is loaded."""
    rows = {row.email: row for row in await session.scalars(select(PersonRow).where(PersonRow.email.is_not(None)))}
    listed = {member.email for member in members}
    wrong = [
        f"line {member.line}, manager_email: nobody has this address. Put them on the list, or leave the cell empty."
        for member in members
        if member.manager_email and member.manager_email not in listed and member.manager_email not in rows
    ]
    if wrong:
        raise refused(wrong)
    before = {email: _facts(row) | {"manager_id": row.manager_id} for email, row in rows.items()}
    for member in members:
        row = rows.get(member.email)
        if row is None:
            row = rows[member.email] = PersonRow(id=new_id(), email=member.email, since=today)
            session.add(row)
        for name, value in _listed(member, framework).items():
            setattr(row, name, value)
    await session.flush()
    for member in members:  # managers last: by now their rows are there
        rows[member.email].manager_id = rows[member.manager_email].id if member.manager_email else None
    await session.flush()
    after = {m.email: _facts(rows[m.email]) | {"manager_id": rows[m.email].manager_id} for m in members}
    new = len(after.keys() - before.keys())
    changed = sum(email in before and before[email] != facts for email, facts in after.items())
    return Imported(new, changed, len(after) - new - changed)


def _listed(member: Member, framework: Framework) -> dict[str, object]:
    return {
        "staff_id": member.staff_id or None,
        "name": member.name,
        "agency": member.agency,
        "team": member.team,
        "job_title": member.job_title,
        "role": member.role.value,
        "profession": member.profession or framework.profession_of(member.job_title),
        "expects": member.expects,
        "employment": member.employment,
        "left_on": member.left_on,
    }


FACTS = ("staff_id", "name", "agency", "team", "job_title", "role", "profession", "expects", "employment", "left_on")


def _facts(row: PersonRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in FACTS}
