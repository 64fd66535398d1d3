"""Who added their voice to an idea: “I see this too”, “I would help test it”; and what they hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from learning.calendar import LONDON
from learning.ideas import Idea, IdeaId
from learning.people import Person
from learning.work import Work


class Support(StrEnum):
    """Whoever would help test it sees it too."""

    SEES = "sees"
    TESTS = "tests"


@dataclass(frozen=True)
class Supporter:
    person: Person
    kind: Support
    at: datetime


class Supporters(Protocol):
    async def of(self, idea: IdeaId) -> Sequence[Supporter]:
        """The earliest first."""

    async def put(self, idea: IdeaId, supporter: Supporter) -> None:
        """Once for each person: a second time it is the newer."""

    async def remove(self, idea: IdeaId, person: Person) -> None: ...


async def voices(work: Work, idea: Idea) -> Sequence[Supporter]:
    """Most ideas have none, and nothing is looked up for them."""
    return await work.supporters.of(idea.id) if idea.joined_on else ()


async def tell_supporters(work: Work, idea: Idea) -> None:
    """What its author hears of a decision they hear too, but for whoever made it or has left."""
    who, today = idea.last.who, work.now.astimezone(LONDON).date()
    for one in await voices(work, idea):
        if not one.person.has_left(today) and not (who and who.id == one.person.id):
            await work.tell(one.person, idea.subject)
