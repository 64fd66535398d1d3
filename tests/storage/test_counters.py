"""What the reach page adds up is what the recipients' rows say, whatever happens to them, on both databases."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.answers_file import Said
from learning.briefings import Answer
from learning.calendar import DAY, LONDON
from storage import ledger
from storage.counters import add_people, compared, mend
from storage.database import Database, open_database
from storage.facts import FIRST, WORDS
from storage.history import remember
from storage.tables import reached, recipient
from tests.databases import Databases
from tests.storage.counted import JULY, KINDS, SENT, as_kept, counted_briefing, holds, kept, of, people, write
from tests.storage.rows import NOW, briefing, crowd, do, rows

DAYS_ON = st.integers(0, 6).map(lambda n: SENT + n * DAY)
ANSWERS = st.sampled_from([answer.value for answer in Answer])


# --- whatever happens -------------------------------------------------------------------------------------------------

MOMENTS = st.builds(
    lambda day, hours: datetime.combine(day, time(), UTC) + hours * timedelta(minutes=30), DAYS_ON, st.integers(0, 47)
)
STEPS = st.one_of(
    st.builds(lambda at: {"sent_at": at}, MOMENTS),
    st.builds(lambda at: {"sent_at": at, "posted": "m", "sending_since": None}, MOMENTS),
    st.just({"sent_at": None}),
    st.sampled_from([{"reached_by": "meeting"}, {"reached_by": None}, {"failed": "blocked"}, {"away_until": SENT}]),
    st.builds(lambda day: {"opened_on": day}, DAYS_ON),
    st.builds(lambda day, a: {"opened_on": day, "answer": a, "answered_on": day}, DAYS_ON, ANSWERS),
    st.builds(lambda day, a: {"answer": a, "answered_on": day}, DAYS_ON, ANSWERS),
    st.just({"answer": None}),
    st.builds(lambda day, d: {"discussed": d, "discussed_on": day}, DAYS_ON, st.booleans()),
    st.builds(lambda day, u: {"used": u, "used_on": day}, DAYS_ON, st.sampled_from(["yes", "no", "not_yet", None])),
    st.builds(
        lambda n, sent, opened, day, a, d, u: Said(
            line=2,
            briefing="BRF-001",
            staff_id=f"P{n}",
            delivered=sent.replace(tzinfo=None) if sent else None,
            opened=opened,
            acknowledged=day,
            answer=a if day else None,
            discussed=d,
            used=u,
        ),
        st.integers(0, 5),
        st.none() | MOMENTS,
        st.none() | DAYS_ON,
        st.none() | DAYS_ON,
        st.sampled_from(Answer),
        st.none() | st.booleans(),
        st.sampled_from(["", "yes", "no"]),
    ),
)


@pytest.mark.parametrize("kind", KINDS)
def test_no_sequence_of_facts_parts_what_is_kept_from_what_is_counted(kind: str, databases: Databases) -> None:
    with databases.sqlite() if kind == "sqlite" else databases.postgres() as url, asyncio.Runner() as runner:
        database = open_database(url)
        staff = runner.run(people(database))

        async def story(steps: Sequence[tuple[int, Any]], counted: bool) -> None:
            id = await counted_briefing(database) if counted else await briefing(database, state="draft")
            for n, step in steps:
                if isinstance(step, Said):
                    taken = of(id, staff[0])
                    await do(database, lambda session, one=step, b=taken: remember(session, b, [one], timedelta(), NOW))
                else:
                    await write(database, n, id, **step)
                await holds(database, id, staff[0])

        @settings(max_examples=25, deadline=None, derandomize=True)
        @given(st.lists(st.tuples(st.integers(1, 6), STEPS), min_size=3, max_size=12), st.booleans())
        def every(steps: Sequence[tuple[int, Any]], counted: bool) -> None:
            runner.run(story(steps, counted))

        every()
        runner.run(database.close())


async def test_rows_that_come_with_their_facts_are_counted_too(database: Database) -> None:
    [author] = await people(database, 1)
    id = await briefing(database)
    who = {"briefing": id, "agency": "Police", "team": "", "profession": ""}
    some = [
        who | {"n": n, "person": uuid4(), "sent_at": NOW, "opened_on": SENT if n % 2 else None} for n in range(1, 6)
    ]
    await do(database, lambda session: session.execute(insert(recipient), some))
    await do(database, lambda session: add_people(session, id, 0))
    found = await holds(database, id, author)
    assert (found.people, found.groups) == (5, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_sent_counts_on_the_day_that_it_was_in_london(kind: str, databases: Databases) -> None:
    """Asked of the database and of Python's list of zones, also about the hours in which the clocks change."""
    with databases.sqlite() if kind == "sqlite" else databases.postgres() as url, asyncio.Runner() as runner:
        database = open_database(url)
        id = runner.run(briefing(database))
        who = {"briefing": id, "agency": "", "team": "", "profession": "", "n": 1, "person": uuid4()}
        runner.run(do(database, lambda session: session.execute(insert(recipient).values(who))))
        words = WORDS["sqlite" if kind == "sqlite" else "postgresql"]
        asked = text(f"SELECT CAST({words.sent.format(row='')} AS VARCHAR) FROM recipient")

        async def same(at: datetime) -> None:
            await write(database, 1, id, sent_at=at)
            [(day,)] = await rows(database, asked)
            assert date.fromisoformat(day) == at.astimezone(LONDON).date()
            assert [(row.day, row.sent) for row in await kept(database, id) if row.sent] == [
                (date.fromisoformat(day), 1)
            ]

        runner.run(same(JULY))
        assert JULY.astimezone(LONDON).date() == JULY.date() + DAY
        for year in range(2019, 2040):
            for month in (3, 10):
                changes = max(d for d in (date(year, month, n) for n in range(25, 32)) if d.weekday() == 6)
                for hours in (-1, 0, 1):
                    runner.run(same(datetime.combine(changes, time(23, 30), UTC) + hours * DAY))
                    runner.run(same(datetime.combine(changes, time(0, 59, 59), UTC) + timedelta(hours=hours)))

        @settings(max_examples=60, deadline=None, derandomize=True)
        @given(st.datetimes(datetime(2000, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)))
        def any_moment(at: datetime) -> None:
            runner.run(same(at))

        any_moment()
        runner.run(database.close())


async def test_what_was_sent_after_midnight_in_july_is_of_that_day(database: Database) -> None:
    [author, *_] = await people(database)
    id = await counted_briefing(database)
    await write(database, 1, id, sent_at=JULY)
    await holds(database, id, author)
    before, on = [
        await database.read(lambda session, day=day: as_kept(session, id, day, author))
        for day in (date(2026, 7, 14), date(2026, 7, 15))
    ]
    assert sum(rungs.sent for rungs in before.values()) == 0
    assert sum(rungs.sent for rungs in on.values()) == 1


async def test_what_is_rolled_back_was_not_counted(database: Database) -> None:
    [author, *_] = await people(database)
    id = await counted_briefing(database)
    before = await kept(database, id)

    async def fails(session: AsyncSession) -> None:
        await session.execute(update(recipient).values(opened_on=SENT, answer="clear", answered_on=SENT))
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fails)
    assert await kept(database, id) == before
    await holds(database, id, author)


async def test_the_audience_is_of_the_first_day_and_is_counted_slice_by_slice(database: Database) -> None:
    [author] = await people(database, 1)
    await crowd(database, 23)
    await crowd(database, 14, agency="Fire and Rescue", team="Home visits")
    id = await briefing(database)
    await database.write(lambda session: ledger.count_slice(session, id, 10, NOW))
    await holds(database, id, author)
    while not await database.write(lambda session: ledger.count_slice(session, id, 10, NOW)):
        await holds(database, id, author)
    assert (await holds(database, id, author)).people == 38
    assert {row.day for row in await kept(database, id)} == {date.fromisoformat(FIRST)}
    await database.write(lambda session: ledger.count_slice(session, id, 10, NOW))  # again, it changes nothing
    assert (await holds(database, id, author)).people == 38


async def test_of_many_who_answer_at_once_everyone_is_counted(postgres: Database, databases: Databases) -> None:
    """Each adds to the same few counters, and changes their mind; and nobody waits for each other in a circle."""
    [author] = await people(postgres, 1)
    await crowd(postgres, 40)
    id = await counted_briefing(postgres)

    async def answers(n: int) -> None:
        for turn in range(3):
            day, other = SENT + (n + turn) % 3 * DAY, SENT + (n + 2 * turn) % 3 * DAY
            answer = ("clear", "not_yet")[(n + turn) % 2]
            await write(postgres, n, id, opened_on=other, answer=answer, answered_on=day, used="yes", used_on=other)

    await asyncio.gather(*(answers(n) for n in range(1, 42)))
    await holds(postgres, id, author)
    assert sum(row.answered for row in await kept(postgres, id)) == 41


# --- proved and mended ------------------------------------------------------------------------------------------------


async def test_what_somebody_changed_is_found_and_mended(database: Database) -> None:
    [author, *_] = await people(database)
    id, other = await counted_briefing(database), await counted_briefing(database)
    for n in (1, 2, 3):
        await write(database, n, id, sent_at=NOW, opened_on=SENT, answer="not_yet", answered_on=SENT)
    right = [tuple(row) for row in await kept(database, id)]
    untouched = await kept(database, other)
    strange = {"briefing": id, "agency": "Nobody's", "team": "", "profession": "", "day": SENT, "used": 4}
    for change in (
        update(reached).where(reached.c.day == SENT).values(answered=reached.c.answered + 1),
        update(reached).where(reached.c.day < SENT).values(audience=0),
        insert(reached).values(strange),
    ):
        await do(
            database, lambda session, c=change: session.execute(c.where(reached.c.briefing == id) if c.is_update else c)
        )
    found = await database.read(lambda session: compared(session, id))
    assert not found.equal and (found.people, found.few["audience"]) == (6, 6)
    assert found.many["used"] == 4 and found.many["answered"] >= 1 and not found.few.keys() & {"used", "answered"}
    await do(database, lambda session: mend(session, id))
    await holds(database, id, author)
    assert sorted(tuple(row) for row in await kept(database, id)) == sorted(right)
    assert await kept(database, other) == untouched


async def test_what_is_lost_altogether_is_counted_anew(database: Database) -> None:
    [author, *_] = await people(database)
    id = await counted_briefing(database)
    await write(database, 1, id, sent_at=NOW)
    await do(database, lambda session: session.execute(reached.delete()))
    await do(database, lambda session: mend(session, id))
    await holds(database, id, author)
    assert sum(row.audience for row in await kept(database, id)) == 6
