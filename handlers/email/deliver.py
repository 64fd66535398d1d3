"""What is said unasked, by post: each card is a letter to one reader."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

from dialogs.kit.words import Card
from handlers.door import CannotReach, Outcome, Sent, To
from handlers.email.render import NoAddress, letter, posted
from handlers.email.words import Reader


class Mailer(Protocol):
    """Takes letters away: ``smtp.Post`` to a mail server, ``tray.Tray`` to a page of the demo."""

    async def send(self, message: EmailMessage, /, *, patient: bool = False) -> Outcome:
        """To the one address that its ``To`` holds.  ``patient``: it waits behind others for as long as it takes."""


class EmailChannel:
    """
    ``handlers.door.Channel`` over e-mail.  ``To.address`` is the e-mail address.

    ``reader`` says whose letter it is and makes the token that its links carry; it is asked once for each letter.
    """

    def __init__(
        self,
        mailer: Mailer,
        *,
        sender: str,
        organisation: str,
        reader: Callable[[To, Card], Awaitable[Reader]],
        now: Callable[[], datetime],
    ) -> None:
        self._mailer, self._sender, self._organisation = mailer, sender, organisation
        self._reader, self._now = reader, now

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        """A letter cannot be edited: what ``replaces`` another is not sent, for its links show how it now stands."""
        if replaces:
            return Sent(replaces)
        return await self._post(to.address, card, await self._reader(to, card))

    async def post(self, address: str, card: Card, reader: Reader) -> Outcome:
        """The same for a letter that nothing keeps, such as the one with which someone signs in."""
        return await self._post(address, card, reader, patient=True)

    async def _post(self, address: str, card: Card, reader: Reader, *, patient: bool = False) -> Outcome:
        try:
            message = posted(letter(card, reader, self._organisation), self._sender, reader.name, address, self._now())
        except NoAddress as no:
            return CannotReach(str(no))
        return await self._mailer.send(message, patient=patient)
