"""Slack accepts what we make, whatever it holds: its own models say so, and the limits that they do not know."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from dialogs import load
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Option, Question, Sheet
from dialogs.kit.words import (
    Action,
    Button,
    Card,
    Facts,
    Figure,
    Figures,
    Heading,
    Link,
    Quote,
    Resource,
    Resources,
    SignIn,
    Text,
)
from handlers.slack import ask, render
from handlers.slack.carried import Carried, read
from learning.people import Place
from tests.everything import LONG, every_word
from tests.everything import dialog as everything

HOSTILE = "<b>*x*</b> _y_ <!channel> <at>all</at> [a](http://x) {{7*7}} ${now} :smile: `z`"
WEB = "https://hearback.example/"


def accepted(thing: JsonObject) -> None:
    """slack_sdk validates what it is asked about, not what is inside."""
    thing.validate_json()
    for value in vars(thing).values():
        for inner in value if isinstance(value, list | tuple) else [value]:
            if isinstance(inner, JsonObject):
                accepted(inner)


def strings(tree: Any) -> Iterator[str]:
    for value in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []:
        yield from [value] if isinstance(value, str) else strings(value)


def empty_words(tree: Any) -> list[Any]:
    """Where Slack would find no character although it asks for one."""
    here = [tree] if isinstance(tree, dict) and tree.get("text") == "" else []
    inside = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []
    return [*here, *(found for value in inside for found in empty_words(value))]


def fits(card: Card) -> None:
    message, page, home = render.message(card), render.page(card), render.home([card, card], WEB)
    assert len(message["blocks"]) <= 50 and len(json.dumps(message["blocks"], ensure_ascii=False)) < 13_200
    assert 0 < len(message["text"]) <= 20_000
    for block in Block.parse_all(message["blocks"]):
        accepted(block)
    for view in (page, home):
        assert len(view["blocks"]) <= 100 and len(json.dumps(view).encode()) < 1_000_000
        accepted(View(**view))
    for shown in (message, page, home):
        assert "mrkdwn" not in json.dumps(shown["blocks"]) and not empty_words(shown["blocks"])


def test_every_word_is_accepted() -> None:
    for said in ("said", "", HOSTILE, "word " * 5000, "x" * 20_000, "\n\n".join(["A paragraph."] * 400)):
        fits(every_word(said))


WORDS = st.text(max_size=60) | st.text(min_size=2900, max_size=3100, alphabet="ab \n") | st.just("w " * 9000)
SHORT = st.text(min_size=1, max_size=150)
BLOCKS = st.one_of(
    st.builds(Text, WORDS),
    st.builds(Heading, SHORT),
    st.builds(Quote, WORDS),
    st.builds(Facts, st.dictionaries(SHORT, WORDS, max_size=12)),
    st.builds(Figures, SHORT, st.lists(st.builds(Figure, SHORT, st.none() | st.integers()), max_size=12).map(tuple)),
    st.builds(
        Resources, st.lists(st.builds(Resource, SHORT, st.just(WEB), st.text(max_size=200)), max_size=4).map(tuple)
    ),
)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(Button, SHORT, st.just("a.b"), st.dictionaries(st.text(max_size=5), st.text(max_size=100), max_size=2)),
    st.builds(Link, SHORT, st.just(WEB)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.builds(Card, SHORT, st.lists(BLOCKS, max_size=60).map(tuple), st.lists(ACTIONS, max_size=14).map(tuple)))
def test_any_card_is_accepted(card: Card) -> None:
    fits(card)


def test_a_long_card_is_cut_between_paragraphs_and_leads_to_the_rest() -> None:
    paragraphs = [f"Paragraph {i}. " + "It goes on. " * 40 for i in range(60)]
    card = Card("Long", (Text("\n\n".join(paragraphs)),), (Button("Answer", "a.b"), Link("Open", f"{WEB}b")))
    shown = render.message(card)["blocks"]
    said = [block["text"]["text"] for block in shown if block["type"] == "section"]
    assert "\n\n".join(paragraphs).startswith("\n\n".join(said[:-1]).strip()[:2000])
    assert all(part.rstrip().endswith("It goes on.") for part in said[:-1])
    assert said[-1] == "This is the beginning: the rest does not fit here."
    assert shown[-2]["accessory"]["url"] == f"{WEB}b" and shown[-2]["accessory"]["text"]["text"] == "Read the rest"
    assert len(json.dumps(shown)) > 10_000
    assert "accessory" not in json.dumps(render.message(Card("Long", card.body)))
    assert "Read the rest" not in json.dumps(render.page(card))  # a page has room


def test_home_shows_all_elsewhere_when_it_is_full() -> None:
    cards = [every_word(f"Card {i}") for i in range(30)]
    shown = render.home(cards, WEB)
    assert (
        shown["blocks"][-1]["accessory"]["url"] == WEB
        and shown["blocks"][-1]["accessory"]["text"]["text"] == "Show all"
    )
    assert "Card 0" in json.dumps(shown) and "Card 29" not in json.dumps(shown)
    assert "Show all" not in json.dumps(render.home(cards[:2], WEB))


def test_what_a_manager_rarely_does_is_never_a_wall_of_buttons() -> None:
    """A finding before a forum has fifteen actions and more: four are seen, and each of the others is in a menu."""
    said = render.message(Card("Hello", (), tuple(Button(f"Button {n}", "a.b", {"n": n}) for n in range(4 + 3 * 5))))
    [row] = [block for block in said["blocks"] if block["type"] == "actions"]
    assert [element["type"] for element in row["elements"]] == ["button"] * 4 + ["overflow"] * 3
    menus = [option["text"]["text"] for menu in row["elements"][4:] for option in menu["options"]]
    assert menus == [f"Button {n}" for n in range(4, 19)]


def test_no_menu_is_there_for_one_action_alone() -> None:
    """Slack's menu has five at most, and one alone is no menu."""
    for many in range(6, 20):
        said = render.blocks(
            Card("Hello", (), tuple(Button(f"B{n}", "a.b", {"n": n}) for n in range(many))), render.MESSAGE
        )
        menus = [e["options"] for b in said if b["type"] == "actions" for e in b["elements"] if e["type"] == "overflow"]
        assert all(2 <= len(menu) <= 5 for menu in menus) and sum(map(len, menus)) == many - 4


def test_what_is_too_much_for_a_menu_stands_beside_it() -> None:
    heavy = Button("Ask about it", "a.b", {"about": "x" * 200})
    light = [Button(f"Button {n}", "a.b", {"n": n}) for n in range(8)]
    [row] = render.blocks(Card("Hello", (), (*light[:6], heavy, *light[6:])), render.MESSAGE)[1:]
    *beside, more = row["elements"]
    assert [element["text"]["text"] for element in beside] == [*(f"Button {n}" for n in range(4)), "Ask about it"]
    assert [option["text"]["text"] for option in more["options"]] == [f"Button {n}" for n in range(4, 8)]


def test_no_action_is_lost_behind_more() -> None:
    card = every_word("said")
    [row] = [block for block in render.blocks(card, render.MESSAGE) if block["type"] == "actions"]
    *beside, more = row["elements"]
    assert [element["text"]["text"] for element in beside] == [f"Button {i}" for i in range(4)]
    assert [option["text"]["text"] for option in more["options"]] == ["Button 4", "Button 5", "Button 6", "Link"]
    assert more["options"][-1]["url"] == "https://example.org/"
    heavy = tuple(Button(f"B{i}", "a.b", {"v": "x" * 200}) for i in range(12))
    rows = render.blocks(Card("C", (), heavy), render.MESSAGE)[1:]
    assert [len(row["elements"]) for row in rows] == [5, 5, 2]
    five = render.blocks(Card("C", (), heavy[:5]), render.MESSAGE)[1:]
    assert [len(row["elements"]) for row in five] == [5]


def test_nothing_that_is_typed_becomes_markup_a_mention_or_a_link() -> None:
    shown = render.message(every_word(HOSTILE), HOSTILE)
    kinds = {block["type"] for block in shown["blocks"]}
    assert kinds == {"header", "section", "rich_text", "actions"} and "mrkdwn" not in json.dumps(shown)
    assert all(not text["emoji"] for text in _plain(shown["blocks"]))
    assert "<" not in shown["text"] and HOSTILE in list(strings(shown["blocks"]))


def _plain(tree: Any) -> Iterator[Any]:
    for value in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []:
        if isinstance(value, dict) and value.get("type") == "plain_text":
            yield value
        yield from _plain(value)


def test_the_line_is_neutral_or_the_whole_card() -> None:
    card = every_word("Canary")
    assert render.message(card)["text"] == card.line and "Canary" not in card.line
    assert "Canary" in render.message(card, "Every word\nCanary")["text"]


def test_a_page_that_is_no_link_yet_is_a_fault_of_ours() -> None:
    for count in (1, 8):
        with pytest.raises(TypeError, match="becomes a link"):
            render.message(Card("C", (), (SignIn("Page", "/p"),) * count))


@pytest.mark.parametrize(
    "question",
    [
        Question("q", "L" * 3000, "line", True, help="H" * 3000, value="v" * 5000, error="E" * 3000, max_length=300),
        Question("q", "Q", "paragraph", False, value="v" * 5000),
        Question("q", "Q", "number", True, value=0),
        Question("q", "Q", "date", True, value="2026-12-01"),
        Question("q", "Q", "choice", True, options=tuple(Option(str(i), f"{i} {LONG}") for i in range(3)), value="1"),
        Question("q", "Q", "choice", False, options=tuple(Option(str(i), LONG) for i in range(100)), value="99"),
        Question("q", "Q", "choice", True),
        Question("q", "Q", "choices", False),
        Question("q", "Q", "choices", False, options=(Option("a", "A"), Option("b", "B")), value=["a", "b"]),
        Question("q", "Q", "switch", False, value=True),
        Question("q", "Q", "search", True, options=(Option(str(uuid4()), "Mei"),)),
        Question("q" * 200, "Q", "line", True, value=""),
    ],
)
def test_every_question_is_accepted(question: Question) -> None:
    view = ask.modal(Sheet("a.b", "Title", "Send", (question,), {"id": str(uuid4())}, "R" * 5000, nonce="n"))
    accepted(View(**view))
    assert not empty_words(view["blocks"])
    for block in view["blocks"]:
        element = block.get("element", {})
        assert len(element.get("initial_value", "")) <= element.get("max_length", 3000)


def test_what_a_modal_carries_comes_back_and_is_not_much() -> None:
    for place in (None, Place("slack", "T1", "C1", "private")):
        carried = Carried("n", {"idea": "7", "seen": 3}, place, home=bool(place))
        assert read(carried.written()) == carried
    with pytest.raises(ValueError, match="at most 3000"):
        Carried("n", {"words": "x" * 3000}).written()


@pytest.mark.parametrize("form", [f for f in load(everything).forms if f.asks()], ids=lambda form: form.address)
def test_every_form_there_is_is_accepted(form: type[Form]) -> None:
    """As far as it goes without a moment to prepare it for; ``tests/test_every_dialog.py`` goes further."""
    prepared = Prepared(
        options={name: {"a": "A", "b": LONG} for name, kind in form.kinds().items() if kind in ("choice", "choices")},
        prompts={name: {"what": LONG} for name, kind in form.kinds().items() if kind == "prompts"},
    )
    view = ask.modal(form.sheet({}, prepared))
    accepted(View(**view))
    assert len(view["blocks"]) <= 100
