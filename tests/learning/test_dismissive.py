"""An answer that says no more than no is refused, whatever courtesy is around it; one with a reason never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.dismissive import is_dismissive, refuse
from learning.refusal import Refusal
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

BARE = [
    "No.", "Noted", "We already do this", "not a priority", "No budget", "N/A", "Not possible", "We can't do this",
    "It won't work", "Too busy", "We have no time", "We've tried it before", "Not now", "Duly noted", "Nothing",
    "It is policy", "As above", "See above", "…",
]  # fmt: skip
KIND = ["Thank you.", "Thanks for this.", "Sorry,", "Unfortunately", "Many thanks.", "I'm afraid:"]
REASONS = [
    "The form was changed in May, after parents asked.", "There is one printer in the night team.", "The cost of it.",
    "We already do this in the night team: please ask Sol how.", "Families should read what we write.",
    "Not a priority before the move in March, which takes both rooms.", "Where?", "The one page.",
]  # fmt: skip


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
