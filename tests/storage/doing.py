"""Jobs whose functions only say that they were asked, and messages for them to find."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from learning.subject import Subject
from storage import outbox
from storage.database import Database, UseCase
from storage.jobs import LANES, Jobs
from tests.storage.rows import NOW, connection, met, person, rows

IDEA = Subject("idea", uuid4())
SOON = 20.0  # seconds within which something must have happened


class Done:
    """The functions of jobs, which only say that they were asked; ``does`` is what some of them do first."""

    def __init__(self, **does: Callable[..., Any]) -> None:
        self.asked: list[tuple[str, tuple[UUID, ...]]] = []
        self.hands: list[str] = []
        self._does, self._happened = does, asyncio.Condition()

    @property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        return {name: self._function(name) for name in LANES}

    def _function(self, name: str) -> Callable[..., Any]:
        async def function(hand: str, *ids: UUID) -> None:
            self.hands.append(hand)
            try:
                if name in self._does:
                    await self._does[name](hand, *ids)
            finally:
                async with self._happened:
                    self.asked.append((name, ids))
                    self._happened.notify_all()

        return function

    def count(self, name: str) -> int:
        return sum(asked == name for asked, _ in self.asked)

    async def until(self, name: str, times: int = 1) -> None:
        async with asyncio.timeout(SOON), self._happened:
            await self._happened.wait_for(lambda: self.count(name) >= times)


def now() -> datetime:
    return NOW


async def ask(database: Database, jobs: Jobs, name: str, *ids: UUID, fail: bool = False) -> None:
    async def use_case(session: AsyncSession) -> None:
        await jobs.enqueue(session, name, *ids)
        if fail:
            raise ValueError

    await database.write(use_case)
    jobs.wake(name, *ids)


def sql(statement: str, **values: Any) -> UseCase[list[Any]]:
    async def use_case(session: AsyncSession) -> list[Any]:
        result: Any = await session.execute(text(statement), values)
        return list(result.all()) if result.returns_rows else []

    return use_case


async def held(database: Database) -> list[Any]:
    return await rows(database, text("SELECT in_hand FROM message WHERE in_hand IS NOT NULL ORDER BY in_hand"))


async def tell(database: Database, users: list[str]) -> UUID:
    """Who is at each conversation, and one message waiting in each."""
    slack, turn = await connection(database, "slack", "T1"), uuid4()
    for user in users:
        who = await person(database, user)
        await met(database, who, slack, user)
        await database.write(lambda session, who=who: outbox.tell(session, turn, who, IDEA, NOW))
    return slack
