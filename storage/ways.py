"""
How someone can be spoken to: where they were met last, else their e-mail address, else not at all.

The web and e-mail are no places where somebody is *met*: who reads us there is written to at their address.
"""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Uuid, bindparam, case, func, literal, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import Person, Viewer
from storage.tables import ConnectionRow, HandleRow, PersonRow, TeamPlaceRow

NOT_MET = ("email", "web")
NO_WAY = "not in chat"

_CONNECTION, _HANDLE, _PERSON, _PLACE = (
    cast(Table, row.__table__) for row in (ConnectionRow, HandleRow, PersonRow, TeamPlaceRow)
)
_WAY = _CONNECTION.c.id, _CONNECTION.c.platform, _CONNECTION.c.workspace

# Made once, and of plain rows: they are part of every turn that tells somebody something.
MET = (
    select(*_WAY, _HANDLE.c.platform_user, _HANDLE.c.place)
    .join(_CONNECTION, _CONNECTION.c.id == _HANDLE.c.connection_id)
    .where(_HANDLE.c.person_id == bindparam("person"), _HANDLE.c.state == "here")
    .where(_CONNECTION.c.state == "on", _CONNECTION.c.platform.not_in(NOT_MET))
    .order_by(_HANDLE.c.met_at.desc(), _HANDLE.c.connection_id.desc(), _HANDLE.c.platform_user.desc())
    .limit(1)
)
TEAMS_PLACE = (
    select(*_WAY, _PLACE.c.address)
    .join(_CONNECTION, _CONNECTION.c.id == _PLACE.c.connection_id)
    .where(_PLACE.c.agency == bindparam("agency"), _PLACE.c.team == bindparam("team"), _CONNECTION.c.state == "on")
)
BY_POST = (
    select(*_WAY).where(_CONNECTION.c.platform == "email", _CONNECTION.c.state == "on").order_by(_CONNECTION.c.id)
).limit(1)
EMAIL = select(_PERSON.c.email).where(_PERSON.c.id == bindparam("person"))


@dataclass(frozen=True)
class Way:
    """``user``: the platform's name for a person, or their e-mail address. ``address``: the conversation, if known."""

    connection: UUID
    platform: str
    workspace: str
    user: str = ""
    address: str = ""

    @property
    def conversation(self) -> str:
        """What is said in one of these is said in order."""
        return f"{self.connection} {self.user or self.address}"


async def met_on(session: AsyncSession) -> list[UUID]:
    """The connections on which people are met: all that are on."""
    found = select(ConnectionRow.id).where(ConnectionRow.state == "on", ConnectionRow.platform.not_in(NOT_MET))
    return list(await session.scalars(found))


async def post(session: AsyncSession) -> UUID | None:
    """The connection that letters go through, if there is one."""
    found = select(ConnectionRow.id).where(ConnectionRow.platform == "email", ConnectionRow.state == "on")
    id: UUID | None = await session.scalar(found.order_by(ConnectionRow.id).limit(1))
    return id


@dataclass(frozen=True)
class Reach:
    """What a statement over people selects: by which connection each is reached, and their name there; or NULL."""

    connection: ColumnElement[Any]
    address: ColumnElement[Any]


async def reach(session: AsyncSession, person: ColumnElement[UUID], email: ColumnElement[Any]) -> Reach:
    """Each looked up by its index, person by person: a join with the newest handle is planned badly."""
    live, letters = await met_on(session), await post(session)
    handle = HandleRow.__table__.c
    newest = handle.met_at.desc(), handle.connection_id.desc(), handle.platform_user.desc()  # as its index has them
    here = handle.person_id == person, handle.state == "here", handle.connection_id.in_(live)

    def met(column: ColumnElement[Any]) -> ColumnElement[Any]:
        found = select(column).select_from(HandleRow).where(*here).order_by(*newest).limit(1)
        return found.correlate_except(HandleRow).scalar_subquery()

    by_letter = case((email.is_not(None), literal(letters, Uuid))) if letters else null()
    return Reach(
        func.coalesce(met(handle.connection_id), by_letter).label("connection"),
        func.coalesce(met(handle.platform_user), email if letters else null()).label("address"),
    )


async def way_over(session: AsyncSession, connection: UUID) -> Way:
    """To nobody in particular yet: the connection as its platform knows it."""
    row = await session.get_one(ConnectionRow, connection)
    return Way(row.id, row.platform, row.workspace)


async def way_to(session: AsyncSession, viewer: Viewer) -> Way | None:
    """None: there is no way yet (or no channel, for a team)."""
    if not isinstance(viewer, Person):
        place = (await session.execute(TEAMS_PLACE, {"agency": viewer.agency, "team": viewer.name})).one_or_none()
        return Way(place.id, place.platform, place.workspace, address=place.address) if place else None
    met = (await session.execute(MET, {"person": viewer.id})).first()
    if met:
        return Way(met.id, met.platform, met.workspace, met.platform_user, met.place or "")
    return await by_letter(session, viewer.id)


async def by_letter(session: AsyncSession, person: UUID) -> Way | None:
    """E-mail, where there is an address and something to send it with."""
    post, email = (await session.execute(BY_POST)).first(), await session.scalar(EMAIL, {"person": person})
    return Way(post.id, "email", post.workspace, email) if post and email else None
