"""
What the tick says without being asked: digests and rounds, a few people at a time, and each only once a day.

Said in a lane of its own, so that no conversation waits behind many reminders: the next few are found when these are
said.  Stopped anywhere, the next minute goes on from there; what was claimed and not said is in the outbox.
"""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from learning import asking, holders, silence
from learning.ideas import AskingId, IdeaId
from learning.people import PersonId, Viewer
from learning.subject import Subject
from storage import reminders, stranded
from storage.pace import NotYet
from storage.reminders import Spoken
from storage.work import SqlWork, Works

DIGEST = "digest"
UNASKED = (DIGEST, "round")
A_MINUTE = 50.0  # seconds: then the next tick's job takes over


class Reminding:
    """``deliver(hand, turn)`` says what a turn has to say."""

    def __init__(self, works: Works, deliver: Callable[[str, UUID], Awaitable[None]]) -> None:
        self._works, self._deliver = works, deliver

    async def remind(self, hand: str) -> None:
        end = time.monotonic() + A_MINUTE
        await self._works.write(_sends_to_those_who_are_back)
        await self._hand_on()
        await self._put_right()
        for say in (_rounds, _digests):
            while time.monotonic() < end:
                spoken, turn = await self._works.write(say)
                if not spoken.found:
                    break
                if spoken.told:
                    try:
                        await self._deliver(hand, turn)
                    except NotYet:  # what was claimed is in the outbox; nobody else is, until the next tick
                        return

    async def _put_right(self) -> None:
        """What nobody holds, or what is due on no day: whatever left it so."""
        for id in await self._works.read(_stranded):
            await self._works.write(partial(silence.put_right, id=id))

    async def _hand_on(self) -> None:
        """What is with somebody who has left, and what others have in the place of somebody who is back."""
        for id in await self._works.read(lambda work: reminders.with_leavers(work.session, work.now)):
            await self._works.write(partial(holders.manager_left, id=id))
        for person in await self._works.read(holders.back_again):
            await self._works.write(partial(holders.take_back, person=person))


async def _stranded(work: SqlWork) -> list[IdeaId]:
    return await stranded.some(work.session, list(work.framework.bodies), work.today)


async def is_still_wanted(subject: Subject, viewer: Viewer, work: SqlWork) -> bool:
    """
    A digest or a round that was held up is said out of hours to nobody, nor on another day, nor to who is away since.

    The next day's comes by itself.  Nor is a question that has ended meanwhile.
    """
    if subject.kind == "asking":
        return await asking.is_wanted(work, AskingId(subject.id), viewer)
    if subject.kind not in UNASKED:
        return True
    person = await work.people.get(PersonId(subject.id))
    if person is None or person.is_away(work.today):
        return False
    spoken_to = await reminders.spoken_to_on(work.session, subject)
    return spoken_to == work.today and work.framework.hours_of(person.agency).open_at(work.now)


async def not_said(subject: Subject, work: SqlWork) -> None:
    """So that the next day's is about the same."""
    if subject.kind == DIGEST:
        await reminders.not_said(work.session, subject.id)


async def _rounds(work: SqlWork) -> tuple[Spoken, UUID]:
    return await reminders.call_on(work.session, work.turn, work.framework, work.now), work.turn


async def _digests(work: SqlWork) -> tuple[Spoken, UUID]:
    return await reminders.remind(work.session, work.turn, work.framework, work.now), work.turn


async def _sends_to_those_who_are_back(work: SqlWork) -> None:
    for briefing, connection in await reminders.returned(work.session, work.framework, work.now):
        work.start("send", briefing, connection)
