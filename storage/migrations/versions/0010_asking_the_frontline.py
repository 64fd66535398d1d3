"""Questions to the frontline, whom each went to, and what came of it; an answer is an idea."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

UNTOLD = sa.text("told_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "asking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_to", sa.Uuid(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("to_do", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_asking_asker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking")),
    )
    with op.batch_alter_table("asking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asking_asker_id"), ["asker_id"], unique=False)

    op.create_table(
        "asking_outcome",
        sa.Column("asking_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asking_id"], ["asking.id"], name=op.f("fk_asking_outcome_asking_id")),
        sa.ForeignKeyConstraint(["who"], ["person.id"], name=op.f("fk_asking_outcome_who")),
        sa.PrimaryKeyConstraint("asking_id", "n", name=op.f("pk_asking_outcome")),
    )
    with op.batch_alter_table("asking_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asking_outcome_who"), ["who"], unique=False)

    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_idea_asked"), "asking", ["asked"], ["id"])
        batch_op.create_index(batch_op.f("ix_idea_asked"), ["asked"], unique=False)

    op.create_table(
        "asking_person",
        sa.Column("asking", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idea", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asking"], ["asking.id"], name=op.f("fk_asking_person_asking")),
        sa.ForeignKeyConstraint(["idea"], ["idea.id"], name=op.f("fk_asking_person_idea")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_asking_person_person")),
        sa.PrimaryKeyConstraint("asking", "person", name=op.f("pk_asking_person")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("asking_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asking_person_idea"), ["idea"], unique=False)
        batch_op.create_index("ix_asking_person_person", ["person"], unique=False)
        batch_op.create_index(
            "ix_asking_person_untold", ["asking"], unique=False, sqlite_where=UNTOLD, postgresql_where=UNTOLD
        )
