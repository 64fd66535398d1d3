"""The tables, release by release. `upgrade` brings a database up to the newest, or to one that is named."""

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession

from storage import facts, words
from storage.tables import metadata

OTHERS = "procrastinate_"  # tables of the queue on PostgreSQL: they come from its own package


def config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def upgrade(connection: Connection, to: str = "head") -> None:
    """
    Triggers, and the words that ideas are found by, are the code's and no migration's: the newest tables have them,
    whatever made a table anew on the way.

    A named release's tables have none, for rows to be loaded into them together with what the triggers counted.
    """
    command.upgrade(config(connection), to)
    if to == "head":
        facts.keep(connection)
        words.keep(connection)
    else:
        facts.drop(connection)
        words.drop(connection)


def ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind in ("table", "index") and (name or "").startswith((OTHERS, words.TABLE)))


def differences(connection: Connection) -> list[Any]:
    """What the tables in code have and the database has not, or the other way round; empty when all is well."""
    context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
    triggers, found_by = facts.wrong(connection), words.wrong(connection)
    kept = [*(("trigger", name) for name in triggers), *(("words", name) for name in found_by)]
    return [*compare_metadata(context, metadata), *kept]


async def at(session: AsyncSession) -> str | None:
    """The migration that a database is at; None where it is empty."""
    return await session.run_sync(lambda s: MigrationContext.configure(s.connection()).get_current_revision())


@cache
def newest() -> str:
    """The newest one that this release has."""
    return str(_script().get_current_head())


@cache
def known() -> frozenset[str]:
    """All that this release has; a later release's are not among them."""
    return frozenset(one.revision for one in _script().walk_revisions())


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent))
