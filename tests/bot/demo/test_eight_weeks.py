"""“Eight weeks later” stays pleasant: of the days between, only the latest state is said."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from bot.demo.stage import Stage, stage
from bot.settings import Settings
from learning.audience import Audience
from learning.briefings import BriefingId, State, send
from learning.calendar import LONDON, add_working_days, next_working_day
from storage.jobs import drain
from storage.tables import message
from storage.work import SqlWork

WEEKS = timedelta(weeks=8)


@pytest.fixture
async def on() -> AsyncIterator[Stage]:
    found = stage(8000, None, empty=False, settings=Settings.load(None, environment={}))
    await found.app.database.migrate()
    await found.begin()
    to_ten(found, found.today.date())
    yield found
    await found.app.database.close()
    found.folder.cleanup()


def to_ten(on: Stage, day: object) -> None:
    """Ten o'clock on that working day, or the next: whenever this test is run."""
    at = datetime.combine(next_working_day(day), time(10), LONDON)  # type: ignore[arg-type]  # a date
    on.clock.off += at - on.today


async def minute(on: Stage) -> None:
    await on.app.worker.tick("a hand")
    await on.app.worker.reminding.remind("a hand")
    await drain(on.app.database, on.app.worker.jobs, on.clock)


async def said(on: Stage, kind: str) -> int:
    many = select(func.count()).where(message.c.subject_kind == kind)
    return int(await on.app.works.read(lambda work: work.session.scalar(many)) or 0)


async def send_one(on: Stage) -> None:
    author = next(person for person in await on.six() if person.first_name == "Jaspreet")

    async def written(work: SqlWork) -> None:
        like = (await work.briefings.by(author))[0]
        new = {"id": BriefingId(work.new_id()), "ref": "BRF-099", "state": State.DRAFT, "version": 0}
        draft = await work.briefings.put(replace(like, **new, audience=None, sent_on=None, ends_on=None))  # type: ignore[arg-type]  # fields by name
        today = work.today
        await send(work, author, draft.id, Audience(everyone=True), today, today + timedelta(weeks=26))

    await on.app.works.write(written)
    await drain(on.app.database, on.app.worker.jobs, on.clock)


async def test_what_was_said_long_ago_is_not_brought_back_at_the_beginning(on: Stage) -> None:
    letters = len(on.tray.letters)
    await minute(on)
    assert await said(on, "digest") == 0 and len(on.tray.letters) == letters


async def test_eight_weeks_later_nobody_is_told_what_should_have_been_said_on_the_way(on: Stage) -> None:
    await send_one(on)
    letters = len(on.tray.letters)
    await on.forward(WEEKS)
    to_ten(on, on.today.date())
    for _ in range(3):
        await minute(on)
    assert await said(on, "digest") == 0
    assert await said(on, "round") <= 6  # whoever something waits for now, once
    assert len(on.tray.letters) - letters <= 3


async def test_a_week_later_everybody_who_has_not_answered_is_reminded_once(on: Stage) -> None:
    await send_one(on)
    to_ten(on, add_working_days(on.today.date(), 5))
    for _ in range(3):
        await minute(on)
    answered = 1  # whoever wrote it
    assert 40 < await said(on, "digest") <= 66 - answered
