"""What a mail server's answer means for a letter: one table, read from the top."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from handlers.door import Again, CannotReach, Never, Outcome, SlowDown

PAUSE = 60.0  # seconds after a 421 and what is like it: RFC 5321 names none

Stage: TypeAlias = Literal["greeting", "sign-in", "sender", "recipient", "letter"]


@dataclass(frozen=True)
class Meaning:
    """``alarm``: every letter will fare so until somebody mends the settings."""

    outcome: Outcome
    alarm: bool = False


def _slower(_: str) -> Outcome:
    return SlowDown(PAUSE)


_ANY = frozenset[Stage]({"greeting", "sign-in", "sender", "recipient", "letter"})
_OURS = frozenset[Stage]({"greeting", "sign-in", "sender"})
_THEIRS = frozenset[Stage]({"recipient", "letter"})
_RECIPIENT = frozenset[Stage]({"recipient"})

# Where it was said, how the answer begins (code, then RFC 3463's finer one), what follows, whether it is an alarm, why.
_TABLE: tuple[tuple[frozenset[Stage], str, Callable[[str], Outcome], bool, str], ...] = (
    (_ANY, r"421|432|4\d\d 4\.3\.2", _slower, False, ""),  # 432: too many connections (Exchange Online)
    (_ANY, r"4", Again, False, "the mail server said to try again later"),
    (frozenset({"sign-in"}), r"", Again, True, "the mail server refused the name and password in SMTP_URL"),
    (_OURS, r"", Again, True, "the mail server will not take letters from us"),
    (_RECIPIENT, r"5\d\d 5\.7\.", Again, True, "the mail server will not send on for us"),
    (_THEIRS, r"5\d\d 5\.[12]\.", CannotReach, False, "the mail server cannot deliver to this address"),
    (_THEIRS, r"5\d\d 5\.[67]\.", Never, False, "the mail server refused the letter"),
    (_THEIRS, r"550|551|553", CannotReach, False, "the mail server knows nobody at this address"),
    (_THEIRS, r"5\d\d .*\buser unknown", CannotReach, False, "the mail server knows nobody at this address"),
    (_THEIRS, r"", Never, False, "the mail server refused the letter"),
)


def meaning(fault: BaseException) -> Meaning:
    """
    Of whatever a mail server said or failed to say.

    The reasons hold the server's code and never its words, which like to repeat the address.
    """
    match fault:
        case SMTPRecipientsRefused(recipients=[SMTPRecipientRefused() as refused, *_]):
            return _told("recipient", refused)
        case SMTPAuthenticationError():
            return _told("sign-in", fault)
        case SMTPSenderRefused():
            return _told("sender", fault)
        case SMTPDataError():
            return _told("letter", fault)
        case SMTPResponseException(code=code) if code > 0:
            return _told("greeting", fault)
        case SMTPNotSupported():
            return Meaning(Again("the mail server does not offer what SMTP_URL asks for"), alarm=True)
        case SMTPException() | OSError():
            return Meaning(Again("the connection to the mail server failed"))
        case _:
            raise fault


def _told(stage: Stage, reply: SMTPResponseException) -> Meaning:
    answer = f"{reply.code} {reply.message}"
    for stages, begins, outcome, alarm, why in _TABLE:
        if stage in stages and re.match(begins, answer, re.IGNORECASE):
            return Meaning(outcome(f"{why} ({reply.code})"), alarm)
    raise AssertionError("the table's last lines hold for every answer")
