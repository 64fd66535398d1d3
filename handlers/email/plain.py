"""A card as a letter in plain text: for people who read their mail so, and for everything that reads it aloud."""

from collections.abc import Iterator
from itertools import count
from textwrap import fill
from typing import assert_never

from dialogs.kit.typed import clean
from dialogs.kit.words import Block, Card, Facts, Figures, Heading, Quote, Resources, Text
from handlers.email.words import Reader, address, closing, opening

WIDTH = 72


def text(card: Card, reader: Reader, organisation: str) -> str:
    """The letter.  Links are numbered from the first to the last; raises ``TypeError`` for a page not yet linked."""
    numbers = count(1)
    parts = [
        _wrapped(opening(reader, organisation)),
        _underlined(card.title, "="),
        *(_block(block, numbers) for block in card.body),
        *(_link(_said(action.label), address(action, reader), numbers) for action in card.actions),
        *map(_wrapped, closing(card, reader)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, numbers: Iterator[int]) -> str:
    match block:
        case Text(words):
            return _wrapped(words)
        case Heading(words):
            return _underlined(words, "-")
        case Quote(words):
            return _wrapped(f"“{words}”", "    ")
        case Facts(pairs):
            return "\n".join(_wrapped(f"{name}: {value}", hanging="  ") for name, value in pairs.items())
        case Figures(title, rows):
            return "\n".join([f"{_said(title)}:", *(_wrapped(f"{r.label}: {r.said}", "  ", "  ") for r in rows)])
        case Resources(items):
            return "\n\n".join(
                _link(_said(f"{item.label}. {item.note}" if item.note else item.label), str(item.url), numbers)
                for item in items
            )
        case unknown:
            assert_never(unknown)


def _link(label: str, address: str, numbers: Iterator[int]) -> str:
    """The address stands on a line of its own, never broken."""
    number = f"{next(numbers)}. "
    return f"{_wrapped(number + label, hanging=' ' * len(number))}\n{' ' * len(number)}{address}"


def _underlined(words: str, line: str) -> str:
    heading = _wrapped(" ".join(words.split()))
    return f"{heading}\n{line * max(map(len, heading.splitlines()), default=1)}"


def _wrapped(words: str, before: str = "", hanging: str = "") -> str:
    return "\n".join(
        fill(
            line,
            WIDTH,
            initial_indent=before,
            subsequent_indent=before + hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in clean(words).strip().split("\n")
    )


def _said(words: str) -> str:
    return " ".join(clean(words).split())
