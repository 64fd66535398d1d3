"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "connection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("secrets", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sa.UniqueConstraint("platform", "workspace", "app_id", name=op.f("uq_connection_platform_workspace_app_id")),
    )
    op.create_table(
        "due",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
    )
    with op.batch_alter_table("due", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_due_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_due_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("job_title", sa.String(), nullable=False),
        sa.Column("profession", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("expects", sa.String(), nullable=False),
        sa.Column("employment", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("hears_whole_cards", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_person_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_agency_team", ["agency", "team"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_profession"), ["profession"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_role"), ["role"], unique=False)

    op.create_table(
        "turn",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_turn")),
    )
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_turn_day"), ["day"], unique=False)

    op.create_table(
        "answer_link",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_answer_link_person_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_answer_link")),
    )
    with op.batch_alter_table("answer_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_link_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_answer_link_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "briefing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("resources", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("apply", sa.String(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("as_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counted_to", sa.Uuid(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_briefing_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
        sa.UniqueConstraint("ref", name=op.f("uq_briefing_ref")),
    )
    with op.batch_alter_table("briefing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_briefing_state"), ["state"], unique=False)

    op.create_table(
        "handle",
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("platform_user", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("place_kind", sa.String(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_handle_connection_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handle_person_id")),
        sa.PrimaryKeyConstraint("connection_id", "platform_user", name=op.f("pk_handle")),
    )
    with op.batch_alter_table("handle", schema=None) as batch_op:
        batch_op.create_index(
            "ix_handle_newest", ["person_id", "state", "met_at", "connection_id", "platform_user"], unique=False
        )

    op.create_table(
        "idea",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("holder_kind", sa.String(), nullable=False),
        sa.Column("holder_person", sa.Uuid(), nullable=True),
        sa.Column("holder_body", sa.String(), nullable=True),
        sa.Column("team_agency", sa.String(), nullable=False),
        sa.Column("team_name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("try_place", sa.String(), nullable=True),
        sa.Column("try_until", sa.Date(), nullable=True),
        sa.Column("shows_it_works", sa.String(), nullable=True),
        sa.Column("extras", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["holder_person"], ["person.id"], name=op.f("fk_idea_holder_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index("ix_idea_holder_body_stage", ["holder_body", "stage"], unique=False)
        batch_op.create_index("ix_idea_holder_person_stage", ["holder_person", "stage"], unique=False)
        batch_op.create_index("ix_idea_stage_shared_at", ["stage", "shared_at"], unique=False)
        batch_op.create_index("ix_idea_team_agency_team_name", ["team_agency", "team_name"], unique=False)

    op.create_table(
        "message",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("turn", sa.Uuid(), nullable=False),
        sa.Column("connection", sa.Uuid(), nullable=True),
        sa.Column("platform_user", sa.String(), server_default="", nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("viewer_person", sa.Uuid(), nullable=True),
        sa.Column("viewer_team_agency", sa.String(), nullable=True),
        sa.Column("viewer_team_name", sa.String(), nullable=True),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("card", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("edits", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("in_hand", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted", sa.String(), nullable=True),
        sa.Column("failed", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["connection"], ["connection.id"], name=op.f("fk_message_connection")),
        sa.ForeignKeyConstraint(["viewer_person"], ["person.id"], name=op.f("fk_message_viewer_person")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_message")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND failed IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed IS NULL"),
        )
        batch_op.create_index(
            "ix_message_in_hand",
            ["in_hand"],
            unique=False,
            sqlite_where=sa.text("in_hand IS NOT NULL"),
            postgresql_where=sa.text("in_hand IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_message_turn"), ["turn"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_viewer_person"), ["viewer_person"], unique=False)
        batch_op.create_index(
            "ix_message_waiting",
            ["conversation", "n"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND failed IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed IS NULL"),
        )

    op.create_table(
        "pace",
        sa.Column("connection", sa.Uuid(), nullable=False),
        sa.Column("most", sa.Float(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        sa.Column("next_at", sa.Float(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["connection"], ["connection.id"], name=op.f("fk_pace_connection")),
        sa.PrimaryKeyConstraint("connection", name=op.f("pk_pace")),
    )
    op.create_table(
        "posted",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection", sa.Uuid(), nullable=False),
        sa.Column("platform_user", sa.String(), server_default="", nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("posted", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("viewer_person", sa.Uuid(), nullable=True),
        sa.Column("viewer_team_agency", sa.String(), nullable=True),
        sa.Column("viewer_team_name", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["connection"], ["connection.id"], name=op.f("fk_posted_connection")),
        sa.ForeignKeyConstraint(["viewer_person"], ["person.id"], name=op.f("fk_posted_viewer_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted")),
    )
    with op.batch_alter_table("posted", schema=None) as batch_op:
        batch_op.create_index("ix_posted_subject", ["subject_kind", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posted_viewer_person"), ["viewer_person"], unique=False)

    op.create_table(
        "reflection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reflection_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
    )
    with op.batch_alter_table("reflection", schema=None) as batch_op:
        batch_op.create_index("ix_reflection_person_id_kept_on", ["person_id", "kept_on"], unique=False)

    op.create_table(
        "session",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "team_place",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connection.id"], name=op.f("fk_team_place_connection_id")),
        sa.PrimaryKeyConstraint("agency", "team", name=op.f("pk_team_place")),
    )
    op.create_table(
        "briefing_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("briefing_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_by", sa.Uuid(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"], name=op.f("fk_briefing_question_briefing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_briefing_question_person_id")),
        sa.ForeignKeyConstraint(["replied_by"], ["person.id"], name=op.f("fk_briefing_question_replied_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_question")),
    )
    with op.batch_alter_table("briefing_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_question_briefing_id"), ["briefing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_briefing_question_person_id"), ["person_id"], unique=False)

    op.create_table(
        "idea_author",
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_author_idea_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_idea_author_person_id")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_idea_author")),
    )
    with op.batch_alter_table("idea_author", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_author_person_id"), ["person_id"], unique=False)

    op.create_table(
        "idea_event",
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("who", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_event_idea_id")),
        sa.ForeignKeyConstraint(["who"], ["person.id"], name=op.f("fk_idea_event_who")),
        sa.PrimaryKeyConstraint("idea_id", "n", name=op.f("pk_idea_event")),
    )
    op.create_table(
        "recipient",
        sa.Column("briefing", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("profession", sa.String(), nullable=False),
        sa.Column("connection", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("reached_by", sa.String(), nullable=True),
        sa.Column("in_hand", sa.String(), nullable=True),
        sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted", sa.String(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_line", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_edition", sa.Integer(), nullable=True),
        sa.Column("discussed", sa.Boolean(), nullable=True),
        sa.Column("discussed_on", sa.Date(), nullable=True),
        sa.Column("used", sa.String(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("unreachable", sa.String(), nullable=True),
        sa.Column("failed", sa.String(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.String(),
            sa.Computed(
                "CASE "
                "WHEN answer IS NOT NULL THEN 'answered' "
                "WHEN opened_on IS NOT NULL THEN 'opened' "
                "WHEN reached_by IS NOT NULL THEN 'reached another way' "
                "WHEN sent_at IS NOT NULL THEN 'sent' "
                "WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' "
                "WHEN left_at IS NOT NULL THEN 'left' "
                "WHEN unreachable IS NOT NULL THEN 'cannot reach' "
                "WHEN failed IS NOT NULL THEN 'failed' "
                "WHEN sending_since IS NOT NULL THEN 'sending' "
                "WHEN away_until IS NOT NULL THEN 'away' "
                "WHEN address IS NULL THEN 'not in chat' "
                "ELSE 'queued' END",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["briefing"], ["briefing.id"], name=op.f("fk_recipient_briefing")),
        sa.ForeignKeyConstraint(["connection"], ["connection.id"], name=op.f("fk_recipient_connection")),
        sa.PrimaryKeyConstraint("briefing", "n", name=op.f("pk_recipient")),
        sa.UniqueConstraint("person", "briefing", name=op.f("uq_recipient_person_briefing")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recipient_in_hand",
            ["in_hand"],
            unique=False,
            sqlite_where=sa.text("in_hand IS NOT NULL"),
            postgresql_where=sa.text("in_hand IS NOT NULL"),
        )
        batch_op.create_index("ix_recipient_state", ["briefing", "state", "connection", "n"], unique=False)
