"""What people see, kept beside the tests and read in review: each card on each channel, one file a card."""

import json
import re
from itertools import count
from typing import Any

import pytest
from pydantic import TypeAdapter

from dialogs.kit.words import Button, Card, SignIn, aloud
from handlers.email.render import letter
from handlers.email.words import Reader
from handlers.slack import render as slack
from handlers.teams import render as teams
from handlers.web.paths import Paths
from handlers.web.render import At, House, Pages
from tests.golden import FOLDER, assert_golden_json
from tests.rounds import Round

pytest_plugins = ["tests.worlds"]

PAGES, AT = Pages(House("Harrowmere")), At(Paths(), "form", "Anybody")
CARD = TypeAdapter(Card)
KEPT = (
    "an idea, for bethan",
    "an idea, for nkechi",
    "an idea, for their team",
    "an idea after others, for bethan",
    "an idea after a question, for bethan",
    "an idea after an answer, for nkechi",
    "an idea after a yes to a try, for bethan",
    "an idea, a yes to a try, said to nkechi",
    "an idea after the end of the try, for bethan",
    "an idea after keeping it, for nkechi",
    "an idea after not this time, for bethan",
    "an idea that was passed on, for idris",
    "idea.history",
    "an idea that was stopped, for bethan",
    "an idea whose promised day has passed, for bethan",
    "an idea without a manager, for tam",
    "ways to begin an answer",
    "an idea after an answer in two parts, for bethan",
    "an idea to be talked through, for bethan",
    "an idea that was talked through, for bethan",
    "an idea that goes on with another, for bethan",
    "an idea that went past, for nkechi",
    "past a manager, said to bethan",
    "about a manager, said to bethan",
    "an idea with whoever stands in, for zoe",
    "an idea with whoever stands in, for sol",
    "a manager goes away, said to nkechi",
    "an idea that sounds like another, said to zoe",
    "an offer of what sounds like another, for zoe",
    "an idea that is here already, for zoe",
    "an idea with voices, for bethan",
    "an idea with voices, for nkechi",
    "an idea with voices, for zoe",
    "an idea like another, for nkechi",
    "an idea that was joined and tried, for zoe",
    "an idea that was tried already, for bethan",
    "a result that nobody has said, for nkechi",
    "an idea to be agreed, for nkechi",
    "an idea that was agreed, for bethan",
    "an idea after thanks, for nkechi",
    "is it in place, for nkechi",
    "an idea being evaluated, for idris",
    "an idea that was evaluated, for bethan",
    "a team's line that evaluates, for nkechi",
    "an idea to which one of two forums said no, for bethan",
    "an idea that the other forum tries, for sol",
    "did it last, for nkechi",
    "it did not last, for bethan",
    "may others be told, for bethan",
    "may everybody read it, for bethan",
    "good practice from elsewhere, for sol",
    "what others should know, for idris",
    "ideas.numbers",
    "ideas.behind",
    "a question to all, written, said to jaspreet",
    "a question to all, for bethan",
    "a question to all, for jaspreet",
    "a question to all after an answer, for bethan",
    "a question to all after an answer, for jaspreet",
    "an answer to a question, for bethan",
    "an answer to a question, for jaspreet",
    "a question to all after what came of it, for bethan",
    "a question to all after what came of it, for jaspreet",
    "an answer after what came of it, for bethan",
    "a question that has ended, for bethan",
    "a question that has ended, for jaspreet",
    "an answer that comes late, said to bethan",
    "questions asked, for jaspreet",
    "what waits, for bethan",
    "what waits, for idris",
    "their ideas, for bethan",
    "their ideas, for nkechi",
    "a draft, for jaspreet",
    "who it goes to, said to jaspreet",
    "a briefing being counted, for jaspreet",
    "a briefing on its way, for jaspreet",
    "a briefing, for bethan",
    "a briefing is read, said to bethan",
    "a briefing after an answer, for bethan",
    "a briefing with questions, for jaspreet",
    "a question, for jaspreet",
    "a question after its reply, for bethan",
    "briefing.mine, for bethan",
    "briefing.written, for jaspreet",
    "board.show",
    "reach.show",
    "a finding is begun, said to jaspreet",
    "a finding is whole, said to jaspreet",
    "a finding with one source, for jaspreet",
    "a finding with one source, for idris",
    "a finding with one source, for leopold",
    "a finding with two sources, for jaspreet",
    "a finding with two sources, for idris",
    "a finding on another route, for jaspreet",
    "an action, for nkechi",
    "their findings",
    "finding.actions",
    "a reflection is raised, said to bethan",
    "a reflection, said to bethan",
    "a reflection, for bethan",
    "their reflections",
    "a point, for idris",
    "a point after a yes, for idris",
    "a point that is not right, for idris",
    "framework.points",
    "agenda.show",
    "who answers for one",
    "a team's line, for nkechi",
    "a team's line that was talked about, for nkechi",
    "a supervision's line, for bethan",
    "a supervision's line, for nkechi",
    "what is taken to supervision, for bethan",
    "what is taken to supervision, for nkechi",
    "what was talked about in supervision, for nkechi",
    "a welcome, for bethan",
    "a welcome asked for, for bethan",
    "an offer, for bethan",
    "what is stopped",
    "a stranger",
    "a channel is connected",
    "what has moved on",
    "nothing has changed",
)
UNFOLDED = ("a briefing, for anwen",)
"""As a letter has it: whole."""


def _name(label: str) -> str:
    return re.sub(r"\W+", "-", label)


def seen(card: Card) -> dict[str, Any]:
    """On every channel; ids in the order in which they appear, for they are random."""
    reader = Reader("Anwen Beddoes", lambda button: f"https://hearback.example/l/token?do={button.address}")
    page = re.sub(r'name="_nonce" value="[^"]*"', 'name="_nonce" value="nonce"', PAGES.card(AT, card))
    main = page[page.index("<article") : page.index("</article>")]
    whole = json.loads(CARD.dump_json(card))
    shown = {
        "card": {name: value for name, value in whole.items() if value or name != "moves"},
        "slack": slack.message(card),
        "teams": teams.message(card),
        "web": [line.strip() for line in main.splitlines() if line.strip()],
        "letter": letter(card, reader, "Harrowmere").text.splitlines(),
    }
    numbers, found = count(1), dict[str, str]()
    return dict(
        json.loads(
            re.sub(
                r"[0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12}",
                lambda id: found.setdefault(id[0], f"id-{next(numbers)}"),
                json.dumps(shown, ensure_ascii=False),
            )
        )
    )


@pytest.mark.parametrize("label", KEPT)
async def test_a_card_is_as_it_was_agreed(everything: Round, label: str) -> None:
    card = everything.cards.get(label) or everything.letters[label]
    assert_golden_json(f"cards/{_name(label)}.json", seen(card))


@pytest.mark.parametrize("label", UNFOLDED)
async def test_a_letters_card_is_as_it_was_agreed(everything: Round, label: str) -> None:
    assert_golden_json(f"cards/letter-{_name(label)}.json", seen(everything.letters[label]))


def test_no_golden_card_is_left_behind() -> None:
    kept = {f"{_name(label)}.json" for label in KEPT} | {f"letter-{_name(label)}.json" for label in UNFOLDED}
    assert {file.name for file in (FOLDER / "cards").iterdir()} == kept


async def test_every_card_is_told_apart_from_every_other_by_its_words(everything: Round) -> None:
    """A golden file that is another's double tells nobody anything."""
    cards = [everything.cards.get(label) or everything.letters[label] for label in KEPT]
    said = [(aloud(card), [a.label for a in card.actions if isinstance(a, Button | SignIn)]) for card in cards]
    assert len({str(one) for one in said}) == len(said)
