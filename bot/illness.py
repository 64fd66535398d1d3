"""
Where a platform is ill, those whom it fails are told from an hour in which it serves nobody.

Of somebody who is failed each time while others are served we give up, and what we had to say goes another way, or in a
list. Where nobody is served nobody is given up: the connection is left alone for a while, longer each time, and
everybody waits. Kept by this process alone: another begins anew, and gives up later rather than sooner.
"""

import random
import time
from dataclasses import dataclass, field
from enum import Enum

from handlers.door import Again, CannotReach, Never, Sent

RESTS = (2.0, 10.0, 60.0, 300.0)  # seconds before one is tried again: the last outlasts a mail server's greylisting
TRIES = len(RESTS) + 1
IN_A_ROW = 5  # people whom it has failed, with nobody served between: it is ill for everybody
SHORTEST, LONGEST = 5.0, 300.0  # seconds that a connection is left alone
PATIENCE = 2 * 3600.0  # seconds without anybody served, after which those who were tried are given up, a few at a time


class Then(Enum):
    TRY_AGAIN = "after a rest"
    LEAVE_ALONE = "nobody is served: all wait"
    GIVE_UP = "others are served"


@dataclass
class Illness:
    """Of one connection, for one briefing; ``since`` is when it has failed somebody first, with nobody served since."""

    tries: dict[int, int] = field(default_factory=dict)
    first: dict[int, float] = field(default_factory=dict)
    in_a_row: set[int] = field(default_factory=set)
    since: float = 0.0
    alone_until: float = 0.0
    alone_for: float = 0.0
    seen: float = field(default_factory=time.monotonic)

    def after(self, n: int, outcome: object) -> None:
        """An answer, or a failure; being told to slow down is neither."""
        self.seen = time.monotonic()
        match outcome:
            case Sent() | CannotReach() | Never():
                self.forget(n)
                self.in_a_row.clear()
                self.alone_for = 0.0
            case Again():
                self.since = self.since if self.in_a_row else self.seen
                self.tries[n] = self.tries.get(n, 0) + 1
                self.first.setdefault(n, self.seen)
                self.in_a_row.add(n)

    def then(self, n: int) -> Then:
        """What is done about somebody whom it has failed."""
        others = self.since > self.first[n]  # were served since it has failed them first
        if len(self.in_a_row) < IN_A_ROW and (others or self.tries[n] < TRIES):
            return Then.GIVE_UP if self.tries[n] >= TRIES else Then.TRY_AGAIN
        now = time.monotonic()
        if self.alone_until <= now:
            self.alone_for = min(2 * self.alone_for, LONGEST) or SHORTEST
            self.alone_until = now + self.alone_for
        return Then.GIVE_UP if now - self.since > PATIENCE else Then.LEAVE_ALONE

    def forget(self, n: int) -> None:
        """They are given up on this connection; that it is ill is another thing."""
        self.tries.pop(n, None)
        self.first.pop(n, None)

    def rest(self, n: int) -> float:
        return RESTS[min(self.tries[n], len(RESTS)) - 1] * random.uniform(0.8, 1.2)

    @property
    def is_old(self) -> bool:
        """Nothing was heard of it for so long that it is another's, or over."""
        return time.monotonic() - self.seen > PATIENCE

    @property
    def alone(self) -> float:
        """Seconds for which it is left alone."""
        return max(0.0, self.alone_until - time.monotonic())
