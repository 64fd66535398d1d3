"""One job that sends a briefing on a connection: who is in flight, and who rests before they are tried again."""

import asyncio
import time
from dataclasses import dataclass, field
from uuid import UUID

from bot.illness import Illness
from handlers.door import Channel
from storage.ledger import Recipient
from storage.ways import Way

FEW, MANY = 8, 200  # in flight at most, however slow the pace, and where there is none
IN_FLIGHT = 2.0  # seconds of sends that may wait for their answers: a platform that is slower is given no more
LOOK = 5.0  # seconds after which whoever rests is asked after: it may have been paused, or withdrawn


@dataclass
class Going:
    """``hand`` is what it claims with; ``refused`` is what a platform will not take, from anybody."""

    id: UUID
    hand: str
    way: Way
    channel: Channel | None
    illness: Illness
    at_most: int = FEW
    flying: set[asyncio.Task[None]] = field(default_factory=set)
    resting: list[tuple[float, Recipient]] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def goes_at(self, rate: float | None) -> None:
        """So many a second, or as fast as may be."""
        self.at_most = max(FEW, round(rate * IN_FLIGHT)) if rate else MANY

    @property
    def room(self) -> int:
        """How many more may fly."""
        return max(0, self.at_most - len(self.flying))

    @property
    def full(self) -> bool:
        return bool(self.flying) and not self.room

    def takes_off(self, task: asyncio.Task[None]) -> None:
        self.flying.add(task)
        task.add_done_callback(self._lands)

    def _lands(self, task: asyncio.Task[None]) -> None:
        self.flying.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.failed.append(error)

    def rests(self, one: Recipient, seconds: float) -> None:
        self.resting.append((time.monotonic() + seconds, one))

    def rested(self) -> list[Recipient]:
        """Whose rest is over, as many as may fly; they are not resting any more."""
        now = time.monotonic()
        over = [one for at, one in self.resting if at <= now][: self.room]
        self.resting = [(at, one) for at, one in self.resting if one not in over]
        return over

    async def one_lands(self) -> None:
        await asyncio.wait(self.flying, return_when=asyncio.FIRST_COMPLETED)

    async def moves(self) -> bool:
        """Waits until all have landed, or somebody's rest is over; False where there is nobody to wait for."""
        soon = [max(0.0, min(LOOK, at - time.monotonic())) for at, _ in self.resting]
        if self.flying:
            await asyncio.wait(self.flying, timeout=min(soon, default=None))
        elif soon:
            await asyncio.sleep(min(soon))
        else:
            return False
        return True
