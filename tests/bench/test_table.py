"""What the measurements compute is right; how fast anything is, no test asks."""

import random

import pytest

from bench.table import Line, at, markdown, most_in_a_second, ms


def test_a_part_of_the_values_lies_at_or_below_it() -> None:
    hundred = list(range(1, 101))
    random.Random(1).shuffle(hundred)
    assert [at(hundred, part) for part in (0.5, 0.99, 1.0)] == [50, 99, 100]
    assert at([7.0], 0.99) == 7.0


def test_of_nothing_there_is_no_median() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        at([], 0.5)


def test_the_fullest_second_begins_anywhere() -> None:
    evenly = [n / 10 for n in range(50)]
    assert most_in_a_second(evenly) == 10  # a second is half open: what lies exactly one later is not in it
    assert most_in_a_second([*evenly, 1.55, 1.56, 2.0]) == 13
    assert most_in_a_second([]) == 0


def test_a_line_says_whether_its_target_was_met_and_nothing_where_there_is_none() -> None:
    table = markdown([Line("a", "1 ms", met=True), Line("b", "2 ms", met=False), Line("c", "3 ms")])
    assert [row.split(" | ")[5] for row in table.splitlines()[2:]] == ["yes", "**no**", ""]


def test_times_are_said_as_people_read_them() -> None:
    assert [ms(0.00123), ms(0.0456), ms(0.789), ms(1.5)] == ["1.23 ms", "45.6 ms", "789 ms", "1.50 s"]
