"""Whom the tick reminds of a briefing, and when: the right people, at the right hours, twice at most."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.calendar import add_working_days
from learning.reminders import LATE
from storage import reminders
from storage.database import Database
from storage.tables import PersonRow, recipient
from tests.storage.rows import briefing, rows
from tests.storage.ticks import FIFTH, SENT, SENT_ON, TWELFTH, at, look, reminded, sent_to, told, write
from tests.world import harrowmere

# --- when -------------------------------------------------------------------------------------------------------------


async def test_a_briefing_is_brought_back_after_5_and_12_working_days_and_then_never(database: Database) -> None:
    _, people = await sent_to(database)
    heard = {}
    for days in range(60):
        day = SENT_ON + timedelta(days=days)
        before = len(await told(database))
        for minute in (0, 1, 59):
            await look(database, at(day, 10, minute))
        if number := len(await told(database)) - before:
            heard[day] = number
    assert heard == {FIFTH: len(people), TWELFTH: len(people)}
    assert await reminded(database) == [2, 2, 2]


@pytest.mark.parametrize(
    "when",
    [at(FIFTH, 8, 59), at(FIFTH, 17), at(FIFTH, 23), at(date(2026, 11, 14), 10), at(date(2026, 12, 25), 10)],
    ids=str,
)
async def test_nobody_is_reminded_outside_their_agencys_hours(when: datetime, database: Database) -> None:
    await sent_to(database)
    sent = update(recipient).values(sent_at=when - timedelta(days=8))
    await write(database, sent)
    await look(database, when)
    assert await told(database) == []


async def test_a_reminder_that_could_not_be_said_for_days_is_let_go(database: Database) -> None:
    await sent_to(database)
    await look(database, at(add_working_days(FIFTH, LATE)))
    assert await told(database) == []
    await look(database, at(add_working_days(TWELFTH, LATE - 1)))
    assert await reminded(database) == [2, 2, 2]  # the second alone, as if the first had been
    assert len(await told(database)) == 3


# --- whom -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        {"answer": "clear"},
        {"reached_by": "a meeting"},
        {"discussed": True},
        {"left_at": SENT},
        {"withdrawn_at": SENT},
        {"sent_at": None},
        {"sent_at": None, "failed": "blocked"},
        {"reminded": 2},
    ],
    ids=str,
)
async def test_whoever_has_nothing_to_answer_is_not_reminded(facts: dict[str, Any], database: Database) -> None:
    _, people = await sent_to(database)
    await write(database, update(recipient).where(recipient.c.person == people[0]).values(**facts))
    await look(database, at(FIFTH))
    assert sorted(await told(database)) == people[1:]


@pytest.mark.parametrize(
    "facts",
    [{"left_on": SENT_ON}, {"left_on": FIFTH}, {"away_until": FIFTH}, {"digest_on": FIFTH}],
    ids=lambda facts: next(iter(facts)),
)
async def test_nobody_away_or_gone_or_spoken_to_today_is_reminded(facts: dict[str, Any], database: Database) -> None:
    _, people = await sent_to(database)
    await write(database, update(PersonRow).where(PersonRow.id == people[0]).values(**facts))
    await look(database, at(FIFTH))
    assert sorted(await told(database)) == people[1:]


@pytest.mark.parametrize(
    "facts",
    [{"ends_on": FIFTH - timedelta(days=1)}, {"state": "withdrawn", "withdrawn_at": SENT}, {"paused_at": SENT}],
    ids=lambda facts: next(iter(facts)),
)
async def test_what_ended_was_withdrawn_or_is_paused_is_not_brought_back(
    facts: dict[str, Any], database: Database
) -> None:
    await sent_to(database)
    await write(database, reminders.BRIEFING.update().values(**facts))
    await look(database, at(FIFTH))
    assert await told(database) == []


async def test_one_digest_holds_all_that_is_due(database: Database) -> None:
    first, people = await sent_to(database, 1)
    second = await briefing(database, state="sent", sent_on=SENT_ON, counted_at=SENT)
    [row] = await rows(database, select(recipient))
    facts = {c.name: getattr(row, c.name) for c in recipient.c if c.name != "state"}
    await write(database, insert(recipient), [{**facts, "briefing": second}])
    await look(database, at(FIFTH))
    assert await told(database) == people and await reminded(database) == [1, 1]

    async def listed(session: AsyncSession) -> list[UUID]:
        person = await session.get_one(PersonRow, people[0])
        found = reminders.SqlReminders(session, reminders.SqlBriefings(session, FIFTH, print), FIFTH)
        await session.execute(reminders.BRIEFING.update().values(author_id=person.id))
        return [one.id for one in await found.digest(reminders.person_of(person))]

    assert set(await database.write(listed)) == {first, second}


async def test_whoever_was_away_is_told_when_they_are_back(database: Database) -> None:
    _, people = await sent_to(database, 1)
    back = add_working_days(TWELFTH, 10)
    await write(database, update(PersonRow).values(away_until=back - timedelta(days=1)))
    for day in (FIFTH, TWELFTH, back - timedelta(days=1)):
        await look(database, at(day))
    assert await told(database) == []
    await look(database, at(back))
    await look(database, at(add_working_days(back, 1)))
    assert await told(database) == people and await reminded(database) == [2]


async def test_what_waited_for_somebody_away_is_sent_when_they_are_back(database: Database) -> None:
    id, _ = await sent_to(database, 2)
    waits = update(recipient).where(recipient.c.n == 1).values(sent_at=None, away_until=FIFTH)
    await write(database, waits)
    assert await returned(database, at(FIFTH)) == []
    assert await returned(database, at(FIFTH + timedelta(days=1))) == [id]
    states = await rows(database, select(recipient.c.state).order_by(recipient.c.n))
    assert [row.state for row in states] == ["queued", "sent"]
    assert (await rows(database, select(reminders.BRIEFING.c.state)))[0].state == "sending"


async def returned(database: Database, now: datetime) -> list[UUID]:
    found = await database.write(lambda session: reminders.returned(session, harrowmere(), now))
    return [id for id, _ in found]


@pytest.mark.parametrize(
    ("last", "closed", "open"),
    [
        (date(2026, 11, 20), (at(date(2026, 11, 21)), at(date(2026, 11, 22)), at(date(2026, 11, 23), 8, 59)), 23),
        (date(2026, 11, 23), (at(date(2026, 11, 24), 0), at(date(2026, 11, 24), 6)), 24),
        (date(2026, 12, 24), (at(date(2026, 12, 25)), at(date(2026, 12, 28)), at(date(2026, 12, 28), 16)), 29),
    ],
    ids=["a Saturday", "midnight", "Christmas, and the day in place of Boxing Day"],
)
async def test_whoever_is_back_is_sent_what_waited_when_their_agency_works_again(
    last: date, closed: tuple[datetime, ...], open: int, database: Database
) -> None:
    id, _ = await sent_to(database, 1)
    await write(database, update(recipient).values(sent_at=None, away_until=last))
    for moment in closed:
        assert await returned(database, moment) == []
    assert await returned(database, at(last.replace(day=open), 9)) == [id]
