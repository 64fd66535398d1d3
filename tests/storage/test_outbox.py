"""What is to be said is said in order, the newest of several about one thing, and by e-mail where chat is barred."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select, update

from learning.people import Person, Team
from learning.subject import Subject
from storage import outbox, unsaid
from storage.database import Database
from storage.outbox import Message
from storage.tables import ConnectionRow, HandleRow, TeamPlaceRow, message, posted, recipient
from storage.ways import Way
from tests.storage.rows import NOW, briefing, connection, do, met, person, rows

IDEA, OTHER = Subject("idea", uuid4()), Subject("idea", uuid4())
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
async def slack(database: Database) -> UUID:
    return await connection(database, "slack", "T1")


@pytest.fixture
async def nkechi(database: Database, slack: UUID) -> Person:
    who = await person(database, email="nkechi@example.org")
    await met(database, who, slack, "U1")
    return who


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


async def test_a_message_goes_where_its_reader_was_met_last(database: Database, slack: UUID, nkechi: Person) -> None:
    teams = await connection(database, "teams", "tenant")
    await met(database, nkechi, teams, "aad1", at=SOON, place="a:conversation")
    turn = await tell(database, nkechi, IDEA)
    [conversation] = await database.read(lambda session: outbox.conversations(session, turn))
    one = await claim(database, conversation)
    assert one and (one.way.platform, one.way.workspace, one.way.user) == ("teams", "tenant", "aad1")
    assert one.way.address == "a:conversation"
    assert (one.viewer, one.subject, one.attempts) == (nkechi, IDEA, 1)


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


async def test_where_chat_is_barred_a_letter_follows(database: Database, slack: UUID, nkechi: Person) -> None:
    post = await connection(database, "email")
    await tell(database, nkechi, IDEA)
    barred = await claim(database, f"{slack} U1")
    assert barred
    conversation = await do(database, lambda session: outbox.cannot_reach(session, barred, "blocked", SOON))
    letter = await claim(database, conversation)
    assert letter and (letter.way.connection, letter.way.platform) == (post, "email")
    assert (letter.way.user, letter.subject, letter.attempts) == ("nkechi@example.org", IDEA, 1)
    nowhere = await do(database, lambda session: outbox.cannot_reach(session, letter, "no such mailbox", SOON))
    assert nowhere is None
    [failed] = await database.read(unsaid.listed)
    assert (failed.viewer, failed.subject, failed.why) == (nkechi, IDEA, "no such mailbox")


async def test_someone_with_no_way_to_them_is_on_the_list_of_what_could_not_be_said(database: Database) -> None:
    who = await person(database)
    turn = await tell(database, who, IDEA)
    assert await database.read(lambda session: outbox.conversations(session, turn)) == []
    [failed] = await database.read(unsaid.listed)
    assert (failed.viewer, failed.why) == (who, "not in chat")


async def passes_to(database: Database, who: Person) -> None:
    """The platform's U1 is somebody else from now on."""
    await do(database, lambda session: session.execute(update(HandleRow).values(person_id=who.id)))


async def test_what_was_for_somebody_is_never_said_to_whoever_has_their_name_on_the_platform_now(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    post = await connection(database, "email")
    rory = await person(database, "Rory Tindale")
    await tell(database, nkechi, IDEA)
    await passes_to(database, rory)
    await tell(database, rory, OTHER)
    one = await claim(database, f"{slack} U1")
    assert one and (one.viewer, one.subject) == (rory, OTHER)
    letter = await claim(database, f"{post} nkechi@example.org")
    assert letter and (letter.viewer, letter.subject, letter.way.platform) == (nkechi, IDEA, "email")


async def test_with_no_other_way_it_is_on_the_list_and_their_copies_are_not_edited_any_more(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    await tell(database, nkechi, IDEA)
    await say_all(database, f"{slack} U1")
    await refresh(database, IDEA)
    await tell(database, nkechi, OTHER)
    await passes_to(database, await person(database, "Rory Tindale"))
    assert await claim(database, f"{slack} U1") is None
    [failed] = await database.read(unsaid.listed)
    assert (failed.subject, failed.why) == (OTHER, "not in chat")
    assert await rows(database, select(posted.c.id)) == []


async def test_nothing_goes_to_who_is_gone_or_over_a_connection_that_is_off(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    post = await connection(database, "email")
    await do(
        database,
        lambda session: session.execute(update(ConnectionRow).where(ConnectionRow.id == slack).values(state="off")),
    )
    await tell(database, nkechi, IDEA)
    rory = await person(database, "Rory Tindale", email="rory@example.org")
    await met(database, rory, await connection(database, "teams", "t"), "aad2", state="gone")
    await tell(database, rory, IDEA)
    told = await rows(database, select(message.c.connection, message.c.platform_user).order_by(message.c.n))
    assert told == [(post, "nkechi@example.org"), (post, "rory@example.org")]


async def test_a_team_is_told_in_its_channel_and_has_its_own_copy(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    async def connect(session) -> None:
        place = {"connection_id": slack, "address": "C1", "kind": "private", "connected_at": NOW}
        session.add(TeamPlaceRow(agency="Harrowmere", team="North", **place))

    await database.write(connect)
    north = Team("Harrowmere", "North")
    await tell(database, north, IDEA)
    one = await claim(database, f"{slack} C1")
    assert one and (one.viewer, one.way.user, one.way.address) == (north, "", "C1")
    await do(database, lambda session: outbox.sent(session, one, "m1", SOON, uuid4))
    await refresh(database, IDEA)
    edit = await claim(database, f"{slack} C1")
    assert edit and (edit.viewer, edit.edits, edit.way.address) == (north, "m1", "C1")


async def test_what_nobody_tried_or_is_to_be_tried_again_is_overdue(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    turn, patience = await tell(database, nkechi, IDEA), timedelta(seconds=30)

    async def overdue(seconds: float) -> list[UUID]:
        at = NOW + timedelta(seconds=seconds)
        return await database.read(lambda session: outbox.overdue(session, at, patience))

    assert await overdue(29) == [] and await overdue(30) == [turn]
    one = await claim(database, f"{slack} U1")
    assert one and await overdue(300) == []  # in hand
    await do(database, lambda session: outbox.again(session, one, SOON))
    assert await overdue(59) == [] and await overdue(60) == [turn]


async def test_what_waits_behind_another_message_is_not_looked_at_in_vain(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    first, second = await tell(database, nkechi, IDEA), await tell(database, nkechi, OTHER)
    later = SOON + timedelta(minutes=5)

    async def overdue(at: datetime) -> list[UUID]:
        return await database.read(lambda session: outbox.overdue(session, at, timedelta()))

    assert await overdue(SOON) == [first, second]
    one = await claim(database, f"{slack} U1")
    assert one and await overdue(SOON) == []  # while the first is in hand
    await do(database, lambda session: outbox.again(session, one, later))
    assert await overdue(SOON) == []  # while the first is to be tried again later
    assert await overdue(later) == [first, second]


async def test_waiting_because_the_platform_says_so_counts_against_nobody(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    await tell(database, nkechi, IDEA)
    for _ in range(20):
        one = await claim(database, f"{slack} U1")
        assert one and one.attempts <= 2
        await do(database, lambda session, one=one: outbox.again(session, one, NOW, tried=False))


async def test_what_waits_because_the_platform_says_so_keeps_its_place_and_is_due_when_it_is_due(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    turn = await tell(database, nkechi, None, card="first")
    one, later = await claim(database, f"{slack} U1"), SOON + timedelta(seconds=30)
    await tell(database, nkechi, None, card="second")
    assert one
    await do(database, lambda session: outbox.again(session, one, later, tried=False))
    assert await claim(database, f"{slack} U1") is None

    async def overdue(at: datetime) -> list[UUID]:
        return await database.read(lambda session: outbox.overdue(session, at, timedelta(seconds=30)))

    assert await overdue(later - timedelta(seconds=1)) == []
    assert turn in await overdue(later)
    first = await database.write(lambda session: outbox.claim(session, f"{slack} U1", "executor-0/1", later))
    assert first and first.card == "first"


async def test_what_was_in_a_dead_hand_is_said_again_and_what_others_hold_is_not(
    database: Database, slack: UUID, nkechi: Person
) -> None:
    rory = await person(database, "Rory Tindale")
    await met(database, rory, slack, "U2")
    await tell(database, nkechi, IDEA)
    await tell(database, rory, IDEA)
    await claim(database, f"{slack} U1", "executor-1/7")
    await claim(database, f"{slack} U2", "executor-10/1")
    assert await database.read(outbox.hands) == {"executor-1/7", "executor-10/1"}
    await database.write(lambda session: outbox.let_go(session, "executor-1"))
    assert await database.read(outbox.hands) == {"executor-10/1"}
    assert await claim(database, f"{slack} U1")


async def test_what_was_said_long_ago_is_forgotten(database: Database, slack: UUID, nkechi: Person) -> None:
    await tell(database, nkechi, IDEA)
    await say_all(database, f"{slack} U1")
    await tell(database, nkechi, OTHER)
    assert await database.write(lambda session: unsaid.forget(session, SOON + timedelta(days=90), 9))
    assert await rows(database, select(message.c.subject_id)) == [(OTHER.id,)]


async def test_it_is_forgotten_a_slice_at_a_time(database: Database, slack: UUID, nkechi: Person) -> None:
    nobody = await person(database, "Rory Tindale")
    for number in range(3):
        await tell(database, nkechi, None, card=f"notice {number}")
        await tell(database, nobody, None, card="on the list")
    await say_all(database, f"{slack} U1")
    slices = 0
    while not await database.write(lambda session: unsaid.forget(session, SOON + timedelta(days=90), 2)):
        slices += 1
    assert slices and await rows(database, select(message.c.n)) == []
