"""Who may do what: one table."""

from dataclasses import replace
from uuid import UUID

import pytest

from learning.people import Person, PersonId, Role
from learning.refusal import Refusal
from learning.rights import MAY, Deed, allow, may


def somebody(role: Role) -> Person:
    return Person(id=PersonId(UUID(int=1)), name="Ama Owusu", role=role)


def test_the_table_says_something_of_every_deed() -> None:
    assert set(MAY) == set(Deed) and all(MAY.values())


def test_a_practitioner_does_what_everybody_does_and_a_manager_also_presents_what_was_found() -> None:
    assert not any(may(somebody(Role.PRACTITIONER), deed) for deed in Deed)
    assert [deed for deed in Deed if may(somebody(Role.MANAGER), deed)] == [Deed.PRESENT_FINDINGS]


def test_whoever_answers_for_a_body_presents_what_was_found() -> None:
    clerk = replace(somebody(Role.PRACTITIONER), answers_for=frozenset({"forum_qa"}))
    assert [deed for deed in Deed if may(clerk, deed)] == [Deed.PRESENT_FINDINGS]


def test_a_board_member_sees_how_far_things_have_gone_and_writes_nothing() -> None:
    board = somebody(Role.BOARD_MEMBER)
    assert [deed for deed in Deed if may(board, deed)] == [Deed.SEE_REACH, Deed.PRESENT_FINDINGS]


@pytest.mark.parametrize("deed", list(Deed))
def test_whoever_may_not_is_told_who_may_and_what_to_do(deed: Deed) -> None:
    with pytest.raises(Refusal, match=f"people who {deed.value}. .* ask your administrator"):
        allow(somebody(Role.PRACTITIONER), deed)
    allow(somebody(Role.FRAMEWORK_ADMIN), deed)
