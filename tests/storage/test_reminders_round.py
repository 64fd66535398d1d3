"""Whom the tick calls on for the ideas that wait for them: at their hour, once a working day."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from storage import reminders
from storage.database import Database
from storage.tables import PersonRow
from tests.partnership import COUNCIL
from tests.storage.rows import connection, crowd, rows
from tests.storage.ticks import FIFTH, at, idea, look, told, write


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
