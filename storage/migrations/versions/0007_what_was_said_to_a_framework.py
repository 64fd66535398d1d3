"""What people have said to the points that their framework's own document leaves open"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "framework_point",
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_framework_point_person_id")),
        sa.PrimaryKeyConstraint("framework", "place", "n", name=op.f("pk_framework_point")),
    )
    with op.batch_alter_table("framework_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_framework_point_person_id"), ["person_id"], unique=False)
