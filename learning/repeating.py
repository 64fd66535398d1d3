"""Whether something repeats what somebody else wrote: a line of theirs, a sentence, or a run of their words."""

import re
from collections.abc import Iterable
from unicodedata import normalize

RUN = 8
"""Words in a row that two people do not come upon by chance."""
SENTENCE = 3
"""Of fewer words than this a sentence is repeated only where it stands by itself."""


def repeated(words: str, theirs: Iterable[str]) -> str:
    """The first words of theirs that are said again, however they are spaced, spelt large or pointed; "" for none."""
    said, sentences = _words(words), [_words(one) for one in _sentences(words)]
    for text in theirs:
        for sentence in _sentences(text):
            found = _words(sentence)
            if found and (found in sentences or (len(found) >= SENTENCE and _within(found, said))):
                return " ".join(sentence.split())
        every = _words(text)
        for start in range(len(every) - RUN + 1):
            if _within(run := every[start : start + RUN], said):
                return " ".join(run)
    return ""


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?;:…\n]+", text) if part.strip()]


def _words(text: str) -> list[str]:
    """An apostrophe parts no word, and is written in several ways."""
    return re.findall(r"\w+", re.sub(r"['’‘ʼ`]", "", normalize("NFKC", text).casefold()))


def _within(run: list[str], said: list[str]) -> bool:
    return any(said[start : start + len(run)] == run for start in range(len(said) - len(run) + 1))
