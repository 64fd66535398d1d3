"""A finding that was not presented can be thrown away; whoever manages is offered to add one; a forum asks."""

from dialogs.kit.words import Button, Card
from learning.people import Person, Role
from learning.staff import Member
from storage.staff import import_staff
from storage.work import SqlWork
from tests.dialogs.test_findings import FOUND, drafted, presented
from tests.dialogs.test_ideas import labels, said
from tests.dialogs.test_journey import agreed, in_place
from tests.partnership import COUNCIL, email
from tests.story import Phone, platforms, reads
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

THROW = "Throw it away"


# --- thrown away ------------------------------------------------------------------------------------------------------


async def test_a_draft_is_thrown_away_once_it_was_asked(world: World) -> None:
    id = await drafted(world)
    draft = await world.card("jaspreet", "idea", id)
    assert THROW in labels(draft)
    asked = await world.answers("jaspreet", "finding.ask_throw_away", begun=id)
    assert asked.title == "Throw this away?" and FOUND in said(asked) and labels(asked) == [THROW, "Keep it"]
    assert await world.count("idea") == 1, "asking does nothing"
    gone = await world.answers("jaspreet", "finding.throw_away", begun=id)
    assert gone.title == "It is gone"
    for table in ("idea", "idea_event", "idea_author"):
        assert await world.count(table) == 0, table
    assert "not here any more" in str(said(await world.answers("jaspreet", "finding.throw_away", begun=id)))
    assert "not here any more" in str(said(await world.answers("jaspreet", "finding.show", finding=id)))
    assert FOUND not in str(await world.answers("jaspreet", "finding.mine"))


async def test_nobody_elses_and_nothing_that_was_presented_is_thrown_away(small_world: World) -> None:
    world = small_world
    mine = await drafted(world)
    assert (await world.answers("nkechi", "finding.throw_away", begun=mine)).title == "Nothing has changed"
    shown = await presented(world)
    for address in ("finding.ask_throw_away", "finding.throw_away"):
        assert "moved on" in str(await world.answers("jaspreet", address, begun=shown))
    assert await world.count("idea") == 2
    assert THROW not in labels(await world.card("jaspreet", "idea", shown))


# --- who is offered it ------------------------------------------------------------------------------------------------


async def whoever_only_manages(world: World) -> Person:
    both = [
        Member("Lee Marsh", email("lee"), COUNCIL, "Duty", "Practice Lead", Role.PRACTITIONER, "", staff_id="lee"),
        Member("Jo Reed", email("jo"), COUNCIL, "Duty", "Worker", Role.PRACTITIONER, email("lee"), staff_id="jo"),
    ]

    async def join(work: SqlWork) -> Person | None:
        await import_staff(work.session, both, work.framework, work.new_id, work.now.date())
        return await work.people.by_email(email("lee"))

    lee = await world.write(join)
    assert lee
    world.people["lee"] = lee
    return lee


async def test_whoever_only_manages_people_is_offered_a_finding_in_the_help_and_on_the_first_page(
    small_world: World,
) -> None:
    world = small_world
    await whoever_only_manages(world)
    offered = await world.app.door.offer(world.who("lee", "web"), "")
    phrase = world.app.works.world.framework.phrases.finding
    assert phrase in labels(offered) and "Your findings" in labels(offered)
    home = await world.app.door.home(world.who("lee", "web"))
    assert phrase in [label for card in home for label in labels(card)]
    theirs = await world.app.door.offer(world.who("bethan"), "")
    assert phrase not in labels(theirs) and "Your findings" not in labels(theirs)


async def test_in_slack_the_help_lists_it_for_whoever_only_manages_people(database_url: str) -> None:
    async with platforms(database_url) as at:
        await whoever_only_manages(at.world)
        lee = Phone(at, "lee")
        said_ = reads(await lee.commands("/hearback", "help"))
        phrase = at.world.app.works.world.framework.phrases.finding
        assert phrase in said_ or phrase in reads(lee.answered)


# --- a forum asks -----------------------------------------------------------------------------------------------------


async def clerk(world: World, name: str, body: str = "") -> str:
    body = body or world.app.works.world.framework.fallback.id
    await world.write(lambda work: work.people.answer_for(world.people[name], frozenset({body})))
    return body


async def asks(world: World, name: str, **values: object) -> Card:
    sheet = await world.opens(name, "asking.ask")
    whom = next(question for question in sheet.questions if question.name == "to")
    everyone = next(one.value for one in whom.options if one.label == "Everyone")
    given = {**filled(sheet), "words": "What stops you ringing first?", "to": [everyone], **values}
    reply = await world.tries(name, "asking.ask", sheet.nonce, **given)  # type: ignore[arg-type]  # as it is filled in
    assert isinstance(reply, Card), reply
    return reply


async def test_whoever_answers_for_a_forum_asks_the_frontline_in_its_name(world: World) -> None:
    body = await clerk(world, "tam")
    offered = await world.app.door.offer(world.who("tam"), "")
    assert "Ask the frontline" in labels(offered)
    draft = await asks(world, "tam", body=body)
    assert "In the name of the Change and improvement forum." in said(draft) and draft.about
    await world.answers("tam", "asking.go", asking=str(draft.about.id))
    await world.drain()
    told = world.told("bethan")[-1].card
    assert said(told)[0] == "The Change and improvement forum (Tam Okoro) asks:"
    assert "The Change and improvement forum (Tam Okoro) reads your answer" in str(said(told))
    thanks = await world.answers("bethan", "asking.answer", asking=str(draft.about.id), words="The line is engaged.")
    assert "The Change and improvement forum (Tam Okoro) has your answer." in str(said(thanks))
    [button] = [one for one in thanks.actions if isinstance(one, Button)]
    answer = await world.card("bethan", "idea", str(button.values["idea"]))
    assert "In answer to the Change and improvement forum (Tam Okoro):" in said(answer)
    changed = await world.card("tam", "asking", str(draft.about.id))
    assert "Change and improvement forum" in str(changed.body)


async def test_beyond_their_own_team_a_clerk_asks_in_a_forums_name_alone(small_world: World) -> None:
    await clerk(small_world, "tam")
    sheet = await small_world.opens("tam", "asking.ask")
    assert [q.name for q in sheet.questions] == ["words", "to", "body", "about", "until"]
    given = {**filled(sheet), "words": "What stops you?", "to": [sheet.questions[1].options[0].value]}
    again = await small_world.refuses("tam", "asking.ask", sheet.nonce, **given)
    assert "in a forum's name" in again.errors["body"]


async def test_nobody_asks_in_the_name_of_a_forum_that_is_not_theirs(small_world: World) -> None:
    sheet = await small_world.opens("jaspreet", "asking.ask")
    assert "body" not in [q.name for q in sheet.questions]
    forum = small_world.app.works.world.framework.fallback.id
    to = [sheet.questions[1].options[0].value]
    forged = {**filled(sheet), "words": "What stops you?", "to": to, "body": forum}
    reply = await small_world.tries("jaspreet", "asking.ask", sheet.nonce, **forged)
    assert "forum (" not in str(reply) and "In the name of" not in str(reply)


# --- is it still happening, is it in place ----------------------------------------------------------------------------


async def home(world: World, name: str) -> list[Card]:
    return list(await world.app.door.home(world.who(name, "web")))


async def test_whoever_is_asked_whether_it_is_still_happening_finds_that_on_their_first_page(world: World) -> None:
    idea = await in_place(world)
    assert "Is it still happening?" not in [card.title for card in await home(world, "nkechi")]
    await world.passes(weeks=27)
    [card] = [card for card in await home(world, "nkechi") if card.title == "Is it still happening?"]
    assert card.about == (await world.idea(idea)).subject
    assert labels(card)[:3] == ["Yes, it is", "Partly", "No longer"]
    assert "Is it still happening?" not in [one.title for one in await home(world, "idris")]
    await world.answers("nkechi", "idea.lasted", idea=idea, still="yes")
    assert "Is it still happening?" not in [card.title for card in await home(world, "nkechi")]


async def test_a_forum_that_is_asked_finds_it_too(small_world: World) -> None:
    world, idea = small_world, await in_place(small_world)
    await world.passes(weeks=27)
    for _ in range(3):
        await world.passes(weeks=3)
    [card] = [card for card in await home(world, "idris") if card.title == "Is it still happening?"]
    assert card.about == (await world.idea(idea)).subject
    await clerk(world, "tam")
    assert "Is it still happening?" in [one.title for one in await home(world, "tam")]
    assert "Is it still happening?" not in [one.title for one in await home(world, "nkechi")]


async def test_whoever_is_asked_whether_it_is_in_place_finds_that_on_their_first_page(small_world: World) -> None:
    idea = await agreed(small_world)
    await small_world.passes(weeks=14)
    assert (await small_world.idea(idea)).place_asked
    found = [card for card in await home(small_world, "nkechi") if card.about == (await small_world.idea(idea)).subject]
    assert any("It is in place" in labels(card) for card in found)
    assert "Is it in place?" in str(found)
