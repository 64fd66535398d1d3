"""What a form can ask, and a form as it is shown: plain data, ready to render."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Protocol, TypeAlias, TypeVar

from pydantic import BeforeValidator, JsonValue, StringConstraints
from pydantic.dataclasses import dataclass

from dialogs.kit.limits import ANSWER
from learning.people import PersonId

Widget: TypeAlias = Literal["line", "paragraph", "number", "date", "choice", "choices", "switch", "search"]
Kind: TypeAlias = Widget | Literal["who", "prompts", "hidden"]

T = TypeVar("T")
V = TypeVar("V", bound=str)


@dataclass(frozen=True)
class As:
    """Names the kind when the type alone does not."""

    kind: Kind


@dataclass(frozen=True)
class Thought:
    """An answer to one of the organisation's prompts, kept with the words it was asked in."""

    id: str
    prompt: str
    words: str


def _split(value: object) -> object:
    return [part for part in value.split(",") if part] if isinstance(value, str) else value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, max_length=ANSWER), As("paragraph")]
Choice = Annotated[str, As("choice")]  # its options are prepared
Choices = Annotated[frozenset[T], BeforeValidator(_split), As("choices")]
Who = Annotated[PersonId, As("who")]
Search = Annotated[V, As("search")]
Prompts = Annotated[tuple[Thought, ...], As("prompts")]
Hidden = Annotated[T, As("hidden")]


@dataclass(frozen=True)
class Option:
    value: str
    label: str


class Finder(Protocol):
    """One of many: found by a few letters, recognised by its value."""

    async def find(self, words: str) -> Sequence[Option]: ...
    async def get(self, value: str) -> Option | None: ...


@dataclass(frozen=True)
class Question:
    name: str
    label: str
    widget: Widget
    required: bool
    help: str = ""
    options: tuple[Option, ...] = ()
    max_length: int | None = None
    value: JsonValue = None
    error: str = ""

    @property
    def chosen(self) -> tuple[Option, ...]:
        values = self.value if isinstance(self.value, list) else [self.value]
        return tuple(option for option in self.options if option.value in values)


@dataclass(frozen=True)
class Sheet:
    """
    A form as it is shown: what was asked, answered and refused so far.

    ``known`` travels with it and is never trusted.  ``nonce`` is made when it is first shown
    and is the key of its submission, however often it is corrected.  ``about`` are the first words of what it is
    about, for a sheet hides the card from which it was opened.
    """

    address: str
    title: str
    submit: str
    questions: tuple[Question, ...]
    known: Mapping[str, JsonValue]
    refusal: str = ""
    nonce: str = ""
    about: str = ""

    @property
    def errors(self) -> dict[str, str]:
        return {q.name: q.error for q in self.questions if q.error}
