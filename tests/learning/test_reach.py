"""How far a briefing has gone: the numbers that are shown are right, and those that are not cannot be worked out."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo import load
from learning.briefings import Briefing, BriefingId
from learning.hiding import Hidden, few, hide
from learning.people import Person, PersonId, Role, Team
from learning.reach import Counted, Reach, Rungs, ladder, reach
from learning.refusal import Refusal
from learning.rights import Deed, may
from tests.databases import Databases
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

EXPECTED = json.loads((Path(__file__).parent.parent / "data" / "reach_expected.json").read_text("utf-8"))
"""What the reach report must say for Harrowmere's answers, before small numbers are hidden."""
AS_AT = datetime(2026, 11, 20, 18, tzinfo=UTC)
Cells = Mapping[tuple[str, str, str], int]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
async def autumn(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[World]:
    with databases.sqlite() if request.param == "sqlite" else databases.postgres() as url:
        async with world_at(url, people=False) as world:
            await world.write(load.people)
            await world.write(lambda work: load.everything(work, load.Shift(0)))
            yield world


async def reached(world: World, ref: str, as_at: datetime = AS_AT) -> Reach:
    async def read(work: Any) -> Reach:
        briefing = await work.briefings.by_ref(ref)
        viewer = (await work.people.with_role(Role.BOARD_MEMBER))[0]
        return await reach(work, viewer, briefing, as_at)

    return await world.read(read)


def groups(found: Reach) -> Iterator[tuple[str, str, Rungs | None]]:
    for kind in ("agency", "team", "profession"):
        for name, rungs in getattr(found, f"by_{kind}").items():
            yield kind, name, rungs


# --- Harrowmere's own numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", EXPECTED)
async def test_the_numbers_are_those_expected_less_what_is_hidden(autumn: World, ref: str) -> None:
    found, expected = await reached(autumn, ref), EXPECTED[ref]
    assert found.total and vars(found.total) == expected["total"]
    assert found.by_agency.keys() == expected["by_agency"].keys()
    for name, rungs in found.by_agency.items():
        assert rungs is None or vars(rungs) == expected["by_agency"][name]
    hidden = {name for name, rungs in found.by_agency.items() if rungs is None}
    assert hidden == set(expected["agencies_with_audience_under_5"]), "two are under five, and hide each other"
    teams = {name for name, rungs in found.by_team.items() if rungs is None}
    assert teams >= set(expected["teams_with_audience_under_5"])


@pytest.mark.parametrize("ref", ["BRF-001", "BRF-002", "BRF-003", "BRF-004", "BRF-005"])
async def test_nobody_of_harrowmere_can_be_worked_out(autumn: World, ref: str) -> None:
    """BRF-004 went to few: the teachers less the schools would be the head of the virtual school."""
    found = await reached(autumn, ref)
    counted = await _counted(autumn, ref)
    cells = {(c.agency, c.team, c.profession): c.rungs.audience for c in counted}
    assert_safe(cells, hide(cells, 5), 5)
    assert all(rungs is None or rungs.audience >= 5 for _, _, rungs in groups(found))


async def _counted(world: World, ref: str) -> Sequence[Counted]:
    async def read(work: Any) -> Sequence[Counted]:
        return list(await work.reached.counted(await work.briefings.by_ref(ref), AS_AT.date()))

    return await world.read(read)


async def test_what_is_shown_of_a_list_adds_up_with_what_is_hidden_of_it(autumn: World) -> None:
    found = await reached(autumn, "BRF-001")
    assert found.total
    for kind in ("agency", "team", "profession"):
        shown = [rungs for of, _, rungs in groups(found) if of == kind and rungs]
        assert sum(rungs.audience for rungs in shown) <= found.total.audience


async def test_every_rung_is_of_the_audience(autumn: World) -> None:
    for ref in EXPECTED:
        for _, _, rungs in groups(await reached(autumn, ref)):
            assert rungs is None or all(0 <= count <= rungs.audience for count in vars(rungs).values())


async def test_the_board_sees_it_as_at_an_evening(autumn: World) -> None:
    """The day before anybody answered there is an audience, and not one answer."""
    found = await reached(autumn, "BRF-001", datetime(2026, 9, 8, 18, tzinfo=UTC))
    assert found.total and found.total.audience == 65
    assert (found.total.sent, found.total.acknowledged, found.total.used) == (0, 0, 0)


async def test_only_those_who_may_see_how_far_it_has_gone(autumn: World) -> None:
    async def read(work: Any) -> None:
        briefing = await work.briefings.by_ref("BRF-001")
        for role in Role:
            viewer = Person(id=AUTHOR.id, name="A B", role=role)
            if may(viewer, Deed.SEE_REACH):
                assert await reach(work, viewer, briefing, AS_AT)
            else:
                with pytest.raises(Refusal, match="see how far briefings have gone"):
                    await reach(work, viewer, briefing, AS_AT)

    await autumn.read(read)


# --- hiding -----------------------------------------------------------------------------------------------------------


def test_a_group_under_the_smallest_size_takes_another_with_it() -> None:
    assert few({"a": 3, "b": 7, "c": 30}, 5) == {"a", "b"}
    assert few({"a": 3, "b": 3, "c": 30}, 5) == {"a", "b"}, "six people in two groups are enough"
    assert few({"a": 1, "b": 1, "c": 30, "d": 40}, 5) == {"a", "b", "c"}, "two people in two groups are not"
    assert few({"a": 5, "b": 7}, 5) == set() == few({}, 5)
    assert few({"a": 3}, 5) == {"a"}


def test_what_one_list_hides_another_must_not_give_away() -> None:
    """Six teachers, five of them the schools' only people: the sixth is one person."""
    cells = {
        ("Council", "Virtual School", "Teacher"): 1,
        ("Council", "Assessment", "Social worker"): 12,
        ("Council", "MASH", "Social worker"): 4,
        ("Schools", "Millbrook", "Teacher"): 5,
    }
    found = hide(cells, 5)
    assert "Teacher" in found.professions and "Schools" not in found.agencies and not found.total
    assert_safe(cells, found, 5)


def test_an_audience_under_the_smallest_size_shows_nothing() -> None:
    cells = {("Council", "A", "Teacher"): 2, ("Schools", "B", "Teacher"): 2}
    assert hide(cells, 5).total


def test_a_large_partnership_hides_nothing_that_need_not_be() -> None:
    cells = {(f"a{a}", f"t{t}", f"p{p}"): 40 for a, t, p in product(range(4), range(5), range(6))}
    assert hide(cells, 5) == Hidden()
    assert hide({}, 5) == Hidden()


TABLES = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.sampled_from("PQR")),
    st.integers(1, 9) | st.integers(1, 60),
    max_size=14,
)


@settings(max_examples=300, deadline=None, database=None)
@given(TABLES, st.sampled_from([5, 10]))
def test_no_hidden_group_can_be_worked_out_from_what_is_shown(cells: Cells, smallest: int) -> None:
    """By anybody with pencil and paper: no sum and difference of shown counts is the count of a hidden group."""
    assert_safe(cells, hide(cells, smallest), smallest)


@settings(max_examples=100, deadline=None, database=None)
@given(TABLES)
def test_no_group_under_the_smallest_size_is_ever_shown(cells: Cells) -> None:
    counted = [Counted(*cell, Rungs(audience=size, sent=size)) for cell, size in cells.items()]
    found = ladder(BRIEFED, counted, AS_AT, 5)
    assert all(rungs is None or rungs.audience >= 5 for _, _, rungs in groups(found))
    assert found.total is None or found.total.audience >= 5
    assert {name for kind, name, _ in groups(found) if kind == "team"} == {
        Team(c.agency, c.team).in_full for c in counted
    }


def test_whom_an_answer_is_from_never_decides_what_is_hidden() -> None:
    cells = {("A", "x", "P"): 4, ("A", "y", "P"): 9, ("B", "z", "Q"): 30}
    before = [Counted(*cell, Rungs(audience=size)) for cell, size in cells.items()]
    after = [Counted(*cell, Rungs(audience=size, acknowledged=size, used=1)) for cell, size in cells.items()]
    shown = [{(k, n) for k, n, r in groups(ladder(BRIEFED, c, AS_AT, 5)) if r} for c in (before, after)]
    assert shown[0] == shown[1]


# --- an independent reckoning -----------------------------------------------------------------------------------------

AUTHOR = Person(id=PersonId(UUID(int=1)), name="A B")
BRIEFED = Briefing(id=BriefingId(UUID(int=1)), ref="BRF-001", title="T", author=AUTHOR, sent_on=date(2026, 9, 9))


def assert_safe(cells: Cells, hidden: Hidden, smallest: int) -> None:
    """Linear algebra over fractions, which knows nothing of places and kinds."""
    every = list(cells)
    lists = ((0, hidden.agencies), (slice(2), hidden.teams), (2, hidden.professions))
    shown = [] if hidden.total else [[1] * len(every)]
    secret = [[1] * len(every)] if hidden.total and every else []
    for part, names in lists:
        for name in {cell[part] for cell in every}:
            row = [int(cell[part] == name) for cell in every]
            (secret if name in names else shown).append(row)
            if name not in names:
                assert sum(cells[c] for c in every if c[part] == name) >= smallest
    secret += [[int(c == cell) for c in every] for cell in every if cells[cell] < smallest]
    basis = _reduced(shown)
    for row in secret:
        assert any(_less(row, basis)), [cell for cell, inside in zip(every, row, strict=True) if inside]


def _reduced(rows: Sequence[Sequence[int]]) -> list[tuple[int, list[Fraction]]]:
    basis: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        left = _less(row, basis)
        if first := next((n for n, x in enumerate(left, start=1) if x), 0):
            basis.append((first - 1, [x / left[first - 1] for x in left]))
    return basis


def _less(row: Sequence[int], basis: Sequence[tuple[int, list[Fraction]]]) -> list[Fraction]:
    left = [Fraction(x) for x in row]
    for first, other in basis:
        if left[first]:
            times = left[first]
            left = [x - times * y for x, y in zip(left, other, strict=True)]
    return left
