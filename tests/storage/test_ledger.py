"""A counted briefing goes out: once to each, by the next way where one is barred, until it is paused or withdrawn."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from learning.delivery import Why
from storage import delivery, ledger, reroute
from storage.database import Database, open_database
from storage.delivery import SqlDelivery
from storage.slices import in_slices
from storage.tables import QUEUED, BriefingRow, HandleRow, PersonRow, recipient
from tests.storage.rows import NOW, briefing, connection, crowd, do, met, person, rows
from tests.storage.sends import HAND, claim, count, one_in_hand, send_all, tally

r = recipient.c


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
    id, one = await one_in_hand(database, slack)
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
    id, one = await one_in_hand(database, slack)
    await do(database, lambda session: ledger.record(session, id, one.n, unreachable="blocked"))
    away = update(PersonRow).values(away_until=date(2026, 11, 27))
    await do(database, lambda session: session.execute(away))
    assert await database.write(lambda session: _again(session, id, Why.BLOCKED))
    await in_slices(database, lambda session, limit: delivery.again_slice(session, id, limit, NOW))
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
    await in_slices(database, lambda session, limit: ledger.withdraw_slice(session, id, limit, NOW))
    assert await tally(database, id) == {QUEUED: 3}


async def test_withdrawn_it_stops_and_who_waited_is_written_down(database: Database, slack: UUID) -> None:
    await crowd(database, 8, on=slack)
    id = await briefing(database)
    await count(database, id)
    [sent, in_hand] = await claim(database, id, slack, 2)
    await do(database, lambda session: ledger.record(session, id, sent.n, sent_at=NOW))
    await database.write(lambda session: ledger.withdraw(session, id, NOW))
    assert await claim(database, id, slack) == []
    await in_slices(database, lambda session, limit: ledger.withdraw_slice(session, id, 3, NOW))
    assert await tally(database, id) == {"sent": 1, "sending": 1, "withdrawn": 6}
    await database.write(lambda session: ledger.let_go(session, HAND))  # its process died
    assert (await database.read(ledger.unfinished)).withdraw == [id]
    await in_slices(database, lambda session, limit: ledger.withdraw_slice(session, id, limit, NOW))
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
