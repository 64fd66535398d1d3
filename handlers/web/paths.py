"""Where our pages are.  Everything goes through here, so that the whole can stand under any path."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from pydantic import JsonValue

from dialogs.kit.words import Button

_PLAIN = re.compile(r"[A-Za-z0-9_.:-]{0,64}")


def plain(values: Mapping[str, JsonValue]) -> bool:
    """
    Whether the values may stand in an address: ids and numbers.

    Addresses are kept by browsers, proxies and logs; what a person wrote never is in one.
    """
    return all(isinstance(v, str | int | float | None) and _PLAIN.fullmatch(str(v)) for v in values.values())


@dataclass(frozen=True)
class Paths:
    """``token`` is the letter's link that someone came by: then everything they do goes through it."""

    root: str = ""
    token: str = ""

    @property
    def home(self) -> str:
        return f"{self._here}/" if not self.token else self._here

    def page(self, path: str) -> str:
        return f"{self.root}{path}"

    def ask(self, button: Button) -> str:
        if self.token:
            return _with(self._here, {"do": button.address, **button.values})
        return _with(f"{self.root}/ask/{_part(button.address)}", button.values)

    def asks(self, address: str) -> str:
        """The same for what must not stand in an address: it is posted."""
        return f"{self._here}/ask/{_part(address)}"

    def show(self, address: str, values: Mapping[str, JsonValue], ending: str = "html") -> str:
        return _with(f"{self._here}/show/{_part(address)}.{ending}", values)

    def do(self, address: str) -> str:
        return f"{self._here}/do/{_part(address)}"

    @property
    def _here(self) -> str:
        return f"{self.root}/l/{_part(self.token)}" if self.token else self.root


def _with(page: str, values: Mapping[str, JsonValue]) -> str:
    given = [(name, str(value)) for name, value in values.items() if value is not None]
    return f"{page}?{urlencode(given)}" if given else page


def _part(name: str) -> str:
    return quote(name, safe="")
