"""The triggers that count: they are there after every start, whatever the database was before."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Boolean, Connection, Uuid, column, insert, table

from learning.calendar import DAY
from learning.people import Person, PersonId
from storage import facts, migrations
from storage.database import Database, PostgreSQL, open_database
from storage.facts import DAYS, WORDS, day_of
from storage.tables import reached, recipient
from tests.databases import Databases
from tests.storage.counted import JULY, KINDS, SENT, holds, write
from tests.storage.rows import NOW, briefing, do


async def _on(database: Database, what: Any) -> Any:
    return await database.write(lambda session: session.run_sync(lambda one: what(one.connection())))


async def test_a_new_database_has_the_triggers_that_the_code_makes(database: Database) -> None:
    assert await _on(database, facts.wrong) == []
    await _on(database, facts.drop)
    assert await _on(database, facts.wrong) == sorted([facts.ON_INSERT, facts.ON_UPDATE])
    assert ("trigger", facts.ON_UPDATE) in await _on(database, migrations.differences)


async def test_a_start_puts_back_triggers_that_are_gone_or_of_another_release(database: Database) -> None:
    def old(connection: Connection) -> None:
        [made] = [m for m in facts.triggers(connection.dialect.name).values() if facts.ON_INSERT in m]
        facts.drop(connection)
        connection.exec_driver_sql(made.replace("NEW.used IS NOT NULL", "NEW.used = 'yes'"))

    await _on(database, old)
    assert await _on(database, facts.wrong) == sorted([facts.ON_INSERT, facts.ON_UPDATE])
    await database.migrate()
    assert await _on(database, facts.wrong) == []


async def _person_of_then(database: Database) -> Person:
    """With the columns that a person had."""
    id = uuid4()
    words = ("agency", "team", "job_title", "profession", "employment", "expects")
    of_then = table(
        "person", column("id", Uuid), column("hears_whole_cards", Boolean), *map(column, ("name", "role", *words))
    )
    row = {"id": id, "name": "P0", "role": "practitioner", "hears_whole_cards": False, **dict.fromkeys(words, "")}
    await do(database, lambda session: session.execute(insert(of_then).values(row)))
    return Person(id=PersonId(id), name="P0")


@pytest.mark.parametrize("kind", KINDS)
async def test_the_last_releases_rows_are_counted_and_its_tables_get_the_triggers(
    kind: str, databases: Databases
) -> None:
    with databases.empty_sqlite() if kind == "sqlite" else databases.empty_postgres() as url:
        database = open_database(url)
        await database.migrate("0003")
        author = await _person_of_then(database)
        id = await briefing(database)
        who = {"briefing": id, "agency": "Police", "team": "", "profession": ""}
        facts_of = (
            {"sent_at": JULY},
            {"sent_at": NOW, "opened_on": SENT, "answer": "not_yet", "answered_on": SENT + DAY},
            {"reached_by": "elsewhere", "discussed": True, "discussed_on": SENT, "used": "yes", "used_on": SENT + DAY},
            {"sent_at": NOW, "used": "no", "used_on": SENT, "discussed": False, "discussed_on": SENT},
            {},
        )
        for n, given_facts in enumerate(facts_of, start=1):
            one = insert(recipient).values(who | {"n": n, "person": uuid4()} | given_facts)
            await do(database, lambda session, one=one: session.execute(one))
        await database.migrate()
        assert (await holds(database, id, author)).people == 5
        await write(database, 5, id, opened_on=SENT, answer="clear", answered_on=SENT)
        await holds(database, id, author)
        await database.close()


async def test_two_that_start_at_once_make_the_triggers_once(postgres: PostgreSQL) -> None:
    await _on(postgres, facts.drop)
    other = open_database(postgres.dsn)
    await asyncio.gather(postgres.migrate(), other.migrate())
    assert await _on(postgres, facts.wrong) == []
    await other.close()


async def test_a_table_made_anew_by_a_migration_has_its_triggers_afterwards(sqlite: Database) -> None:
    """As Alembic changes a table of SQLite: the old one goes, and what hung on it."""

    def anew(connection: Connection) -> None:
        [(made,)] = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'recipient'")
        connection.exec_driver_sql("DROP TABLE recipient")
        connection.exec_driver_sql(made)

    await _on(sqlite, anew)
    assert await _on(sqlite, facts.wrong) != []
    await sqlite.migrate()
    assert await _on(sqlite, facts.wrong) == []


def test_every_rung_has_a_counter_and_a_day() -> None:
    assert [c.name for c in reached.columns if c.name not in facts.KEY] == list(facts.COUNTED) == ["audience", *DAYS]
    for words in WORDS.values():
        assert all("{" not in day_of(rung, words, "NEW.") for rung in DAYS)


def test_whatever_a_day_is_taken_from_is_a_fact_that_the_triggers_watch() -> None:
    for words in WORDS.values():
        asked = " ".join(day_of(rung, words, "NEW.") for rung in DAYS)
        assert set(re.findall(r"NEW\.(\w+)", asked)) == set(facts.FACTS)
