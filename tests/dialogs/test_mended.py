"""What a trial of the five frameworks found, and how it is instead."""

from dialogs.kit.typed import clean
from dialogs.kit.words import Quote, Text
from tests.bot.cli.test_going import found, said
from tests.databases import Databases
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]


async def test_what_was_agreed_is_what_its_author_reads_also_where_it_goes_on_by_itself(databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url, framework="derby") as world:
            idea = await world.shares()
            await world.decides("nkechi", "idea.try", idea, words="Yes")
            await world.answers("bethan", "idea.result", idea=idea, result="keep", words="Fewer calls.")
            agreed = {"approaches": "system", "plan": "business_plan", "realistic.realistic": "It costs nothing."}
            await world.decides("nkechi", "idea.agree", idea, words="Let us all do it so.", **agreed)
            card = await world.card("bethan", "idea", idea)
            read = " ".join(block.text for block in card.body if isinstance(block, Text | Quote))
            assert "Nkechi says it is agreed." in read and "Let us all do it so." in read
            assert "It goes on to the DMT and other management / team meetings." in read


async def test_the_lead_of_the_agency_is_a_step_of_its_own_after_the_manager(databases: Databases) -> None:
    """Pan-Dorset's chain begins with the agency's lead, who is nobody's line manager."""
    with databases.sqlite() as url:
        async with world_at(url, framework="pan_dorset") as world:
            card = await world.card("nkechi", "idea", await world.shares())
            assert "Pass to Agency safeguarding lead" in [action.label for action in card.actions]


def test_what_cannot_be_seen_or_turns_round_what_follows_is_not_kept() -> None:
    assert clean("\u202eReversed\u2066 and\u200b joined") == "Reversed and joined"
    assert clean("\u200d\u200b \u2060") == ""
    assert clean("a family: \U0001f468\u200d\U0001f469") == "a family: \U0001f468\u200d\U0001f469"


async def test_the_doctor_names_what_only_its_author_could_answer(world: World) -> None:
    await world.answers("idris", "idea.share", sentence="The rota of the whole service")
    assert (await found(world)).unanswerable == 1
    assert any("only their author could answer: 1" in one for one in said(await found(world)))
    nkechi = world.people["nkechi"]
    await world.write(lambda work: work.people.answer_for(nkechi, frozenset({"forum_change"})))
    assert (await found(world)).unanswerable == 0
