"""Run by Alembic, with the connection that `storage.migrations` gives it."""

from typing import Any, Literal

from alembic import context

from storage.migrations import ours
from storage.tables import Instant, metadata


def plainly(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """A migration names no type of ours: it must still run when ours has changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=ours,
    render_item=plainly,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
