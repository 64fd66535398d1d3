"""Ten thousand moves at random, through every framework, and nothing is stranded: each has a holder and a day."""

from random import Random

import pytest

from learning.framework_file import presets
from tests.databases import Databases
from tests.walk import Walk
from tests.world import world_at

WALKS = 18
MOVES = 10_000 // WALKS + 1


@pytest.mark.parametrize("seed", range(WALKS))
async def test_a_walk_at_random_strands_nothing(databases: Databases, seed: int) -> None:
    frameworks = presets()
    with databases.sqlite() as url:
        async with world_at(url, framework=frameworks[seed % len(frameworks)]) as world:
            await Walk(world, Random(seed)).go(MOVES)
