"""What was said to a framework's points: in order at each place, by whom, and never over one another."""

from datetime import timedelta

import pytest

from learning.framework_points import Answer, Said
from storage.database import Raced
from tests.world import MONDAY, World

pytest_plugins = ["tests.worlds"]


def answer(world: World, said: Said, n: int, place: str = "try_weeks", words: str = "") -> Answer:
    at, by = MONDAY + timedelta(minutes=n), world.people["idris"]
    return Answer(place=place, sentence="Six weeks?", said=said, by=by, at=at, words=words)


async def test_answers_come_back_as_they_were_given_the_oldest_first(world: World) -> None:
    given = [answer(world, Said.NOT_RIGHT, 0, words="Ich hörte – مرحبا"), answer(world, Said.RIGHT, 1)]
    for n, one in enumerate(given):
        await world.write(lambda work, one=one, n=n: work.points.add("ours", one, n))
    assert await world.read(lambda work: work.points.answers("ours")) == given
    assert await world.read(lambda work: work.points.answers("another")) == []


async def test_of_two_at_once_one_is_run_again(world: World) -> None:
    await world.write(lambda work: work.points.add("ours", answer(world, Said.RIGHT, 0), 0))
    with pytest.raises(Raced):
        await world.write(lambda work: work.points.add("ours", answer(world, Said.NOT_RIGHT, 1), 0))
    await world.write(lambda work: work.points.add("ours", answer(world, Said.RIGHT, 1, place="themes"), 0))
    assert await world.count("framework_point") == 2
