"""What its author says others should know: who is asked reads what it is and from where, and who can hear is known."""

import pytest

from dialogs.kit.words import Card, Facts, Quote, Text
from tests.partnership import COUNCIL, SCHOOLS
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

IDEA = "One page for the handover"
ASSESSMENT = f"{COUNCIL} / Assessment"


def said(card: Card) -> str:
    facts = [" ".join(pair) for block in card.body if isinstance(block, Facts) for pair in block.pairs.items()]
    return "\n".join([*(block.text for block in card.body if isinstance(block, Text | Quote)), *facts])


async def flagged(world: World, name: str = "bethan") -> str:
    idea = await world.shares(name, IDEA)
    await world.answers(name, "idea.others_should_know", idea=idea)
    await world.drain()
    return idea


async def test_whoever_answers_for_the_board_reads_what_it_is_and_from_which_agency(world: World) -> None:
    await flagged(world)
    card = world.told("idris")[-1].card
    assert card.title == "Something that others should know" and IDEA in said(card) and "Bethan Eastlake" in said(card)
    assert f"Somebody at {COUNCIL} says that other agencies should know of this:" in said(card)
    assert [action.label for action in card.actions][:2] == ["Tell others", "Others need not know"]


async def test_its_author_reads_who_has_it_until_it_is_said(small_world: World) -> None:
    idea = await flagged(small_world)
    has_it = "Idris Penhallow says whether others are told, for the Learning and Improvement Board."
    assert has_it in said(await small_world.card("bethan", "idea", idea))
    await small_world.answers("idris", "idea.stays_here", idea=idea, words="It is about our own form only.")
    assert has_it not in said(await small_world.card("bethan", "idea", idea))


async def test_an_agency_where_nobody_is_known_is_not_offered_and_that_is_said(small_world: World) -> None:
    idea = await flagged(small_world)
    sheet = await small_world.opens("idris", "idea.tell_others", idea=idea)
    agencies = next(question for question in sheet.questions if question.name == "agencies")
    assert [option.value for option in agencies.options] == [COUNCIL]
    assert "Nobody is known yet who could be told at:" in agencies.help and SCHOOLS in agencies.help


async def test_one_team_is_told_and_its_author_reads_which(world: World) -> None:
    idea = await flagged(world, "sol")
    found = await world.app.door.find(world.knock("idris", "idea.tell_others", {"idea": idea}), "team", "assess")
    assert [(option.value, option.label) for option in found] == [(ASSESSMENT, f"Assessment, {COUNCIL}")]
    await world.decides("idris", "idea.tell_others", idea, team=ASSESSMENT, words="It takes a minute.")
    await world.drain()
    before = len(world.told("nkechi"))
    asked = said(await world.card("sol", "idea", idea))
    assert f"would like to tell others about it: Assessment, {COUNCIL}." in asked
    await world.answers("sol", "idea.consent", idea=idea, result="unnamed")
    await world.drain()
    [told] = world.told("nkechi")[before:]
    assert IDEA in said(told.card) and f"It comes from {COUNCIL}." in said(told.card) and "Sol" not in said(told.card)
    assert f"told others about it, with thanks: Assessment, {COUNCIL}." in said(await world.card("sol", "idea", idea))


@pytest.mark.parametrize("nobody", [f"{COUNCIL} / Duty", "Nowhere / At all", "Assessment"])
async def test_a_team_that_nobody_leads_cannot_be_told(small_world: World, nobody: str) -> None:
    idea = await flagged(small_world)
    sheet = await small_world.opens("idris", "idea.tell_others", idea=idea)
    again = await small_world.refuses(
        "idris", "idea.tell_others", sheet.nonce, **{**filled(sheet), "team": nobody, "words": "It takes a minute."}
    )
    assert again.errors["team"] and {q.name: q.value for q in again.questions}["words"] == "It takes a minute."


async def test_nobody_chosen_is_said_beside_the_question(small_world: World) -> None:
    idea = await flagged(small_world)
    sheet = await small_world.opens("idris", "idea.tell_others", idea=idea)
    again = await small_world.refuses("idris", "idea.tell_others", sheet.nonce, **filled(sheet))
    assert again.errors["agencies"] == "Please choose at least one, or one team."


async def queue(world: World) -> Card:
    card = await world.app.door.show(world.knock("idris", "others.queue"))
    assert isinstance(card, Card), card
    return card


async def tells(world: World, idea: str, author: str, said: str = "unnamed", **whom: object) -> None:
    await world.decides("idris", "idea.tell_others", idea, words="It takes a minute.", **whom)
    await world.answers(author, "idea.consent", idea=idea, result=said)


async def test_one_team_of_its_own_agency_is_no_other_agency(world: World) -> None:
    idea = await flagged(world, "sol")
    await tells(world, idea, "sol", team=ASSESSMENT)
    assert (await queue(world)).title == "What others should know: 1"
    card = await world.card("idris", "idea", idea)
    assert {"Tell others", "Others need not know"} <= {action.label for action in card.actions}
    await world.decides("idris", "idea.stays_here", idea, words="It is about our own form only.")
    assert "Nothing waits here now." in said(await queue(world))


@pytest.mark.parametrize("whom", [{"agencies": [COUNCIL]}, {"team": ASSESSMENT}])
async def test_another_agency_or_a_team_of_one_was_told(world: World, whom: dict[str, object]) -> None:
    idea = await flagged(world, "anwen")
    await tells(world, idea, "anwen", **whom)
    assert "Nothing waits here now." in said(await queue(world))


async def test_after_a_no_nobody_is_offered_to_tell_others(world: World) -> None:
    idea = await flagged(world)
    await world.answers("bethan", "idea.kind", idea=idea, kind="good")
    sheet = await world.opens("nkechi", "idea.tell_others", idea=idea)
    await tells(world, idea, "bethan", "no", agencies=[COUNCIL])
    card = await world.card("nkechi", "idea", idea)
    assert "Tell others" not in [action.label for action in card.actions]
    assert "Its author would rather that others were not told." in said(card)
    late = await world.tries("nkechi", "idea.tell_others", sheet.nonce, **{**filled(sheet), "agencies": [COUNCIL]})
    assert isinstance(late, Card) and "Its author would rather that others were not told." in said(late)
    assert "Nothing waits here now." in said(await queue(world))
