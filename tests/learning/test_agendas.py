"""When a body meets, what is due at which meeting, and what moves when its clerk says another day (Derby D16)."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta

import pytest

from learning import clerks, meetings
from learning.agendas import due_on, next_meeting
from learning.framework import Body, Frequency
from learning.links import How, Link
from learning.refusal import Refusal
from storage.work import SqlWork
from tests.learning.journeys import now, passes_on, shared, waiting, who
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

TODAY, USUAL = date(2026, 11, 23), date(2026, 12, 21)
DECEMBER, NEW_YEAR = date(2026, 12, 10), date(2027, 1, 14)


def meets(every: str | None) -> Body:
    return Body(id="b", name="B", short="", every=every)


def often(every: str | None, also: str = "") -> Frequency:
    return Frequency(text="", every=every, also=also)


@pytest.fixture
async def at_derby(database_url: str) -> AsyncIterator[World]:
    async with world_at(database_url, framework="derby") as world:
        yield world


# --- when it meets, and what is due then ------------------------------------------------------------------------------


@pytest.mark.parametrize(("every", "days", "expected"), [
    ("month", (), date(2026, 11, 30)),
    ("quarter", (), date(2026, 12, 31)),
    ("year", (), date(2026, 12, 31)),
    (None, (), None),
    (None, (DECEMBER,), DECEMBER),
    ("month", (DECEMBER, NEW_YEAR), DECEMBER),
    ("quarter", (TODAY,), date(2026, 12, 31)),
])  # fmt: skip
def test_a_body_meets_when_its_clerk_said_or_else_at_the_end_of_its_month_quarter_or_year(
    every: str | None, days: Sequence[date], expected: date | None
) -> None:
    assert next_meeting(meets(every), days, TODAY) == expected


@pytest.mark.parametrize(("frequency", "every", "days", "expected"), [
    (often("quarter"), "month", (), date(2026, 12, 31)),
    (often("quarter"), "quarter", (), date(2026, 12, 31)),
    (often("quarter"), "month", (DECEMBER,), date(2026, 12, 31)),
    (often("quarter"), None, (DECEMBER, NEW_YEAR), DECEMBER),
    (often("quarter"), "quarter", (DECEMBER, NEW_YEAR), DECEMBER),
    (often("year"), "quarter", (), date(2026, 12, 31)),
    (often("month"), "quarter", (), date(2026, 12, 31)),
    (often("year", "as_required"), "month", (), date(2026, 11, 30)),
    (often(None, "as_required"), "month", (), date(2026, 11, 30)),
    (often(None), None, (), USUAL),
    (often("month"), None, (), date(2026, 11, 30)),
])  # fmt: skip
def test_frequency_and_cadence_fix_the_one_meeting_at_which_it_is_due(
    frequency: Frequency, every: str | None, days: Sequence[date], expected: date
) -> None:
    assert due_on(meets(every), frequency, days, TODAY, USUAL) == expected


def test_a_quarter_that_is_over_is_not_waited_for() -> None:
    assert due_on(meets("month"), often("quarter"), (), date(2026, 12, 31), USUAL) == date(2027, 3, 31)


# --- another day ------------------------------------------------------------------------------------------------------


async def _meets(world: World, *days: date, by: str = "idris", body: str = "pib") -> None:
    async def say(work: SqlWork) -> None:
        await meetings.meet_on(work, await who(work, world, by), body, days)

    await world.write(say)


async def test_what_is_before_a_body_is_due_on_the_day_that_its_clerk_says(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi")

    await _meets(at_derby, DECEMBER)

    [line] = await waiting(at_derby, idea)
    moved = await now(at_derby, idea)
    assert (line.due_on, moved.promised_on) == (DECEMBER, DECEMBER)
    assert moved.events == idea.events, "a day is no move"
    await at_derby.passes(days=26)
    [line] = await waiting(at_derby, idea)
    assert line.carried == 1 and line.due_on == date(2026, 12, 31), "it was looked at after the new day"


async def test_a_day_that_is_moved_again_carries_nothing_over_before_its_time(at_derby: World) -> None:
    idea = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi")
    await _meets(at_derby, DECEMBER)
    await _meets(at_derby, date(2026, 12, 17), NEW_YEAR)

    await at_derby.passes(days=26)

    [line] = await waiting(at_derby, idea)
    assert (line.carried, line.due_on) == (0, date(2026, 12, 17))


async def test_what_was_carried_over_is_on_the_very_next_agenda_however_seldom_it_comes(at_derby: World) -> None:
    idea = await shared(at_derby, "thematic_audits", chain=(("irg",),))
    idea = await passes_on(at_derby, idea, "nkechi")

    await at_derby.passes(days=50)

    [line] = await waiting(at_derby, idea)
    assert line.carried == 1 and line.due_on == date(2027, 1, 29), "and not at the end of the next quarter"


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=3 * 366)])
async def test_a_day_that_is_past_or_far_off_is_refused(at_derby: World, day: date) -> None:
    with pytest.raises(Refusal, match="today or a day to come"):
        await _meets(at_derby, day)


async def test_only_whoever_answers_for_it_says_when_it_meets(at_derby: World) -> None:
    with pytest.raises(Refusal, match="whoever answers for it"):
        await _meets(at_derby, DECEMBER, by="jaspreet")
    await at_derby.write(
        lambda work: clerks.answers(work, at_derby.people["idris"], "pib", at_derby.people["jaspreet"])
    )
    await _meets(at_derby, DECEMBER, by="jaspreet")
    with pytest.raises(Refusal, match="whoever answers for it"):
        await _meets(at_derby, DECEMBER, by="jaspreet", body="irg")
    with pytest.raises(Refusal, match="people who say who answers"):
        await at_derby.write(
            lambda work: clerks.answers(work, at_derby.people["jaspreet"], "irg", at_derby.people["jaspreet"])
        )
    with pytest.raises(Refusal, match="no forum “dmt_teams” with an agenda"):
        await at_derby.write(lambda work: clerks.set_answers(work, "dmt_teams", at_derby.people["jaspreet"]))


async def test_a_clerk_finds_what_waits_for_their_body_and_nothing_of_another(at_derby: World) -> None:
    for source in ("thematic_audits", "peer_reviews"):
        await passes_on(at_derby, await shared(at_derby, source), "nkechi")
    await at_derby.write(
        lambda work: clerks.answers(work, at_derby.people["idris"], "pib", at_derby.people["jaspreet"])
    )

    async def found(work: SqlWork) -> list[tuple[str, ...]]:
        return [idea.bodies for idea in await work.ideas.waiting_for(await who(work, at_derby, "jaspreet"))]

    assert await at_derby.read(found) == [("pib",)]


async def test_actions_stand_under_the_review_that_they_came_from(at_derby: World) -> None:
    review = await shared(at_derby, "scr_lr_ai")
    other = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi")
    action = await passes_on(at_derby, await shared(at_derby, "thematic_audits"), "nkechi")
    idris = at_derby.people["idris"]
    link = Link(review.id, action.subject, How.ACTION, idris, at_derby.clock())
    await at_derby.write(lambda work: work.links.put(link))

    page = await at_derby.app.door.show(at_derby.knock("idris", "agenda.show", {"body": "pib"}, at="web"))

    assert [(whence, len(items)) for whence, items in page.groups] == [("", 1), (review.title, 1)]  # type: ignore[union-attr]  # an agenda
    assert other.id != action.id
    paper = page.paper()  # type: ignore[union-attr]  # it has one
    assert paper and [part.title for part in paper.parts][1] == f"From: {review.title}"
