"""
A briefing on its way, for whoever follows it: how fast, who was not reached and is tried again, what is taken back.

What was given up in the outbox is here too, for whoever looks after it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.briefings import Briefing
from learning.calendar import LONDON
from learning.delivery import AGAIN, Going, Missed, Unreached, Unsaid, Why
from storage import ledger, pace, reroute, unsaid
from storage.ledger import BRIEFING, goes_out
from storage.tables import QUEUED, BriefingRow, ConnectionRow, HandleRow, PersonRow, message, recipient
from storage.tables import pace as paces
from storage.ways import NOT_MET

AT_ONCE = 100  # messages that are said again by one press, and names of each reason that are shown
STUCK = timedelta(seconds=30)  # with nobody taken in hand
COPIES = 20  # edited by one hand, one after the other

r = recipient.c
b = BriefingRow
m = message.c


def _by_letter() -> ColumnElement[bool]:
    post = select(ConnectionRow.id).where(ConnectionRow.platform == "email")
    return and_(r.connection.is_not(None), r.connection.in_(post))


def why() -> ColumnElement[Any]:
    """Of a recipient: why they were not reached, or NULL."""
    barred = case((_by_letter(), Why.ADDRESS.value), else_=Why.BLOCKED.value)
    states = {"failed": Why.OURS, "not in chat": Why.UNKNOWN, "away": Why.AWAY, "left": Why.LEFT}
    named = [(r.state == state, reason.value) for state, reason in states.items()]
    return case(*named, (r.state == "cannot reach", barred))


NOT_REACHED = ("failed", "not in chat", "away", "left", "cannot reach")


# --- trying again -----------------------------------------------------------------------------------------------------


async def again_slice(session: AsyncSession, id: UUID, limit: int, now: datetime) -> bool:
    """
    The next who were not reached, for the reasons that were asked for, wait again; True when there are no more.

    Each by the way there is now.  The briefing's row keeps how far it is: who fails once more meanwhile is passed by.
    """
    asked = await session.scalar(select(BRIEFING.c.again).where(b.id == id).with_for_update())
    if not asked:
        return True
    reason, after = next(iter(sorted(asked.items())))
    next_ones = select(r.n).where(r.briefing == id, r.n > after, r.state.in_(NOT_REACHED), why() == reason)
    numbers = list(await session.scalars(next_ones.order_by(r.n).limit(limit)))
    if numbers:
        today = now.astimezone(LONDON).date()
        await reroute.anew(session, id, numbers, today, unreachable=None, failed=None)
        asked |= {reason: numbers[-1]}
    if len(numbers) < limit:
        del asked[reason]
    await session.execute(update(BRIEFING).where(b.id == id).values(again=asked or None))
    return not asked


# --- taking back ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Copy:
    """A briefing as it stands in somebody's conversation."""

    n: int
    person: UUID
    address: str
    place: str
    posted: str


def _stands() -> ColumnElement[bool]:
    """Of a recipient: a copy that can be edited and does not say yet that it was withdrawn.  A letter stays."""
    return and_(r.posted.is_not(None), r.withdrawn_at.is_(None))


async def _editable(session: AsyncSession) -> list[UUID]:
    on = select(ConnectionRow.id).where(ConnectionRow.state == "on", ConnectionRow.platform.not_in(NOT_MET))
    return list(await session.scalars(on.order_by(ConnectionRow.id)))


async def posted_on(session: AsyncSession, id: UUID) -> list[UUID]:
    """The connections on which copies of a withdrawn briefing are to be edited."""
    found = []
    for connection in await _editable(session):
        stands = select(true()).where(r.briefing == id, r.connection == connection, _stands()).exists()
        if await session.scalar(select(b.id).where(b.id == id, b.state == "withdrawing", stands)):
            found.append(connection)
    return found


async def unsaying(session: AsyncSession) -> list[tuple[UUID, UUID]]:
    """Briefings that are being taken back, each with a connection where copies of it stand."""
    withdrawing = list(await session.scalars(select(b.id).where(b.state == "withdrawing").order_by(b.id)))
    return [(id, connection) for id in withdrawing for connection in await posted_on(session, id)]


async def claim_copies(
    session: AsyncSession, id: UUID, connection: UUID, hand: str, after: int, many: int = COPIES
) -> Sequence[Copy]:
    """The next copies on a connection, by their numbers, now in this hand."""
    mine = and_(r.briefing == id, r.n > after, r.connection == connection, _stands(), r.in_hand.is_(None))
    next_ones = select(r.n).where(mine).order_by(r.n).limit(many).with_for_update(skip_locked=True).cte("next_ones")
    taken = update(recipient).where(r.briefing == id, r.n.in_(select(next_ones.c.n))).values(in_hand=hand)
    rows = sorted(await session.execute(taken.returning(r.n, r.person, r.address, r.posted)))
    known = select(HandleRow.platform_user, HandleRow.place).where(
        HandleRow.connection_id == connection, HandleRow.platform_user.in_([row.address for row in rows])
    )
    places = {user: place or "" for user, place in await session.execute(known)}
    return [Copy(row.n, row.person, row.address, places.get(row.address, ""), row.posted) for row in rows]


async def waits(session: AsyncSession, id: UUID) -> bool:
    """Whether somebody is not written down yet."""
    unsent = select(r.n).where(r.briefing == id, r.state.in_([*ledger.UNSENT, "sending"])).limit(1)
    return await session.scalar(unsent) is not None


async def withdrawn(session: AsyncSession, id: UUID) -> None:
    """Says *withdrawn* of a briefing that is taken back everywhere."""
    if not await waits(session, id) and not await posted_on(session, id):
        over = update(BRIEFING).where(b.id == id, b.state == "withdrawing")
        await session.execute(over.values(state="withdrawn"))


# --- for learning.delivery --------------------------------------------------------------------------------------------


class SqlDelivery:
    """``start`` asks for a job in the same commit; ``turn`` names what is said because of this work."""

    def __init__(self, session: AsyncSession, now: datetime, turn: UUID, start: Callable[..., None]) -> None:
        self._session, self._now, self._turn, self._start = session, now, turn, start

    async def pause(self, briefing: Briefing) -> bool:
        return await ledger.pause(self._session, briefing.id, self._now)

    async def resume(self, briefing: Briefing) -> None:
        await ledger.resume(self._session, briefing.id)
        for connection in await ledger.connections(self._session, briefing.id):
            self._start("send", briefing.id, connection)

    async def withdraw(self, briefing: Briefing) -> None:
        await ledger.withdraw(self._session, briefing.id, self._now)
        self._start("withdraw", briefing.id)

    async def try_again(self, briefing: Briefing, why: Why) -> bool:
        asked = await self._session.scalar(select(BRIEFING.c.again).where(b.id == briefing.id).with_for_update())
        values = {"again": {**(asked or {}), why.value: 0}, "state": "sending"}
        again = update(BRIEFING).where(b.id == briefing.id, b.withdrawn_at.is_(None)).values(**values)
        if (await self._session.execute(again.returning(b.id))).first() is None:
            return False
        self._start("again", briefing.id)
        return True

    async def going(self, briefing: Briefing) -> Going:
        """Of the connections on which somebody waits: together so fast; the slowest is how long it takes."""
        newest = func.max(r.sending_since)
        waiting = select(r.connection, ConnectionRow.platform, func.count(), newest)
        waiting = waiting.outerjoin(ConnectionRow, ConnectionRow.id == r.connection)
        waiting = waiting.where(r.briefing == briefing.id, r.state.in_([QUEUED, "sending"]))
        rows = (await self._session.execute(waiting.group_by(r.connection, ConnectionRow.platform))).all()
        many = sum(waits for _, _, waits, _ in rows)
        rates = [
            (platform or "", waits, await self._share(on), await self._held(on)) for on, platform, waits, _ in rows
        ]
        if not rates or any(not rate for _, _, rate, _ in rates):
            return Going(many)
        since = {platform or "": at for _, platform, _, at in rows}
        stuck = sorted(to for to, _, rate, held in rates if not held and self._is_stuck(since[to], rate or 1))
        left, slowest = max((held + waits / (rate or 1), platform) for platform, waits, rate, held in rates)
        return Going(many, sum(rate or 0 for _, _, rate, _ in rates), timedelta(seconds=left), slowest, stuck)

    def _is_stuck(self, since: datetime | None, rate: float) -> bool:
        """
        Nobody was taken in hand for long, though somebody is: whoever is ill takes nobody else's.

        Some are claimed at once, so at a slow pace it is a while from one claim to the next.
        """
        return since is not None and self._now - since > STUCK + timedelta(seconds=2 * ledger.AT_LEAST / rate)

    async def _share(self, connection: UUID) -> float | None:
        """How many a second of this connection are this briefing's: others may go out on it too."""
        waits = select(true()).where(r.briefing == b.id, r.state == QUEUED, r.connection == connection).exists()
        others = await self._session.scalar(select(func.count(b.id)).where(b.state == "sending", goes_out(), waits))
        rate = await pace.rate(self._session, connection)
        return rate / (1 + pace.APART) / max(1, others or 0) if rate else None

    async def _held(self, connection: UUID) -> float:
        """Seconds for which the platform wants nothing from us, by the clock that the pace is kept by."""
        next_at = await self._session.scalar(select(paces.c.next_at).where(paces.c.connection == connection))
        return max(0.0, float(next_at or 0) - time.time())

    async def unreached(self, briefing: Briefing) -> Unreached:
        of_it = and_(r.briefing == briefing.id, r.state.in_(NOT_REACHED))
        reason = why().label("why")
        counts = {
            Why(name): many
            for name, many in await self._session.execute(select(reason, func.count()).where(of_it).group_by(reason))
        }
        facts = (
            PersonRow.name,
            r.agency,
            r.team,
            ConnectionRow.platform,
            r.failed,
            r.unreachable,
            reason,
        )
        found = select(*facts).select_from(recipient).outerjoin(PersonRow, PersonRow.id == r.person)
        found = found.outerjoin(ConnectionRow, ConnectionRow.id == r.connection).order_by(r.agency, r.team, r.n)
        people: list[Missed] = []
        for one in AGAIN.intersection(counts):  # nobody else is named
            people += map(
                _missed, (await self._session.execute(found.where(of_it, reason == one.value).limit(AT_ONCE)))
            )
        return Unreached(counts, people)

    # --- what was given up in the outbox ------------------------------------------------------------------------------

    async def unsaid(self) -> Sequence[Unsaid]:
        return [
            Unsaid(one.n, one.subject.kind if one.subject else "", one.viewer, one.why, one.due_at)
            for one in await unsaid.listed(self._session, AT_ONCE)
        ]

    async def how_many_unsaid(self) -> int:
        return int(await self._session.scalar(select(func.count()).where(m.failed.is_not(None))) or 0)

    async def say_again(self, message: int | None) -> int:
        said = await unsaid.say_again(self._session, self._turn, self._now, message, AT_ONCE)
        if said:
            self._start("deliver", self._turn)
        return said


def _missed(row: Row[Any]) -> Missed:
    name = row.name or "Somebody who is no longer on the list"
    told = row.unreachable or row.failed or ""
    return Missed(Why(row.why), name, row.agency, row.team, row.platform or "", told)
