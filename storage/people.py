"""People, how each platform knows them, and the channels that are teams'."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import Person, PersonId, Place, Role, Roster, Team
from learning.rights import MAY, Deed, may
from storage.leads import leads
from storage.tables import QUEUED, ConnectionRow, HandleRow, PersonRow, TeamPlaceRow, message, recipient

FOUND = 15

PERSON = cast(Table, PersonRow.__table__)
_CONNECTION, _HANDLE, _PLACE = (cast(Table, row.__table__) for row in (ConnectionRow, HandleRow, TeamPlaceRow))

# Made once, and of plain rows: they are part of every turn.
THESE = select(PERSON).where(PERSON.c.id.in_(bindparam("ids", expanding=True)))
THIS = select(PERSON).where(PERSON.c.id == bindparam("id"))
BEHIND = (
    select(PERSON)
    .join(_HANDLE, _HANDLE.c.person_id == PERSON.c.id)
    .join(_CONNECTION, _CONNECTION.c.id == _HANDLE.c.connection_id)
    .where(_CONNECTION.c.platform == bindparam("platform"), _CONNECTION.c.workspace == bindparam("workspace"))
    .where(_CONNECTION.c.state == "on", _HANDLE.c.platform_user == bindparam("user"))
    .where(or_(PERSON.c.left_on.is_(None), PERSON.c.left_on > bindparam("today")))
)
SINCE = select(_PLACE.c.connected_at).where(_PLACE.c.agency == bindparam("agency"), _PLACE.c.team == bindparam("team"))


def person_of(row: PersonRow | Row[Any]) -> Person:
    return Person(
        id=PersonId(row.id),
        name=row.name,
        email=row.email or "",
        agency=row.agency,
        team=row.team,
        job_title=row.job_title,
        profession=row.profession,
        role=Role(row.role),
        manager=PersonId(row.manager_id) if row.manager_id else None,
        left_on=row.left_on,
        hears_whole_cards=row.hears_whole_cards,
        away_until=row.away_until,
        round_at=row.round_at,
        deputy=PersonId(row.deputy_id) if row.deputy_id else None,
        answers_for=frozenset(filter(None, row.answers_for.split(","))),
    )


async def with_roster(session: AsyncSession, today: date, *people: Person) -> list[Person]:
    """Each as they are; whoever answers for bodies knows who else does."""
    if not any(may(one, Deed.ANSWER_FOR_BODIES) or one.answers_for for one in people):
        return [*people]
    known = await roster(session, today)
    return [replace(one, roster=known) for one in people]


async def roster(session: AsyncSession, today: date) -> Roster:
    roles = [role.value for role in MAY[Deed.ANSWER_FOR_BODIES]]
    here = or_(PERSON.c.left_on.is_(None), PERSON.c.left_on > today)
    who = select(PERSON.c.id, PERSON.c.role, PERSON.c.answers_for, PERSON.c.away_until)
    rows = (await session.execute(who.where(here, or_(PERSON.c.answers_for != "", PERSON.c.role.in_(roles))))).all()
    clerks: dict[str, set[PersonId]] = {}
    for row in rows:
        for body in filter(None, row.answers_for.split(",")):
            clerks.setdefault(body, set()).add(PersonId(row.id))
    return Roster(
        clerks={body: frozenset(ids) for body, ids in clerks.items()},
        admins=frozenset(PersonId(row.id) for row in rows if row.role in roles),
        away=frozenset(PersonId(row.id) for row in rows if row.away_until and row.away_until >= today),
    )


async def people_of(session: AsyncSession, ids: Iterable[UUID | None]) -> Mapping[UUID, Person]:
    wanted = {id for id in ids if id}
    if not wanted:
        return {}
    rows = await session.execute(THESE, {"ids": list(wanted)})
    return {row.id: person_of(row) for row in rows}


class SqlPeople:
    def __init__(self, session: AsyncSession, today: date) -> None:
        self._session, self._today = session, today

    def _here(self) -> Select[PersonRow]:
        return select(PersonRow).where(self._is_here()).order_by(PersonRow.name)

    def _is_here(self) -> ColumnElement[bool]:
        return or_(PersonRow.left_on.is_(None), PersonRow.left_on > self._today)

    async def _people(self, query: Select[PersonRow]) -> list[Person]:
        found = [person_of(row) for row in await self._session.scalars(query)]
        return await with_roster(self._session, self._today, *found)

    async def get(self, id: PersonId) -> Person | None:
        row = (await self._session.execute(THIS, {"id": id})).one_or_none()
        return (await with_roster(self._session, self._today, person_of(row)))[0] if row else None

    async def by_email(self, email: str) -> Person | None:
        found = await self._people(self._here().where(PersonRow.email == email.strip().lower()))
        return found[0] if found else None

    async def find(self, words: str) -> Sequence[Person]:
        return await self._people(self._here().where(PersonRow.name.icontains(words, autoescape=True)).limit(FOUND))

    async def called(self, names: Collection[str]) -> Sequence[str]:
        name, low = PersonRow.name, {name.lower() for name in names}
        either = or_(name.in_(names), func.lower(name).in_(low))
        return sorted(set(await self._session.scalars(select(name).where(either))))

    async def managed_by(self, manager: Person) -> Sequence[Person]:
        return await self._people(self._here().where(PersonRow.manager_id == manager.id))

    async def managers_in(self, team: Team) -> Sequence[Person]:
        theirs = self._here().where(PersonRow.agency == team.agency, PersonRow.team == team.name)
        manages = PERSON.alias("managed")
        somebody = select(manages.c.id).where(manages.c.manager_id == PersonRow.id).exists()
        return await self._people(theirs.where(or_(PersonRow.role == Role.MANAGER.value, somebody)))

    async def with_role(self, role: Role) -> Sequence[Person]:
        return await self._people(self._here().where(PersonRow.role == role.value))

    async def clerks_of(self, bodies: Sequence[str]) -> Sequence[Person]:
        if not bodies:
            return []
        of_one = [PersonRow.answers_for.contains(f",{body},", autoescape=True) for body in bodies]
        return await self._people(self._here().where(or_(*of_one)))

    async def who_answer(self) -> Sequence[Person]:
        return await self._people(self._here().where(PersonRow.answers_for != ""))

    async def answer_for(self, person: Person, bodies: frozenset[str]) -> None:
        await self._person(person, answers_for=f",{','.join(sorted(bodies))}," if bodies else "")

    async def lead_of(self, team: Team) -> Person | None:
        found = await self._people(self._here().where(PersonRow.id.in_(select(leads(self._today, team).c.lead))))
        return found[0] if found else None

    async def agencies(self) -> Sequence[str]:
        return await self._distinct(PersonRow.agency)

    async def professions(self) -> Sequence[str]:
        return await self._distinct(PersonRow.profession)

    async def _distinct(self, column: object) -> Sequence[str]:
        here = self._here().with_only_columns(column).order_by(None).distinct()  # type: ignore[call-overload]  # a column of PersonRow
        return sorted(name for name in await self._session.scalars(here) if name)

    async def teams(self) -> Sequence[Team]:
        pairs = self._here().with_only_columns(PersonRow.agency, PersonRow.team).order_by(None).distinct()
        return [Team(agency, team) for agency, team in await self._session.execute(pairs) if team]

    async def signed_in_first(self, person: Person) -> datetime | None:
        at_our_page = select(HandleRow.met_at).join(ConnectionRow, ConnectionRow.id == HandleRow.connection_id)
        theirs = at_our_page.where(ConnectionRow.platform == "web", HandleRow.person_id == person.id)
        first: datetime | None = await self._session.scalar(theirs)
        return first

    async def hear_whole_cards(self, person: Person, whole: bool) -> None:
        await self._person(person, hears_whole_cards=whole)

    async def be_away(self, person: Person, until: date, now: datetime, again: datetime) -> None:
        await self._person(person, away_until=until)
        await self._session.execute(update(recipient).where(*_on_the_way(person)).values(away_until=until))
        await self._session.execute(update(message).where(*_later(person, now)).values(due_at=again))

    async def be_back(self, person: Person, now: datetime) -> None:
        """As if the day before had been the last: the tick then sends what waited (`storage.reminders.returned`)."""
        before = self._today - timedelta(days=1)
        await self._person(person, away_until=before)
        held = (recipient.c.person == person.id, recipient.c.away_until > before)
        await self._session.execute(update(recipient).where(*held).values(away_until=before))
        await self._session.execute(update(message).where(*_later(person, now)).values(due_at=now))

    async def stands_in(self, person: Person, deputy: Person | None) -> None:
        await self._person(person, deputy_id=deputy.id if deputy else None)

    async def come_at(self, person: Person, hour: str) -> None:
        await self._person(person, round_at=hour)

    async def _person(self, person: Person, **facts: object) -> None:
        await self._session.execute(update(PersonRow).where(PersonRow.id == person.id).values(**facts))

    async def channel_since(self, team: Team) -> datetime | None:
        since: datetime | None = await self._session.scalar(SINCE, {"agency": team.agency, "team": team.name})
        return since

    async def channels(self) -> Sequence[Team]:
        on = select(_PLACE.c.agency, _PLACE.c.team).join(_CONNECTION, _CONNECTION.c.id == _PLACE.c.connection_id)
        rows = await self._session.execute(on.where(_CONNECTION.c.state == "on").order_by(_PLACE.c.agency))
        return [Team(agency, team) for agency, team in rows]

    async def connect(self, team: Team, place: Place, now: datetime) -> None:
        connection = await connection_of(self._session, place.platform, place.workspace)
        assert connection is not None  # it was said in it
        row = await self._session.get(TeamPlaceRow, (team.agency, team.name))
        if row is None:
            row = TeamPlaceRow(agency=team.agency, team=team.name)
            self._session.add(row)
        if (row.connection_id, row.address) != (connection.id, place.address):  # said twice, it is still the first time
            row.connected_at = now
        row.connection_id, row.address, row.kind = connection.id, place.address, place.kind
        await self._session.flush()

    async def disconnect(self, team: Team) -> None:
        row = await self._session.get(TeamPlaceRow, (team.agency, team.name))
        if row is not None:
            await self._session.delete(row)
            await self._session.flush()

    # --- how platforms know them: for the door, not for use cases -----------------------------------------------------

    async def behind(self, platform: str, workspace: str, user: str) -> Person | None:
        """Whoever a platform knows by this name; nobody who has left, and nobody on a connection that is off."""
        known = {"platform": platform, "workspace": workspace, "user": user, "today": self._today}
        row = (await self._session.execute(BEHIND, known)).first()
        return (await with_roster(self._session, self._today, person_of(row)))[0] if row else None

    async def introduce(self, person: Person, connection: UUID, user: str, place: Place | None, at: datetime) -> bool:
        """Joins a platform's user to a person; True when it is the first time on this connection."""
        handles = select(HandleRow).where(HandleRow.connection_id == connection)
        first = await self._session.scalar(handles.where(HandleRow.person_id == person.id)) is None
        row = await self._session.get(HandleRow, (connection, user))
        if row is None:
            row = HandleRow(connection_id=connection, platform_user=user)
            self._session.add(row)
        row.person_id, row.met_at, row.state = person.id, at, "here"
        if place is not None:
            row.place, row.place_kind = place.address, place.kind
        await self._session.flush()
        return first

    async def met(self, connection: UUID, user: str, place: Place, at: datetime) -> None:
        row = await self._session.get(HandleRow, (connection, user))
        if row is not None and (row.place, row.state) != (place.address, "here"):
            row.place, row.place_kind, row.met_at, row.state = place.address, place.kind, at, "here"
            await self._session.flush()

    async def gone(self, connection: UUID, user: str) -> None:
        row = await self._session.get(HandleRow, (connection, user))
        if row is not None:
            row.state = "gone"
            await self._session.flush()


def _on_the_way(person: Person) -> tuple[ColumnElement[bool], ...]:
    """What nobody has begun to send to them."""
    unsent = recipient.c.state.in_([QUEUED, "away"])
    return recipient.c.person == person.id, unsent, recipient.c.in_hand.is_(None)


def _later(person: Person, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What waits to be said to them because they are away: not an edit, nor what is to be tried again."""
    waits = (message.c.viewer_person == person.id, message.c.sent_at.is_(None), message.c.failed.is_(None))
    return *waits, message.c.due_at > now, message.c.attempts == 0, message.c.edits.is_(None)


async def connection_of(session: AsyncSession, platform: str, workspace: str) -> ConnectionRow | None:
    found = select(ConnectionRow).where(ConnectionRow.platform == platform, ConnectionRow.workspace == workspace)
    row: ConnectionRow | None = await session.scalar(found.order_by(ConnectionRow.app_id).limit(1))
    return row
