"""What a modal brings back when it is sent.  Slack keeps it for us; it is never trusted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from learning.people import Place

LIMIT = 3000  # characters of a view's private_metadata


@dataclass(frozen=True)
class Carried:
    """
    ``place`` is the conversation the form was opened in, for a modal stands in none.

    ``home`` says that it was opened from App Home, which is then shown anew.
    """

    nonce: str = ""
    known: Mapping[str, JsonValue] = field(default_factory=dict)
    place: Place | None = None
    home: bool = False

    def written(self) -> str:
        """Raises ``ValueError`` where a form hides more than ids and numbers."""
        said: dict[str, Any] = {"nonce": self.nonce, "known": dict(self.known)}
        if self.place:
            said["place"] = [self.place.workspace, self.place.address, self.place.kind]
        if self.home:
            said["home"] = True
        text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
        if len(text) > LIMIT:
            raise ValueError(f"a form carries at most {LIMIT} characters")
        return text


def read(text: object) -> Carried | None:
    """``None`` where it is not ours, or from a time when it was written otherwise."""
    try:
        said = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    match said:
        case {"nonce": str(nonce), "known": dict(known), **rest}:
            return Carried(nonce, known, _place(rest.get("place")), rest.get("home") is True)
        case _:
            return None


def _place(said: object) -> Place | None:
    match said:
        case [str(workspace), str(address), ("direct" | "private" | "open") as kind]:
            return Place("slack", workspace, address, kind)
        case _:
            return None
