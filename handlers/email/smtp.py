"""Letters handed to a mail server, over a few connections for as long as there are any."""

import asyncio
import logging
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPException

from handlers.door import Outcome, Sent, SlowDown
from handlers.email.outcomes import meaning

log = logging.getLogger(__name__)

TIMEOUT = 30.0  # seconds for any one answer
APART = 0.104  # seconds at least between two letters: a mail server is asked gently
LINES = 3  # connections at once, and no more: what Exchange Online allows one sender
PATIENCE = 1.0  # seconds that a letter waits for one of them
LETTERS = 50  # over one connection: servers end longer ones, in their own way


@dataclass(frozen=True)
class Server:
    """
    ``SMTP_URL``: ``smtp://name:password@host:port?starttls=1``, or ``smtps://`` where all of it is encrypted.

    Without ``starttls`` encryption is used where the server offers it, and is demanded where there is a password.
    ``starttls=0`` is for a server on the same machine.
    """

    host: str
    port: int
    name: str | None = None
    password: str | None = field(default=None, repr=False)
    encryption: Literal["whole", "demanded", "offered", "none"] = "offered"

    @classmethod
    def at(cls, url: str) -> Self:
        """Raises ``ValueError`` with what to write instead; never with the password."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port, parts = None, None, urlsplit("")
        if parts.scheme not in ("smtp", "smtps") or not host:
            raise ValueError("SMTP_URL must look like smtp://name:password@mail.example:587?starttls=1")
        starttls = parse_qs(parts.query).get("starttls", [""])[-1]
        if starttls not in ("", "0", "1"):
            raise ValueError("In SMTP_URL starttls is 1 or 0")
        name = unquote(parts.username) if parts.username else None
        password = unquote(parts.password) if parts.password else None
        if parts.scheme == "smtps":
            return cls(host, port or 465, name, password, "whole")
        if starttls == "0":
            return cls(host, port or 25, name, password, "none")
        demanded = starttls == "1" or password is not None
        return cls(host, port or (587 if demanded else 25), name, password, "demanded" if demanded else "offered")


class Post:
    """
    A ``deliver.Mailer`` over a few connections, so that one slow answer does not hold up everybody.

    Letters go APART, however long they had to wait.  One that has found no connection in PATIENCE is handed back
    unsent, and so is what waited when the server said to slow down: its reader may since have had it otherwise, or
    nobody may want it sent any more.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        tls: ssl.SSLContext | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._lines = [_Line(server, timeout, tls) for _ in range(LINES)]
        self._free: asyncio.LifoQueue[_Line] = asyncio.LifoQueue()  # the one used last is the one that is still open
        for line in self._lines:
            self._free.put_nowait(line)
        self._pause, self._next = pause, 0.0
        self._slowed = SlowDown(0)
        self._alarmed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def send(self, message: EmailMessage, /, *, patient: bool = False) -> Outcome:
        before = self._slowed
        try:
            async with asyncio.timeout(None if patient else PATIENCE):
                line = await self._free.get()
        except TimeoutError:
            return SlowDown(PATIENCE)
        try:
            if self._slowed is not before and not patient:
                return self._slowed
            outcome = await self._send_over(line, message)
        finally:
            self._free.put_nowait(line)
        if isinstance(outcome, SlowDown):
            self._slowed = outcome
        return outcome

    async def close(self) -> None:
        """Takes leave of the server."""
        for line in self._lines:
            await line.close()

    async def _send_over(self, line: "_Line", message: EmailMessage) -> Outcome:
        sender, to = (message[header].addresses[0] for header in ("From", "To"))
        try:
            client = await line.connected(sender.domain)
            await self._not_all_at_once()
            await client.sendmail(sender.addr_spec, [to.addr_spec], message.as_bytes())
        except (SMTPException, OSError) as fault:
            found = meaning(fault)
            line.failed()
            self._alarm(found.alarm, found.outcome)
            return found.outcome
        except BaseException:  # cancelled in the middle of a letter: nobody knows where the conversation stands
            line.drop()
            raise
        line.sent += 1
        self._alarm(False)
        return Sent()

    async def _not_all_at_once(self) -> None:
        """Those that have waited for a slow answer to another each had a time of their own; it is over."""
        now = time.monotonic()
        wait, self._next = self._next - now, max(self._next, now) + APART
        if wait > 0:
            await self._pause(wait)

    def _alarm(self, now: bool, why: Outcome | None = None) -> None:
        """Said once, not for every letter that fares the same."""
        if now and not self._alarmed:
            log.error("No letter can be sent: %s", getattr(why, "why", ""))
        self._alarmed = now


class _Line:
    """
    One connection; one that was left is opened again.

    What became of a letter when the connection is cut while it is handed over is not known: it is ``Again``.
    """

    def __init__(self, server: Server, timeout: float, tls: ssl.SSLContext | None) -> None:
        self._server, self._timeout, self._tls = server, timeout, tls
        self._client: SMTP | None = None
        self.sent = 0

    async def connected(self, ourselves: str) -> SMTP:
        if self._client and self.sent >= LETTERS:
            await self.close()
        if self._client and await _is_there(self._client):
            return self._client
        self.drop()
        server, encryption = self._server, self._server.encryption
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.name,
            password=server.password,
            local_hostname=ourselves,  # never the machine's own name
            timeout=self._timeout,
            use_tls=encryption == "whole",
            start_tls={"whole": False, "demanded": True, "offered": None, "none": False}[encryption],
            tls_context=self._tls,
        )
        await client.connect()
        self._client, self.sent = client, 0
        return client

    async def close(self) -> None:
        client, self._client = self._client, None
        if client and client.is_connected:
            try:
                await client.quit()
            except (SMTPException, OSError):
                client.close()

    def failed(self) -> None:
        if not (self._client and self._client.is_connected):
            self.drop()

    def drop(self) -> None:
        client, self._client = self._client, None
        if client:
            client.close()


async def _is_there(client: SMTP) -> bool:
    """Servers hang up on the idle, which is not seen until they are asked."""
    try:
        await client.noop()
    except (SMTPException, OSError):
        return False
    return True
