"""``hearback recount``: proves that what the reach page adds up is what the recipients' rows say; and mends it."""

import argparse
import asyncio
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from learning.refusal import Refusal
from storage.counters import Compared, compared, mend
from storage.database import open_database
from storage.tables import BriefingRow

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SAID = {
    "audience": "people",
    "sent": "sent to",
    "opened": "opened",
    "answered": "answered",
    "not_yet": "not yet clear",
    "discussed": "discussed",
    "used": "used",
}


def add_parser(subparsers: "Subparsers") -> None:
    parser = subparsers.add_parser("recount", help="proves the counters of the reach page, or mends them")
    parser.add_argument("briefing", nargs="?", help="as in its file: BRF-001; all of them where there is none")
    parser.add_argument("--mend", action="store_true", help="where they differ, make them what is counted")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """1 where something differs, and is not mended."""
    found = asyncio.run(_found(Settings.load(), args.briefing, args.mend))
    for ref, one in found.items():
        print(as_text(ref, one, mended=args.mend))
    if not found:
        print("There is no briefing yet.")
    return 0 if args.mend or all(one.equal for one in found.values()) else 1


async def _found(settings: Settings, only: str | None, mends: bool) -> Mapping[str, Compared]:
    """Each briefing in a transaction of its own: others write meanwhile."""
    database = open_database(settings.database_url)

    async def all_of_them(session: AsyncSession) -> list[BriefingRow]:
        asked = select(BriefingRow).order_by(BriefingRow.ref)
        return list(await session.scalars(asked.where(BriefingRow.ref == only) if only else asked))

    try:
        await database.migrate()
        briefings = await database.read(all_of_them)
        if only and not briefings:
            raise Refusal(f"There is no briefing {only}. Its id is the one in its file, such as BRF-001.")
        found = {}
        for one in briefings:
            found[one.ref] = await database.read(partial(compared, briefing=one.id))
            if mends and not found[one.ref].equal:
                await database.write(partial(mend, briefing=one.id))
        return found
    finally:
        await database.close()


def as_text(ref: str, found: Compared, *, mended: bool) -> str:
    """By rung, over all groups: what is wrong of a small group is a number about people."""
    who = f"{found.people} {'person' if found.people == 1 else 'people'}"
    groups = f"{found.groups} {'group' if found.groups == 1 else 'groups'}"
    if found.equal:
        return f"{ref}: what is kept equals what is counted ({who} in {groups})."
    wrong = [f"{SAID[rung]} {many} too few" for rung, many in found.few.items()]
    wrong += [f"{SAID[rung]} {many} too many" for rung, many in found.many.items()]
    end = "It was mended." if mended else f"To mend it: hearback recount {ref} --mend"
    return f"{ref}: what is kept differs from what is counted ({who} in {groups}); {', '.join(wrong)}. {end}"
