"""What an organisation calls things, and whom it names: phrases, contacts, agencies, professions."""

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import NamedTuple

from learning.hours import USUAL, Hours

LABEL = 75
"""Characters of a button or an option (Slack's limit).  Learning may not know dialogs.kit, so it stands here too."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom to ring about a worry; it is the organisation's own, and a live start without them is refused."""

    name: str
    phone: str = ""
    out_of_hours: str = ""
    link: str = ""
    form: str = ""


CONTACTS = ("emergency", "worried_about_a_child", "allegation_about_staff", "whistleblowing", "wellbeing")


@dataclass(frozen=True)
class Agency:
    name: str
    lead: str
    """The e-mail address of the agency's named lead; empty where none was given."""
    hours: Hours = USUAL


class Profession(NamedTuple):
    """``title`` is words of a job title, in any case, where * stands for any letters."""

    name: str
    title: str

    def is_in(self, job_title: str) -> bool:
        return _pattern(self.title).search(job_title) is not None


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """Whole phrases, never a noun dropped into a sentence; an organisation may say each in its own words."""

    share: str = "Share an idea"
    reflect: str = "Keep a reflection"
    waiting: str = "Ideas waiting for you"
    mine: str = "Your ideas"
    briefings: str = "Briefings for you"
    reach: str = "How far it has gone"
    finding: str = "Record what you found"
    join: str = "I see this too"
    try_it: str = "Try it here"
    ask: str = "Ask"
    pass_on: str = "Pass to"
    not_this_time: str = "Not this time, because…"
    stopped: str = "We tried it and stopped, because…"
    good_practice: str = "Good practice"
    to_improve: str = "Something to improve"


PHRASES = tuple(f.name for f in fields(Phrases))


@lru_cache(maxsize=1024)
def _pattern(words: str) -> re.Pattern[str]:
    pattern = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
