"""What its author adds is theirs to change while nobody has decided; and what they are asked keeps their words."""

from typing import Any

import pytest

from dialogs.kit.questions import Sheet
from dialogs.kit.words import Card, Facts, Quote, Text
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

TRIED = "We tried it for a week, and nobody rang twice."


def said(card: Card) -> str:
    facts = [" ".join(pair) for block in card.body if isinstance(block, Facts) for pair in block.pairs.items()]
    return "\n".join([*(block.text for block in card.body if isinstance(block, Text | Quote)), *facts])


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def changes(world: World, idea: str, **values: Any) -> Card:
    sheet = await world.opens("bethan", "idea.change", idea=idea)
    return await world.answers("bethan", "idea.change", sheet.nonce, **{**filled(sheet), **values})


async def test_what_was_added_is_said_otherwise_or_taken_back(small_world: World) -> None:
    idea = await small_world.shares()
    thanks = await small_world.card("bethan", "idea", idea)
    assert "Change what you added" not in labels(thanks), "there is nothing to change yet"
    await small_world.answers("bethan", "idea.affected", idea=idea, affected="Parents", had_a_say="yes")
    await small_world.answers("bethan", "idea.others_should_know", idea=idea)
    card = await small_world.answers("bethan", "idea.kind", idea=idea, kind="good")
    assert "Change what you added" in labels(card)
    sheet = await small_world.opens("bethan", "idea.change", idea=idea)
    shown = {question.name: question.value for question in sheet.questions}
    assert (shown["affected"], shown["had_a_say"], shown["others"], shown["kind"]) == ("Parents", "yes", True, "good")
    card = await changes(small_world, idea, affected="Carers", had_a_say="", others=False, kind="improve")
    assert "Most affected Carers" in said(card) and "Have they had a say?" not in said(card)
    assert "Other agencies" not in said(card) and "Kind" not in said(card)
    assert "Others should know" in labels(card) and "Good practice" in labels(card), "each is offered again"


async def test_a_form_that_was_overtaken_writes_nothing_over_and_keeps_its_words(world: World) -> None:
    """Two are open; the first is saved, and the second still shows what was there before."""
    idea = await world.shares()
    await world.answers("bethan", "idea.families", idea=idea, families="They wait too long.")
    first = await world.opens("bethan", "idea.change", idea=idea)
    second = await world.opens("bethan", "idea.change", idea=idea)
    new = {"affected": "Parents of babies", "others": True, "families": "They wait for weeks."}
    await world.answers("bethan", "idea.change", first.nonce, **{**filled(first), **new})

    again = await world.tries("bethan", "idea.change", second.nonce, **{**filled(second), "tried": TRIED})
    assert isinstance(again, Sheet) and "This was changed after you opened the form." in again.refusal
    beside = {question.name: question.error for question in again.questions if question.error}
    assert beside["affected"] == "There now: “Parents of babies”." and beside["others"] == "There now: yes."
    assert beside["families"] == "There now: “They wait for weeks.”." and beside.keys() == {*new, "tried"}
    typed = {question.name: question.value for question in again.questions}
    assert typed["tried"] == TRIED and typed["families"] == "They wait too long."
    kept = (await world.idea(idea)).extras
    assert (kept["affected"], kept["others"], kept["families"]) == ("Parents of babies", "yes", "They wait for weeks.")

    await world.answers("bethan", "idea.change", again.nonce, **{**filled(again), "others": True})
    kept = (await world.idea(idea)).extras
    assert kept["families"] == "They wait too long." and "affected" not in kept, "sent again, knowingly"


async def test_what_was_saved_already_is_not_asked_again(small_world: World) -> None:
    """Somebody sends the same words from two places, or an older form that has no mark of what it showed."""
    world = small_world
    idea = await world.shares()
    await world.answers("bethan", "idea.affected", idea=idea, affected="Parents", had_a_say="yes")
    sheets = [await world.opens("bethan", "idea.change", idea=idea) for _ in range(3)]
    for sheet in sheets[:2]:
        await world.answers("bethan", "idea.change", sheet.nonce, **{**filled(sheet), "affected": "Carers"})
    old = {name: said for name, said in filled(sheets[2]).items() if name != "as_it_was"}
    reply = await world.tries("bethan", "idea.change", sheets[2].nonce, **old)
    assert isinstance(reply, Sheet) and (await world.idea(idea)).extras["affected"] == "Carers"


async def test_the_boards_list_has_it_no_more_when_others_need_not_know(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.others_should_know", idea=idea)
    assert (await small_world.answers("idris", "others.queue")).title == "What others should know: 1"
    await changes(small_world, idea, others=False)
    assert (await small_world.answers("idris", "others.queue")).title == "What others should know"
    await small_world.drain()
    await changes(small_world, await _with_theme(small_world), others=True)
    assert (await small_world.answers("idris", "others.queue")).title == "What others should know: 1"


async def _with_theme(world: World) -> str:
    idea = await world.shares(sentence="A quieter room")
    theme = next(iter(world.app.works.world.framework.themes))
    await world.answers("bethan", "idea.theme", idea=idea, theme=theme)
    return idea


async def test_what_was_never_tried_goes_back_to_whoever_has_it_with_the_usual_days(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.tried", idea=idea, tried=TRIED)
    await small_world.passes(days=3)
    card = await changes(small_world, idea, tried="")
    assert card.title == "Thank you" and "Nkechi Umeadi has it and will answer by" in said(card)
    assert TRIED not in said(card) and "I have tried this" in labels(card)
    waits = await small_world.card("nkechi", "idea", idea)
    assert "Try it here" in labels(waits) and "tried already" not in said(waits)
    await small_world.passes(weeks=4)
    assert [event.move for event in (await small_world.idea(idea)).events][-1] == "promise_passed", (
        "nobody is forgotten"
    )


async def test_what_they_saw_is_put_otherwise_and_stays_tried(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.tried", idea=idea, tried=TRIED)
    card = await changes(small_world, idea, tried="For a fortnight.")
    assert card.title == "What should become of it?" and "For a fortnight." in said(card)


async def test_once_somebody_has_decided_it_stands_as_it_was_said(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.others_should_know", idea=idea)
    sheet = await small_world.opens("bethan", "idea.change", idea=idea)
    await small_world.decides("nkechi", "idea.try", idea, words="Yes")
    assert "Change what you added" not in labels(await small_world.card("bethan", "idea", idea))
    values = {**filled(sheet), "affected": "Parents of babies"}
    late = await small_world.answers("bethan", "idea.change", sheet.nonce, **values)
    assert "This has moved on: here is how it stands." in said(late) and "Parents of babies" in said(late)


@pytest.mark.parametrize("address", ["idea.result", "idea.shows"])
async def test_where_no_try_is_running_the_card_says_so_and_keeps_their_words(small_world: World, address: str) -> None:
    idea = await small_world.shares()
    asked = {"idea": idea, **({"result": "keep"} if address == "idea.result" else {})}
    reply = await small_world.app.door.open(small_world.knock("bethan", address, asked))
    assert isinstance(reply, Card) and "This has moved on: here is how it stands." in said(reply)
    assert "Nkechi Umeadi has it" in said(reply)
    late = await small_world.answers("bethan", address, words="Families rang less.", **asked)
    assert "This has moved on: here is how it stands." in said(late) and "Families rang less." in said(late)


async def test_the_promised_day_stands_on_every_later_card_while_an_answer_is_owed(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.ask", idea, words="Where?")
    assert "Promised for" not in said(await small_world.card("bethan", "idea", idea)), "they are asked themselves"
    await small_world.answers("bethan", "idea.answer", idea=idea, words="By the phone.")
    assert "Promised for 7 December" in said(await small_world.card("bethan", "idea", idea))
    await small_world.decides("nkechi", "idea.try", idea, words="Yes")
    assert "Promised for" not in said(await small_world.card("bethan", "idea", idea)), "nobody owes anything now"


async def test_whoever_has_it_reads_the_day_and_not_their_own_name(small_world: World) -> None:
    idea = await small_world.shares()
    card = said(await small_world.card("nkechi", "idea", idea))
    assert "Promised for 7 December. After that the Change and improvement forum answers." in card
    assert "Nkechi" not in card
