"""
Whatever happens to a briefing, in whatever order, each of its people is in one state, and the states add up.

Found by looking for a counterexample, on both databases: sequences of what `bot.sending` and people do.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from dialogs.telling.sending import STATES as TOLD
from learning.delivery import AGAIN, Why
from storage import delivery, ledger, reroute
from storage.database import Database, open_database
from storage.delivery import SqlDelivery
from storage.tables import QUEUED, STATES, BriefingRow, recipient
from tests.databases import Databases
from tests.storage.rows import NOW, briefing, connection, do, met, person, rows

HAND = "executor-0/1"
r = recipient.c
WHYS = sorted(AGAIN)

STEPS = (
    *("count", "claim", "claim", "claim", "sent", "sent", "refused", "barred", "barred", "ill", "gone", "later"),
    *("opened", "answered", "away", "back", "pause", "resume", "withdraw", "withdraw slice", "copies", "says so"),
    *("try again", "again slice", "die", "finish", "withdrawn"),
)
Step = tuple[str, int]


class Play:
    """One briefing, and what is done about it; a number of a step picks whom."""

    def __init__(self, database: Database, id: UUID, connections: Sequence[UUID]) -> None:
        self.database, self.id, self.connections = database, id, connections
        self.paused = self.withdrawn = self.counted = False
        self.came_back = False  # whoever was away when it was finished: then it goes on

    async def facts(self) -> list[Any]:
        return await rows(self.database, select(recipient).where(r.briefing == self.id).order_by(r.n))

    async def do(self, what: str, which: int) -> None:
        there = await self.facts()
        held = [row for row in there if row.in_hand and row.sending_since]
        copies = [row for row in there if row.in_hand and not row.sending_since]
        match what:
            case "count":
                self.counted |= await self._write(lambda s: ledger.count_slice(s, self.id, 3, NOW))
            case "claim":
                via = self.connections[which % 2]
                got = await self._write(lambda s: ledger.claim(s, self.id, via, HAND, 2, NOW))
                assert not got or (self.counted and not self.paused and not self.withdrawn)
            case "sent" | "refused" | "gone" | "later" | "barred" | "ill" if held:
                await self._became(what, held[which % len(held)].n)
            case "opened" | "answered" | "away" | "back" if there:
                await self._of_person(what, there[which % len(there)].n)
            case "pause" if not self.withdrawn:
                self.paused |= await self._write(lambda s: ledger.pause(s, self.id, NOW))
            case "resume" if not self.withdrawn:
                await self._write(lambda s: ledger.resume(s, self.id))
                self.paused = False
            case "withdraw" if not self.withdrawn:
                await self._write(lambda s: ledger.withdraw(s, self.id, NOW))
                self.withdrawn = True
            case "withdraw slice":
                await self._write(lambda s: ledger.withdraw_slice(s, self.id, 2, NOW))
            case "copies" if self.withdrawn:
                await self._write(lambda s: delivery.claim_copies(s, self.id, self.connections[0], HAND, 0, 2))
            case "says so" if copies:
                await self._write(lambda s: ledger.record(s, self.id, copies[0].n, withdrawn_at=NOW))
            case "try again":
                await self._write(lambda s: self._ask(s, WHYS[which % len(WHYS)]))
            case "again slice":
                await self._again()
            case "die":
                await self._write(lambda s: ledger.let_go(s, "executor-0"))
            case "finish":
                self.paused &= not await self._write(lambda s: ledger.finish(s, self.id))
            case "withdrawn":
                await self._write(lambda s: delivery.withdrawn(s, self.id))

    async def _write(self, what: Any) -> Any:
        return await do(self.database, what)

    async def _ask(self, session: Any, why: Why) -> None:
        await SqlDelivery(session, NOW, self.id, lambda *_: None).try_again(_Named(self.id), why)  # type: ignore[arg-type]  # only its id is asked for

    async def _again(self) -> None:
        """Whoever it comes to is not where they were, but for those to whom there is still no way."""
        [(asked,)] = await rows(self.database, select(BriefingRow.again).where(BriefingRow.id == self.id))
        reason, after = min(asked.items()) if asked else ("", 0)
        of = select(r.n).where(r.briefing == self.id, r.n > after, delivery.why() == reason).order_by(r.n).limit(2)
        those = {row.n for row in await rows(self.database, of)}
        await self._write(lambda s: delivery.again_slice(s, self.id, 2, NOW))
        now = {row.state for row in await self.facts() if row.n in those}
        assert now <= {QUEUED, "away", "not in chat"}

    async def _became(self, what: str, n: int) -> None:
        facts: dict[str, dict[str, Any]] = {
            "sent": {"sent_at": NOW, "posted": "m"},
            "refused": {"failed": "too large"},
            "gone": {"left_at": NOW},
            "later": {},
        }
        if what == "barred":
            await self._write(lambda s: reroute.cannot_reach(s, self.id, n, "blocked"))
        elif what == "ill":
            await self._write(lambda s: reroute.given_up(s, self.id, n, "ill"))
        else:
            await self._write(lambda s: ledger.record(s, self.id, n, **facts[what]))

    async def _of_person(self, what: str, n: int) -> None:
        today = NOW.date()
        facts: dict[str, dict[str, Any]] = {
            "opened": {"opened_on": today},
            "answered": {"opened_on": today, "answer": "clear", "answered_on": today},
            "away": {"away_until": date(2026, 12, 1)},
            "back": {"away_until": None},
        }
        self.came_back |= what == "back"
        of = (r.briefing == self.id, r.n == n)
        await self._write(lambda s: s.execute(update(recipient).where(*of).values(**facts[what])))

    async def holds(self) -> None:
        """Everybody in one state, which is the one that the facts say and has words; and they add up."""
        there = await self.facts()
        for row in there:
            assert row.state == ledger.state(row._mapping) and row.state in TOLD
            assert not row.in_hand or row.state != QUEUED  # nobody is sent to twice at once
        tally = await self.database.read(lambda session: ledger.tally(session, self.id))
        [(size, state)] = await rows(
            self.database, select(BriefingRow.size, BriefingRow.state).where(BriefingRow.id == self.id)
        )
        assert sum(tally.values()) == len(there) == size
        assert len({row.person for row in there}) == len(there)
        if state == "sent":
            assert "sending" not in tally and (QUEUED not in tally or self.came_back)

    async def ends(self) -> None:
        """Let alone, it comes to an end: nobody waits for ever, whatever went before."""
        await self.do("die", 0)
        await self.do("resume", 0)
        while not self.withdrawn and not self.counted:
            await self.do("count", 0)
        for _ in range(100):
            before = [tuple(row) for row in await self.facts()]
            for what in ("again slice", "withdraw slice", "copies", "says so", "die", "claim", "sent", "sent"):
                await self.do(what, 0)
            await self.do("claim", 1)
            await self.do("sent", 0)
            await self.holds()
            if [tuple(row) for row in await self.facts()] == before:
                break
        tally = await self.database.read(lambda session: ledger.tally(session, self.id))
        assert not tally.keys() & {QUEUED, "sending"}
        await self.do("withdrawn", 0)
        unfinished = await self.database.read(ledger.unfinished)
        assert self.id not in unfinished.withdraw and self.id not in unfinished.again


class _Named:
    def __init__(self, id: UUID) -> None:
        self.id = id


async def _people(database: Database) -> list[UUID]:
    """Of each kind: with chat and an address, with one of them, with neither."""
    slack, post = await connection(database, "slack", "T1"), await connection(database, "email")
    for n in range(7):
        who = await person(database, f"P{n}", email=f"p{n}@example.org" if n not in (3, 4) else None)
        if n not in (4, 5):
            await met(database, who, slack, f"U{n}")
    return [slack, post]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_sequence_of_facts_leaves_anyone_in_two_states_or_none(kind: str, databases: Databases) -> None:
    with databases.sqlite() if kind == "sqlite" else databases.postgres() as url, asyncio.Runner() as runner:
        database = open_database(url)
        connections = runner.run(_people(database))

        @settings(max_examples=40, deadline=None, derandomize=True)
        @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 6)), min_size=8, max_size=30))
        def whatever_happens(steps: list[Step]) -> None:
            async def play() -> None:
                one = Play(database, await briefing(database), connections)
                for what, which in [("count", 0), ("count", 0), ("count", 0), *steps]:
                    await one.do(what, which)
                    await one.holds()
                await one.ends()

            runner.run(play())

        try:
            whatever_happens()
        finally:
            runner.run(database.close())


def test_every_state_has_words() -> None:
    assert {state for state, _, _ in STATES} | {QUEUED} == TOLD.keys()
