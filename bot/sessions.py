"""Who is signed in to our pages; only hashes are kept, and a browser holds one random value."""

from collections.abc import Awaitable, Callable

from handlers.door import Who
from handlers.fleeting import Fleeting
from handlers.web.session import Session, form_token
from learning.days import today
from learning.people import Person, PersonId
from learning.rights import Deed, may
from learning.subject import Subject
from storage.work import SqlWork, Works

SignsIn = Callable[[Person, str, str], Awaitable[None]]
"""Sends someone a link to sign in with: to the person, with its token and the page it leads to."""


class KeptSessions:
    """``handlers.web.session.Sessions`` over our own tables."""

    def __init__(self, works: Works, fleeting: Fleeting, send: SignsIn | None) -> None:
        self._works, self._fleeting, self._send = works, fleeting, send

    async def person(self, cookie: str, /) -> Session | None:
        async def found(work: SqlWork) -> Person | None:
            id = await work.keys.session(cookie, work.now)
            return await _here(work, id) if id else None

        person = await self._works.read(found) if cookie else None
        return _session(person, cookie) if person else None

    async def ask_link(self, email: str, to: str = "/", /) -> bool:
        """Afterwards and from memory, so that neither the answer nor its time says whether a list has the address."""
        if self._send:
            self._fleeting.say(self._ask(self._send, email, to))
        return self._send is not None

    async def _ask(self, send: SignsIn, email: str, to: str) -> None:
        async def make(work: SqlWork) -> tuple[Person, str] | None:
            person = await work.people.by_email(email)
            return (person, await work.keys.make_sign_in(person.id, to, work.now)) if person else None

        if made := await self._works.write(make):
            await send(*made, to)

    async def whose(self, token: str, /) -> str | None:
        async def found(work: SqlWork) -> Person | None:
            signs = await work.keys.sign_in(token, work.now)
            return await _here(work, signs[0]) if signs else None

        person = await self._works.read(found)
        return person.name if person else None

    async def start(self, token: str, /) -> str | None:
        async def use(work: SqlWork) -> str | None:
            used = await work.keys.use_sign_in(token, work.now)
            person = await _here(work, used[0]) if used else None
            if person is None:
                return None
            if (page := await work.connections.of("web", "")) and not await work.people.signed_in_first(person):
                await work.people.introduce(person, page, str(person.id), None, work.now)
            return await work.keys.begin_session(person.id, work.now)

        return await self._works.write(use)

    async def end(self, cookie: str, /) -> None:
        await self._works.write(lambda work: work.keys.end_session(cookie))

    async def opened(self, token: str, /) -> tuple[Subject, str] | None:
        async def found(work: SqlWork) -> tuple[Subject, str] | None:
            opens = await work.keys.link(token)
            person = await _here(work, opens.person) if opens else None
            return (opens.subject, person.name) if opens and person else None

        return await self._works.read(found)


async def _here(work: SqlWork, id: PersonId) -> Person | None:
    person = await work.people.get(id)
    return person if person and not person.has_left(today(work)) else None


def _session(person: Person, cookie: str) -> Session:
    pages = {"The board": "/board"} if may(person, Deed.SEE_REACH) else {}
    return Session(Who("web", "", str(person.id)), form_token(cookie), person.name, pages)
