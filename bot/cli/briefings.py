"""``hearback briefing``: bring in, send, take over answers; and ``hearback reach``: how far one has gone."""

import argparse
import asyncio
import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.opened import opened
from bot.cli.people import text_of
from bot.settings import Settings
from dialogs.telling.sending import by_way
from learning import answers_file, briefings
from learning.answers_file import Said
from learning.audience import audience_of
from learning.briefing_file import BriefingFile, read_file
from learning.briefings import Briefing, BriefingId, State
from learning.calendar import end_of_last_working_day
from learning.days import today
from learning.people import Person, PersonId, Role
from learning.reach import Groups, Reach, Rungs, ladder
from learning.refusal import Refusal
from storage.history import remember
from storage.work import SqlWork

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    parser = subparsers.add_parser("briefing", help="learning briefings: bring in, send, take over answers")
    commands = parser.add_subparsers(dest="briefing_command", required=True)
    importing = commands.add_parser("import", help="bring in a briefing, or a list of them, as JSON")
    importing.add_argument("file", type=Path)
    sending = commands.add_parser("send", help="send one to its audience")
    sending.add_argument("id", help="as in its file: BRF-001")
    sending.add_argument("--to", required=True, help="all, or agency:NAME, team:AGENCY/TEAM, role:NAME, list:FILE, …")
    answers = commands.add_parser("import-answers", help="what people said before, or elsewhere, as CSV")
    answers.add_argument("file", type=Path)
    parser.set_defaults(run=run)
    reaching = subparsers.add_parser("reach", help="how far a briefing has gone, small groups hidden")
    reaching.add_argument("briefing")
    reaching.add_argument("--json", action="store_true", help="for scripts")
    reaching.set_defaults(run=run_reach)


def run(args: argparse.Namespace) -> int:
    match args.briefing_command:
        case "import":
            print(asyncio.run(_import(read_file(text_of(args.file)))))
        case "send":
            print(asyncio.run(_send(args.id, args.to)))
        case _:
            print(asyncio.run(_answers(answers_file.read(text_of(args.file)))))
    return 0


def run_reach(args: argparse.Namespace) -> int:
    found = asyncio.run(_reach(args.briefing))
    print(json.dumps(as_json(found), ensure_ascii=False, indent=2) if args.json else as_text(found))
    return 0


async def _import(files: Sequence[BriefingFile]) -> str:
    async with opened(Settings.load()) as app:
        return await app.works.write(lambda work: bring_in(work, files))


async def bring_in(work: SqlWork, files: Sequence[BriefingFile]) -> str:
    """All of them or none: one that was sent already is not changed under those who read it."""
    new = 0
    for file in files:
        there = await work.briefings.by_ref(file.id)
        if there and there.state is not State.DRAFT:
            raise Refusal(f"{file.id} has been sent already, so it was not changed, and nothing was loaded.")
        author = await _author(work, file)
        briefing = there or Briefing(id=BriefingId(work.new_id()), ref=file.id, title=file.title, author=author)
        await work.briefings.put(
            replace(
                briefing,
                title=file.title,
                sections=file.parts,
                sources=file.links,
                apply=file.apply,
                theme=file.theme,
                source=file.source,
            )
        )
        new += there is None
    return f"{len(files)} briefings: {new} new, {len(files) - new} brought up to date. None has been sent."


async def _author(work: SqlWork, file: BriefingFile) -> Person:
    if file.author_email:
        if author := await work.people.by_email(file.author_email):
            return author
        raise Refusal(f"{file.id}, author_email: nobody on your list has this address. Nothing was loaded.")
    for role in (Role.BRIEFING_AUTHOR, Role.FRAMEWORK_ADMIN):
        if found := await work.people.with_role(role):
            return found[0]
    raise Refusal("Nobody writes briefings yet: put somebody with the role briefing_author on your list first.")


async def _send(ref: str, to: str) -> str:
    async with opened(Settings.load()) as app:

        async def send(work: SqlWork) -> str:
            lists = {name: await _listed(work, name) for name in _files(to)}
            briefing = await the(work, ref)
            audience = audience_of(to, lists)
            reached = await work.briefings.reachable(audience, briefing.author)
            on = today(work)
            ends = on + timedelta(weeks=max(work.framework.follow_up_weeks, default=26))
            await briefings.send(work, briefing.author, briefing.id, audience, on, ends)
            ways = ", ".join(f"{count} {by_way(way, work.ways)}" for way, count in reached.by_way.items())
            return f"{ref} goes to {reached.total} people ({ways}). A running server sends it."

        return await app.works.write(send)


def _files(to: str) -> list[str]:
    return [part.strip().removeprefix("list:") for part in to.split(",") if part.strip().startswith("list:")]


async def _listed(work: SqlWork, name: str) -> Sequence[PersonId]:
    """The people of a file with an address on each line, or with a column ``email``."""
    rows = list(csv.reader(StringIO(text_of(Path(name)))))
    column = rows[0].index("email") if rows and "email" in rows[0] else 0
    addresses = [row[column].strip() for row in rows if len(row) > column and "@" in row[column]]
    found = {address: await work.people.by_email(address) for address in addresses}
    if missing := [number for number, person in enumerate(found.values(), start=1) if person is None]:
        raise Refusal(f"{name}: nobody on your list has address number {missing[0]} of it. Nothing was sent.")
    return [person.id for person in found.values() if person]


async def the(work: SqlWork, ref: str) -> Briefing:
    briefing = await work.briefings.by_ref(ref)
    if briefing is None:
        raise Refusal(f"There is no briefing {ref}. Its id is the one in its file, such as BRF-001.")
    return briefing


async def _answers(said: Sequence[Said]) -> str:
    async with opened(Settings.load()) as app:

        async def take_over(work: SqlWork) -> str:
            refs = sorted({one.briefing for one in said})
            for ref in refs:
                mine = [one for one in said if one.briefing == ref]
                await remember(work.session, await the(work, ref), mine, timedelta(), work.now)
            return f"{len(said)} lines about {len(refs)} briefings were taken over."

        return await app.works.write(take_over)


async def _reach(ref: str) -> Reach:
    async with opened(Settings.load()) as app:

        async def counted(work: SqlWork) -> Reach:
            briefing = await the(work, ref)
            as_at = end_of_last_working_day(work.now)
            found = await work.reached.counted(briefing, as_at.date())
            return ladder(briefing, found, as_at, work.framework.smallest_group)

        return await app.works.read(counted)


def as_json(found: Reach) -> dict[str, Any]:
    """What people script against (design 9): every count of a hidden group is null."""
    return {
        "briefing": found.briefing.ref,
        "as_at": found.as_at.isoformat(),
        "total": _counts(found.total),
        "by_agency": {name: _counts(rungs) for name, rungs in found.by_agency.items()},
        "by_team": {name: _counts(rungs) for name, rungs in found.by_team.items()},
        "by_profession": {name: _counts(rungs) for name, rungs in found.by_profession.items()},
    }


def _counts(rungs: Rungs | None) -> dict[str, int | None]:
    return asdict(rungs) if rungs else {field.name: None for field in fields(Rungs)}


def as_text(found: Reach) -> str:
    lines = [f"{found.briefing.ref} {found.briefing.title}, as at {found.as_at:%A %d %B %Y} in the evening"]
    lines += _lines("Everyone", {"": found.total})
    lines += _lines("By agency", found.by_agency) + _lines("By team", found.by_team)
    return "\n".join(lines + _lines("By profession", found.by_profession))


def _lines(title: str, groups: Groups) -> list[str]:
    said = ["", title]
    for name, r in groups.items():
        counts = (
            f"sent to {r.sent} of {r.audience}, answered {r.acknowledged}, discussed {r.discussed}, used {r.used}"
            if r
            else "hidden: fewer than five people, or it would show a group that is"
        )
        said.append(f"  {name}: {counts}" if name else f"  {counts}")
    return said
