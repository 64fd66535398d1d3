"""Which words of a text tell something."""

import pytest

from learning.similar import stem, telling


def test_words_of_everyday_speech_tell_nothing() -> None:
    said = telling("Could we have one page for the handover, please? The page of a handover!")
    assert said == ["page", "handover"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("family", "families"), ("story", "stories"), ("visit", "visiting"), ("meeting", "meets"), ("carer", "carers")],
)
def test_a_words_endings_do_not_part_it_from_itself(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("text", ["", "…", "👩‍👩‍👧", "a an of", "12 345"])
def test_what_says_nothing_has_no_such_words(text: str) -> None:
    assert telling(text) == []
