"""Whatever is typed comes back as it was typed, whichever channel it was typed in; and nothing of it is a fault."""

import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs import load
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Sheet
from dialogs.kit.typed import clean
from dialogs.kit.words import Card, Quote, Text
from handlers.email.render import letter
from handlers.email.words import Reader
from handlers.slack import ask as slack_ask
from handlers.slack import parse as slack_parse
from handlers.slack import render as slack
from handlers.teams import parse as teams_parse
from handlers.teams import render as teams
from handlers.web import parse as web_parse
from handlers.web.paths import Paths
from handlers.web.render import At, House, Pages
from tests.everything import dialog as everything

BOOK = load(everything)
PAGES, AT = Pages(House()), At(Paths(), "form", "Ama")
CONTROLS = "\x00\x07\x1b\x7f\x85"
HOSTILE = [
    "<script>alert(1)</script>", "&amp; &lt;", "*b* _i_ ~s~ `c` > q", "<@U1> <!here> <https://x|y>", "{{7*7}} ${x} %s",
    "[a](javascript:x)", "\u202eabc", "مرحبا", "👩‍👩‍👧‍👦" * 20, "a\r\nb\rc\n\n\nd", " leading",
    "=cmd|' /C calc'!A0", "\ufeffx",
    "null", "true", "[]", "{}", '"', "\\", "%00", "a" * 3000, CONTROLS, "\ud800", "e\u0301" * 50,
]  # fmt: skip
TEXT = st.sampled_from(HOSTILE) | st.text(max_size=300) | st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
FORMS = [form for form in BOOK.forms if {"line", "paragraph"} & set(form.kinds().values())]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.address)
quick = settings(max_examples=15, deadline=None, database=None)


def texts(form: type[Form]) -> list[str]:
    return [name for name, kind in form.kinds().items() if kind in ("line", "paragraph")]


def shown(form: type[Form], words: str) -> Sheet:
    """As it stands when it was refused: with what was typed still in it."""
    options = {n: {"a": "A", "b": "B"} for n, kind in form.kinds().items() if kind in ("choice", "choices")}
    searched = {n: {"a": "A"} for n, kind in form.kinds().items() if kind in ("who", "search")}
    return form.sheet(
        dict.fromkeys(texts(form), words), Prepared(options=options), searched, {texts(form)[0]: "Please look again."}
    )


class Boxes(HTMLParser):
    """What a browser would send of the first form with text in it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, str] = {}
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        a = dict(attrs)
        if tag == "textarea":
            self._in = a["name"]
            self.values[self._in] = ""
        elif tag == "input" and a.get("type") in ("text", "hidden") and "name" in a:
            self.values[a["name"]] = a.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self._in] = self.values[self._in].removeprefix("\n")
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.values[self._in] += data


@each_form
@quick
@given(words=TEXT)
def test_what_is_typed_in_a_modal_comes_back(form: type[Form], words: str) -> None:
    view = json.loads(json.dumps(slack_ask.modal(shown(form, words))))
    boxes = {b["block_id"]: b["element"]["action_id"] for b in view["blocks"] if b["type"] == "input"}
    state = {name: {boxes[name]: {"type": "plain_text_input", "value": words}} for name in texts(form)}
    assert slack_parse.answers({**view, "state": {"values": state}}) == dict.fromkeys(texts(form), words)


@each_form
@quick
@given(words=TEXT)
def test_what_is_typed_in_a_card_comes_back(form: type[Form], words: str) -> None:
    card = json.loads(json.dumps(teams.form(shown(form, words))))
    action = card["actions"][0]
    typed = {e["id"]: words for e in card["body"] if e["type"] == "Input.Text" and e["id"] in texts(form)}
    pressed = teams_parse.press(
        {"action": {"type": "Action.Execute", "verb": action["verb"], "data": action["data"] | typed}}
    )
    assert {name: pressed.values[name] for name in texts(form)} == dict.fromkeys(texts(form), words)
    assert pressed.address == form.address


@each_form
@quick
@given(words=TEXT)
def test_what_stands_in_a_page_comes_back(form: type[Form], words: str) -> None:
    """Shown again with what was typed, and sent again by a browser."""
    whole = clean(words)
    kept = {"paragraph": whole.removeprefix("\n"), "line": whole.replace("\n", " ").strip()}
    # a box forgets a line that is empty and first, and a line has no second; a form would strip both
    boxes = Boxes(PAGES.sheet(AT, shown(form, whole)))
    sent = web_parse.form(parse_qsl(urlencode(boxes.values), keep_blank_values=True))
    assert {name: sent.values[name] for name in texts(form)} == {n: kept[form.kinds()[n]] for n in texts(form)}


@quick
@given(words=TEXT)
def test_what_is_written_is_shown_on_every_channel_and_is_never_markup(words: str) -> None:
    said = clean(words)  # as the door has made it before anything is shown
    card = Card("T", (Quote(said), Text(said)))
    assert "mrkdwn" not in json.dumps(slack.message(card))
    assert len(json.dumps(teams.message(card), ensure_ascii=False).encode()) <= 25_000
    page = PAGES.card(AT, card)
    assert "<script>alert" not in page and "javascript:" not in page.replace("(javascript:x)", "")
    whole = letter(card, Reader("A", lambda _: "https://example.org/"), "H")
    assert "<script>alert" not in whole.html and whole.subject == card.line


@quick
@given(words=TEXT)
def test_a_form_reads_or_refuses_and_never_breaks(words: str) -> None:
    for form in FORMS:
        options = {n: {"a": "A"} for n, kind in form.kinds().items() if kind == "choice"}
        known: dict[str, Any] = dict.fromkeys(texts(form), clean(words))
        hidden = [n for n, kind in form.kinds().items() if kind == "hidden" and form.model_fields[n].is_required()]
        if not hidden:
            read = form.read(known | {n: "a" for n in options}, Prepared(options=options))
            assert isinstance(read, form | dict)
