"""Whom the tick reminds and calls on: the right people, at the right hours, once, however many look at once."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.calendar import LONDON, add_working_days
from learning.reminders import LATE
from storage import reminders
from storage.database import Database, open_database
from storage.tables import IdeaRow, PersonRow, message, recipient
from tests.databases import Databases
from tests.partnership import COUNCIL
from tests.storage.rows import briefing, connection, crowd, rows
from tests.world import harrowmere

SENT_ON = date(2026, 11, 4)
SENT = datetime(2026, 11, 4, 11, tzinfo=LONDON)
FIFTH, TWELFTH = add_working_days(SENT_ON, 5), add_working_days(SENT_ON, 12)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


async def sent_to(database: Database, many: int = 3, **more: Any) -> tuple[UUID, list[UUID]]:
    """A briefing that went to so many people on the 4th; the people, in order."""
    slack = await connection(database, "slack", f"T{uuid4()}")
    await crowd(database, many, on=slack, agency=COUNCIL)
    id = await briefing(database, state="sent", sent_on=SENT_ON, counted_at=SENT)
    people = [row.id for row in await rows(database, select(PersonRow.id).order_by(PersonRow.id))]
    facts = {"briefing": id, "agency": COUNCIL, "team": "North", "profession": "", "connection": slack, "sent_at": SENT}
    values = [
        {**facts, "n": n, "person": person, "address": f"U{person}", **more} for n, person in enumerate(people, 1)
    ]
    await write(database, insert(recipient), values)
    return id, people


async def write(database: Database, statement: Any, values: Any = None) -> None:
    async def use_case(session: AsyncSession) -> None:
        await session.execute(statement, values)

    await database.write(use_case)


async def look(database: Database, now: datetime, say: Any = reminders.remind) -> None:
    """As the tick does, until nobody is found; what is to be said is said."""
    while (await database.write(lambda session: say(session, uuid4(), harrowmere(), now))).found:
        await write(database, update(message).values(sent_at=now))


async def told(database: Database, kind: str = "digest") -> list[UUID]:
    said = select(message.c.subject_id).where(message.c.subject_kind == kind).order_by(message.c.n)
    return [row.subject_id for row in await rows(database, said)]


async def reminded(database: Database) -> list[int]:
    return [row.reminded for row in await rows(database, select(recipient.c.reminded).order_by(recipient.c.n))]


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


# --- the round --------------------------------------------------------------------------------------------------------


async def idea(database: Database, manager: UUID, **more: Any) -> UUID:
    id = uuid4()
    facts = {"id": id, "sentence": "S", "voice": "named", "stage": "new", "shared_at": SENT, "version": 1, "extras": {}}
    await write(database, insert(IdeaRow), [{**facts, "holder_kind": "manager", "holder_person": manager, **more}])
    return id


@pytest.mark.parametrize(
    ("chosen", "hours"),
    [(None, (9, 30)), ("13:00", (13, 0)), ("08:30", (9, 0)), ("19:00", (16, 0)), ("off", None)],
)
async def test_a_manager_is_called_on_at_their_hour_once_a_working_day(
    chosen: str | None, hours: tuple[int, int] | None, database: Database
) -> None:
    await crowd(database, 1, on=await connection(database, "slack", "T1"), agency=COUNCIL)
    [manager] = [row.id for row in await rows(database, select(PersonRow.id))]
    await idea(database, manager)
    await write(database, update(PersonRow).values(round_at=chosen))
    heard = []
    for day in (date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)):
        for minutes in range(0, 24 * 60, 30):
            before = len(await told(database, "round"))
            await look(database, at(day, *divmod(minutes, 60)), reminders.call_on)
            heard += [(day, divmod(minutes, 60))] * (len(await told(database, "round")) - before)
    assert heard == ([(date(2026, 11, 20), hours), (date(2026, 11, 23), hours)] if hours else [])


@pytest.mark.parametrize(
    "facts",
    [{"stage": "testing"}, {"stage": "finished"}, {"holder_kind": "author"}, {"holder_kind": "body"}],
    ids=lambda facts: next(iter(facts.values())),
)
async def test_nobody_is_called_on_for_what_does_not_wait_for_them(facts: dict[str, Any], database: Database) -> None:
    await crowd(database, 1, on=await connection(database, "slack", "T1"), agency=COUNCIL)
    [manager] = [row.id for row in await rows(database, select(PersonRow.id))]
    await idea(database, manager, **facts)
    await look(database, at(FIFTH), reminders.call_on)
    assert await told(database, "round") == []


# --- once, with any number of replicas --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_however_many_look_at_once_everybody_is_told_once_a_day(kind: str, databases: Databases) -> None:
    with databases.sqlite() if kind == "sqlite" else databases.postgres() as url:
        replicas = [open_database(url) for _ in range(4)]
        one = replicas[0]
        _, people = await sent_to(one, 60)
        for manager in people[:20]:
            await idea(one, manager)
        looks = (reminders.remind, reminders.call_on)
        for _ in range(2):  # and a second time on the same day
            await asyncio.gather(*(look(each, at(FIFTH), say) for each in replicas for say in looks))
        assert sorted(await told(one)) == people
        assert sorted(await told(one, "round")) == sorted(people[:20])
        for each in replicas:
            await each.close()


STEPS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 23), st.integers(1, 3)), min_size=1, max_size=8)
FACTS = st.lists(st.sampled_from(["", "answered", "away", "left"]), min_size=4, max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, facts=FACTS)
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_no_ticks_say_more_than_two_reminders_or_one_a_day_or_any_to_whom_none_is_due(
    kind: str, steps: list[tuple[int, int, int]], facts: list[str], databases: Databases
) -> None:
    with databases.sqlite() if kind == "sqlite" else databases.postgres() as url:
        database = open_database(url)
        _, people = await sent_to(database, 4)
        for person, fact in zip(people, facts, strict=True):
            if fact == "answered":
                await write(database, update(recipient).where(recipient.c.person == person).values(answer="clear"))
            elif fact:
                gone = {"left_on": SENT_ON} if fact == "left" else {"away_until": SENT_ON + timedelta(days=365)}
                await write(database, update(PersonRow).where(PersonRow.id == person).values(**gone))
        for day, hour, replicas in sorted(steps):
            now = at(SENT_ON + timedelta(days=day), hour)
            await asyncio.gather(*(look(database, now) for _ in range(replicas)))
        said = await rows(database, select(message.c.subject_id, message.c.due_at))
        days = [(row.subject_id, row.due_at.astimezone(LONDON).date()) for row in said]
        assert len(set(days)) == len(days)
        for person, fact in zip(people, facts, strict=True):
            theirs = [day for whom, day in days if whom == person]
            assert len(theirs) <= (0 if fact else 2) and all(day > SENT_ON for day in theirs)
        assert all(9 <= row.due_at.astimezone(LONDON).hour < 17 for row in said)
        await database.close()
