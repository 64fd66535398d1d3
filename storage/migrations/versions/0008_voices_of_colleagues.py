"""
Who added their voice to an idea; and which ideas colleagues may find.

Not those that are there already: their authors were told that a manager or a forum reads them, and nobody else.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "idea_supporter",
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_supporter_idea_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_idea_supporter_person_id")),
        sa.PrimaryKeyConstraint("idea_id", "person_id", name=op.f("pk_idea_supporter")),
    )
    with op.batch_alter_table("idea_supporter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_supporter_person_id"), ["person_id"], unique=False)

    shown: sa.Column[bool] = sa.Column("shown_to_colleagues", sa.Boolean(), nullable=True)
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(shown)
        batch_op.add_column(sa.Column("joined_on", sa.Date(), nullable=True))
    idea = sa.table("idea", sa.column("shown_to_colleagues", sa.Boolean()))
    op.execute(idea.update().values(shown_to_colleagues=False))
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.alter_column("shown_to_colleagues", existing_type=sa.Boolean(), nullable=False)
