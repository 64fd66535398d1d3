"""``hearback framework``, as it is typed."""

import argparse
import json
from pathlib import Path

import pytest

from bot.cli import framework

Printed = pytest.CaptureFixture[str]


def hearback(*words: str) -> int:
    parser = argparse.ArgumentParser()
    framework.add_parser(parser.add_subparsers())
    args = parser.parse_args(["framework", *words])
    return framework.run(args)


def test_the_list_names_each_organisation(capsys: Printed) -> None:
    assert hearback("list") == 0

    said = capsys.readouterr().out
    assert said.count("\n") == 6
    assert "derby" in said
    assert "Pan-Dorset Safeguarding Children Partnership" in said


def test_a_route_is_said_as_json_for_scripts(capsys: Printed) -> None:
    assert hearback("route", "population_needs", "--framework", "derby", "--json") == 0

    assert json.loads(capsys.readouterr().out) == {
        "route": "d2",
        "improvement_chain": [["pib"], ["team_meeting", "targeted"]],
        "evaluation_chain": [["leadership_board", "dscb", "cflb", "scrutiny", "corporate_parenting"]],
        "frequency": "Annual to support planning and as required to inform service developments",
        "basis": "seed",
    }


def test_a_route_that_is_our_reading_says_so_to_people(capsys: Printed) -> None:
    assert hearback("route", "staff_feedback", "--framework", "derby") == 0
    assert "has not decided this" in capsys.readouterr().out

    assert hearback("route", "complaints", "--framework", "derby") == 0
    assert "has not decided this" not in capsys.readouterr().out


def test_a_source_or_framework_that_is_not_there_is_said_with_the_nearest(capsys: Printed) -> None:
    assert hearback("route", "complaint", "--framework", "derby") == 1
    assert "Did you mean `complaints`?" in capsys.readouterr().err

    assert hearback("route", "complaints", "--framework", "darby") == 1
    assert "did you mean `derby`?" in capsys.readouterr().err


def test_checking_a_broken_file_says_file_line_column_and_remedy_and_exits_with_1(
    tmp_path: Path, capsys: Printed
) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("id: ours\nextends: derby\ndefault_route: d70\n")

    assert hearback("check", str(file)) == 1

    said = capsys.readouterr().out
    assert said == f"{file}:3:16: default_route: There is no route `d70`. Do: did you mean `d7`?\n"


def test_checking_a_good_file_says_what_it_holds_and_what_is_left_to_ask(capsys: Printed) -> None:
    assert hearback("check", "harrowmere") == 0
    assert "can be used: 4 stages, 7 sources, 5 routes" in capsys.readouterr().out

    assert hearback("check", "harrowmere", "--questions") == 0
    assert "- Your framework does not say by when an idea is answered." in capsys.readouterr().out


@pytest.mark.requirement("D4")
def test_checking_says_what_nobody_has_decided(capsys: Printed) -> None:
    assert hearback("check", "derby") == 0

    said = capsys.readouterr().out
    assert said.count("Its document does not decide where") == 3
    assert "“Staff survey”" in said and "Until an administrator confirms it: DMT and other management" in said


def test_a_label_that_will_be_shortened_is_told_and_does_not_fail_the_check(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(f"id: ours\nextends: derby\nthemes: [{{id: neglect, label: {'Neglect and so on ' * 5}}}]\n")

    assert hearback("check", str(file)) == 0
    assert "It can be used as it is." in capsys.readouterr().out


@pytest.mark.parametrize("words", [["check", "nowhere.yaml"], ["check", "nothing"]])
def test_a_file_that_is_not_there_is_said_without_a_traceback(words: list[str], capsys: Printed) -> None:
    assert hearback(*words) == 1
    assert "Do: " in capsys.readouterr().out


def test_checking_says_that_contacts_are_blank_before_a_start_refuses_it(capsys: Printed) -> None:
    assert hearback("check", "nottinghamshire") == 0
    assert "has to say whom to ring" in capsys.readouterr().out
    assert hearback("check", "harrowmere") == 0
    assert "whom to ring" not in capsys.readouterr().out
