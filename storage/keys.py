"""What opens a page: links that sign someone in once, browsers that are signed in, and links to one briefing."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import PersonId
from learning.subject import Subject
from storage.tables import answer_link, session, sign_in

SIGN_IN_FOR = timedelta(minutes=15)
SESSION_FOR = timedelta(hours=12)


def hashed(token: str) -> str:
    """All that is kept of a token; it has 256 bits of its own, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Opens:
    """What a link from an e-mail opens: one subject, for one person."""

    person: PersonId
    subject: Subject


class Keys:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def make_sign_in(self, person: PersonId, page: str, now: datetime) -> str:
        """A token that signs someone in once, within a quarter of an hour."""
        token = secrets.token_urlsafe(32)
        values = {"hash": hashed(token), "person_id": person, "page": page, "made_at": now}
        await self._session.execute(insert(sign_in).values(**values))
        return token

    async def sign_in(self, token: str, now: datetime) -> tuple[PersonId, str] | None:
        """Whom a token would sign in, and the page it is for; looking does not use it up."""
        fresh = (sign_in.c.hash == hashed(token), sign_in.c.used_at.is_(None), sign_in.c.made_at > now - SIGN_IN_FOR)
        row = (await self._session.execute(select(sign_in.c.person_id, sign_in.c.page).where(*fresh))).first()
        return (PersonId(row.person_id), row.page) if row else None

    async def use_sign_in(self, token: str, now: datetime) -> tuple[PersonId, str] | None:
        found = await self.sign_in(token, now)
        unused = update(sign_in).where(sign_in.c.hash == hashed(token), sign_in.c.used_at.is_(None))
        used = (await self._session.execute(unused.values(used_at=now).returning(sign_in.c.hash))).first()
        return found if used else None

    async def begin_session(self, person: PersonId, now: datetime) -> str:
        token = secrets.token_urlsafe(32)
        values = {"hash": hashed(token), "person_id": person, "made_at": now, "ends_at": now + SESSION_FOR}
        await self._session.execute(insert(session).values(**values))
        return token

    async def session(self, token: str, now: datetime) -> PersonId | None:
        found = select(session.c.person_id).where(session.c.hash == hashed(token), session.c.ends_at > now)
        id = await self._session.scalar(found)
        return PersonId(id) if id else None

    async def end_session(self, token: str) -> None:
        await self._session.execute(delete(session).where(session.c.hash == hashed(token)))

    async def make_link(self, person: PersonId, subject: Subject, now: datetime) -> str:
        """A token for a letter: it opens again until its subject ends, and records nothing by being followed."""
        token = secrets.token_urlsafe(32)
        values = {"hash": hashed(token), "subject_kind": subject.kind, "subject_id": subject.id}
        await self._session.execute(insert(answer_link).values(**values, person_id=person, made_at=now))
        return token

    async def link(self, token: str) -> Opens | None:
        row = (await self._session.execute(select(answer_link).where(answer_link.c.hash == hashed(token)))).first()
        return Opens(PersonId(row.person_id), Subject(row.subject_kind, row.subject_id)) if row else None

    async def forget_old(self, now: datetime) -> None:
        await self._session.execute(delete(sign_in).where(sign_in.c.made_at < now - timedelta(days=1)))
        await self._session.execute(delete(session).where(session.c.ends_at < now))
