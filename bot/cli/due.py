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
    "idea.no_answer": "a question to an author was not answered, and the idea goes on without",
    "idea.try_ends": "a try ends, and its author is asked what they saw",
    "idea.meeting": "what a meeting has not come to is on its next agenda, or goes on",
    "idea.body_gone": "an idea leaves a body that the framework has no more",
    "idea.result": "nobody has said yet what came of a try, and whoever has it is asked",
    "idea.evaluate": "the day of an evaluation: whoever leads it is asked whether it is in place",
    "idea.lasting": "somebody is asked whether it is still happening",
    "idea.lasting_unsaid": "whoever was asked whether it is still happening is reminded, or the forum is asked",
    "asking.ends": "a question to the frontline ends",
    "asking.late": "those who answered a question are to have heard what came of it",
}
COUNTED = {
    "reminder": ("1 person is reminded of {of}", "{count} people are reminded of {of}"),
    "round": ("1 person is told which ideas wait for them", "{count} people are told which ideas wait for them"),
    "meetings": (
        "1 person is told what is for their meetings and supervisions",
        "{count} people are told what is for their meetings and supervisions",
    ),
    "back": (
        "1 person is back, and is sent what waited for them",
        "{count} people are back, and are sent what waited for them",
    ),
    "message": ("1 message waits for its time", "{count} messages wait for their time"),
}
"""Of one, and of several."""


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
    if one.what in COUNTED:
        said = COUNTED[one.what][one.count != 1].format(count=one.count, of=one.of)
    else:
        said = SAID.get(one.what, one.what) + (f" ({one.of})" if one.of else "")
    return f"{one.at.astimezone(LONDON):%a %d %b %Y %H:%M}  {said}"
