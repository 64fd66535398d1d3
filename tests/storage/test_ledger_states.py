"""How it stands with each whom a briefing goes to: computed from the facts, and never written."""

import itertools
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from storage import ledger
from storage.database import Database
from storage.tables import QUEUED, STATES, recipient
from tests.storage.rows import NOW, briefing, do, rows
from tests.storage.sends import tally

r = recipient.c


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
