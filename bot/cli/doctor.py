"""
``hearback doctor``: what is missing or wrong in this installation, in plain words, and what to do.

It looks and changes nothing. It connects to the database and the mail server that the settings name, nowhere else.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from aiosmtplib import SMTP, SMTPException

from bot.cli.going import going
from bot.setting_values import is_loopback
from bot.settings import Finding, Settings
from handlers.email.outcomes import meaning
from handlers.email.smtp import Server
from learning.framework import Framework
from learning.framework_file import FrameworkRefused, load
from storage.examined import Examined

PATIENCE = 10.0  # seconds for any one answer of the mail server


class Schema(NamedTuple):
    """The migration that a database is at, None where it is empty, and the newest that this release has."""

    at: str | None
    newest: str


async def doctor(
    settings: Settings,
    schema: Callable[[], Awaitable[Schema]],
    examined: Callable[[], Awaitable[Examined]] | None = None,
) -> list[Finding]:
    """
    ``schema`` looks into the database and raises what it raises when that cannot be reached; ``examined`` asks its
    tables, where they are this release's.
    """
    database = [finding async for finding in _database(schema)]
    framework = _framework(settings)
    return [
        *settings.missing(),
        *_nobody_told(settings),
        *_address(settings),
        *_tokens(settings),
        *framework.findings,
        *database,
        *(going(await examined(), settings, framework.loaded) if examined and not database else []),
        *([finding async for finding in _mail(settings.mail.server)] if settings.mail else []),
    ]


def needs_doing(findings: Iterable[Finding]) -> bool:
    """Whether ``hearback doctor`` ends with 1."""
    return any(finding.grave for finding in findings)


def report(findings: Iterable[Finding]) -> str:
    """What has to be done first, then what is worth knowing."""
    told = list(findings)
    todo = [f"  {finding}" for finding in told if finding.grave]
    known = [f"  {finding}" for finding in told if not finding.grave]
    lines = ["To do:", *todo] if todo else ["All is well: nothing needs doing."]
    return "\n".join([*lines, *(["Good to know:", *known] if known else [])])


def _nobody_told(settings: Settings) -> Iterator[Finding]:
    if not (settings.slack or settings.teams or settings.mail):
        remedy = "Set at least one of them up: nobody can be told anything, or be sent a link to sign in."
        yield Finding("Slack, Teams and e-mail", "are all off.", remedy)


def _address(settings: Settings) -> Iterator[Finding]:
    at_home = is_loopback(settings.public_url)
    if not at_home and not settings.public_url.startswith("https://"):
        remedy = "Put it behind https: what people write would pass in the clear."
        yield Finding("HEARBACK_PUBLIC_URL", "does not begin with https://.", remedy)
    slack = settings.slack
    if at_home and slack and not slack.app_token and not is_loopback(slack.api_url):
        remedy = "Set it to an address that Slack can reach, or set SLACK_APP_TOKEN to try Slack without one."
        yield Finding("HEARBACK_PUBLIC_URL", "is an address of this computer only, so Slack cannot call it.", remedy)
    if at_home and settings.teams:
        remedy = "Set it to an address that Microsoft can reach."
        yield Finding("HEARBACK_PUBLIC_URL", "is an address of this computer only, so Teams cannot call it.", remedy)


def _tokens(settings: Settings) -> Iterator[Finding]:
    """Slack's tokens are easily taken for one another; a double on this computer may have any."""
    slack = settings.slack
    if not slack or is_loopback(slack.api_url):
        return
    for name, token, begins in (
        ("SLACK_BOT_TOKEN", slack.bot_token, "xoxb-"),
        ("SLACK_APP_TOKEN", slack.app_token, "xapp-"),
    ):
        if token and not token.get_secret_value().startswith(begins):
            yield Finding(
                name, f"does not begin with {begins}.", "It may be another of the app's tokens: copy it again."
            )


class _Found(NamedTuple):
    loaded: Framework | None = None
    findings: Sequence[Finding] = ()


def _framework(settings: Settings) -> _Found:
    if not settings.framework:
        return _Found()
    try:
        framework = load(settings.framework)
    except FrameworkRefused as refused:
        return _Found(None, [Finding("HEARBACK_FRAMEWORK", "cannot be used.", str(refused))])
    blank = [contact.replace("_", " ") for contact in framework.missing_contacts]
    remedy = "Fill them in: people are shown them when a worry cannot wait."
    says = f"are blank: {', '.join(blank)}."
    return _Found(framework, [Finding("The framework's contacts", says, remedy)] if blank else [])


async def _database(schema: Callable[[], Awaitable[Schema]]) -> AsyncIterator[Finding]:
    try:
        found = await schema()
    except Exception as error:  # whatever a driver raises, it cannot be used; its message can hold the password
        remedy = "Does the server run, and are its name, password and database right?"
        yield Finding("HEARBACK_DATABASE_URL", f"cannot be reached ({type(error).__name__}).", remedy)
        return
    if found.at is None:
        yield Finding("The database", "is empty.", "Run: hearback migrate")
    elif found.at != found.newest:
        says = f"is at {found.at}, and this release needs {found.newest}."
        yield Finding("The database", says, "Run: hearback migrate")


async def _mail(server: Server) -> AsyncIterator[Finding]:
    if server.password and server.encryption == "none" and not is_loopback(f"smtp://{server.host}"):
        yield Finding("SMTP_URL", "sends its password in the clear.", "Write starttls=1 or smtps:// in it.")
        return
    client = SMTP(
        hostname=server.host,
        port=server.port,
        username=server.name,
        password=server.password,
        timeout=PATIENCE,
        use_tls=server.encryption == "whole",
        start_tls={"whole": False, "demanded": True, "offered": None, "none": False}[server.encryption],
    )
    try:
        async with client:
            await client.noop()
    except (SMTPException, OSError) as fault:
        why = getattr(meaning(fault).outcome, "why", "the mail server said to try again later")
        yield Finding("SMTP_URL", f"cannot be used now: {why}.", "Are host, port, name and password right?")
