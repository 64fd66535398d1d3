"""An idea by itself: whose move it is, who may see it, and what it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from learning.ideas import OPEN, Agreed, Idea, IdeaId, Moment, Move, Try, Voice
from learning.people import Person, PersonId, Role, Team
from learning.refusal import Moved, Refusal

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def person(n: int, name: str, team: str = "Assessment", role: Role = Role.PRACTITIONER) -> Person:
    return Person(id=PersonId(UUID(int=n)), name=name, agency="Council", team=team, role=role)


AMA, MEI, IDA = person(1, "Ama Owusu"), person(2, "Mei Lin"), person(3, "Ida Penn", "Quality", Role.FRAMEWORK_ADMIN)
TEAM = Team("Council", "Assessment")
IDEA = Idea(
    id=IdeaId(UUID(int=9)),
    sentence="One page for the handover",
    author=AMA,
    team=TEAM,
    source="staff",
    route="r1",
    manager=MEI,
    shared_at=NOW,
).moved(Move.SHARED, NOW, AMA)


def after(*moves: Move, **changes: object) -> Idea:
    idea = IDEA
    for n, move in enumerate(moves, start=1):
        idea = idea.moved(move, NOW + timedelta(days=n), AMA if move in (Move.ANSWERED, Move.ADDED) else MEI, "W")
    return replace(idea, **changes)  # type: ignore[arg-type]  # fields by name


def test_an_idea_is_with_its_manager_until_it_is_with_a_forum() -> None:
    assert IDEA.is_with(MEI) and IDEA.is_with(TEAM) and not IDEA.is_with(IDA) and not IDEA.is_with(AMA)
    passed = after(Move.PASSED, bodies=("forum",))
    assert passed.is_with(IDA) and not passed.is_with(MEI)


def test_whoever_passed_it_on_still_sees_it() -> None:
    passed = after(Move.PASSED, bodies=("forum",))
    assert passed.may_be_seen_by(MEI) and passed.may_be_seen_by(AMA) and passed.may_be_seen_by(IDA)
    assert not IDEA.may_be_seen_by(person(4, "Zoe")) and not IDEA.may_be_seen_by(IDA)
    assert not IDEA.may_be_seen_by(Team("Council", "Duty"))


def test_nobody_decides_on_their_own_idea_not_even_for_a_forum() -> None:
    own = replace(IDEA, author=IDA, bodies=("forum",))
    assert not own.is_with(IDA)
    with pytest.raises(Refusal, match="Nobody decides on their own idea"):
        own.decided_by(IDA)


def test_a_question_waits_for_its_author_and_for_nobody_else() -> None:
    asked = after(Move.ASKED)
    assert asked.question and not asked.waits
    assert not after(Move.ASKED, Move.ANSWERED).question
    assert after(Move.ASKED, Move.ANSWERED).waits
    assert not after(Move.ASKED, moment=Moment.FINISHED).question


def test_a_result_is_awaited_from_the_end_of_a_try_until_it_is_said() -> None:
    trying = replace(after(Move.TRYING), moment=Moment.TESTING, being_tried=Try("Assessment", date(2027, 1, 4)))
    assert not trying.awaits_result
    ended = trying.moved(Move.TRY_ENDED, NOW, None)
    assert ended.awaits_result
    for move in (Move.KEPT, Move.CHANGED, Move.STOPPED):
        assert not ended.moved(move, NOW, AMA).awaits_result
    assert ended.moved(Move.ADDED, NOW, AMA).awaits_result


def test_what_an_author_adds_makes_no_decision_stale() -> None:
    assert after(Move.ADDED, Move.ADDED, Move.SHOWS).decisions == IDEA.decisions
    assert after(Move.ASKED).decisions == IDEA.decisions + 1
    assert IDEA.decided_by(MEI, IDEA.decisions) is IDEA


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (Move.ASKED, "Mei asked about it."),
        (Move.TRYING, "Mei said yes to a try."),
        (Move.PASSED, "Mei passed it on."),
        (Move.NOT_THIS_TIME, "Mei said: not this time."),
        (Move.ANSWERED, "Ama answered."),
    ],
)
def test_whoever_is_late_reads_who_did_what(move: Move, said: str) -> None:
    with pytest.raises(Moved) as late:
        after(move).decided_by(MEI, IDEA.decisions)
    mine = said.replace("Mei", "You")
    assert str(late.value) == f"{mine} This has moved on: here is how it stands."
    assert str(after(move).moved_on(IDA)).startswith(said)


def test_days_that_passed_are_nobodys_doing() -> None:
    assert str(IDEA.moved(Move.TRY_ENDED, NOW, None).moved_on(MEI)).startswith("The try has ended.")
    assert str(IDEA.moved(Move.PROMISE_PASSED, NOW, None).moved_on(MEI)).startswith("The promised day has passed.")
    assert str(IDEA.moved_on(MEI)) == "This has moved on: here is how it stands."


@pytest.mark.parametrize("voice", [Voice.CONFIDENTIAL, Voice.ANONYMOUS])
def test_a_name_that_is_not_to_be_known_is_not_told_to_whoever_is_late(voice: Voice) -> None:
    hidden = replace(after(Move.ASKED, Move.ANSWERED), voice=voice)
    assert str(hidden.moved_on(MEI)).startswith("Its author answered.")
    assert hidden.shown_author(MEI) is None and hidden.shown_author(AMA) is AMA
    assert IDEA.shown_author(MEI) is AMA


@pytest.mark.parametrize("moment", [Moment.TESTING, Moment.EMBEDDING, Moment.FINISHED])
def test_what_is_decided_cannot_be_decided_again(moment: Moment) -> None:
    agreed = Agreed(("system",), "", "Yes", NOW.date())
    with pytest.raises(Moved):
        replace(IDEA, moment=moment, agreed=agreed).decided_by(MEI)


def test_what_was_kept_is_decided_about_until_it_is_agreed() -> None:
    assert replace(IDEA, moment=Moment.EMBEDDING).decided_by(MEI)


def test_an_idea_is_open_until_something_came_of_it() -> None:
    assert set(Moment) - OPEN == {Moment.EMBEDDING, Moment.EVALUATING, Moment.FINISHED}


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Short", "Short"),
        ("First line\nand more", "First line"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("word " * 20, "word word word word word word word word word word word…"),
    ],
)
def test_a_title_is_its_first_words(sentence: str, title: str) -> None:
    assert replace(IDEA, sentence=sentence).title == title
