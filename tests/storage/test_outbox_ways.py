"""Which way somebody is told: where they were met last, by letter where chat is barred, and never as another."""

from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.people import Person, Team
from storage import outbox, unsaid
from storage.database import Database
from storage.tables import ConnectionRow, HandleRow, TeamPlaceRow, message, posted
from tests.storage.rows import NOW, connection, do, met, person, rows
from tests.storage.saying import IDEA, OTHER, SOON, claim, refresh, say_all, tell


async def test_a_message_goes_where_its_reader_was_met_last(database: Database, slack: UUID, nkechi: Person) -> None:
    teams = await connection(database, "teams", "tenant")
    await met(database, nkechi, teams, "aad1", at=SOON, place="a:conversation")
    turn = await tell(database, nkechi, IDEA)
    [conversation] = await database.read(lambda session: outbox.conversations(session, turn))
    one = await claim(database, conversation)
    assert one and (one.way.platform, one.way.workspace, one.way.user) == ("teams", "tenant", "aad1")
    assert one.way.address == "a:conversation"
    assert (one.viewer, one.subject, one.attempts) == (nkechi, IDEA, 1)


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


NORTH = Team("Harrowmere", "North")


async def told_in_its_channel(database: Database, slack: UUID) -> None:
    """North has the channel C1, and was told of an idea there."""

    async def connect(session: AsyncSession) -> None:
        place = {"connection_id": slack, "address": "C1", "kind": "private", "connected_at": NOW}
        session.add(TeamPlaceRow(agency=NORTH.agency, team=NORTH.name, **place))

    await database.write(connect)
    await tell(database, NORTH, IDEA)
    one = await claim(database, f"{slack} C1")
    assert one and (one.viewer, one.way.user, one.way.address) == (NORTH, "", "C1")
    await do(database, lambda session: outbox.sent(session, one, "m1", SOON, uuid4))


async def test_a_team_is_told_in_its_channel_and_has_its_own_copy(database: Database, slack: UUID) -> None:
    await told_in_its_channel(database, slack)
    await refresh(database, IDEA)
    edit = await claim(database, f"{slack} C1")
    assert edit and (edit.viewer, edit.edits, edit.way.address) == (NORTH, "m1", "C1")


async def test_in_a_channel_that_is_a_teams_no_more_nothing_is_edited(database: Database, slack: UUID) -> None:
    await told_in_its_channel(database, slack)
    await do(database, lambda session: session.execute(update(TeamPlaceRow).values(address="C2")))
    await refresh(database, IDEA)
    assert await rows(database, select(message.c.n).where(message.c.edits.is_not(None))) == []
