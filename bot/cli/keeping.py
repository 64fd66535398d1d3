"""``hearback backup FILE`` and ``restore FILE``: everything that is kept, from either database and into either."""

import argparse
import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import clock
from bot.settings import Settings
from learning.refusal import Refusal
from storage.archive import Manifest
from storage.backup import back_up, restore, unsent
from storage.database import open_database

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

KEPT_APART = "HEARBACK_SEAL_KEYS is not in it, and without it nobody can read what is sealed: keep it somewhere else."


def add_parser(subparsers: "Subparsers") -> None:
    backing_up = subparsers.add_parser("backup", help="everything that is kept, into one file, while others go on")
    backing_up.add_argument("file", type=Path, help="a new file, or a folder: its name is then the moment")
    backing_up.set_defaults(run=run_backup)
    restoring = subparsers.add_parser("restore", help="a backup, into a database that has nothing")
    restoring.add_argument("file", type=Path)
    restoring.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    now = clock.now()
    file = args.file / f"hearback-{now:%Y%m%dT%H%M%SZ}.zip" if args.file.is_dir() else args.file
    manifest = asyncio.run(_back_up(Settings.load(), file, now))
    print("\n".join([*counts(manifest), f"{manifest.rows} rows are in {file}.", *about_secrets(manifest)]))
    return 0


async def _back_up(settings: Settings, file: Path, now: datetime) -> Manifest:
    database = open_database(settings.database_url)
    try:
        return await back_up(database, file, now)
    finally:
        await database.close()


def run_restore(args: argparse.Namespace) -> int:
    settings = Settings.load()
    if not args.file.is_file():
        raise Refusal(f"{args.file} cannot be read. Please check its name, and that this account may read it.")
    manifest, waits = asyncio.run(_restore(settings, args.file))
    lines = [
        *counts(manifest),
        f"{manifest.rows} rows were restored and counted, as at {manifest.made_at:%d %B %Y, %H:%M}.",
    ]
    if waits:
        lines.append(about_unsent(waits))
    if missing := sorted(set(manifest.seals) - settings.seals.keys()):
        lines.append(
            f"HEARBACK_SEAL_KEYS lacks {', '.join(missing)}: what is sealed with it cannot be read until it is there."
        )
    print("\n".join(lines))
    return 0


async def _restore(settings: Settings, file: Path) -> tuple[Manifest, int]:
    database = open_database(settings.database_url)
    try:
        return await restore(database, file), await database.read(unsent)
    finally:
        await database.close()


def counts(manifest: Manifest) -> list[str]:
    width = max(len(table.name) for table in manifest.tables)
    return [f"{table.name:<{width}}  {table.rows:>9}" for table in manifest.tables]


def about_unsent(many: int) -> str:
    if many == 1:
        return "1 message had not been sent then. It goes out as soon as a server runs."
    return f"{many} messages had not been sent then. They go out as soon as a server runs."


def about_secrets(manifest: Manifest) -> list[str]:
    sealed = [f"{KEPT_APART} ({', '.join(manifest.seals)})"] if manifest.seals else []
    return ["It has people's names and what they wrote: keep it as safe as the database.", *sealed]
