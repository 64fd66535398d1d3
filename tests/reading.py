"""How a document is read by the tests that try it."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parent.parent


def section(document: str, title: str) -> str:
    """What stands under a heading of the second level."""
    found = re.search(rf"(?ms)^## {re.escape(title)}\n(.*?)(?=^## |\Z)", document)
    assert found, f"there is nothing called {title}"
    return found[1]


def code(text: str, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


def commands(text: str) -> list[list[str]]:
    """Every ``hearback …`` in it, as its words; what comes after a comment, a pipe or an arrow is left out."""
    fenced = re.findall(r"(?m)^(?:\.venv/bin/)?hearback ([^#|>\n]+)", "\n".join(code(text, "sh")))
    prose = re.sub(r"(?ms)^```.*?^```$", "", text)
    inline = re.findall(r"`hearback ([^`|>]+?)(?: >[^`]*)?`", prose)
    return [shlex.split(words) for words in (*fenced, *inline)]


def links(text: str) -> list[str]:
    """Where its links and pictures lead, but for those to elsewhere."""
    prose = re.sub(r"(?ms)^```.*?^```$", "", text)
    return [to.partition("#")[0] for to in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in to]
