"""Of two limits of an answer, its kind's and its form's own, the narrower holds."""

import pytest
from pydantic import Field

from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Line, Paragraph


class Narrow(Form, address="test.narrow", title="Narrow", submit="Send"):
    paragraph: Paragraph = Field("", max_length=10, title="A paragraph")
    line: Line = Field("", min_length=3, max_length=5, title="A line")


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("paragraph", "x" * 11, "Please keep this to 10 characters."),
        ("line", "x" * 6, "Please keep this to 5 characters."),
        ("line", "x", "Please write at least 3 characters."),
    ],
)
def test_the_narrower_limit_is_the_one_that_holds(name: str, words: str, told: str) -> None:
    assert Narrow.read({name: words}, Prepared()) == {name: told}


def test_what_keeps_to_both_is_taken() -> None:
    assert isinstance(Narrow.read({"paragraph": "x" * 10, "line": "xxxxx"}, Prepared()), Narrow)
