"""“You said, we did” is drafted from what happened, approved by a person, and read by all staff."""

import pytest
from sqlalchemy import text

from dialogs.kit.questions import Sheet
from dialogs.kit.words import Button, Card, Quote, Text
from dialogs.published import Published
from handlers.door import Knock
from learning.people import EVERYBODY, Place
from storage.work import SqlWork
from tests.databases import Databases
from tests.dialogs.test_journey import AGREED, kept
from tests.fakes import Browser
from tests.partnership import COUNCIL, TEAMS
from tests.world import World, filled, world_at

pytest_plugins = ["tests.worlds"]

IDEA = "One page for the handover"
NOT = {"considered": "We asked eleven parents what they would like.", "useful": "The page itself is worth keeping."}


async def tried(world: World) -> str:
    idea = await world.shares(sentence=IDEA)
    await world.decides("nkechi", "idea.try", idea, words="Yes, please do")
    await world.drain()
    return idea


async def declined(world: World, sentence: str = IDEA) -> str:
    idea = await world.shares(sentence=sentence)
    await world.decides("nkechi", "idea.not_this_time", idea, **NOT)
    await world.drain()
    return idea


async def approves(world: World, idea: str, by: str = "jaspreet", **values: object) -> Card:
    """And its author says that it is fair."""
    await reads_through(world, idea, by, **values)
    return await world.answers("bethan", "published.fair", idea=idea, result="yes")


async def reads_through(world: World, idea: str, by: str = "jaspreet", **values: object) -> Card:
    sheet = await world.opens(by, "published.approve", idea=idea)
    return await world.answers(by, "published.approve", sheet.nonce, **{**filled(sheet), **values})


async def listed(world: World, name: str = "zoe") -> Published:
    page = await world.app.door.show(world.knock(name, "published.list"))
    assert isinstance(page, Published), page
    return page


async def drafted(world: World, name: str = "jaspreet") -> Card:
    card = await world.app.door.show(world.knock(name, "published.drafts"))
    assert isinstance(card, Card), card
    return card


def said(card: Card) -> str:
    return "\n".join(block.text for block in card.body if isinstance(block, Text | Quote))


async def test_what_is_tried_is_drafted_approved_and_read_by_everybody_without_a_name(world: World) -> None:
    idea = await tried(world)
    draft = said(await drafted(world))
    assert IDEA in draft and "We are trying:" in draft and "It is being tried in Assessment." in draft
    assert "Bethan" not in draft
    card = await approves(world, idea, done="It is being tried in one team until January.")
    assert card.title == "It is published"
    [row] = (await listed(world)).rows
    assert (row.said, row.answer, row.done) == (IDEA, "We are trying", "It is being tried in one team until January.")


# --- its author is asked ----------------------------------------------------------------------------------------------


async def test_nobody_reads_it_before_its_author_says_that_it_is_fair(world: World) -> None:
    idea = await tried(world)
    approved = await reads_through(world, idea, done="It is being tried in one team.")
    assert approved.title == "Approved" and "With their yes it goes out by itself." in said(approved)
    assert (await listed(world)).rows == () and (await drafted(world)).title == "Nothing is for you to approve"
    await world.drain()
    asked = world.told("bethan")[-1].card
    assert asked.title == "May everybody read this?" and [a.label for a in asked.actions][:2] == [
        "Yes, it is fair",
        "Leave it out",
    ]
    assert "Is it fair? You are not named." in said(asked) and "It is being tried in one team." in said(asked)
    assert "Yes, please do" in said(asked), "what Nkechi told them is not pushed away by what is asked"
    assert (await world.app.door.home(world.who("bethan", "web")))[0].title == asked.title, "first on their page"
    await world.answers("bethan", "published.fair", idea=idea, result="yes")
    assert [row.done for row in (await listed(world)).rows] == ["It is being tried in one team."]
    assert "May everybody read this?" not in (await world.card("bethan", "idea", idea)).title


async def test_a_no_keeps_it_out_whatever_comes_of_it_and_whoever_approved_it_hears(world: World) -> None:
    idea = await tried(world)
    await reads_through(world, idea)
    await world.answers("bethan", "published.fair", idea=idea, result="no")
    await world.drain()
    assert said(world.told("jaspreet")[-1].card) == "Its author would rather that it was left out."
    await world.answers("bethan", "idea.result", idea=idea, result="stop", words="Nobody could find the page.")
    assert (await drafted(world)).title == "Nothing is for you to approve" and (await listed(world)).rows == ()
    kind = await world.answers("jaspreet", "published.leave_out", idea=idea)
    assert "Its author would rather that it was left out." in said(kind)


async def test_a_yes_can_be_taken_back_and_it_goes_from_where_it_was_posted(world: World) -> None:
    await world.connects("nkechi", "assessment-channel")
    idea = await tried(world)
    await approves(world, idea, where=[f"{COUNCIL} / Assessment"])
    await world.drain()
    await world.answers("bethan", "published.fair", idea=idea, result="no")
    await world.drain()
    [posted] = [one for one in world.told("assessment-channel")[-1:]]
    assert said(posted.card) == "Its author would rather that it was left out."
    assert (await listed(world)).rows == ()


async def test_its_author_can_leave_it_out_for_as_long_as_it_is_out_whatever_came_later(world: World) -> None:
    idea = await tried(world)
    await approves(world, idea)
    card = await world.card("bethan", "idea", idea)
    assert "Leave it out" in [a.label for a in card.actions] and "under “You said, we did”" in said(card)
    await world.answers("bethan", "idea.result", idea=idea, result="stop", words="Nobody could find the page.")
    later = await world.card("bethan", "idea", idea)
    [leaves] = [a for a in later.actions if isinstance(a, Button) and a.label == "Leave it out"]
    assert "Leave it out" not in [a.label for a in (await world.card("nkechi", "idea", idea)).actions]
    await world.answers("bethan", leaves.address, **leaves.values)
    assert (await listed(world)).rows == ()
    assert "Leave it out" not in [a.label for a in (await world.card("bethan", "idea", idea)).actions]


async def test_an_author_who_leads_what_was_agreed_is_asked_all_the_same(small_world: World) -> None:
    idea = await kept(small_world)
    await small_world.decides("nkechi", "idea.agree", idea, lead=str(small_world.people["bethan"].id), **AGREED)
    await reads_through(small_world, idea)
    card = await small_world.card("bethan", "idea", idea)
    assert {"Yes, it is fair", "Leave it out"} <= {a.label for a in card.actions} and "Is it fair?" in said(card)
    await small_world.answers("bethan", "published.fair", idea=idea, result="yes")
    assert "Leave it out" in [a.label for a in (await small_world.card("bethan", "idea", idea)).actions]


async def test_a_second_yes_reads_that_it_is_out(small_world: World) -> None:
    idea = await tried(small_world)
    await approves(small_world, idea)
    again = await small_world.answers("bethan", "published.fair", idea=idea, result="yes")
    assert again.title == "It is published" and len((await listed(small_world)).rows) == 1
    await small_world.answers(
        "jaspreet", "published.take_down", **(await listed(small_world, "jaspreet")).down[0].values
    )
    gone = await small_world.answers("bethan", "published.fair", idea=idea, result="yes")
    assert "This has moved on" in said(gone) and (await listed(small_world)).rows == ()


async def test_the_question_says_where_it_will_be_read(small_world: World) -> None:
    await small_world.connects("nkechi", "assessment-channel")
    idea = await tried(small_world)
    await reads_through(small_world, idea, where=[f"{COUNCIL} / Assessment", "public page"])
    asked = said(await small_world.card("bethan", "idea", idea))
    assert f"It would be posted in: Assessment, {COUNCIL}." in asked
    assert "It would be on the page that anybody can read." in asked


async def test_a_yes_to_a_try_that_has_ended_since_publishes_nothing(world: World) -> None:
    idea = await tried(world)
    await reads_through(world, idea)
    await world.passes(weeks=7)
    late = await world.answers("bethan", "published.fair", idea=idea, result="yes")
    assert "This has moved on" in said(late) and (await listed(world)).rows == ()
    await world.answers("bethan", "idea.result", idea=idea, result="stop", words="Nobody could find the page.")
    assert "Nobody could find the page." in said(await drafted(world))


async def test_of_a_try_that_has_ended_nobody_drafts_that_it_goes_on(small_world: World) -> None:
    await tried(small_world)
    await small_world.passes(weeks=7)
    draft = said(await drafted(small_world))
    assert "It was tried in Assessment." in draft and "being tried" not in draft


# --- what waits -------------------------------------------------------------------------------------------------------


async def waiting(world: World, name: str = "jaspreet") -> Card:
    card = await world.app.door.show(world.knock(name, "published.waiting"))
    assert isinstance(card, Card), card
    return card


async def test_what_waits_for_its_author_is_listed_and_can_be_taken_back(world: World) -> None:
    idea = await tried(world)
    approved = await reads_through(world, idea, done="It is being tried, they say.")
    assert "Take it back" in [a.label for a in approved.actions]
    empty, later = await drafted(world), "What its author has not answered yet"
    assert "waits for its author" in said(empty) and later in [a.label for a in empty.actions]
    assert later in [a.label for a in (await listed(world, "jaspreet")).others]
    card = await waiting(world)
    assert "It is being tried, they say." in said(card)
    [back] = [a for a in card.actions if isinstance(a, Button) and a.address == "published.take_down"]
    world.clock.forward(hours=1)
    taken = await world.answers("jaspreet", "published.take_down", **back.values)
    assert taken.title == "Taken back"
    assert IDEA in said(await drafted(world)), "it is for them to approve again"
    assert (await world.card("bethan", "idea", idea)).title != "May everybody read this?"
    late = await world.answers("bethan", "published.fair", idea=idea, result="yes")
    assert "This has moved on" in said(late) and (await listed(world)).rows == ()
    await approves(world, idea)
    assert len((await listed(world)).rows) == 1 and "Nothing waits for anybody" in said(await waiting(world))


async def test_what_waits_comes_back_once_its_author_has_left(world: World) -> None:
    idea = await tried(world)
    await reads_through(world, idea)
    assert (await drafted(world)).title == "Nothing is for you to approve"
    await world.write(_bethan_leaves)
    draft = said(await drafted(world))
    assert IDEA not in draft and "Please say it in your own words." in draft
    assert "Nothing waits for anybody" in said(await waiting(world))
    card = await reads_through(world, idea, said="Hand over better.")
    assert card.title == "It is published"
    assert [row.said for row in (await listed(world)).rows] == ["Hand over better."]
    assert (await drafted(world)).title == "Nothing is for you to approve"


async def test_what_its_author_left_waiting_can_be_kept_off_the_list(small_world: World) -> None:
    idea = await tried(small_world)
    await reads_through(small_world, idea)
    await small_world.write(_bethan_leaves)
    await small_world.answers("jaspreet", "published.leave_out", idea=idea)
    assert (await drafted(small_world)).title == "Nothing is for you to approve"
    assert (await listed(small_world)).rows == ()


async def test_who_may_not_publish_reads_nothing_of_what_waits(small_world: World) -> None:
    idea = await tried(small_world)
    await reads_through(small_world, idea)
    assert IDEA not in said(await waiting(small_world, "zoe"))


LONG = "Ring the school first.\nThen tell every family what we have written about them before the meeting begins"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("said", "Somebody said: ring the  SCHOOL first, please"),
        ("said", "We should tell every family what we’ve... TELL EVERY FAMILY what we have written about them!"),
        ("done", "We ring the school first."),
    ],
)
async def test_no_part_of_the_words_of_somebody_who_cannot_be_asked(small_world: World, name: str, words: str) -> None:
    idea = await declined(small_world, LONG)
    await small_world.write(_bethan_leaves)
    sheet = await small_world.opens("jaspreet", "published.approve", idea=idea)
    ours = {**filled(sheet), "said": "Speak with a family early.", "done": "We do."}
    again = await small_world.refuses("jaspreet", "published.approve", sheet.nonce, **{**ours, name: words})
    assert "of somebody who cannot be asked" in again.errors[name] and "in your own" in again.errors[name]
    await small_world.answers("jaspreet", "published.approve", sheet.nonce, **ours)
    assert len((await listed(small_world)).rows) == 1


async def test_what_somebody_who_left_saw_of_their_try_is_not_drafted_in_their_words(small_world: World) -> None:
    idea = await tried(small_world)
    saw = "Nobody could find the page."
    await small_world.answers("bethan", "idea.result", idea=idea, result="stop", words=saw)
    await small_world.write(_bethan_leaves)
    assert saw not in said(await drafted(small_world))
    sheet = await small_world.opens("jaspreet", "published.approve", idea=idea)
    theirs = {**filled(sheet), "said": "Hand over better.", "done": saw}
    again = await small_world.refuses("jaspreet", "published.approve", sheet.nonce, **theirs)
    assert "cannot be asked" in again.errors["done"]


async def test_the_form_too_says_that_it_was_shared_in_confidence(small_world: World) -> None:
    idea = await declined(small_world)
    await small_world.write(_in_confidence)
    sheet = await small_world.opens("jaspreet", "published.approve", idea=idea)
    assert "It was shared in confidence" in next(q.help for q in sheet.questions if q.name == "said")


async def _in_confidence(work: SqlWork) -> None:
    await work.session.execute(text("UPDATE idea SET voice = 'confidential'"))


@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_only_its_author_says_so(small_world: World, answer: str) -> None:
    idea = await tried(small_world)
    await reads_through(small_world, idea)
    kind = await small_world.answers("zoe", "published.fair", idea=idea, result=answer)
    assert "Only the person who shared it" in said(kind) and (await listed(small_world)).rows == ()


async def test_a_yes_to_what_it_has_moved_on_from_publishes_nothing(small_world: World) -> None:
    idea = await tried(small_world)
    await reads_through(small_world, idea)
    await small_world.answers("bethan", "idea.result", idea=idea, result="stop", words="Nobody could find the page.")
    late = await small_world.answers("bethan", "published.fair", idea=idea, result="yes")
    assert "This has moved on" in said(late) and (await listed(small_world)).rows == ()
    assert "Nobody could find the page." in said(await drafted(small_world)), "it is drafted anew"


async def test_the_words_of_somebody_who_cannot_be_asked_are_not_used(small_world: World) -> None:
    idea = await declined(small_world)
    await small_world.write(_bethan_leaves)
    draft = await drafted(small_world)
    assert IDEA not in said(draft) and "Please say it in your own words." in said(draft)
    sheet = await small_world.opens("jaspreet", "published.approve", idea=idea)
    theirs = {**filled(sheet), "said": f"{IDEA}."}
    again = await small_world.refuses("jaspreet", "published.approve", sheet.nonce, **theirs)
    assert "somebody who cannot be asked" in again.errors["said"]
    await small_world.answers("jaspreet", "published.approve", sheet.nonce, **{**theirs, "said": "Hand over better."})
    assert [row.said for row in (await listed(small_world)).rows] == ["Hand over better."]


async def _bethan_leaves(work: SqlWork) -> None:
    statement = text("UPDATE person SET left_on = :day WHERE staff_id = 'bethan'")
    await work.session.execute(statement, {"day": work.now.date().isoformat()})


async def test_whoever_approves_their_own_has_said_yes(small_world: World) -> None:
    idea = await small_world.shares("jaspreet", IDEA)
    await small_world.answers("idris", "idea.not_this_time", idea=idea, seen=1, **NOT)
    card = await reads_through(small_world, idea)
    assert card.title == "It is published" and len((await listed(small_world)).rows) == 1


# --- what is read -----------------------------------------------------------------------------------------------------


async def test_what_was_declined_is_read_with_its_reason(world: World) -> None:
    idea = await declined(world)
    assert NOT["considered"] in said(await drafted(world))
    await approves(world, idea)
    [row] = (await listed(world)).rows
    assert row.answer == "We can't, because" and NOT["considered"] in row.done


async def test_what_went_on_is_drafted_again_and_once_only(world: World) -> None:
    idea = await tried(world)
    await approves(world, idea)
    assert (await drafted(world)).title == "Nothing is for you to approve"
    world.clock.forward(days=1)
    await world.answers("bethan", "idea.result", idea=idea, result="stop", words="Nobody could find the page.")
    assert "Nobody could find the page." in said(await drafted(world))
    await approves(world, idea)
    assert [row.answer for row in (await listed(world)).rows] == ["We can't, because", "We are trying"]


async def test_two_who_approve_at_once_publish_it_once(world: World) -> None:
    idea = await tried(world)
    sheets = [await world.opens(name, "published.approve", idea=idea) for name in ("jaspreet", "idris")]
    await world.answers("jaspreet", "published.approve", sheets[0].nonce, **filled(sheets[0]))
    kind = await world.answers("idris", "published.approve", sheets[1].nonce, **filled(sheets[1]))
    assert "Somebody has decided about this already." in said(kind) and IDEA in said(kind)
    assert await world.count("published") == 1


async def test_what_is_not_for_the_list_is_drafted_no_more(world: World) -> None:
    idea = await declined(world)
    await world.answers("jaspreet", "published.leave_out", idea=idea)
    assert (await drafted(world)).title == "Nothing is for you to approve"
    assert (await listed(world)).rows == ()


@pytest.mark.parametrize("address", ["published.approve", "published.leave_out"])
async def test_who_may_not_publish_reads_who_may(small_world: World, address: str) -> None:
    idea = await declined(small_world)
    values = {} if "out" in address else {"said": "S", "done": "D"}
    reply = await small_world.tries("zoe", address, idea=idea, **values)
    told = reply.refusal if isinstance(reply, Sheet) else said(reply)
    assert "This is for people who say to all staff what came of things" in told


async def test_it_is_posted_in_the_channels_chosen_and_taken_down_from_them(world: World) -> None:
    await world.connects("nkechi", "assessment-channel")
    square = Place("teams", TEAMS, "council-square", "open")
    opened = await world.app.door.answer(Knock(world.who("idris"), "team.connect", {}, "at-the-square", square))
    assert isinstance(opened, Card) and opened.title == f"For everybody at {COUNCIL}"
    idea = await tried(world)
    await reads_through(world, idea, where=[f"{COUNCIL} / {EVERYBODY}"])
    await world.drain()
    assert not world.told("council-square")[1:], "its author has not said that it is fair"
    await world.answers("bethan", "published.fair", idea=idea, result="yes")
    await world.drain()
    posted = world.told("council-square")[-1]
    assert posted.card.title == "You said, we did" and posted.line == "Hearback: there is an answer for everybody"
    assert not [one for one in world.told("assessment-channel") if one.card.title == "You said, we did"]
    down = (await listed(world, "jaspreet")).down[0]
    await world.answers("jaspreet", "published.take_down", **down.values)
    await world.drain()
    assert said(world.told("council-square")[-1].card) == "This was taken down."
    assert (await listed(world)).rows == ()


async def test_a_review_is_published_with_what_is_done_about_it(small_world: World) -> None:
    review = {"title_": "Learning from Child R", "done": "Every team reads one page.", "link": "https://example.org/r"}
    await small_world.answers("jaspreet", "published.review", **review)
    [row] = (await listed(small_world)).rows
    assert (row.what, row.answer, row.link) == ("A review", "What is done about it", "https://example.org/r")


async def test_what_is_no_address_is_said_beside_it_and_nothing_is_lost(small_world: World) -> None:
    review = {"title_": "Learning", "done": "Every team reads one page.", "link": "www somewhere"}
    sheet = await small_world.refuses("jaspreet", "published.review", **review)
    assert "It begins with https://" in sheet.errors["link"]
    plain = await small_world.refuses("jaspreet", "published.review", **{**review, "link": "http://example.org/r"})
    assert "Please use the address that begins with https://" in plain.errors["link"]
    assert {q.name: q.value for q in sheet.questions}["done"] == "Every team reads one page."


async def test_anybody_reads_only_what_was_chosen_for_anybody(small_world: World) -> None:
    first, second = (
        await declined(small_world, "Ring before the work moves"),
        await declined(small_world, "A second chair"),
    )
    await approves(small_world, first, where=["public page"])
    await approves(small_world, second)
    browser = Browser(small_world.app.web)
    await browser.goes("/published")
    assert "Ring before the work moves" in browser.text and "A second chair" not in browser.text


async def test_where_nobody_chose_a_public_page_there_is_none(databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url, framework="nottinghamshire") as world:
            sheet = await world.opens("jaspreet", "published.approve", idea=await tried(world))
            where = [option.value for q in sheet.questions if q.name == "where" for option in q.options]
            assert "public page" not in where
            browser = Browser(world.app.web)
            await browser.goes("/published")
            assert "There is no page here" in browser.text
