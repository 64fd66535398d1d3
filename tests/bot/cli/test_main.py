"""What goes wrong outside of Hearback is said in a sentence, by every command, and never as a trace of its code."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import main


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home.db").touch()
    for name, value in {
        "HEARBACK_DATABASE_URL": f"sqlite:///{tmp_path}/home.db",
        "HEARBACK_FRAMEWORK": "harrowmere",
        "HEARBACK_SECRET_KEY": "k" * 32,
        "HEARBACK_SEAL_KEYS": "k1:" + base64.b64encode(b"k" * 32).decode(),
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_a_file_that_is_no_database(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (at_home / "home.db").write_bytes(b"a shopping list, and no database " * 100)
    assert main(["migrate"]) == 1
    assert capsys.readouterr().err.startswith("The database cannot be used (DatabaseError).")


def test_a_backup_with_a_byte_that_turned(
    at_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["migrate"]) == main(["backup", "kept.zip"]) == 0
    kept = bytearray((at_home / "kept.zip").read_bytes())
    kept[kept.index(b"PK\x01\x02") - 5] ^= 0x55  # in the last of what is packed
    (at_home / "kept.zip").write_bytes(kept)
    monkeypatch.setenv("HEARBACK_DATABASE_URL", f"sqlite:///{at_home}/another.db")
    capsys.readouterr()
    assert main(["restore", "kept.zip"]) == 1
    assert "Traceback" not in (told := capsys.readouterr().err) and told.strip()


def test_a_folder_that_is_not_there(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["backup", "nowhere/kept.zip"]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [["framework", "list"], ["--help"], ["framework", "check", "FILE"], ["guard"]])
def test_whoever_reads_only_the_first_line_sees_no_trace(tmp_path: Path, words: list[str]) -> None:
    """As ``hearback framework check FILE | head -1`` does."""
    file = tmp_path / "ours.yaml"
    file.write_text("schema_version: 1\nid: ours\nextends: harrowmere\n", "utf-8")
    words = [str(file) if word == "FILE" else word for word in words]
    reads, writes = os.pipe()
    os.close(reads)
    lines = b"The room is cold\n" * 3
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *words], input=lines, stdout=writes, stderr=subprocess.PIPE, check=False
    )
    os.close(writes)
    assert done.stderr == b"" and done.returncode in (0, 141)
