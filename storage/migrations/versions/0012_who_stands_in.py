"""Who stands in for somebody; ideas that go past a manager, or are about a decision of theirs"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deputy_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_person_deputy_id"), "person", ["deputy_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_person_deputy_id"), ["deputy_id"], unique=False)

    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alone", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("about", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_idea_about"), "person", ["about"], ["id"])
        batch_op.create_index(batch_op.f("ix_idea_about"), ["about"], unique=False)
