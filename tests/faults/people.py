"""A partnership to be spoken to: on Slack, on Teams, by e-mail, and some who cannot be reached where they were met."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select

from handlers.teams.place import Reference
from learning import framework_file
from learning.people import PersonId, Place, Role
from learning.staff import Member
from storage.database import Database
from storage.seal import Keyring
from storage.staff import import_staff
from storage.tables import PersonRow
from storage.work import SqlWork, Works, World

TENANT, TEAM, APP = "6a6a6a6a-0000-4000-8000-00000000beef", "T1", "11111111-2222-4333-8444-555555555555"
SEAL = b"k" * 32
AGENCY = "Harrowmere County Council"


@dataclass
class People:
    """``authors`` share ideas: (channel, the platform's name for them, their browser's value); ``writer`` likewise."""

    authors: list[tuple[str, str, str]] = field(default_factory=list)
    writer: str = ""
    audience: int = 0
    blocked: int = 0


def email(name: str) -> str:
    return f"{name}@harrowmere.example"


async def settle(database: Database, connector_url: str, conversations: set[str], many: int) -> People:
    """Puts them into an empty database; ``many`` on each channel, besides their managers and whoever writes."""
    works = Works(
        database, World(framework_file.load("harrowmere"), Keyring({"k1": SEAL}), lambda: datetime.now(UTC), uuid4)
    )
    members = [_member("writer", Role.BRIEFING_AUTHOR), _member("admin", Role.FRAMEWORK_ADMIN)]
    members += [_member(f"manager-{channel}", Role.MANAGER) for channel in ("slack", "teams", "web")]
    managers = [f"manager-{channel}" for channel in ("slack", "teams", "web")]
    names = {channel: [f"{channel}-{n}" for n in range(many)] for channel in ("slack", "teams", "web")}
    for channel in names:
        members += [_member(name, manager=managers[n % 3]) for n, name in enumerate(names[channel])]
    blocked = set(names["teams"][-3:])  # Teams says 403 of them: two are written to, and one has no address

    async def fill(work: SqlWork) -> People:
        people = People(audience=len(members) - 1, blocked=len(blocked))
        await import_staff(work.session, members, work.framework, work.new_id, work.now.date())
        slack = await work.connections.ensure("slack", TEAM, secret="xoxb-1")
        teams = await work.connections.ensure("teams", TENANT, APP)
        await work.connections.ensure("email", "")
        await work.connections.ensure("web", "")
        for channel, connection in (("slack", slack), ("teams", teams)):
            for name in [*names[channel], f"manager-{channel}", *(["admin"] if channel == "slack" else [])]:
                person = await work.people.by_email(email(name))
                assert person
                user = name if channel == "teams" else f"U{name}"
                place = Place("slack", TEAM, user)
                if channel == "teams":
                    at = Reference(connector_url, f"direct-{name}", f"28:{APP}", TENANT)
                    place = Place("teams", TENANT, at.address)
                    if name not in blocked:
                        conversations.add(f"direct-{name}")
                await work.people.introduce(person, connection, user, place, work.now)
        for channel in names:
            for name in names[channel][:8]:
                user = f"U{name}" if channel == "slack" else name
                people.authors.append((channel, user, await _browser(work, name) if channel == "web" else ""))
        people.writer = await _browser(work, "writer")
        last = await work.session.scalar(select(PersonRow).where(PersonRow.email == email(names["teams"][-1])))
        assert last
        last.email = None
        return people

    return await works.write(fill)


async def _browser(work: SqlWork, name: str) -> str:
    person = await work.people.by_email(email(name))
    assert person
    return await work.keys.begin_session(PersonId(person.id), work.now)


def _member(name: str, role: Role = Role.PRACTITIONER, manager: str = "") -> Member:
    called = name.replace("-", " ").title()
    return Member(
        called, email(name), AGENCY, "Assessment", "Social Worker", role, email(manager) if manager else "", "none"
    )
