"""What our own pages say is said in the field's words, and plainly."""

import re
from pathlib import Path

import pytest

from dialogs.kit.words import Card, aloud
from handlers.web import errors, statements

TEMPLATES = Path(errors.__file__).parent / "templates"
RESERVED = [
    "case",
    "referral",
    "assessment",
    "allocate",
    "contact",
    "plan",
    "conference",
    "escalate",
    "close",
    "threshold",
    "RAG",
    "strategy",
    "ticket",
    "backlog",
    "stakeholder",
    "user",
    "content",
    "compliance",
    "mandatory",
    "receipt",
    "sign-off",
    "triage",
]
SAID = {name: aloud(card) for name, card in vars(statements).items() if isinstance(card, Card)}
SAID |= {f"error {status}": aloud(card) for status, card in errors.SAID.items()}
SAID |= {"handed back": aloud(statements.not_ours("x")), "fault": aloud(statements.fault("abc123"))}
SAID |= {
    str(path.relative_to(TEMPLATES)): re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", " ", path.read_text(), flags=re.DOTALL)
    for path in TEMPLATES.rglob("*.html")
}


@pytest.mark.parametrize("where", SAID)
def test_no_reserved_word_stands_for_something_of_ours(where: str) -> None:
    assert not [word for word in RESERVED if re.search(rf"\b{word}s?\b", SAID[where], re.IGNORECASE)]


@pytest.mark.parametrize("where", ["ACCESSIBILITY", "PRIVACY"])
def test_a_statement_is_read_by_whoever_is_ten(where: str) -> None:
    """Short sentences and short words: the Flesch-Kincaid grade, counted simply, is under 8."""
    text = SAID[where]
    sentences = [s for s in re.split(r"[.!?:\n]+", text) if s.strip()]
    words = re.findall(r"[A-Za-z’']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in words)
    assert 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59 < 8


@pytest.mark.parametrize("status", errors.SAID)
def test_an_error_says_neither_a_number_nor_whose_fault_it_is(status: int) -> None:
    said = aloud(errors.SAID[status])
    assert not re.search(r"\d|error|invalid|request|server|fail", said, re.IGNORECASE)
