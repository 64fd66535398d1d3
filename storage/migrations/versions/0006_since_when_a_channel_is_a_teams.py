"""
Since when a channel is a team's is known, so that it is not shown what was shared before.

For a channel that is connected already it is from now on: what its manager was told alone before is the manager's own.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    since = sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True)
    with op.batch_alter_table("team_place", schema=None) as batch_op:
        batch_op.add_column(since)
    place = sa.table("team_place", sa.column("connected_at", sa.DateTime(timezone=True)))
    op.execute(place.update().values(connected_at=datetime.now(UTC)))
    with op.batch_alter_table("team_place", schema=None) as batch_op:
        batch_op.alter_column("connected_at", existing_type=sa.DateTime(timezone=True), nullable=False)
