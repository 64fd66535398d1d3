"""Ideas and what happened to them; who shared one stands in a table of its own."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from learning.ideas import Event, Idea, IdeaId, Moment, Move, Try, Voice
from learning.people import Person, Team
from learning.refusal import Refusal
from learning.rights import Deed, may
from storage.people import people_of
from storage.tables import IdeaAuthorRow, IdeaEventRow, IdeaRow
from storage.transaction import Raced

WHOLE = (selectinload(IdeaRow.events), selectinload(IdeaRow.author))
WAITING = (Moment.NEW.value, Moment.CONSIDERING.value)


class SqlIdeas:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, id: IdeaId) -> Idea:
        found = await self._ideas(select(IdeaRow).where(IdeaRow.id == id))
        if not found:
            raise Refusal("This idea is not here any more.")
        return found[0]

    async def by(self, author: Person) -> Sequence[Idea]:
        mine = select(IdeaRow).join(IdeaAuthorRow).where(IdeaAuthorRow.person_id == author.id)
        return sorted(await self._ideas(mine), key=lambda idea: idea.last.at, reverse=True)

    async def waiting_for(self, person: Person) -> Sequence[Idea]:
        waiting = select(IdeaRow).where(IdeaRow.stage.in_(WAITING)).order_by(IdeaRow.shared_at)
        theirs = waiting.where(IdeaRow.holder_kind == "manager", IdeaRow.holder_person == person.id)
        found = await self._ideas(theirs)
        if may(person, Deed.ANSWER_FOR_BODIES):
            found += await self._ideas(waiting.where(IdeaRow.holder_kind == "body"))
        return [idea for idea in found if idea.is_with(person)]

    async def held_by_bodies(self) -> Sequence[Idea]:
        held = select(IdeaRow).where(IdeaRow.holder_kind == "body", IdeaRow.stage.in_(WAITING))
        return await self._ideas(held.order_by(IdeaRow.shared_at))

    async def put(self, idea: Idea) -> Idea:
        row = await self._session.get(IdeaRow, idea.id, options=WHOLE)
        if row and row.version != idea.version:
            raise Raced("somebody moved it first")
        kept = len(row.events) if row else 0
        if not row:
            row = IdeaRow(id=idea.id, sentence=idea.sentence, voice=idea.voice.value, shared_at=idea.shared_at)
            row.team_agency, row.team_name = idea.team.agency, idea.team.name
            self._session.add(row)
        row.stage, row.source, row.route, row.step = idea.moment.value, idea.source, idea.route, idea.step
        row.holder_kind = _holder(idea)
        row.holder_person = idea.manager.id if idea.manager else None
        row.holder_body = ",".join(idea.bodies) or None
        row.promised_on, row.extras = idea.promised_on, dict(idea.extras)
        tried = idea.being_tried
        row.try_place, row.try_until = (tried.place, tried.until) if tried else (None, None)
        row.shows_it_works = tried.shows if tried else None
        flag_modified(row, "extras")  # every move is a new version, also one that changes nothing else
        await self._session.flush()
        if not kept and idea.author:
            self._session.add(IdeaAuthorRow(idea_id=idea.id, person_id=idea.author.id))
        for n, event in enumerate(idea.events[kept:], start=kept):
            who = event.who.id if event.who else None
            self._session.add(
                IdeaEventRow(
                    idea_id=idea.id,
                    n=n,
                    kind=event.move.value,
                    who=who,
                    at=event.at,
                    words=event.words,
                    data=dict(event.data),
                )
            )
        await self._session.flush()
        return await self.get(idea.id)

    async def _ideas(self, query: Select[IdeaRow]) -> list[Idea]:
        rows = list(await self._session.scalars(query.options(*WHOLE).execution_options(populate_existing=True)))
        ids = [row.holder_person for row in rows] + [row.author.person_id for row in rows if row.author]
        people = await people_of(self._session, [*ids, *(event.who for row in rows for event in row.events)])
        return [
            Idea(
                id=IdeaId(row.id),
                sentence=row.sentence,
                voice=Voice(row.voice),
                author=people.get(row.author.person_id) if row.author else None,
                team=Team(row.team_agency, row.team_name),
                source=row.source,
                route=row.route,
                step=row.step,
                moment=Moment(row.stage),
                manager=people.get(row.holder_person) if row.holder_person else None,
                bodies=tuple(row.holder_body.split(",")) if row.holder_body else (),
                promised_on=row.promised_on,
                being_tried=Try(row.try_place or "", row.try_until, row.shows_it_works or "")
                if row.try_until
                else None,
                extras=row.extras,
                events=tuple(
                    Event(Move(e.kind), e.at, people.get(e.who) if e.who else None, e.words, e.data) for e in row.events
                ),
                shared_at=row.shared_at,
                version=row.version,
            )
            for row in rows
        ]


def _holder(idea: Idea) -> str:
    """Who moves it next: what lists and the doctor ask for."""
    if idea.question or idea.awaits_result:
        return "author"
    if idea.moment is Moment.FINISHED:
        return "none"
    return "body" if idea.bodies else "manager" if idea.manager else "none"
