"""Days that can be promised."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.calendar import (
    LONDON,
    add_working_days,
    after_weeks,
    end_of_last_working_day,
    is_working_day,
    next_working_day,
    said,
)

FRIDAY = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_ten_working_days_after_20_november_is_friday_4_december() -> None:
    assert add_working_days(FRIDAY, 10) == date(2026, 12, 4)


def test_six_weeks_after_20_november_is_monday_4_january_past_the_bank_holiday() -> None:
    assert after_weeks(FRIDAY, 6) == date(2027, 1, 4)


@pytest.mark.parametrize(
    "holiday",
    [date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28)],
    ids=str,
)
def test_a_bank_holiday_in_england_is_not_a_working_day(holiday: date) -> None:
    assert not is_working_day(holiday)


def test_scotlands_second_of_january_is_a_working_day_in_england() -> None:
    assert is_working_day(date(2025, 1, 2))


def test_working_days_are_counted_forwards() -> None:
    with pytest.raises(ValueError):
        add_working_days(FRIDAY, -1)


@given(DAYS)
def test_the_next_working_day_is_one_and_never_goes_back_or_far(day: date) -> None:
    found = next_working_day(day)

    assert is_working_day(found)
    assert timedelta() <= found - day <= timedelta(days=5)
    assert next_working_day(found) == found


@given(DAYS, st.integers(1, 30), st.integers(1, 30))
def test_working_days_add_up(day: date, first: int, second: int) -> None:
    assert add_working_days(add_working_days(day, first), second) == add_working_days(day, first + second)


@given(DAYS, st.integers(1, 30))
def test_exactly_so_many_working_days_lie_up_to_the_promised_one(day: date, n: int) -> None:
    promised = add_working_days(day, n)
    between = [day + timedelta(days=each) for each in range(1, (promised - day).days + 1)]

    assert sum(map(is_working_day, between)) == n
    assert is_working_day(promised)


@given(DAYS, st.integers(0, 52))
def test_so_many_weeks_on_is_never_early(day: date, weeks: int) -> None:
    assert after_weeks(day, weeks) == next_working_day(day + timedelta(weeks=weeks))


@given(st.datetimes(datetime(2020, 1, 5), datetime(2040, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC)))
def test_the_board_sees_the_evening_of_a_working_day_before_today(now: datetime) -> None:
    evening = end_of_last_working_day(now)

    assert (evening.hour, evening.minute, evening.tzinfo) == (18, 0, LONDON)
    assert evening.date() < now.astimezone(LONDON).date()
    assert is_working_day(evening.date())
    assert now - evening < timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "evening"),
    [
        (datetime(2026, 11, 20, 19, 0, tzinfo=LONDON), datetime(2026, 11, 19, 18, tzinfo=LONDON)),
        (datetime(2026, 11, 23, 8, 0, tzinfo=LONDON), datetime(2026, 11, 20, 18, tzinfo=LONDON)),
        (datetime(2026, 12, 29, 8, 0, tzinfo=LONDON), datetime(2026, 12, 24, 18, tzinfo=LONDON)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 6, 30, 17, tzinfo=UTC)),
    ],
    ids=["this-evening-is-not-yet-seen", "on-a-monday", "after-christmas", "past-midnight-in-london-only"],
)
def test_the_end_of_the_last_working_day(now: datetime, evening: datetime) -> None:
    assert end_of_last_working_day(now) == evening


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        end_of_last_working_day(datetime(2026, 11, 20, 9))


def test_a_day_is_said_with_its_year_only_where_it_is_another() -> None:
    assert said(date(2026, 12, 4), FRIDAY) == "4 December"
    assert said(date(2027, 1, 4), FRIDAY) == "4 January 2027"
