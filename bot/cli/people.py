"""
``hearback people``: an agency's list of its people, and who of them answers for a board or forum.

    hearback people import FILE.csv
    hearback people clerk BODY EMAIL [--remove]
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.opened import opened
from bot.settings import Settings
from learning import clerks, staff
from learning.refusal import Refusal
from storage.staff import Imported, import_staff
from storage.work import SqlWork

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    parser = subparsers.add_parser("people", help="the people of an agency, from its own list")
    commands = parser.add_subparsers(dest="people_command", required=True)
    importing = commands.add_parser("import", help="bring in a list: who is new, who has changed")
    importing.add_argument("file", type=Path, help="a CSV file with the columns of bot/demo/data/staff.csv")
    clerk = commands.add_parser("clerk", help="say who reads a forum's agenda and writes down what it said")
    clerk.add_argument("body", help="the id of a board or forum, as the framework's file has it")
    clerk.add_argument("email", help="somebody's address, as the list has it")
    clerk.add_argument("--remove", action="store_true", help="they do not answer for it any more")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.people_command == "clerk":
        print(asyncio.run(_clerk(args.body, args.email, yes=not args.remove)))
        return 0
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


async def _clerk(body: str, email: str, *, yes: bool) -> str:
    async def say(work: SqlWork) -> str:
        person = await work.people.by_email(email)
        if person is None:
            raise Refusal(f"Nobody on the list has the address {email}, or they have left.")
        found = await clerks.set_answers(work, body, person, yes=yes)
        return f"{person.name} {'answers' if yes else 'does not answer any more'} for: {found.name}."

    async with opened(Settings.load()) as app:
        return await app.works.write(say)
