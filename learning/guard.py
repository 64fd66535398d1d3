"""
What may not be written here, found in memory before anything is stored (requirements 3.9: *stop* on hard identifiers).

Rules only: no outside service, no model, no name lists.  Every pattern is bounded in length, so looking takes time in
proportion to the text whatever is in it.  Nothing here keeps, logs or repeats what was written: it names the kind.
"""

import re
from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final
from unicodedata import category, decimal, normalize

from stdnum.gb import nhs, upn

from learning import guard_people


class Kind(StrEnum):
    """The hard identifiers, as they are named to the person who wrote one; the first found is the one that is said."""

    NHS = "an NHS number"
    NATIONAL_INSURANCE = "a National Insurance number"
    BIRTH = "a date of birth"
    ADDRESS = "a home address"
    PUPIL = "a pupil number"
    SYSTEM = "a number from a record system"
    PHONE = "a phone number"


def stop(text: str, ours: Collection[str] = ()) -> str | None:
    """
    Why this text may not be kept: the kind of what is in it, never the thing; None when it may.

    ``ours`` are telephone numbers that may be written, such as the contacts in the organisation's framework.
    """
    found = kinds(text, ours)
    first = next((kind for kind in Kind if kind in found), None)
    return f"This looks like {first}. Please take it out: say what happened without saying who." if first else None


def warn(text: str) -> str | None:
    """Why somebody should look again: it is likely to be about one person; None where it is not."""
    if not guard_people.named_with_age(_plain(text)):
        return None
    return (
        "This looks like somebody's name with an age. Please take it out: say what happened without saying who. "
        "If it is about practice in general, send it once more."
    )


def kinds(text: str, ours: Collection[str] = ()) -> frozenset[Kind]:
    """Every kind of hard identifier in the text."""
    plain = _plain(text)
    return frozenset(kind for kind, found in _RULES.items() if found(plain)) | _phones(plain, ours)


def _plain(text: str) -> str:
    """As it would be read aloud: one kind of digit, dash and space; nothing invisible; all on one line."""
    shown = "".join(map(_seen, normalize("NFKC", text)))
    return re.sub(" +", " ", shown)


def _seen(char: str) -> str:
    if char.isascii():
        return " " if char in "\t\n\r\v\f" else char
    match category(char):
        case "Nd":
            return str(decimal(char))
        case "Pd":
            return "-"
        case "Zs" | "Zl" | "Zp":
            return " "
        case "Cf" | "Mn" | "Me":  # zero-width, soft hyphens, joiners, the ring round a keycap
            return ""
        case _:
            return {"\u2212": "-", "\u2019": "'", "\u00ba": "o"}.get(char, char)


def _rule(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE | re.ASCII)


# A number stands alone: it is no part of a longer one, of a sum of money or of a date.
ALONE: Final = r"(?<!\d)(?<!\d[./,-])"
ENDS: Final = r"(?!\d)(?![./,-]\d)"

# ---- dates: only a birth is stopped, and a date is never taken for a telephone number ----

DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
SAID_DAY: Final = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
FIGURES: Final = (
    r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d(?!\d)"
    r"|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01])(?!\d)"
)
SPACED: Final = r"(?:0?[1-9]|[12]\d|3[01]) ?[./-] ?(?:0?[1-9]|1[0-2]) ?[./-] ?(?:19|20)?\d\d(?!\d)"
DATE: Final = rf"(?:{FIGURES}|{SPACED}|(?:{DAY}|{SAID_DAY})(?: day)?(?: of)?[ -]?{MONTH}|{MONTH} (?:the )?{DAY}\b)"

_FIGURES = _rule(rf"(?<!\d)(?:{FIGURES})")
_BIRTH_NAME = r"(?:\bd\.?[ /]?o\.?[ /]?b\b\.?|\b(?:date|day) of birth\b|\bbirth ?date\b)"
_BIRTH = _rule(
    rf"{_BIRTH_NAME}[^\d.;!?]{{0,20}}?(?:\b{DATE}|(?<!\d)\d\d ?\d\d ?(?:19|20)?\d\d(?!\d))",
    rf"{_BIRTH_NAME}[ ,:(-]{{1,3}}(?:(?:is|was|in) ){{0,2}}{MONTH} (?:19|20)\d\d\b",
    rf"\bbirthday(?:[ :,-]{{1,3}}(?:is|was|on|the|falls)\b){{0,3}}[ :,-]{{1,3}}{DATE}",
    rf"\bborn(?: on)?(?: the)?[ :,-]{{1,3}}{DATE}",
    rf"\bb(?:\.|:|\. )(?:{FIGURES})",
    rf"\bturn(?:s|ed|ing)? \d{{1,2}} on (?:the )?{DATE}",
    rf"(?<!\d){DATE}(?:,? (?:19|20)\d\d)?[ ,(:-]{{1,3}}"
    rf"(?:{_BIRTH_NAME}|(?:is|was) (?:(?:the|his|her|their|my) )?(?:{_BIRTH_NAME}|birthday\b))",
)

# ---- numbers of people ----

_NHS = _rule(rf"{ALONE}(?:[1-9]\d\d[ .-]?\d{{3}}[ .-]?\d{{4}}|\d(?:[ -]\d){{9}}){ENDS}")
_NHS_NAMED = _rule(
    r"\bnhs[ -]?(?:number|num|no|nr|id|#)(?![a-z])[^\d]{0,25}[1-9](?:[ .-]{0,2}\d){7,11}(?!\d)",
    r"\bnhs[ :#-]{0,3}[1-9]\d\d[ .-]?\d{3}[ .-]?\d{4}(?!\d)",
    r"(?<!\d)[1-9]\d\d[ .-]?\d{3}[ .-]?\d{4}[ ,(:-]{1,3}(?:is )?(?:(?:the|his|her|their) )?nhs\b",
)

# https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
_NI_LETTERS = r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
_NI_DIGITS = r"[ .-]?\d\d[ .-]?\d\d[ .-]?\d\d"
_NI = _rule(
    rf"\b(?!(?:am|an|as|at|be|by|he|me|my|we) ){_NI_LETTERS}{_NI_DIGITS}[ .-]?[A-D]\b",
    rf"\b(?:NI|NINO|National Insurance)\b[^\d]{{0,25}}\b{_NI_LETTERS}{_NI_DIGITS}\b",
)

_PUPIL = _rule(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]\b")

# What a record is known by in the systems of the field; a year or a count after the system's name is not one.
_SYSTEM = (
    r"(?:mosaic|lcs|liquid ?logic|ics|ehm|rio|systm ?one|system ?one|care ?first|care ?director|framework-?i|eclipse"
    r"|azeus|capita one|arbor|sims|cpoms|emis|athena|niche|pnc)"
)
_NAMED = r"(?:id|number|num|no|nr|ref|reference|record|case|client|person|urn|#)(?![a-z])\.?"
_RECORD = (
    r"(?:upn|uln|ufn|urn|pupil|student|learner|client|patient|person|child|family|service user|hospital|case|crime"
    r"|incident|record|file|chi|passport)"
)
_LONG = r"(?:[a-z]{1,3}-?)?\d(?:[ -]?\d){4,14}(?![\d,%])"
_SHORT = r"(?:[a-z]{1,3}-?)?(?!(?:19|20)\d\d\b)\d(?:[ -]?\d){3,14}(?![\d,%])"
_YEARS = r"(?!(?:19|20)\d\d[ /-]{1,3}(?:19|20)?\d\d\b)"
_SYSTEMS = _rule(
    rf"\b{_SYSTEM}[ :,;#(=-]{{1,3}}{_YEARS}{_LONG}",
    rf"\b{_SYSTEM}[ ,:'s-]{{1,3}}(?:{_NAMED}[ :;#(=-]{{0,3}}){{1,3}}(?:(?:is|was|for|the|of) ){{0,2}}{_YEARS}{_SHORT}",
    rf"\b{_RECORD}[ :-]{{0,2}}(?:{_NAMED}[ :;#(=-]{{0,3}}){{1,3}}(?:(?:is|was|for|the|of) ){{0,2}}{_YEARS}{_SHORT}",
    rf"\b(?:upn|uln|ufn|urn)[ :;#(=-]{{1,3}}{_LONG}",
    rf"\b(?:ref|reference)\b\.?[ :-]{{0,2}}(?:no|number|num|nr|id|code|#)(?![a-z])[ .:;#(=-]{{0,3}}(?:(?:is|was) )?"
    rf"{_YEARS}{_SHORT}",
    rf"\b(?:ref|reference|id|case)\b[ .:;#(=-]{{1,3}}(?:(?:is|was) )?{_YEARS}{_LONG}",
)

# ---- where someone lives ----

_POSTCODE = _rule(
    r"\b[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]) ?\d[ABD-HJLNP-UW-Z]{2}\b"
)
_STREET = (
    r"\d{1,4}[a-z]?,? (?:(?!(?:of|on|in|at|from|to|and|for|the|or|per|out|min\w{0,5}|miles?|met\w{0,5}|hours?|days?"
    r"|weeks?|months?|years?|visits?|famil\w{1,3}|child\w{0,3}|people|homes?|times?|staff|workers?)\b)"
    r"[a-z'.-]{2,20} ){1,3}"
    r"(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|way|court|crescent|cres|place|terrace|gardens|gdns|grove"
    r"|green|hill|park|square|walk|row|view|rise|mews|gate|parade|cottages?|estate|fields?|meadows?|house)\b"
)
_DOOR = r"(?:flat|apartment|apt|number|no\.?|house number|house no\.?|plot|caravan)[ :]{0,2}\d{1,4}[a-z]?\b(?! of\b)"
_HOUSE_BEFORE = _rule(
    rf"(?<!\d){_STREET}",
    rf"\b{_DOOR}",
    r"(?<!of )(?<!room )(?<!section )(?<!reg )(?<![\d.,/£])\b\d{1,4}[a-z]?[ ,]{1,3}$",
)
_HOUSE_AFTER = _rule(rf"^[ ,:(-]{{1,3}}{_DOOR}", r"^[ ,:(-]{1,3}\d{1,3}[a-z]?(?=[.,;)]? ?$|[.;)])")
_LIVES = _rule(
    rf"\b(?:lives?|living|lived|stays?|staying|home is|address(?: is|:)?)(?: with \w{{1,12}}(?: \w{{1,12}})?)?"
    rf"(?: at| in)?[ :]{{1,2}}(?:{_DOOR},? )?(?:{_STREET}|{_DOOR})"
)
_BEFORE, _AFTER = 70, 30  # how near to a postcode a house number stands, in characters

# ---- telephones ----

_PHONE = _rule(
    rf"{ALONE}(?:\(?(?:\+|\b00) ?44\)?[ .-]?(?:\(0\))?|\(?0)[ .-]?[1-9](?:[ .()-]{{0,2}}\d){{8,9}}(?!\d)",
    r"\+ ?[1-9](?:[ .()-]{0,2}\d){8,13}(?!\d)",
    r"\b(?:mob(?:ile)?|tel(?:ephone)?|phone|ring|rung|call|text|whatsapp)\b"
    r"[^\d]{0,15}(?<![+\d])7\d{3} ?\d{3} ?\d{3}(?!\d)",
)


def _each(rule: re.Pattern[str], text: str) -> Iterator[str]:
    """From every place where it can begin: what may be written must not hide what begins inside it."""
    found = rule.search(text)
    while found:
        yield found[0]
        found = rule.search(text, found.start() + 1)


def _nhs(text: str) -> bool:
    return bool(_NHS_NAMED.search(text)) or any(
        nhs.is_valid(number) and not _counts(number) for number in map(_digits, _each(_NHS, text))
    )


def _pupil(text: str) -> bool:
    """The check letter only: the library's list of authorities is of 2011, and Dorset is younger than that."""
    return any(upn.calc_check_digit(number[1:]) == number[0] for number in map(str.upper, _each(_PUPIL, text)))


def _address(text: str) -> bool:
    return bool(_LIVES.search(text)) or any(
        _HOUSE_BEFORE.search(text[max(0, code.start() - _BEFORE) : code.start()])
        or _HOUSE_AFTER.search(text[code.end() : code.end() + _AFTER])
        for code in _POSTCODE.finditer(text)
    )


def _phones(text: str, ours: Collection[str]) -> frozenset[Kind]:
    known = frozenset(_national(_digits(_plain(number))) for number in ours)
    dateless = _FIGURES.sub("/", text)
    found = any(_rings_someone(written, known) for written in _each(_PHONE, dateless))
    return frozenset({Kind.PHONE} if found else ())


def _rings_someone(written: str, known: Collection[str]) -> bool:
    """
    Numbers that begin 03, 08 or 09 are never a person's: they are helplines, councils and services (Ofcom, National
    Telephone Numbering Plan).  So 0808 800 5000 passes, and 999, 101, 111 and 116 123 are too short to be found.
    """
    number = _national(_digits(written))
    home = "+" not in written or _digits(written).startswith("44")
    if number in known or (home and number[0] in "3489"):
        return False
    if number[0] == "7" and home and len(number) != 10:
        return False
    groups = re.findall(r"\d+", written)
    if groups[0].startswith("0") and len(groups[0]) < 3:
        return not _counts(_digits(written)) and (
            all(len(group) == 1 for group in groups)
            or (groups[0] in ("07", "0") and not any(re.fullmatch(r"(?:19|20)\d\d", group) for group in groups))
        )
    return True


def _national(digits: str) -> str:
    """Without what is dialled before it: 07700 900123 and +44 (0)7700 900123 are one number."""
    return re.sub(r"^(?:(?:00)?44(?=\d{9})0?|0)", "", digits)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _counts(digits: str) -> bool:
    """A scale from nought to ten is written out in practice; it is nobody's number."""
    return all(int(b) - int(a) in (1, -1) for a, b in pairwise(digits))


def _any(rule: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: rule.search(text) is not None


_RULES: Final[dict[Kind, Callable[[str], bool]]] = {
    Kind.NHS: _nhs,
    Kind.NATIONAL_INSURANCE: _any(_NI),
    Kind.BIRTH: _any(_BIRTH),
    Kind.ADDRESS: _address,
    Kind.PUPIL: _pupil,
    Kind.SYSTEM: _any(_SYSTEMS),
}
