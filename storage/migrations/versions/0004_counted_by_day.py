"""How far each briefing has gone, counted by day"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "reached",
        sa.Column("briefing", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("profession", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("audience", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_yet", sa.Integer(), server_default="0", nullable=False),
        sa.Column("discussed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["briefing"], ["briefing.id"], name=op.f("fk_reached_briefing")),
        sa.PrimaryKeyConstraint("briefing", "agency", "team", "profession", "day", name=op.f("pk_reached")),
        sqlite_with_rowid=False,
    )
    _count()


def _count() -> None:
    """What the facts say so far. It is written out: what counts later on may change, and this may not."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:  # nobody writes a fact between this and the triggers, which the same transaction makes
        op.execute("LOCK TABLE recipient IN ACCESS EXCLUSIVE MODE")
    first, never = ("DATE '0001-01-01'", "DATE '9999-12-31'") if postgres else ("'0001-01-01'", "'9999-12-31'")
    sunday = "datetime(sent_at, 'start of year', '+{} months', '+24 days', 'weekday 0', '+1 hour')"
    summer = f"sent_at >= {sunday.format(2)} AND sent_at < {sunday.format(9)}"
    in_london = f"date(sent_at, CASE WHEN {summer} THEN '+1 hour' ELSE '+0 hours' END)"
    if postgres:
        in_london = "CAST(sent_at AT TIME ZONE 'Europe/London' AS DATE)"
    answered = "CASE WHEN answer IS NOT NULL THEN answered_on END"
    another_way = f"CASE WHEN reached_by IS NOT NULL THEN {first} ELSE {never} END"
    any_of = (another_way, *(f"COALESCE({day}, {never})" for day in (in_london, "opened_on", answered)))
    days = {
        "sent": f"NULLIF({'least' if postgres else 'min'}({', '.join(any_of)}), {never})",
        "opened": "opened_on",
        "answered": answered,
        "not_yet": "CASE WHEN answer = 'not_yet' THEN answered_on END",
        "discussed": "CASE WHEN discussed THEN discussed_on END",
        "used": "CASE WHEN used = 'yes' THEN used_on END",
    }
    key = "briefing, agency, team, profession, day"
    for counted, day in {"audience": first, **days}.items():
        op.execute(
            f"INSERT INTO reached ({key}, {counted}) SELECT {key}, count(*)"
            f" FROM (SELECT briefing, agency, team, profession, {day} AS day FROM recipient) AS dated"
            f" WHERE day IS NOT NULL GROUP BY {key}"
            f" ON CONFLICT ({key}) DO UPDATE SET {counted} = reached.{counted} + excluded.{counted}"
        )
