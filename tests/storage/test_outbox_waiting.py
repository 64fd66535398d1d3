"""What waits to be said is found when it is due, is said after a crash, and is forgotten long after."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from learning.people import Person
from storage import outbox, unsaid
from storage.database import Database
from storage.tables import message
from tests.storage.rows import NOW, do, met, person, rows
from tests.storage.saying import IDEA, OTHER, SOON, claim, say_all, tell


async def test_what_nobody_tried_or_is_to_be_tried_again_is_overdue(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    turn, patience = await tell(database, nkechi, IDEA), timedelta(seconds=30)

    async def overdue(seconds: float) -> list[UUID]:
        at = NOW + timedelta(seconds=seconds)
        return await database.read(lambda session: outbox.overdue(session, at, patience))

    assert await overdue(29) == [] and await overdue(30) == [turn]
    one = await claim(database, f"{slack} U1")
    assert one and await overdue(300) == []  # in hand
    await do(database, lambda session: outbox.again(session, one, SOON))
    assert await overdue(59) == [] and await overdue(60) == [turn]


async def test_what_waits_behind_another_message_is_not_looked_at_in_vain(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    first, second = await tell(database, nkechi, IDEA), await tell(database, nkechi, OTHER)
    later = SOON + timedelta(minutes=5)

    async def overdue(at: datetime) -> list[UUID]:
        return await database.read(lambda session: outbox.overdue(session, at, timedelta()))

    assert await overdue(SOON) == [first, second]
    one = await claim(database, f"{slack} U1")
    assert one and await overdue(SOON) == []  # while the first is in hand
    await do(database, lambda session: outbox.again(session, one, later))
    assert await overdue(SOON) == []  # while the first is to be tried again later
    assert await overdue(later) == [first, second]


async def test_waiting_because_the_platform_says_so_counts_against_nobody(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    await tell(database, nkechi, IDEA)
    for _ in range(20):
        one = await claim(database, f"{slack} U1")
        assert one and one.attempts <= 2
        await do(database, lambda session, one=one: outbox.again(session, one, NOW, tried=False))


async def test_what_waits_because_the_platform_says_so_keeps_its_place_and_is_due_when_it_is_due(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    turn = await tell(database, nkechi, None, card="first")
    one, later = await claim(database, f"{slack} U1"), SOON + timedelta(seconds=30)
    await tell(database, nkechi, None, card="second")
    assert one
    await do(database, lambda session: outbox.again(session, one, later, tried=False))
    assert await claim(database, f"{slack} U1") is None

    async def overdue(at: datetime) -> list[UUID]:
        return await database.read(lambda session: outbox.overdue(session, at, timedelta(seconds=30)))

    assert await overdue(later - timedelta(seconds=1)) == []
    assert turn in await overdue(later)
    first = await database.write(lambda session: outbox.claim(session, f"{slack} U1", "executor-0/1", later))
    assert first and first.card == "first"


async def test_what_was_in_a_dead_hand_is_said_again_and_what_others_hold_is_not(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    rory = await person(database, "Rory Tindale")
    await met(database, rory, slack, "U2")
    await tell(database, nkechi, IDEA)
    await tell(database, rory, IDEA)
    await claim(database, f"{slack} U1", "executor-1/7")
    await claim(database, f"{slack} U2", "executor-10/1")
    assert await database.read(outbox.hands) == {"executor-1/7", "executor-10/1"}
    await database.write(lambda session: outbox.let_go(session, "executor-1"))
    assert await database.read(outbox.hands) == {"executor-10/1"}
    assert await claim(database, f"{slack} U1")


async def test_what_was_said_long_ago_is_forgotten(database: Database, slack: UUID, nkechi: Person) -> None:
    await tell(database, nkechi, IDEA)
    await say_all(database, f"{slack} U1")
    await tell(database, nkechi, OTHER)
    assert await database.write(lambda session: unsaid.forget(session, SOON + timedelta(days=90), 9))
    assert await rows(database, select(message.c.subject_id)) == [(OTHER.id,)]


async def test_it_is_forgotten_a_slice_at_a_time(database: Database, slack: UUID, nkechi: Person) -> None:
    nobody = await person(database, "Rory Tindale")
    for number in range(3):
        await tell(database, nkechi, None, card=f"notice {number}")
        await tell(database, nobody, None, card="on the list")
    await say_all(database, f"{slack} U1")
    slices = 0
    while not await database.write(lambda session: unsaid.forget(session, SOON + timedelta(days=90), 2)):
        slices += 1
    assert slices and await rows(database, select(message.c.n)) == []
