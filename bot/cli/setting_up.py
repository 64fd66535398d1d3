"""``hearback init``, ``migrate``, ``doctor`` and ``manifest``: from nothing to a server that may start."""

import argparse
import asyncio
import json
import secrets
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot import clock
from bot.cli.doctor import Schema, doctor, needs_doing, report
from bot.settings import Settings
from handlers.slack.manifest import manifest
from handlers.teams.package import package
from learning.refusal import Refusal
from storage import migrations
from storage.database import Database, open_database
from storage.examined import Examined, examine
from storage.seal import new_key

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

T = TypeVar("T")

ENV = Path(".env")


def add_parser(subparsers: "Subparsers") -> None:
    init = subparsers.add_parser("init", help="begin: writes .env with keys of its own, and says what to do next")
    init.add_argument("channel", nargs="?", choices=["slack", "teams"], help="what to connect first")
    init.set_defaults(run=run_init)
    subparsers.add_parser("migrate", help="bring the tables up to this release").set_defaults(run=run_migrate)
    subparsers.add_parser("doctor", help="what is missing or wrong, and what to do").set_defaults(run=run_doctor)
    manifests = subparsers.add_parser("manifest", help="what Slack or Teams is given to install the app")
    which = manifests.add_subparsers(dest="channel", required=True)
    which.add_parser("slack", help="JSON, to standard output")
    teams = which.add_parser("teams", help="a ZIP file")
    teams.add_argument("--out", type=Path, required=True)
    manifests.set_defaults(run=run_manifest)


def run_init(args: argparse.Namespace) -> int:
    if ENV.exists():
        raise Refusal(f"{ENV} is there already, and was not changed. `hearback doctor` says what it still needs.")
    lines = [
        "# Hearback's settings: what each means is in the README. Keep a copy of the seal keys away from the database.",
        "HEARBACK_DATABASE_URL=sqlite:///hearback.db",
        "HEARBACK_FRAMEWORK=nottinghamshire",
        "HEARBACK_PUBLIC_URL=http://127.0.0.1:8000",
        f"HEARBACK_SECRET_KEY={secrets.token_urlsafe(48)}",
        f"HEARBACK_SEAL_KEYS={new_key()}",
    ]
    ENV.touch(mode=0o600)
    ENV.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{ENV} is written, with keys of its own. Next:")
    print("\n".join(f"  {number}. {step}" for number, step in enumerate(_steps(args.channel), start=1)))
    return 0


def _steps(channel: str | None) -> list[str]:
    both = [
        "name your framework in HEARBACK_FRAMEWORK (`hearback framework list`)",
        "say in it whom to ring in a worry (as learning/frameworks/harrowmere.yaml does): nothing starts without",
        "put the address that people reach into HEARBACK_PUBLIC_URL",
        "bring in your people: hearback people import staff.csv",
    ]
    slack = [
        "hearback manifest slack > manifest.json; at api.slack.com/apps choose Create New App, From a manifest",
        "copy its signing secret to SLACK_SIGNING_SECRET and, once installed, its bot token to SLACK_BOT_TOKEN",
    ]
    teams = [
        "register a single-tenant bot in Entra; set MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TENANT_ID",
        "hearback manifest teams --out hearback.zip; upload it in the Teams admin centre",
    ]
    chosen = {"slack": slack, "teams": teams}.get(channel or "", [])
    return [*both, *chosen, "hearback doctor, until nothing needs doing; then hearback serve --port 8000"]


def run_migrate(args: argparse.Namespace) -> int:
    async def migrate() -> None:
        database = open_database(Settings.load().database_url)
        try:
            await database.migrate()
        finally:
            await database.close()

    asyncio.run(migrate())
    print("The tables are up to date.")
    return 0


def run_doctor(args: argparse.Namespace) -> int:
    settings = Settings.load()

    async def asked(question: Callable[[Database], Awaitable[T]]) -> T:
        database = open_database(settings.database_url)
        try:
            return await question(database)
        finally:
            await database.close()

    async def schema(database: Database) -> Schema:
        return Schema(await database.read(migrations.at), migrations.newest())

    async def examined(database: Database) -> Examined:
        return await examine(database, settings.seals, clock.now())

    findings = asyncio.run(doctor(settings, lambda: asked(schema), lambda: asked(examined)))
    print(report(findings))
    return int(needs_doing(findings))


def run_manifest(args: argparse.Namespace) -> int:
    settings = Settings.load()
    if args.channel == "slack":
        json.dump(manifest(settings.public_url), sys.stdout, indent=2, ensure_ascii=False)
        print()
        return 0
    if settings.teams is None:
        raise Refusal(
            "MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID are needed for the package."
        )
    args.out.write_bytes(package(settings.teams.app_id, settings.public_url))
    print(f"{args.out} is written: upload it in the Teams admin centre.")
    return 0
