"""A card as a letter: the subject that gives nothing away, the text and the page; and the letter as it is posted."""

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from secrets import token_hex

from pydantic import AnyHttpUrl

from dialogs.kit.words import Card, Link, Text
from handlers.email.page import html
from handlers.email.plain import text
from handlers.email.words import Letter, Reader, in_a_header

# The dot-atom of RFC 5322: nobody's list holds the quoted kind, and what is this plain can break no header.
_MAILBOX = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class NoAddress(ValueError):
    """What somebody's list has in place of an e-mail address.  It does not say what that is."""


def letter(card: Card, reader: Reader, organisation: str) -> Letter:
    """
    The card for one reader.  Raises ``TypeError`` for a ``SignIn``: ``words.linked`` makes it a link first.

    The subject is the card's own neutral line even for those who hear whole cards: a list of letters is read over
    shoulders, and whoever opens the letter hears all of it.
    """
    return Letter(in_a_header(card.line), text(card, reader, organisation), html(card, reader, organisation))


def sign_in_letter(organisation: str, link: str, minutes: int) -> Card:
    """What is posted to whoever asked to sign in by e-mail.  It holds the link itself, so it is sent and never kept."""
    return Card(
        "Sign in to Hearback",
        (
            Text(f"Someone asked to sign in to Hearback at {organisation} with this e-mail address."),
            Text(f"If that was you, press the button. It works once, for {minutes} minutes."),
            Text("If it was not you, you need do nothing: nobody is signed in without this letter."),
        ),
        (Link("Sign in", AnyHttpUrl(link)),),
        line="Hearback: the link you asked for",
    )


def posted(letter: Letter, sender: str, name: str, address: str, now: datetime) -> EmailMessage:
    """
    The letter ready for a mail server; raises ``NoAddress``.

    It says that a machine wrote it, so that no absence notice answers it (RFC 3834; the second header is Exchange's).
    It asks for no receipt.
    It is part of someone's work and no marketing, so it offers no List-Unsubscribe: who has left is taken off by
    their agency's list.  Nothing in its headers says what it is about, and its id is random.
    """
    from_name, from_address = parseaddr(in_a_header(sender))
    by = _address(from_name or "Hearback", from_address)
    message = EmailMessage(policy=SMTP)
    message["From"] = by
    message["To"] = _address(name, address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now.astimezone(UTC))
    message["Message-ID"] = f"<{token_hex(16)}@{by.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = "en-GB"  # last: setting the words takes away every header that describes them
    return message


def _address(name: str, address: str) -> Address:
    """The domain may be an international one; a mailbox that is not ASCII cannot be written to on every server."""
    mailbox, _, domain = address.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not (_MAILBOX.fullmatch(mailbox) and _HOST.fullmatch(host)):
        raise NoAddress("this is not an e-mail address that can be written to")
    return Address(in_a_header(name), mailbox, host)
