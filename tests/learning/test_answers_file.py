"""What people said before, or elsewhere: a line for each person and briefing, read whole or not at all."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.answers_file import read
from learning.briefings import Answer
from learning.refusal import Refusal

HEAD = "briefing_id,staff_id,delivered_at,opened_at,acknowledged_at,understood,intend,discussed_in_team,applied_2m"
HARROWMERE = Path(__file__).parents[2] / "bot" / "demo" / "data" / "acknowledgements.csv"


def refused(*lines: str) -> str:
    with pytest.raises(Refusal) as no:
        read("\n".join(lines))
    return str(no.value)


def test_harrowmeres_own_answers_are_read() -> None:
    said = read(HARROWMERE.read_text("utf-8"))
    assert len(said) == 276 and {one.used for one in said} >= {"yes", "not_yet", "not_relevant"}
    assert all(one.answer is not None for one in said if one.acknowledged)


def test_a_line_holds_days_an_answer_and_what_came_of_it() -> None:
    [one] = read(f"{HEAD}\nBRF-001,s1,2026-09-09T09:30:00,2026-09-10,2026-09-11,not_yet,Ring first,yes,no\n")
    assert (one.delivered, one.opened, one.acknowledged) == (
        datetime(2026, 9, 9, 9, 30),
        date(2026, 9, 10),
        date(2026, 9, 11),
    )
    assert (one.answer, one.intends, one.discussed, one.used) == (Answer.NOT_YET, "Ring first", True, "no")


def test_what_did_not_come_is_left_open() -> None:
    [one] = read(f"\ufeff{HEAD}\nBRF-001,s1,,,,,,,\n")
    assert (one.delivered, one.opened, one.acknowledged, one.answer, one.discussed, one.used) == (
        None,
        None,
        None,
        None,
        None,
        "",
    )


def test_an_answer_without_a_day_is_no_answer() -> None:
    [one] = read(f"{HEAD}\nBRF-001,s1,,,,clear,,,\n")
    assert one.answer is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("BRF-001,,,,,,,,", "line 2, briefing_id and staff_id: both are needed."),
        ("BRF-001,s1,yesterday,,,,,,", "line 2, delivered_at: please write a day as 2026-11-20"),
        ("BRF-001,s1,,,2026-09-11,,,,", "line 2, understood: there is a day in acknowledged_at, and no answer."),
        ("BRF-001,s1,,,2026-09-11,perhaps,,,", "line 2, understood: “perhaps” is not one of clear, mostly,"),
        ("BRF-001,s1,,,,,,,perhaps", "line 2, applied_2m: “perhaps” is not one of yes, no, not_yet, not_relevant."),
    ],
)
def test_what_is_wrong_is_said_by_line_and_column(line: str, said: str) -> None:
    assert refused(HEAD, line).startswith(f"Nothing was loaded, because:\n{said}")


def test_a_file_without_its_columns_says_which() -> None:
    assert refused("a,b", "1,2") == (
        "Line 1: the columns briefing_id, staff_id are not there. The first line names the columns."
    )


@settings(max_examples=150, deadline=None, database=None)
@given(st.text(max_size=300) | st.text(max_size=200).map(lambda s: f"{HEAD}\n{s}"))
def test_no_file_is_a_fault(words: str) -> None:
    try:
        read(words)
    except Refusal as no:
        assert str(no)
