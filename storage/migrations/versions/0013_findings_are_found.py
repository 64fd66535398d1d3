"""Findings and actions are found without reading every idea: an index of those alone, which no idea is in."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

NO_IDEA = sa.text("kind <> 'idea'")


def upgrade() -> None:
    op.create_index("ix_idea_found", "idea", ["kind", "shared_at"], sqlite_where=NO_IDEA, postgresql_where=NO_IDEA)
