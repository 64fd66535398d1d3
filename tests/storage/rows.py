"""A small world in rows: connections, people, and briefings to be sent to them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Executable, insert
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import Person, PersonId
from storage.database import Database
from storage.tables import BriefingRow, ConnectionRow, HandleRow, PersonRow

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


async def connection(database: Database, platform: str, workspace: str = "", **more: Any) -> UUID:
    id = uuid4()

    async def add(session: AsyncSession) -> None:
        session.add(ConnectionRow(id=id, platform=platform, workspace=workspace, **more))

    await database.write(add)
    return id


async def person(database: Database, name: str = "Nkechi Umeadi", **more: Any) -> Person:
    row = {"agency": "Harrowmere", "team": "North", "role": "practitioner", **more}
    id = row.pop("id", None) or uuid4()

    async def add(session: AsyncSession) -> None:
        session.add(PersonRow(id=id, name=name, **row))

    await database.write(add)
    return Person(id=PersonId(id), name=name, email=row.get("email") or "", agency=row["agency"], team=row["team"])


async def met(
    database: Database, who: Person, on: UUID, user: str, *, at: datetime = NOW, place: str = "", state: str = "here"
) -> None:
    async def add(session: AsyncSession) -> None:
        handle = HandleRow(connection_id=on, platform_user=user, person_id=who.id, met_at=at, state=state)
        handle.place = place or None
        session.add(handle)

    await database.write(add)


async def crowd(
    database: Database, many: int, *, on: UUID | None = None, agency: str = "Harrowmere", team: str = "North"
) -> None:
    """Many people with an address each, who were met on a connection if one is given."""
    ids = [uuid4() for _ in range(many)]
    facts = {"agency": agency, "team": team, "role": "practitioner", "profession": "social worker"}
    people = [{"id": id, "name": f"Person {id}", "email": f"{id}@example.org", **facts} for id in ids]
    handles = [{"connection_id": on, "platform_user": f"U{id}", "person_id": id, "met_at": NOW} for id in ids]

    async def add(session: AsyncSession) -> None:
        await session.execute(insert(PersonRow), people)
        if on:
            await session.execute(insert(HandleRow), handles)

    if many:
        await database.write(add)


async def briefing(database: Database, audience: Mapping[str, Any] | None = None, **more: Any) -> UUID:
    """One that is being sent, and not counted yet."""
    id = uuid4()
    values = {"state": "sending", "as_at": NOW - timedelta(minutes=1), "sent_on": date(2026, 11, 20), **more}

    async def add(session: AsyncSession) -> None:
        rule = dict(audience or {"all": True})
        session.add(BriefingRow(id=id, ref=f"BRF-{id}", title="Handovers", audience=rule, **values))

    await database.write(add)
    return id


async def rows(database: Database, query: Executable) -> list[Any]:
    async def read(session: AsyncSession) -> list[Any]:
        return list((await session.execute(query)).all())

    return await database.read(read)


async def do(database: Database, what: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
    """`Database.write`, for what is awaitable rather than a coroutine function."""

    async def use_case(session: AsyncSession) -> Any:
        return await what(session)

    return await database.write(use_case)
