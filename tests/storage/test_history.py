"""What was said before Hearback, or outside it, is taken over as facts and counted like any other."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from learning.answers_file import Said
from learning.briefings import Answer, BriefingId
from learning.refusal import Refusal
from storage.history import remember
from tests.partnership import HERE
from tests.world import World

pytest_plugins = ["tests.worlds"]

DAY = date(2026, 9, 10)


def said(name: str, **more: Any) -> Said:
    return Said(line=2, briefing="BRF-001", staff_id=name, **more)


async def _remember(world: World, id: str, *lines: Said, weeks: int = 0) -> int:
    async def load(work: Any) -> int:
        briefing = await work.briefings.get(BriefingId(UUID(id)))
        return await remember(work.session, briefing, lines, timedelta(weeks=weeks), work.now)

    return await world.write(load)


async def _facts(world: World, name: str, *columns: str) -> Any:
    asked = ", ".join(f"r.{column}" for column in columns)
    told = f"SELECT {asked} FROM recipient r JOIN person p ON p.id = r.person WHERE p.staff_id = '{name}'"
    [row] = await world.sql(told)
    return tuple(date.fromisoformat(v) if isinstance(v, str) and v[:2] == "20" and len(v) == 10 else v for v in row)


async def test_an_answer_is_an_answer_on_its_day(world: World) -> None:
    id = await world.writes()
    line = said("bethan", delivered=datetime(2026, 9, 9, 9, 30), opened=DAY, acknowledged=DAY, answer=Answer.MOSTLY)
    assert await _remember(world, id, line, said("zoe")) == 2
    facts = await _facts(world, "bethan", "opened_on", "answer", "answered_on", "state", "answered_edition")
    assert facts == (DAY, "mostly", DAY, "answered", 1)
    assert (await _facts(world, "zoe", "answer", "state"))[0] is None
    sent = await world.briefing(id)
    assert (sent.state.value, sent.size, sent.sent_on) == ("sent", 2, date(2026, 9, 9))


async def test_what_was_opened_without_being_delivered_was_reached_elsewhere(world: World) -> None:
    id = await world.writes()
    await _remember(world, id, said("bethan", opened=DAY))
    assert await _facts(world, "bethan", "reached_by", "state") == ("elsewhere", "opened")


async def test_the_same_file_twice_counts_nobody_twice_and_brings_facts_up_to_date(world: World) -> None:
    id = await world.writes()
    await _remember(world, id, said("bethan"))
    await _remember(world, id, said("bethan", acknowledged=DAY, answer=Answer.CLEAR), said("zoe"))
    assert await world.count("recipient") == 2
    assert await _facts(world, "bethan", "answer") == ("clear",)


async def test_its_days_can_be_moved_by_whole_weeks(world: World) -> None:
    id = await world.writes()
    await _remember(world, id, said("bethan", acknowledged=DAY, answer=Answer.CLEAR), weeks=10)
    assert await _facts(world, "bethan", "answered_on") == (DAY + timedelta(weeks=10),)


async def test_whether_it_was_used_is_known_from_the_day_people_are_asked(world: World) -> None:
    id = await world.writes()
    line = said("bethan", acknowledged=DAY, answer=Answer.CLEAR, used="yes", discussed=True)
    await _remember(world, id, line)
    used = await _facts(world, "bethan", "used", "used_on", "discussed_on")
    assert used[0] == "yes" and used[1] > DAY and used[2] == DAY


async def test_somebody_whom_no_list_has_loads_nothing(world: World) -> None:
    id = await world.writes()
    with pytest.raises(Refusal, match="line 2, staff_id: nobody on your list has it"):
        await _remember(world, id, said("bethan"), said("nobody"))
    assert await world.count("recipient") == 0


async def test_while_the_audience_is_being_counted_nothing_is_taken_over(world: World) -> None:
    """It would be taken for complete: only those of the list would ever belong to it."""
    id = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=id, everyone=True)
    with pytest.raises(Refusal, match="BRF-001 is being counted"):
        await _remember(world, id, said("bethan"))
    await world.drain()
    assert await _remember(world, id, said("bethan")) == 1
    assert (await world.briefing(id)).size == len(HERE) - 1
