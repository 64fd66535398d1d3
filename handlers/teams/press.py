"""
What a button carries: the same on the way out and on the way in.

Teams sends a button's ``data`` together with the card's inputs.  What we carry has an underscore; no question begins
with one.  ``data`` holds ids and numbers, and is never trusted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeAlias, cast, get_args
from uuid import UUID

from pydantic import JsonValue

from learning.subject import Subject

Json = dict[str, Any]
How: TypeAlias = Literal["do", "ask", "show", "find", "more", "neither"]
HOWS = get_args(How)
OPENS = ("ask", "show")  # what may be seen in a dialog, where it is nobody else's business
SEEKS = "_find."


class Malformed(ValueError):
    """Something that no card of ours sends."""


class Surface(StrEnum):
    """Where a card is shown, which decides how its buttons speak."""

    CHAT = "chat"  # with one person: the card itself is the form
    SHARED = "shared"  # before several people: what asks or shows opens a dialog
    BARE = "bare"  # the same on a client that has no dialogs: it is asked one to one
    DIALOG = "dialog"  # where only Action.Submit is known


@dataclass(frozen=True)
class Press:
    how: How
    address: str = ""
    known: Mapping[str, JsonValue] = field(default_factory=dict)
    typed: Mapping[str, JsonValue] = field(default_factory=dict)
    nonce: str = ""
    about: Subject | None = None
    page: int = 0

    @property
    def values(self) -> dict[str, JsonValue]:
        return {**self.known, **{name: value for name, value in self.typed.items() if not name.startswith(SEEKS)}}

    @property
    def seeking(self) -> dict[str, str]:
        return {name.removeprefix(SEEKS): str(v) for name, v in self.typed.items() if name.startswith(SEEKS) and v}

    @property
    def data(self) -> Json:
        carried: Json = {"_verb": f"{self.how}:{self.address}", "_known": dict(self.known)}
        if self.about:
            carried["_about"] = [self.about.kind, str(self.about.id)]
        more = {"_nonce": self.nonce, "_page": self.page}
        return carried | {name: value for name, value in more.items() if value}

    def action(self, label: str, at: Surface, *, inputs: bool = False) -> Json:
        common = {"title": label, "associatedInputs": "auto" if inputs else "none"}
        submit = {"type": "Action.Submit", **common, "data": self.data}
        if at is Surface.DIALOG:
            return submit
        if at is Surface.SHARED and self.how in OPENS:
            return {**submit, "data": {**self.data, "msteams": {"type": "task/fetch"}}}
        execute = {"type": "Action.Execute", **common, "verb": f"{self.how}:{self.address}", "data": self.data}
        return {**execute, "fallback": submit}  # where Action.Execute is not known, the same comes as a message


def read(data: object) -> Press:
    """Raises ``Malformed``."""
    if not isinstance(data, dict) or not isinstance(data.get("_verb"), str):
        raise Malformed("no verb")
    how, _, address = data["_verb"].partition(":")
    known = data.get("_known", {})
    if how not in HOWS or not isinstance(known, dict):
        raise Malformed("no such verb")
    typed = {n: v for n, v in data.items() if n != "msteams" and (not n.startswith("_") or n.startswith(SEEKS))}
    return Press(
        cast(How, how),  # it is one of HOWS
        address,
        known,
        typed,
        _text(data, "_nonce"),
        _subject(data.get("_about")),
        _page(data.get("_page", 0)),
    )


def _text(data: Json, name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise Malformed(name)
    return value


def _page(value: object) -> int:
    if not isinstance(value, int | float) or not 0 <= value < 1000:
        raise Malformed("_page")
    return int(value)


def _subject(value: object) -> Subject | None:
    match value:
        case None:
            return None
        case [str(kind), str(id)]:
            try:
                return Subject(kind, UUID(id))
            except ValueError:
                raise Malformed("_about") from None
        case _:
            raise Malformed("_about")
