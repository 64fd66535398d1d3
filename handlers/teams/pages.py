"""A card that is too long for Teams, as several: cut between paragraphs, rows or blocks, never inside a word."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias, assert_never

from dialogs.kit.words import Block, Facts, Figures, Heading, Quote, Resources, Text

Size: TypeAlias = Callable[[Block], int]
Pages: TypeAlias = list[tuple[Block, ...]]


def pages(body: Sequence[Block], room: int, size: Size) -> Pages:
    """At least one page, each at most ``room`` large by ``size``."""
    made: list[list[Block]] = [[]]
    left = room
    for block in body:
        for piece in _pieces(block, room, size):
            if size(piece) > left and made[-1]:
                made.append([])
                left = room
            made[-1].append(piece)
            left -= size(piece)
    return [tuple(page) for page in made]


def _pieces(block: Block, room: int, size: Size) -> Iterator[Block]:
    """The block whole if it fits a page, or as much of it as fits, and again."""
    parts = _parts(block)
    while parts:
        fits = _most(block, parts, room, size)
        yield _of(block, parts[:fits])
        parts = parts[fits:]


def _most(block: Block, parts: Sequence[Any], room: int, size: Size) -> int:
    """How many parts from the first fit, found by halving: at least one, for a part is never cut again."""
    if size(_of(block, parts)) <= room:
        return len(parts)
    low, high = 1, len(parts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if size(_of(block, parts[:middle])) <= room else (low, middle)
    return low


def _parts(block: Block) -> Sequence[Any]:
    match block:
        case Text(text) | Quote(text):
            return _paragraphs(text)
        case Heading():
            return [block.text]
        case Facts(pairs):
            return list(pairs.items())
        case Figures(_, rows):
            return rows
        case Resources(items):
            return items
        case unknown:
            assert_never(unknown)


def _of(block: Block, parts: Sequence[Any]) -> Block:
    match block:
        case Text() | Quote():
            return replace(block, text="".join(parts).strip("\n"))
        case Heading():
            return block
        case Facts():
            return replace(block, pairs=dict(parts))
        case Figures():
            return replace(block, rows=tuple(parts))
        case Resources():
            return replace(block, items=tuple(parts))
        case unknown:
            assert_never(unknown)


def _paragraphs(text: str) -> list[str]:
    """Lines with their ends; a line of over 2,000 characters in pieces that end at a space."""
    found: list[str] = []
    for line in text.splitlines(keepends=True) or [""]:
        while len(line) > 2000:
            cut = line.rfind(" ", 0, 2000) + 1 or 2000
            found.append(line[:cut])
            line = line[cut:]
        found.append(line)
    return found
