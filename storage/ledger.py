"""
A briefing's recipients: who they are, what is known of each, and who is next.

An audience is a rule until it is counted, then people. It is counted in slices, each its own short transaction, and
nothing is sent before the count is complete. One briefing goes out over several connections, each at its own pace:
what `bot.worker` sends is the next few of a briefing *on a connection*. What is shown of a recipient is computed by
the database from the facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Table,
    Uuid,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from learning.calendar import LONDON
from storage import reroute
from storage.audience import wanted
from storage.counters import add_people
from storage.tables import QUEUED, STATES, BriefingRow, ConnectionRow, HandleRow, PersonRow, recipient
from storage.ways import Way, reach

UNSENT = (QUEUED, "away")
AT_LEAST = 4  # claimed at once, however slow the pace

r = recipient.c
b = BriefingRow
BRIEFING = cast(Table, BriefingRow.__table__)  # as a plain table: past the version, and past what a session holds


def state(facts: Mapping[str, object]) -> str:
    """What the database computes, for those who have no database at hand."""
    return next((s for s, column, there in STATES if (facts.get(column) is not None) is there), QUEUED)


@dataclass(frozen=True)
class Recipient:
    """One who is to be sent to: ``address`` is the platform's name for them, ``place`` the conversation, if known."""

    n: int
    person: UUID
    address: str
    place: str


# --- counting ---------------------------------------------------------------------------------------------------------


class Counted(IntEnum):
    """As a truth it says that there are no more."""

    IN_PART = 0
    JUST_NOW = 1
    """The last of them, in this transaction: whoever is to hear of it is told in the same."""
    ALREADY = 2


async def count_slice(session: AsyncSession, id: UUID, limit: int, now: datetime) -> Counted:
    """Adds the next people of the audience."""
    briefing = (
        await session.execute(
            select(b.audience, b.as_at, b.size, b.counted_to, b.counted_at, b.withdrawn_at)
            .where(b.id == id)
            .with_for_update()
        )
    ).one()
    if briefing.counted_at or briefing.withdrawn_at or briefing.audience is None:
        return Counted.ALREADY
    people = wanted(briefing.audience, (briefing.as_at or now).date())
    if briefing.counted_to is not None:
        people = and_(people, PersonRow.id > briefing.counted_to)
    facts = PersonRow.id, PersonRow.agency, PersonRow.team, PersonRow.profession, PersonRow.email
    away = case((PersonRow.away_until >= now.astimezone(LONDON).date(), PersonRow.away_until)).label("away_until")
    some = select(*facts, away).where(people).order_by(PersonRow.id).limit(limit).subquery().c
    way = await reach(session, some.id, some.email)
    number = briefing.size + func.row_number().over(order_by=some.id)
    rows = select(literal(id, Uuid), number, *some, way.connection, way.address)
    into = ["briefing", "n", "person", "agency", "team", "profession", "email", "away_until", "connection", "address"]
    counted = {"preserve_rowcount": True}
    result = await session.execute(insert(recipient).from_select(into, rows), execution_options=counted)
    added = cast(CursorResult[Any], result).rowcount
    changed: dict[str, Any] = {"size": briefing.size + added}
    if added < limit:
        changed["counted_at"] = now
    else:
        last = select(r.person).where(r.briefing == id, r.n == briefing.size + added)
        changed["counted_to"] = last.scalar_subquery()
    await _briefing(session, id, **changed)
    await add_people(session, id, briefing.size)
    return Counted.JUST_NOW if added < limit else Counted.IN_PART


# --- sending ----------------------------------------------------------------------------------------------------------


def goes_out() -> ColumnElement[bool]:
    """Of a briefing: its audience is counted, and it is neither paused nor withdrawn."""
    return and_(b.counted_at.is_not(None), b.paused_at.is_(None), b.withdrawn_at.is_(None))


async def may_go_out(session: AsyncSession, id: UUID) -> bool:
    """Asked once more before each is sent: what was claimed before a pause may have had to wait for its time."""
    return await session.scalar(select(b.id).where(b.id == id, goes_out())) is not None


async def connections(session: AsyncSession, id: UUID) -> list[UUID]:
    """Those on which somebody waits to be sent to."""
    waits = select(true()).where(r.briefing == id, r.state == QUEUED, r.connection == ConnectionRow.id).exists()
    found = select(ConnectionRow.id).join(b, b.id == id).where(waits, goes_out())  # a look at each, however many wait
    return sorted(await session.scalars(found))


async def waiting_for_a_briefing(session: AsyncSession) -> int:
    """How many people one is still to be sent to, of all that go out."""
    waiting = select(func.count()).select_from(recipient).join(b, b.id == r.briefing)
    return await session.scalar(waiting.where(r.state == QUEUED, goes_out())) or 0


async def claim(
    session: AsyncSession, id: UUID, connection: UUID, hand: str, many: int, now: datetime
) -> Sequence[Recipient]:
    """
    The next who wait and may be sent to on this connection, now in this hand.

    Whoever's name there is somebody else's by now waits for the way there is now (the next round sees to it): what is
    one person's is not sent to another.
    """
    if not await session.scalar(select(b.id).where(b.id == id, goes_out()).with_for_update(read=True)):
        return []  # with a share of its lock: a pause waits for the claims before it, and none comes after
    mine = and_(r.briefing == id, r.connection == connection, r.state == QUEUED, r.in_hand.is_(None))
    next_ones = select(r.n).where(mine).order_by(r.n).limit(many).with_for_update(skip_locked=True).cte("next_ones")
    taken = update(recipient).where(r.briefing == id, r.n.in_(select(next_ones.c.n)))
    rows = await session.execute(taken.values(in_hand=hand, sending_since=now).returning(r.n, r.person, r.address))
    claimed = sorted(rows)
    by_name = HandleRow.platform_user.in_([row.address for row in claimed])
    known = select(HandleRow.platform_user, HandleRow.place, HandleRow.person_id)
    found = await session.execute(known.where(HandleRow.connection_id == connection, by_name))
    there = {row.platform_user: row for row in found}
    if passed_on := [row.n for row in claimed if row.address in there and there[row.address].person_id != row.person]:
        today = now.astimezone(LONDON).date()
        await reroute.anew(session, id, passed_on, today, in_hand=None, sending_since=None)
    places = {user: handle.place or "" for user, handle in there.items()}
    theirs = [row for row in claimed if row.n not in passed_on]
    return [Recipient(row.n, row.person, row.address, places.get(row.address, "")) for row in theirs]


async def record(session: AsyncSession, id: UUID, n: int, **facts: object) -> None:
    """What became of one in hand: ``sent_at`` and ``posted``, or ``unreachable``, or ``failed``, or nothing yet."""
    facts = {"sending_since": None} | facts
    await session.execute(update(recipient).where(r.briefing == id, r.n == n).values(in_hand=None, **facts))


async def let_go(session: AsyncSession, whose: str) -> None:
    """What was in a hand goes out again: one message in doubt is sent twice rather than never."""
    held = or_(r.in_hand == whose, r.in_hand.startswith(f"{whose}/", autoescape=True))
    await session.execute(update(recipient).where(held).values(in_hand=None, sending_since=None))


async def hands(session: AsyncSession) -> set[str]:
    return set(await session.scalars(select(r.in_hand).where(r.in_hand.is_not(None)).distinct()))


async def finish(session: AsyncSession, id: UUID) -> bool:
    """
    Says *sent* of a briefing that nobody waits for any more; True if it is so.

    A pause is over with it: it came after the last was taken in hand, or when only those who are away were left.
    """
    waits = select(true()).where(r.briefing == id, r.state.in_([QUEUED, "sending"])).exists()
    done = and_(b.counted_at.is_not(None), b.again.is_(None), ~waits)
    over = update(BRIEFING).where(b.id == id, b.state == "sending", done)
    return (await session.execute(over.values(state="sent", paused_at=None).returning(b.id))).first() is not None


# --- pausing, withdrawing ---------------------------------------------------------------------------------------------


async def pause(session: AsyncSession, id: UUID, now: datetime) -> bool:
    """
    Nothing more goes out, until it is resumed; what is in hand is let go to its end.

    False where it is not going out: there is nothing to pause.
    """
    paused = update(BRIEFING).where(b.id == id, b.state == "sending").values(paused_at=now)
    return (await session.execute(paused.returning(b.id))).first() is not None


async def resume(session: AsyncSession, id: UUID) -> None:
    """A job for each of `connections` is wanted."""
    await _briefing(session, id, paused_at=None)


async def withdraw(session: AsyncSession, id: UUID, now: datetime) -> None:
    """
    One row: nothing more goes out from here.

    It is *withdrawing* until those who had not been sent to are written down and what was posted says so.
    """
    await _briefing(session, id, withdrawn_at=now, state="withdrawing", again=None)


async def withdraw_slice(session: AsyncSession, id: UUID, limit: int, now: datetime) -> bool:
    """True when nobody is left who waits; of one that is not withdrawn nobody is written down."""
    if not await session.scalar(select(b.id).where(b.id == id, b.withdrawn_at.is_not(None))):
        return True
    waiting = select(r.n).where(r.briefing == id, r.state.in_(UNSENT), r.in_hand.is_(None)).limit(limit)
    some = update(recipient).where(r.briefing == id, r.n.in_(waiting)).values(withdrawn_at=now)
    return len((await session.execute(some.returning(r.n))).all()) < limit


async def _briefing(session: AsyncSession, id: UUID, **values: object) -> None:
    """Past the version: people are told of moves that matter to them, and a count must not make a form stale."""
    await session.execute(update(BRIEFING).where(b.id == id).values(**values))


async def copy_of(session: AsyncSession, id: UUID, person: UUID) -> tuple[Way, str] | None:
    """Where someone's copy of a briefing stands, and its name there; None when there is none that can be edited."""
    found = (
        select(ConnectionRow, r.address, r.posted, HandleRow.place)
        .select_from(recipient)
        .join(ConnectionRow, ConnectionRow.id == r.connection)
        .join(HandleRow, and_(HandleRow.connection_id == r.connection, HandleRow.platform_user == r.address))
        .where(r.briefing == id, r.person == person, r.posted.is_not(None), ConnectionRow.state == "on")
    )
    row = (await session.execute(found)).one_or_none()
    if row is None:
        return None
    on, user, name, place = row
    return Way(on.id, on.platform, on.workspace, user, place or ""), name


# --- what the rows say ------------------------------------------------------------------------------------------------


async def tally(session: AsyncSession, id: UUID) -> dict[str, int]:
    """How many are in which state; they add up to the audience."""
    rows = select(r.state, func.count()).where(r.briefing == id).group_by(r.state)
    return {name: number for name, number in await session.execute(rows)}


@dataclass(frozen=True)
class Unfinished:
    """What the rows say is still to be done about briefings."""

    count: Sequence[UUID]
    again: Sequence[UUID]
    send: Sequence[tuple[UUID, UUID]]
    withdraw: Sequence[UUID]


async def unfinished(session: AsyncSession) -> Unfinished:
    def some(*states: str, connection: UUID | None = None) -> ColumnElement[bool]:
        of_it = and_(r.briefing == b.id, r.state.in_(states))
        return select(true()).where(of_it, r.connection == connection if connection else true()).exists()

    # Nobody waits, but nobody has said so: it ends with that.
    nobody_waits = and_(b.counted_at.is_not(None), b.again.is_(None), ~some(QUEUED, "sending"))
    count = select(b.id).where(b.state == "sending", or_(b.counted_at.is_(None), nobody_waits))
    again = select(b.id).where(b.state == "sending", b.again.is_not(None), b.counted_at.is_not(None))
    withdraw = select(b.id).where(b.state == "withdrawing")
    send = [
        (id, connection)
        for connection in await session.scalars(select(ConnectionRow.id).order_by(ConnectionRow.id))
        for id in await session.scalars(
            select(b.id)
            .where(b.state == "sending", goes_out(), some(QUEUED, connection=connection))
            .order_by(b.sent_on)
        )
    ]
    counting, retrying = list(await session.scalars(count)), list(await session.scalars(again))
    return Unfinished(counting, retrying, send, list(await session.scalars(withdraw)))
