"""Findings and actions beside ideas; their own copy of the route; agendas, meetings, links; whose clerk somebody is"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers_for", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="idea"))
        batch_op.add_column(sa.Column("agency", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("chains", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("evaluating", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("approaches", "plan", "realistic"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=True))
        batch_op.add_column(sa.Column("evaluate_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("evaluated", sa.JSON(none_as_null=True), nullable=True))
    op.execute("UPDATE idea SET agency = team_agency")

    op.create_table(
        "agenda_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("evaluating", sa.Boolean(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_agenda_line_answered_by")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_agenda_line_idea_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agenda_line_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_line")),
    )
    with op.batch_alter_table("agenda_line", schema=None) as batch_op:
        batch_op.create_index("ix_agenda_line_agency_team", ["agency", "team"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_line_answered_by"), ["answered_by"], unique=False)
        batch_op.create_index("ix_agenda_line_body_outcome_due_on", ["body", "outcome", "due_on"], unique=False)
        batch_op.create_index("ix_agenda_line_idea_id_outcome", ["idea_id", "outcome"], unique=False)
        batch_op.create_index("ix_agenda_line_person_id_outcome", ["person_id", "outcome"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_meeting_set_by")),
        sa.PrimaryKeyConstraint("body", "meets_on", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_set_by"), ["set_by"], unique=False)

    op.create_table(
        "idea_link",
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("to_kind", sa.String(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_link_idea_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_idea_link_made_by")),
        sa.PrimaryKeyConstraint("idea_id", "to_kind", "to_id", "how", name=op.f("pk_idea_link")),
    )
    with op.batch_alter_table("idea_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_link_made_by"), ["made_by"], unique=False)
        batch_op.create_index("ix_idea_link_to_kind_to_id", ["to_kind", "to_id"], unique=False)
