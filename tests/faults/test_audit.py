"""The harness itself: it sees what it is there to see."""

from types import SimpleNamespace as Row
from typing import Any

import pytest

from tests.faults import audit
from tests.faults.audit import Found
from tests.faults.crowd import Submission
from tests.faults.doubles import Effect
from tests.faults.house import Kill

SENT = {"platform": "slack", "edits": None, "sent_at": "now", "failed": None, "platform_user": "U1"}


def _world(*effects: Effect) -> Any:
    return Row(effects=list(effects), edits=0)


def _seen(world: Any, kills: list[Kill], *posted: str) -> Found:
    found = Found()
    rows = {"message": [Row(**SENT, posted=name) for name in posted], "recipient": []}
    audit._effects(found, world, kills, rows)
    return found


def test_a_message_that_nobody_saw_is_wrong() -> None:
    assert _seen(_world(), [], "D1:1").figures["said to be sent, and not seen"] == 1


def test_a_message_seen_twice_is_wrong_outside_the_window_and_counted_inside_it() -> None:
    twice = _world(Effect("slack", "D1:1", "U1", 10.0, 10.1), Effect("slack", "D1:2", "U1", 50.0, 50.1))
    assert _seen(twice, [], "D1:2").figures["told twice, outside the window"] == 1
    inside = _seen(twice, [Kill("serve-0", 10.2, 10.3)], "D1:2")
    assert (inside.wrong, inside.figures["told twice, inside the window"]) == ([], 1)


def test_a_letter_is_counted_by_its_reader() -> None:
    found = Found()
    letters = [Row(**SENT | {"platform": "email", "platform_user": "a@b.example"}, posted="") for _ in range(2)]
    audit._effects(
        found, _world(Effect("email", "letter-1", "a@b.example", 1.0, 1.1)), [], {"message": letters, "recipient": []}
    )
    assert found.figures["letters said to be sent, and not seen"] == 1


@pytest.mark.parametrize(
    ("stored", "wrong"),
    [
        ({}, "acknowledged and lost"),
        ({"An idea": 2}, "doubled"),
        ({"An idea": 1, "Other": 1}, "a repeat taken for new"),
    ],
)
def test_what_was_acknowledged_is_there_once(stored: dict[str, int], wrong: str) -> None:
    one = Submission("web", "zoe", "", "n", "An idea", sent=1, acknowledged=True, instead="Other")
    rows = [Row(sentence=sentence, many=many) for sentence, many in stored.items()]
    found = Found()
    audit._submissions(found, Row(submissions=[one], refused=0), {"idea": rows, "told": rows})  # type: ignore[arg-type]  # enough of a crowd
    assert found.figures[wrong] == 1


def test_pace_is_the_most_in_any_second_wherever_it_begins() -> None:
    assert audit._most([0.0, 0.5, 0.99, 1.2, 1.4, 3.0]) == 4
