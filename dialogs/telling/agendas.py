"""An item of an agenda, as it is listed, read out, and printed."""

from pydantic import BaseModel

from dialogs.kit.limits import shortened
from dialogs.kit.paper import Part
from dialogs.kit.words import Block, Button, Facts, Quote, Text

SHORT = 60
ONE_SOURCE = "One source so far."


class Row(BaseModel, frozen=True):
    """An item as it is read out: no name of anybody."""

    number: int
    came_from: str
    """The review or finding that it belongs to."""
    item: str
    what: str
    source: str
    for_what: str
    due: str
    carried_over: int
    teams_said: str
    one_source: bool = False
    """It is a finding that was looked at in one way only, so far."""
    came_with: str = ""
    """What whoever passed it to this body said."""


class Item(BaseModel, frozen=True):
    row: Row
    opens: Button
    back: tuple[tuple[str, str], ...]
    """What teams said, each with its name."""
    said: tuple[tuple[str, str], ...] = ()
    """What its author said of it, each under its question."""
    found: tuple[tuple[str, str], ...] = ()
    """What the bodies that evaluated it before have found, each with its name."""


def part_of(item: Item) -> Part:
    row = item.row
    facts = {"What": row.what, "Where it comes from": row.source, "For": row.for_what, "Due": row.due}
    title = shortened(row.item.split("\n")[0], SHORT)[0]
    body: list[Block] = [Quote(row.item)] if row.item != title else []
    for question, words in item.said:
        body += [Text(_asked(question)), Quote(words)]
    body += [Text(ONE_SOURCE)] if row.one_source else []
    body.append(Facts({name: words for name, words in facts.items() if words}))
    body += [Text("What came with it:"), Quote(row.came_with)] if row.came_with else []
    for forum, words in item.found:
        body += [Text(f"What the {forum} found:"), Quote(words)]
    for team, words in item.back:
        body += [Text(f"What {team} said:"), Quote(words)]
    return Part(f"{row.number}. {title}{carried(row.carried_over, ' (')}", tuple(body))


def _asked(question: str) -> str:
    return question if question.endswith("?") else f"{question}:"


def carried(times: int, before: str = "") -> str:
    if not times:
        return ""
    often = "carried over" if times == 1 else f"carried over {times} times"
    return f"{before}{often}{')' if before else ''}"
