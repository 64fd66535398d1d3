"""No second, wherever it begins, holds more than a connection's rate."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

import pytest

from storage import pace
from storage.database import Database, open_database
from storage.pace import NotYet
from tests.storage.rows import connection


def most_in_a_second(times: Sequence[float]) -> int:
    return max(sum(begin <= t < begin + 1 for t in times) for begin in times)


@pytest.fixture
async def teams(database: Database) -> UUID:
    id = await connection(database, "teams", "tenant")
    await database.write(lambda session: pace.allow(session, id, 25))
    return id


async def take(database: Database, id: UUID, many: int, now: float) -> list[float]:
    return await database.write(lambda session: pace.take(session, id, many, lambda: now))


async def test_times_are_handed_out_once_and_evenly(database: Database, teams: UUID) -> None:
    times: list[float] = []
    for many in (1, 5, 3, 10, 7, 20, 30):
        times += await take(database, teams, many, 1000.0)
    assert times == sorted(times) and times[0] == pytest.approx(1000.0)
    assert most_in_a_second(times) <= 25
    assert min(b - a for a, b in pairwise(times)) == pytest.approx(1.04 / 25)


async def test_several_processes_keep_one_pace(database: Database, database_url: str, teams: UUID) -> None:
    other = open_database(database_url)
    asked = [take((database, other)[n % 2], teams, 5, 1000.0) for n in range(20)]
    times = sorted(t for some in await asyncio.gather(*asked) for t in some)
    assert len(times) == 100 and most_in_a_second(times) <= 25
    await other.close()


async def test_unused_time_is_not_saved_up(database: Database, teams: UUID) -> None:
    await take(database, teams, 1, 1000.0)
    assert (await take(database, teams, 1, 2000.0))[0] == pytest.approx(2000.0)


async def test_a_clock_that_was_set_back_far_is_not_waited_for(database: Database, teams: UUID) -> None:
    await take(database, teams, 1, 100_000.0)
    assert (await take(database, teams, 1, 1000.0))[0] == pytest.approx(1000.0)


async def test_told_to_slow_down_it_pauses_and_goes_at_half_the_rate_then_faster_again(
    database: Database, teams: UUID
) -> None:
    await database.write(lambda session: pace.slow_down(session, teams, 1030.0, 1000.0))
    first, second = await take(database, teams, 2, 1029.0)
    assert first == pytest.approx(1030.0) and second - first == pytest.approx(1.04 / 12.5)
    for _ in range(10):
        await database.write(pace.speed_up)
    assert await database.read(lambda session: pace.rate(session, teams)) == 25
    a_lower_limit = 10.0
    await database.write(lambda session: pace.allow(session, teams, a_lower_limit))
    await database.write(pace.speed_up)
    assert await database.read(lambda session: pace.rate(session, teams)) == a_lower_limit


async def test_told_so_by_all_that_is_in_flight_it_goes_at_half_the_rate_and_not_slower(
    database: Database, teams: UUID
) -> None:
    for answer in range(12):
        heard = 1000 + answer / 10
        await database.write(lambda session, heard=heard: pace.slow_down(session, teams, heard + 30, heard))
    assert await database.read(lambda session: pace.rate(session, teams)) == 12.5
    await database.write(lambda session: pace.slow_down(session, teams, 1045.0, 1040.0))  # after the pause, once more
    assert await database.read(lambda session: pace.rate(session, teams)) == 6.25


async def test_times_that_are_handed_out_ahead_are_no_pause(database: Database, teams: UUID) -> None:
    await take(database, teams, 500, 1000.0)
    assert (await take(database, teams, 1, 1000.0))[0] == pytest.approx(1000 + 500 * 1.04 / 25)
    await database.write(lambda session: pace.slow_down(session, teams, 1001.0, 1000.0))
    assert await database.read(lambda session: pace.rate(session, teams)) == 12.5


async def test_no_time_is_handed_out_in_a_long_pause_and_none_is_lost_by_asking(
    database: Database, teams: UUID
) -> None:
    await database.write(lambda session: pace.slow_down(session, teams, 1030.0, 1000.0))
    for _ in range(3):
        with pytest.raises(NotYet) as refused:
            await take(database, teams, 5, 1010.0)
        assert refused.value.seconds == pytest.approx(20.0)
    assert (await take(database, teams, 1, 1030.0))[0] == pytest.approx(1030.0)


async def test_a_pause_by_a_clock_that_was_set_back_far_is_not_kept(database: Database, teams: UUID) -> None:
    await database.write(lambda session: pace.slow_down(session, teams, 100_030.0, 100_000.0))
    assert (await take(database, teams, 1, 1000.0))[0] == pytest.approx(1000.0)


async def test_a_connection_without_a_pace_of_its_own_may_send_at_once(database: Database) -> None:
    id = await connection(database, "email")
    assert await take(database, id, 3, 1000.0) == [1000.0] * 3
    assert await database.read(lambda session: pace.rate(session, id)) is None
