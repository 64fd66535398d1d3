"""A line of a list that can be opened: what it is called and how it stands, in one button instead of two lines."""

from collections.abc import Sequence

from dialogs.kit.limits import LABEL, shortened
from dialogs.kit.words import Button, Text
from learning.framework import Body, fitting


def line(title: str, status: str) -> str:
    """The title gives way to the status: whoever scans a list looks for what has changed."""
    room = LABEL - len(status) - 2
    return f"{shortened(title, room)[0]}: {status}" if room > 20 else shortened(f"{title}: {status}")[0]


def called(body: Body) -> str:
    """On a button: its own short name where the whole does not fit."""
    return fitting(body.name, body.short)


def in_full(bodies: Sequence[Body], opens: Sequence[Button]) -> tuple[Text, ...]:
    """The whole name of each that its button cuts, or says by its short one (design 3)."""
    cut = [body.name for body, button in zip(bodies, opens, strict=True) if body.name not in button.label]
    return tuple(Text(f"In full: {name}.") for name in cut)
