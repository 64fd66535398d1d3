"""Teams with somebody in it whom we know already."""

from collections.abc import AsyncIterator

import pytest

from tests.everything import READ
from tests.handlers.teams.house import Client, House
from tests.handlers.teams.sharing import IDEAS


@pytest.fixture
async def house() -> AsyncIterator[House]:
    IDEAS.clear()
    READ.clear()
    house = House()
    house.knows()
    yield house
    await house.close()


@pytest.fixture
def ama(house: House) -> Client:
    return Client(house)
