"""
Where the words of ideas are looked up: a full-text table kept by triggers on SQLite, an index over them on PostgreSQL.

It is the code's and no migration's, as the triggers of `storage.facts` are: it holds nothing that is not in the ideas,
so it is made anew wherever it is missing, after a migration that made the table of ideas anew, and after a restoring.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

TABLE = "idea_words"
"""The full-text table, and what SQLite keeps beside it, begin with this; so does the index on PostgreSQL."""
VECTOR = f"{TABLE}_of(sentence)"
"""On PostgreSQL; its cost keeps the planner from asking it of every idea in turn, where the index has the answer."""

_MADE = f"CREATE VIRTUAL TABLE {TABLE} USING fts5(sentence, idea UNINDEXED, tokenize = 'porter unicode61')"
_OF = (
    f"CREATE OR REPLACE FUNCTION {TABLE}_of(said text) RETURNS tsvector LANGUAGE plpgsql"
    " IMMUTABLE COST 100000 AS $$ BEGIN RETURN to_tsvector('pg_catalog.english', said); END $$"
)
_INDEX = f"CREATE INDEX {TABLE} ON idea USING gin ({VECTOR}) WITH (fastupdate = off)"  # or a search reads what is new
_ADDS = f"INSERT INTO {TABLE} (sentence, idea) VALUES (NEW.sentence, NEW.id);"
_TAKES = f"DELETE FROM {TABLE} WHERE idea = OLD.id;"
_TRIGGERS: Mapping[str, str] = {
    f"{TABLE}_{name}": f"CREATE TRIGGER {TABLE}_{name} AFTER {event} ON idea FOR EACH ROW BEGIN\n  {does}\nEND"
    for name, event, does in (
        ("added", "INSERT", _ADDS),
        ("changed", "UPDATE OF sentence", f"{_TAKES}\n  {_ADDS}"),
        ("taken", "DELETE", _TAKES),
    )
}


def keep(connection: Connection) -> None:
    """Makes it where it is not there as it should be."""
    if not wrong(connection):
        return
    drop(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_OF)
        connection.exec_driver_sql(_INDEX)
        return
    connection.exec_driver_sql(_MADE)
    connection.exec_driver_sql(f"INSERT INTO {TABLE} (sentence, idea) SELECT sentence, id FROM idea ORDER BY shared_at")
    for made in _TRIGGERS.values():
        connection.exec_driver_sql(made)


def drop(connection: Connection) -> None:
    """So that rows can be loaded without it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {TABLE}")
        return
    for name in _TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")


def wrong(connection: Connection) -> list[str]:
    """What is missing, or is not what this release makes."""
    if connection.dialect.name == "postgresql":
        asked = f"SELECT 1 FROM pg_indexes WHERE indexname = '{TABLE}' AND schemaname = current_schema()"
        return [] if connection.exec_driver_sql(asked).first() else [TABLE]
    asked = f"SELECT name, sql FROM sqlite_master WHERE name LIKE '{TABLE}%' AND type IN ('table', 'trigger')"
    there = {name: made for name, made in connection.exec_driver_sql(asked)}
    return sorted(name for name, made in {TABLE: _MADE, **_TRIGGERS}.items() if there.get(name) != made)
