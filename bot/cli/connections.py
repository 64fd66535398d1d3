"""``hearback connections``: the workspaces and tenants that are connected, and those that ask to be."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.cli.opened import opened
from bot.settings import Settings
from learning.refusal import Refusal
from storage.connections import Connection

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SAID = {"on": "connected", "off": "removed", "asked": "asks to be connected"}


def add_parser(subparsers: "Subparsers") -> None:
    parser = subparsers.add_parser("connections", help="the workspaces and tenants that are connected")
    commands = parser.add_subparsers(dest="connections_command", required=True)
    commands.add_parser("list", help="which there are")
    agree = commands.add_parser("agree", help="believe a workspace that asks: whoever runs it says who its people are")
    agree.add_argument("workspace", help="its id, as the list shows it")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.connections_command == "list":
        for one in asyncio.run(_all()):
            print(f"{one.platform:<8} {one.workspace or '(this server)':<40} {SAID.get(one.state, one.state)}")
        return 0
    if not asyncio.run(_agree(args.workspace)):
        raise Refusal(
            f"No workspace {args.workspace} asks to be connected. `hearback connections list` shows which do."
        )
    print(f"{args.workspace} is connected.")
    return 0


async def _all() -> list[Connection]:
    async with opened(Settings.load()) as app:
        return await app.works.read(lambda work: work.connections.all())


async def _agree(workspace: str) -> bool:
    async with opened(Settings.load()) as app:
        return await app.works.write(lambda work: work.connections.agree("slack", workspace))
