"""Nothing of somebody's is read by everybody before they have said that it is fair (`docs/decisions/0028`)."""

import pytest
from sqlalchemy import text

from dialogs.kit.words import Button, Card
from storage.work import SqlWork
from tests.dialogs.test_journey import AGREED, kept
from tests.partnership import COUNCIL
from tests.publishing import IDEA, NOT, approves, declined, drafted, listed, reads_through, said, tried
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]


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


@pytest.mark.parametrize("was_out", [False, True])
async def test_a_no_can_be_taken_back_and_then_it_is_drafted_and_asked_again(world: World, was_out: bool) -> None:
    idea = await tried(world)
    await reads_through(world, idea, done="It is being tried in one team.")
    if was_out:
        await world.answers("bethan", "published.fair", idea=idea, result="yes")
    left = await world.answers("bethan", "published.fair", idea=idea, result="no")
    after_all = next(a for a in left.actions if a.label == "Everybody may read it after all")
    late = await world.answers("bethan", "published.fair", key="late", idea=idea, result="yes")
    assert said(late).startswith("You have left it out.") and after_all.label in [a.label for a in late.actions]
    assert isinstance(after_all, Button)
    assert (await world.answers("bethan", after_all.address, **after_all.values)).title == "It may be drafted again"
    assert IDEA in said(await drafted(world)) and (await listed(world)).rows == (), "nobody reads it before she says so"
    await reads_through(world, idea, done="It goes on in one team.")
    await world.answers("bethan", "published.fair", key="now", idea=idea, result="yes")
    assert [row.done for row in (await listed(world)).rows] == ["It goes on in one team."]


async def test_nobody_else_takes_a_no_back_and_there_must_be_one(small_world: World) -> None:
    idea = await tried(small_world)
    await reads_through(small_world, idea)
    early = await small_world.answers("bethan", "published.fair", idea=idea, result="again")
    assert "This has moved on" in said(early)
    await small_world.answers("bethan", "published.fair", key="no", idea=idea, result="no")
    reply = await small_world.tries("zoe", "published.fair", idea=idea, result="again")
    assert isinstance(reply, Card) and "Only the person who shared it" in said(reply)
    assert (await drafted(small_world)).title == "Nothing is for you to approve"


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
