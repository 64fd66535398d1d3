"""What somebody takes to their supervision, sealed; and where a reflection is taken"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "supervision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("discussed_on", sa.Date(), nullable=True),
        sa.Column("discussed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["discussed_by"], ["person.id"], name=op.f("fk_supervision_discussed_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_supervision_person_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["person.id"], name=op.f("fk_supervision_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision")),
    )
    with op.batch_alter_table("supervision", schema=None) as batch_op:
        batch_op.create_index("ix_supervision_person_id_discussed_on", ["person_id", "discussed_on"], unique=False)
        batch_op.create_index(
            "ix_supervision_supervisor_id_discussed_on", ["supervisor_id", "discussed_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_supervision_discussed_by"), ["discussed_by"], unique=False)
    with op.batch_alter_table("reflection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_to", sa.String(), nullable=True))
