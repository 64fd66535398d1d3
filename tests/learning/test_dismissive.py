"""An answer that says no more than no is refused, whatever courtesy is around it; one with a reason never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.dismissive import SHORTEST, is_dismissive, refuse
from learning.refusal import Refusal
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

BARE = [
    "No.", "Noted", "We already do this", "not a priority", "No budget", "N/A", "Not possible", "We can't do this",
    "It won't work", "Too busy", "We have no time", "We've tried it before", "Not now", "Duly noted", "Nothing",
    "It is policy", "As above", "See above", "…", "We have always done it this way.", "Nothing at all is useful here.",
    "Not needed.", "No resources.", "That is not how we do it here.", "It is fine as it is.", "Lack of time.",
    "We have considered it and decided against it.", "We have other priorities.", "It is not the right time.",
    "We will not be taking this forward.", "There is nothing new in it.", "We know this already.", "I disagree.",
    "Nothing useful in this idea at all, sorry.", "It has been noted and will be kept on file.", "aaaaaaaaaaaaaaaa",
    "We already have a policy for this.", "You should know better than to suggest that.", "N/A N/A N/A N/A N/A",
    "There is nothing new in your suggestion.", "Your idea has been logged.", "xxxx xxxx xxxx", "no no no no no no no",
    "It's a no from me.", "Management said no.", "That is the process.", "It is not something we can do.",
]  # fmt: skip
KIND = ["Thank you.", "Thanks for this.", "Sorry,", "Unfortunately", "Many thanks.", "I'm afraid:"]
REASONS = [
    "The form was changed in May, after parents asked.", "There is one printer in the night team.", "The cost of it.",
    "We already do this in the night team: please ask Sol how.", "Families should read what we write.",
    "Not a priority before the move in March, which takes both rooms.", "Where?", "The one page.",
]  # fmt: skip


SHORT = [
    "The night team has one printer.", "No room is free on Fridays.", "It needs two people, and we are one.",
    "Nothing like it fits on a phone.", "Not needed since May: the form asks it.", "Parents told us no, twice.",
    "We have always done it this way because families asked.", "No resources until April, then yes.",
    "Fire rules forbid it here.", "It took two teams an hour.", "It costs £4,000 a year.", "It is the law.",
    "Children asked us not to.",
    "Noted in the log of the night team.", "We already have a policy for this: page 4 of the handbook.",
    "The policy for this changed in May.", "Nothing useful in the form, but the question is.",
    "It will be kept on file for the new building.", "Your idea is logged for the June meeting.",
    "Sol's team tried it, and stopped.", "Not this year: the move is in May.",
]  # fmt: skip
"""Each with a reason in it, however short."""


@given(st.lists(st.sampled_from(KIND), max_size=3), st.lists(st.sampled_from(BARE), min_size=1, max_size=3))
def test_courtesies_do_not_make_an_answer_of_a_bare_no(kind: list[str], bare: list[str]) -> None:
    for words in (" ".join([*kind, *bare]), " ".join([*bare, *kind]).upper(), "\n".join([*kind, *bare])):
        if is_dismissive(words):
            continue
        assert any(not one.endswith((".", "…")) for one in bare), words  # two run into one sentence


@pytest.mark.parametrize("words", BARE)
def test_a_bare_no_is_refused_with_an_example_of_a_better_one(words: str) -> None:
    with pytest.raises(Refusal, match=r"For instance: “.+”") as said:
        refuse(words, "considered")
    assert said.value.about == "considered"


@pytest.mark.parametrize("words", REASONS)
@pytest.mark.parametrize("kind", ["", *KIND])
def test_a_reason_is_an_answer(words: str, kind: str) -> None:
    refuse(f"{kind} {words}", "useful")


@pytest.mark.parametrize("words", SHORT)
def test_a_good_short_reason_is_enough(words: str) -> None:
    refuse(words, "considered", SHORTEST)
    refuse(words, "stopped", SHORTEST, beside="words")


async def test_why_others_need_not_know_is_refused_with_a_better_example(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.answers("bethan", "idea.others_should_know", idea=idea)
    for words in ("No.", "Not needed.", "We have other priorities."):
        again = await small_world.refuses("idris", "idea.stays_here", idea=idea, words=words)
        assert "For instance: “The page is part of our own form." in again.errors["words"]
        assert again.questions[0].value == words


async def test_why_whoever_has_it_stops_a_try_is_refused_with_a_better_example(small_world: World) -> None:
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.try", idea, words="Yes")
    stops = {"idea": idea, "result": "stop", "words": "It did not work."}
    again = await small_world.refuses("nkechi", "idea.result", **stops)
    assert "For instance: “Nobody could open the page on a visit" in again.errors["words"]
    await small_world.answers("bethan", "idea.result", **stops)
    assert not (await small_world.idea(idea)).waits, "its author may say as little as they like"


async def test_what_is_refused_keeps_its_text_whatever_it_was(small_world: World) -> None:
    idea = await small_world.shares()
    sheet = await small_world.opens("nkechi", "idea.not_this_time", idea=idea)
    for bare in BARE:
        for kind in ("", *KIND):
            words = f"{kind} {bare} {bare} {bare}".strip()
            values = {**filled(sheet), "considered": words, "useful": words[::-1]}
            if not is_dismissive(words):
                continue
            again = await small_world.refuses("nkechi", "idea.not_this_time", **values)
            assert {q.name: q.value for q in again.questions} == {"considered": words, "useful": words[::-1]}
            assert "considered" in again.errors
    assert (await small_world.idea(idea)).waits
