"""
A mail server on loopback, in the test's own loop: a real one (aiosmtpd) that keeps what it is given.

    async with MailServer() as server:
        server.answers("rcpt", "550 5.1.1 User unknown", to="gone@harrowmere.example")
        ...  # send to server.url
        assert server.letters[0].subject == "Hearback: there is something for you"
"""

import asyncio
import ssl
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal, Self
from warnings import catch_warnings

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

At = Literal["connect", "mail", "rcpt", "data"]
HANG_UP = ""


@dataclass(frozen=True)
class Received:
    """A letter as it arrived; ``to`` and ``sender`` are the envelope's."""

    sender: str
    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"no {kind} part"
        return str(part.get_content()).replace("\r\n", "\n")  # as a mail program shows it


@dataclass
class _Answer:
    at: At
    reply: str
    to: str
    times: int | None


@dataclass
class MailServer:
    """``password``: everyone signs in with it.  ``tls``: STARTTLS is demanded, or with ``smtps`` all is encrypted."""

    password: str | None = None
    tls: ssl.SSLContext | None = None
    smtps: bool = False
    letters: list[Received] = field(default_factory=list)
    connections: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    """By address: its letter is not answered before that happens."""
    held: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    """Released for each letter that is held up so."""
    _answers: list[_Answer] = field(default_factory=list)
    _open: set["_Conversation"] = field(default_factory=set)

    def answers(self, at: At, reply: str, *, to: str = "", times: int | None = None) -> None:
        """What it says instead of yes: to one recipient or all, so many times or always.  Later ones win."""
        self._answers.insert(0, _Answer(at, reply, to, times))

    def hangs_up(self, at: At, *, times: int | None = None) -> None:
        """The connection is cut instead of an answer."""
        self.answers(at, HANG_UP, times=times)

    def drop_everyone(self) -> None:
        """As servers do with connections that have been idle."""
        for conversation in list(self._open):
            conversation.cut()

    @property
    def url(self) -> str:
        """``SMTP_URL`` for this server."""
        secret = f"hearback:{self.password}@" if self.password else ""
        starttls = "" if self.smtps else f"?starttls={int(self.tls is not None)}"
        return f"{'smtps' if self.smtps else 'smtp'}://{secret}127.0.0.1:{self.port}{starttls}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Conversation(self), "127.0.0.1", 0, ssl=self.tls if self.smtps else None
        )
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.drop_everyone()
        await self._server.wait_closed()

    def _said(self, at: At, to: str = "") -> str | None:
        for answer in self._answers:
            if answer.at == at and answer.to in ("", to) and answer.times != 0:
                if answer.times is not None:
                    answer.times -= 1
                return answer.reply
        return None

    # aiosmtpd calls these by name.

    async def handle_MAIL(self, server: "_Conversation", _: Session, envelope: Envelope, address: str, __: Any) -> str:
        if refused := server.refuses("mail"):
            return refused
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: "_Conversation", _: Session, envelope: Envelope, address: str, __: Any) -> str:
        if refused := server.refuses("rcpt", address):
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, *_: object) -> str:
        self.commands["quit"] += 1
        return "221 Bye"

    async def handle_DATA(self, server: "_Conversation", _: Session, envelope: Envelope) -> str:
        to = envelope.rcpt_tos[0]
        if to in self.slow:
            self.held.release()
            await self.slow[to].wait()
        if refused := server.refuses("data", to):
            return refused
        assert isinstance(envelope.content, bytes)
        self.letters.append(Received(envelope.mail_from or "", to, envelope.content))
        return "250 OK"


class _Conversation(SMTP):
    """One connection."""

    def __init__(self, office: MailServer) -> None:
        self._office = office
        with catch_warnings(action="ignore"):  # that a password may travel in the clear: on loopback it may
            super().__init__(
                office,
                hostname="mail.example",
                tls_context=None if office.smtps else office.tls,
                require_starttls=office.tls is not None and not office.smtps,
                auth_required=office.password is not None,
                auth_require_tls=False,
                authenticator=self._signs_in,
                loop=asyncio.get_running_loop(),
            )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if transport not in self._office._open and self not in self._office._open:
            self._office.connections += 1
            self._office._open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._office._open.discard(self)
        super().connection_lost(error)

    async def push(self, status: Any) -> None:
        if str(status).startswith("220 mail.example"):
            reply = self._office._said("connect")
            if reply is not None:
                if reply == HANG_UP:
                    self.cut()
                    return
                status = reply
        await super().push(status)

    def refuses(self, at: At, to: str = "") -> str:
        self._office.commands[at] += 1
        reply = self._office._said(at, to)
        if reply == HANG_UP:
            self.cut()
            return "421 nobody hears this"
        return reply or ""

    def cut(self) -> None:
        if self.transport:
            self.transport.abort()

    def _signs_in(self, _: SMTP, __: Session, ___: Envelope, ____: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password.decode() == self._office.password
        return AuthResult(success=right, handled=False)
