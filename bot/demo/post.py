"""Somebody's post, and all that was sent: letters as they would have arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from handlers.email.tray import Letter
from learning.calendar import LONDON, MONTHS

LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
"""A letter brings its own style and nothing else: no script of anybody's is ever run in it."""


@dataclass(frozen=True)
class Posted:
    """A letter in somebody's post."""

    letter: Letter

    @property
    def id(self) -> str:
        made = f"{self.letter.to}\n{self.letter.at.isoformat()}\n{self.letter.html}"
        return sha256(made.encode()).hexdigest()[:12]

    @property
    def day(self) -> str:
        at = self.letter.at.astimezone(LONDON)
        return f"{at.day} {MONTHS[at.month - 1]}"

    @property
    def html(self) -> str:
        """Its links open in the frame that the post is in, as a mail program opens a browser."""
        return self.letter.html.replace("<head>", '<head>\n<base target="_parent">', 1)


def posted(letters: Sequence[Letter]) -> list[Posted]:
    return [Posted(letter) for letter in letters]


def by_day(letters: Sequence[Posted]) -> list[Posted]:
    """The newest first, as a mail program lists them; ours keeps on top what lay on top."""
    return sorted(letters, key=lambda posted: posted.letter.at, reverse=True)


def found(letters: Sequence[Posted], id: str) -> Posted | None:
    return next((posted for posted in letters if posted.id == id), None)


def mark(letters: Sequence[Posted]) -> str:
    """The same for the same letters."""
    return sha256(".".join(posted.id for posted in letters).encode()).hexdigest()[:10]
