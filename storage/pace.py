"""
When a connection may send next. Send times are handed out, not counted, so any number of processes keep one pace.

Times are seconds since 1970 by the machine's clock (`time.time`), not `work.now`: a platform counts real seconds.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import and_, case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import pace

LONGEST = 600.0  # seconds: no pause is longer, whatever a platform says
FAR = 900.0  # seconds ahead that no time can lie: the clock that made it was set back since
APART = 0.04  # send times lie (1 + APART)/rate apart
LATE = 0.02  # seconds by which a send may miss its time; one missed by more is not used
SHORT = 2.0  # seconds: a longer pause is not waited for by whoever holds a place that others need


class NotYet(Exception):
    """
    It cannot go on for so many seconds: a job that ends with it has not failed, and is asked for again then.

    What it had in hand waits, as it does for any job that ends (`storage.jobs.rows.run`).
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not for {seconds:.1f} seconds")
        self.seconds = seconds


async def allow(session: AsyncSession, connection: UUID, most: float) -> None:
    """So many a second by the platform's rules (Teams 25, Slack 8)."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(pace).values(connection=connection, most=most, rate=most)
    await session.execute(row.on_conflict_do_update(index_elements=[pace.c.connection], set_={"most": most}))


async def take(
    session: AsyncSession, connection: UUID, many: int, now: Callable[[], float], ahead: float = 0.0
) -> list[float]:
    """
    Send times that nobody else has.

    They lie (1 + APART)/rate apart, and one missed by more than LATE is not used: so no second, wherever it begins,
    holds more than `rate` of them, and the way to the platform may take some longer than others (APART - LATE).
    ``ahead``: none of them sooner than in so many seconds, for whoever was too slow for the last. A connection without
    a pace of its own may send at once.

    A clock that is set back by less than FAR is waited for; one that is set back by more would be waited for too long.

    Raises ``NotYet`` in a pause that is longer than SHORT: times are handed out when it is over.
    """
    gap = (1 + APART) / pace.c.rate
    asked = now()
    at = asked + ahead
    begin = case((pace.c.next_at.between(at, at + FAR), pace.c.next_at), else_=at)
    paused = pace.c.paused_until.between(asked + SHORT, asked + FAR)
    taken = update(pace).where(pace.c.connection == connection)
    taken = taken.values(next_at=case((paused, pace.c.next_at), else_=begin + many * gap))
    row = (await session.execute(taken.returning(pace.c.next_at, pace.c.rate, pace.c.paused_until))).one_or_none()
    if row is None:
        return [at] * many
    if asked + SHORT <= row.paused_until <= asked + FAR:
        raise NotYet(row.paused_until - asked)
    return [row.next_at - (many - i) * (1 + APART) / row.rate for i in range(many)]


async def slow_down(session: AsyncSession, connection: UUID, until: float, now: float) -> None:
    """
    The platform said so (429): this connection pauses, then goes at half the rate.

    What was in flight hears the same: in a pause it is not halved again.
    """
    later = case((pace.c.next_at > until, pace.c.next_at), else_=until)
    known = and_(pace.c.paused_until > now, pace.c.paused_until <= now + FAR)
    slower = case((and_(~known, pace.c.rate > 2), pace.c.rate / 2), else_=pace.c.rate)
    longer = case((and_(known, pace.c.paused_until > until), pace.c.paused_until), else_=until)
    paused = update(pace).where(pace.c.connection == connection)
    await session.execute(paused.values(next_at=later, rate=slower, paused_until=longer))


async def speed_up(session: AsyncSession) -> None:
    """Each minute, a tenth faster, up to what is allowed."""
    faster = case((pace.c.rate * 1.1 < pace.c.most, pace.c.rate * 1.1), else_=pace.c.most)
    await session.execute(update(pace).where(pace.c.rate != pace.c.most).values(rate=faster))


async def rate(session: AsyncSession, connection: UUID) -> float | None:
    """Messages a second at present; None where nothing limits it."""
    now: float | None = await session.scalar(select(pace.c.rate).where(pace.c.connection == connection))
    return now
