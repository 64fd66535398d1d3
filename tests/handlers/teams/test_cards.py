"""What is shown: every word, every question, and what people typed as they typed it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from microsoft_teams.cards import AdaptiveCard

from dialogs.kit.forms import Form
from dialogs.kit.questions import Option, Question, Sheet
from dialogs.kit.words import Button, Card, Facts, Figure, Figures, Quote, Resource, Resources, SignIn, Text
from handlers.teams import render
from handlers.teams.ask import inputs
from handlers.teams.press import Press, Surface
from handlers.teams.text import escaped, right_to_left
from learning.subject import Subject
from tests.everything import every_word
from tests.handlers.teams.house import actions, elements

HOSTILE = "**bold** _soft_ [click](https://evil.example) <at>Mei</at> # top {{DATE(2026-11-22,SHORT)}} www.evil.example"
ARABIC = "مرحبا بالعالم"


class Seen(Form, address="test.seen"):
    """Only shows."""


def sheet(**more: Any) -> Sheet:
    q = [
        Question("line", "A line", "line", True, "Some help.", max_length=300, value=HOSTILE),
        Question("paragraph", "A paragraph", "paragraph", False, max_length=3000, error="Not so."),
        Question("number", "A number", "number", False, value="12"),
        Question("date", "A date", "date", False, value="2026-12-01"),
        Question("choice", "A choice", "choice", True, options=(Option("a", "A"), Option("b", "B")), value="b"),
        Question(
            "choices", "Choices", "choices", False, options=(Option("a", "A"), Option("b", "B")), value=["a", "b"]
        ),
        Question("switch", "A switch", "switch", False, value=True),
        Question(
            "search", "A search", "search", True, options=tuple(Option(f"s{i}", f"School {i}") for i in range(40))
        ),
    ]
    return replace(Sheet("test.all", "All", "Send", tuple(q), {"subject": "s"}, nonce="n"), **more)


def texts(card: dict[str, Any]) -> Iterator[str]:
    """All that a client would format: not runs, inputs or choices."""
    for e in elements(card):
        if e["type"] == "TextBlock":
            yield e["text"]
        for fact in e.get("facts", []):
            yield from (fact["title"], fact["value"])


@pytest.mark.parametrize("at", list(Surface))
def test_microsofts_own_models_accept_every_word_and_every_question(at: Surface) -> None:
    for card in (render.message(every_word(HOSTILE), at=at), render.form(sheet(refusal="Not now."), at)):
        AdaptiveCard.model_validate(card)
        assert card["version"] == "1.5" and card["body"][0]["style"] == "heading"
        assert len(json.dumps(card, ensure_ascii=False).encode()) <= 25_000


def test_every_question_has_a_label_and_says_when_it_must_be_answered() -> None:
    asked = [e for e in elements(render.form(sheet())) if e["type"].startswith("Input.")]
    assert len(asked) == 9
    for e in asked:
        assert e["label"] and "isRequired" in e and e["errorMessage"]


def test_each_answer_goes_back_into_its_question() -> None:
    values = {e["id"]: e.get("value") for e in elements(render.form(sheet())) if e["type"].startswith("Input.")}
    assert values["line"] == HOSTILE, "what was typed is not touched: it comes back"
    assert (values["number"], values["date"], values["choice"]) == (12, "2026-12-01", "b")
    assert (values["choices"], values["switch"]) == ("a,b", "true")


def test_what_is_wrong_stands_right_after_its_question() -> None:
    body = inputs(sheet(), Surface.CHAT)
    at = next(i for i, e in enumerate(body) if e.get("id") == "paragraph")
    assert body[at + 1]["text"] == "Not so."


def test_a_client_requires_what_is_required_but_never_stands_between_someone_and_find() -> None:
    alone = sheet(questions=(sheet().questions[0],))
    assert next(e for e in elements(render.form(alone)) if e.get("id") == "line")["isRequired"]
    with_search = {e["id"]: e for e in elements(render.form(sheet())) if e["type"].startswith("Input.")}
    assert not any(e["isRequired"] for e in with_search.values()) and with_search["line"]["label"] == "A line (needed)"


def test_a_long_answer_that_was_refused_is_not_cut() -> None:
    long = sheet(questions=(Question("line", "L", "line", True, max_length=300, value="x" * 500),))
    [asked] = [e for e in elements(render.form(long)) if e.get("id") == "line"]
    assert len(asked["value"]) == 500 <= asked["maxLength"]


def test_every_execute_has_a_submit_that_carries_the_same() -> None:
    for card in (render.message(every_word("x")), render.form(sheet())):
        for a in actions(card):
            if a["type"] == "Action.Execute":
                assert a["fallback"]["type"] == "Action.Submit" and a["fallback"]["data"] == a["data"]
                assert a["data"]["_verb"] == a["verb"] and a["fallback"]["associatedInputs"] == a["associatedInputs"]


def test_a_button_presses_nothing_but_itself_and_few_stand_side_by_side() -> None:
    card = render.message(every_word("x"))
    assert {a.get("associatedInputs") for a in card["actions"] if a["type"] == "Action.Execute"} == {"none"}
    assert [a.get("mode") for a in card["actions"]] == [None] * 4 + ["secondary"] * 4


def test_a_label_that_no_button_can_show_is_a_row_that_wraps_and_is_pressed_whole() -> None:
    long = "Words that stay: writing for the child who will read them: not yet answered"
    card = render.message(Card("T", (), (Button.shows(long, Seen()), Button.shows("Short", Seen()))))
    AdaptiveCard.model_validate(card)
    row = card["body"][-1]
    assert row["selectAction"]["title"] == long and row["items"][0]["wrap"]
    assert [a["title"] for a in card["actions"]] == ["Short"]


@pytest.mark.parametrize(
    ("at", "asks", "does"),
    [
        (Surface.CHAT, "Action.Execute", "Action.Execute"),
        (Surface.BARE, "Action.Execute", "Action.Execute"),
        (Surface.SHARED, "Action.Submit", "Action.Execute"),
        (Surface.DIALOG, "Action.Submit", "Action.Submit"),
    ],
)
def test_a_button_speaks_as_the_place_it_is_in(at: Surface, asks: str, does: str) -> None:
    card = Card(
        "T", (), (Button("Ask", "a.b", {}, how="ask"), Button("Do", "a.b"), Button("See", "a.b", {}, how="show"))
    )
    ask, do, see = render.message(card, at=at)["actions"]
    assert (ask["type"], do["type"], see["type"]) == (asks, does, asks)
    assert (ask["data"].get("msteams") == {"type": "task/fetch"}) is (at is Surface.SHARED)


def test_the_line_is_all_that_a_telephone_and_a_voice_get_and_the_body_has_all_of_the_card() -> None:
    card = render.message(replace(every_word("canary"), line="Hearback: Nkechi has answered you"))
    assert card["speak"] == card["fallbackText"] == "Hearback: Nkechi has answered you"
    assert json.dumps(card["body"]).count("canary") == 3
    assert "canary" not in json.dumps(render.form(sheet(title="canary"))["speak"])
    said = render.activity(card, "Hearback: x")
    assert said["summary"] == "Hearback: x" and "text" not in said


def test_a_whole_card_in_the_line_stays_small_inside_the_card() -> None:
    assert len(render.message(Card("T"), "words " * 5000)["speak"]) <= 2001


def test_what_people_typed_is_never_formatting_a_mention_or_a_link() -> None:
    card = render.message(replace(every_word(HOSTILE), title="T" + HOSTILE[:120]))
    assert "entities" not in json.dumps(card)
    for text in texts(card):
        bare = text.replace("\\*", "").replace("\\_", "").replace("\\[", "").replace("\\]", "").replace("\\<", "")
        assert not set(bare) & set("*_[]<`~"), text
        assert not re.search(r"\w://|www\.|\{\{", text)
    [run, *_] = [e["inlines"][0]["text"] for e in elements(card) if e["type"] == "RichTextBlock"]
    assert run.replace("\u2060", "") == HOSTILE, "a run is not formatted: nothing is taken from it"
    assert "{{" not in run


@pytest.mark.parametrize("line", ["- one", "1. one", "1) one", "# one", "+ one", "  - one"])
def test_a_line_that_begins_like_a_list_is_none(line: str) -> None:
    assert "\\" in escaped(line) and escaped(line).replace("\\", "") == line


def test_numbers_and_sentences_are_left_alone() -> None:
    said = "On 3.5 visits of 12 (25 %), e.g. at 9.30 – it's “fine”."
    assert escaped(said) == said


def test_right_to_left_words_keep_their_own_direction_and_cannot_turn_ours() -> None:
    card = render.message(Card("T", (Quote(ARABIC), Text("left \u202e to right"))))
    quoted, plain = [e for e in elements(card) if e["type"] == "RichTextBlock"]
    assert quoted["horizontalAlignment"] == "Right" and quoted["inlines"][0]["text"] == f"\u2068{ARABIC}\u2069"
    assert "horizontalAlignment" not in plain and "\u202e" not in plain["inlines"][0]["text"]
    assert right_to_left(f"12 {ARABIC} abc") and not right_to_left(f"abc {ARABIC}") and not right_to_left("12")


def test_each_line_is_a_block_of_its_own() -> None:
    card = render.message(Card("T", (Text("one\ntwo\n\nthree"),)))
    runs = [e["inlines"][0]["text"] for e in elements(card) if e["type"] == "RichTextBlock"]
    assert runs == ["one", "two", "three"]


def test_no_personal_data_travels_in_a_button() -> None:
    for a in actions(render.form(sheet())):
        assert HOSTILE not in json.dumps(a.get("data", {}))


def test_a_page_must_be_a_link_before_it_is_shown() -> None:
    with pytest.raises(TypeError, match="makes a link of it first"):
        render.message(Card("T", (), (SignIn("Page", "/"),)))


def test_a_search_answers_fifteen_at_most() -> None:
    assert len(render.found([Option(str(i), str(i)) for i in range(40)])["value"]["results"]) == 15


LONG = Card(
    "A long briefing",
    (
        Text("\n\n".join(f"Paragraph {i} " + "words " * 100 for i in range(60))),
        Quote("word " * 3000),
        Facts({f"Name {i}": "value " * 10 for i in range(200)}),
        Figures("How many", tuple(Figure(f"Team {i}", i, 400) for i in range(400))),
        Resources(tuple(Resource(f"Guide {i}", f"https://example.org/{i}", "A note") for i in range(60))),
    ),
    (Button("Ask", "a.b", {}, how="ask"),),
    about=Subject("briefing", uuid4()),
)


def leaves(card: Card, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while not found or any(a["title"] == "Read on" for a in actions(found[-1])):
        found.append(render.message(card, page=len(found), **more))
    return found


def test_a_long_card_is_cut_between_paragraphs_and_read_on_to_its_end() -> None:
    pages = leaves(LONG)
    assert len(pages) > 3
    for page in pages:
        AdaptiveCard.model_validate(page)
        assert len(json.dumps(page, ensure_ascii=False).encode()) <= 25_000
        assert page["actions"][0]["title"] == "Ask"
    runs = [i["text"] for p in pages for e in elements(p) if e["type"] == "RichTextBlock" for i in e["inlines"]]
    whole = [line for block in LONG.body[:2] for line in block.text.splitlines() if line.strip()]  # type: ignore[union-attr]  # they are texts
    assert "".join("".join(runs[: len(runs) - 60]).split()) == "".join("".join(whole).split())
    facts = [f["title"] for p in pages for e in elements(p) for f in e.get("facts", [])]
    assert facts == [f"Name {i}" for i in range(200)] + [f"Team {i}" for i in range(400)]
    links = [a["title"] for p in pages for a in actions(p) if a["title"].startswith("Guide")]
    assert links == [f"Guide {i}" for i in range(60)]


def test_the_way_on_carries_only_which_card_and_how_far() -> None:
    on = next(a for a in actions(render.message(LONG)) if a["title"] == "Read on")
    assert LONG.about and on["data"] == {
        "_verb": "more:", "_known": {}, "_about": ["briefing", str(LONG.about.id)], "_page": 1
    }  # fmt: skip
    again = render.message(replace(LONG, about=None), again=Press("show", "reach.show", {"briefing": "BRF-001"}))
    assert next(a for a in actions(again) if a["title"] == "Read on")["data"]["_known"] == {"briefing": "BRF-001"}


def test_a_long_notice_is_read_on_the_web_and_without_a_web_it_is_whole() -> None:
    notice = replace(LONG, about=None)
    on = next(a for a in actions(render.message(notice, web="https://hearback.example")) if a["title"] == "Read on")
    assert on["url"] == "https://hearback.example"
    assert "Guide 59" in json.dumps(render.message(notice))
