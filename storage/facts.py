"""
On which day each rung of the ladder was reached, in the words of both databases; and the triggers that count by it.

``reached`` keeps how many people of a group reached a rung on a day.  What a fact's day is stands here once: the
triggers keep the counters by it (`keep`), and the recount proves them by it (`storage.counters`).  Only the audience is
not kept by a trigger: whoever adds recipients adds it for all of them at once (`storage.counters.add_people`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

FIRST = "0001-01-01"
"""The day of what has no day: the audience, and who was reached another way."""
NEVER = "9999-12-31"
KEY = ("briefing", "agency", "team", "profession", "day")
KEYS = ", ".join(KEY)
ON_UPDATE, ON_INSERT = "recipient_facts", "recipient_added"

_ANSWERED = "CASE WHEN {row}answer IS NOT NULL THEN {row}answered_on END"
DAYS = {
    # the earliest of all that says so
    "sent": "NULLIF({least}("
    "COALESCE({sent}, {never}), CASE WHEN {row}reached_by IS NOT NULL THEN {first} ELSE {never} END, "
    "COALESCE({row}opened_on, {never}), COALESCE(" + _ANSWERED + ", {never})), {never})",
    "opened": "{row}opened_on",
    "answered": _ANSWERED,
    "not_yet": "CASE WHEN {row}answer = 'not_yet' THEN {row}answered_on END",
    "discussed": "CASE WHEN {row}discussed THEN {row}discussed_on END",
    "used": "CASE WHEN {row}used = 'yes' THEN {row}used_on END",
}
FACTS = (
    *("sent_at", "reached_by", "opened_on", "answer", "answered_on"),
    *("discussed", "discussed_on", "used", "used_on"),
)
COUNTED = ("audience", *DAYS)

# Summer time begins and ends at 01:00 UTC on the last Sundays of March and October (Summer Time Order 2002). SQLite
# knows no zones; a test asks Python's own list of them.
_SUNDAY = "datetime({row}sent_at, 'start of year', '+{months} months', '+24 days', 'weekday 0', '+1 hour')"
_SUMMER = (
    f"{{row}}sent_at >= {_SUNDAY.replace('{months}', '2')} AND {{row}}sent_at < {_SUNDAY.replace('{months}', '9')}"
)


@dataclass(frozen=True)
class Words:
    """What one database calls things; ``sent`` is the day in London of ``sent_at``."""

    least: str
    date: str
    sent: str
    differs: str


SQLITE = Words(
    least="min",
    date="'{}'",
    sent=f"date({{row}}sent_at, CASE WHEN {_SUMMER} THEN '+1 hour' ELSE '+0 hours' END)",
    differs="IS NOT",
)
POSTGRESQL = Words(
    least="least",
    date="DATE '{}'",
    sent="CAST({row}sent_at AT TIME ZONE 'Europe/London' AS DATE)",
    differs="IS DISTINCT FROM",
)
WORDS: Mapping[str, Words] = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def day_of(rung: str, words: Words, row: str = "") -> str:
    """An expression over a recipient's columns: the day on which it reached this rung, NULL if it did not."""
    first, never = words.date.format(FIRST), words.date.format(NEVER)
    sent = words.sent.format(row=row)
    return DAYS[rung].format(row=row, least=words.least, sent=sent, first=first, never=never)


def adding(counts: Sequence[str]) -> str:
    """What to do where a counter is there already."""
    return f"ON CONFLICT ({KEYS}) DO UPDATE SET " + ", ".join(f"{c} = reached.{c} + excluded.{c}" for c in counts)


def _move(words: Words, *rows: tuple[str, int]) -> str:
    """One statement, in the order of the days: two who change a group never wait for each other in a circle."""
    counts = tuple(DAYS)
    moved = "\n    UNION ALL ".join(
        f"SELECT {day_of(rung, words, f'{row}.')} AS day, "
        + ", ".join(f"{by if counted == rung else 0} AS {counted}" for counted in counts)
        for row, by in rows
        for rung in counts
    )
    sums = ", ".join(f"sum({counted})" for counted in counts)
    return (
        f"INSERT INTO reached ({KEYS}, {', '.join(counts)})\n"
        f"  SELECT NEW.briefing, NEW.agency, NEW.team, NEW.profession, day, {sums} FROM (\n    {moved}\n  ) AS moved\n"
        f"  WHERE day IS NOT NULL GROUP BY day\n"
        f"  HAVING {' OR '.join(f'sum({counted}) <> 0' for counted in counts)} ORDER BY day\n"
        f"  {adding(counts)};"
    )


def _changed(words: Words) -> str:
    return " OR ".join(f"OLD.{fact} {words.differs} NEW.{fact}" for fact in FACTS)


_THERE = " OR ".join(f"NEW.{fact} IS NOT NULL" for fact in FACTS)


def _sqlite() -> dict[str, str]:
    head = "CREATE TRIGGER {} AFTER {} ON recipient FOR EACH ROW WHEN {} BEGIN\n  {}\nEND"
    changes = f"UPDATE OF {', '.join(FACTS)}"
    return {
        ON_UPDATE: head.format(ON_UPDATE, changes, _changed(SQLITE), _move(SQLITE, ("OLD", -1), ("NEW", 1))),
        ON_INSERT: head.format(ON_INSERT, "INSERT", _THERE, _move(SQLITE, ("NEW", 1))),
    }


def _postgresql() -> dict[str, str]:
    made = {}
    for name, event, when, rows in (
        (ON_UPDATE, f"UPDATE OF {', '.join(FACTS)}", _changed(POSTGRESQL), (("OLD", -1), ("NEW", 1))),
        (ON_INSERT, "INSERT", _THERE, (("NEW", 1),)),
    ):
        body = f"BEGIN\n  {_move(POSTGRESQL, *rows)}\n  RETURN NULL;\nEND"
        made[name] = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$\n{body}\n$body$;\n"
            f"CREATE TRIGGER {name} AFTER {event} ON recipient FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()"
        )
    return made


def triggers(dialect: str) -> Mapping[str, str]:
    """By name, what makes each."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


# --- in a database ----------------------------------------------------------------------------------------------------


def keep(connection: Connection) -> None:
    """Makes the triggers, where they are not there as they should be: anew takes a lock that all others wait for."""
    if not wrong(connection):
        return
    postgres = connection.dialect.name == "postgresql"
    if postgres:  # two that start at once do it one after the other
        connection.exec_driver_sql("LOCK TABLE recipient IN ACCESS EXCLUSIVE MODE")
        if not wrong(connection):
            return
    drop(connection)
    for name, made in triggers(connection.dialect.name).items():
        connection.exec_driver_sql(made)
        if postgres:
            connection.exec_driver_sql(f"COMMENT ON TRIGGER {name} ON recipient IS '{_mark(made)}'")


def drop(connection: Connection) -> None:
    """So that rows can be loaded together with their counters."""
    on = " ON recipient" if connection.dialect.name == "postgresql" else ""
    for name in _there(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")


def wrong(connection: Connection) -> list[str]:
    """The triggers that are missing, or are not what this release makes."""
    there = _there(connection)
    marks = {
        name: made if _whole(connection) else _mark(made) for name, made in triggers(connection.dialect.name).items()
    }
    return sorted(name for name in marks.keys() | there.keys() if there.get(name) != marks.get(name))


def _whole(connection: Connection) -> bool:
    """SQLite keeps a trigger as it was written; PostgreSQL in words of its own, hence the mark."""
    return connection.dialect.name == "sqlite"


def _there(connection: Connection) -> dict[str, str]:
    if _whole(connection):
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'recipient'"
    else:
        asked = (
            "SELECT tgname, COALESCE(obj_description(oid, 'pg_trigger'), '') FROM pg_trigger"
            " WHERE tgrelid = to_regclass('recipient') AND NOT tgisinternal"
        )
    return {name: made for name, made in connection.exec_driver_sql(asked)}


def _mark(made: str) -> str:
    return sha256(made.encode()).hexdigest()[:16]
