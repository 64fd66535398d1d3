"""How far a briefing has gone, added up by the database, as at a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from learning.briefings import BriefingId
from learning.reach import Rungs
from tests.world import World

pytest_plugins = ["tests.worlds"]

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


async def _total(world: World, id: str, as_at: date) -> Rungs:
    async def read(work: Any) -> Rungs:
        briefing = await work.briefings.get(BriefingId(UUID(id)))
        return sum((one.rungs for one in await work.reached.counted(briefing, as_at)), Rungs())

    return await world.read(read)


async def test_facts_count_from_their_day_and_the_audience_from_the_start(world: World) -> None:
    id = await world.sends()
    await world.answers("bethan", "briefing.read", briefing=id)
    await world.passes(days=1)
    await world.answers("zoe", "briefing.answer", briefing=id, answer="not_yet")
    before, monday, tuesday = [await _total(world, id, day) for day in (date(2026, 11, 22), MONDAY, TUESDAY)]
    assert (before.audience, before.sent, before.opened) == (11, 0, 0)
    assert (monday.sent, monday.opened, monday.acknowledged) == (11, 1, 0)
    assert (tuesday.opened, tuesday.acknowledged, tuesday.not_yet_clear) == (2, 1, 1)


async def test_people_are_counted_by_agency_team_and_profession_of_the_day_it_was_sent(world: World) -> None:
    id = await world.sends()

    async def groups(work: Any) -> set[tuple[str, str, int]]:
        briefing = await work.briefings.get(BriefingId(UUID(id)))
        counted = await work.reached.counted(briefing, MONDAY)
        return {(one.agency, one.team, one.rungs.audience) for one in counted}

    before = await world.read(groups)
    assert ("Harrowmere Schools", "Millbrook", 1) in before and sum(many for _, _, many in before) == 11
    await world.write(_moves)
    assert await world.read(groups) == before


async def _moves(work: Any) -> None:
    await work.session.execute(text("UPDATE person SET team = 'Elsewhere', agency = 'Elsewhere'"))


async def test_whoever_has_neither_chat_nor_letter_is_in_the_denominator(world: World) -> None:
    away = text("UPDATE person SET email = NULL WHERE staff_id = 'anwen'")
    await world.write(lambda work: work.session.execute(away))
    id = await world.sends()
    total = await _total(world, id, MONDAY)
    assert (total.audience, total.sent) == (11, 10)


async def test_used_counts_yes_alone(world: World) -> None:
    id = await world.sends()
    for n, used in enumerate(("yes", "no", "not_yet", "not_relevant"), start=1):
        tells = text("UPDATE recipient SET used = :used, used_on = :day WHERE n = :n")
        given = {"used": used, "day": MONDAY, "n": n}
        await world.write(lambda work, t=tells, g=given: work.session.execute(t, g))
    assert (await _total(world, id, MONDAY)).used == 1
