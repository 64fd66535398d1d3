"""Whose letter it is, and what every letter says besides its card."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from dialogs.kit.typed import clean
from dialogs.kit.words import Action, Button, Card, Link, SignIn

WAY = "by e-mail"
WELCOME = (
    "Hearback brings learning from reviews and audits to you, and hears what you say back: its author reads your "
    "words, and the board sees counts and never names. It is never the way to report a worry about a child: ring, as "
    "you always would."
)


@dataclass(frozen=True)
class Reader:
    """
    Whom a letter is for: ``name`` may be empty (an address that several share has none).

    ``link`` gives the address in our web pages that a button stands for.  It carries this reader's token and
    nothing else that says who they are; following it only shows, and what it asks is recorded on a button there.
    """

    name: str
    link: Callable[[Button], str]


@dataclass(frozen=True)
class Letter:
    """A whole letter: ``subject`` is the neutral line, ``text`` and ``html`` say the same."""

    subject: str
    text: str
    html: str


def in_a_header(words: str) -> str:
    """On one line and with nothing invisible: no header can be begun by what somebody is called."""
    shown = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in clean(words))
    return " ".join(shown.split())[:200]


def opening(reader: Reader, organisation: str) -> str:
    """
    What is read first, and therefore what a telephone shows of a letter that nobody has opened.

    It is long enough to fill that preview, so that no title and no theme lies on a family's table.
    """
    return (
        f"From Hearback, for {organisation}. This letter is for {reader.name or 'whoever reads this address'}. "
        "It begins under this line, so that a phone shows none of it before it is opened."
    )


def closing(card: Card, reader: Reader) -> tuple[str, ...]:
    """
    Under the buttons: whose the links are, when something is recorded, and what every letter says of Hearback.

    A letter is the first that somebody without chat sees of us, so each says what it is never for.
    """
    if not card.actions:
        return (WELCOME,)
    buttons = [action for action in card.actions if isinstance(action, Button)]
    name = reader.name or "the people at this address"
    one = len(card.actions) == 1
    whose = (
        f"{'This link opens' if one else 'These links open'} this briefing for {name}."
        if buttons and card.about and card.about.kind == "briefing"
        else f"{'This link is' if one else 'These links are'} for {name} only."
    )
    forward = f"Please do not forward {'it' if one else 'them'}."
    recorded = "Nothing is recorded until you press the confirming button on the page that opens."
    records = (recorded,) if any(button.how != "show" for button in buttons) else ()
    return (f"{whose} {forward}", *records, WELCOME)


def address(action: Action, reader: Reader) -> str:
    """Where an action leads.  Raises ``TypeError`` for a page that ``words.linked`` has not made a link."""
    match action:
        case Button():
            return reader.link(action)
        case Link(_, url):
            return str(url)
        case SignIn():
            raise TypeError("a page is made a link, for this reader, before a letter is written")
        case unknown:
            assert_never(unknown)
