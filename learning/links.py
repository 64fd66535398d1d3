"""What has to do with what: ideas that are connected, joined, or came of one another (N12, Derby D12)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from learning.ideas import IdeaId
from learning.people import Person
from learning.subject import Subject


class How(StrEnum):
    """How the second has to do with the first."""

    CONNECTED = "connected"  # both ways
    JOINED = "joined"  # the first goes on together with the second
    ACTION = "action"  # the second is an action that belongs to the first
    SOURCE = "source"  # the second is a finding that came of the first's evaluation
    BRIEFING = "briefing"  # the second is a briefing about the first
    RAISED = "raised"  # the second is the reflection that its writer raised it from


@dataclass(frozen=True)
class Link:
    idea: IdeaId
    to: Subject
    how: How
    by: Person | None
    at: datetime


class Links(Protocol):
    async def put(self, link: Link) -> None:
        """Once: a second time nothing changes."""

    async def remove(self, link: Link) -> None: ...
    async def came_from(self, ideas: Collection[IdeaId]) -> Mapping[IdeaId, IdeaId]:
        """The review or finding that an action belongs to, by the action."""

    async def of(self, idea: IdeaId) -> Sequence[Link]:
        """From it and to it, the earliest first."""

    async def to(self, subject: Subject) -> Sequence[Link]:
        """Those that lead to this, the earliest first."""

    async def all(self, how: How) -> Sequence[Link]:
        """Every one of a kind, the earliest first."""
