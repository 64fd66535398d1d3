"""What Newcastle's framework asks of every word, and of every number: read on all cards and forms in its own skin."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest

from dialogs.kit.words import aloud
from tests.databases import Databases
from tests.rounds import Round, go_round
from tests.world import world_at

NEVER = re.compile(r"\b(fail(s|ed|ing|ures?)?|non-?complian\w+|error rates?)\b", re.IGNORECASE)
SCORE = re.compile(
    r"\b(scores?|scored|grades?|graded|stars?|ratings?|rated|red|amber|rag|league|rank\w*)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
async def newcastle(databases: Databases) -> AsyncIterator[Round]:
    """The round of every form and every card, with Newcastle's framework."""
    with databases.sqlite() as url:
        async with world_at(url, framework="newcastle") as world:
            yield await go_round(world)


def read(everything: Round) -> Iterator[tuple[str, str]]:
    """Every word on every card and form, and each card's line."""
    for label, card in (everything.cards | everything.letters).items():
        yield label, "\n".join([aloud(card), card.line, *(action.label for action in card.actions)])
    for address, sheet in everything.sheets.items():
        asked = [f"{q.label} {q.help} {' '.join(o.label for o in q.options)}" for q in sheet.questions]
        yield address, "\n".join([sheet.title, sheet.submit, *asked])


@pytest.mark.requirement("W13")
async def test_no_card_and_no_form_says_fail_non_compliant_or_error_rate(newcastle: Round) -> None:
    assert len(newcastle.cards) > 100 and len(newcastle.sheets) > 25 and newcastle.views
    said = list(read(newcastle))
    assert any("Newcastle" in words for _, words in said) and any(
        "Craft a practice story" in words for _, words in said
    )
    assert [(label, found[0]) for label, words in said if (found := NEVER.search(words))] == []


async def test_nothing_is_scored_graded_starred_or_ranked(newcastle: Round) -> None:
    """W3, as far as cards and forms go: no number is asked of anybody's practice."""
    assert [(label, found[0]) for label, words in read(newcastle) if (found := SCORE.search(words))] == []
    numbers = {
        f"{address}.{q.name}"
        for address, sheet in newcastle.sheets.items()
        for q in sheet.questions
        if q.widget == "number"
    }
    assert numbers <= {"finding.write.number"}, "how many were looked at, and nothing else"
