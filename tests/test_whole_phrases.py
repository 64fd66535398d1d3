"""An organisation may say each whole phrase in its own words: they are then read wherever that thing is said."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from dialogs.kit.questions import Sheet
from dialogs.kit.words import Button, Card, Facts, Figures, Heading, Text
from learning.framework_words import PHRASES, Phrases
from tests.databases import Databases
from tests.rounds import Round, go_round
from tests.world import world_at

OURS = {each.name: str(each.default) for each in fields(Phrases)}
SHORT = frozenset({"ask", "pass_on"})
"""Everyday words, which may stand in a sentence: a button alone must not begin with ours."""


def marker(name: str) -> str:
    return f"Qq {name.replace('_', ' ')} qq"


@dataclass(frozen=True)
class Read:
    """What somebody reads, line by line, and what they can press."""

    words: tuple[str, ...]
    pressed: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A framework with every phrase replaced."""
    file: Path = tmp_path_factory.mktemp("framework") / "ours.yaml"
    phrases = "".join(f"  {name}: {marker(name)}\n" for name in PHRASES)
    file.write_text(f"extends: harrowmere\nphrases:\n{phrases}", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
async def marked(databases: Databases, file: Path) -> AsyncIterator[dict[str, Read]]:
    """All that is said to its people in one round; not what they wrote."""
    with databases.sqlite() as url:
        async with world_at(url, framework=str(file)) as world:
            yield _all(await go_round(world))


def _all(done: Round) -> dict[str, Read]:
    views = {f"the page of {name}": view.card() for name, view in done.views.items()}
    cards = {label: _card(card) for label, card in (done.cards | views | done.letters).items()}
    return cards | {f"the form {address}": _sheet(sheet) for address, sheet in done.sheets.items()}


def _card(card: Card) -> Read:
    said = [card.title]
    for block in card.body:
        match block:
            case Text(text) | Heading(text):
                said.append(text)
            case Figures(title, rows):
                said += [title, *(row.label for row in rows)]
            case Facts():
                said += [word for pair in block.pairs.items() for word in pair]
            case _:
                pass
    return Read(tuple(said), tuple(action.label for action in card.actions if isinstance(action, Button)))


def _sheet(sheet: Sheet) -> Read:
    options = [option.label for question in sheet.questions for option in question.options]
    asked = [f"{question.label} {question.help}" for question in sheet.questions]
    return Read((sheet.title, sheet.submit, *asked, *options))


@pytest.mark.parametrize("name", PHRASES)
async def test_no_phrase_of_ours_is_left_where_an_organisation_has_its_own(marked: dict[str, Read], name: str) -> None:
    found = [
        (label, words)
        for label, read in marked.items()
        for words in (*read.pressed, *(() if name in SHORT else read.words))
        if (words.startswith(OURS[name]) and not words.startswith("Ask "))
        or (name not in SHORT and OURS[name] in words)
    ]
    assert not found, f"written in English where the framework's `phrases.{name}` belongs"


@pytest.mark.parametrize("name", PHRASES)
async def test_each_phrase_is_read_somewhere(marked: dict[str, Read], name: str) -> None:
    assert any(marker(name) in words for read in marked.values() for words in (*read.words, *read.pressed))


async def test_no_form_has_an_organisations_words_in_its_title(marked: dict[str, Read]) -> None:
    """There is room for twenty-four characters, and who knows how long theirs are."""
    titles = [read.words[0] for label, read in marked.items() if label.startswith("the form")]
    assert titles and not [title for title in titles if "Qq" in title]
