"""What a use case may touch: one interaction is one Work, and one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from learning.framework import Framework
from learning.people import People, Person, Viewer
from learning.subject import Subject

if TYPE_CHECKING:  # the notions are written in terms of Work
    from learning.agendas import Agendas
    from learning.asking import Askings
    from learning.briefings import Briefings
    from learning.delivery import Delivery
    from learning.framework_points import Points
    from learning.ideas_kept import Ideas
    from learning.links import Links
    from learning.publishing import Publications
    from learning.reach import Reached
    from learning.reflections import Reflections
    from learning.reminders import Reminders
    from learning.similar import Similar
    from learning.supervision import Supervisions
    from learning.supporters import Supporters


class Work(Protocol):
    """The edge commits it; nothing in here does, and nothing in here reads a clock."""

    @property
    def now(self) -> datetime: ...
    @property
    def framework(self) -> Framework: ...
    @property
    def ways(self) -> Mapping[str, str]:
        """By platform, how one says that something goes by it: each channel's own words."""

    @property
    def people(self) -> People: ...
    @property
    def ideas(self) -> "Ideas": ...
    @property
    def agendas(self) -> "Agendas": ...
    @property
    def links(self) -> "Links": ...
    @property
    def askings(self) -> "Askings": ...
    @property
    def briefings(self) -> "Briefings": ...
    @property
    def delivery(self) -> "Delivery": ...
    @property
    def reached(self) -> "Reached": ...
    @property
    def reflections(self) -> "Reflections": ...
    @property
    def reminders(self) -> "Reminders": ...
    @property
    def publications(self) -> "Publications": ...
    @property
    def points(self) -> "Points": ...
    @property
    def similar(self) -> "Similar": ...
    @property
    def supervisions(self) -> "Supervisions": ...
    @property
    def supporters(self) -> "Supporters": ...
    def new_id(self) -> UUID: ...
    async def tell(self, viewer: Viewer, subject: Subject) -> None:
        """
        Says to someone how a subject stands, once this is committed: a new message, where they are.

        To somebody who is away it is said when they are back, unless they asked for it.
        """

    async def refresh(self, subject: Subject) -> None:
        """Every copy of the subject that was posted before is edited to how it then stands."""

    async def refresh_copy(self, subject: Subject, reader: Person) -> None:
        """Only this reader's: what went to very many is not swept, each copy is edited when its reader touches it."""

    async def due(self, what: str, subject: Subject, at: datetime) -> None:
        """Something to do at ``at`` (the name of one of ``learning.due.DUE``), as a row that the tick asks for."""
