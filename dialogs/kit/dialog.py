"""A dialog is one file: its forms, a function for each of them, and what it adds to everybody's first page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Block, Button, Card
from learning.framework import Framework
from learning.people import Person, Place, Viewer
from learning.subject import Subject
from learning.work import Work

F = TypeVar("F", bound=Form)

Reply: TypeAlias = Sheet | Card | View
Maker: TypeAlias = Callable[[UUID, Viewer, Work], Awaitable[Card]]
Namer: TypeAlias = Callable[[Any, Person, Work], Awaitable[str]]


@dataclass
class Turn:
    """
    One thing a person did.  It does not know the channel, on purpose.

    ``place`` is the conversation it was done in, for the few dialogs that are about a conversation.
    """

    person: Person
    work: Work
    place: Place | None = None
    notices: list[tuple[Person, Card]] = field(default_factory=list)

    def notify(self, person: Person, card: Card) -> None:
        """A plain notice: it keeps its words.  What will still change is told with ``work.tell``."""
        self.notices.append((person, card))


@dataclass(frozen=True)
class Offered:
    """Several buttons, with something to read before one of them is pressed."""

    said: tuple[Block, ...]
    actions: tuple[Button, ...]


Answers: TypeAlias = Callable[[F, Turn], Awaitable[Reply]]
Shows: TypeAlias = Callable[[F, Turn], Awaitable[View | Card]]
Prepares: TypeAlias = Callable[[F, Turn], Awaitable[Prepared]]
Offers: TypeAlias = Callable[[str, Person, Work], Awaitable[Button | Offered | None]]
Offer = TypeVar("Offer", bound=Offers)
Section: TypeAlias = Callable[[Person, Work], Awaitable[Sequence[Card]]]


@dataclass(frozen=True)
class Part:
    """What a dialog does about one form."""

    form: type[Form]
    answer: Answers[Any]
    shows: bool = False


@dataclass
class Dialog:
    """
    ``name`` is the word that begins it in chat (``idea``), ``opens`` the form it begins with, and ``begin`` how the
    organisation says so on a button.  Words typed after its name answer the question ``hears``.

    ``rank`` is its place among the others where all are offered.  ``for_whom`` says to whom it is offered; what
    someone may do is decided in the use case all the same.  ``also``: to whom besides, where that is looked up.
    """

    name: str
    opens: type[Form]
    begin: Callable[[Framework], str]
    hears: str = ""
    for_whom: Callable[[Person], bool] = lambda _: True
    rank: int = 50
    also: Callable[[Work, Person], Awaitable[bool]] | None = None
    parts: dict[str, Part] = field(default_factory=dict)
    prepares: dict[str, Prepares[Any]] = field(default_factory=dict)
    makers: dict[str, Maker] = field(default_factory=dict)
    namers: dict[object, Namer] = field(default_factory=dict)
    offer: Offers | None = None
    sections: list[tuple[int, Section]] = field(default_factory=list)

    async def is_offered_to(self, person: Person, work: Work) -> bool:
        return self.for_whom(person) or (self.also is not None and await self.also(work, person))

    def on(self, form: type[F]) -> Callable[[Answers[F]], Answers[F]]:
        """What happens when the form is answered."""

        def register(answer: Answers[F]) -> Answers[F]:
            self.parts[form.address] = Part(form, answer)
            return answer

        return register

    def shows(self, form: type[F]) -> Callable[[Shows[F]], Shows[F]]:
        """The same for a form that only asks to see: nothing is written, and a page may link to it."""

        def register(show: Shows[F]) -> Shows[F]:
            self.parts[form.address] = Part(form, show, shows=True)
            return show

        return register

    def prepare(self, *forms: type[F]) -> Callable[[Prepares[F]], Prepares[F]]:
        """What a form needs to know, when it is shown and again when it is answered; raises ``Refusal``."""

        def register(prepare: Prepares[F]) -> Prepares[F]:
            self.prepares.update({form.address: prepare for form in forms})
            return prepare

        return register

    def about(self, kind: str) -> Callable[[Maker], Maker]:
        """
        The only maker of live cards about a kind of subject, for each viewer their own.

        It raises ``Refusal`` for whoever may not see the subject.
        """

        def register(make: Maker) -> Maker:
            async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
                return replace(await make(id, viewer, work), about=Subject(kind, id))

            self.makers[kind] = card
            return card

        return register

    def names(self, kind: object) -> Callable[[Namer], Namer]:
        """
        The first words of what a form is about, for the top of its sheet: for every form with a hidden id of the kind.

        "" for whoever may not read it.
        """

        def register(namer: Namer) -> Namer:
            self.namers[kind] = namer
            return namer

        return register

    def offers(self, offer: Offer) -> Offer:
        """What makes something of words which were simply written, a button or several; ``None`` if it cannot."""
        self.offer = offer
        return offer

    def home(self, order: int) -> Callable[[Section], Section]:
        """Cards on everybody's first page, in this order; none where they are not for this person."""

        def register(section: Section) -> Section:
            self.sections.append((order, section))
            return section

        return register
