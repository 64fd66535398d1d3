"""An agency's list: read whole or not at all, with line, column and what to do."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.people import Role
from learning.refusal import Refusal
from learning.staff import NEEDED, OPTIONAL, read

HEAD = "full_name,email,agency,team,job_title,product_role"
AMA = "Ama Owusu,AMA@harrowmere.example,Council,Duty,Social Worker,practitioner"
HARROWMERE = Path(__file__).parents[2] / "bot" / "demo" / "data" / "staff.csv"


def refused(*lines: str) -> str:
    with pytest.raises(Refusal) as no:
        read("\n".join(lines).encode())
    return str(no.value)


def test_a_list_is_read_with_addresses_in_small_letters() -> None:
    [ama] = read(f"{HEAD}\n{AMA}\n".encode())
    assert (ama.name, ama.email, ama.role, ama.team) == (
        "Ama Owusu",
        "ama@harrowmere.example",
        Role.PRACTITIONER,
        "Duty",
    )
    assert (ama.expects, ama.manager_email, ama.left_on, ama.line) == ("none", "", None, 2)


def test_harrowmeres_own_list_is_read() -> None:
    members = read(HARROWMERE.read_bytes())
    assert len(members) == 66 and {m.role for m in members} == set(Role)
    assert {m.expects for m in members} == {"teams", "slack", "none"}


def test_columns_may_stand_in_any_order_and_some_may_be_added() -> None:
    rows = "email,full_name,agency,team,job_title,product_role,left_on,profession,manager_email,chat_platform,staff_id"
    line = "a@b.example,Ama Owusu,Council,,Nurse,manager,2026-12-31,Nurse,M@b.example,teams,s1"
    [ama] = read(f"\ufeff{rows}\r\n{line}\r\n".encode())
    assert (ama.left_on, ama.profession, ama.manager_email) == (date(2026, 12, 31), "Nurse", "m@b.example")
    assert (ama.expects, ama.staff_id, ama.team) == ("teams", "s1", "")


def test_a_column_that_is_missing_is_named_with_what_may_have_been_meant() -> None:
    said = refused(HEAD.replace("email", "e-mail"), AMA)
    assert said.startswith("Line 1, the column names: email (is it “e-mail”?) not found.")
    assert "Line 1 names the column email twice" in refused(HEAD + ",email", AMA + ",x")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (AMA.replace("Ama Owusu", ""), "line 2, full_name: it is empty. Please fill it in."),
        (AMA.replace("AMA@", "AMA "), "line 2, email: this is not an e-mail address."),
        (AMA.replace("AMA@harrowmere.example", ""), "line 2, email: it is empty."),
        (AMA.replace("practitioner", "boss"), "line 2, product_role: “boss” is not one of practitioner, manager,"),
        (AMA.replace("Council", ""), "line 2, agency: it is empty."),
    ],
)
def test_what_is_wrong_is_said_by_line_and_column(line: str, said: str) -> None:
    assert refused(HEAD, line).startswith(f"Nothing was loaded, because:\n{said}")


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("manager_email", "boss", "manager_email: this is not an e-mail address"),
        ("chat_platform", "pigeon", "chat_platform: “pigeon” is not one of teams, slack, none"),
        ("left_on", "31/12/2026", "left_on: please write a date as 2026-11-20"),
    ],
)
def test_what_is_wrong_in_an_added_column_is_said_too(column: str, cell: str, said: str) -> None:
    assert said in refused(f"{HEAD},{column}", f"{AMA},{cell}")


def test_one_address_on_two_lines_is_two_people_in_one() -> None:
    assert "line 3, email: this address is on line 2 already" in refused(HEAD, AMA, AMA.replace("Ama", "Ida"))


def test_everything_that_is_wrong_is_said_at_once_up_to_twenty() -> None:
    lines = [f"Ama {n},nobody,Council,,x,practitioner" for n in range(25)]
    said = refused(HEAD, *lines).splitlines()
    assert len(said) == 22 and said[-1] == "and 5 more like these"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f"{HEAD}\n{AMA},more".encode(), "Line 2 has 7 cells, and the first line names 6 columns."),
        (f"{HEAD}\n{AMA}".encode("utf-16"), "is not in UTF-8"),
        (f"{HEAD}\nJos\xe9,x".encode("latin-1"), "Line 2 is not in UTF-8"),
        (f'{HEAD}\n"Ama,{AMA}'.encode(), "look for a quotation mark that is not closed"),
        (HEAD.encode(), "The list is empty."),
        (b"", "the column names: full_name"),
        (b"a\x00b", "This is not a CSV file."),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read(data)


def test_empty_lines_are_nobody() -> None:
    assert len(read(f"{HEAD}\n\n{AMA}\n,,,,,\n".encode())) == 1


@settings(max_examples=150, deadline=None, database=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda s: f"{HEAD}\n{s}".encode("utf-8", "replace")))
def test_no_file_is_a_fault(data: bytes) -> None:
    try:
        read(data)
    except Refusal as no:
        assert str(no)


def test_the_columns_are_those_of_harrowmeres_list() -> None:
    head = HARROWMERE.read_text("utf-8").splitlines()[0].split(",")
    assert set(head) <= {*NEEDED, *OPTIONAL} and set(NEEDED) <= set(head)
