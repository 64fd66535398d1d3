"""Whom to remind, when a manager is called on, who is away"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("briefing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("again", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("round_at", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("round_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("digest_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "ix_person_away",
            ["away_until"],
            unique=False,
            sqlite_where=sa.text("away_until IS NOT NULL"),
            postgresql_where=sa.text("away_until IS NOT NULL"),
        )

    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "ix_recipient_unanswered",
            ["briefing", "reminded"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NOT NULL AND answer IS NULL"),
            postgresql_where=sa.text("sent_at IS NOT NULL AND answer IS NULL"),
        )
    # Of what was sent before there were reminders, nobody expects any.
    op.execute("UPDATE recipient SET reminded = 2 WHERE sent_at IS NOT NULL")
