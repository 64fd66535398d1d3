"""The cards that the letters of these tests are made of."""

from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from pydantic import AnyHttpUrl

from dialogs.kit.words import (
    Button,
    Card,
    Facts,
    Figure,
    Figures,
    Heading,
    Quote,
    Resource,
    Resources,
    Text,
)
from handlers.email.words import Reader
from learning.subject import Subject

PUBLIC_URL = "https://hearback.harrowmere.example"
ORGANISATION = "Harrowmere Safeguarding Children Partnership"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SENDER = "Hearback <hearback@harrowmere.example>"
ANWEN = "anwen.beddoes@schools.harrowmere.example"

_SECTIONS = {
    "Background": "A thematic audit looked at 20 pieces of work about neglect in primary-age children.",
    "Why it matters": "In nine of the 20, worries were written down for more than a year before anyone joined them up.",
    "What we found": "Each note made sense alone. Nobody had laid them side by side.",
    "What worked well": "Where one worker kept a simple timeline, the family and the school saw the same picture.",
    "What to look out for": "Small things that come back: the same coat, missed lunches, a child who is always tired.",
    "What to do": "Start a timeline on the day of the second worry.\nAsk the child what a good day is like.",
    "Questions for your team": "What do we walk past because we have seen it before?",
}
_ANSWERS = ("Clear to me", "Mostly clear", "Not yet clear", "We already do this", "Not relevant to my role")
_BRIEFING = UUID(int=14)

BRIEFING = Card(
    "Seeing neglect in the everyday",
    (
        Text("Why it matters to you: schools see the everyday first."),
        *(block for heading, words in _SECTIONS.items() for block in (Heading(heading), Text(words))),
        Quote("I thought everyone’s house was cold."),
        Facts({"Issued": "9 November 2026", "From": "Jaspreet Lalli, Learning and improvement"}),
        Figures("How far it has gone", (Figure("Answered", 45, 65), Figure("Used in practice", None, hidden=True))),
        Resources((Resource("A timeline on one page", AnyHttpUrl(f"{PUBLIC_URL}/files/timeline"), "Two sides of A4"),)),
    ),
    tuple(
        Button(label, "briefing.answer", {"briefing": str(_BRIEFING), "answer": f"a{n}"}, how="ask")
        for n, label in enumerate(_ANSWERS, 1)
    ),
    line="Hearback: there is a briefing for you",
    about=Subject("briefing", _BRIEFING),
)


def link(button: Button) -> str:
    asked = urlencode({"do": button.address, **{name: str(value) for name, value in button.values.items()}})
    return f"{PUBLIC_URL}/l/dG9rZW4tb2YtYS10ZXN0?{asked}"


READER = Reader("Anwen Beddoes", link)
