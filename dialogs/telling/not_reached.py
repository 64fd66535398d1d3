"""Who could not be reached yet, in words: the same in chat, on the page, as a table and as data."""

from typing import ClassVar

from pydantic import BaseModel

from dialogs.kit.view import View
from dialogs.kit.words import Block, Button, Card, Heading, SignIn, Text
from dialogs.telling.sending import NEWS, REASONS
from learning.delivery import Why

NAMES = 10  # of each reason, in chat; the page has more


class Row(BaseModel, frozen=True):
    briefing: str
    why: str
    name: str
    agency: str
    team: str
    said: str = ""


class Group(BaseModel, frozen=True):
    why: Why
    title: str
    fix: str
    count: int
    each: bool = False
    """Whether we were told different things of different people: then each stands with its person."""
    again: Button | None = None


class NotReachedPage(View):
    """
    By reason, each with what helps; what is a fault of ours stands apart.  Never for the board.

    Nobody needs to know by name who is away, which may be for an illness, or who has left: they are only counted.
    """

    template: ClassVar[str] = "not_reached.html"

    title: str
    briefing: str
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    whole: SignIn
    back: Button

    def of(self, group: Group) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.why == REASONS[group.why])

    def card(self) -> Card:
        body: list[Block] = [Text(self.briefing)]
        for group in self.groups:
            rows = self.of(group)
            names = [_named(row, group) for row in rows[:NAMES]]
            more = [f"and {group.count - len(names)} more"] if rows and group.count > len(names) else []
            listed = [Text("\n".join([*names, *more]))] if rows else []
            body += [Heading(f"{group.title}: {group.count}"), Text(group.fix), *listed]
        if not self.groups:
            body.append(Text("Everybody it went to was reached, or is still waiting to be sent to."))
        again = [group.again for group in self.groups if group.again]
        every = [self.whole] if any(len(self.of(group)) > NAMES for group in self.groups) else []
        return Card(self.title, tuple(body), (*again, *every, self.back), line=NEWS)


def _named(row: Row, group: Group) -> str:
    where = row.team or row.agency
    return f"{row.name}{f' ({where})' if where else ''}{f': {row.said}' if row.said and group.each else ''}"
