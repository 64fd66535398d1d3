"""The people of the small partnership, and the rows that they are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, text

from learning.people import Person, Role
from learning.staff import Member
from storage.staff import import_staff
from storage.tables import pace
from storage.work import SqlWork

COUNCIL, SCHOOLS, BOARD = "Harrowmere County Council", "Harrowmere Schools", "Harrowmere SCP"
SLACK, TEAMS = "T1", "tenant-1"


@dataclass(frozen=True)
class Somebody:
    """Who is in the small partnership.  ``manager`` is one of their names; ``at`` is the chat they are met in."""

    name: str
    agency: str = COUNCIL
    team: str = "Assessment"
    title: str = "Social Worker"
    role: Role = Role.PRACTITIONER
    manager: str = ""
    at: str = "slack"
    left_on: date | None = None


PEOPLE = {
    "bethan": Somebody("Bethan Eastlake", manager="nkechi"),
    "zoe": Somebody("Zoe Ambrose", manager="nkechi"),
    "nkechi": Somebody("Nkechi Umeadi", title="Team Manager", role=Role.MANAGER, manager="idris", at="teams"),
    "idris": Somebody("Idris Penhallow", team="Quality", title="Principal", role=Role.FRAMEWORK_ADMIN, at="teams"),
    "jaspreet": Somebody("Jaspreet Lalli", BOARD, "Learning", "Learning Officer", Role.BRIEFING_AUTHOR, "idris"),
    "leopold": Somebody("Leopold Fenwright", BOARD, "Board", "Scrutineer", Role.BOARD_MEMBER),
    "anwen": Somebody("Anwen Beddoes", SCHOOLS, "Millbrook", "Designated Safeguarding Lead", at=""),
    "gil": Somebody("Gil Parrish", title="Team Manager", role=Role.MANAGER, left_on=date(2026, 10, 30)),
    "una": Somebody("Una Marsh", team="Duty", manager="gil"),
    "tam": Somebody("Tam Okoro", team="Duty"),
    "sol": Somebody("Sol Whitby", team="Fostering", title="Team Manager", role=Role.MANAGER, manager="sol"),
    "pia": Somebody("Pia Lund", team="Leaving Care", manager="quin"),
    "quin": Somebody("Quin Hale", team="Leaving Care", role=Role.MANAGER, manager="pia"),
}
HERE = [name for name, person in PEOPLE.items() if not person.left_on]


def email(name: str) -> str:
    return f"{name}@harrowmere.example"


async def connections(work: SqlWork) -> dict[str, UUID]:
    made = {
        "slack": await work.connections.ensure("slack", SLACK, secret="xoxb-1"),
        "teams": await work.connections.ensure("teams", TEAMS),
    }
    await work.connections.ensure("email", "")
    await work.connections.ensure("web", "")
    await work.session.execute(delete(pace))  # nothing is slowed down by how fast a platform would be
    return made


async def everybody(work: SqlWork, met: bool) -> None:
    at = await connections(work)
    members = [
        Member(
            person.name,
            email(name),
            person.agency,
            person.team,
            person.title,
            person.role,
            email(person.manager) if person.manager else "",
            person.at or "none",
            staff_id=name,
            left_on=person.left_on,
        )
        for name, person in PEOPLE.items()
    ]
    await import_staff(work.session, members, work.framework, work.new_id, work.now.date())
    for name, one in PEOPLE.items():
        if one.at and met:
            person = await somebody(work, name)
            await work.people.introduce(person, at[one.at], name, None, work.now)


async def somebody(work: SqlWork, name: str) -> Person:
    rows = await work.session.execute(text("SELECT id FROM person WHERE staff_id = :name"), {"name": name})
    id = rows.scalar_one()
    person = await work.people.get(id if isinstance(id, UUID) else UUID(str(id)))  # type: ignore[arg-type]  # a PersonId
    assert person is not None
    return person
