"""Who a briefing goes to and by which way, counted in slices: each once, and nobody who should not be."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from storage import audience, ledger
from storage.database import Database, open_database
from storage.ledger import Counted
from storage.tables import QUEUED, BriefingRow, PersonRow, recipient
from tests.storage.rows import NOW, briefing, connection, crowd, met, person, rows
from tests.storage.sends import claim, count, tally

r = recipient.c


async def test_counted_in_slices_the_audience_is_what_a_plain_query_finds(database: Database) -> None:
    slack = await connection(database, "slack", "T1")
    await connection(database, "email")
    await crowd(database, 23, on=slack)
    await crowd(database, 14, agency="Fire and Rescue", team="Home visits")
    rule = {"any": [{"agency": "Harrowmere"}, {"team": ["Fire and Rescue", "Home visits"]}]}
    id = await briefing(database, rule)
    assert await count(database, id, limit=5) == 8
    plainly = {row.id for row in await rows(database, select(PersonRow.id))}
    counted = await rows(database, select(r.n, r.person, r.state, r.connection).order_by(r.n))
    assert {row.person for row in counted} == plainly and [row.n for row in counted] == list(range(1, 38))
    assert (await rows(database, select(BriefingRow.size, BriefingRow.counted_at))) == [(37, NOW)]
    assert await tally(database, id) == {QUEUED: 37}
    assert sum(row.connection == slack for row in counted) == 23
    assert await count(database, id) == 1  # counted again, it changes nothing
    assert await tally(database, id) == {QUEUED: 37}


async def test_a_count_that_ends_with_a_whole_slice_is_complete(database: Database) -> None:
    await crowd(database, 10)
    id = await briefing(database)
    await count(database, id, limit=5)
    assert await rows(database, select(BriefingRow.size)) == [(10,)]


async def test_of_several_counts_one_alone_was_the_last(database: Database, database_url: str) -> None:
    await crowd(database, 3)
    id = await briefing(database)
    other = open_database(database_url)
    said = await asyncio.gather(
        *(one.write(lambda session: ledger.count_slice(session, id, 10, NOW)) for one in (database, other, database))
    )
    assert sorted(said) == [Counted.JUST_NOW, Counted.ALREADY, Counted.ALREADY]
    await other.close()


async def test_a_count_that_stopped_goes_on_from_there(database: Database, database_url: str) -> None:
    await crowd(database, 10)
    id = await briefing(database)
    await database.write(lambda session: ledger.count_slice(session, id, 4, NOW))
    another_process = open_database(database_url)
    await asyncio.gather(count(database, id, limit=4), count(another_process, id, limit=4))
    assert await rows(database, select(func.count(), func.count(r.person.distinct()))) == [(10, 10)]
    await another_process.close()


RULES: list[tuple[dict[str, Any], set[str]]] = [
    ({"all": True}, {"Ada", "Ben", "Cai", "Dee"}),
    ({"any": [{"agency": "Police"}]}, {"Cai", "Dee"}),
    ({"any": [{"team": ["Police", "North"]}]}, {"Cai"}),
    ({"any": [{"profession": "nurse"}, {"role": "manager"}]}, {"Ada", "Dee"}),
    ({"any": [{"agency": "Police"}], "but": ["00000000-0000-0000-0000-000000000003"]}, {"Dee"}),
    ({"all": True, "but": ["00000000-0000-0000-0000-000000000001"]}, {"Ben", "Cai", "Dee"}),
    ({"any": [{"people": ["00000000-0000-0000-0000-000000000002"]}]}, {"Ben"}),
]


@pytest.mark.parametrize(("rule", "names"), RULES, ids=lambda value: None)
async def test_an_audience_is_whoever_is_there_and_in_any_of_its_groups(
    database: Database, rule: dict[str, Any], names: set[str]
) -> None:
    for n, (name, facts) in enumerate(
        {
            "Ada": {"profession": "nurse"},
            "Ben": {"left_on": date(2026, 11, 21)},  # tomorrow
            "Cai": {"agency": "Police"},
            "Dee": {"agency": "Police", "team": "South", "role": "manager"},
            "Eli": {"left_on": date(2026, 11, 20), "role": "manager", "agency": "Police", "profession": "nurse"},
            "Fay": {"since": date(2026, 11, 23), "agency": "Police", "profession": "nurse"},
        }.items(),
        start=1,
    ):
        await person(database, name, id=UUID(int=n), **facts)
    id = await briefing(database, rule)
    await count(database, id)
    counted = select(PersonRow.name).join(recipient, r.person == PersonRow.id)
    assert {name for (name,) in await rows(database, counted)} == names
    found = await database.read(lambda session: audience.reachable(session, rule, NOW.date()))
    assert found == {"none": len(names)}


@pytest.mark.parametrize("rule", [{}, {"any": []}, {"all": False}, {"any": [{"born": 1}]}, {"any": [{"team": "x"}]}])
def test_a_rule_that_is_none_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        audience.wanted(rule, NOW.date())


async def test_each_is_reached_where_they_were_met_last_else_by_letter_else_not(database: Database) -> None:
    slack, teams = await connection(database, "slack", "T1"), await connection(database, "teams", "tenant")
    off = await connection(database, "slack", "T2", state="off")
    both = await person(database, "Both", email="both@example.org")
    await met(database, both, slack, "U1", at=NOW - timedelta(days=1))
    await met(database, both, teams, "aad1", place="a:1")
    gone = await person(database, "Gone", email="gone@example.org")
    await met(database, gone, slack, "U2", state="gone")
    await met(database, gone, off, "U3")
    nowhere = await person(database, "Nowhere")
    id = await briefing(database)
    without_letters = await database.read(lambda session: audience.reachable(session, {"all": True}, NOW.date()))
    assert without_letters == {"teams": 1, "none": 2}
    post = await connection(database, "email")
    with_letters = await database.read(lambda session: audience.reachable(session, {"all": True}, NOW.date()))
    assert with_letters == {"teams": 1, "email": 1, "none": 1}
    await count(database, id)
    counted = {row.person: row for row in await rows(database, select(recipient))}
    assert (counted[both.id].connection, counted[both.id].address) == (teams, "aad1")
    assert (counted[gone.id].connection, counted[gone.id].address) == (post, "gone@example.org")
    assert (counted[nowhere.id].connection, counted[nowhere.id].state) == (None, "not in chat")
    [one] = await claim(database, id, teams)
    assert (one.person, one.address, one.place) == (both.id, "aad1", "a:1")
