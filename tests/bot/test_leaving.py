"""How it leaves what it is connected to."""

from bot.app import compose
from bot.settings import Settings
from storage.seal import Keyring
from tests.doubles.smtp import MailServer
from tests.handlers.email.letters import BRIEFING
from tests.handlers.email.mail import to
from tests.world import harrowmere


async def test_at_its_end_it_takes_leave_of_the_mail_server(database_url: str) -> None:
    async with MailServer() as server:
        mail = {"server": server.url, "sender": "Hearback <hearback@harrowmere.example>"}
        settings = Settings(**{"database_url": database_url, "public_url": "https://hearback.example", "mail": mail})
        app = compose(settings, harrowmere(), keyring=Keyring({"k1": b"k" * 32}), secret=b"a secret of a test's")
        async with app.running(jobs=False):
            assert app.mail
            await app.mail.deliver(to(), BRIEFING, line=BRIEFING.line)
            assert server.commands["data"] == 1 and not server.commands["quit"]
        assert server.commands["quit"] == 1
