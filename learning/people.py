"""People, the teams they are in, and the places where they can be spoken to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NewType, Protocol, TypeAlias
from uuid import UUID

from learning.subject import Subject

PersonId = NewType("PersonId", UUID)


class Role(StrEnum):
    """What a person is here for; what each may do and see is one table, in ``learning.rights``."""

    PRACTITIONER = "practitioner"
    MANAGER = "manager"
    BOARD_MEMBER = "board_member"
    FRAMEWORK_ADMIN = "framework_admin"
    BRIEFING_AUTHOR = "briefing_author"


@dataclass(frozen=True)
class Roster:
    """Of those who are here: who answers for each body, who sets Hearback up, and which of them are away."""

    clerks: Mapping[str, frozenset[PersonId]] = field(default_factory=dict)
    admins: frozenset[PersonId] = frozenset()
    away: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of staff of one of the agencies, as their list says."""

    id: PersonId
    name: str
    email: str = ""
    agency: str = ""
    team: str = ""
    job_title: str = ""
    profession: str = ""
    role: Role = Role.PRACTITIONER
    manager: PersonId | None = None
    left_on: date | None = None
    hears_whole_cards: bool = False
    """Notification lines are neutral, unless this person chose otherwise (screen readers hear only the line)."""
    away_until: date | None = None
    """The last day that they said they are away; it stays when it is past."""
    round_at: str | None = None
    """When they wish to be called on: an hour (``09:30``), ``off``, or nothing where they have not chosen."""

    deputy: PersonId | None = None
    """Who stands in for them while they are away, and where a promised day has passed; as they named."""
    answers_for: frozenset[str] = frozenset()
    """Ids of the bodies whose clerk they are: they read its agenda, and say what it said."""
    roster: Roster | None = field(default=None, compare=False, repr=False)
    """Who else answers for bodies, for whoever does; nothing of anybody else (`learning.rights.answers`)."""

    @property
    def subject(self) -> Subject:
        return Subject("person", self.id)

    def has_left(self, today: date) -> bool:
        """Whoever leaves on Friday is here until then."""
        return self.left_on is not None and self.left_on <= today

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def is_away(self, today: date) -> bool:
        return self.away_until is not None and self.away_until >= today

    @property
    def of_team(self) -> "Team":
        return Team(self.agency, self.team)


EVERYBODY = "*"
"""As the name of a team: all of an agency, in a channel that any of them can join."""


@dataclass(frozen=True)
class Team:
    """A team of an agency: as a viewer, whoever reads the private channel that is the team's."""

    agency: str
    name: str

    @property
    def in_full(self) -> str:
        """What it is counted, chosen and kept by; either part may have a stroke of its own, so it is never parted."""
        return f"{self.agency} / {self.name}"


Viewer: TypeAlias = Person | Team
"""Whom a card is made for: one person, or a team in its channel."""


@dataclass(frozen=True)
class Place:
    """
    A conversation on a platform, which only that platform's channel can read.

    ``kind`` is *direct* (with one person), *private* (a channel of few) or *open* (anyone can join).
    """

    platform: str
    workspace: str
    address: str
    kind: Literal["direct", "private", "open"] = "direct"

    @property
    def shared(self) -> bool:
        return self.kind != "direct"


class People(Protocol):
    async def get(self, id: PersonId) -> Person | None: ...
    async def by_email(self, email: str) -> Person | None: ...
    async def find(self, words: str) -> Sequence[Person]:
        """At most fifteen people who have not left, by a few letters of their name."""

    async def called(self, names: Collection[str]) -> Sequence[str]:
        """Of these, whole names of people on the staff list, here or gone, as they are written there."""

    async def managed_by(self, manager: Person) -> Sequence[Person]: ...
    async def managers_in(self, team: Team) -> Sequence[Person]:
        """Whoever is in a team and is a manager, or manages somebody; nobody who has left."""

    async def with_role(self, role: Role) -> Sequence[Person]: ...
    async def agencies(self) -> Sequence[str]: ...
    async def teams(self) -> Sequence[Team]: ...
    async def professions(self) -> Sequence[str]: ...
    async def signed_in_first(self, person: Person) -> datetime | None:
        """When somebody first came to our page; nothing if they never did."""

    async def clerks_of(self, bodies: Sequence[str]) -> Sequence[Person]:
        """Whoever answers for one of these bodies and has not left."""

    async def who_answer(self) -> Sequence[Person]:
        """Whoever answers for any body and has not left, by name."""

    async def answer_for(self, person: Person, bodies: frozenset[str]) -> None:
        """From now on, and for no others."""

    async def lead_of(self, team: Team) -> Person | None:
        """The manager of a team: whom most of it are managed by."""

    async def hear_whole_cards(self, person: Person, whole: bool) -> None: ...
    async def be_away(self, person: Person, until: date, now: datetime, again: datetime) -> None:
        """Until this day is over; what was on its way to them waits as long, and what waits already until ``again``."""

    async def be_back(self, person: Person, now: datetime) -> None:
        """Whatever waited for them goes on its way."""

    async def stands_in(self, person: Person, deputy: Person | None) -> None:
        """Whoever is named stands in for a person from now on; nobody does, where nobody is named."""

    async def come_at(self, person: Person, hour: str) -> None: ...
    async def channel_since(self, team: Team) -> datetime | None:
        """When the private channel that is the team's was connected, if one is."""

    async def channels(self) -> Sequence[Team]:
        """Teams with a channel of their own; ``EVERYBODY`` of an agency with an open one."""

    async def connect(self, team: Team, place: Place, now: datetime) -> None: ...
    async def disconnect(self, team: Team) -> None: ...
