"""Whom words would go to, and in whose channel everybody reads them, is said before they are sent: in every form."""

from dialogs.kit.questions import Sheet
from learning import reflections
from learning.people import Place
from learning.reflections import Thought
from storage.work import SqlWork
from tests.dialogs.test_ideas import labels, said
from tests.dialogs.test_taking import ASSESSMENT, channel
from tests.partnership import SLACK, TEAMS
from tests.requirements.people import signed_in
from tests.story import Phone, platforms, reads
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

IN_CHANNEL = "It goes to Nkechi, in the channel of Assessment."
WORDS = "One page for the handover"


def help_of(sheet: Sheet, question: str) -> str:
    [found] = [one.help for one in sheet.questions if one.name == question]
    return found


async def reflection(world: World, name: str = "bethan") -> str:
    async def keep(work: SqlWork) -> str:
        kept = await reflections.keep(work, world.people[name], "m", [Thought("P", "W")], work.now.date())
        return str(kept.id)

    return await world.write(keep)


async def test_the_form_in_slack_and_on_the_web_names_the_person_and_the_channel(database_url: str) -> None:
    async with platforms(database_url) as at:
        place = Place("slack", SLACK, "C-team", "private")
        await at.world.write(lambda work: work.people.connect(ASSESSMENT, place, work.now))
        bethan = Phone(at, "bethan")
        await bethan.commands("/idea", WORDS)
        assert IN_CHANNEL in reads(bethan.view)
        browser = await signed_in(at, "bethan")
        await browser.goes("/ask/idea.share")
        assert IN_CHANNEL in browser.page


async def test_the_form_names_the_manager_alone_where_no_channel_is_connected(small_world: World) -> None:
    told = help_of(await small_world.opens("bethan", "idea.share"), "sentence")
    assert told == "One sentence is enough. No names. It goes to Nkechi."


async def test_the_form_names_the_forum_where_nobody_manages_its_author(small_world: World) -> None:
    told = help_of(await small_world.opens("tam", "idea.share"), "sentence")
    assert told == "One sentence is enough. No names. It goes to the Change and improvement forum."


async def test_a_form_that_is_asked_again_names_them_too(small_world: World) -> None:
    too_much_for_a_button = f"{WORDS} {'–' * 400}"
    await small_world.shares("zoe", too_much_for_a_button)
    again = await small_world.refuses("bethan", "idea.share", sentence=too_much_for_a_button)
    assert "This sounds like an idea" in again.refusal
    assert help_of(again, "sentence").endswith("It goes to Nkechi.")


async def test_whoever_raises_a_reflection_agrees_to_all_who_will_read_it(small_world: World) -> None:
    kept = await reflection(small_world)
    before = help_of(await small_world.opens("bethan", "reflection.raise", reflection=kept), "agrees")
    assert before == "As an idea of yours: to Nkechi. Colleagues can find it."
    await channel(small_world)
    sheet = await small_world.opens("bethan", "reflection.raise", reflection=kept)
    told = help_of(sheet, "agrees")
    assert told == "As an idea of yours: to Nkechi, in the channel of Assessment. Colleagues can find it."
    card = await small_world.answers(
        "bethan", "reflection.raise", sheet.nonce, **{**filled(sheet), "words": "W", "agrees": True}
    )
    assert card.title == "Raised" and "in the channel of Assessment" in " ".join(said(card))


async def test_what_goes_past_a_manager_names_who_gets_it_and_no_channel(small_world: World) -> None:
    await channel(small_world)
    sheet = await small_world.opens("bethan", "idea.share_past")
    assert help_of(sheet, "why") == "It goes to Idris, and is shown in no team's channel."
    card = await small_world.answers("bethan", "idea.share_past", sheet.nonce, **{**filled(sheet), "sentence": WORDS})
    assert "Idris Penhallow has it and will answer" in " ".join(said(card))


async def test_whoever_stands_in_is_named_and_no_channel_for_it_is_theirs_alone(small_world: World) -> None:
    await channel(small_world)
    sol = small_world.people["sol"]
    theirs = Place("teams", TEAMS, "19:theirs", "private")
    await small_world.write(lambda work: work.people.connect(sol.of_team, theirs, work.now))
    await small_world.answers("nkechi", "away.stand_in", who=str(sol.id))
    await small_world.answers("nkechi", "away.until", until="2026-12-01")
    assert labels(await small_world.app.door.offer(small_world.who("bethan"), WORDS))[0] == "Share with Sol"
    told = help_of(await small_world.opens("bethan", "idea.share"), "sentence")
    assert told == "One sentence is enough. No names. It goes to Sol."
