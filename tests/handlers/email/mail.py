"""Letters on their way to a mail server on loopback."""

import ssl
from contextlib import AsyncExitStack
from dataclasses import dataclass

from dialogs.kit.words import Card
from handlers.door import Outcome, To
from handlers.email.deliver import EmailChannel, Mailer
from handlers.email.smtp import Post, Server
from handlers.email.words import Reader
from tests.doubles.smtp import MailServer
from tests.handlers.email.letters import ANWEN, BRIEFING, NOW, ORGANISATION, READER, SENDER


async def _reader(to: To, _: Card) -> Reader:
    return Reader("" if to.user == "" else "Anwen Beddoes", READER.link)


def channel(mailer: Mailer) -> EmailChannel:
    return EmailChannel(mailer, sender=SENDER, organisation=ORGANISATION, reader=_reader, now=lambda: NOW)


def to(address: str = ANWEN) -> To:
    return To("email", "", "anwen", address)


@dataclass
class Mail:
    server: MailServer
    post: Post
    channel: EmailChannel
    pauses: list[float]

    async def send(self, address: str = ANWEN, card: Card = BRIEFING) -> Outcome:
        return await self.channel.deliver(to(address), card, line=card.line)


async def mail_to(stack: AsyncExitStack, server: MailServer, trusts: ssl.SSLContext | None = None) -> Mail:
    await stack.enter_async_context(server)
    pauses: list[float] = []

    async def at_once(seconds: float) -> None:
        pauses.append(seconds)

    post = await stack.enter_async_context(Post(Server.at(server.url), timeout=5, tls=trusts, pause=at_once))
    return Mail(server, post, channel(post), pauses)
