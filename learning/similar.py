"""
What sounds like what: the words of a text that tell something, whatever their order and ending.

Who may find somebody else's idea so is said by the idea (`Idea.is_open_to`); how close two are is measured where they
are looked for.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from learning.ideas import Idea, IdeaId
from learning.people import Viewer

AT_MOST = 3
"""Similar ideas on one card."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_NOTHING = frozenset(
    """
    about above across after again all almost along already also although always and another any anybody anyone
    anything are around ask asked asking away back because been before being below better between both but came
    can cannot come comes could day days did does doing done down each either else enough even ever every
    everybody everyone everything few first for from gave get gets getting give given gives going good got had
    has have having her here hers him his how idea ideas into its itself just keep kept know knows last less let
    like little look made make makes making many may maybe mean means might more most much must need needs never
    new next nobody not nothing now off often once one only onto other others our ours out over own part perhaps
    please put quite rather really said same say says see seem seen sees several shall she should since some
    somebody someone something sometimes still such sure take taken takes than that the their theirs them then
    there these they thing things think this those though through time times today too two under until upon use
    used using usually very via want wants was way ways week weeks well went were what when where whether which
    while who whole whom whose why will with within without work working works would year years yes yet you your
    yours
    """.split()  # noqa: SIM905  # as a list it would be 250 lines
)
"""Words of everyday speech that make no two texts alike."""
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s")


def telling(text: str) -> list[str]:
    """Its words that tell something, each once, in the order in which they come."""
    words = (word.casefold() for word in _WORD.findall(text))
    return list(dict.fromkeys(word for word in words if word not in _NOTHING))


@lru_cache(20_000)
def stem(word: str) -> str:
    """Families, family and family's are one word here.  Rough on purpose: it only has to be the same on both sides."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word.rstrip("ey") if len(word.rstrip("ey")) >= 3 else word


_EVERYDAY = frozenset(
    map(stem, ("child", "children", "family", "person", "people", "staff", "team", "parent", "school", "social"))
) | frozenset(map(stem, ("practice", "young", "worker", "meeting", "visit")))
"""In this field they stand everywhere: two ideas are not alike for being about families."""


def weight(stem: str) -> float:
    return 0.5 if stem in _EVERYDAY else 1.0


class Similar(Protocol):
    async def like(self, words: str, reader: Viewer, but: IdeaId | None = None) -> Sequence[Idea]:
        """At most three that sound like this, the nearest first: what this reader may read, and none of their own."""
