"""Somebody is to be told of an idea, and is: the outbox in a test's few words."""

from datetime import timedelta
from uuid import UUID, uuid4

from learning.people import Person, Team
from learning.subject import Subject
from storage import outbox
from storage.database import Database
from storage.outbox import Message
from tests.storage.rows import NOW, do

IDEA, OTHER = Subject("idea", uuid4()), Subject("idea", uuid4())
SOON = NOW + timedelta(minutes=1)


async def tell(database: Database, who: Person | Team, subject: Subject | None, card: object = None) -> UUID:
    turn = uuid4()
    await do(database, lambda session: outbox.tell(session, turn, who, subject, NOW, card=card))
    return turn


async def refresh(database: Database, subject: Subject) -> UUID:
    turn = uuid4()
    await do(database, lambda session: outbox.refresh(session, turn, subject, NOW))
    return turn


async def claim(database: Database, conversation: str, hand: str = "executor-0/1") -> Message | None:
    return await database.write(lambda session: outbox.claim(session, conversation, hand, SOON))


async def say_all(database: Database, conversation: str) -> list[Subject | str | None]:
    """Says what waits in a conversation, and what it was: a subject, or a notice's card."""
    said: list[Subject | str | None] = []
    while one := await claim(database, conversation):
        said.append(one.card or one.subject)
        name = f"m{one.n}"
        await do(database, lambda session, one=one, name=name: outbox.sent(session, one, name, SOON, uuid4))
    return said
