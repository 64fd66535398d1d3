"""
What is to be said to people, in the order of each conversation, until it is said.

A live message keeps subject and viewer and is written from the present state when it is sent, so of several that wait
about one subject the newest is enough. A notice keeps its card. An edit names the posted copy that it replaces.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.calendar import LONDON
from learning.people import Person, Team, Viewer
from learning.subject import Subject
from storage.people import PERSON, person_of, with_roster
from storage.tables import ConnectionRow, HandleRow, Instant, PersonRow, TeamPlaceRow, message, posted, recipient
from storage.ways import NO_WAY, NOT_MET, Way, by_letter, way_to

DEBOUNCE = timedelta(seconds=2)  # several moves of an idea at once are one edit of each copy
GIVE_UP_AFTER = 8

m = message.c
p = posted.c
WAITS = and_(m.sent_at.is_(None), m.failed.is_(None))

# Made once: they are part of every turn that tells somebody something.
NEW = insert(message)
_SAYS = and_(WAITS, m.in_hand.is_(None), m.card.is_(None), m.edits.is_(None), m.conversation == bindparam("at"))
_ABOUT = and_(m.subject_kind == bindparam("kind"), m.subject_id == bindparam("about"))
TAKEN_BACK = delete(message).where(_SAYS, _ABOUT)
FROM_PERSON = TAKEN_BACK.where(m.viewer_person == bindparam("person"))
FROM_TEAM = TAKEN_BACK.where(m.viewer_team_agency == bindparam("agency"), m.viewer_team_name == bindparam("team"))
SAID_IN = (
    select(m.conversation).where(m.turn == bindparam("of"), WAITS).group_by(m.conversation).order_by(func.min(m.n))
)
NEXT_DUE = select(func.min(m.due_at)).where(m.turn == bindparam("of"), WAITS)

_other = message.alias("other").c
_beside = and_(_other.conversation == bindparam("at"), _other.sent_at.is_(None), _other.failed.is_(None))
_IN_TURN = or_(_other.due_at <= bindparam("moment", type_=Instant), and_(_other.attempts > 0, _other.edits.is_(None)))
_EARLIEST = select(func.min(_other.n)).where(_beside, _IN_TURN).scalar_subquery()
_BUSY = select(_other.n).where(_beside, _other.in_hand.is_not(None)).exists()
CLAIMED = (
    update(message)
    .where(m.n == _EARLIEST, ~_BUSY, m.in_hand.is_(None), m.due_at <= bindparam("moment", type_=Instant), WAITS)
    .values(in_hand=bindparam("hand"), attempts=m.attempts + 1)
    .returning(message)
)
_ON, _HANDLE = cast(Table, ConnectionRow.__table__).c, cast(Table, HandleRow.__table__).c
TO = (
    select(PERSON, _ON.platform.label("on_platform"), _ON.workspace.label("on_workspace"))
    .add_columns(_HANDLE.place.label("newest_place"), _HANDLE.person_id.label("whose"))
    .select_from(message)
    .join(ConnectionRow, _ON.id == m.connection)
    .outerjoin(HandleRow, and_(_HANDLE.connection_id == m.connection, _HANDLE.platform_user == m.platform_user))
    .outerjoin(PERSON, PERSON.c.id == m.viewer_person)
    .where(m.n == bindparam("of"))
)
SETTLED = update(message).where(m.n == bindparam("of"))
POSTED = insert(posted)


@dataclass(frozen=True)
class Message:
    """Something to be said: a ``subject`` to be shown to its viewer, or a notice's ``card`` as JSON."""

    n: int
    turn: UUID
    way: Way
    viewer: Viewer
    subject: Subject | None
    card: Any
    edits: str
    attempts: int


# --- saying -----------------------------------------------------------------------------------------------------------


async def tell(
    session: AsyncSession, turn: UUID, viewer: Viewer, subject: Subject | None, now: datetime, *, card: Any = None
) -> None:
    """A new message to someone, where they are; with no way to them it is in the list of what could not be said."""
    way = await way_to(session, viewer)
    row = _of(turn, viewer, subject, now) | {"card": card, "failed": None if way else NO_WAY}
    if way and subject and card is None:  # what waits to say the same is taken back: the newest is enough
        same = {"at": way.conversation, "kind": subject.kind, "about": subject.id}
        if isinstance(viewer, Person):
            await session.execute(FROM_PERSON, {**same, "person": viewer.id})
        else:
            await session.execute(FROM_TEAM, {**same, "agency": viewer.agency, "team": viewer.name})
    await session.execute(NEW, {**row, **to_go(way)})


async def refresh(
    session: AsyncSession, turn: UUID, subject: Subject, now: datetime, reader: Person | None = None
) -> None:
    """
    Every copy of the subject that was posted, or only a reader's, is to be edited to how it then stands.

    Not in a channel that is a team's no more: whoever is there now is not told how it goes on.
    """
    about = and_(p.subject_kind == subject.kind, p.subject_id == subject.id)
    about = and_(about, p.viewer_person == reader.id) if reader else about
    copies = select(posted, ConnectionRow).join(ConnectionRow, ConnectionRow.id == p.connection)
    viewers = copies.add_columns(PersonRow).outerjoin(PersonRow, PersonRow.id == p.viewer_person)
    still = select(TeamPlaceRow.team).where(
        and_(TeamPlaceRow.agency == p.viewer_team_agency, TeamPlaceRow.team == p.viewer_team_name),
        and_(TeamPlaceRow.connection_id == p.connection, TeamPlaceRow.address == p.address),
    )
    seen = and_(about, ConnectionRow.state == "on", or_(p.viewer_person.is_not(None), still.exists()))
    for copy in (await session.execute(viewers.where(seen).order_by(p.at, p.id))).all():
        viewer = person_of(copy.PersonRow) if copy.PersonRow else Team(copy.viewer_team_agency, copy.viewer_team_name)
        on = copy.ConnectionRow
        way = Way(on.id, on.platform, on.workspace, copy.platform_user, copy.address)
        await edit(session, turn, way, viewer, subject, copy.posted, now)


async def edit(
    session: AsyncSession, turn: UUID, way: Way, viewer: Viewer, subject: Subject, copy: str, now: datetime
) -> None:
    """One posted copy is to be edited; one edit that waits is enough, for it is written when it is sent."""
    waits = select(m.n).where(_waits_to_say(way, viewer, subject), m.edits == copy).limit(1)
    if await session.scalar(waits) is None:
        row = _of(turn, viewer, subject, now + DEBOUNCE) | {"edits": copy}
        await session.execute(NEW, {**row, **to_go(way)})


def _waits_to_say(way: Way, viewer: Viewer, subject: Subject) -> ColumnElement[bool]:
    same = and_(m.subject_kind == subject.kind, m.subject_id == subject.id, m.card.is_(None), _seen_by(viewer))
    return and_(m.conversation == way.conversation, WAITS, m.in_hand.is_(None), same)


def _seen_by(viewer: Viewer) -> ColumnElement[bool]:
    if isinstance(viewer, Person):
        return m.viewer_person == viewer.id
    return and_(m.viewer_team_agency == viewer.agency, m.viewer_team_name == viewer.name)


def _viewer(viewer: Viewer) -> dict[str, Any]:
    if isinstance(viewer, Person):
        return {"viewer_person": viewer.id}
    return {"viewer_team_agency": viewer.agency, "viewer_team_name": viewer.name}


def _of(turn: UUID, viewer: Viewer, subject: Subject | None, due_at: datetime) -> dict[str, Any]:
    about = {"subject_kind": subject.kind, "subject_id": subject.id} if subject else {}
    return {"turn": turn, "due_at": due_at, **_viewer(viewer), **about}


def to_go(way: Way | None) -> dict[str, Any]:
    """How a message that goes by this way is written down."""
    if way is None:
        return {"conversation": NO_WAY}
    return {
        "connection": way.connection,
        "platform_user": way.user,
        "address": way.address,
        "conversation": way.conversation,
    }


# --- sending ----------------------------------------------------------------------------------------------------------


async def conversations(session: AsyncSession, turn: UUID) -> list[str]:
    """Where a turn has something to say that was not said yet."""
    return list(await session.scalars(SAID_IN, {"of": turn}))


async def next_due(session: AsyncSession, turn: UUID) -> datetime | None:
    """When the turn's next message is due, if one waits."""
    moment: datetime | None = await session.scalar(NEXT_DUE, {"of": turn})
    return moment


async def claim(session: AsyncSession, conversation: str, hand: str, now: datetime) -> Message | None:
    """
    The first message that waits in a conversation; none while one is in hand, or waits to be tried again.

    One that was never tried and is not due yet holds nobody up, and an edit never does before its time.
    """
    row = (await session.execute(CLAIMED, {"at": conversation, "hand": hand, "moment": now})).one_or_none()
    if row is None:
        return None
    to = (await session.execute(TO, {"of": row.n})).one()
    place = to.newest_place or row.address  # the newest address of a direct conversation
    way = Way(row.connection, to.on_platform, to.on_workspace, row.platform_user, place)
    viewer: Viewer = Team(row.viewer_team_agency, row.viewer_team_name)
    if row.viewer_person:
        [viewer] = await with_roster(session, now.astimezone(LONDON).date(), person_of(to))
    said = Message(row.n, row.turn, way, viewer, subject_of(row), row.card, row.edits or "", row.attempts)
    if to.whose in (None, row.viewer_person):
        return said
    await _goes_elsewhere(session, said)
    return await claim(session, conversation, hand, now)


async def _goes_elsewhere(session: AsyncSession, said: Message) -> None:
    """The platform's name for its reader is somebody else's by now: it goes by the way to them that there is."""
    way = await way_to(session, said.viewer)
    if way is None or said.edits:
        await failed(session, said, NO_WAY)
    else:
        await _record(session, said.n, attempts=0, **to_go(way))


def subject_of(row: Row[Any]) -> Subject | None:
    return Subject(row.subject_kind, row.subject_id) if row.subject_kind else None


async def sent(session: AsyncSession, said: Message, name: str, now: datetime, new_id: Callable[[], UUID]) -> None:
    """It was said, and the platform calls it ``name``: a live one is remembered as a copy to be edited later."""
    await _record(session, said.n, sent_at=now, posted=name)
    if name and said.subject and said.edits and name != said.edits:
        await _renamed(session, said, said.subject, name)
    if name and said.subject and not said.edits and said.way.platform not in NOT_MET:  # a letter stays as it is
        row = {"id": new_id(), "connection": said.way.connection, "posted": name, "at": now, **_viewer(said.viewer)}
        row |= {"platform_user": said.way.user, "address": said.way.address}
        about = {"subject_kind": said.subject.kind, "subject_id": said.subject.id}
        await session.execute(POSTED, {**row, **about})


async def _renamed(session: AsyncSession, said: Message, subject: Subject, name: str) -> None:
    """The copy was gone, and was posted anew: from now on that one is edited."""
    about = and_(p.subject_kind == subject.kind, p.subject_id == subject.id)
    old = and_(about, p.connection == said.way.connection, p.posted == said.edits)
    await session.execute(update(posted).where(old).values(posted=name))
    waiting = and_(m.conversation == said.way.conversation, m.edits == said.edits, WAITS)
    await session.execute(update(message).where(waiting).values(edits=name))
    if subject.kind == "briefing" and isinstance(said.viewer, Person):
        theirs = and_(recipient.c.briefing == subject.id, recipient.c.person == said.viewer.id)
        await session.execute(update(recipient).where(theirs, recipient.c.posted == said.edits).values(posted=name))


async def again(session: AsyncSession, said: Message, at: datetime, *, tried: bool = True) -> None:
    """
    To be tried again at ``at``; ``tried=False``: the platform said wait, which counts against nobody.

    Its turn in the conversation has come (``attempts`` is not 0): what was said later waits behind it.
    """
    await _record(session, said.n, due_at=at, attempts=said.attempts if tried else max(1, said.attempts - 1))


async def failed(session: AsyncSession, said: Message, why: str) -> None:
    """It will not be said. An edit that cannot be made is forgotten with its copy: nobody waits for it."""
    if said.edits:
        await session.execute(delete(message).where(m.n == said.n))
        await session.execute(delete(posted).where(p.connection == said.way.connection, p.posted == said.edits))
    else:
        await _record(session, said.n, failed=why)


async def drop(session: AsyncSession, said: Message) -> None:
    """What it was about is not there for its reader any more: there is nothing to say."""
    await session.execute(delete(message).where(m.n == said.n))


async def cannot_reach(session: AsyncSession, said: Message, why: str, now: datetime) -> str | None:
    """
    This way is barred: it goes by e-mail where the person has an address.

    The conversation it now waits in; None when there is no other way, and it has failed.
    """
    letter = await by_letter(session, said.viewer.id) if isinstance(said.viewer, Person) and not said.edits else None
    if letter is None or letter.connection == said.way.connection:
        await failed(session, said, why)
        return None
    await _record(session, said.n, due_at=now, attempts=0, **to_go(letter))
    return letter.conversation


async def _record(session: AsyncSession, n: int, **facts: object) -> None:
    await session.execute(SETTLED, {"of": n, "in_hand": None, **facts})


async def let_go(session: AsyncSession, whose: str) -> None:
    """What was in a hand is said again: one message in doubt is sent twice rather than never."""
    held = or_(m.in_hand == whose, m.in_hand.startswith(f"{whose}/", autoescape=True))
    await session.execute(update(message).where(held, WAITS).values(in_hand=None))


async def hands(session: AsyncSession) -> set[str]:
    return set(await session.scalars(select(m.in_hand).where(m.in_hand.is_not(None)).distinct()))


# --- looking ----------------------------------------------------------------------------------------------------------


async def overdue(session: AsyncSession, now: datetime, patience: timedelta, many: int = 500) -> list[UUID]:
    """
    The turns with something that should have been said: to be tried again, put off, or never tried.

    Not what waits behind a message that is in hand, or is to be tried again later: to look at it now would be in vain.
    """
    late = or_(m.attempts > 0, m.edits.is_not(None), m.due_at <= now - patience)
    waiting = and_(WAITS, m.due_at <= now, m.in_hand.is_(None), late)
    before = message.alias("before").c
    put_off = and_(before.attempts > 0, before.edits.is_(None), before.due_at > now, before.n < m.n)
    of_it = and_(before.conversation == m.conversation, before.sent_at.is_(None), before.failed.is_(None))
    blocked = select(before.n).where(of_it, or_(before.in_hand.is_not(None), put_off)).exists()
    first = select(m.turn, func.min(m.n)).where(waiting, ~blocked).group_by(m.turn).order_by(func.min(m.n)).limit(many)
    return [turn for turn, _ in await session.execute(first)]
