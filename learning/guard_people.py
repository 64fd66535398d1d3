"""
A likely person: a full name with an age beside it.  Told, and not stopped: whoever writes knows whether it is one.

No list of names: two words that begin with capitals, with an age at once after them, and neither of them a word that
groups, teams, places and headings are made of.
"""

import re
from typing import Final

_RANGE: Final = r"(?! ?(?:-|/|\+|to\b|and\b|or\b|plus\b|upwards\b|until\b|under\b) ?)"
_AGE: Final = re.compile(
    rf"\baged?(?: of)?[ :]{{1,2}}(?:about |only |just )?\d{{1,2}}\b{_RANGE}"
    rf"|(?<![\d-])\d{{1,2}}[ -]?(?:years?|yrs?)[ -]old\b"
    rf"|(?<![\d-])\d{{1,2}} ?y/?o\b"
    rf"|(?<=, )(?:[1-9]|1[0-8])(?=, (?:(?:who|said|told|went|came|and (?:his|her|their))\b|[a-z]{{1,12}}(?:s|ed)\b))"
    rf"|(?:(?<=\bis )|(?<=\bwas ))(?:[1-9]|1[0-8])(?= (?:and|who|now)\b|[.;]?$|[.;] )"
    rf"|(?<= \()(?:[1-9]|1[0-8])(?=\))",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(r"\(\d{1,4}\)")
_FOLLOWED: Final = re.compile(
    r"(?<![\d-])\d{1,2}[ -]?(?:years?|yrs?)[ -]old (\S{2,26}) ([^\s,.;:)]{2,26})", re.IGNORECASE
)
_JOINS: Final = re.compile(r"(?:[ ,(:-]|\b(?:is|was|who|who's|now|just)\b){1,12}$")
_NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['-]){1,24}")
_BEFORE: Final = 80  # characters in which a name and what joins it to an age stand
PLACED: Final = frozenset({"in", "at", "near", "across", "around", "throughout", "outside"})


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


NO_NAMES: Final = _words(
    # groups
    "children child kids youth youths people person boys boy girls girl babies baby teenagers teens adults adult those"
    " students student pupils pupil learners learner leavers leaver carers carer parents parent mothers mother fathers"
    " father mums mum dads dad siblings sibling families family brother sister anyone anybody everyone everybody"
    # words that headings and sentences begin with, or are made of
    " the a an our any all every each for when if in at no some most many one two three four five with from of and or"
    " to by on as about we they he she it his her their my your this that these those both only even also while where"
    " who looked after early help working together care leaving supporting signs stronger being unaccompanied asylum"
    " seeking british mental health key stage year years under over ages age groups group"
    # who and where we are
    " team teams service services school schools primary secondary academy college nursery reception high centre"
    " hospital house home homes council board county city borough road street lane avenue unit hub club clinic project"
    " plan forum panel programme worker workers manager social visitor visitors nurse police doctor"
    " january february march july september october november december monday tuesday wednesday thursday friday"
    " saturday sunday spring summer autumn winter christmas easter"
    # what we look into
    " abuse neglect domestic sexual criminal fostering private education missing exploitation substance learning voice"
    " safety safeguarding protection review reviews practice quality assurance performance data lines network"
    " attendance exclusion minors refugees residents visits audit findings finding action actions section part"
    " appendix page figure table chapter question questions item items step standard standards report reports"
    # said in capitals
    " camhs marac mash senco send lado ehcp mdt cin nhs gp iro tac taf dsl cpp scp ofsted"
)
NO_FIRST_NAMES: Final = _words("young white black asian mixed new old")
"""Of groups where they come first ("Young Carers"), and surnames where they come last."""


def named_with_age(plain: str) -> bool:
    """Of a text that is on one line, as it would be read aloud."""
    ages = list(_AGE.finditer(plain))
    if len(_IN_BRACKETS.findall(plain)) > 1:  # how many there are of each
        ages = [age for age in ages if not plain.startswith(")", age.end())]
    before = [(plain[max(0, age.start() - _BEFORE) : age.start()], age.start()) for age in ages]
    followed = any(all(map(_may_be_of_a_name, name.groups())) for name in _FOLLOWED.finditer(plain))
    return followed or any(_is_named(said) or (at <= _BEFORE and _in_lower_case(said)) for said, at in before)


def _in_lower_case(said: str) -> bool:
    """Whoever writes without capitals: two words alone at the beginning, for else they are any two words."""
    words = _JOINS.sub("", said).split(" ")
    joined = not said.endswith(("(", "is ", "was ")) and said == said.lower()  # in those, it is as likely a count
    return joined and len(words) == 2 and not words[1].endswith("s") and all(map(_may_be_of_a_name, _titled(words)))


def _titled(words: list[str]) -> list[str]:
    return [word[:1].upper() + word[1:] for word in words]


def _is_named(before: str) -> bool:
    words = _JOINS.sub("", before).split(" ")[-3:]
    a_place = len(words) == 3 and words[0].casefold() in PLACED
    if len(words) < 2 or a_place or words[-2].casefold() in NO_FIRST_NAMES:
        return False
    return all(map(_may_be_of_a_name, words[-2:]))


def _may_be_of_a_name(word: str) -> bool:
    begins = word[:1].isupper() and bool(_NAME.fullmatch(word))
    return begins and (not word.isupper() or len(word) > 3) and word.casefold().removesuffix("'s") not in NO_NAMES
