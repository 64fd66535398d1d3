"""Briefings sent to everyone, as an author does it, from beside the server: its sweep finds them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bench import people
from learning import briefings
from learning.audience import Audience
from learning.briefings import Section
from learning.people import Person
from storage.database import open_database
from storage.jobs import LANES, jobs_for
from storage.work import SqlWork

TEXT = "Three reviews in the last two years describe the same small thing, seen from six agencies at once. " * 6


async def send_to_all(url: str, *, enqueue: bool = True) -> UUID:
    """Its id. ``enqueue``: its jobs are asked for in the same commit, as the server does."""
    database = open_database(url)
    works = people.works(database)
    if enqueue:
        works.jobs = jobs_for(database, dict.fromkeys(LANES, _nothing), works.world.clock)

    async def sent(work: SqlWork) -> UUID:
        author = await work.people.by_email(people.AUTHOR)
        assert isinstance(author, Person)
        sections = [Section(heading, TEXT) for heading in briefings.HEADINGS]
        written = await briefings.write(work, author, title="Seeing neglect in the everyday", sections=sections)
        today = datetime.now(UTC).date()
        await briefings.send(work, author, written.id, Audience(everyone=True), today, today + timedelta(weeks=26))
        return written.id

    id = await works.write(sent)
    await database.close()
    return id


async def _nothing(*_: Any) -> None:
    """Nobody works here."""
