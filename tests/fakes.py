"""Believed fakes: what they are asked they do as the real thing does, and it can be read afterwards."""

from collections import deque
from dataclasses import dataclass, field

from dialogs.kit.words import Card, SignIn
from handlers.door import Outcome, Sent, To


@dataclass(frozen=True)
class Said:
    """Something that a telephone was told."""

    to: To
    card: Card
    line: str
    posted: str
    edits: bool = False


@dataclass
class Telephones:
    """
    A chat platform: it gives each message a name, and edits only what it was told before.

    ``next`` are outcomes in place of saying what is said next.
    """

    said: list[Said] = field(default_factory=list)
    next: deque[Outcome] = field(default_factory=deque)

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        assert not any(isinstance(action, SignIn) for action in card.actions), "a page is made a link before it is sent"
        if self.next:
            return self.next.popleft()
        assert not replaces or replaces in {one.posted for one in self.said}, "only what was said can be edited"
        posted = replaces or f"m{len(self.said) + 1}"
        self.said.append(Said(to, card, line, posted, edits=bool(replaces)))
        return Sent(posted)

    def to(self, name: str) -> list[Said]:
        """By the platform's name of a person, or the address of a channel."""
        return [one for one in self.said if name in (one.to.user, one.to.address)]

    @property
    def shown(self) -> dict[str, Said]:
        """Each message as it now stands, by its name."""
        return {one.posted: one for one in self.said}
