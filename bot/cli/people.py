"""``hearback people import FILE.csv``: an agency's list of its people."""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.opened import opened
from bot.settings import Settings
from learning import staff
from learning.refusal import Refusal
from storage.staff import Imported, import_staff

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    parser = subparsers.add_parser("people", help="the people of an agency, from its own list")
    commands = parser.add_subparsers(dest="people_command", required=True)
    importing = commands.add_parser("import", help="bring in a list: who is new, who has changed")
    importing.add_argument("file", type=Path, help="a CSV file with the columns of bot/demo/data/staff.csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    members = staff.read(bytes_of(args.file))
    done = asyncio.run(_import(members))
    print(f"{len(members)} people: {done.new} new, {done.changed} changed, {done.unchanged} as they were.")
    return 0


def bytes_of(path: Path) -> bytes:
    """Raises ``Refusal`` in plain words where a file cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise Refusal(f"{path} cannot be read. Please check its name, and that this account may read it.") from None


def text_of(path: Path) -> str:
    try:
        return bytes_of(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{path} is not in UTF-8. Please save it as UTF-8 and try again.") from None


async def _import(members: list[staff.Member]) -> Imported:
    async with opened(Settings.load()) as app:
        return await app.works.write(
            lambda work: import_staff(work.session, members, work.framework, work.new_id, work.now.date())
        )
