"""One Work is one transaction: what use cases see of it is ``learning.work.Work``; the edge sees the rest."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from learning.calendar import LONDON
from learning.framework import Framework
from learning.people import Person, Viewer
from learning.subject import Subject
from storage import due, ledger, outbox
from storage.agendas import SqlAgendas
from storage.asking import SqlAskings
from storage.briefings import SqlBriefings
from storage.connections import Connections
from storage.database import Database
from storage.delivery import SqlDelivery
from storage.framework_points import SqlPoints
from storage.ideas import SqlIdeas
from storage.jobs import Jobs
from storage.jobs.rows import Job
from storage.keys import Keys
from storage.links import SqlLinks
from storage.people import SqlPeople
from storage.publishing import SqlPublications
from storage.reached import SqlReached
from storage.reflections import SqlReflections
from storage.reminders import SqlReminders
from storage.seal import Keyring
from storage.similar import SqlSimilar
from storage.supervision import SqlSupervisions
from storage.supporters import SqlSupporters

T = TypeVar("T")


@dataclass(frozen=True)
class World:
    """What every Work is made with.  ``clock`` is read once for each; ``ways``: `learning.work.Work.ways`."""

    framework: Framework
    keyring: Keyring
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    ways: Mapping[str, str] = field(default_factory=dict)


class SqlWork:
    """``turn`` names what is to be said because of it: one job for all."""

    def __init__(self, session: AsyncSession, world: World) -> None:
        self.session, self.turn, self.now = session, world.new_id(), world.clock()
        self.framework, self.ways, self.new_id = world.framework, world.ways, world.new_id
        self.today = today = self.now.astimezone(LONDON).date()
        self.people, self.ideas = SqlPeople(session, today), SqlIdeas(session, today)
        self.briefings, self.reached = SqlBriefings(session, today, self.start), SqlReached(session)
        self.askings = SqlAskings(session, self.start)
        self.reminders = SqlReminders(session, self.briefings, today)
        self.delivery = SqlDelivery(session, self.now, self.turn, self.start)
        self.similar, self.supporters = SqlSimilar(session, self.ideas), SqlSupporters(session)
        self.reflections = SqlReflections(session, world.keyring)
        self.supervisions = SqlSupervisions(session, world.keyring)
        self.points = SqlPoints(session)
        self.publications = SqlPublications(session, self.ideas)
        self.agendas, self.links = SqlAgendas(session, today, self.new_id), SqlLinks(session)
        self.connections, self.keys = Connections(session, world.keyring, world.new_id), Keys(session)
        self.jobs: dict[Job, None] = {}
        """What is to be looked at after the commit, once each, in order."""

    def start(self, job: str, *ids: UUID) -> None:
        self.jobs[job, ids] = None

    async def tell(self, viewer: Viewer, subject: Subject) -> None:
        at = self.now
        if isinstance(viewer, Person) and await self._is_away(viewer, subject):
            assert viewer.away_until is not None
            at = self.framework.hours_of(viewer.agency).opens_after(viewer.away_until)
        await outbox.tell(self.session, self.turn, viewer, subject, at)
        self.start("deliver", self.turn)

    async def _is_away(self, person: Person, subject: Subject) -> bool:
        """The reply to their own question is what they asked for: it comes all the same."""
        if not person.is_away(self.today) or subject.kind != "question":
            return person.is_away(self.today)
        return (await self.briefings.question(subject.id)).asker.id != person.id

    async def notice(self, person: Person, card: Any) -> None:
        """A plain notice: ``card`` as JSON."""
        await outbox.tell(self.session, self.turn, person, None, self.now, card=card)
        self.start("deliver", self.turn)

    async def refresh(self, subject: Subject) -> None:
        await outbox.refresh(self.session, self.turn, subject, self.now)
        self.start("deliver", self.turn)

    async def refresh_copy(self, subject: Subject, reader: Person) -> None:
        if subject.kind != "briefing":
            await outbox.refresh(self.session, self.turn, subject, self.now, reader)
            self.start("deliver", self.turn)
        elif copy := await ledger.copy_of(self.session, subject.id, reader.id):
            way, posted = copy
            await outbox.edit(self.session, self.turn, way, reader, subject, posted, self.now)
            self.start("deliver", self.turn)

    async def due(self, what: str, subject: Subject, at: datetime) -> None:
        await due.at(self.session, self.new_id(), what, subject, at)


class Works:
    """Runs use cases, each in a transaction of its own, with the jobs they ask for in the same commit."""

    def __init__(self, database: Database, world: World) -> None:
        self.database, self.world = database, world
        self.jobs: Jobs | None = None

    async def write(self, use_case: Callable[[SqlWork], Awaitable[T]]) -> T:
        """Raises what the use case raised, and then nothing is kept; ``Raced`` where it should be run again."""

        async def transaction(session: AsyncSession) -> tuple[T, SqlWork]:
            work = SqlWork(session, self.world)
            result = await use_case(work)
            if self.jobs:
                for job, ids in work.jobs:
                    await self.jobs.enqueue(session, job, *ids)
            return result, work

        result, work = await self.database.write(transaction)
        if self.jobs:
            for job, ids in work.jobs:
                self.jobs.wake(job, *ids)
        return result

    async def read(self, use_case: Callable[[SqlWork], Awaitable[T]]) -> T:
        async def transaction(session: AsyncSession) -> T:
            return await use_case(SqlWork(session, self.world))

        return await self.database.read(transaction)
