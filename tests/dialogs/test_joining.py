"""An idea that is here already: read before one's own is sent, joined, and heard of from then on."""

import json

import pytest

from dialogs.kit.words import Button, Card, Facts, Heading, Quote, Text
from tests.partnership import PEOPLE
from tests.world import World

pytest_plugins = ["tests.worlds"]

FOLLOW = "Its journey"

SENTENCE = "A booked handover call when work moves to another team"
LIKE_IT = "Could we book a call for each handover to another team?"
OTHER = "Laptops take ten minutes to start"


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


def said(card: Card) -> list[str]:
    return [block.text for block in card.body if isinstance(block, Text | Quote | Heading)]


def facts(card: Card) -> dict[str, str]:
    return {name: said for block in card.body if isinstance(block, Facts) for name, said in block.pairs.items()}


async def press(world: World, name: str, card: Card, label: str) -> Card:
    button = next(action for action in card.actions if isinstance(action, Button) and action.label == label)
    assert button.how == "do"
    return await world.answers(name, button.address, **button.values)


async def told(world: World, name: str) -> list[str]:
    """The titles of what was newly said to them, not edited."""
    await world.drain()
    return [one.card.title for one in world.told(name) if not one.edits]


# --- before it is sent ------------------------------------------------------------------------------------------------


async def test_what_sounds_like_it_is_shown_before_anything_is_kept(world: World) -> None:
    await world.shares("zoe", sentence=SENTENCE)
    card = await world.answers("bethan", "idea.share", sentence=LIKE_IT)
    assert card.title == "This sounds like an idea that is here already"
    assert said(card) == [
        "Zoe Ambrose said something like this lately:",
        SENTENCE,
        "It is with Nkechi Umeadi.",
        "Yours is not sent yet. You wrote:",
        LIKE_IT,
    ]
    assert labels(card) == ["Add my voice to it", "Mine is different: send it"]
    assert await world.count("idea") == 1 and card.about is None


async def test_with_nothing_like_it_nothing_is_asked(world: World) -> None:
    await world.shares("zoe", sentence=SENTENCE)
    assert (await world.answers("bethan", "idea.share", sentence=OTHER)).title == "Thank you"


async def test_whoever_says_that_theirs_is_different_sends_what_they_wrote(world: World) -> None:
    await world.shares("zoe", sentence=SENTENCE)
    card = await world.answers("bethan", "idea.share", sentence=f"{LIKE_IT} “é” 🙂")
    thanks = await press(world, "bethan", card, "Mine is different: send it")
    assert thanks.title == "Thank you" and said(thanks)[1] == f"{LIKE_IT} “é” 🙂"
    assert await world.count("idea") == 2 and await world.count("idea_supporter") == 0


async def test_the_same_form_sent_again_after_going_back_asks_again(small_world: World) -> None:
    """Nothing was kept, so what is corrected is not taken for a repeat."""
    await small_world.shares("zoe", sentence=SENTENCE)
    await small_world.answers("bethan", "idea.share", "one", sentence=LIKE_IT)
    assert (await small_world.answers("bethan", "idea.share", "one", sentence=OTHER)).title == "Thank you"


async def test_what_no_button_can_carry_stays_where_it_was_typed(small_world: World) -> None:
    await small_world.shares("zoe", sentence=SENTENCE)
    words = f"{LIKE_IT} {'🙂 ' * 400}".strip()
    sheet = await small_world.refuses("bethan", "idea.share", sentence=words)
    assert sheet.questions[0].value == words and SENTENCE in sheet.refusal
    values = {**sheet.known, "sentence": words}
    assert (await small_world.answers("bethan", "idea.share", sheet.nonce, **values)).title == "Thank you"


@pytest.mark.parametrize("words", ["🙂" * 1000, "handover call " * 71, "移" * 900])
async def test_any_words_are_offered_and_can_be_sent(small_world: World, words: str) -> None:
    await small_world.shares("zoe", sentence=SENTENCE)
    card = await small_world.app.door.offer(small_world.who("bethan"), words)
    assert card.title == "What shall I do with this?", card


async def test_the_button_is_not_a_way_round_the_guard(small_world: World) -> None:
    sheet = await small_world.refuses("bethan", "idea.share", sentence="Ring 07700 900123 first", different=True)
    assert sheet.errors and await small_world.count("idea") == 0


async def test_several_are_told_apart_on_their_buttons(small_world: World) -> None:
    for name, more in (("zoe", "one"), ("una", "two"), ("tam", "three"), ("pia", "four")):
        await small_world.answers(name, "idea.share", sentence=f"{SENTENCE}, {more}", different=True)
    card = await small_world.answers("bethan", "idea.share", sentence=LIKE_IT)
    assert card.title == "This sounds like ideas that are here already"
    first, *others = labels(card)
    assert (first, len(others)) == ("Add my voice to the first", 3) and others[-1] == "Mine is different: send it"


async def test_words_simply_written_show_it_too_and_no_press_more(small_world: World) -> None:
    await small_world.shares("zoe", sentence=SENTENCE)
    card = await small_world.app.door.offer(small_world.who("bethan"), LIKE_IT)
    assert said(card)[:2] == ["Zoe Ambrose said something like this lately:", SENTENCE]
    assert labels(card)[:2] == ["Add my voice to it", "Mine is different: share with Nkechi"]
    assert (await press(small_world, "bethan", card, labels(card)[1])).title == "Thank you"


async def test_what_came_of_it_is_read_before_it_is_said_again(small_world: World) -> None:
    idea = await small_world.shares("zoe", sentence=SENTENCE)
    await small_world.decides("nkechi", "idea.try", idea, words="Yes")
    being_tried = await small_world.answers("bethan", "idea.share", sentence=LIKE_IT)
    assert any(text.startswith("Being tried in Assessment until") for text in said(being_tried))
    await small_world.passes(weeks=7)
    await small_world.answers("zoe", "idea.result", idea=idea, result="keep", words="Fewer families told it twice.")
    kept = await small_world.answers("bethan", "idea.share", sentence=LIKE_IT)
    assert said(kept)[0] == "Zoe Ambrose said something like this in November 2026:"
    assert "Fewer families told it twice." in said(kept)


# --- a voice ----------------------------------------------------------------------------------------------------------


async def test_adding_a_voice_tells_the_author_and_shows_a_count(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)
    await world.drain()
    sounds_like = await world.answers("bethan", "idea.share", sentence=LIKE_IT)
    card = await press(world, "bethan", sounds_like, "Add my voice to it")
    assert card.title == "You see this too" and card.about and str(card.about.id) == idea
    assert await world.count("idea") == 1
    await world.drain()
    [heard] = [one.card for one in world.told("zoe") if one.card.title == "Your idea"]
    assert said(heard)[0] == "Seen by 1 other." and heard.line == "Hearback: there is news for you"
    assert "Bethan" not in str(heard), "whoever only sees it is counted"


async def test_a_voice_counts_once_and_can_be_taken_back(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)
    for _ in range(2):
        await world.answers("bethan", "idea.join", idea=idea)
    assert "Seen by 1 other." in said(await world.card("zoe", "idea", idea))
    card = await press(world, "bethan", await world.card("bethan", "idea", idea), "Take my voice back")
    assert labels(card) == ["I see this too", "I would help test it"]
    assert await world.count("idea_supporter") == 0
    assert said(await world.card("zoe", "idea", idea))[0].startswith("Nkechi Umeadi has it")


async def test_whoever_would_help_is_named_to_its_author_and_to_whoever_decides(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)
    await world.answers("tam", "idea.join", idea=idea)
    card = await press(world, "bethan", await world.card("bethan", "idea", idea), "I would help test it")
    assert card.title == "You would help test this" and labels(card) == ["Take my voice back", FOLLOW]
    assert "Seen by 1 other." in said(card)
    for name in ("zoe", "nkechi"):
        card = await world.card(name, "idea", idea)
        assert "Seen by 2 others; 1 would help test it." in said(card)
        assert facts(card)["Would help test it"] == "Bethan Eastlake"


async def test_the_author_is_told_at_most_once_a_day_however_many_join(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)
    before = len(await told(world, "zoe"))
    for name in ("bethan", "una", "tam"):
        await world.answers(name, "idea.join", idea=idea)
        assert len(await told(world, "zoe")) == before + 1
    assert "Seen by 3 others." in said(world.told("zoe")[-1].card), "the copy that she has is refreshed"
    await world.passes(days=1)
    await world.answers("pia", "idea.join", idea=idea)
    assert len(await told(world, "zoe")) == before + 2


async def test_nobody_joins_their_own_idea_or_one_that_they_may_not_read(small_world: World) -> None:
    idea = await small_world.shares("zoe", sentence=SENTENCE)
    own = await small_world.answers("zoe", "idea.join", idea=idea)
    other = await small_world.answers("anwen", "idea.join", idea=idea)
    assert own.title == other.title == "Nothing has changed"
    assert await small_world.count("idea_supporter") == 0


# --- what they hear ---------------------------------------------------------------------------------------------------


async def test_whoever_joined_hears_every_decision_in_its_own_words(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)
    await world.answers("bethan", "idea.join", idea=idea)
    await world.answers("tam", "idea.join", idea=idea)
    await world.answers("tam", "idea.leave", idea=idea)
    for address, values, words in (
        ("idea.pass", {"words": "It is for all teams."}, "It is for all teams."),
        ("idea.try", {"words": "Yes, in two teams."}, "Yes, in two teams."),
    ):
        await world.decides("nkechi" if address == "idea.pass" else "idris", address, idea, **values)
        await world.drain()
        assert words in said(world.told("bethan")[-1].card)
    await world.passes(weeks=7)
    await world.answers("zoe", "idea.result", idea=idea, result="keep", words="Fewer told it twice.")
    await world.drain()
    assert "Fewer told it twice." in said(world.told("bethan")[-1].card)
    assert world.told("bethan")[-1].line == "Hearback: there is news about an idea"
    assert not any("told it twice" in str(one.card) for one in world.told("tam"))


async def test_what_is_asked_of_the_author_is_between_the_two(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)
    await world.answers("bethan", "idea.join", idea=idea)
    await world.drain()
    before = len(world.told("bethan"))
    await world.decides("nkechi", "idea.ask", idea, words="Who would book it?")
    await world.answers("zoe", "idea.answer", idea=idea, words="Whoever hands over.")
    await world.drain()
    assert len(world.told("bethan")) == before
    assert "book it" not in str(await world.card("bethan", "idea", idea))


async def test_a_colleague_who_has_not_joined_reads_what_came_of_it_and_no_answer(small_world: World) -> None:
    idea = await small_world.shares("zoe", sentence=SENTENCE)
    considered = {"considered": "What it would cost.", "useful": "The ten minutes."}
    await small_world.decides("nkechi", "idea.not_this_time", idea, **considered)
    card = await small_world.card("bethan", "idea", idea)
    assert facts(card) == {"How it ended": "Not this time"} and "cost" not in str(card)
    assert labels(card) == ["I see this too"], "there is nothing left to test"


# --- to whoever decides -----------------------------------------------------------------------------------------------


async def test_whoever_decides_reads_what_is_like_it_and_where_that_stands(world: World) -> None:
    tried = await world.shares("zoe", sentence=SENTENCE)
    await world.decides("nkechi", "idea.try", tried, words="Yes, for six weeks.")
    idea = await world.answers("bethan", "idea.share", sentence=LIKE_IT, different=True)
    assert idea.about
    card = await world.card("nkechi", "idea", str(idea.about.id))
    assert said(card)[-2:] == [
        "Similar ideas",
        "A booked handover call when work moves to…: Testing viable improvements",
    ]
    assert "for six weeks" not in str(card) and "Zoe" not in str(card), "titles only"


async def test_nothing_hidden_is_trusted(small_world: World) -> None:
    """A forged kind is a kind no, and nothing is kept."""
    idea = await small_world.shares("zoe", sentence=SENTENCE)
    reply = await small_world.tries("bethan", "idea.join", idea=idea, kind="decides")
    assert "Something went wrong" not in json.dumps(str(reply)) and await small_world.count("idea_supporter") == 0
    assert PEOPLE["bethan"].name not in str(await small_world.card("zoe", "idea", idea))
