"""
A question goes out, and what came of it comes back: a few people at a time, in a lane of its own.

No conversation waits behind a question to thousands: the next few are found when these have been told.  Stopped
anywhere, the next job goes on from there; what was claimed and not said is in the outbox.
"""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from learning import outcomes
from learning.ideas import AskingId
from storage import asking as askings
from storage.slices import in_slices
from storage.work import SqlWork, Works

AT_ONCE = 8
"""As many as are reminded at once: a conversation waits at most a second behind them."""
NO_LONGER = 8 * 60.0  # seconds: no job lives over ten minutes, and the rest goes to a new one


class Asking:
    """``deliver(hand, turn)`` says what a turn has to say."""

    def __init__(self, works: Works, deliver: Callable[[str, UUID], Awaitable[None]]) -> None:
        self._works, self._deliver = works, deliver

    async def ask(self, hand: str, id: UUID) -> None:
        """Counts its audience, asks whoever is in it, and tells whoever answered what came of it."""

        async def count(work: SqlWork, limit: int) -> int:
            counted = await askings.count_slice(work.session, id, limit, work.now)
            if counted == 1:
                found = await work.askings.get(AskingId(id))
                await work.tell(found.asker, found.subject)  # the card that then follows it, edit by edit
            return counted

        await in_slices(self._works, count)
        end = time.monotonic() + NO_LONGER
        for some in (self._ask, self._hear):
            while turn := await self._works.write(partial(some, id=AskingId(id))):
                await self._deliver(hand, turn)
                if time.monotonic() > end:
                    return await self._works.write(lambda work: _go_on(work, id))
        await self._works.write(lambda work: askings.finish(work.session, id))

    async def _ask(self, work: SqlWork, id: AskingId) -> UUID | None:
        """The turn in which a few were told; None where nobody is left."""
        people = await askings.to_ask(work.session, id, AT_ONCE, work.now)
        if people is None:
            return None
        found = await work.askings.get(id)
        for person in people:
            if not person.has_left(work.today) and not found.is_over(work.today):
                await work.tell(person, found.subject)
        return _in_this_lane(work)

    async def _hear(self, work: SqlWork, id: AskingId) -> UUID | None:
        people = await askings.to_hear(work.session, id, AT_ONCE)
        if people is None:
            return None
        found = await work.askings.get(id)
        for person in people:
            await outcomes.hear(work, found, person)
        return _in_this_lane(work)


def _in_this_lane(work: SqlWork) -> UUID:
    """What was told is said here, and by no job among those of conversations."""
    work.jobs.pop(("deliver", (work.turn,)), None)
    return work.turn


async def _go_on(work: SqlWork, id: UUID) -> None:
    work.start("ask", id)
