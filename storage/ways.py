"""
How someone can be spoken to: where they were met last, else their e-mail address, else not at all.

The web and e-mail are no places where somebody is *met*: who reads us there is written to at their address.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, case, func, literal, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import Person, Viewer
from storage.tables import ConnectionRow, HandleRow, PersonRow, TeamPlaceRow

NOT_MET = ("email", "web")
NO_WAY = "not in chat"


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
        place = select(ConnectionRow, TeamPlaceRow.address).join(
            TeamPlaceRow, TeamPlaceRow.connection_id == ConnectionRow.id
        )
        of_team = (TeamPlaceRow.agency == viewer.agency, TeamPlaceRow.team == viewer.name, ConnectionRow.state == "on")
        found = (await session.execute(place.where(*of_team))).one_or_none()
        return Way(found[0].id, found[0].platform, found[0].workspace, address=found[1]) if found else None
    newest = HandleRow.met_at.desc(), HandleRow.connection_id.desc(), HandleRow.platform_user.desc()
    met = select(HandleRow).where(HandleRow.person_id == viewer.id, HandleRow.state == "here").order_by(*newest)
    here = await session.scalar(met.where(HandleRow.connection_id.in_(await met_on(session))).limit(1))
    if here:
        on = await session.get_one(ConnectionRow, here.connection_id)
        return Way(on.id, on.platform, on.workspace, here.platform_user, here.place or "")
    return await by_letter(session, viewer.id)


async def by_letter(session: AsyncSession, person: UUID) -> Way | None:
    """E-mail, where there is an address and something to send it with."""
    id, email = await post(session), await session.scalar(select(PersonRow.email).where(PersonRow.id == person))
    if id is None or not email:
        return None
    connection = await session.get_one(ConnectionRow, id)
    return Way(id, "email", connection.workspace, email)
