"""
Ideas and what happened to them; who shared one stands in a table of its own.

Plain statements over the tables, most of them made once, and an idea is read once in a Work: this is on the path of
every turn, and an ORM's loading cost more than all the rest of it (`docs/measurements.md`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Select, Table, and_, bindparam, delete, func, insert, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.framework import Framework, Frequency, Route
from learning.good_practice import NO, in_queue
from learning.ideas import Agreed, AskingId, Event, Idea, IdeaId, Kind, Moment, Move, Try, Voice
from learning.ideas_kept import Numbers
from learning.people import Person, PersonId, Team
from learning.refusal import Refusal
from learning.rights import Deed, may
from storage.before import asks, decides
from storage.numbers import behind, numbers
from storage.people import people_of, roster
from storage.tables import IdeaAuthorRow, IdeaEventRow, IdeaRow, PersonRow, due
from storage.transaction import Raced

IDEA, AUTHOR, EVENT = (cast(Table, row.__table__) for row in (IdeaRow, IdeaAuthorRow, IdeaEventRow))
i, a, e = IDEA.c, AUTHOR.c, EVENT.c
FINDS_BY, FOUND, LOOKED_AT = 6, 15, 100
"""Words that an idea is looked for by; how many are shown, and of how many that hold them."""
LATER = i.stage.in_([Moment.TESTING.value, Moment.EMBEDDING.value, Moment.EVALUATING.value])
WAITING = or_(
    i.stage.in_([Moment.NEW.value, Moment.CONSIDERING.value]),
    and_(LATER, i.promised_on.is_not(None)),
    and_(i.stage == Moment.EMBEDDING.value, i.evaluate_on.is_(None)),
)
"""Later on, somebody is to do something where there is a day by which they will; ``Idea.waits`` knows the rest."""

OTHERS_AT_ONCE = 50
AGENCIES, ONE_TEAM = (func.coalesce(e.data[name].as_string(), "") for name in ("agencies", "team"))
ELSEWHERE = or_(
    AGENCIES.not_in(["", i.team_agency]), and_(ONE_TEAM != "", ~ONE_TEAM.startswith(i.team_agency.concat("\n")))
)
OVER = or_(
    e.kind == Move.KEPT_HERE.value,
    and_(e.kind == Move.CONSENTED.value, e.data["said"].as_string() == NO),
    and_(e.kind == Move.TOLD_OTHERS.value, ELSEWHERE),
)
"""`learning.good_practice.in_queue` knows the rest: this is so that nothing of long ago stands before what waits."""

OF_OTHERS = text("idea.kind <> 'idea'")
"""Said as the index of findings says it, or it is not used (`storage.tables.ideas`)."""
WHOLE = select(IDEA, a.person_id.label("author")).outerjoin(AUTHOR, a.idea_id == i.id)
ONE = WHOLE.where(i.id == bindparam("idea"))
EVENTS = select(EVENT).where(e.idea_id.in_(bindparam("ideas", expanding=True))).order_by(e.idea_id, e.n)
SHARED, SIGNED, HAPPENED = insert(IDEA), insert(AUTHOR), insert(EVENT)
MOVED = update(IDEA).where(i.id == bindparam("idea"), i.version == bindparam("seen"))


class SqlIdeas:
    """``_known`` is what this Work has read or written: nobody else's change is seen in it, and a version tells."""

    def __init__(self, session: AsyncSession, today: date) -> None:
        self._session, self._today = session, today
        self._known: dict[IdeaId, Idea] = {}

    async def get(self, id: IdeaId) -> Idea:
        if id in self._known:
            return self._known[id]
        found = await self._ideas(ONE, {"idea": id})
        if not found:
            raise Refusal("This idea is not here any more.")
        return found[0]

    async def these(self, ids: Collection[IdeaId]) -> Sequence[Idea]:
        return await self._ideas(WHOLE.where(i.id.in_(ids)).order_by(i.shared_at, i.id)) if ids else []

    async def of_team(self, team: Team) -> Sequence[Idea]:
        theirs = WHOLE.where(i.team_agency == team.agency, i.team_name == team.name)
        return await self._ideas(theirs.order_by(i.shared_at.desc(), i.id))

    async def by(self, author: Person) -> Sequence[Idea]:
        mine = WHOLE.where(a.person_id == author.id)
        return sorted(await self._ideas(mine), key=lambda idea: idea.last.at, reverse=True)

    async def waiting_for(self, person: Person) -> Sequence[Idea]:
        waiting = WHOLE.where(WAITING).order_by(i.shared_at)
        found = await self._ideas(waiting.where(i.holder_kind == "manager", i.holder_person == person.id))
        if may(person, Deed.ANSWER_FOR_BODIES) or person.answers_for:
            known = decides(await roster(self._session, self._today))
            them = select(PersonRow.id).where(PersonRow.id == person.id, asks(known, true()))
            theirs = them.correlate(IDEA).exists()
            found += await self._ideas(waiting.where(i.holder_kind == "body", theirs))
        return [idea for idea in found if idea.is_with(person) and idea.waits]

    async def led_by(self, person: Person) -> Sequence[Idea]:
        led = (i.holder_person == person.id, i.stage == Moment.EMBEDDING.value, i.evaluate_on.is_not(None))
        return await self._ideas(WHOLE.where(*led).order_by(i.evaluate_on, i.shared_at))

    async def for_others(self) -> Sequence[Idea]:
        flagged = (i.extras["others"].as_string() == "yes", ~select(e.idea_id).where(e.idea_id == i.id, OVER).exists())
        found = await self._ideas(WHOLE.where(*flagged).order_by(i.shared_at).limit(OTHERS_AT_ONCE))
        return [idea for idea in found if in_queue(idea)]

    async def numbers(self, framework: Framework) -> Numbers:
        return await numbers(self._session, framework)

    async def behind(self, framework: Framework, of: str) -> Mapping[str, Sequence[Idea]]:
        counted = await behind(self._session, framework, of, LOOKED_AT)
        found = {idea.id: idea for idea in await self.these({id for ids in counted.values() for id in ids})}
        return {name: [found[id] for id in ids if id in found] for name, ids in counted.items()}

    async def held_by(self, person: Person) -> Sequence[Idea]:
        theirs = (i.holder_person == person.id, i.holder_kind.in_(["manager", "author"]), i.holder_body.is_(None))
        return await self._ideas(WHOLE.where(*theirs, WAITING).order_by(i.shared_at))

    async def held_alone(self) -> Sequence[Idea]:
        return await self._ideas(WHOLE.where(i.alone, i.holder_body.is_(None), WAITING).order_by(i.shared_at))

    async def find(self, words: str, reader: Person) -> Sequence[Idea]:
        said = [i.sentence.icontains(word, autoescape=True) for word in words.split()[:FINDS_BY]]
        found = await self._ideas(WHOLE.where(*said).order_by(i.shared_at.desc()).limit(LOOKED_AT))
        return [idea for idea in found if idea.may_be_read_by(reader)][:FOUND]

    async def of_kind(self, kind: Kind) -> Sequence[Idea]:
        those = WHOLE.where(i.kind == kind.value)
        if kind is not Kind.IDEA:
            those = those.where(OF_OTHERS)
        return await self._ideas(those.order_by(i.shared_at.desc(), i.id))

    async def held_by_bodies(self) -> Sequence[Idea]:
        return await self._ideas(WHOLE.where(i.holder_kind == "body", WAITING).order_by(i.shared_at))

    async def put(self, idea: Idea) -> Idea:
        kept = len((await self.get(idea.id)).events) if idea.version else 0
        version = idea.version + 1  # every move is a new one, also one that changes nothing else
        if idea.version:
            written = {"sentence": idea.sentence, "shared_at": idea.shared_at} if idea.kind is Kind.FINDING else {}
            values = {**_row(idea, version), **written}
            moved = await self._session.execute(MOVED, {"idea": idea.id, "seen": idea.version, **values})
            if moved.rowcount != 1:  # type: ignore[attr-defined]  # of an UPDATE it is there
                raise Raced("somebody moved it first")
        else:
            team = {"team_agency": idea.team.agency, "team_name": idea.team.name}
            found = {"shown_to_colleagues": idea.shown_to_colleagues, "asked": idea.asked}
            team["kind"] = idea.kind.value
            first = {"id": idea.id, "sentence": idea.sentence, "voice": idea.voice.value, "shared_at": idea.shared_at}
            await self._session.execute(SHARED, {**first, **team, **found, **_row(idea, version)})
            if idea.author:
                await self._session.execute(SIGNED, {"idea_id": idea.id, "person_id": idea.author.id})
        happened = [_event(idea.id, n, event) for n, event in enumerate(idea.events[kept:], start=kept)]
        if happened:
            await self._session.execute(HAPPENED, happened)
        return self._knows(replace(idea, version=version))

    async def remove(self, draft: Idea) -> None:
        """Its events and its author's name with it; nothing else knows of a draft."""
        gone = {AUTHOR: a.idea_id, EVENT: e.idea_id, IDEA: i.id}
        for table, id in gone.items():
            await self._session.execute(delete(table).where(id == draft.id))
        self._known.pop(draft.id, None)

    async def asked_if_it_lasts(self, person: Person) -> Sequence[Idea]:
        waits = select(due.c.subject_id).where(due.c.what == "idea.lasting_unsaid")
        asked = [i.id.in_(waits)]
        if may(person, Deed.ANSWER_FOR_BODIES) or person.answers_for:  # a forum has no day by which it is asked again
            forum = select(e.idea_id).where(e.kind == Move.LASTING.value, e.data["bodies"].as_string().is_not(None))
            asked.append(i.id.in_(forum))
        found = await self._ideas(WHOLE.where(or_(*asked)).order_by(i.shared_at, i.id))
        return [idea for idea in found if idea.asks(person)]

    async def _ideas(self, query: Select[Any], values: Mapping[str, object] = {}) -> list[Idea]:
        rows = (await self._session.execute(query, values)).all()
        if not rows:
            return []
        events: dict[UUID, list[Row[Any]]] = defaultdict(list)
        for event in await self._session.execute(EVENTS, {"ideas": [row.id for row in rows]}):
            events[event.idea_id].append(event)
        named = [id for row in rows for id in (row.holder_person, row.author)]
        people = await people_of(self._session, [*named, *(event.who for of in events.values() for event in of)])
        return [self._knows(_idea(row, events[row.id], people)) for row in rows]

    def _knows(self, idea: Idea) -> Idea:
        self._known[idea.id] = idea
        return idea


def _row(idea: Idea, version: int) -> dict[str, Any]:
    """What a move may change."""
    tried, agreed = idea.being_tried, idea.agreed
    return {
        "stage": idea.moment.value,
        "source": idea.source,
        "route": idea.route,
        "chains": _copied(idea.copied) if idea.copied else None,
        "agency": idea.agency,
        "evaluating": idea.evaluating,
        "step": idea.step,
        "holder_kind": _holder(idea),
        "holder_person": idea.manager.id if idea.manager else None,
        "holder_body": ",".join(idea.bodies) or None,
        "promised_on": idea.promised_on,
        "try_place": tried.place if tried else None,
        "try_until": tried.until if tried else None,
        "shows_it_works": tried.shows if tried else None,
        "approaches": ",".join(agreed.approaches) if agreed else None,
        "plan": agreed.plan if agreed else None,
        "realistic": agreed.realistic if agreed else None,
        "evaluate_on": agreed.evaluate_on if agreed else None,
        "evaluated": dict(idea.evaluated) or None,
        "extras": dict(idea.extras),
        "joined_on": idea.joined_on,
        "alone": idea.alone,
        "about": idea.about,
        "version": version,
    }


def _event(idea: IdeaId, n: int, event: Event) -> dict[str, Any]:
    who = event.who.id if event.who else None
    said = {"kind": event.move.value, "who": who, "at": event.at, "words": event.words, "data": dict(event.data)}
    return {"idea_id": idea, "n": n, **said}


def _idea(row: Row[Any], events: Iterable[Row[Any]], people: Mapping[UUID, Person]) -> Idea:
    return Idea(
        id=IdeaId(row.id),
        kind=Kind(row.kind),
        sentence=row.sentence,
        voice=Voice(row.voice),
        author=people.get(row.author),
        team=Team(row.team_agency, row.team_name),
        source=row.source,
        agency=row.agency,
        route=row.route,
        copied=_route(row.route, row.chains) if row.chains else None,
        evaluating=row.evaluating,
        step=row.step,
        moment=Moment(row.stage),
        manager=people.get(row.holder_person),
        bodies=tuple(row.holder_body.split(",")) if row.holder_body else (),
        promised_on=row.promised_on,
        being_tried=Try(row.try_place or "", row.try_until, row.shows_it_works or "") if row.try_until else None,
        agreed=_agreed(row) if row.evaluate_on else None,
        evaluated=row.evaluated or {},
        extras=row.extras,
        shown_to_colleagues=row.shown_to_colleagues,
        joined_on=row.joined_on,
        alone=row.alone,
        about=PersonId(row.about) if row.about else None,
        asked=AskingId(row.asked) if row.asked else None,
        events=tuple(Event(Move(it.kind), it.at, people.get(it.who), it.words, it.data) for it in events),
        shared_at=row.shared_at,
        version=row.version,
    )


def _agreed(row: Row[Any]) -> Agreed:
    approaches = tuple(filter(None, (row.approaches or "").split(",")))
    return Agreed(approaches, row.plan or "", row.realistic or "", row.evaluate_on)


def _copied(route: Route) -> dict[str, Any]:
    """As JSON: what a journey is taken by, and no more of it than that."""
    return {
        "improvement": [list(step) for step in route.improvement_chain],
        "evaluation": [list(step) for step in route.evaluation_chain],
        "optional": sorted(route.optional_steps),
        "frequency": [route.frequency.text, route.frequency.every, route.frequency.also],
        "basis": route.basis,
    }


def _route(id: str, said: Mapping[str, Any]) -> Route:
    text, every, also = said["frequency"]
    return Route(
        id=id,
        sources=(),
        improvement_chain=tuple(map(tuple, said["improvement"])),
        evaluation_chain=tuple(map(tuple, said["evaluation"])),
        frequency=Frequency(text=text, every=every, also=also),
        optional_steps=frozenset(said["optional"]),
        basis=said["basis"],
    )


def _holder(idea: Idea) -> str:
    """Who moves it next: what lists and the doctor ask for."""
    if idea.is_draft:
        return "author"
    if idea.awaits_answer or (idea.awaits_result and not idea.unsaid):
        return "author" if idea.author else "manager" if idea.manager else "body" if idea.bodies else "none"
    if idea.moment is Moment.FINISHED:
        return "none"
    return "body" if idea.bodies else "manager" if idea.manager else "none"
