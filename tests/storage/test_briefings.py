"""Briefings as they are kept, whom they reach, and how each person stands."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from learning.audience import Audience
from learning.briefings import Answer, Briefing, BriefingId, Section, Source, State
from learning.people import Person, Role
from learning.refusal import Refusal
from storage.tables.briefings import STATES
from storage.transaction import Raced
from tests.partnership import BOARD, COUNCIL, SCHOOLS
from tests.world import World

pytest_plugins = ["tests.worlds"]


def briefing(author: Person, **more: object) -> Briefing:
    given = {"ref": "BRF-007", "title": "T", "sections": (Section("Background", "“é” مرحبا"),), **more}
    return Briefing(id=BriefingId(uuid4()), author=author, **given)  # type: ignore[arg-type]  # fields by name


async def test_a_briefing_comes_back_as_it_was_kept(world: World) -> None:
    whole = briefing(
        world.people["jaspreet"],
        theme="neglect",
        source="audit",
        apply="Ring first.",
        edition=2,
        state=State.SENT,
        sources=(Source("Tool", "https://harrowmere.example/", "20 pages"),),
        audience=Audience(agencies=(SCHOOLS,), teams=((COUNCIL, "Duty"),), roles=("manager",)),
        sent_on=date(2026, 11, 20),
        ends_on=date(2027, 5, 20),
    )
    kept = await world.write(lambda work: work.briefings.put(whole))
    assert replace(kept, version=0) == whole
    assert await world.read(lambda work: work.briefings.by_ref("BRF-007")) == kept
    with pytest.raises(Raced):
        await world.write(lambda work: work.briefings.put(whole))


async def test_the_next_number_is_one_more_than_the_highest_of_our_own_kind(world: World) -> None:
    assert await world.read(lambda work: work.briefings.next_ref()) == "BRF-001"
    for ref in ("BRF-009", "BRF-010", "OTHER-99", "BRF-x"):
        one = briefing(world.people["jaspreet"], ref=ref)
        await world.write(lambda work, one=one: work.briefings.put(one))
    assert await world.read(lambda work: work.briefings.next_ref()) == "BRF-011"


@pytest.mark.parametrize(
    ("audience", "ways"),
    [
        (Audience(everyone=True), {"slack": 8, "teams": 2, "email": 1}),
        (Audience(agencies=(SCHOOLS, BOARD)), {"slack": 1, "email": 1}),
        (Audience(teams=((COUNCIL, "Assessment"),)), {"slack": 2, "teams": 1}),
        (Audience(roles=(Role.FRAMEWORK_ADMIN.value, Role.BOARD_MEMBER.value)), {"slack": 1, "teams": 1}),
        (Audience(agencies=("Nowhere",)), {}),
    ],
)
async def test_how_many_it_reaches_is_known_before_it_is_sent(
    world: World, audience: Audience, ways: dict[str, int]
) -> None:
    """Its author is not among them, nor whoever has left; who is in two groups is one."""
    found = await world.read(lambda work: work.briefings.reachable(audience, world.people["jaspreet"]))
    assert {way: many for way, many in found.by_way.items() if many} == ways


async def test_what_is_counted_is_what_was_said_before(world: World) -> None:
    reached = await world.read(lambda work: work.briefings.reachable(Audience(everyone=True), world.people["jaspreet"]))
    await world.sends()
    assert await world.count("recipient") == reached.total


async def test_an_answer_opens_what_was_not_opened_and_keeps_the_first_day_it_was(world: World) -> None:
    id, bethan, zoe = BriefingId(UUID(await world.sends())), world.people["bethan"], world.people["zoe"]
    monday, friday = date(2026, 11, 23), date(2026, 11, 27)
    await world.write(lambda work: work.briefings.opened(id, bethan, monday))
    await world.write(lambda work: work.briefings.opened(id, bethan, friday))
    for person in (bethan, zoe):
        await world.write(lambda work, p=person: work.briefings.answered(id, p, Answer.MOSTLY, 1, friday))
    receipt = await world.read(lambda work: work.briefings.receipt(id, bethan))
    assert receipt and (receipt.opened_on, receipt.answered_on, receipt.state) == (monday, friday, "answered")
    other = await world.read(lambda work: work.briefings.receipt(id, zoe))
    assert other and other.opened_on == friday
    assert await world.read(lambda work: work.briefings.receipt(id, world.people["jaspreet"])) is None


async def test_the_states_add_up_to_the_audience_whatever_the_facts(world: World) -> None:
    id = BriefingId(UUID(await world.sends()))
    at, day = datetime(2026, 11, 23, tzinfo=UTC), date(2026, 11, 23)
    of_type = {
        "sent_at": at,
        "withdrawn_at": at,
        "left_at": at,
        "sending_since": at,
        "opened_on": day,
        "away_until": day,
    }
    await world.write(lambda work: work.session.execute(text("UPDATE recipient SET sent_at = NULL")))
    for n, (_, column, _) in enumerate(STATES, start=1):
        fact = of_type.get(column, "clear")
        change = text(f"UPDATE recipient SET {column} = :fact WHERE n = :n")
        await world.write(lambda work, c=change, f=fact, n=n: work.session.execute(c, {"fact": f, "n": n}))
    progress = await world.read(lambda work: work.briefings.progress(id))
    assert sum(progress.states.values()) == progress.audience == 11
    assert set(progress.states) <= {state for state, _, _ in STATES} | {"queued"}


async def test_ones_own_are_listed_drafts_first_and_what_was_sent_the_newest_first(world: World) -> None:
    for n, (title, day) in enumerate((("Old", 1), ("New", 20), ("Draft", 0)), start=1):
        one = briefing(
            world.people["jaspreet"],
            ref=f"BRF-00{n}",
            title=title,
            state=State.SENT if day else State.DRAFT,
            sent_on=date(2026, 11, day) if day else None,
        )
        await world.write(lambda work, one=one: work.briefings.put(one))
    mine = await world.read(lambda work: work.briefings.by(world.people["jaspreet"]))
    assert [one.title for one in mine] == ["Draft", "New", "Old"]
    assert [one.title for one in await world.read(lambda work: work.briefings.sent())] == ["New", "Old"]
    assert await world.read(lambda work: work.briefings.by(world.people["idris"])) == []


async def test_what_is_not_there_is_refused_kindly(world: World) -> None:
    with pytest.raises(Refusal, match="This briefing is not here"):
        await world.read(lambda work: work.briefings.get(BriefingId(UUID(int=7))))
    with pytest.raises(Refusal, match="This question is not here"):
        await world.read(lambda work: work.briefings.question(UUID(int=7)))
