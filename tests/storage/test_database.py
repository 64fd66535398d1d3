"""A transaction is a function, whole or not at all, on either database."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, Raced, UseCase, open_database
from storage.tables import BriefingRow, HandleRow, PersonRow, turn
from tests.databases import Databases
from tests.storage.rows import NOW, briefing, person, rows

COUNT = select(func.count()).select_from(turn)


def key(name: str) -> UseCase[None]:
    async def add(session: AsyncSession) -> None:
        await session.execute(insert(turn).values(key=name, said="", day=date(2026, 11, 20)))

    return add


async def test_a_use_case_that_fails_undoes_only_itself(database: Database) -> None:
    """Also where several share one commit (SQLite)."""

    async def fails(session: AsyncSession) -> None:
        await key("lost")(session)
        raise ValueError("no")

    async def write(number: int) -> None:
        await database.write(fails if number == 2 else key(f"kept {number}"))

    outcomes = await asyncio.gather(*map(write, range(5)), return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes if outcome] == ["ValueError"]
    assert sorted(name for (name,) in await rows(database, select(turn.c.key))) == [f"kept {n}" for n in (0, 1, 3, 4)]


async def test_whoever_is_cut_off_does_not_undo_it(database: Database, database_url: str) -> None:
    other = open_database(database_url)
    await other.read(lambda session: session.scalar(COUNT))
    writing = asyncio.create_task(other.write(key("kept")))
    await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await other.close()
    assert await rows(database, COUNT) == [(1,)]


async def test_so_many_at_once_that_they_wait_for_each_other_all_come_to_their_end(database: Database) -> None:
    await asyncio.gather(*(database.write(key(f"kept {number}")) for number in range(40)))
    assert await rows(database, COUNT) == [(40,)]


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        await database.read(key("never"))
    assert await rows(database, COUNT) == [(0,)]


async def test_a_reader_sees_what_was_committed_before_it_and_nothing_since(
    database: Database, database_url: str
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    other = open_database(database_url)

    async def twice(session: AsyncSession) -> list[int | None]:
        first = await session.scalar(COUNT)
        begun.set()
        assert go_on.wait(10)  # it holds its own loop up, and nobody else's
        return [first, await session.scalar(COUNT)]

    async def read() -> list[int | None]:
        try:
            return await other.read(twice)
        finally:
            await other.close()

    reading = asyncio.create_task(asyncio.to_thread(asyncio.run, read()))
    assert await asyncio.to_thread(begun.wait, 10)
    await database.write(key("meanwhile"))
    go_on.set()
    assert await reading == [0, 0]
    assert await rows(database, COUNT) == [(1,)]


async def test_a_version_that_had_moved_is_a_race(database: Database) -> None:
    id = await briefing(database)

    async def rename(session: AsyncSession) -> None:
        row = await session.get_one(BriefingRow, id)
        await session.execute(text("UPDATE briefing SET version = version + 1"))  # as if by somebody else
        row.title = "Handovers, again"

    with pytest.raises(Raced):
        await database.write(rename)


async def test_two_who_add_the_same_are_a_race_that_names_nobody(database: Database) -> None:
    async def import_one(session: AsyncSession) -> None:
        session.add(PersonRow(id=uuid4(), name="Rory", email="rory@example.org", role="practitioner"))

    await database.write(import_one)
    with pytest.raises(Raced) as raised:
        await database.write(import_one)
    assert raised.value.__cause__ is None or "rory" not in str(raised.value.__cause__)
    assert "rory" not in str(raised.value)


async def test_an_error_of_the_database_shows_nothing_that_was_written(database: Database) -> None:
    async def nobodys(session: AsyncSession) -> None:
        session.add(HandleRow(connection_id=uuid4(), platform_user="secret", person_id=uuid4(), met_at=NOW))

    with pytest.raises(IntegrityError) as raised:
        await database.write(nobodys)
    assert "secret" not in f"{raised.value} {raised.value.orig} {raised.value.__cause__}"

    async def nameless(session: AsyncSession) -> None:
        who = await session.merge(PersonRow(id=uuid4(), name="secret", role="practitioner"))
        await session.flush()
        await session.execute(update(PersonRow).where(PersonRow.id == who.id).values(role=None))

    with pytest.raises(IntegrityError) as raised:
        await database.write(nameless)  # PostgreSQL would show the whole row
    assert "secret" not in f"{raised.value} {raised.value.orig} {raised.value.__cause__}"


async def test_moments_come_back_aware_and_one_without_a_zone_is_refused(database: Database) -> None:
    who = await person(database)
    id = await briefing(database)
    london = datetime.fromisoformat("2026-06-01T10:00:00+01:00")

    async def pause(session: AsyncSession, at: datetime) -> None:
        await session.execute(update(BriefingRow).where(BriefingRow.id == id).values(paused_at=at))

    await database.write(lambda session: pause(session, london))
    [(at,)] = await rows(database, select(BriefingRow.paused_at))
    assert at == london and at.utcoffset().total_seconds() == 0
    with pytest.raises(Exception, match="needs its zone"):
        await database.write(lambda session: pause(session, datetime(2026, 6, 1)))
    assert who.id


async def test_a_lock_is_one_persons_until_it_is_let_go(database: Database, database_url: str) -> None:
    other = open_database(database_url)
    release = await database.hold("executor-0")
    assert release is not None
    assert await other.hold("executor-0") is None
    another = await other.hold("executor-1")
    assert another is not None
    release()
    again = await other.hold("executor-0")
    assert again is not None
    again()
    another()
    await other.close()


async def test_two_processes_write_in_turn(database: Database, database_url: str) -> None:
    """A second `Database` on the same address is what a second process is: nothing between them but the file."""
    other = open_database(database_url)
    writes = [(database, other)[n % 2].write(key(str(n))) for n in range(40)]
    await asyncio.gather(*writes)
    assert await rows(database, COUNT) == [(40,)]
    await other.close()


def test_only_a_database_that_we_know_is_opened() -> None:
    for url in ("mysql://here/hearback", "hearback.db", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError):
            open_database(url)


# --- only SQLite ------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(databases: Databases) -> Iterator[str]:
    with databases.sqlite() as url:
        yield url


async def test_a_use_case_that_waits_for_something_else_is_refused(database: Database) -> None:
    async def waits(session: AsyncSession) -> None:
        await key("before")(session)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="may wait for nothing but the database"):
        await database.write(waits)
    with pytest.raises(RuntimeError, match="may wait for nothing but the database"):
        await database.read(lambda session: asyncio.sleep(0))
    assert await rows(database, COUNT) == [(0,)]


async def test_writers_that_wait_together_share_a_commit(file: str) -> None:
    database = open_database(file)
    commits: list[None] = []

    def committed(_: object) -> None:
        commits.append(None)

    event.listen(Engine, "commit", committed)
    asked = threading.Event()

    async def holds_it_up(session: AsyncSession) -> None:
        await key("first")(session)
        asked.wait(10)

    async def others() -> None:
        writing = [asyncio.create_task(database.write(key(str(n)))) for n in range(5)]
        await asyncio.sleep(0)  # each has asked
        asked.set()
        await asyncio.gather(*writing)

    await asyncio.gather(database.write(holds_it_up), others())
    event.remove(Engine, "commit", committed)
    assert await rows(database, COUNT) == [(6,)]
    assert len(commits) < 6
    await database.close()


async def test_a_full_disk_is_said_as_it_is_and_keeps_nothing(file: str) -> None:
    """SQLite then rolls back by itself, savepoints and all: those who shared the commit are told, too."""
    database = open_database(file)

    async def fills(session: AsyncSession) -> None:
        await session.execute(text("PRAGMA max_page_count = 1"))  # no larger than it is
        for n in range(2000):
            await key(f"{n} {'x' * 500}")(session)

    together = await asyncio.gather(
        database.write(key("before")),
        database.write(fills),
        database.write(key("after")),
        return_exceptions=True,
    )
    assert "full" in str(together[1])
    failed = [one for one in together if one is not None]
    assert len({id(one) for one in failed}) == len(failed)  # each its own: what one goes through is not told of another
    kept = {name for (name,) in await rows(database, select(turn.c.key))}
    told = {name for name, outcome in zip(("before", "lost", "after"), together, strict=True) if outcome is None}
    assert kept == told  # who was told that it is stored has it stored
    await database.close()


async def test_a_closed_database_says_so(file: str) -> None:
    database = open_database(file)
    await database.close()
    with pytest.raises(RuntimeError, match="closed"):
        await database.write(key("late"))
