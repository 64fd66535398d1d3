"""Ideas, findings and actions as they are kept: what a use case asks of whoever keeps them, and how many there are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from learning.framework import Framework
from learning.ideas import Idea, IdeaId, Kind
from learning.people import Person, Team


@dataclass(frozen=True)
class Numbers:
    """
    Ideas, findings and actions, counted (Nottinghamshire N11, N14; Derby D15).  They are items and not people, so
    nothing is hidden.  By the id of a moment, activity, pillar, approach, or by what was said.
    """

    all: int
    kinds: Mapping[str, int]
    moments: Mapping[str, int]
    activities: Mapping[str, int]
    pillars: Mapping[str, int]
    practice: Mapping[str, int]
    said: Mapping[str, int]
    """*affected*, *had_a_say*, *families*, *others*, *told*: how many said, or were."""
    agreed: int
    approaches: Mapping[str, int]
    lasted: Mapping[str, int]


class Ideas(Protocol):
    async def get(self, id: IdeaId) -> Idea:
        """Raises ``Refusal`` when there is no such idea."""

    async def these(self, ids: Collection[IdeaId]) -> Sequence[Idea]:
        """Several at once, in the order of their sharing; whichever is not there is left out."""

    async def of_team(self, team: Team) -> Sequence[Idea]:
        """What was shared from a team, the newest first."""

    async def put(self, idea: Idea) -> Idea:
        """Keeps it, and gives it back with its new version."""

    async def remove(self, draft: Idea) -> None:
        """A finding that nobody else has seen: it is gone."""

    async def asked_if_it_lasts(self, person: Person) -> Sequence[Idea]:
        """Of which this person is asked whether it is still happening, what was shared first first."""

    async def by(self, author: Person) -> Sequence[Idea]:
        """Theirs, the one that moved last first."""

    async def waiting_for(self, person: Person) -> Sequence[Idea]:
        """What this person has to answer, the oldest first: as its manager, or for a body."""

    async def held_by(self, person: Person) -> Sequence[Idea]:
        """What they hold as its manager while it is decided about, also where its author was asked something."""

    async def held_alone(self) -> Sequence[Idea]:
        """What is somebody's own while it is decided about: past a manager, or in somebody's place."""

    async def find(self, words: str, reader: Person) -> Sequence[Idea]:
        """At most fifteen with these words that this reader may read, the newest first."""

    async def led_by(self, person: Person) -> Sequence[Idea]:
        """What this person leads that is not in place yet, the one that is evaluated first before the others."""

    async def for_others(self) -> Sequence[Idea]:
        """Of which their authors said that others should know, and nobody has told them yet; the oldest first."""

    async def numbers(self, framework: Framework) -> Numbers:
        """How many there are of each."""

    async def behind(self, framework: Framework, of: str) -> Mapping[str, Sequence[Idea]]:
        """The newest hundred behind each number of *kind*, *moment*, *activity*, *pillar*, *practice*, *said*,
        *approach* or *lasted*, by its name."""

    async def held_by_bodies(self) -> Sequence[Idea]: ...
    async def of_kind(self, kind: Kind) -> Sequence[Idea]:
        """The newest first."""
