"""A briefing counted, claimed and sent, as its jobs do it."""

import itertools
from collections.abc import Mapping
from uuid import UUID

from storage import ledger
from storage.database import Database
from storage.ledger import Recipient
from tests.storage.rows import NOW, briefing, do, met, person

HAND = "executor-0/1"


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


async def one_in_hand(database: Database, via: UUID) -> tuple[UUID, Recipient]:
    """A briefing to somebody who was met there, and who is being sent it."""
    who = await person(database)
    await met(database, who, via, "U1")
    id = await briefing(database)
    await count(database, id)
    [one] = await claim(database, id, via)
    return id, one
