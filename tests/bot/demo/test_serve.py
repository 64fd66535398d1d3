"""What the terminal says."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.serve import told
from bot.demo.stage import stage
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def running() -> Iterator["subprocess.Popen[str]"]:
    import_main = "import sys; from bot.cli.main import main; sys.exit(main(['demo', '--port', '0']))"
    process = subprocess.Popen(
        [sys.executable, "-c", import_main],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()


def test_two_lines_and_then_it_waits_and_stops_at_once_and_quietly(running: "subprocess.Popen[str]") -> None:
    assert running.stdout and running.stderr
    assert running.stdout.readline() == "Harrowmere: 66 invented people, 12 ideas, 5 briefings\n"
    assert running.stdout.readline().startswith("Ready: http://127.0.0.1:")
    running.send_signal(signal.SIGINT)
    said, complained = running.communicate(timeout=20)
    assert (running.returncode, said.strip(), complained) == (0, "", "")


def test_it_does_not_promise_what_its_settings_break() -> None:
    real = Settings.load(None, environment={"SMTP_URL": "smtp://127.0.0.1:2525", "HEARBACK_MAIL_FROM": "a@b.example"})
    the_stage = stage(8000, None, empty=False, settings=real)
    assert "nothing leaves this computer" not in " ".join(told(the_stage, 8000))
    assert "e-mail" in told(the_stage, 8000)[1]


def test_before_the_first_day_it_says_so() -> None:
    the_stage = stage(8000, None, empty=True, settings=Settings.load(None, environment={}))
    assert told(the_stage, 8000)[0] == "Harrowmere: 66 invented people, and nothing yet"
