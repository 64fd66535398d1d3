"""What holds for every dialog on every channel, including the one you are about to write."""

import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from microsoft_teams.cards import AdaptiveCard
from pydantic import TypeAdapter
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SlackView

from dialogs import load
from dialogs.kit.questions import Sheet
from dialogs.kit.words import Button, Card, aloud
from handlers.email import render as email
from handlers.email.words import Reader
from handlers.slack import ask as slack_ask
from handlers.slack import render as slack
from handlers.teams import render as teams
from handlers.teams.press import Surface
from handlers.web.paths import Paths
from handlers.web.render import At, House, News, Pages
from tests.everything import dialog as everything_dialog
from tests.everything import every_word
from tests.rounds import Round

pytest_plugins = ["tests.worlds"]

BOOK = load(everything_dialog)
HOSTILE = "<b>*x*</b> _y_ <!channel> <at>all</at> [a](http://x) {{4321*4321}} ${now} @here #top"
PAGES, AT = Pages(House()), At(Paths(), "form", "Bethan Eastlake")

RELEASED = {
    "agenda.meet", "agenda.show", "clerks.look", "clerks.name", "clerks.remove", "clerks.show", "line.discussed",
    "line.says", "meetings.show", "reflection.take_to", "supervision.briefing", "supervision.discussed",
    "supervision.reflection", "supervision.show", "supervision.take_back", "team.show",
    "asking.answer", "asking.answers", "asking.ask", "asking.came_of_it", "asking.go", "asking.mine", "asking.show",
    "away.back", "away.nobody", "away.stand_in", "away.until", "waiting.when",
    "board.show", "briefing.answer", "briefing.ask_back", "briefing.ask_withdraw", "briefing.confirm",
    "briefing.follow", "briefing.mine", "briefing.not_reached", "briefing.pause", "briefing.read", "briefing.resume",
    "briefing.send", "briefing.try_again", "briefing.withdraw", "briefing.write", "briefing.written",
    "framework.confirm", "framework.not_right", "framework.point", "framework.points", "framework.take_back",
    "finding.action", "finding.actions", "finding.begin", "finding.method", "finding.mine", "finding.present",
    "finding.show", "finding.write", "framework.walk", "idea.about", "idea.affected", "idea.after_all", "idea.answer",
    "idea.ask", "idea.change", "idea.do_not_wait", "idea.families", "idea.join", "idea.join_two", "idea.kind",
    "idea.lead", "idea.leave", "idea.link", "idea.not_this_time", "idea.openings", "idea.others_should_know",
    "idea.pass", "idea.past", "idea.respond", "idea.result", "idea.route", "idea.share", "idea.share_past", "idea.show",
    "idea.shows", "idea.take", "idea.talk", "idea.talked", "idea.theme", "idea.tried", "idea.try", "ideas.mine",
    "published.approve", "published.drafts", "published.fair", "published.leave_out", "published.list",
    "published.review", "published.take_down", "published.waiting", "question.reply",
    "reach.show", "reflection.keep", "reflection.mine", "reflection.raise", "reflection.remove", "reflection.show",
    "reflection.write",
    "team.connect", "team.disconnect", "unsent.again", "unsent.all", "unsent.show", "waiting.show", "welcome.aloud",
    "welcome.show",
    "finding.ask_throw_away", "finding.throw_away", "idea.history", "ideas.behind",
    "idea.agree", "idea.belongs", "idea.consent", "idea.evaluate", "idea.in_place", "idea.lasted", "idea.not_yet",
    "idea.stays_here", "idea.stop", "idea.tell_others", "idea.thank", "idea.thank_in_words", "ideas.numbers",
    "journey.leading", "journey.source", "others.queue",
}  # fmt: skip
"""Buttons live for months in people's chats.  Add to this at each release and never take from it: renaming adds one."""

each_form = pytest.mark.parametrize("address", sorted(form.address for form in BOOK.forms if form.asks()))


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


class Controls(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.labels: set[str | None] = set()
        self.controls: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        a = dict(attrs)
        if tag == "label":
            self.labels.add(a["for"])
        elif tag in ("select", "textarea") or (tag == "input" and a.get("type") != "hidden"):
            self.controls.append(a)


# --- every form -------------------------------------------------------------------------------------------------------


@each_form
async def test_slack_accepts_the_modal(everything: Round, address: str) -> None:
    for sheet in (everything.sheets[address], everything.again[address]):
        if not isinstance(sheet, Sheet):
            continue  # it asks nothing that must be answered
        view = slack_ask.modal(sheet)
        accepted(SlackView(**view))
        assert len(view["blocks"]) <= 100 and len(view["private_metadata"]) <= 3000
        assert len(json.dumps(view)) < 250_000 and len(view["callback_id"]) <= 255
        for block in view["blocks"]:
            assert len(block.get("block_id", "")) <= 255
            options = block.get("element", {}).get("options", [])
            assert len(options) <= 100 and all(len(option["text"]["text"]) <= 75 for option in options)
            assert all(len(option["value"]) <= 150 for option in options)


@each_form
@pytest.mark.parametrize("at", list(Surface))
async def test_teams_accepts_the_form(everything: Round, address: str, at: Surface) -> None:
    card = teams.form(everything.sheets[address], at)
    AdaptiveCard.model_validate(card)
    inputs = [element for element in card["body"] if element["type"].startswith("Input.")]
    assert inputs and all(element["label"] for element in inputs)
    assert card["fallbackText"].startswith("Hearback: ")
    assert len(json.dumps(card, ensure_ascii=False).encode()) <= 25_000


@each_form
async def test_the_web_labels_every_question(everything: Round, address: str) -> None:
    page = Controls(PAGES.sheet(AT, everything.sheets[address]))
    assert page.controls and all(c.get("id") in page.labels or c.get("aria-label") for c in page.controls)


@each_form
async def test_every_sheet_has_a_key_of_its_own_on_every_channel(everything: Round, address: str) -> None:
    sheet = everything.sheets[address]
    assert len(sheet.nonce) >= 16
    assert json.loads(slack_ask.modal(sheet)["private_metadata"])["nonce"] == sheet.nonce
    assert teams.form(sheet)["actions"][0]["data"]["_nonce"] == sheet.nonce
    assert f'name="_nonce" value="{sheet.nonce}"' in PAGES.sheet(AT, sheet)


async def test_no_two_sheets_have_the_same_key(everything: Round) -> None:
    nonces = [sheet.nonce for sheet in everything.sheets.values()]
    assert len(set(nonces)) == len(nonces)


@each_form
async def test_what_must_be_answered_is_asked_for_in_plain_words(everything: Round, address: str) -> None:
    sheet, again = everything.sheets[address], everything.again[address]
    owed = {q.name for q in sheet.questions if q.required and q.value in (None, "", [])}
    errors = again.errors if isinstance(again, Sheet) else {}
    assert owed <= {name.partition(".")[0] for name in errors} | errors.keys()
    assert all(re.fullmatch(r"Please [^_{}]+\.", said) for said in errors.values())
    if isinstance(again, Sheet):
        assert again.nonce == sheet.nonce and again.known == sheet.known


@each_form
async def test_a_form_says_what_its_button_does_and_asks_in_whole_words(everything: Round, address: str) -> None:
    sheet = everything.sheets[address]
    assert sheet.title and sheet.submit and len(sheet.title) <= 24
    for q in sheet.questions:
        assert "_" not in q.label and q.label[:1].isupper() and len(q.label) <= 150, q.label


def test_hidden_values_are_ids_and_numbers_only() -> None:
    """They stand in addresses and logs of others; free text never travels unseen."""
    for form in BOOK.forms:
        for name, kind in form.kinds().items():
            if kind == "hidden":
                assert form.model_fields[name].annotation is not None
                assert name in ALLOWED_HIDDEN, f"{form.address}.{name}: is it an id or a number?"


ALLOWED_HIDDEN = {
    *("idea", "briefing", "question", "reflection", "subject", "seen", "after", "everyone", "message"),  # ids, numbers
    *("others",),  # yes or no: the rest of a list
    *("body", "person"),  # the id of a body of the framework, the id of a person
    *("point", "published"),  # the id of a point of the framework, of something published
    *("finding", "begun", "source", "theme"),  # ids of findings, of a source and a theme of the framework
    *("asking", "written"),  # the id of a question to the frontline
    "as_it_was",  # a digest of what a form showed, and none of its words
    *("kind", "result", "still", "different"),  # one of a few of our own words, yes or no
    "of",  # one of the parts of what is counted
    "opening",  # which of three ways to begin an answer
    *("chosen", "model"),  # hashes of groups, the id of a set of prompts
}


def test_every_released_address_still_answers() -> None:
    assert {form.address for form in BOOK.forms} >= RELEASED


def test_every_address_is_on_the_list_of_those_released() -> None:
    assert {form.address for form in load().forms} == RELEASED, "a new one? add it to RELEASED"


# --- every card -------------------------------------------------------------------------------------------------------


async def test_slack_accepts_every_card(everything: Round) -> None:
    for label, card in everything.cards.items():
        message = slack.message(card)
        assert len(message["blocks"]) <= 50 and len(json.dumps(message["blocks"], ensure_ascii=False)) < 13_000, label
        for block in Block.parse_all(message["blocks"]):
            accepted(block)
        accepted(SlackView(**slack.page(card)))
        accepted(SlackView(**slack.home([card, card], "https://example.org/")))


async def test_teams_accepts_every_card_on_every_surface(everything: Round) -> None:
    for label, card in everything.cards.items():
        for at in Surface:
            shown = teams.message(card, at=at)
            AdaptiveCard.model_validate(shown)
            assert len(json.dumps(shown, ensure_ascii=False).encode()) <= 25_000, label


async def test_the_web_shows_every_card_and_view(everything: Round) -> None:
    cards = list(everything.cards.values())
    page = unescape(PAGES.inbox(AT, News(cards)))
    assert [card.title for card in cards if card.title not in page] == []
    for address, view in everything.views.items():
        assert view.card().title in PAGES.view(AT, view, address)


async def test_a_letter_says_every_card(everything: Round) -> None:
    reader = Reader("Anwen Beddoes", lambda button: f"https://example.org/{button.address}")
    for card in (*everything.cards.values(), *everything.letters.values()):
        letter = email.letter(card, reader, "Harrowmere")
        assert letter.subject == card.line
        assert all(f"https://example.org/{a.address}" in letter.text for a in card.actions if isinstance(a, Button))
        assert "http://" not in letter.html.replace("http://testserver", "").replace("http://www.w3.org", "")


async def test_every_card_can_be_read_aloud(everything: Round) -> None:
    for card in (*everything.cards.values(), *everything.letters.values()):
        assert card.title in aloud(card)


async def test_every_button_leads_to_a_form_that_is_there(everything: Round) -> None:
    for label, card in (everything.cards | everything.letters).items():
        for button in (a for a in card.actions if isinstance(a, Button)):
            form = BOOK.form(button.address)
            assert form and set(button.values) <= set(form.model_fields), (label, button)
            assert (button.how == "show") == BOOK.shows(button.address), (label, button)
            assert button.how != "ask" or form.asks(), (label, button)


async def test_a_view_has_no_button_that_its_card_lacks(everything: Round) -> None:
    for address, view in everything.views.items():
        page = PAGES.view(AT, view, address)
        ours = {AT.paths.show(a.address, a.values) for a in view.card().actions if isinstance(a, Button)}
        shown = {link.replace("&amp;", "&") for link in re.findall(r'href="(/show/[^"]+\.html[^"]*)"', page)}
        assert shown <= ours, address


def test_no_action_is_lost_behind_more() -> None:
    card = every_word("said")
    pressed = [v for v in strings(slack.blocks(card, slack.MESSAGE)) if v.startswith('["ask"')]
    assert len(pressed) == 7 and "https://example.org" in json.dumps(slack.blocks(card, slack.MESSAGE)[-1])
    modes = [action.get("mode", "primary") for action in teams.message(card)["actions"]]
    assert modes == ["primary"] * 4 + ["secondary"] * 4
    page = PAGES.card(AT, card)
    assert page.count("Button ") == 7 and "<summary>More" in page


def test_no_channel_takes_a_persons_words_for_markup() -> None:
    card = every_word(HOSTILE)
    assert "mrkdwn" not in json.dumps(slack.message(card))
    page = PAGES.card(AT, card)
    assert "<b>" not in page and "<at>" not in page and "<!channel" not in page and "18671041" not in page
    blocks = [e["text"] for e in teams.message(card)["body"] if e["type"] == "TextBlock"]
    assert not any("<at>" in said or "](http" in said or "{{" in said for said in blocks)
    reader = Reader("A", lambda _: "https://example.org/")
    assert "<b>" not in email.letter(card, reader, "H").html and "<at>" not in email.letter(card, reader, "H").html


def test_a_card_survives_the_outbox() -> None:
    kept = TypeAdapter(Card)
    assert kept.validate_json(kept.dump_json(every_word("said"))) == every_word("said")


async def test_every_live_card_is_made_by_its_subject_alone(everything: Round) -> None:
    kinds = {card.about.kind for card in everything.letters.values() if card.about}
    assert kinds == {kind for dialog in everything.world.app.book.dialogs.values() for kind in dialog.makers}, (
        "a new kind of subject? give tests.rounds its moves"
    )
