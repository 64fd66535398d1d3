"""Golden files: what people see, kept beside the tests and read in review.  ``HEARBACK_RECORD=1`` records them anew."""

import json
import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(path: str, text: str) -> None:
    """``path`` is under tests/golden.  The text is compared whole; pytest shows how it differs."""
    file = FOLDER / path
    if os.environ.get("HEARBACK_RECORD") == "1":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.exists(), f"{path} is not recorded: run with HEARBACK_RECORD=1 and read it before it is committed"
    assert text == file.read_text(encoding="utf-8"), f"{path} differs: if it is better so, record it"


def assert_golden_json(path: str, value: object) -> None:
    """The same for anything that is JSON: an open card, a view, a modal."""
    assert_golden(path, json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
