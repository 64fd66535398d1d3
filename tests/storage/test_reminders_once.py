"""However many look at once, and however often, nobody is told twice."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from learning.calendar import LONDON
from storage import reminders
from storage.database import open_database
from storage.tables import PersonRow, message, recipient
from tests.databases import Databases
from tests.storage.rows import rows
from tests.storage.ticks import FIFTH, SENT_ON, at, idea, look, sent_to, told, write


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
