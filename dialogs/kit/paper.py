"""A paper: what is laid before people at a table.  Parts within parts, each of the words that a card has."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.kit.words import Block


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it; parts of a part are a level below."""

    title: str
    body: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Paper:
    """``house`` is whose it is, and ``day`` the one it is as at."""

    title: str
    house: str
    day: str
    body: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    name: str = "paper"
    """What its file is called, without an ending."""
