"""
What an installation is told: from the environment, and from ``.env`` beside it for what the environment does not say.

``Settings`` is a plain frozen value that whoever builds the application passes on; making one reads nothing, so that a
test's settings are its own.  Only ``Settings.load`` reads.  A channel that is not set up is ``None``: off.
``SETTINGS`` is every name with its meaning: the README and ``hearback doctor`` are written from it.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Self

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from bot.setting_values import (
    NEW_SEAL,
    NEW_SECRET,
    DatabaseUrl,
    LongSecret,
    MailServer,
    MethodsAddress,
    SealKeys,
    Sender,
    WebAddress,
)


@dataclass(frozen=True)
class Setting:
    """One name that can be set; ``default`` is what holds without it, in words or as it would be written."""

    name: str
    meaning: str
    needed_for: str
    default: str = ""


@dataclass(frozen=True)
class Finding:
    """What is not as it should be, and what to do. ``grave`` is what has to be done; the rest is worth knowing."""

    about: str
    says: str
    remedy: str = ""
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.about} {self.says} {self.remedy}".strip()


class WrongSettings(Exception):
    """Values that cannot be used: one sentence for each, with its name and never its value."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = tuple(findings)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, arbitrary_types_allowed=True)


class Slack(_Part):
    """One workspace by its bot token, or any number that install it with the client id and secret."""

    signing_secret: Annotated[
        SecretStr, Setting("SLACK_SIGNING_SECRET", "shows that a request comes from Slack", "Slack")
    ]
    bot_token: Annotated[
        SecretStr | None,
        Setting("SLACK_BOT_TOKEN", "the app's token in your workspace (xoxb-…)", "Slack, one workspace"),
    ] = None
    app_token: Annotated[
        SecretStr | None,
        Setting("SLACK_APP_TOKEN", "calls Slack instead of being called (xapp-…)", "Slack without a public address"),
    ] = None
    client_id: Annotated[
        str | None,
        Setting("SLACK_CLIENT_ID", "the app's id, to install it by a link", "Slack, several workspaces"),
    ] = None
    client_secret: Annotated[
        SecretStr | None,
        Setting("SLACK_CLIENT_SECRET", "the secret that goes with that id", "Slack, several workspaces"),
    ] = None
    api_url: Annotated[
        MethodsAddress,
        Setting("SLACK_API_URL", "where Slack's methods are", "trying it against a double", "https://slack.com/api/"),
    ] = "https://slack.com/api/"


class Teams(_Part):
    """One organisation's bot: new ones have been for a single tenant only since July 2025."""

    app_id: Annotated[str, Setting("MICROSOFT_APP_ID", "the bot's id in Entra", "Teams")]
    app_password: Annotated[SecretStr, Setting("MICROSOFT_APP_PASSWORD", "the bot's client secret", "Teams")]
    app_tenant_id: Annotated[
        str,
        Setting("MICROSOFT_APP_TENANT_ID", "your organisation's id in Entra; nobody else's is heard", "Teams"),
    ]


class Mail(_Part):
    """Where letters are handed over, and in whose name."""

    server: Annotated[
        MailServer,
        Setting("SMTP_URL", "the mail server: smtp://name:password@host:587?starttls=1, or smtps://…", "e-mail"),
    ]
    sender: Annotated[
        Sender,
        Setting("HEARBACK_MAIL_FROM", "whom letters come from: Hearback <hearback@example.org>", "e-mail"),
    ]


class Settings(_Part):
    """``given`` are the names that were set, so that half a channel can be told from none."""

    database_url: Annotated[
        DatabaseUrl,
        Setting(
            "HEARBACK_DATABASE_URL",
            "where everything is kept: sqlite:///FILE, or postgresql://NAME:PASSWORD@HOST/DATABASE",
            "more than one machine",
            "sqlite:///hearback.db",
        ),
    ] = "sqlite:///hearback.db"
    framework: Annotated[
        str | None,
        Setting(
            "HEARBACK_FRAMEWORK", "your framework: a file, or the id of one that comes with Hearback", "every start"
        ),
    ] = None
    public_url: Annotated[
        WebAddress,
        Setting(
            "HEARBACK_PUBLIC_URL", "where people reach it: links begin with this", "links", "http://127.0.0.1:8000"
        ),
    ] = "http://127.0.0.1:8000"
    secret_key: Annotated[
        LongSecret | None,
        Setting("HEARBACK_SECRET_KEY", "signs links and sessions: 32 random characters or more", "every start"),
    ] = None
    seal_keys: Annotated[
        SealKeys,
        Setting(
            "HEARBACK_SEAL_KEYS",
            "seals reflections: id:base64 of 32 bytes, commas between, the current one first",
            "every start",
        ),
    ] = ()
    metrics_token: Annotated[
        LongSecret | None,
        Setting(
            "HEARBACK_METRICS_TOKEN",
            "who has it may read /metrics from another machine: 32 random characters or more",
            "metrics",
        ),
    ] = None
    slack: Slack | None = None
    teams: Teams | None = None
    mail: Mail | None = None
    given: frozenset[str] = frozenset()

    @classmethod
    def load(
        cls, env_file: Path | None = Path(".env"), *, environment: Mapping[str, str] | None = None, **overrides: Any
    ) -> Self:
        """
        Reads ``.env``, the environment over it, and the overrides (by field) over both.

        Raises ``WrongSettings`` with everything that is wrong. What is only missing is told by ``missing``.
        """
        written = {**_file(env_file), **(os.environ if environment is None else environment)}
        values = {name: value.strip() for name, value in written.items() if value.strip()}
        wrong: list[Finding] = []
        parts: dict[str, Any] = {name: _made(part, values, wrong) for name, part in PARTS.items()}
        own = {field: values[setting.name] for field, setting in _own(cls) if setting.name in values}
        given = frozenset(values) & SETTINGS.keys() | _mistyped(values)
        try:
            settings = cls.model_validate({"given": given, **parts, **own, **overrides})
        except ValidationError as error:
            raise WrongSettings([*wrong, *_findings(cls, error)]) from None
        if wrong:
            raise WrongSettings(wrong)
        return settings

    @property
    def seals(self) -> Mapping[str, bytes]:
        """Every seal's key by its id, the current one first."""
        return {seal.id: seal.key.get_secret_value() for seal in self.seal_keys}

    def missing(self) -> list[Finding]:
        """What a live start still needs, and then what is off."""
        found = [Finding(name, "is not set.", remedy) for name, remedy in NEEDED.items() if name not in self._held()]
        for name, part in PARTS.items():
            found += self._half(part) if getattr(self, name) is None else []
        if self.slack and not self.slack.bot_token and not (self.slack.client_id and self.slack.client_secret):
            remedy = (
                "Copy it from your Slack app, under OAuth & Permissions. For several workspaces set SLACK_CLIENT_ID "
            )
            found.append(Finding("SLACK_BOT_TOKEN", "is not set.", remedy + "and SLACK_CLIENT_SECRET instead."))
        for name in sorted(self.given - SETTINGS.keys()):
            found.append(Finding(name, "is not a setting.", f"Was {get_close_matches(name, SETTINGS, n=1)[0]} meant?"))
        return found

    def _held(self) -> set[str]:
        """The names of this class that have a value, wherever it came from."""
        return {setting.name for field, setting in _own(type(self)) if getattr(self, field)}

    def _half(self, part: type[_Part]) -> Iterator[Finding]:
        """Why a channel is off: nothing of it is set, or not all that it needs."""
        settings = dict(_own(part))
        needs = [settings[field].name for field, about in part.model_fields.items() if about.is_required()]
        begun = sorted(self.given & {setting.name for setting in settings.values()})
        if not begun:
            yield Finding(OFF[part], "is off.", f"To use it, set {' and '.join(needs)}.", grave=False)
        for name in needs:
            if begun and name not in begun:
                yield Finding(name, "is not set.", f"{begun[0]} is, and is no use without it.")


PARTS: Mapping[str, type[_Part]] = MappingProxyType({"slack": Slack, "teams": Teams, "mail": Mail})
OFF: Mapping[type[_Part], str] = MappingProxyType({Slack: "Slack", Teams: "Teams", Mail: "E-mail"})
NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "HEARBACK_SECRET_KEY": f"Make one and keep it: {NEW_SECRET}",
        "HEARBACK_SEAL_KEYS": f"Make one, and keep a copy away from the database: {NEW_SEAL}",
        "HEARBACK_FRAMEWORK": "Name your framework's file; `hearback framework list` says which come with Hearback.",
    }
)


def _own(part: type[BaseModel]) -> Iterator[tuple[str, Setting]]:
    for name, field in part.model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, Setting):
                yield name, mark


KINDS: tuple[type[BaseModel], ...] = (Settings, *PARTS.values())
SETTINGS: Mapping[str, Setting] = MappingProxyType({mark.name: mark for kind in KINDS for _, mark in _own(kind)})


def _file(path: Path | None) -> dict[str, str]:
    """A file that is not there says nothing. ``$`` in a password is only a dollar."""
    if path is None or not path.is_file():
        return {}
    try:
        return {name: value for name, value in dotenv_values(path, interpolate=False).items() if value is not None}
    except (OSError, UnicodeDecodeError):
        unread = Finding(str(path), "cannot be read.", "Save it as plain text (UTF-8) that this account may read.")
        raise WrongSettings([unread]) from None


def _made(part: type[_Part], values: Mapping[str, str], wrong: list[Finding]) -> _Part | None:
    """A channel's settings; None where one that it needs is missing, but a wrong value is told all the same."""
    own = {field: values[setting.name] for field, setting in _own(part) if setting.name in values}
    if not own:
        return None
    try:
        return part.model_validate(own)
    except ValidationError as error:
        wrong += _findings(part, error)
        return None


def _findings(part: type[BaseModel], error: ValidationError) -> Iterator[Finding]:
    names = {field: setting.name for field, setting in _own(part)}
    for problem in error.errors(include_url=False, include_input=False):
        field = str(problem["loc"][0]) if problem["loc"] else "Settings"
        match problem["type"]:
            case "missing":
                continue
            case "value_error":
                yield Finding(names.get(field, field), str(problem["ctx"]["error"]))
            case _:
                yield Finding(names.get(field, field), f"cannot be used: {problem['msg']}.")


def _mistyped(values: Mapping[str, str]) -> frozenset[str]:
    """Names that are nearly ours: a slip in one would otherwise be silence."""
    strange = (name for name in values if name.startswith("HEARBACK_") and name not in SETTINGS)
    return frozenset(name for name in strange if get_close_matches(name, SETTINGS, n=1, cutoff=0.85))
