"""Reflections, sealed: whoever holds the database reads whose and when, and not a word."""

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import Person, PersonId
from learning.reflections import Reflection, ReflectionId, Thought
from learning.refusal import Refusal
from storage.seal import Keyring
from storage.tables import ReflectionRow

COLUMN = "reflection.sealed"


class SqlReflections:
    def __init__(self, session: AsyncSession, keyring: Keyring) -> None:
        self._session, self._keyring = session, keyring

    async def get(self, id: ReflectionId, writer: Person) -> Reflection:
        row = await self._session.get(ReflectionRow, id)
        if row is None or row.person_id != writer.id:
            raise Refusal("There is no such reflection of yours here.")
        return self._reflection(row)

    async def put(self, reflection: Reflection) -> None:
        words = json.dumps([[thought.prompt, thought.words] for thought in reflection.thoughts], ensure_ascii=False)
        sealed = self._keyring.seal(words, COLUMN, reflection.id)
        row = ReflectionRow(id=reflection.id, person_id=reflection.writer, kept_on=reflection.kept_on, sealed=sealed)
        row.model = reflection.model
        self._session.add(row)
        await self._session.flush()

    async def take_to(self, reflection: Reflection, opportunity: str) -> None:
        (await self._session.get_one(ReflectionRow, reflection.id)).taken_to = opportunity
        await self._session.flush()

    async def by(self, writer: Person) -> Sequence[Reflection]:
        mine = select(ReflectionRow).where(ReflectionRow.person_id == writer.id)
        newest = mine.order_by(ReflectionRow.kept_on.desc(), ReflectionRow.id)
        return [self._reflection(row) for row in await self._session.scalars(newest)]

    async def remove(self, reflection: Reflection) -> None:
        await self._session.delete(await self._session.get_one(ReflectionRow, reflection.id))
        await self._session.flush()

    def _reflection(self, row: ReflectionRow) -> Reflection:
        thoughts = json.loads(self._keyring.open(row.sealed, COLUMN, row.id))
        return Reflection(
            id=ReflectionId(row.id),
            writer=PersonId(row.person_id),
            kept_on=row.kept_on,
            model=row.model,
            taken_to=row.taken_to or "",
            thoughts=tuple(Thought(prompt, words) for prompt, words in thoughts),
        )
