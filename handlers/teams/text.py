"""
What people typed, kept as they typed it.

A ``TextRun`` knows no Markdown on any client, so people's words travel in it as they are.  Headings, facts and labels
need a ``TextBlock``, which does: there, what would be formatting or a link is taken apart.
"""

import re
import unicodedata
from typing import Any

Json = dict[str, Any]

JOINER = "\u2060"  # no width, never seen or spoken: parts what a client would read as one thing
ISOLATED = ("\u2068", "\u2069")  # first strong isolate and its end: a line's direction is its own
TURNS = dict.fromkeys(
    map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)  # they would turn our words round
MACRO = re.compile(r"\{(?=\{)")  # {{DATE(…)}} is reckoned even in a TextRun
LINKED = re.compile(r"(?<=\w)(?=://|@\w|\.[^\W\d_]{2,})")
MARKED = re.compile(r"([\\`*_\[\]~<>|])")
LISTED = re.compile(r"^(\s*)(?:([-+#])|(\d+)([.)]))(?=\s|#|$)", re.MULTILINE)


def plain(text: str) -> str:
    """For a ``TextRun``, an input's value or a choice: nothing there is formatting but a date's macro."""
    return MACRO.sub("{" + JOINER, text.translate(TURNS))


def escaped(text: str) -> str:
    """For a ``TextBlock``: no emphasis, list, heading, link or mention is left in it."""
    marked = MARKED.sub(r"\\\1", LINKED.sub(JOINER, plain(text)))
    return LISTED.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", marked)


def block(text: str, **more: Any) -> Json:
    return {"type": "TextBlock", "text": _isolated(escaped(text)), "wrap": True, **_side(text), **more}


def lines(text: str) -> list[Json]:
    """One block for each line, because no client breaks a line inside a run; an empty line is a larger space."""
    said: list[Json] = []
    spacing: Json = {}
    for line in text.translate(TURNS).splitlines():
        if not line.strip():
            spacing = {"spacing": "Medium"} if said else {}
            continue
        run = {"type": "TextRun", "text": _isolated(plain(line))}
        said.append({"type": "RichTextBlock", "inlines": [run], **_side(line), **spacing})
        spacing = {"spacing": "Small"}
    return said


def _isolated(text: str) -> str:
    return f"{ISOLATED[0]}{text}{ISOLATED[1]}" if right_to_left(text) else text


def _side(text: str) -> Json:
    return {"horizontalAlignment": "Right"} if right_to_left(text) else {}


def right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left: the bidirectional algorithm's rule."""
    strong = (unicodedata.bidirectional(c) for c in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)
