"""
Which of the frameworks' requirements are shown: ``pytest --requirements`` runs the tests that are marked with one.

``@pytest.mark.requirement("N11")``, with one id or several; ids and words are those of ``data/requirements.yaml``.
"""

from collections.abc import Generator, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

FILE = Path(__file__).parent / "data" / "requirements.yaml"
PROPERTY = "requirement"
NOT_RUN, SKIPPED, XFAIL, PASSED, FAILED = "not run", "skipped", "expected to fail", "passed", "failed"


@cache
def asked() -> Mapping[str, Mapping[str, str]]:
    """What each framework asks, by id, in the document's order."""
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


@cache
def known() -> Mapping[str, str]:
    return {id: words for group in asked().values() for id, words in group.items()}


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "run what is marked with a requirement, and say of each requirement whether it is shown"
    parser.addoption("--requirements", action="store_true", help=told)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "requirement(*ids): shows these requirements through a channel or a command")
    if config.getoption("requirements"):
        config.pluginmanager.register(Requirements(config), "requirements")


# --- a mark names what there is ---------------------------------------------------------------------------------------


def named(item: pytest.Item) -> list[Any]:
    """Without those named twice, the nearest mark first."""
    return list(dict.fromkeys(id for mark in item.iter_markers("requirement") for id in mark.args))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, Any]:
    """As an error of the file: a worker's usage error would reach nobody who reads."""
    report = yield
    wrong = [line for item in report.result or () if isinstance(item, pytest.Item) for line in slips(item)]
    if wrong:
        report.outcome, report.result, report.longrepr = "failed", [], "\n".join(dict.fromkeys(wrong))
    return report


def slips(item: pytest.Item) -> Iterable[str]:
    name = getattr(item, "originalname", None) or item.name
    for mark in item.iter_markers("requirement"):
        if not mark.args or mark.kwargs:
            yield f'{name}: a requirement is named by its id: @pytest.mark.requirement("N11")'
        for id in mark.args:
            if not isinstance(id, str) or id not in known():
                near = get_close_matches(str(id).upper(), known(), cutoff=0.1)
                yield f"{name}: there is no requirement {id!r}. The nearest: {', '.join(near) or 'none'}."


# --- what is shown ----------------------------------------------------------------------------------------------------


class Requirements:
    """Under xdist the workers run and the controller tells: ids come with each report, and what was not run at last."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.marked: dict[str, list[str]] = {}
        self.became: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """First, so that what ``-k`` then leaves out is known not to have been run."""
        others = [item for item in items if not named(item)]
        items[:] = [item for item in items if named(item)]
        for item in items:
            self.marked[item.nodeid] = named(item)
            item.user_properties.extend((PROPERTY, id) for id in named(item))
        if others:
            self.config.hook.pytest_deselected(items=others)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if ids := [str(id) for name, id in report.user_properties if name == PROPERTY]:
            self.marked[report.nodeid] = ids
        before = self.became.get(report.nodeid, NOT_RUN)
        if report.failed:
            self.became[report.nodeid] = FAILED
        elif hasattr(report, "wasxfail"):
            self.became[report.nodeid] = XFAIL
        elif report.skipped:
            self.became[report.nodeid] = SKIPPED
        elif report.when == "call" and before == NOT_RUN:
            self.became[report.nodeid] = PASSED

    def pytest_sessionfinish(self) -> None:
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput[PROPERTY] = self.marked

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker that fell over has nothing to say; the others collected the same."""
        self.marked.update(getattr(node, "workeroutput", {}).get(PROPERTY, {}))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("Requirements")
        for id, words in known().items():
            tests = self.tests_of(id)
            outcome = "passed" if self.is_shown(id) else "not yet"
            terminalreporter.write_line(f"{id:<3}  {outcome:<7}  {words}  Tests: {', '.join(tests) or 'none'}")
        shown = {name: f"{sum(map(self.is_shown, group))} of {len(group)}" for name, group in asked().items()}
        told = ", ".join(f"{name} {count}" for name, count in shown.items())
        terminalreporter.write_line(f"{sum(map(self.is_shown, known()))} of {len(known())} passed: {told}")

    def outcomes(self, id: str) -> dict[str, str]:
        return {node: self.became.get(node, NOT_RUN) for node, ids in sorted(self.marked.items()) if id in ids}

    def is_shown(self, id: str) -> bool:
        return set(self.outcomes(id).values()) == {PASSED}

    def tests_of(self, id: str) -> list[str]:
        """A test with many parameters is named once, with what else became of any of them."""
        tests: dict[str, set[str]] = {}
        for node, outcome in self.outcomes(id).items():
            tests.setdefault(node.partition("[")[0], set()).add(outcome)
        return [" ".join([test, *(f"({one})" for one in sorted(found - {PASSED}))]) for test, found in tests.items()]
