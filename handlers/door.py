"""The one way in and the one way out: every channel knocks here, and is knocked at through ``Channel``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from pydantic import JsonValue

from dialogs.kit.dialog import Reply
from dialogs.kit.questions import Option, Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Card
from learning.people import Place
from learning.subject import Subject


@dataclass(frozen=True)
class Who:
    """
    How a platform knows a person: ``slack`` team and user, ``teams`` tenant and Entra id, ``web`` and the person's id.

    ``link`` is whoever holds a link from an e-mail: it opens one subject for one person, and nothing else.
    """

    platform: str
    workspace: str
    user: str


@dataclass(frozen=True)
class Knock:
    """
    Something a person did.

    ``key`` is the same when the same thing arrives twice: a sheet's nonce, or the platform's id of a press,
    a command or an event.  ``place`` is the conversation it was done in, if it was done in one.
    """

    who: Who
    address: str
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    key: str = ""
    place: Place | None = None


class Door(Protocol):
    async def knows(self, who: Who, /) -> bool:
        """Whether this platform user is one of our people already; cheap, asked before anything else."""

    async def introduce(self, who: Who, email: str, place: Place | None = None, /) -> bool:
        """
        A platform user becomes a person by the address that the platform has verified; False if no list has it.

        The first time on each platform a welcome is put into the outbox.
        """

    async def met(self, who: Who, place: Place, /) -> None:
        """The newest address of the direct conversation with someone; kept if it differs from the one we have."""

    async def gone(self, who: Who, /) -> None:
        """They removed or blocked us here: nothing is sent there until they are met again."""

    async def open(self, knock: Knock, seeking: Mapping[str, str] = {}, /) -> Sheet | Card: ...
    async def find(self, knock: Knock, name: str, words: str, /) -> Sequence[Option]: ...
    async def answer(self, knock: Knock, /) -> Reply: ...
    async def show(self, knock: Knock, /) -> View | Card:
        """What only reads; all that a mere link can reach."""

    async def card(self, who: Who, subject: Subject, /) -> Card:
        """How a subject stands now, for whoever may see it."""

    async def home(self, who: Who, /) -> Sequence[Card]:
        """What waits for someone and what they can do, as cards in order: App Home, the web's first page."""

    async def offer(self, who: Who, words: str, /) -> Card:
        """
        What could be made of words that were simply written.  Nothing is stored.

        With no words it is the help.  It is said fleetingly, in the conversation it was asked in.
        """

    def begin(self, knock: Knock, name: str, words: str, /) -> "Begun | None":
        """What the dialog of this name (``idea``, ``waiting``, …) begins with, and what was typed after it."""

    def stranger(self) -> Card:
        """What is said, kindly, to someone whom no list has: what to do.  Nothing is stored."""


@dataclass(frozen=True)
class Begun:
    """``opens``: the knock is for ``Door.open`` (it asks); otherwise for ``Door.answer`` (it does or shows)."""

    knock: Knock
    opens: bool


@dataclass(frozen=True)
class To:
    """Someone to be spoken to.  ``user`` is empty for a shared place, ``address`` where nobody has spoken yet."""

    platform: str
    workspace: str
    user: str
    address: str


@dataclass(frozen=True)
class Sent:
    """``posted`` is the platform's own name for the message: what it takes to edit it."""

    posted: str = ""


@dataclass(frozen=True)
class SlowDown:
    """
    429: what it names pauses for so many seconds, and nothing else does; nobody is dropped.

    ``scope`` is empty where that is everything on this connection; otherwise it is the platform's name for a part that
    has a limit of its own (a conversation in Teams, a method in Slack), and the rest goes on.
    """

    seconds: float
    scope: str = ""


@dataclass(frozen=True)
class CannotReach:
    """
    This person cannot be reached here (blocked, not installed, left): e-mail may follow.

    ``ours``: it is not for them to mend but for whoever set us up here, and it may be the same for everybody.
    """

    why: str
    ours: bool = False


@dataclass(frozen=True)
class Again:
    """Try again later: the platform is ill, or the connection was cut.  It may have been sent."""

    why: str


@dataclass(frozen=True)
class Never:
    """The message itself was refused: a fault of ours."""

    why: str


Outcome: TypeAlias = Sent | SlowDown | CannotReach | Again | Never


class Channel(Protocol):
    """The way out: what is said unasked.  ``line`` is what a telephone shows; ``replaces`` is a copy to be edited."""

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome: ...
