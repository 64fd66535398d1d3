"""
A briefing on its way: it can be stopped and taken back, and everybody it did not reach is listed, with why.

Its author and the administrators see who was not reached; the board never does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from learning.briefings import Briefing, BriefingId, State
from learning.people import Person, Viewer
from learning.refusal import Moved, Refusal
from learning.rights import Deed, allow
from learning.work import Work


class Why(StrEnum):
    """Why someone was not reached yet; each has its own remedy."""

    BLOCKED = "blocked"
    """They blocked us in chat, or do not have us there."""
    ADDRESS = "address"
    """No letter arrives at their address."""
    UNKNOWN = "unknown"
    """Nobody met them yet, and there is no address."""
    AWAY = "away"
    LEFT = "left"
    OURS = "ours"
    """The message was refused, or the platform was ill: not about them."""


AGAIN = frozenset(Why) - {Why.AWAY, Why.LEFT}
"""Where trying again helps: whoever is away is sent to when they are back."""


@dataclass(frozen=True)
class Missed:
    """Someone who was not reached.  ``platform`` is where it was tried; ``said`` what we were told there."""

    why: Why
    name: str
    agency: str
    team: str
    platform: str = ""
    said: str = ""


@dataclass(frozen=True)
class Unreached:
    """How many by reason, and the first of them by agency and team; those for whom nothing can be done only counted."""

    counts: Mapping[Why, int]
    people: Sequence[Missed] = ()

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, why: Why) -> list[Missed]:
        return [one for one in self.people if one.why is why]


@dataclass(frozen=True)
class Going:
    """
    How a sending goes on: how many wait; how many a second, and how long that takes, where both are known.

    ``slowest`` is the platform that takes so long.  ``stuck``: the platforms that take nothing at the moment.
    """

    waiting: int
    a_second: float | None = None
    left: timedelta | None = None
    slowest: str = ""
    stuck: Sequence[str] = ()


@dataclass(frozen=True)
class Unsaid:
    """Something that could not be said: what kind, to whom, why, and since when; never what it says."""

    number: int
    kind: str
    to: Viewer
    why: str
    since: datetime


class Delivery(Protocol):
    async def pause(self, briefing: Briefing) -> bool:
        """False where it is not going out any more."""

    async def resume(self, briefing: Briefing) -> None: ...
    async def withdraw(self, briefing: Briefing) -> None:
        """One row; what waits and what was posted follows."""

    async def try_again(self, briefing: Briefing, why: Why) -> bool:
        """
        Everyone who was not reached for this reason waits again, in the same send, by the way there is now.

        False where it was withdrawn.
        """

    async def going(self, briefing: Briefing) -> Going: ...
    async def unreached(self, briefing: Briefing) -> Unreached: ...
    async def unsaid(self) -> Sequence[Unsaid]:
        """The newest first, at most a hundred."""

    async def how_many_unsaid(self) -> int: ...
    async def say_again(self, message: int | None) -> int:
        """That message, or with none as many as one press takes; how many there were."""


async def theirs(work: Work, by: Person, id: BriefingId) -> Briefing:
    """A briefing that was sent, for its author or an administrator; raises ``Refusal`` for anyone else."""
    briefing = (await work.briefings.get(id)).followed_by(by)
    if briefing.state is State.DRAFT:
        raise Refusal("This briefing has not been sent yet.")
    return briefing


async def _going_out(work: Work, by: Person, id: BriefingId) -> Briefing:
    briefing = await theirs(work, by, id)
    if briefing.state is not State.SENDING:
        raise _over(briefing)
    return briefing


def _over(briefing: Briefing) -> Moved:
    return Moved("It is not going out any more: here is how it stands.", briefing.subject)


async def pause(work: Work, by: Person, id: BriefingId) -> Briefing:
    """From the next one on nothing goes out; what is in hand at this moment still does."""
    briefing = await _going_out(work, by, id)
    if not await work.delivery.pause(briefing):
        raise _over(briefing)  # the last of it went a moment ago
    return await _now(work, briefing)


async def resume(work: Work, by: Person, id: BriefingId) -> Briefing:
    briefing = await _going_out(work, by, id)
    await work.delivery.resume(briefing)
    return await _now(work, briefing)


async def to_withdraw(work: Work, by: Person, id: BriefingId) -> Briefing:
    briefing = await theirs(work, by, id)
    if briefing.state is State.WITHDRAWN:
        raise Moved("This has been withdrawn already: here is how it stands.", briefing.subject)
    return briefing


async def withdraw(work: Work, by: Person, id: BriefingId) -> Briefing:
    briefing = await to_withdraw(work, by, id)
    await work.delivery.withdraw(briefing)
    return await _now(work, briefing)


async def try_again(work: Work, by: Person, id: BriefingId, why: Why) -> Briefing:
    briefing = await theirs(work, by, id)
    if why not in AGAIN:
        raise Refusal("Nothing is sent to whoever is away before they are back, or to whoever has left.")
    if briefing.state is State.WITHDRAWN or not await work.delivery.try_again(briefing, why):
        raise Moved("This has been withdrawn: nothing more goes out.", briefing.subject)
    return await _now(work, briefing)


async def unreached(work: Work, viewer: Person, id: BriefingId) -> tuple[Briefing, Unreached]:
    briefing = await theirs(work, viewer, id)
    return briefing, await work.delivery.unreached(briefing)


async def _now(work: Work, briefing: Briefing) -> Briefing:
    """How it now stands, on every card of it that was posted to those who follow it."""
    await work.refresh(briefing.subject)
    return await work.briefings.get(briefing.id)


async def unsaid(work: Work, viewer: Person) -> tuple[int, Sequence[Unsaid]]:
    """How many there are, and the newest."""
    allow(viewer, Deed.LOOK_AFTER_SENDING)
    return await work.delivery.how_many_unsaid(), await work.delivery.unsaid()


async def say_again(work: Work, by: Person, message: int | None = None) -> int:
    """How many are said again."""
    allow(by, Deed.LOOK_AFTER_SENDING)
    return await work.delivery.say_again(message)
