"""One person's browser without JavaScript: what they see, the links they follow, the forms they send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

Attributes = list[tuple[str, str | None]]


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)


class Reader(HTMLParser):
    """The forms of a page by the words on their buttons, its links by theirs, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.buttons: dict[str, tuple[Form, dict[str, str], str]] = {}
        self.links: dict[str, str] = {}
        self.title, self.text = "", ""
        self._form = Form("", "get")
        self._select, self._area, self._inside = "", "", ""
        self._button: dict[str, str] = {}
        self._words, self._href = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        a = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self._form = Form(a["action"], a.get("method", "get"))
            case "input" if a.get("type") in ("checkbox", "radio"):
                if "checked" in a:
                    self._form.values.setdefault(a["name"], []).append(a["value"])
            case "input":
                self._form.values.setdefault(a["name"], []).append(a.get("value", ""))
            case "textarea":
                self._area, self._words = a["name"], ""
            case "select":
                self._select = a["name"]
            case "option":
                if "selected" in a:
                    self._form.values[self._select] = [a["value"]]
            case "button":
                self._button, self._words = a, ""
            case "a":
                self._href, self._words = a["href"], ""
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        words = " ".join(self._words.split())
        if tag == "button":
            pressed = {self._button["name"]: self._button["value"]} if "name" in self._button else {}
            self.buttons.setdefault(words, (self._form, pressed, self._button.get("formaction", "")))
        elif tag == "form":
            self._form = Form("", "get")
        elif tag == "a":
            self.links.setdefault(words, self._href)
        elif tag == "textarea":
            self._form.values[self._area] = [self._words.removeprefix("\n")]

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data.strip()
        self._words += data
        self.text += data


class Paper:
    def __init__(self, http: TestClient, root: str = "") -> None:
        self.http, self.root, self.page, self.status = http, root, "", 0

    @property
    def read(self) -> Reader:
        return Reader(self.page)

    @property
    def text(self) -> str:
        return " ".join(self.read.text.split())

    def goes(self, path: str) -> str:
        return self._keeps(self.http.get(self.root + path))

    def follows(self, label: str) -> str:
        return self._keeps(self.http.get(self.read.links[label]))

    def presses(self, label: str, **filled: Any) -> str:
        form, pressed, elsewhere = self.read.buttons[label]
        given: dict[str, Any] = {**form.values, **pressed, **filled}
        sent = {name: value for name, value in given.items() if value is not None}
        action = (elsewhere or form.action).partition("#")[0]
        return self._keeps(self.http.request(form.method.upper(), action, data=sent))

    def _keeps(self, response: Any) -> str:
        self.status, self.page = response.status_code, response.text
        return self.page
