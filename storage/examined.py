"""What ``hearback doctor`` asks of the rows: what waits, what is stuck, what cannot be opened. It changes nothing."""

import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, LargeBinary, and_, func, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.ideas import OPEN, Moment
from storage import stranded
from storage.condition import oldest
from storage.connections import COLUMN as SECRETS
from storage.database import Database, SQLite
from storage.jobs.living import living
from storage.ledger import waiting_for_a_briefing
from storage.reflections import COLUMN as WORDS
from storage.seal import Keyring, Sealed, key_of
from storage.supervision import COLUMN as TAKEN
from storage.tables import (
    ConnectionRow,
    HandleRow,
    IdeaRow,
    ReflectionRow,
    SupervisionRow,
    message,
)

GIVEN_UP_SINCE = timedelta(days=7)
STILL_OPEN = [moment.value for moment in OPEN]

i = IdeaRow


@dataclass(frozen=True)
class Examined:
    """
    ``living`` do jobs. ``oldest`` is how many seconds ago the oldest unsent message was due. ``to_be_sent``:
    people to whom a briefing still goes out. ``given_up``: messages of the last week. ``nobodys``: open ideas
    that nobody holds, or that are due on no day; ``unanswerable``: before a forum that nobody may answer for.
    ``bodies`` and ``routes``: how many open ideas are with each. ``asks``:
    workspaces that ask to be connected. ``met``: people by the platform they are met on. ``skew``: seconds that
    the database's clock is ahead. ``shut``: why something sealed does not open. ``free`` and ``size`` in bytes,
    where the database is a file of this machine.
    """

    on_one_machine: bool
    living: int = 1
    oldest: float = 0.0
    to_be_sent: int = 0
    given_up: int = 0
    nobodys: int = 0
    unanswerable: int = 0
    bodies: Mapping[str, int] | None = None
    routes: Mapping[str, int] | None = None
    asks: Sequence[str] = ()
    met: Mapping[str, int] | None = None
    skew: float = 0.0
    shut: Sequence[str] = ()
    free: int | None = None
    size: int = 0


async def examine(database: Database, keys: Mapping[str, bytes], now: datetime) -> Examined:
    async def look(session: AsyncSession) -> Examined:
        return Examined(
            on_one_machine=on_one_machine,
            living=alive,
            oldest=await oldest(session, now),
            to_be_sent=await waiting_for_a_briefing(session),
            given_up=await _given_up(session, now),
            nobodys=await stranded.how_many(session, (), now.date()),
            unanswerable=await stranded.unanswerable(session, now.date()),
            bodies=await _bodies(session),
            routes=await _routes(session),
            asks=await _asks(session),
            met=await _met(session),
            skew=0.0 if on_one_machine else await _skew(session),
            shut=await _shut(session, keys),
            free=free,
            size=size,
        )

    alive, on_one_machine, free, size = await living(database), isinstance(database, SQLite), None, 0
    if isinstance(database, SQLite):
        free, size = shutil.disk_usage(database.path.parent).free, database.path.stat().st_size
    return await database.read(look)


async def _given_up(session: AsyncSession, now: datetime) -> int:
    lately = and_(message.c.failed.is_not(None), message.c.due_at > now - GIVEN_UP_SINCE)
    return await session.scalar(select(func.count()).select_from(message).where(lately)) or 0


async def _bodies(session: AsyncSession) -> Mapping[str, int]:
    held = select(i.holder_body, func.count()).where(i.stage != Moment.FINISHED.value, i.holder_body.is_not(None))
    bodies: Counter[str] = Counter()
    for named, many in await session.execute(held.group_by(i.holder_body)):
        bodies.update(dict.fromkeys((named or "").split(","), many))
    return bodies


async def _routes(session: AsyncSession) -> Mapping[str, int]:
    taken = select(i.route, func.count()).where(i.stage.in_(STILL_OPEN), i.chains.is_(None)).group_by(i.route)
    return {route: many for route, many in await session.execute(taken)}


async def _asks(session: AsyncSession) -> list[str]:
    asking = select(ConnectionRow.workspace).where(ConnectionRow.state == "asked").order_by(ConnectionRow.workspace)
    return list(await session.scalars(asking))


async def _met(session: AsyncSession) -> Mapping[str, int]:
    people = select(ConnectionRow.platform, func.count(HandleRow.person_id.distinct()))
    here = people.join(ConnectionRow, ConnectionRow.id == HandleRow.connection_id).where(HandleRow.state == "here")
    return {name: many for name, many in await session.execute(here.group_by(ConnectionRow.platform))}


async def _skew(session: AsyncSession) -> float:
    """Against the middle of the time that the question took."""
    before = time.time()
    theirs: float = await session.scalar(select(func.extract("epoch", func.clock_timestamp())))  # type: ignore[assignment]  # a clock always says
    return float(theirs) - (before + time.time()) / 2


async def _shut(session: AsyncSession, keys: Mapping[str, bytes]) -> list[str]:
    """Every key that a sealed value names and the settings lack; and each that is there and is not the right one."""
    found: list[str] = []
    for sealed, id, named in (
        (ConnectionRow.secrets, ConnectionRow.id, SECRETS),
        (ReflectionRow.sealed, ReflectionRow.id, WORDS),
        (SupervisionRow.sealed, SupervisionRow.id, TAKEN),
    ):
        known = dict.fromkeys(keys)
        while True:
            of_them = or_(*(_names(sealed.expression, key) for key in known)) if known else literal(False)
            other = await session.scalar(select(sealed).where(sealed.is_not(None), not_(of_them)).limit(1))
            if other is None or key_of(other) in known:
                break
            known[key_of(other)] = None
            found.append(f"{named} has values sealed with {key_of(other)}")
        for key in keys:
            one = (await session.execute(select(id, sealed).where(_names(sealed.expression, key)).limit(1))).first()
            try:
                if one:
                    Keyring(keys).open(one[1] or b"", named, one[0])
            except Sealed:
                found.append(f"{named} has values that {key} does not open")
    return found


def _names(sealed: ColumnElement[bytes | None], key: str) -> ColumnElement[bool]:
    begins = bytes([len(key)]) + key.encode()
    return func.substr(sealed, 1, len(begins), type_=LargeBinary) == begins
