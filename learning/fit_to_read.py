"""What everybody will read names nobody of ours, and repeats nobody who cannot be asked."""

import re

from learning.drafted import words_of_author
from learning.ideas import Idea
from learning.refusal import Refusal
from learning.repeating import repeated
from learning.work import Work

REPEATED = 120
"""Characters of what was repeated, beside the question."""
IN_A_NAME = (2, 3, 4)
"""Words of a whole name: a first name alone is as likely a word."""


async def names_nobody(work: Work, **entry: str) -> None:
    """Raises ``Refusal`` beside what has the whole name of somebody on the staff list, here or gone."""
    for name, words in entry.items():
        if found := await work.people.called(_runs(words)):
            told = f"Nobody is named on the list, and this names {' and '.join(found)}. Please say it without the name."
            raise Refusal(told, about=name)


def in_own_words(idea: Idea, **entry: str) -> None:
    """Colleagues know each other by their words, and its author cannot say that this is fair."""
    for name, words in entry.items():
        if found := repeated(words, words_of_author(idea)):
            told = f"“{found[:REPEATED]}”: these are words of somebody who cannot be asked. Please say it in your own."
            raise Refusal(told, about=name)


def _runs(words: str) -> frozenset[str]:
    """All that could be a name; a name may be somebody's (“Zoe Ambrose's”)."""
    said = [re.sub(r"['’]s$", "", word) for word in re.findall(r"\w[\w'’-]*", words)]
    starts = range(len(said))
    return frozenset(" ".join(said[n : n + many]) for many in IN_A_NAME for n in starts if n + many <= len(said))
