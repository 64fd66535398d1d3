"""``pytest --requirements``: tried on small files of tests, each in a pytest of its own."""

import re
from collections.abc import Callable

import pytest

from tests.plugin_requirements import FILE, asked, known
from tests.reading import ROOT
from tests.test_house import RESERVED

pytest_plugins = ["pytester"]

HOW_MANY = {"Nottinghamshire": 14, "Newcastle": 13, "Derby": 19, "Pan-Dorset": 16, "Milton Keynes": 12}
LETTERS = "NWDPM"
SOME = """
import pytest

@pytest.mark.requirement("N2")
def test_told(): pass

@pytest.mark.requirement("N2", "N13")
def test_told_before_the_name(): pass

@pytest.mark.requirement("D14")
@pytest.mark.parametrize("word", ["No.", "Not now."])
def test_refused(word): assert word == "No."

@pytest.mark.requirement("P9")
@pytest.mark.skip(reason="no browser")
def test_round(): pass

@pytest.mark.requirement("P9")
def test_past(): pass

@pytest.mark.requirement("W8")
@pytest.mark.xfail
def test_hoped_for(): assert False

@pytest.mark.requirement("W5")
def test_found_out_late(broken): pass

@pytest.fixture
def broken():
    yield
    raise OSError

def test_marked_with_nothing(): assert False
"""
Runs = Callable[..., pytest.RunResult]


@pytest.fixture
def runs(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """A file of tests, run by itself; with workers in a process of its own, as this one may have workers too."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    own = ("-p", "tests.plugin_requirements", "-p", "no:cacheprovider", "--strict-markers")

    def run(tests: str, *words: str) -> pytest.RunResult:
        pytester.makepyfile(test_some=tests)
        process = pytester.runpytest_subprocess if "-n" in words else pytester.runpytest_inprocess
        return process(*own, *words)

    return run


def told(result: pytest.RunResult) -> dict[str, str]:
    """What is said of each requirement, by its id, in the order in which it is said."""
    lines = (re.fullmatch(r"([A-Z]\d+) +(.*)", line) for line in result.outlines)
    return {line[1]: line[2] for line in lines if line}


def test_each_of_the_seventy_four_is_asked_in_the_documents_order_and_in_our_words() -> None:
    assert {name: len(group) for name, group in asked().items()} == HOW_MANY and [*asked()] == [*HOW_MANY]
    assert list(known()) == [
        f"{letter}{n}" for letter, many in zip(LETTERS, HOW_MANY.values(), strict=True) for n in range(1, many + 1)
    ]
    assert len(known()) == 74 == len(re.findall(r"(?m)^  [A-Z]\d+: ", FILE.read_text("utf-8"))), "none stands twice"
    assert all(words[0].isupper() and words.endswith(".") and len(words) <= 120 for words in known().values())
    assert not [words for words in known().values() if RESERVED.search(words)]


def test_there_is_a_line_for_each_even_where_nothing_is_marked(runs: Runs) -> None:
    result = runs("def test_nothing(): pass", "--requirements")

    assert told(result) == {id: f"not yet  {words}  Tests: none" for id, words in known().items()}
    assert list(told(result)) == list(known())
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize("at", [(), ("-n", "2")], ids=["alone", "in two"])
def test_a_requirement_has_passed_when_all_that_is_marked_with_it_has(runs: Runs, at: tuple[str, ...]) -> None:
    result = runs(SOME, "--requirements", *at)

    said = told(result)
    assert said["N2"].startswith("passed   Their own manager is told in chat")
    assert said["N2"].endswith("  Tests: test_some.py::test_told, test_some.py::test_told_before_the_name")
    assert said["N13"].startswith("passed   ")
    assert "test_marked_with_nothing" not in result.stdout.str()
    for id, why in {
        "D14": "test_refused (failed)",
        "P9": "test_past, test_some.py::test_round (skipped)",
        "W8": "test_hoped_for (expected to fail)",
        "W5": "test_found_out_late (failed)",
    }.items():
        assert said[id].startswith("not yet  ") and said[id].endswith(f"  Tests: test_some.py::{why}"), id
    assert len(said) == 74 and "2 of 74 passed: Nottinghamshire 2 of 14, Newcastle 0 of 13, " in result.stdout.str()
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(
    "words", [("-k", "told_before"), ("--collect-only",), ("-k", "told_before", "-n", "1")], ids=str
)
def test_what_is_marked_and_was_not_run_has_not_passed(runs: Runs, words: tuple[str, ...]) -> None:
    said = told(runs(SOME, "--requirements", *words))

    assert said["N2"].startswith("not yet  ") and "test_some.py::test_told (not run)" in said["N2"]


@pytest.mark.parametrize("at", [(), ("-n", "1")], ids=["alone", "in a worker"])
def test_what_was_not_come_to_any_more_has_not_passed(runs: Runs, at: tuple[str, ...]) -> None:
    fails = "@pytest.mark.requirement('N3')\ndef test_fails(): assert False\n"
    marked = "@pytest.mark.requirement('N2')\ndef {}(): pass\n"
    tests = "\n".join(["import pytest", marked.format("test_before"), fails, marked.format("test_after")])
    said = told(runs(tests, "--requirements", "-x", *at))

    assert said["N3"].startswith("not yet  ") and said["N2"].startswith("not yet  ")
    assert said["N2"].endswith("  Tests: test_some.py::test_after (not run), test_some.py::test_before")


# --- a mark names what there is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--requirements",), ("--requirements", "-n", "2")], ids=str)
def test_an_id_that_there_is_not_is_refused_with_the_nearest(
    runs: Runs, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)  # there pytest says everything once more at the end
    result = runs(SOME.replace('"D14"', '"d14"').replace('"P9"', '"P61"'), *words)

    said = result.stdout.str()
    assert "test_refused: there is no requirement 'd14'. The nearest: D14, " in said
    assert re.search(r"test_round: there is no requirement 'P61'\. The nearest: .*P16", said)
    assert said.count("'d14'. The nearest: D14") == 1, "once, however many parameters and workers there are"
    assert result.ret == (pytest.ExitCode.TESTS_FAILED if "-n" in words else pytest.ExitCode.INTERRUPTED)


@pytest.mark.parametrize("given", ["", "['N2']", "2", "id='N2'"])
def test_a_mark_without_an_id_is_told_how_one_is_named(runs: Runs, given: str) -> None:
    result = runs(f"import pytest\n\n@pytest.mark.requirement({given})\ndef test_one(): pass\n")

    assert "test_one: " in result.stdout.str() and result.ret == pytest.ExitCode.INTERRUPTED


def test_without_being_asked_everything_runs_and_nothing_is_said_of_requirements(runs: Runs) -> None:
    result = runs(SOME)

    result.assert_outcomes(passed=5, failed=2, skipped=1, xfailed=1, errors=1)
    assert told(result) == {} and "Requirements" not in result.stdout.str()


def test_it_is_there_in_this_house(request: pytest.FixtureRequest) -> None:
    assert request.config.getoption("requirements") in (True, False)
    assert any(line.startswith("requirement(*ids)") for line in request.config.getini("markers"))
