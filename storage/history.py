"""What was said about a briefing before, or outside, Hearback: taken over as facts, and counted like any other."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.answers_file import Said
from learning.briefings import Briefing, State
from learning.calendar import LONDON
from learning.refusal import Refusal
from learning.staff import refused
from storage.counters import add_people
from storage.tables import BriefingRow, PersonRow, recipient

REMINDED = 2  # as often as anybody ever is: whoever sent it reminded of it too
USED_AFTER = timedelta(weeks=8)
"""When people are asked whether they used it: an answer without a day is taken to be of that day."""


async def remember(
    session: AsyncSession, briefing: Briefing, said: Sequence[Said], shift: timedelta, now: datetime
) -> int:
    """
    Adds whoever is not a recipient yet, and the facts of all; the number of people.

    Raises ``Refusal`` when the list holds somebody who is not one of our people, and while the audience is being
    counted, which what is taken over would take for complete; then nothing is loaded.
    """
    row = await session.get_one(BriefingRow, briefing.id, with_for_update=True)
    if row.state == State.SENDING.value and row.counted_at is None:
        raise Refusal(f"The audience of {briefing.ref} is being counted. Please try again in a minute.")
    people = {
        row.staff_id: row for row in await session.scalars(select(PersonRow).where(PersonRow.staff_id.is_not(None)))
    }
    if wrong := [
        f"line {one.line}, staff_id: nobody on your list has it." for one in said if one.staff_id not in people
    ]:
        raise refused(wrong)
    there = set(await session.scalars(select(recipient.c.person).where(recipient.c.briefing == briefing.id)))
    n = await session.scalar(select(func.max(recipient.c.n)).where(recipient.c.briefing == briefing.id)) or 0
    before = n
    for one in said:
        person = people[one.staff_id]
        facts = _facts(one, briefing, shift)
        if person.id in there:
            of_it = (recipient.c.briefing == briefing.id, recipient.c.person == person.id)
            await session.execute(update(recipient).where(*of_it).values(**facts))
            continue
        n += 1
        there.add(person.id)
        facts |= {"agency": person.agency, "team": person.team, "profession": person.profession}
        values = {"briefing": briefing.id, "n": n, "person": person.id, "email": person.email}
        await session.execute(insert(recipient).values(**values, **facts))
    await add_people(session, briefing.id, before)
    row.size, row.counted_at = len(there), row.counted_at or now
    row.state = State.SENT.value if row.state == State.DRAFT.value else row.state
    row.sent_on = row.sent_on or _sent_on(said, now)
    await session.flush()
    return len(said)


def _sent_on(said: Sequence[Said], now: datetime) -> date:
    return min((one.delivered.date() for one in said if one.delivered), default=now.date())


def _facts(one: Said, briefing: Briefing, shift: timedelta) -> dict[str, Any]:
    delivered = one.delivered + shift if one.delivered else None
    if delivered and delivered.tzinfo is None:
        delivered = delivered.replace(tzinfo=LONDON)
    opened = one.opened + shift if one.opened else None
    answered = one.acknowledged + shift if one.acknowledged else None
    began = (delivered.date() if delivered else None) or briefing.sent_on or answered or opened
    return {
        "sent_at": delivered.astimezone(UTC) if delivered else None,
        "reminded": REMINDED,
        "reached_by": None if delivered or not (opened or answered) else "elsewhere",
        "opened_on": opened,
        "answer": one.answer.value if one.answer else None,
        "answer_line": one.intends or None,
        "answered_on": answered,
        "answered_edition": briefing.edition if one.answer else None,
        "discussed": one.discussed,
        "discussed_on": (answered or began) if one.discussed is not None else None,
        "used": one.used or None,
        "used_on": began + USED_AFTER if one.used and began else None,
    }
