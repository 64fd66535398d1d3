"""What an installation can be told, and what it hears when that is wrong."""

import base64
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import SETTINGS, Mail, Settings, Slack, Teams, WrongSettings

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.urlsafe_b64encode(b"\xff" * 32).decode()
NAMES = {
    "HEARBACK_DATABASE_URL",
    "HEARBACK_FRAMEWORK",
    "HEARBACK_MAIL_FROM",
    "HEARBACK_PUBLIC_URL",
    "HEARBACK_SEAL_KEYS",
    "HEARBACK_METRICS_TOKEN",
    "HEARBACK_SECRET_KEY",
    "MICROSOFT_APP_ID",
    "MICROSOFT_APP_PASSWORD",
    "MICROSOFT_APP_TENANT_ID",
    "SLACK_API_URL",
    "SLACK_APP_TOKEN",
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SMTP_URL",
}
LIVE = {"HEARBACK_SECRET_KEY": "s" * 32, "HEARBACK_SEAL_KEYS": f"k1:{KEY}", "HEARBACK_FRAMEWORK": "harrowmere"}


def told(env_file: Path | None = None, /, **environment: str) -> Settings:
    return Settings.load(env_file, environment=environment)


def graves(settings: Settings) -> set[str]:
    return {finding.about for finding in settings.missing() if finding.grave}


def test_the_names_are_those_that_people_script_against_and_each_says_what_it_is() -> None:
    assert set(SETTINGS) == NAMES
    for setting in SETTINGS.values():
        assert setting.meaning and setting.needed_for


def test_every_field_that_can_be_set_stands_in_the_table() -> None:
    fields = [
        name
        for part in (Settings, Slack, Teams, Mail)
        for name in part.model_fields
        if name not in {"slack", "teams", "mail", "given"}
    ]

    assert len(fields) == len(SETTINGS)


def test_the_defaults_in_the_table_are_the_defaults() -> None:
    settings = told(SLACK_SIGNING_SECRET="x")

    assert settings.database_url == SETTINGS["HEARBACK_DATABASE_URL"].default
    assert settings.public_url == SETTINGS["HEARBACK_PUBLIC_URL"].default
    assert settings.slack is not None
    assert settings.slack.api_url == SETTINGS["SLACK_API_URL"].default


def test_with_nothing_told_every_channel_is_off_and_a_live_start_needs_three_things() -> None:
    settings = told()

    assert (settings.slack, settings.teams, settings.mail) == (None, None, None)
    assert graves(settings) == {"HEARBACK_SECRET_KEY", "HEARBACK_SEAL_KEYS", "HEARBACK_FRAMEWORK"}
    assert {finding.about for finding in settings.missing() if not finding.grave} == {"Slack", "Teams", "E-mail"}


def test_making_settings_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARBACK_FRAMEWORK", "derby")

    assert Settings().framework is None
    assert Settings.load(None).framework == "derby"


def test_the_environment_goes_over_the_file_and_overrides_over_both(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("HEARBACK_FRAMEWORK=derby\nHEARBACK_PUBLIC_URL=https://file.example\nSLACK_SIGNING_SECRET='a$b'\n")

    settings = Settings.load(
        file, environment={"HEARBACK_PUBLIC_URL": "https://environment.example/"}, database_url="sqlite:///other.db"
    )

    assert settings.framework == "derby"
    assert settings.public_url == "https://environment.example"
    assert settings.database_url == "sqlite:///other.db"
    assert settings.slack is not None
    assert settings.slack.signing_secret.get_secret_value() == "a$b"


def test_an_empty_value_is_not_set() -> None:
    assert told(SMTP_URL="", SLACK_BOT_TOKEN=" ").given == frozenset()


def test_half_a_channel_is_off_and_what_it_lacks_is_named() -> None:
    settings = told(**LIVE, MICROSOFT_APP_ID="an-id", SLACK_BOT_TOKEN="xoxb-1", SMTP_URL="smtp://mail.example")

    assert (settings.slack, settings.teams, settings.mail) == (None, None, None)
    assert graves(settings) == {
        "MICROSOFT_APP_PASSWORD",
        "MICROSOFT_APP_TENANT_ID",
        "SLACK_SIGNING_SECRET",
        "HEARBACK_MAIL_FROM",
    }


def test_slack_needs_a_token_or_a_way_to_be_installed() -> None:
    assert graves(told(**LIVE, SLACK_SIGNING_SECRET="x")) == {"SLACK_BOT_TOKEN"}
    assert not graves(told(**LIVE, SLACK_SIGNING_SECRET="x", SLACK_BOT_TOKEN="xoxb-1"))
    assert not graves(told(**LIVE, SLACK_SIGNING_SECRET="x", SLACK_CLIENT_ID="1", SLACK_CLIENT_SECRET="2"))


def test_a_whole_channel_is_on() -> None:
    settings = told(
        **LIVE,
        MICROSOFT_APP_ID="an-id",
        MICROSOFT_APP_PASSWORD="p",
        MICROSOFT_APP_TENANT_ID="t",
        SMTP_URL="smtps://name:p%40ss@mail.example",
        HEARBACK_MAIL_FROM="Hearback <hearback@example.org>",
    )

    assert settings.teams == Teams(app_id="an-id", app_password=SecretStr("p"), app_tenant_id="t")
    assert settings.mail is not None
    assert (settings.mail.server.port, settings.mail.server.password) == (465, "p@ss")
    assert not graves(settings)


def test_the_first_seal_key_is_the_current_one() -> None:
    settings = told(HEARBACK_SEAL_KEYS=f"new:{OTHER}, old:{KEY}")

    assert list(settings.seals.items()) == [("new", b"\xff" * 32), ("old", bytes(range(32)))]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEARBACK_DATABASE_URL", "mysql://me:hunter2@host/db"),
        ("HEARBACK_DATABASE_URL", "hunter2.db"),
        ("HEARBACK_PUBLIC_URL", "hearback.hunter2.example"),
        ("HEARBACK_PUBLIC_URL", "https://me:hunter2@hearback.example"),
        ("HEARBACK_PUBLIC_URL", "https://hearback.example/?hunter2"),
        ("HEARBACK_PUBLIC_URL", "http://hunter2:port"),
        ("HEARBACK_PUBLIC_URL", "http://[hunter2"),
        ("HEARBACK_SECRET_KEY", "hunter2"),
        ("HEARBACK_SEAL_KEYS", "hunter2"),
        ("HEARBACK_SEAL_KEYS", "k1:aHVudGVyMg=="),
        ("HEARBACK_SEAL_KEYS", f"k1:{KEY},k1:{OTHER}"),
        ("SLACK_API_URL", "http://hunter2.example/api/"),
        ("SMTP_URL", "mail://me:hunter2@mail.example"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example:what"),
        ("HEARBACK_MAIL_FROM", "hunter2"),
    ],
)
def test_a_wrong_value_is_named_and_never_repeated(name: str, value: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        told(**{name: value})

    [sentence] = str(wrong.value).splitlines()
    assert sentence.startswith(f"{name} ")
    assert "hunter2" not in sentence and KEY not in sentence
    assert wrong.value.__cause__ is None


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(WrongSettings) as wrong:
        told(SMTP_URL="x", HEARBACK_SECRET_KEY="short", SLACK_API_URL="http://slack.example")

    assert {finding.about for finding in wrong.value.findings} == {"SMTP_URL", "HEARBACK_SECRET_KEY", "SLACK_API_URL"}


def test_a_file_that_is_not_text_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"SMTP_URL=\xff\xfe")

    with pytest.raises(WrongSettings, match="cannot be read"):
        Settings.load(tmp_path / ".env", environment={})


def test_a_slip_in_a_name_is_noticed_and_a_strange_name_is_not_ours() -> None:
    settings = told(**LIVE, HEARBACK_DATABSE_URL="sqlite:///x.db", HEARBACK_RECORD="1")

    [slip] = [finding for finding in settings.missing() if finding.grave]
    assert str(slip) == "HEARBACK_DATABSE_URL is not a setting. Was HEARBACK_DATABASE_URL meant?"


def test_no_secret_stands_in_what_settings_look_like() -> None:
    settings = told(
        HEARBACK_DATABASE_URL="postgresql://me:hunter2@host/db",
        HEARBACK_SECRET_KEY="hunter2" * 5,
        HEARBACK_SEAL_KEYS=f"k1:{KEY}",
        SLACK_SIGNING_SECRET="hunter2",
        SLACK_BOT_TOKEN="xoxb-hunter2",
        SLACK_CLIENT_SECRET="hunter2",
        MICROSOFT_APP_ID="an-id",
        MICROSOFT_APP_PASSWORD="hunter2",
        MICROSOFT_APP_TENANT_ID="t",
        SMTP_URL="smtp://me:hunter2@mail.example",
        HEARBACK_MAIL_FROM="hearback@example.org",
    )

    assert "hunter2" not in repr(settings) and "hunter2" not in str(settings)
    assert repr(bytes(range(32))) not in repr(settings)
