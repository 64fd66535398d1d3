"""A pause is known from times handed out, and what was said is found by its day"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_failed",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("failed IS NOT NULL"),
            postgresql_where=sa.text("failed IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_message_said",
            ["sent_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NOT NULL"),
            postgresql_where=sa.text("sent_at IS NOT NULL"),
        )

    with op.batch_alter_table("pace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.Float(), server_default="0", nullable=False))
