"""What ``hearback doctor`` finds, in plain words, and what it ends with."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.cli.doctor import Schema, doctor, needs_doing, report
from bot.setting_values import SealKey
from bot.settings import Finding, Mail, Settings, Slack, Teams
from handlers.email.smtp import Server
from tests.doubles.smtp import MailServer

SLACK = Slack(signing_secret=SecretStr("x"), bot_token=SecretStr("xoxb-1"))
TEAMS = Teams(app_id="an-id", app_password=SecretStr("p"), app_tenant_id="t")


def live(**others: Any) -> Settings:
    """Settings with which nothing needs doing."""
    told: dict[str, Any] = {
        "secret_key": SecretStr("s" * 32),
        "seal_keys": (SealKey(id="k1", key=bytes(32)),),
        "framework": "harrowmere",
        "public_url": "https://hearback.example",
        "teams": TEAMS,
    }
    return Settings(**{**told, **others})


async def newest() -> Schema:
    return Schema("0007", "0007")


async def empty() -> Schema:
    return Schema(None, "0007")


async def older() -> Schema:
    return Schema("0006", "0007")


async def unreachable() -> Schema:
    raise OSError("no route to postgresql://me:hunter2@host/db")


async def graves(settings: Settings, schema: Any = newest) -> list[str]:
    return [str(finding) for finding in await doctor(settings, schema) if finding.grave]


async def test_a_whole_installation_needs_nothing() -> None:
    found = await doctor(live(slack=SLACK, teams=TEAMS), newest)

    assert not needs_doing(found)
    assert report(found).startswith("All is well")
    assert "E-mail is off." in report(found)


async def test_an_installation_that_can_tell_nobody_anything_is_not_ready() -> None:
    [only] = await graves(live(teams=None))

    assert only.startswith("Slack, Teams and e-mail are all off. Set at least one of them up")


async def test_an_installation_of_nothing_is_told_what_to_do_first() -> None:
    found = await doctor(Settings(), empty)

    assert needs_doing(found)
    assert report(found).startswith("To do:\n  HEARBACK_SECRET_KEY is not set. Make one")


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        (empty, "The database is empty. Run: hearback migrate"),
        (older, "The database is at 0006, and this release needs 0007. Run: hearback migrate"),
        (unreachable, "HEARBACK_DATABASE_URL cannot be reached (OSError). Does the server run,"),
    ],
)
async def test_a_database_that_cannot_be_used_is_said_without_its_password(schema: Any, says: str) -> None:
    [only] = await graves(live(), schema)

    assert only.startswith(says)
    assert "hunter2" not in only


async def test_what_people_write_never_passes_in_the_clear() -> None:
    [only] = await graves(live(public_url="http://hearback.example"))

    assert only.startswith("HEARBACK_PUBLIC_URL does not begin with https://.")


async def test_a_platform_cannot_call_an_address_of_this_computer() -> None:
    at_home = "http://127.0.0.1:8000"

    [slack] = await graves(live(public_url=at_home, slack=SLACK, teams=None))
    assert "Slack cannot call it" in slack
    assert "Teams cannot call it" in (await graves(live(public_url=at_home, teams=TEAMS)))[0]


async def test_slack_without_a_public_address_is_what_the_app_token_is_for() -> None:
    calling = SLACK.model_copy(update={"app_token": SecretStr("xapp-1")})

    assert await graves(live(public_url="http://127.0.0.1:8000", slack=calling, teams=None)) == []


async def test_a_token_in_the_wrong_place_is_noticed_but_a_double_may_have_any() -> None:
    mixed = SLACK.model_copy(update={"bot_token": SecretStr("xapp-hunter2")})
    double = mixed.model_copy(update={"api_url": "http://127.0.0.1:9/api/"})

    [only] = await graves(live(slack=mixed))
    assert only.startswith("SLACK_BOT_TOKEN does not begin with xoxb-.") and "hunter2" not in only
    assert await graves(live(slack=double)) == []


async def test_a_framework_without_contacts_cannot_start_live() -> None:
    [only] = await graves(live(framework="derby"))

    assert only.startswith("The framework's contacts are blank: emergency, worried about a child,")


async def test_a_framework_that_is_not_there_is_said_once(tmp_path: Path) -> None:
    [only] = await graves(live(framework=str(tmp_path / "ours.yaml")))

    assert only.startswith("HEARBACK_FRAMEWORK cannot be used.")


def mail(url: str) -> Settings:
    return live(mail=Mail(server=Server.at(url), sender="hearback@example.org"))


async def test_a_mail_server_that_lets_us_in_needs_nothing_and_gets_no_letter() -> None:
    async with MailServer(password="right") as server:
        assert await graves(mail(server.url)) == []
        assert (server.connections, server.letters) == (1, [])


async def test_a_mail_server_that_refuses_us_is_named_without_the_password() -> None:
    async with MailServer(password="right") as server:
        [only] = await graves(mail(server.url.replace("right", "hunter2")))

    assert "the mail server refused the name and password" in only
    assert "hunter2" not in only


async def test_a_mail_server_that_is_not_there_is_said() -> None:
    async with MailServer() as server:
        url = server.url

    [only] = await graves(mail(url))
    assert only.startswith("SMTP_URL cannot be used now: the connection to the mail server failed.")


async def test_a_password_is_not_tried_in_the_clear_beyond_this_computer() -> None:
    [only] = await graves(mail("smtp://me:hunter2@mail.example?starttls=0"))

    assert only.startswith("SMTP_URL sends its password in the clear.")


def test_what_is_only_worth_knowing_ends_well() -> None:
    assert not needs_doing([Finding("Teams", "is off.", grave=False)])
