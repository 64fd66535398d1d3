"""
How someone can be spoken to: where they were met last, else their e-mail address, else not at all.

The web and e-mail are no places where somebody is *met*: who reads us there is written to at their address.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select, tuple_
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


def met_last() -> ColumnElement[bool]:
    """Joins a person to the one handle of theirs that is here, on a connection that is on, and was met last."""
    other = HandleRow.__table__.alias("met")
    newest = (
        select(other.c.connection_id, other.c.platform_user)
        .join(ConnectionRow, ConnectionRow.id == other.c.connection_id)
        .where(other.c.person_id == PersonRow.id, other.c.state == "here")
        .where(ConnectionRow.state == "on", ConnectionRow.platform.not_in(NOT_MET))
        .order_by(other.c.met_at.desc(), other.c.connection_id, other.c.platform_user)
        .limit(1)
        .correlate(PersonRow)
    )
    handle = tuple_(HandleRow.connection_id, HandleRow.platform_user)
    return and_(HandleRow.person_id == PersonRow.id, handle.in_(newest))


async def post(session: AsyncSession) -> UUID | None:
    """The connection that letters go through, if there is one."""
    found = select(ConnectionRow.id).where(ConnectionRow.platform == "email", ConnectionRow.state == "on")
    id: UUID | None = await session.scalar(found.order_by(ConnectionRow.id).limit(1))
    return id


def connection_and_address(post: UUID | None) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """What a statement over people joined by `met_last` selects: by which connection, and the name there."""
    letters = case((PersonRow.email.is_not(None), post)) if post else None
    return (
        func.coalesce(HandleRow.connection_id, letters).label("connection"),
        func.coalesce(HandleRow.platform_user, PersonRow.email if post else None).label("address"),
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
    met = (
        select(ConnectionRow, HandleRow.platform_user, HandleRow.place)
        .select_from(PersonRow)
        .join(HandleRow, met_last())
        .join(ConnectionRow, ConnectionRow.id == HandleRow.connection_id)
    )
    here = (await session.execute(met.where(PersonRow.id == viewer.id))).one_or_none()
    if here:
        return Way(here[0].id, here[0].platform, here[0].workspace, here[1], here[2] or "")
    return await by_letter(session, viewer.id)


async def by_letter(session: AsyncSession, person: UUID) -> Way | None:
    """E-mail, where there is an address and something to send it with."""
    id, email = await post(session), await session.scalar(select(PersonRow.email).where(PersonRow.id == person))
    if id is None or not email:
        return None
    connection = await session.get_one(ConnectionRow, id)
    return Way(id, "email", connection.workspace, email)
