"""The demo's mail: what was sent is kept in memory, newest first, and shown on a page; nothing leaves the machine."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from handlers.door import Outcome, Sent

KEPT = 200


@dataclass(frozen=True)
class Letter:
    """A letter as it would have arrived."""

    to: str
    subject: str
    text: str
    html: str
    at: datetime


class Tray:
    """A ``deliver.Mailer``."""

    def __init__(self, kept: int = KEPT) -> None:
        self._letters: deque[Letter] = deque(maxlen=kept)

    async def send(self, message: EmailMessage, /, *, patient: bool = False) -> Outcome:
        self._letters.appendleft(
            Letter(
                to=message["To"].addresses[0].addr_spec,
                subject=str(message["Subject"]),
                text=_part(message, "plain"),
                html=_part(message, "html"),
                at=parsedate_to_datetime(message["Date"]),
            )
        )
        return Sent()

    @property
    def letters(self) -> tuple[Letter, ...]:
        return tuple(self._letters)

    def clear(self) -> None:
        self._letters.clear()

    def to(self, address: str) -> tuple[Letter, ...]:
        """Somebody's letters, the newest first."""
        return tuple(letter for letter in self._letters if letter.to.casefold() == address.casefold())


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
