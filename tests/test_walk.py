"""Ten thousand moves at random, and nothing is stranded: somebody holds each item, and a day is set for it."""

from random import Random

import pytest

from tests.databases import Databases
from tests.walk import Walk
from tests.world import world_at

WALKS = 16
MOVES = 10_000 // WALKS


@pytest.mark.parametrize("seed", range(WALKS))
async def test_a_walk_at_random_strands_nothing(databases: Databases, seed: int) -> None:
    with databases.sqlite() as url:
        async with world_at(url) as world:
            walk = Walk(world, Random(seed))
            await walk.go(MOVES)
