"""The platforms that are connected: each has an id, a pace, and secrets that are sealed."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import pace
from storage.people import connection_of
from storage.seal import Keyring
from storage.tables import ConnectionRow, HandleRow

COLUMN = "connection.secrets"
PACE = {"slack": 8.0, "teams": 25.0, "email": 10.0}
"""Messages a second: Slack per workspace, Teams per app and tenant (design 6); a mail server is asked gently."""


@dataclass(frozen=True)
class Connection:
    id: UUID
    platform: str
    workspace: str
    state: str


class Connections:
    def __init__(self, session: AsyncSession, keyring: Keyring, new_id: Callable[[], UUID]) -> None:
        self._session, self._keyring, self._new_id = session, keyring, new_id

    async def of(self, platform: str, workspace: str) -> UUID | None:
        """One that is on: what an uninstalled or a merely asked-for one says of its people is not believed."""
        row = await connection_of(self._session, platform, workspace)
        return row.id if row and row.state == "on" else None

    async def ensure(
        self, platform: str, workspace: str, app_id: str = "", secret: str = "", *, asked: bool = False
    ) -> UUID:
        """
        The connection, made when it is new and switched on again when it was off; ``secret`` is kept sealed.

        ``asked``: a workspace asks to be connected.  Whoever runs it says who its people are, so nothing from there
        is believed until an administrator has agreed (`agree`).
        """
        row = await connection_of(self._session, platform, workspace)
        if row is None:
            row = ConnectionRow(id=self._new_id(), platform=platform, workspace=workspace, app_id=app_id)
            row.state = "asked" if asked else "on"
            self._session.add(row)
        elif not asked:
            row.state = "on"
        elif row.state == "off":
            row.state = "asked"
        if secret:
            row.secrets = self._keyring.seal(secret, COLUMN, row.id)
        await self._session.flush()
        if platform in PACE:
            await pace.allow(self._session, row.id, PACE[platform])
        return row.id

    async def secret(self, platform: str, workspace: str) -> str | None:
        row = await connection_of(self._session, platform, workspace)
        if row is None or row.state != "on" or row.secrets is None:
            return None
        return self._keyring.open(row.secrets, COLUMN, row.id)

    async def agree(self, platform: str, workspace: str) -> bool:
        """An administrator agrees to a connection that was asked for; False where none was."""
        of_it = (ConnectionRow.platform == platform, ConnectionRow.workspace == workspace)
        agreed = update(ConnectionRow).where(*of_it, ConnectionRow.state == "asked").values(state="on")
        return (await self._session.execute(agreed.returning(ConnectionRow.id))).first() is not None

    async def off(self, platform: str, workspace: str) -> None:
        """It was uninstalled, or its token was taken back: nothing is sent there."""
        of_it = (ConnectionRow.platform == platform, ConnectionRow.workspace == workspace)
        await self._session.execute(update(ConnectionRow).where(*of_it).values(state="off", secrets=None))

    async def opened(self, platform: str, workspace: str, user: str, address: str) -> None:
        """The conversation that had to be opened to speak to someone: kept, and so it is opened once."""
        row = await connection_of(self._session, platform, workspace)
        if row is not None:
            theirs = (HandleRow.connection_id == row.id, HandleRow.platform_user == user, HandleRow.place.is_(None))
            await self._session.execute(update(HandleRow).where(*theirs).values(place=address))

    async def all(self) -> list[Connection]:
        rows = await self._session.scalars(
            select(ConnectionRow).order_by(ConnectionRow.platform, ConnectionRow.workspace)
        )
        return [Connection(row.id, row.platform, row.workspace, row.state) for row in rows]
