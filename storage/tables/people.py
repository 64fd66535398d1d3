"""People as their agencies' lists say, the platforms that are connected, and how each platform knows a person."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row

_AWAY = text("away_until IS NOT NULL")


class ConnectionRow(Row):
    """
    A way in and out: a Slack workspace, a Teams tenant, an SMTP server (platform *email*, no workspace).

    ``secrets`` are sealed (`storage.seal`); ``state`` is *on* or *off* (uninstalled: nothing is sent there).
    """

    __tablename__ = "connection"
    __table_args__ = (UniqueConstraint("platform", "workspace", "app_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform: Mapped[str]
    workspace: Mapped[str] = mapped_column(default="")
    app_id: Mapped[str] = mapped_column(default="")
    agency: Mapped[str | None]
    secrets: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(default="on")


class PersonRow(Row):
    """
    ``expects``: where their list says they are (*teams*, *slack*, *none*), until we have met them there.

    ``away_until`` is the last day that they said they are away.  ``round_at`` is the hour of their round (*09:30*),
    *off*, or nothing where they have not chosen.  ``digest_on`` and ``round_on`` are the days of the last ones: whoever
    moves such a day on is the one to say it, so it is said once, however many look.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_away", "away_until", sqlite_where=_AWAY, postgresql_where=_AWAY),
        Index("ix_person_agency_team", "agency", "team"),
        UniqueConstraint("email"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[str | None]
    name: Mapped[str]
    email: Mapped[str | None]
    """In lower case: that is how one is found."""
    agency: Mapped[str] = mapped_column(default="")
    team: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    profession: Mapped[str] = mapped_column(default="", index=True)
    role: Mapped[str] = mapped_column(index=True)
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """A manager's row is there before the rows of those they manage: an import writes people first, managers after."""
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who stands in for them, as they named."""
    expects: Mapped[str] = mapped_column(default="none")
    employment: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None]
    left_on: Mapped[date | None]
    hears_whole_cards: Mapped[bool] = mapped_column(default=False)
    away_until: Mapped[date | None]
    round_at: Mapped[str | None]
    answers_for: Mapped[str] = mapped_column(default="")
    """Ids of the bodies whose clerk they are, each between two commas."""
    round_on: Mapped[date | None]
    digest_on: Mapped[date | None]


class HandleRow(Row):
    """
    How a platform knows a person; one person has several.

    ``place`` is the direct conversation's address, where one is needed to speak (Teams) and someone has spoken.
    ``state`` is *here* or *gone* (they removed or blocked us: nothing is sent there until they are met again).
    """

    __tablename__ = "handle"
    __table_args__ = (Index("ix_handle_newest", "person_id", "state", "met_at", "connection_id", "platform_user"),)

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"), primary_key=True)
    platform_user: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    place: Mapped[str | None]
    place_kind: Mapped[str] = mapped_column(default="direct")
    met_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="here")


class TeamPlaceRow(Row):
    """The channel that is a team's.  Ideas shared before ``connected_at`` were told to their manager alone."""

    __tablename__ = "team_place"

    agency: Mapped[str] = mapped_column(primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True)
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    address: Mapped[str]
    kind: Mapped[str]
    connected_at: Mapped[datetime]
