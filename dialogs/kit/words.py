"""
The words every channel can say.

The vocabulary is closed: renderers ``match`` over it and end in ``assert_never``, so a new
word fails the type check in every channel that has not learned it.  There is no markup in
it: structure carries the emphasis and every renderer escapes, so what a person typed can
never become formatting, a mention or a link.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, assert_never

from pydantic import AnyHttpUrl, ConfigDict, Field, JsonValue, field_validator
from pydantic.dataclasses import dataclass

from dialogs.kit.limits import CARRIED, HEADING, shortened
from learning.subject import Subject

if TYPE_CHECKING:
    from dialogs.kit.forms import Form

CLOSED = ConfigDict(extra="forbid")

Title = Annotated[str, Field(min_length=1, max_length=HEADING)]
Label = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, config=CLOSED)
class Text:
    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, config=CLOSED)
class Heading:
    text: Title
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, config=CLOSED)
class Quote:
    """Someone's own words."""

    text: str
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, config=CLOSED)
class Facts:
    """Short pairs of name and value, such as *Until: 3 January*."""

    pairs: dict[str, str]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, config=CLOSED)
class Figure:
    """A count; hidden when it is of so few that it would be about someone."""

    label: str
    count: int | None
    out_of: int | None = None
    hidden: bool = False

    @property
    def said(self) -> str:
        if self.hidden:
            return "Hidden: too few people"
        if self.count is None:
            return "Not known"
        return f"{self.count}" if self.out_of is None else f"{self.count} of {self.out_of}"


@dataclass(frozen=True, config=CLOSED)
class Figures:
    title: Title
    rows: tuple[Figure, ...]
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True, config=CLOSED)
class Resource:
    label: Label
    url: AnyHttpUrl
    note: str = ""


@dataclass(frozen=True, config=CLOSED)
class Resources:
    """What to read, watch or listen to."""

    items: tuple[Resource, ...]
    kind: Literal["resources"] = "resources"


@dataclass(frozen=True, config=CLOSED)
class Link:
    label: Label
    url: AnyHttpUrl
    kind: Literal["link"] = "link"


@dataclass(frozen=True, config=CLOSED)
class SignIn:
    """
    A page of ours, by its path.

    A card holds no secret: when it is delivered to someone in chat or by e-mail this becomes a link that signs
    them in once, and only the token's hash is kept.  On the web it is a plain link.
    """

    label: Label
    page: Annotated[str, Field(pattern="^/")]
    kind: Literal["sign-in"] = "sign-in"


@dataclass(frozen=True, config=CLOSED)
class Button:
    """A form already filled in: one that does (``do``), one about to be opened (``ask``), or one that only shows."""

    label: Label
    address: str
    values: dict[str, JsonValue] = Field(default_factory=dict)
    how: Literal["do", "ask", "show"] = "do"
    kind: Literal["button"] = "button"

    @field_validator("label")
    @classmethod
    def _fits(cls, label: str) -> str:
        return shortened(label)[0]  # it may be the organisation's phrase

    @field_validator("values")
    @classmethod
    def _is_light(cls, values: dict[str, JsonValue]) -> dict[str, JsonValue]:
        if len(json.dumps(values)) > CARRIED:
            raise ValueError(f"a button carries at most {CARRIED} characters")
        return values

    @classmethod
    def does(cls, label: str, form: Form) -> Button:
        return cls(label, form.address, form.model_dump(mode="json", exclude_defaults=True))

    @classmethod
    def shows(cls, label: str, form: Form) -> Button:
        return cls(label, form.address, form.model_dump(mode="json", exclude_defaults=True), how="show")

    @classmethod
    def asks(cls, label: str, form: type[Form], **known: JsonValue) -> Button:
        return cls(label, form.address, known, how="ask")


Block: TypeAlias = Annotated[Text | Heading | Quote | Facts | Figures | Resources, Field(discriminator="kind")]
Action: TypeAlias = Annotated[Button | Link | SignIn, Field(discriminator="kind")]


@dataclass(frozen=True, config=CLOSED)
class Card:
    """
    Something said, with any number of actions: a channel shows a few and keeps the rest behind "More".

    ``line`` is what lights up on a telephone on a family's table: never a word of what the card says.
    ``about`` is set on live cards: they are shown again as their subject then is.

    ``moves`` is set while its subject changes by itself: a page that shows it looks again every few seconds.

    ``whole`` is a longer body: a letter holds it, and elsewhere it is behind ``unfold``, a button.  Whoever hands a
    card to a channel makes it one or the other (`folded`, `unfolded`), so no renderer knows of it.
    """

    title: Title
    body: tuple[Block, ...] = ()
    actions: tuple[Action, ...] = ()
    line: str = "Hearback: there is something for you"
    about: Subject | None = None
    whole: tuple[Block, ...] = ()
    unfold: Button | None = None
    moves: bool = False


def folded(card: Card) -> Card:
    """The card for where there is little room: its long part is one press away."""
    actions = (card.unfold, *card.actions) if card.unfold else card.actions
    return replace(card, actions=actions, whole=(), unfold=None)


def unfolded(card: Card) -> Card:
    """The card for a letter, which holds everything there is to hold."""
    return replace(card, body=card.whole, whole=(), unfold=None) if card.whole else folded(card)


def linked(card: Card, link: Callable[[str], str]) -> Card:
    """The card with each page as a link: what chat and e-mail show.  ``link`` gets a path and gives an address."""
    actions = tuple(Link(a.label, link(a.page)) if isinstance(a, SignIn) else a for a in card.actions)  # type: ignore[arg-type]  # pydantic reads the address
    return replace(card, actions=actions)


def aloud(card: Card) -> str:
    """The whole card as text: for screen readers that hear only the line, and for plain e-mail."""
    return "\n".join([card.title, *(_aloud(block) for block in card.body)])


def _aloud(block: Block) -> str:
    match block:
        case Text(text) | Heading(text):
            return text
        case Quote(text):
            return f"“{text}”"
        case Facts(pairs):
            return "\n".join(f"{name}: {value}" for name, value in pairs.items())
        case Figures(title, rows):
            return "\n".join([title, *(f"{row.label}: {row.said}" for row in rows)])
        case Resources(items):
            return "\n".join(f"{item.label}: {item.url}" for item in items)
        case unknown:
            assert_never(unknown)
