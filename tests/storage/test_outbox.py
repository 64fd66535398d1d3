"""What is to be said is said in order, the newest of several about one thing; copies are edited and not said again."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select

from learning.people import Person
from learning.subject import Subject
from storage import outbox, unsaid
from storage.database import Database
from storage.tables import message, posted, recipient
from storage.ways import Way
from tests.storage.rows import NOW, briefing, do, rows
from tests.storage.saying import IDEA, OTHER, SOON, claim, refresh, say_all, tell


async def test_a_conversation_keeps_its_order_with_one_in_hand_at_a_time(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    for number in range(4):
        await tell(database, nkechi, None, card=f"notice {number}")
    conversation = f"{slack} U1"
    first = await claim(database, conversation)
    assert first and first.card == "notice 0"
    assert await claim(database, conversation, "executor-1/1") is None  # while it is in hand
    await do(database, lambda session: outbox.again(session, first, SOON + timedelta(seconds=9)))
    assert await claim(database, conversation) is None  # while it waits to be tried again
    await do(database, lambda session: outbox.again(session, first, SOON))
    assert await say_all(database, conversation) == [f"notice {number}" for number in range(4)]


async def test_of_several_live_messages_about_one_thing_the_newest_is_said(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    await tell(database, nkechi, IDEA)
    await tell(database, nkechi, OTHER)
    await tell(database, nkechi, None, card="a notice keeps its card")
    last = await tell(database, nkechi, IDEA)
    assert await say_all(database, f"{slack} U1") == [OTHER, "a notice keeps its card", IDEA]
    assert await database.read(lambda session: outbox.conversations(session, last)) == []


async def test_what_is_in_hand_is_not_taken_back(database: Database, slack: UUID, nkechi: Person) -> None:
    await tell(database, nkechi, IDEA)
    in_hand = await claim(database, f"{slack} U1")
    await tell(database, nkechi, IDEA)
    assert in_hand
    await do(database, lambda session: outbox.sent(session, in_hand, "m1", SOON, uuid4))
    assert await say_all(database, f"{slack} U1") == [IDEA]


async def test_copies_are_edited_once_for_several_moves_and_hold_nobody_up(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    await tell(database, nkechi, IDEA)
    await say_all(database, f"{slack} U1")
    turn = await refresh(database, IDEA)
    await refresh(database, IDEA)
    edits = await rows(database, select(message.c.edits, message.c.due_at).where(message.c.edits.is_not(None)))
    assert len(edits) == 1 and edits[0].due_at == NOW + outbox.DEBOUNCE
    assert await database.read(lambda session: outbox.next_due(session, turn)) == NOW + outbox.DEBOUNCE
    await tell(database, nkechi, OTHER)
    at_once = await database.write(lambda session: outbox.claim(session, f"{slack} U1", "executor-0/1", NOW))
    assert at_once and at_once.subject == OTHER  # though the edit was asked for first
    await do(database, lambda session: outbox.sent(session, at_once, "m9", NOW, uuid4))
    edit = await claim(database, f"{slack} U1")
    assert edit and edit.edits.startswith("m") and edit.subject == IDEA
    await do(database, lambda session: outbox.sent(session, edit, edit.edits, SOON, uuid4))
    of_idea = select(func.count()).select_from(posted).where(posted.c.subject_id == IDEA.id)
    assert await rows(database, of_idea) == [(1,)]  # an edit makes no second copy


async def test_a_copy_that_cannot_be_edited_is_forgotten(database: Database, slack: UUID, nkechi: Person) -> None:
    await tell(database, nkechi, IDEA)
    await say_all(database, f"{slack} U1")
    await refresh(database, IDEA)
    edit = await claim(database, f"{slack} U1")
    assert edit
    await do(database, lambda session: outbox.failed(session, edit, "message_not_found"))
    assert await rows(database, select(func.count()).select_from(posted)) == [(0,)]
    assert await database.read(unsaid.listed) == []


async def test_a_copy_that_was_gone_is_edited_by_its_new_name_from_then_on(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    """Or each edit would post one more."""
    await tell(database, nkechi, IDEA)
    await say_all(database, f"{slack} U1")
    await refresh(database, IDEA)
    edit = await claim(database, f"{slack} U1")
    await refresh(database, IDEA)  # while the first is in hand: it waits, by the old name
    assert edit
    await do(database, lambda session: outbox.sent(session, edit, "anew", SOON, uuid4))
    following = await claim(database, f"{slack} U1")
    assert following and following.edits == "anew"
    await do(database, lambda session: outbox.sent(session, following, "anew", SOON, uuid4))
    assert await rows(database, select(posted.c.posted)) == [("anew",)]


async def test_a_readers_copy_of_a_briefing_that_was_gone_has_its_new_name_too(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    way, id = Way(slack, "slack", "T1", "U1"), await briefing(database)
    facts = {"briefing": id, "agency": "", "team": "", "profession": "", "sent_at": NOW, "connection": slack}
    who = {"n": 1, "person": nkechi.id, "address": "U1", "posted": "old"}
    await do(database, lambda session: session.execute(insert(recipient), [{**facts, **who}]))
    about = Subject("briefing", id)
    await do(database, lambda session: outbox.edit(session, uuid4(), way, nkechi, about, "old", NOW))
    edit = await claim(database, f"{slack} U1")
    assert edit
    await do(database, lambda session: outbox.sent(session, edit, "anew", SOON, uuid4))
    assert await rows(database, select(recipient.c.posted)) == [("anew",)]


async def test_an_edit_that_was_put_off_holds_nobody_up(database: Database, slack: UUID, nkechi: Person) -> None:
    """A platform may want no edits for a while, and all the rest."""
    await tell(database, nkechi, IDEA)
    await say_all(database, f"{slack} U1")
    await refresh(database, IDEA)
    edit = await claim(database, f"{slack} U1")
    assert edit and edit.edits
    await do(database, lambda session: outbox.again(session, edit, SOON + timedelta(seconds=30), tried=False))
    turn = await tell(database, nkechi, OTHER)
    assert await database.read(lambda session: outbox.overdue(session, SOON, timedelta())) == [turn]
    assert await say_all(database, f"{slack} U1") == [OTHER]
