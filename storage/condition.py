"""How it goes, from the rows alone: what waits and for how long, for whoever keeps it running."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.jobs.rows import LANES, waiting
from storage.tables import ConnectionRow, message, pace

m = message.c


@dataclass(frozen=True)
class Pace:
    """Messages a second over all connections of a platform: as they go now, and as the platform's rules allow."""

    rate: float
    most: float


@dataclass(frozen=True)
class Waiting:
    """``oldest``: how many seconds ago the oldest unsent message was due; ``jobs``: those in nobody's hand, by name."""

    oldest: float
    jobs: Mapping[str, int]
    pace: Mapping[str, Pace]


async def waiting_now(session: AsyncSession, now: datetime) -> Waiting:
    jobs = Counter(name for name, _ in await waiting(session, now, timedelta()))
    return Waiting(
        await oldest(session, now), {name: jobs[name] for name in LANES if name != "tick"}, await paces(session)
    )


async def oldest(session: AsyncSession, now: datetime) -> float:
    unsent = and_(m.sent_at.is_(None), m.failed.is_(None))
    since: datetime | None = await session.scalar(select(func.min(m.due_at)).where(unsent))
    return max(0.0, (now - since).total_seconds()) if since else 0.0


async def paces(session: AsyncSession) -> dict[str, Pace]:
    sums = select(ConnectionRow.platform, func.sum(pace.c.rate), func.sum(pace.c.most))
    of_each = sums.join(ConnectionRow, ConnectionRow.id == pace.c.connection).where(ConnectionRow.state == "on")
    rows = await session.execute(of_each.group_by(ConnectionRow.platform))
    return {platform: Pace(rate, most) for platform, rate, most in rows}
