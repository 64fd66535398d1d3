"""Practice reflections: two minutes, with the framework's own prompts, and nobody's but their writer's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NewType, Protocol
from uuid import UUID

from learning.people import Person, PersonId
from learning.refusal import Refusal
from learning.subject import Subject
from learning.work import Work

ReflectionId = NewType("ReflectionId", UUID)

ANYWHERE = "supervision"
"""The one place there is where a framework names no opportunities."""


@dataclass(frozen=True)
class Thought:
    """What was written to one prompt, kept with the words it was asked in."""

    prompt: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Reflection:
    """Sealed at rest, and shown to nobody else (design 5)."""

    id: ReflectionId
    writer: PersonId
    kept_on: date
    model: str
    thoughts: tuple[Thought, ...]
    taken_to: str = ""
    """Where its writer takes it: the id of one of the framework's opportunities (Derby D10)."""

    @property
    def subject(self) -> Subject:
        return Subject("reflection", self.id)


class Reflections(Protocol):
    async def get(self, id: ReflectionId, writer: Person) -> Reflection:
        """Raises ``Refusal`` unless it is this person's own."""

    async def put(self, reflection: Reflection) -> None: ...
    async def take_to(self, reflection: Reflection, opportunity: str) -> None: ...
    async def by(self, writer: Person) -> Sequence[Reflection]:
        """The newest first."""

    async def remove(self, reflection: Reflection) -> None: ...


async def keep(work: Work, writer: Person, model: str, thoughts: Sequence[Thought], on: date) -> Reflection:
    """Any one thought is enough."""
    said = tuple(thought for thought in thoughts if thought.words.strip())
    if not said:
        raise Refusal("Please write something: any one of these is enough.", about="thoughts")
    reflection = Reflection(id=ReflectionId(work.new_id()), writer=writer.id, kept_on=on, model=model, thoughts=said)
    await work.reflections.put(reflection)
    return reflection


async def remove(work: Work, writer: Person, id: ReflectionId) -> None:
    """Its writer can take it away at any time, and then it is gone; what waits for supervision because of it too."""
    reflection = await work.reflections.get(id, writer)
    if taken := await work.supervisions.about(writer, reflection.subject):
        await work.supervisions.remove(taken)
    await work.reflections.remove(reflection)


async def take_to(work: Work, writer: Person, id: ReflectionId, opportunity: str) -> Reflection:
    """Where it goes from here, kept with it and told to nobody: what is then said there is theirs to choose."""
    reflection = await work.reflections.get(id, writer)
    if opportunity not in (work.framework.opportunities or (ANYWHERE,)):
        raise Refusal("Please choose one of the list.", about="opportunity")
    await work.reflections.take_to(reflection, opportunity)
    return replace(reflection, taken_to=opportunity)
