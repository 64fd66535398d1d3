"""When an agency works, and how a framework says it."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.calendar import LONDON, add_working_days
from learning.framework_file import asked, load
from learning.hours import USUAL, Hours, last_sent, read_days, read_hours

WHOLE = (Path(__file__).parents[1] / "data" / "framework.yaml").read_text()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=LONDON), True),
        (datetime(2026, 11, 23, 8, 59, tzinfo=LONDON), False),
        (datetime(2026, 11, 23, 16, 59, tzinfo=LONDON), True),
        (datetime(2026, 11, 23, 17, 0, tzinfo=LONDON), False),
        (datetime(2026, 11, 21, 11, 0, tzinfo=LONDON), False),  # a Saturday
        (datetime(2026, 12, 25, 11, 0, tzinfo=LONDON), False),  # Christmas Day, a Friday
        (datetime(2026, 7, 6, 8, 0, tzinfo=UTC), True),  # nine in London's summer
    ],
    ids=str,
)
def test_usual_hours_are_nine_to_five_in_london_on_working_days(moment: datetime, is_open: bool) -> None:
    assert USUAL.open_at(moment) is is_open


def test_the_last_hour_is_the_one_before_the_end() -> None:
    late = Hours(time(12), time(20))
    assert not late.in_last_hour(datetime(2026, 11, 23, 18, 59, tzinfo=LONDON))
    assert late.in_last_hour(datetime(2026, 11, 23, 19, 0, tzinfo=LONDON))
    assert not late.in_last_hour(datetime(2026, 11, 23, 20, 0, tzinfo=LONDON))


def test_work_begins_again_after_weekends_and_bank_holidays() -> None:
    assert USUAL.opens_after(date(2026, 12, 24)) == datetime(2026, 12, 29, 9, tzinfo=LONDON)


@pytest.mark.parametrize("words", ["9-17", "09:00", "17:00-09:00", "09:00-09:00", "25:00-26:00", "nine to five", ""])
def test_what_are_no_hours_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        read_hours(words)


@pytest.mark.parametrize("words", ["fri-mon", "weekdays", "mon-", "", "mon,,tue", "mon-wed-fri"])
def test_what_are_no_days_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        read_days(words)


def test_hours_and_days_are_read_as_people_write_them() -> None:
    assert read_hours("08:30 – 18:00") == (time(8, 30), time(18))
    assert read_hours("00:00-24:00") == (time(0), time(23, 59))
    assert read_days("Mon-Fri") == frozenset(range(5))
    assert read_days("mon, wed, sat-sun") == {0, 2, 5, 6}


@given(day=DAYS, n=st.integers(1, 30))
def test_what_was_sent_by_the_last_day_has_waited_long_enough_and_what_came_later_has_not(day: date, n: int) -> None:
    last = last_sent(day, n, add_working_days)
    assert add_working_days(last, n) <= day < add_working_days(date.fromordinal(last.toordinal() + 1), n)


def test_a_framework_says_the_hours_of_its_agencies(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(WHOLE + 'agencies: [{name: Police, hours: "07:00-22:00", days: mon-sun}, {name: Schools}]\n')
    framework = load(file)
    assert framework.hours_of("Police") == Hours(time(7), time(22), frozenset(range(7)))
    assert framework.hours_of("Schools") == framework.hours_of("Nobody's") == USUAL


@pytest.mark.parametrize(("said", "days"), [("[4]", (4,)), ("[]", ()), ("[3, 9]", (3, 9))])
def test_a_framework_says_when_people_are_reminded(tmp_path: Path, said: str, days: tuple[int, ...]) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(f"{WHOLE}reminders: {{after_working_days: {said}, basis: seed}}\n")
    assert load(file).reminded_after == days
    assert "reminders" not in {each.where for each in asked(load(file))}


def test_a_framework_that_does_not_say_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(WHOLE)
    [question] = [each for each in asked(load(file)) if each.where == "reminders"]
    assert load(file).reminded_after == (5, 12) and "after 5 and 12 working days" in question.sentence
