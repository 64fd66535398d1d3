"""Letters at a real mail server on loopback: what arrives, and what each of its answers means for the reader."""

import ssl
from contextlib import AsyncExitStack
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dialogs.kit.words import Card
from handlers.door import Again, CannotReach, Never, Outcome, Sent, SlowDown
from handlers.email.smtp import LETTERS, Post, Server
from handlers.email.tray import Tray
from tests.doubles.smtp import At, MailServer
from tests.handlers.email.letters import ANWEN, BRIEFING, NOW
from tests.handlers.email.mail import channel, mail_to, to

GONE = "gone@harrowmere.example"


async def test_a_letter_arrives_with_both_its_parts() -> None:
    async with AsyncExitStack() as stack:
        mail = await mail_to(stack, MailServer())

        assert await mail.send() == Sent()

    (letter,) = mail.server.letters
    assert (letter.sender, letter.to) == ("hearback@harrowmere.example", ANWEN)
    assert letter.message.get_content_type() == "multipart/alternative"
    assert letter.subject == "Hearback: there is a briefing for you"
    assert "Seeing neglect in the everyday\n====" in letter.text
    assert "<h1" in letter.html
    assert letter.raw.isascii()


async def test_many_letters_share_a_connection_and_a_long_row_of_them_a_few() -> None:
    async with AsyncExitStack() as stack:
        mail = await mail_to(stack, MailServer())

        card = Card("Hello")
        said = [await mail.send(f"p{n}@schools.example", card) for n in range(LETTERS + 5)]

        assert set(said) == {Sent()}
        assert len(mail.server.letters) == LETTERS + 5
        assert mail.server.connections == 2


async def test_a_server_that_hung_up_on_the_idle_is_called_again() -> None:
    async with AsyncExitStack() as stack:
        mail = await mail_to(stack, MailServer())
        await mail.send()
        mail.server.drop_everyone()

        assert await mail.send() == Sent()

        assert len(mail.server.letters) == 2
        assert mail.server.connections == 2


@pytest.mark.parametrize(("at", "reply", "outcome"), [
    ("connect", "421 4.3.2 Too busy", SlowDown),
    ("rcpt", "421 4.7.0 Too many letters", SlowDown),
    ("data", "432 4.3.2 Concurrent connections limit exceeded", SlowDown),
    ("mail", "452 4.3.2 Busy", SlowDown),
    ("rcpt", "450 4.2.0 Greylisted", Again),
    ("rcpt", "452 4.2.2 Mailbox full for now", Again),
    ("data", "451 4.3.0 Local trouble", Again),
    ("rcpt", "550 5.1.1 User unknown", CannotReach),
    ("rcpt", "550 No such person here", CannotReach),
    ("rcpt", "551 Has moved", CannotReach),
    ("rcpt", "553 5.1.3 Bad mailbox name", CannotReach),
    ("rcpt", "554 5.1.1 User unknown", CannotReach),
    ("rcpt", "521 user unknown", CannotReach),
    ("rcpt", "552 5.2.2 Mailbox full", CannotReach),
    ("data", "550 5.1.1 User unknown", CannotReach),
    ("data", "552 5.3.4 Too big", Never),
    ("data", "554 5.7.1 Looks like spam", Never),
    ("data", "550 5.7.1 Refused by policy", Never),
    ("data", "554 Refused", Never),
    ("rcpt", "550 5.7.54 Unable to relay", Again),
    ("mail", "550 5.7.60 Not allowed to send as this", Again),
    ("connect", "554 5.7.1 Go away", Again),
])  # fmt: skip
async def test_what_the_server_says_decides_what_becomes_of_a_letter(
    at: At, reply: str, outcome: type[Outcome]
) -> None:
    async with AsyncExitStack() as stack:
        mail = await mail_to(stack, MailServer())
        mail.server.answers(at, reply, times=1)

        said = await mail.send()

        assert isinstance(said, outcome)
        assert ANWEN not in repr(said)
        assert mail.server.letters == []
        assert await mail.send() == Sent()  # the next letter is none the worse for it


async def test_one_address_that_is_gone_stops_nobody_elses_letter() -> None:
    async with AsyncExitStack() as stack:
        mail = await mail_to(stack, MailServer())
        mail.server.answers("rcpt", "550 5.1.1 User unknown", to=GONE)

        said = [await mail.send(address) for address in (ANWEN, GONE, "bo@schools.example")]

        assert [type(outcome) for outcome in said] == [Sent, CannotReach, Sent]
        assert mail.server.connections == 1


@pytest.mark.parametrize("at", ["connect", "mail", "rcpt", "data"])
async def test_a_cut_connection_means_again(at: At) -> None:
    async with AsyncExitStack() as stack:
        mail = await mail_to(stack, MailServer())
        mail.server.hangs_up(at, times=1)

        assert isinstance(await mail.send(), Again)
        assert await mail.send() == Sent()


async def test_a_server_that_is_not_there_means_again() -> None:
    async with MailServer() as server:
        url = server.url
    async with Post(Server.at(url)) as post:
        assert isinstance(await channel(post).deliver(to(), BRIEFING, line=""), Again)


async def test_a_wrong_password_is_told_once_and_never_said(caplog: pytest.LogCaptureFixture) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(MailServer(password="right"))
        post = await stack.enter_async_context(Post(Server.at(server.url.replace("right", "wr%2Fong"))))

        said = [await channel(post).deliver(to(), BRIEFING, line="") for _ in range(3)]

        assert all(isinstance(outcome, Again) for outcome in said)

    (told,) = [record for record in caplog.records if record.name.startswith("handlers.")]
    assert told.levelname == "ERROR"
    assert "SMTP_URL" in told.getMessage()
    assert "ong" not in told.getMessage()


async def test_a_right_password_signs_in_once_for_all_letters() -> None:
    async with AsyncExitStack() as stack:
        mail = await mail_to(stack, MailServer(password="right"))

        assert [await mail.send(), await mail.send()] == [Sent(), Sent()]
        assert mail.server.connections == 1


@pytest.mark.parametrize("smtps", [False, True])
async def test_letters_are_encrypted_on_the_way(smtps: bool, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        serves, trusts = _certificates(tmp_path)
        mail = await mail_to(stack, MailServer(password="right", tls=serves, smtps=smtps), trusts)

        assert await mail.send() == Sent()


async def test_a_server_that_nobody_vouches_for_gets_no_password_and_no_letter(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        serves, _ = _certificates(tmp_path)
        mail = await mail_to(stack, MailServer(password="right", tls=serves))

        assert isinstance(await mail.send(), Again)
        assert mail.server.letters == []


async def test_a_password_never_travels_in_the_clear_unless_that_was_asked_for() -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(MailServer(password="right"))
        post = await stack.enter_async_context(Post(Server.at(server.url.replace("?starttls=0", ""))))

        assert isinstance(await channel(post).deliver(to(), BRIEFING, line=""), Again)
        assert server.commands["mail"] == 0


async def test_a_copy_is_not_edited_by_sending_another_letter() -> None:
    tray = Tray()

    assert await channel(tray).deliver(to(), BRIEFING, line="", replaces="an earlier one") == Sent("an earlier one")
    assert tray.letters == ()


async def test_somebody_without_an_address_cannot_be_reached() -> None:
    assert isinstance(await channel(Tray()).deliver(to("see reception"), BRIEFING, line=""), CannotReach)


async def test_the_subject_stays_neutral_for_those_who_hear_whole_cards() -> None:
    tray = Tray()
    await channel(tray).deliver(to(), BRIEFING, line="Seeing neglect in the everyday, and all it says")

    assert tray.letters[0].subject == BRIEFING.line


async def test_the_tray_keeps_the_last_letters_as_they_would_have_arrived() -> None:
    tray = Tray(kept=2)
    for address in (ANWEN, "bo@schools.example", "cy@schools.example"):
        await channel(tray).deliver(to(address), BRIEFING, line="")

    assert [letter.to for letter in tray.letters] == ["cy@schools.example", "bo@schools.example"]
    (letter,) = tray.to("Bo@schools.example")
    assert (letter.subject, letter.at) == (BRIEFING.line, NOW)
    assert "Seeing neglect in the everyday\n====" in letter.text
    assert letter.html.startswith("<!doctype html>")


@pytest.mark.parametrize(("url", "server"), [
    ("smtp://mail.example", Server("mail.example", 25)),
    ("smtp://mail.example?starttls=1", Server("mail.example", 587, encryption="demanded")),
    ("smtp://me:p%40ss@mail.example:2525", Server("mail.example", 2525, "me", "p@ss", "demanded")),
    ("smtp://me:p@localhost:2525?starttls=0", Server("localhost", 2525, "me", "p", "none")),
    ("smtps://me%40a.example:p@mail.example", Server("mail.example", 465, "me@a.example", "p", "whole")),
    ("smtp://[::1]:1025", Server("::1", 1025)),
])  # fmt: skip
def test_an_address_of_a_mail_server_is_read(url: str, server: Server) -> None:
    assert Server.at(url) == server
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize("url", [
    "", "mail.example", "http://me:secret@mail.example", "smtp://", "smtp://me:secret@mail.example:port",
    "smtp://me:secret@mail.example?starttls=yes", "smtp://me:secret@[mail",
])  # fmt: skip
def test_a_wrong_address_of_a_mail_server_is_refused_with_a_remedy_and_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL") as no:
        Server.at(url)

    assert "secret" not in str(no.value)


def _certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What the server shows, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(NOW + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate
    )
    serves = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serves.load_cert_chain(file)
    return serves, ssl.create_default_context(cadata=certificate.decode())
