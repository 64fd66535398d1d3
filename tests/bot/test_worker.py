"""What is said unasked: once, in order, as things now stand, by another way where one is barred; and to no leaver."""

import asyncio
import time
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.words import Card, Link, SignIn, Text
from handlers.door import Again, CannotReach, Never, SlowDown
from learning.people import Viewer
from learning.subject import Subject
from learning.work import Work
from storage import pace, unsaid
from storage.pace import NotYet
from storage.work import SqlWork
from tests.fakes import Telephones
from tests.partnership import SLACK
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]


class Tell(Form, address="test.tell"):
    """Says a plain notice to oneself."""


telling = Dialog("tell", opens=Tell, begin=lambda _: "Tell")


@telling.on(Tell)
async def tell(form: Tell, turn: Turn) -> Reply:
    turn.notify(turn.person, Card("A notice", (Text("As it was then."),), (SignIn("See the page", "/board"),)))
    return Card("Done")


@telling.about("page")
async def page(id: UUID, viewer: Viewer, work: Work) -> Card:
    if id.int == 2:
        raise ZeroDivisionError
    if id.int > 2:
        return Card("A page", line=f"Hearback: page {id.int}")
    return Card("A page", (Text(work.now.isoformat()),), (SignIn("See the page", "/board"),), line="Hearback: a page")


async def _tells(world: World, name: str, number: int = 1) -> None:
    await world.write(lambda work: work.tell(world.people[name], Subject("page", UUID(int=number))))


async def _unsaid(world: World) -> list[str]:
    found = await world.read(lambda work: unsaid.listed(work.session))
    return [one.why for one in found]


# --- once, in order, as it now is -------------------------------------------------------------------------------------


async def test_of_several_messages_about_one_subject_the_newest_is_enough(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    await world.answers("bethan", "idea.answer", idea=idea, words="By the phone.")
    await world.drain()
    [card] = world.told("nkechi")
    assert "By the phone." in str(card.card.body)


async def test_what_was_said_is_not_said_again(world: World) -> None:
    await world.shares()
    for _ in range(3):
        await world.drain()
    assert len(world.telephones.said) == 1


async def test_a_copy_is_edited_once_however_often_it_was_touched(world: World) -> None:
    idea = await world.shares()
    await world.drain()
    for address, value in (("families", "F"), ("tried", "T")):
        await world.answers("bethan", f"idea.{address}", idea=idea, **{address: value})
    await world.drain()
    first, *edits = world.told("nkechi")
    assert len(edits) == 1 and edits[0].edits and edits[0].posted == first.posted
    assert "F" in str(edits[0].card.body) and "T" in str(edits[0].card.body)


async def test_a_conversation_is_heard_in_the_order_in_which_it_was_said(world: World) -> None:
    ideas = [await world.shares(sentence=f"Idea {n}") for n in range(4)]
    await world.drain()
    assert [str(said.card.about.id) for said in world.told("nkechi") if said.card.about] == ideas


async def test_a_notice_keeps_its_words_and_its_page_becomes_a_link_that_signs_in_once(database_url: str) -> None:
    async with world_at(database_url, telling) as world:
        await world.answers("bethan", "test.tell")
        world.clock.forward(days=1)
        await world.drain()
        [said] = world.told("bethan")
        assert said.card.title == "A notice"
        [link] = said.card.actions
        assert isinstance(link, Link) and "/sign-in/" in str(link.url) and "to=%2Fboard" in str(link.url)
        token = str(link.url).split("/sign-in/")[1].partition("?")[0]
        assert token not in str(await world.sql("SELECT * FROM sign_in")) + str(
            await world.sql("SELECT * FROM message")
        )
        assert await world.app.sessions.whose(token) == "Bethan Eastlake"


async def test_a_live_card_is_written_when_it_is_sent(database_url: str) -> None:
    async with world_at(database_url, telling) as world:
        await _tells(world, "bethan")
        world.clock.forward(hours=1)
        await world.drain()
        assert "T10:00" in str(world.told("bethan")[0].card.body)


async def test_whoever_chose_so_hears_the_whole_card_in_its_line(world: World) -> None:
    await world.answers("nkechi", "welcome.aloud", whole=True)
    await world.shares()
    await world.drain()
    [said] = world.told("nkechi")
    assert "One page for the handover" in said.line and said.card.line == "Hearback: an idea is waiting for you"


# --- when a platform does not take it ---------------------------------------------------------------------------------


async def test_what_is_too_fast_is_said_a_little_later_and_nobody_is_dropped(world: World) -> None:
    await world.shares()
    world.telephones.next.append(SlowDown(0.01))
    await world.drain()
    assert len(world.told("nkechi")) == 1 and await _unsaid(world) == []


async def _slack(world: World) -> UUID:
    found = await world.read(lambda work: work.connections.of("slack", SLACK))
    assert found
    return found


async def test_in_a_long_pause_nobody_waits_in_a_place_that_others_need_and_the_order_is_kept(
    database_url: str,
) -> None:
    async with world_at(database_url, telling) as world, asyncio.timeout(60):
        slack = await _slack(world)
        await world.app.worker.slow_down(slack, 300)
        for number in (3, 4):
            await _tells(world, "bethan", number)
        await _tells(world, "nkechi")
        await world.drain()
        assert world.told("nkechi") and not world.told("bethan")
        assert await world.sql("SELECT in_hand FROM message WHERE sent_at IS NULL") == [(None,), (None,)]
        await world.app.worker.slow_down(slack, 0)  # it is over
        await _tells(world, "bethan", 5)
        await world.drain()
        assert not world.told("bethan"), "its time has not come, and nothing passes it"
        await world.passes(minutes=5)
        assert [said.line for said in world.told("bethan")] == [f"Hearback: page {n}" for n in (3, 4, 5)]


async def test_a_pause_that_another_process_was_told_of_is_kept_here(database_url: str) -> None:
    async def elsewhere(work: SqlWork) -> None:
        await pace.allow(work.session, slack, 100)
        await pace.slow_down(work.session, slack, now + 300, now)

    async with world_at(database_url, telling) as world, asyncio.timeout(60):
        slack, now = await _slack(world), time.time()
        await world.write(elsewhere)
        await _tells(world, "bethan")
        await world.drain()
        assert not world.told("bethan")
        await world.write(lambda work: work.session.execute(text("UPDATE pace SET paused_until = 0, next_at = 0")))
        await world.passes(minutes=5)
        assert world.told("bethan")


async def test_what_is_too_fast_for_a_part_of_a_connection_pauses_that_part_alone(world: World) -> None:
    idea = await world.shares()
    await world.drain()
    await world.answers("bethan", "idea.families", idea=idea, families="F")
    world.clock.forward(seconds=3)
    world.telephones.next.append(SlowDown(300, "edits"))
    await world.drain()
    assert len(world.told("nkechi")) == 1
    await world.shares("zoe", sentence="A bench in the yard")
    await world.drain()
    assert [said.edits for said in world.told("nkechi")] == [False, False]
    await world.passes(minutes=5)
    assert [said.edits for said in world.told("nkechi")] == [False, False, True]


async def test_whoever_sends_for_a_part_that_pauses_is_told_so_and_nobody_else(world: World) -> None:
    slack = await _slack(world)
    await world.app.worker.slow_down(slack, 300, "edits")
    async with asyncio.timeout(60):
        await world.app.worker.its_time(slack)
    with pytest.raises(NotYet) as refused:
        await world.app.worker.its_time(slack, None, "edits")
    assert 290 < refused.value.seconds <= 300


async def test_a_message_whose_time_is_not_yet_come_ends_its_job_that_is_asked_for_again(world: World) -> None:
    await world.shares()
    world.telephones.next.append(SlowDown(30))
    [row] = await world.sql("SELECT DISTINCT turn FROM message")
    with pytest.raises(NotYet) as refused:
        await world.app.worker.deliver("hand", UUID(str(row.turn)))
    assert refused.value.seconds == 30


async def test_what_a_platform_was_too_ill_to_take_is_tried_again_and_given_up_in_the_end(world: World) -> None:
    await world.shares()
    world.telephones.next.append(Again("ill"))
    await world.passes(minutes=10)
    assert len(world.told("nkechi")) == 1
    await world.shares("zoe")
    world.telephones.next.extend([Again("ill")] * 20)
    for _ in range(12):
        await world.passes(hours=1)
    assert len(world.told("nkechi")) == 1 and await _unsaid(world) == ["ill"]


async def test_a_message_that_was_refused_ends_in_a_list_that_somebody_sees(world: World) -> None:
    await world.shares()
    world.telephones.next.append(Never("too long"))
    await world.drain()
    assert await _unsaid(world) == ["too long"] and not world.letters("nkechi")


async def test_a_barred_way_is_followed_by_a_letter_in_the_same_send(world: World) -> None:
    await world.shares()
    world.telephones.next.append(CannotReach("blocked"))
    await world.drain()
    assert "One page for the handover" in world.letters("nkechi")[0] and await _unsaid(world) == []


async def test_a_channel_that_breaks_and_a_card_that_breaks_stop_nobody_else(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with world_at(database_url, telling) as world:
        await _tells(world, "bethan", 2)  # its card breaks
        await _tells(world, "zoe")
        await world.drain()
        assert world.told("zoe") and not world.told("bethan")

        async def breaks(*_: Any, **__: Any) -> Any:
            raise RuntimeError("Canary")

        with monkeypatch.context() as broken:
            broken.setattr(Telephones, "deliver", breaks)
            await _tells(world, "nkechi")
            await world.drain()
        await world.passes(minutes=10)
        assert world.told("nkechi"), "it is tried again"
    assert "Canary" not in caplog.text


async def test_what_may_no_longer_be_seen_is_not_sent(world: World) -> None:
    idea = await world.shares()
    await world.write(lambda work: work.session.execute(text("UPDATE idea SET holder_person = NULL")))
    await world.drain()
    assert not world.told("nkechi") and idea not in str(world.telephones.said)


# --- people who leave -------------------------------------------------------------------------------------------------


async def _leaves(world: World, name: str, day: date) -> None:
    leaves = text("UPDATE person SET left_on = :day WHERE staff_id = :name")
    await world.write(lambda work: work.session.execute(leaves, {"day": day, "name": name}))


async def test_nothing_is_sent_to_whoever_has_left(world: World) -> None:
    idea = await world.shares()
    await world.drain()
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    await _leaves(world, "bethan", date(2026, 11, 23))
    await world.drain()
    assert not world.told("bethan") and not world.letters("bethan")


async def test_whoever_leaves_on_friday_is_here_until_then(world: World) -> None:
    """They decide, write, see and are told as before; on the day they are not here any more."""
    for name in ("nkechi", "jaspreet"):
        await _leaves(world, name, date(2026, 11, 27))
    idea = await world.idea(await world.shares())
    assert idea.manager and idea.manager.name == "Nkechi Umeadi"
    await world.sends()
    assert world.told("nkechi")[-1].card.title == "Seeing neglect in the everyday"
    await world.passes(days=4)
    later = await world.idea(await world.shares("zoe"))
    assert later.manager is None and later.bodies


# --- briefings --------------------------------------------------------------------------------------------------------


async def test_a_briefing_goes_to_everybody_where_they_are_and_not_to_its_author(world: World) -> None:
    await world.sends()
    told = {said.to.user for said in world.telephones.said}
    readers = {"bethan", "zoe", "nkechi", "idris", "leopold", "una", "tam", "sol", "pia", "quin"}
    assert told == readers | {"jaspreet"}  # whose author has the card that follows it
    assert len(world.letters("anwen")) == 1 and not world.letters("bethan") and not world.told("gil")
    assert await world.sql("SELECT DISTINCT state FROM recipient") == [("sent",)]


async def test_a_letter_holds_the_whole_briefing_and_a_card_its_beginning(world: World) -> None:
    await world.sends(what_we_found="Twelve small things.")
    assert "Twelve small things." in world.letters("anwen")[0]
    card = world.told("bethan")[0].card
    assert "Twelve small things." not in str(card.body) and card.actions[0].label == "Read it"


async def test_nothing_is_sent_before_the_audience_is_counted(world: World) -> None:
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    assert await world.count("recipient") == 0 and not world.telephones.said
    await world.drain()
    assert await world.count("recipient") == 11


async def test_whoever_cannot_be_reached_gets_the_briefing_by_letter(world: World) -> None:
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    world.telephones.next.extend([CannotReach("blocked")] * 2)
    await world.drain()
    letters = [letter.to for letter in world.tray.letters]
    assert len(letters) == 3 and len({said.to.user for said in world.telephones.said}) == 9
    assert await world.sql("SELECT count(*) FROM recipient WHERE sent_at IS NULL") == [(0,)]


async def test_an_answer_edits_the_copy_of_whoever_gave_it_and_nobody_elses(world: World) -> None:
    """Copies of a briefing are not swept."""
    briefing = await world.sends()
    await world.answers("bethan", "briefing.answer", briefing=briefing, answer="clear")
    await world.drain()
    edited = {said.to.user for said in world.telephones.said if said.edits}
    assert edited <= {"bethan", "jaspreet"} and "bethan" in edited


async def test_the_tick_forgets_what_is_old(world: World) -> None:
    await world.shares()
    await world.drain()
    world.clock.forward(days=100)
    await world.app.worker.tick("hand")
    assert (await world.count("turn"), await world.count("message")) == (0, 0)
    assert await world.count("idea") == 1
