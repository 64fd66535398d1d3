"""By which way a briefing goes on to somebody, where the one it was to go by is barred, ill, or no longer theirs."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import ConnectionRow, HandleRow, PersonRow, recipient
from storage.ways import NOT_MET, Way, by_letter, reach

r = recipient.c


async def anew(session: AsyncSession, id: UUID, numbers: Sequence[int], today: date, **facts: object) -> None:
    """They wait again, each by the way there is now, and not before they are back."""
    email = select(PersonRow.email).where(PersonRow.id == r.person).scalar_subquery()
    away = case((PersonRow.away_until >= today, PersonRow.away_until))
    until = select(away).where(PersonRow.id == r.person).scalar_subquery()
    way = await reach(session, r.person.expression, email)
    where = update(recipient).where(r.briefing == id, r.n.between(min(numbers), max(numbers)), r.n.in_(numbers))
    values = {"connection": way.connection, "address": way.address, "away_until": until, **facts}
    await session.execute(where.values(**values))


async def cannot_reach(session: AsyncSession, id: UUID, n: int, why: str, *, ours: bool = False) -> UUID | None:
    """
    This way is barred: it goes on by the next, in the same send.  By the chat they were met in before, and then by a
    letter; trying again begins with the first, which they may have opened to us since.

    ``ours``: it was not them, so a letter follows, and where there is none it is counted with our own faults.

    The connection it now waits on (a job for it is wanted); None when there is no other way, or it was written down.
    """
    barred = (await session.execute(_in_hand(id, n))).one_or_none()
    if barred is None:
        return None
    ways = [] if ours else await _met_before(session, barred)
    return await _goes_on(session, id, n, barred, ways, "failed" if ours else "unreachable", why)


async def given_up(session: AsyncSession, id: UUID, n: int, why: str) -> UUID | None:
    """The platform was ill for them each time: a letter follows a chat, and else it has failed.  As above."""
    ill = (await session.execute(_in_hand(id, n))).one_or_none()
    return await _goes_on(session, id, n, ill, [], "failed", why) if ill else None


def _in_hand(id: UUID, n: int) -> Select[Any]:
    """What was recorded already is in nobody's hand: written down twice, it does not go on twice."""
    of_it = select(r.person, r.connection, r.address, ConnectionRow.platform).select_from(recipient)
    of_it = of_it.join(ConnectionRow, ConnectionRow.id == r.connection)
    return of_it.where(r.briefing == id, r.n == n, r.in_hand.is_not(None))


async def _met_before(session: AsyncSession, barred: Row[Any]) -> list[Way]:
    """In the order in which they are tried (`storage.ways.reach`): so nobody comes round to where they began."""
    handle, on = HandleRow, ConnectionRow
    newest = handle.met_at.desc(), handle.connection_id.desc(), handle.platform_user.desc()
    theirs = select(on.id, on.platform, on.workspace, on.state, handle.platform_user, handle.state.label("there"))
    theirs = theirs.join(on, on.id == handle.connection_id).where(handle.person_id == barred.person)
    known = (await session.execute(theirs.where(on.platform.not_in(NOT_MET)).order_by(*newest))).all()
    names = [(one.id, one.platform_user) for one in known]
    at = (
        names.index((barred.connection, barred.address)) if (barred.connection, barred.address) in names else len(names)
    )
    return [
        Way(one.id, one.platform, one.workspace, one.platform_user)
        for one in known[at + 1 :]
        if one.there == "here" and one.state == "on"
    ]


async def _goes_on(
    session: AsyncSession, id: UUID, n: int, row: Row[Any], chats: Sequence[Way], fact: str, why: str
) -> UUID | None:
    """A letter is the last way there is."""
    way = next(iter(chats), None)
    if row.platform != "email":
        way = way or await by_letter(session, row.person)
    values = {"connection": way.connection, "address": way.user} if way else {fact: why}
    where = update(recipient).where(r.briefing == id, r.n == n)
    await session.execute(where.values(in_hand=None, sending_since=None, **values))
    return way.connection if way else None
