"""Of several managers in one team's channel one takes it: it is then theirs, and the others read whose it is."""

import asyncio
import json

import pytest

from dialogs.kit.words import Card
from learning import holders
from learning.ideas import IdeaId
from learning.people import Place, Role, Team
from learning.staff import Member
from storage.staff import import_staff
from storage.work import SqlWork
from tests.dialogs.test_ideas import labels, said
from tests.handlers.teams.house import ENTRA, actions
from tests.partnership import COUNCIL, SLACK, TEAMS, email, somebody
from tests.requirements.people import IDEA
from tests.requirements.people import labels as pressable
from tests.story import Desk, Phone, platforms, reads
from tests.world import World, filled, harrowmere

pytest_plugins = ["tests.worlds"]

ENTRA["olu"] = "eeeeeeee-0000-4000-8000-000000000011"
ASSESSMENT = Team(COUNCIL, "Assessment")
OLU = "Olu Adeyemi"


async def second(world: World, team: str = "Assessment", role: Role = Role.MANAGER) -> None:
    """Olu is the other manager in Assessment."""
    olu = Member(OLU, email("olu"), COUNCIL, team, "Team Manager", role, email("idris"), staff_id="olu")

    async def add(work: SqlWork) -> None:
        await import_staff(work.session, [olu], work.framework, work.new_id, work.now.date())

    await world.write(add)
    world.people["olu"] = await world.read(lambda work: somebody(work, "olu"))


async def channel(world: World, platform: str = "teams", address: str = "19:team") -> None:
    place = Place(platform, TEAMS if platform == "teams" else SLACK, address, "private")
    await world.write(lambda work: work.people.connect(ASSESSMENT, place, work.now))


async def in_channel(world: World) -> str:
    await second(world)
    await channel(world)
    idea = await world.shares()
    await world.drain()
    return idea


def in_the_channel(world: World) -> Card:
    """Its copy as it now stands."""
    [one] = [one for one in world.telephones.shown.values() if one.to.address == "19:team"]
    return one.card


async def takes(world: World, name: str, idea: str) -> Card:
    reply = await world.app.door.answer(world.knock(name, "idea.take", {"idea": idea}, at="web"))
    assert isinstance(reply, Card), reply
    return reply


async def does(world: World, name: str, address: str, idea: str, **values: str) -> object:
    """From the form as it is opened now, on the page."""
    sheet = await world.app.door.open(world.knock(name, address, {"idea": idea}, at="web"))
    if isinstance(sheet, Card):
        return sheet
    return await world.app.door.answer(world.knock(name, address, {**filled(sheet), **values}, sheet.nonce, at="web"))


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("idea.try", {"words": "Yes, in one team."}),
        ("idea.ask", {"words": "Which ward?"}),
        ("idea.pass", {"words": "Worth a look."}),
        ("idea.respond", {"valued": "You saw what families repeat."}),
        ("idea.talk", {"when": "On Friday, after the round."}),
    ],
)
async def test_whoever_could_take_it_decides_at_once_and_has_taken_it_with_that(
    small_world: World, address: str, given: dict[str, str]
) -> None:
    world, idea = small_world, await in_channel(small_world)
    if address == "idea.respond":
        opened = await world.app.door.show(world.knock("olu", "idea.openings", {"idea": idea}, at="web"))
        assert isinstance(opened, Card) and opened.title == "Your answer"
    done = await does(world, "olu", address, idea, **given)
    assert isinstance(done, Card) and done.title == "Done", done

    now = await world.idea(idea)
    assert now.manager.name == OLU or now.bodies
    assert [event.move.value for event in now.events].count("taken") == 1
    refused = await does(world, "sol", address, idea, **given)
    assert isinstance(refused, Card) and "Done" not in refused.title


async def test_whoever_could_take_it_joins_it_to_another_or_changes_its_route_at_once(small_world: World) -> None:
    world, idea = small_world, await in_channel(small_world)
    other = await world.shares(sentence="A second chair in the waiting room")
    linked = await does(world, "olu", "idea.link", idea, other=other)
    assert isinstance(linked, Card) and linked.title == "Done"
    assert (await world.idea(idea)).taken_by is None, "linking decides nothing"
    joined = await does(world, "olu", "idea.join_two", idea, other=other)
    assert isinstance(joined, Card) and joined.title == "Done"
    assert (await world.idea(idea)).taken_by.name == OLU
    before = (await world.idea(other)).route
    route = next(id for id in harrowmere().routes if id != before)
    changed = await does(world, "olu", "idea.route", other, route=route, words="It is about quality.")
    assert isinstance(changed, Card) and changed.title == "Done", changed


async def test_whoever_takes_it_has_it_and_the_channel_reads_who(small_world: World) -> None:
    world, idea = small_world, await in_channel(small_world)
    assert "Take it" in labels(in_the_channel(world))
    promised = (await world.idea(idea)).promised_on
    card = await takes(world, "olu", idea)
    assert "You have taken it." in said(card) and card.title == "An idea is waiting for you"
    await world.drain()
    shown = in_the_channel(world)
    assert f"{OLU} has taken it." in said(shown) and "Take it" not in labels(shown) and "Try it here" in labels(shown)
    now = await world.idea(idea)
    assert now.manager.name == OLU and now.promised_on == promised
    assert [one.id for one in await world.read(lambda work: work.ideas.waiting_for(world.people["olu"]))] == [now.id]
    assert not await world.read(lambda work: work.ideas.waiting_for(world.people["nkechi"]))
    assert f"{OLU} has it, in the channel of Assessment," in said(await world.card("bethan", "idea", idea))[0]
    assert (await world.card("nkechi", "idea", idea)).title == "An idea", "she had it, and sees what became of it"
    await does(world, "olu", "idea.try", idea, words="Yes, please.")
    await world.drain()
    assert "Olu" in (await world.card("bethan", "idea", idea)).title


async def test_take_it_is_there_only_where_several_managers_could(small_world: World) -> None:
    world = small_world
    await channel(world)
    await second(world, team="Fostering")
    alone = await world.shares()
    await world.drain()
    assert "Take it" not in labels(in_the_channel(world))
    await takes(world, "olu", alone)
    assert (await world.idea(alone)).manager.name == "Nkechi Umeadi", "nobody of another team takes it"
    assert (await takes(world, "zoe", alone)).title == "Nothing has changed"


async def test_two_at_once_get_one_result_and_a_kind_word(world: World) -> None:
    idea = await in_channel(world)
    both = await asyncio.gather(takes(world, "olu", idea), takes(world, "nkechi", idea))
    now = await world.idea(idea)
    assert [event.move.value for event in now.events].count("taken") == 1 and now.manager.id == now.taken_by.id
    [late] = [card for card in both if "You have taken it." not in said(card)]
    kind = f"{now.taken_by.first_name} has taken it. This has moved on: here is how it stands."
    assert said(late)[0] == kind


async def test_whoever_had_it_and_has_a_form_open_reads_who_took_it_and_keeps_what_they_wrote(
    small_world: World,
) -> None:
    world, idea = small_world, await in_channel(small_world)
    sheet = await world.opens("nkechi", "idea.ask", idea=idea)
    await takes(world, "olu", idea)
    card = await world.answers("nkechi", "idea.ask", **{**filled(sheet), "words": "Which ward?"})
    assert said(card)[0] == "Olu has taken it. This has moved on: here is how it stands."
    assert "Which ward?" in said(card)


@pytest.mark.parametrize(
    ("address", "given", "kind"),
    [
        ("idea.try", {"words": "Yes, please."}, "Nkechi said yes to a try."),
        ("idea.pass", {}, "Nkechi passed it on."),
    ],
)
async def test_whoever_decides_second_in_a_channel_reads_who_did_what(
    small_world: World, address: str, given: dict[str, str], kind: str
) -> None:
    world, idea = small_world, await in_channel(small_world)
    sheet = await world.app.door.open(world.knock("olu", "idea.try", {"idea": idea}, at="web"))
    await does(world, "nkechi", address, idea, **given)
    sends = {**filled(sheet), "words": "Let us try it on nights."}
    late = await world.app.door.answer(world.knock("olu", "idea.try", sends, sheet.nonce, at="web"))
    assert said(late)[0].startswith(kind) and "Let us try it on nights." in said(late)
    assert said(await does(world, "olu", "idea.try", idea))[0].startswith(kind), "and where they open it only then"


async def test_its_holder_can_take_it_too_and_may_say_so_twice(small_world: World) -> None:
    world, idea = small_world, await in_channel(small_world)
    for _ in range(2):
        assert "You have taken it." in said(await takes(world, "nkechi", idea))
    assert "has taken it" in said(await takes(world, "olu", idea))[0]
    assert (await world.idea(idea)).manager.name == "Nkechi Umeadi"


async def test_nobody_takes_their_own_nor_what_goes_past_them(small_world: World) -> None:
    world = small_world
    await second(world)
    await channel(world)
    new = world.knock("olu", "idea.share", {"sentence": "A page for managers", "different": True}, at="web")
    shared = await world.app.door.answer(new)
    assert isinstance(shared, Card) and shared.about
    own = str(shared.about.id)
    await takes(world, "olu", own)
    assert (await world.idea(own)).taken_by is None
    past = await world.shares()
    await takes(world, "olu", past)
    await world.answers("bethan", "idea.about", idea=past)
    kept = await world.idea(past)
    assert str(world.people["nkechi"].id) in kept.kept_from
    could = await world.read(lambda work: who_could(work, IdeaId(kept.id)))
    assert world.people["nkechi"].id not in could


async def who_could(work: SqlWork, id: IdeaId) -> list[object]:
    return [one.id for one in await holders.who_could(work, await work.ideas.get(id))]


async def test_taken_by_another_it_still_goes_past_its_authors_manager(small_world: World) -> None:
    world, idea = small_world, await in_channel(small_world)
    await takes(world, "olu", idea)
    await world.answers("bethan", "idea.past", idea=idea)
    now = await world.idea(idea)
    assert now.manager.name == "Idris Penhallow" and now.went_past(world.people["nkechi"])


# --- over the wire ----------------------------------------------------------------------------------------------------


async def test_in_slack_one_of_two_managers_takes_it_in_the_channel(database_url: str) -> None:
    async with platforms(database_url) as at:
        await second(at.world)
        await channel(at.world, "slack", "C-team")
        bethan, nkechi, olu = (Phone(at, name) for name in ("bethan", "nkechi", "olu"))
        await bethan.commands("/idea", IDEA)
        await bethan.submits()
        await at.world.drain()
        posted = [said for name, said in at.slack.calls if name == "chat.postMessage" and said["channel"] == "C-team"]
        message = {**posted[-1], "blocks": blocks(posted[-1])}
        assert "Take it" in pressable(message)
        await olu.presses(message, "Take it")
        assert "You have taken it." in reads(olu.answered)
        await nkechi.presses(message, "Take it")
        assert "Olu has taken it. This has moved on" in reads(nkechi.answered)
        await at.world.drain()
        edited = at.slack.asked("chat.update")[-1]
        assert f"{OLU} has taken it." in reads({"blocks": blocks(edited)})


async def test_in_teams_one_of_two_managers_takes_it_in_the_channel(database_url: str) -> None:
    async with platforms(database_url) as at:
        await second(at.world)
        nkechi, olu = Desk(at, "nkechi"), Desk(at, "olu")
        for desk in (nkechi, olu):
            await desk.says("help")
            desk.kind, desk.channel_type = "channel", "private"
        await nkechi.says("connect", mentions=True)
        bethan = Phone(at, "bethan")
        await bethan.commands("/idea", IDEA)
        await bethan.submits()
        await at.world.drain()
        for desk in (nkechi, olu):
            assert IDEA in desk.looks() and "Take it" in {action["title"] for action in actions(desk.card)}
        await olu.presses("Take it")
        await nkechi.presses("Take it")
        await at.world.drain()
        assert f"{OLU} has taken it." in nkechi.looks()
        assert "Take it" not in {action["title"] for action in actions(nkechi.card)}
        [idea] = await at.world.sql("SELECT count(*) FROM idea_event WHERE kind = 'taken'")
        assert idea[0] == 1


def blocks(said: dict[str, object]) -> list[object]:
    given = said["blocks"]
    return list(json.loads(given)) if isinstance(given, str) else list(given)  # type: ignore[call-overload]  # as Slack has it
