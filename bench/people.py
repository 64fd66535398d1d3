"""An invented partnership of any size, on Slack and Teams, in a database that is otherwise new."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import connected
from bot.settings import Settings
from learning.framework_file import load
from learning.people import Role
from storage.database import Database
from storage.seal import Keyring
from storage.tables import HandleRow, PersonRow
from storage.work import SqlWork, Works, World

SIGNING_SECRET = "not a secret: it signs what the measurements send"
SECRET = b"not a secret, for nobody is served with it"
SEAL = Keyring({"bench": b"b" * 32})
WORKSPACE, TENANT = "T1", "bench-tenant"
ENTRA = "eeeeeeee-0000-4000-8000-"
AUTHOR, BOARD = "author@bench.example", "board@bench.example"

AGENCIES = ("County Council", "Police", "Health Trust", "Schools", "Housing", "Probation")
PROFESSIONS = ("Social worker", "Police officer", "Nurse", "Teacher", "Housing officer", "Probation officer")
TEAMS = 200
TOGETHER = 2_000  # rows of one transaction


def works(database: Database) -> Works:
    return Works(database, World(load("harrowmere"), SEAL, lambda: datetime.now(UTC), uuid4))


def where(service: str, user: str) -> str:
    """A direct conversation in Teams, as `handlers.teams.place.Reference` writes it down."""
    told = {"bot": "28:bot", "conversation": f"a:{user}", "service": service, "tenant": TENANT}
    return json.dumps(told, separators=(",", ":"), sort_keys=True)


async def found(database: Database, service: str) -> None:
    """The tables, the two connections, the managers of `TEAMS` teams, an author and a member of the board."""
    await database.migrate()

    async def begin(work: SqlWork) -> None:
        await connected(work, Settings())
        await work.connections.ensure("slack", WORKSPACE, secret="xoxb-bench")
        await work.connections.ensure("teams", TENANT)
        people = [_person(f"m{i}", i, Role.MANAGER) for i in range(TEAMS)]
        people += [_person("author", 0, Role.BRIEFING_AUTHOR), _person("board", 0, Role.BOARD_MEMBER)]
        await work.session.execute(insert(PersonRow), people)
        teams = await work.connections.of("teams", TENANT)
        assert teams
        named = ((f"{ENTRA}m{i:011}", row["id"]) for i, row in enumerate(people))
        handles = [_handle(teams, user, id, where(service, user)) for user, id in named]
        await work.session.execute(insert(HandleRow), handles)

    await works(database).write(begin)


async def join(database: Database, first: int, last: int, service: str, *, on: str = "both") -> None:
    """People ``first`` to ``last``, each with a manager; on *slack*, on *teams*, or every other on either."""
    managers: dict[int, UUID] = {}

    async def some(work: SqlWork) -> None:
        slack, teams = await work.connections.of("slack", WORKSPACE), await work.connections.of("teams", TENANT)
        assert slack and teams
        if not managers:
            managers.update(await _managers(work.session))
        people = [_person(str(i), i, Role.PRACTITIONER, managers[i % TEAMS]) for i in numbers]
        await work.session.execute(insert(PersonRow), people)
        handles = []
        for i, person in zip(numbers, people, strict=True):
            if on == "slack" or (on == "both" and i % 2 == 0):
                handles.append(_handle(slack, f"U{i}", person["id"], None))
            else:
                user = f"{ENTRA}{i:012}"
                handles.append(_handle(teams, user, person["id"], where(service, str(i))))
        await work.session.execute(insert(HandleRow), handles)

    for begin in range(first, last, TOGETHER):
        numbers = range(begin, min(last, begin + TOGETHER))
        await works(database).write(some)


async def _managers(session: AsyncSession) -> dict[int, UUID]:
    table: Any = PersonRow.__table__
    rows = await session.execute(table.select().where(table.c.role == Role.MANAGER.value))
    return {int(row.staff_id.removeprefix("m")): row.id for row in rows}


def _person(name: str, number: int, role: Role, manager: UUID | None = None) -> dict[str, Any]:
    team = number % TEAMS
    return {
        "id": uuid4(),
        "staff_id": name,
        "name": f"Person {name}",
        "email": f"{name}@bench.example",
        "agency": AGENCIES[team % len(AGENCIES)],
        "team": f"Team {team}",
        "profession": PROFESSIONS[number % 7 % len(PROFESSIONS)],
        "role": role.value,
        "manager_id": manager,
    }


def _handle(connection: UUID, user: str, person: UUID, place: str | None) -> dict[str, Any]:
    met = {"connection_id": connection, "platform_user": user, "person_id": person, "place": place}
    return {**met, "place_kind": "direct", "met_at": datetime.now(UTC), "state": "here"}
