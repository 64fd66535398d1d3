"""Who a briefing goes to, what is known of each, and that nobody is sent to who should not be."""

import asyncio
import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select, update

from learning.delivery import Why
from storage import audience, delivery, ledger, reroute
from storage.database import Database, open_database
from storage.delivery import SqlDelivery
from storage.ledger import Counted, Recipient
from storage.tables import QUEUED, STATES, BriefingRow, HandleRow, PersonRow, recipient
from tests.storage.rows import NOW, briefing, connection, crowd, do, met, person, rows

HAND = "executor-0/1"
r = recipient.c


async def count(database: Database, id: UUID, limit: int = 1000) -> int:
    """Counts to the end; how many slices it took."""
    for slices in itertools.count(1):
        if await database.write(lambda session: ledger.count_slice(session, id, limit, NOW)):
            return slices
    raise AssertionError


async def claim(database: Database, id: UUID, via: UUID, many: int = 100, hand: str = HAND) -> list[Recipient]:
    return list(await database.write(lambda session: ledger.claim(session, id, via, hand, many, NOW)))


async def tally(database: Database, id: UUID) -> Mapping[str, int]:
    return await database.read(lambda session: ledger.tally(session, id))


async def send_all(database: Database, id: UUID, via: UUID) -> list[Recipient]:
    sent = []
    while some := await claim(database, id, via, 7):
        for one in some:
            await do(database, lambda session, n=one.n: ledger.record(session, id, n, sent_at=NOW, posted="m"))
        sent += some
    return sent


# --- states -----------------------------------------------------------------------------------------------------------


async def test_the_state_is_what_the_facts_say_in_all_combinations(database: Database) -> None:
    """Computed by the database for each of the 2,048, and here."""
    id = await briefing(database)
    some: dict[str, Any] = {"away_until": date(2026, 12, 1), "opened_on": date(2026, 11, 20)}
    for column in ("sent_at", "withdrawn_at", "left_at", "sending_since"):
        some[column] = NOW
    facts = [
        {column: some.get(column, "x") if there else None for (_, column, _), there in zip(STATES, given, strict=True)}
        for given in itertools.product([False, True], repeat=len(STATES))
    ]
    who = {"agency": "", "team": "", "profession": ""}
    values = [fact | who | {"briefing": id, "n": n, "person": uuid4()} for n, fact in enumerate(facts)]
    await do(database, lambda session: session.execute(insert(recipient), values))
    stored = dict(map(tuple, await rows(database, select(r.n, r.state))))
    assert stored == {n: ledger.state(fact) for n, fact in enumerate(facts)}
    assert set(stored.values()) == {state for state, _, _ in STATES} | {QUEUED}
    assert sum((await tally(database, id)).values()) == len(facts) == 2048


async def test_a_state_cannot_be_written_only_facts_can(database: Database) -> None:
    id = await briefing(database)
    values = {"briefing": id, "n": 1, "person": uuid4(), "agency": "", "team": "", "profession": "", "state": "sent"}
    with pytest.raises(Exception, match=r"generated column|non-DEFAULT"):
        await do(database, lambda session: session.execute(insert(recipient), values))


# --- counting ---------------------------------------------------------------------------------------------------------


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


# --- sending ----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def slack(database: Database) -> UUID:
    return await connection(database, "slack", "T1")


async def test_nothing_is_sent_before_the_count_is_complete(database: Database, slack: UUID) -> None:
    await crowd(database, 12, on=slack)
    id = await briefing(database)
    await database.write(lambda session: ledger.count_slice(session, id, 10, NOW))
    assert await claim(database, id, slack) == []
    await count(database, id)
    assert len(await send_all(database, id, slack)) == 12
    assert await tally(database, id) == {"sent": 12}
    assert await database.write(lambda session: ledger.finish(session, id))
    assert await rows(database, select(BriefingRow.state)) == [("sent",)]
    assert not await database.write(lambda session: ledger.finish(session, id))  # only once


async def test_one_briefing_goes_out_over_several_connections(database: Database, slack: UUID) -> None:
    teams, post = await connection(database, "teams", "tenant"), await connection(database, "email")
    await crowd(database, 5, on=slack)
    await crowd(database, 3, on=teams)
    await crowd(database, 2)
    id = await briefing(database)
    await count(database, id)
    assert await database.read(lambda session: ledger.connections(session, id)) == sorted([slack, teams, post])
    assert [len(await send_all(database, id, via)) for via in (slack, teams)] == [5, 3]
    assert await database.read(lambda session: ledger.connections(session, id)) == [post]
    assert not await database.write(lambda session: ledger.finish(session, id))
    assert len(await send_all(database, id, post)) == 2
    assert await database.write(lambda session: ledger.finish(session, id))


async def test_several_hands_never_hold_the_same_person(database: Database, database_url: str, slack: UUID) -> None:
    await crowd(database, 60, on=slack)
    id = await briefing(database)
    await count(database, id)
    other = open_database(database_url)
    asked = [claim((database, other)[n % 2], id, slack, 7, f"executor-{n % 2}/{n}") for n in range(6)]
    claimed = [one.n for some in await asyncio.gather(*asked) for one in some]
    assert len(claimed) == len(set(claimed)) == 42
    assert await tally(database, id) == {"sending": 42, QUEUED: 18}
    await other.close()


async def test_where_chat_is_barred_a_letter_follows_in_the_same_send(database: Database, slack: UUID) -> None:
    post = await connection(database, "email")
    await crowd(database, 1, on=slack)
    id = await briefing(database)
    await count(database, id)
    [barred] = await claim(database, id, slack)
    by = await database.write(lambda session: reroute.cannot_reach(session, id, barred.n, "blocked"))
    assert by == post and await tally(database, id) == {QUEUED: 1}
    [letter] = await claim(database, id, post)
    assert letter.person == barred.person and "@" in letter.address
    by = await database.write(lambda session: reroute.cannot_reach(session, id, letter.n, "no such mailbox"))
    assert by is None and await tally(database, id) == {"cannot reach": 1}
    assert await database.write(lambda session: ledger.finish(session, id))


async def test_where_one_chat_is_barred_the_other_is_tried_before_a_letter_and_none_twice(
    database: Database, slack: UUID
) -> None:
    teams, post = await connection(database, "teams", "tenant"), await connection(database, "email")
    who = await person(database, email="nkechi@example.org")
    await met(database, who, teams, "aad1", at=NOW - timedelta(days=1))
    await met(database, who, slack, "U1")
    id = await briefing(database)
    await count(database, id)
    went = []
    via: UUID | None = slack
    while via:
        [one] = await claim(database, id, via)
        went.append((via, one.address))
        via = await database.write(lambda session, n=one.n: reroute.cannot_reach(session, id, n, "blocked"))  # type: ignore[misc]  # a lambda's default has no type
    assert went == [(slack, "U1"), (teams, "aad1"), (post, "nkechi@example.org")]
    assert await tally(database, id) == {"cannot reach": 1}


async def test_what_is_barred_for_a_reason_of_ours_is_a_fault_of_ours(database: Database, slack: UUID) -> None:
    who = await person(database)
    await met(database, who, slack, "U1")
    id = await briefing(database)
    await count(database, id)
    [one] = await claim(database, id, slack)
    assert await database.write(lambda s: reroute.cannot_reach(s, id, one.n, "not set up", ours=True)) is None
    assert await rows(database, select(r.state, r.failed, delivery.why())) == [("failed", "not set up", Why.OURS)]


async def test_written_down_twice_it_does_not_go_on_twice(database: Database, slack: UUID) -> None:
    post = await connection(database, "email")
    await crowd(database, 1, on=slack)
    id = await briefing(database)
    await count(database, id)
    [one] = await claim(database, id, slack)
    for goes_on_by in (post, None):
        assert await database.write(lambda s: reroute.given_up(s, id, one.n, "ill")) == goes_on_by
    assert await tally(database, id) == {QUEUED: 1}


async def test_a_name_that_is_somebody_elses_by_now_is_not_sent_what_was_for_the_first(
    database: Database, slack: UUID
) -> None:
    teams = await connection(database, "teams", "tenant")
    one, other = await person(database, "One", id=UUID(int=1)), await person(database, "Other", id=UUID(int=2))
    await met(database, one, slack, "U1", at=NOW - timedelta(days=1))
    await met(database, one, teams, "aad1", at=NOW - timedelta(days=2))
    id = await briefing(database, {"any": [{"people": [str(one.id)]}]})
    await count(database, id)
    passed_on = update(HandleRow).where(HandleRow.platform_user == "U1").values(person_id=other.id)
    await do(database, lambda session: session.execute(passed_on))
    assert await claim(database, id, slack) == []
    [found] = await claim(database, id, teams)
    assert (found.person, found.address) == (one.id, "aad1")


async def test_a_retry_waits_for_whoever_is_away(database: Database, slack: UUID) -> None:
    who = await person(database)
    await met(database, who, slack, "U1")
    id = await briefing(database)
    await count(database, id)
    [one] = await claim(database, id, slack)
    await do(database, lambda session: ledger.record(session, id, one.n, unreachable="blocked"))
    away = update(PersonRow).values(away_until=date(2026, 11, 27))
    await do(database, lambda session: session.execute(away))
    assert await database.write(lambda session: _again(session, id, Why.BLOCKED))
    await ledger.in_slices(database, lambda session, limit: delivery.again_slice(session, id, limit, NOW))
    assert await tally(database, id) == {"away": 1} and await claim(database, id, slack) == []


async def _again(session: Any, id: UUID, why: Why) -> bool:
    class Named:
        def __init__(self) -> None:
            self.id = id

    return await SqlDelivery(session, NOW, id, lambda *_: None).try_again(Named(), why)  # type: ignore[arg-type]  # only its id is asked for


async def test_what_is_withdrawn_is_not_tried_again(database: Database, slack: UUID) -> None:
    id = await briefing(database)
    await database.write(lambda session: ledger.withdraw(session, id, NOW))
    assert not await database.write(lambda session: _again(session, id, Why.BLOCKED))
    assert await rows(database, select(BriefingRow.state, BriefingRow.again)) == [("withdrawing", None)]


async def test_what_a_dead_hand_held_goes_out_again(database: Database, slack: UUID) -> None:
    await crowd(database, 4, on=slack)
    id = await briefing(database)
    await count(database, id)
    await claim(database, id, slack, 2, "executor-1/1")
    await claim(database, id, slack, 1, "executor-10/1")
    await database.write(lambda session: ledger.let_go(session, "executor-1"))
    assert await database.read(ledger.hands) == {"executor-10/1"}
    assert await tally(database, id) == {"sending": 1, QUEUED: 3}


async def test_paused_it_stops_and_resumed_it_goes_on(database: Database, slack: UUID) -> None:
    await crowd(database, 5, on=slack)
    id = await briefing(database)
    await count(database, id)
    [in_hand] = await claim(database, id, slack, 1)
    await database.write(lambda session: ledger.pause(session, id, NOW))
    assert await claim(database, id, slack) == []
    assert await database.read(lambda session: ledger.connections(session, id)) == []
    await do(database, lambda session: ledger.record(session, id, in_hand.n, sent_at=NOW))
    await database.write(lambda session: ledger.resume(session, id))
    assert len(await send_all(database, id, slack)) == 4


async def test_a_pause_is_over_when_the_last_have_gone(database: Database, slack: UUID) -> None:
    """Whoever was in hand when it was pressed still goes, and then there is nothing to resume."""
    await crowd(database, 1, on=slack)
    id = await briefing(database)
    await count(database, id)
    [in_hand] = await claim(database, id, slack)
    assert await database.write(lambda session: ledger.pause(session, id, NOW))
    await do(database, lambda session: ledger.record(session, id, in_hand.n, sent_at=NOW))
    assert await database.write(lambda session: ledger.finish(session, id))
    assert not await database.write(lambda session: ledger.pause(session, id, NOW))
    assert await rows(database, select(BriefingRow.state, BriefingRow.paused_at)) == [("sent", None)]


async def test_of_one_that_is_only_paused_nobody_is_written_down_as_withdrawn(database: Database, slack: UUID) -> None:
    await crowd(database, 3, on=slack)
    id = await briefing(database)
    await count(database, id)
    await database.write(lambda session: ledger.pause(session, id, NOW))
    await ledger.in_slices(database, lambda session, limit: ledger.withdraw_slice(session, id, limit, NOW))
    assert await tally(database, id) == {QUEUED: 3}


async def test_withdrawn_it_stops_and_who_waited_is_written_down(database: Database, slack: UUID) -> None:
    await crowd(database, 8, on=slack)
    id = await briefing(database)
    await count(database, id)
    [sent, in_hand] = await claim(database, id, slack, 2)
    await do(database, lambda session: ledger.record(session, id, sent.n, sent_at=NOW))
    await database.write(lambda session: ledger.withdraw(session, id, NOW))
    assert await claim(database, id, slack) == []
    await ledger.in_slices(database, lambda session, limit: ledger.withdraw_slice(session, id, 3, NOW))
    assert await tally(database, id) == {"sent": 1, "sending": 1, "withdrawn": 6}
    await database.write(lambda session: ledger.let_go(session, HAND))  # its process died
    assert (await database.read(ledger.unfinished)).withdraw == [id]
    await ledger.in_slices(database, lambda session, limit: ledger.withdraw_slice(session, id, limit, NOW))
    assert await tally(database, id) == {"sent": 1, "withdrawn": 7}
    await do(database, lambda session: delivery.withdrawn(session, id))
    assert (await database.read(ledger.unfinished)).withdraw == []
    assert in_hand.n != sent.n


async def test_the_rows_say_what_is_unfinished(database: Database, slack: UUID) -> None:
    post = await connection(database, "email")
    await crowd(database, 1, on=slack)
    await crowd(database, 1)
    uncounted, going = await briefing(database), await briefing(database)
    await briefing(database, state="draft")
    await count(database, going)
    unfinished = await database.read(ledger.unfinished)
    assert list(unfinished.count) == [uncounted]
    assert set(unfinished.send) == {(going, slack), (going, post)}
    await send_all(database, going, slack)
    await send_all(database, going, post)
    assert set((await database.read(ledger.unfinished)).count) == {uncounted, going}  # to say that it is sent
    await database.write(lambda session: ledger.finish(session, going))
    assert list((await database.read(ledger.unfinished)).count) == [uncounted]
    assert list((await database.read(ledger.unfinished)).send) == []


async def test_a_count_makes_no_form_stale(database: Database) -> None:
    id = await briefing(database)
    before = await rows(database, select(BriefingRow.version))
    await count(database, id)
    assert await rows(database, select(BriefingRow.version)) == before


async def test_a_copy_is_found_where_its_reader_has_it(database: Database, slack: UUID) -> None:
    who = await person(database)
    await met(database, who, slack, "U1", place="D1")
    id = await briefing(database)
    await count(database, id)
    assert await database.read(lambda session: ledger.copy_of(session, id, who.id)) is None
    await send_all(database, id, slack)
    found = await database.read(lambda session: ledger.copy_of(session, id, who.id))
    assert found and (found[0].user, found[0].address, found[1]) == ("U1", "D1", "m")
    await do(database, lambda session: session.execute(update(recipient).values(connection=None)))
    assert await database.read(lambda session: ledger.copy_of(session, id, who.id)) is None
