"""Two commands on a fresh machine: what is promised about setting up, about the lock, and about CI."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
SETUP = ROOT / "deploy" / "setup.py"
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PACKAGES = ("bot", "handlers", "storage", "dialogs", "learning")


@pytest.fixture
def setup(tmp_path: Path) -> Iterator[ModuleType]:
    """The script, as if it stood in a checkout of its own."""
    spec = importlib.util.spec_from_file_location("hearback_setup", SETUP)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "var").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text(f"{name}\n")
    vars(module).update(
        ROOT=tmp_path,
        VENV=tmp_path / ".venv",
        BIN=tmp_path / ".venv" / "bin",
        LOCK=tmp_path / "requirements.lock",
        STAMP=tmp_path / ".venv" / "set-up",
        LOG=tmp_path / "var" / "setup.log",
    )
    yield module


def entries() -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9._-]+)==(.*(?:\n[ \t]+.*)*)", LOCK))


def test_every_package_of_the_lock_has_its_hashes_and_no_address() -> None:
    assert all("--hash=sha256:" in entry for entry in entries().values())
    assert "://" not in LOCK and " @ " not in LOCK
    assert not re.search(r"(?m)^\s*-", LOCK.replace("    --hash=", ""))


def test_the_lock_holds_all_that_is_asked_for_and_what_builds_and_installs_it() -> None:
    asked = re.findall(r"(?m)^([A-Za-z0-9._-]+)", (ROOT / "requirements.in").read_text(encoding="utf-8"))

    assert {name.lower() for name in asked} <= entries().keys()
    assert {"setuptools", "wheel", "uv"} <= entries().keys()


def test_an_older_python_can_read_the_script_and_is_told_what_to_install(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse(SETUP.read_text(encoding="utf-8"), feature_version=(3, 7))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")

    assert setup.main([]) == 1
    assert capsys.readouterr().out.startswith("Hearback needs Python 3.11 or newer, and this is ")


def test_nothing_is_done_where_nothing_has_changed(setup: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    (setup.BIN / "hearback").touch()
    setup.STAMP.write_text(setup.stamp())

    assert setup.main([]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_it_is_set_up_again_when_what_it_is_made_from_changes(setup: ModuleType, name: str) -> None:
    (setup.BIN / "hearback").touch()
    setup.STAMP.write_text(setup.stamp())
    assert setup.is_set_up()

    (setup.ROOT / name).write_text("another\n")
    assert not setup.is_set_up()


def test_a_checkout_that_was_moved_is_set_up_again(setup: ModuleType, tmp_path: Path) -> None:
    before = setup.stamp()
    vars(setup)["ROOT"] = tmp_path / "elsewhere"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "pyproject.toml").write_text("pyproject.toml\n")

    assert setup.stamp() != before


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "Is this computer online?"),
        ("ERROR: No matching distribution found for uv", "Is this computer online?"),
        (
            "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "not the one that requirements.lock names",
        ),
        ("error: Hash mismatch for `yarl`", "not the one that requirements.lock names"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("error: something else", "It stopped at: the packages."),
    ],
)
def test_why_it_stopped_is_said_in_plain_words_with_the_log_beside_it(setup: ModuleType, said: str, means: str) -> None:
    setup.LOG.write_text(f"\n$ first\nConnection refused\n$ second\n{said}\n")

    words = setup.explained("the packages")
    assert means in words
    assert "var/setup.log" in words


def test_a_command_that_fails_ends_in_words_and_not_in_a_traceback(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = setup.ROOT / "python"
    broken.write_text("#!/bin/sh\necho Network is unreachable\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(setup, "need_venv", lambda: None)
    monkeypatch.setattr(sys, "executable", str(broken))

    assert setup.main([]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("Setting up did not finish.\nThe Python packages could not be fetched.")
    assert said.out == "Setting up: a place of its own\n"


def test_one_package_is_taken_from_the_lock_with_its_hashes_alone(setup: ModuleType) -> None:
    setup.LOCK.write_text(LOCK)

    file = setup.only("uv")
    assert re.findall(r"(?m)^[a-z0-9-]+==", file.read_text()) == ["uv=="]
    assert "--hash=sha256:" in file.read_text()


def test_neither_pip_nor_uv_may_ask_or_bring_a_python(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")

    env = setup.surroundings()
    assert (env["UV_PYTHON_DOWNLOADS"], env["PIP_NO_INPUT"], env["PIP_USER"]) == ("never", "1", "0")
    assert "VIRTUAL_ENV" not in env


def test_uv_fetches_from_where_pip_was_told_to(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    pip = setup.BIN / "pip"
    pip.write_text(
        "#!/bin/sh\necho \"global.index-url='https://packages.example/simple'\"\necho \":env:.cert='/ours.pem'\"\n"
    )
    pip.chmod(0o755)

    env = setup.surroundings()
    assert (env["UV_DEFAULT_INDEX"], env["SSL_CERT_FILE"]) == ("https://packages.example/simple", "/ours.pem")


def test_a_machine_without_a_browser_is_told_and_not_stopped(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")

    assert setup.main(["--chromium"]) == 0
    assert "the browser tests will be skipped" in capsys.readouterr().out


def test_a_signpost_is_no_browser(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ubuntu's chromium-browser only says to install a snap."""
    signpost = setup.BIN / "chromium-browser"
    signpost.write_text("#!/bin/sh\nexit 1\n")
    signpost.chmod(0o755)
    monkeypatch.setenv("PATH", str(setup.BIN))

    assert setup.a_browser() is None


def make(*words: str) -> list[str]:
    """What a make of one's own says, though this be run by another."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_make_alone_lists_everything_it_can_do() -> None:
    said = "\n".join(make())
    targets = re.search(r"(?m)^\.PHONY: (.*)$", MAKEFILE)

    assert targets
    assert re.findall(r"(?m)^  make (\w+)", said) == targets[1].split()


def test_the_demo_is_told_what_make_was_told() -> None:
    said = make("-n", "demo", "PYTHON=true", "PORT=9", "FRAMEWORK=derby", "START=empty")

    assert said[-1] == '.venv/bin/hearback demo --port "9" --framework "derby" --start "empty"'


def test_ci_checks_and_tests_and_asks_nothing() -> None:
    run = ROOT / ".ci" / "run"
    lines = run.read_text(encoding="utf-8").splitlines()

    assert lines[-2:] == ["make check", "make test"]
    assert "set -euo pipefail" in lines and "exec </dev/null" in lines


def pytest_on(folder: Path, *words: str, ci: str) -> subprocess.CompletedProcess[str]:
    file = folder / "test_two.py"
    file.write_text(
        "import pytest\n\ndef test_one():\n    pass\n\n"
        "@pytest.mark.skipif(True, reason='no browser')\ndef test_other():\n    pass\n"
    )
    own = ["-c", os.devnull, "--rootdir", str(folder), "-p", "no:cacheprovider", "-p", "tests.plugin_skips"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *own, *words, str(file)],
        cwd=ROOT,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skipped_test_never_passes_ci(tmp_path: Path) -> None:
    alone, in_two = pytest_on(tmp_path, ci="true"), pytest_on(tmp_path, "-n", "2", ci="true")

    for done in (alone, in_two):
        assert done.returncode == 1
        assert "Skipped, so CI does not pass" in done.stdout
        assert "test_two.py::test_other" in done.stdout


def test_elsewhere_a_skipped_test_is_only_said(tmp_path: Path) -> None:
    assert pytest_on(tmp_path, ci="").returncode == 0


def test_whatever_lies_beside_the_code_is_installed_with_it() -> None:
    """A page or a preset that an image lacks is missed by nobody until it is asked for."""
    patterns = re.search(
        r'(?s)\[tool\.setuptools\.package-data\]\n"\*" = \[(.*?)\]', (ROOT / "pyproject.toml").read_text()
    )
    assert patterns
    known = set(re.findall(r'"\*\*/\*(\.\w+)"', patterns[1])) | {".py", ".pyc"}
    beside = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]

    assert [str(path) for path in beside if path.suffix not in known] == []
    assert [
        str(path.parent) for path in beside if path.suffix == ".py" and not (path.parent / "__init__.py").exists()
    ] == []
