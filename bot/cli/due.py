"""``hearback due``: what is coming, in the order of time.  Counts and ids; never who, and no word of anybody's."""

import argparse
import asyncio
import json
from typing import TYPE_CHECKING

from bot.cli.opened import opened
from bot.settings import Settings
from learning.calendar import LONDON
from storage.coming import Coming, coming

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SAID = {
    "idea.promise": "the promised day of an idea ends",
    "idea.try_ends": "a try ends, and its author is asked what they saw",
    "reminder": "are reminded of {of}",
    "round": "are told which ideas wait for them",
    "back": "are back, and are sent what waited for them",
    "message": "messages that wait for their time",
}


def add_parser(subparsers: "Subparsers") -> None:
    parser = subparsers.add_parser("due", help="what is coming, in the order of time")
    parser.add_argument("--json", action="store_true", help="for scripts")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    found = asyncio.run(_found())
    if args.json:
        print(json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(as_text, found)) or "Nothing is coming.")
    return 0


async def _found() -> list[Coming]:
    async with opened(Settings.load()) as app:
        return await app.works.read(lambda work: coming(work.session, work.framework, work.now))


def as_json(one: Coming) -> dict[str, object]:
    return {"at": one.at.astimezone(LONDON).isoformat(), "what": one.what, "of": one.of, "count": one.count}


def as_text(one: Coming) -> str:
    at, said = one.at.astimezone(LONDON), SAID.get(one.what, one.what).format(of=one.of)
    if one.what in ("reminder", "round", "back"):
        said = f"{one.count} {'person' if one.count == 1 else 'people'} {said}"
        said = said.replace("person are", "person is")
    elif one.what == "message":
        said = f"{one.count} {said}"
    elif one.of:
        said = f"{said} ({one.of})"
    return f"{at:%a %d %b %Y %H:%M}  {said}"
