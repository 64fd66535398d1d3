"""
``hearback framework``: see which frameworks there are, check one's own file, and ask where something would go.

    hearback framework list
    hearback framework check FILE [--questions]
    hearback framework route SOURCE --framework ID [--json]
"""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from learning import routing
from learning.framework import Body, Chain, Framework, Route
from learning.framework_file import FrameworkRefused, asked, check, load, presets
from learning.framework_reading import meant

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    parser = subparsers.add_parser("framework", help="the words, forums and routes of an organisation")
    commands = parser.add_subparsers(dest="framework_command", required=True)
    commands.add_parser("list", help="the frameworks that come with Hearback")
    checking = commands.add_parser("check", help="what there is to mend in a framework's file")
    checking.add_argument("file", help="a YAML file, or the id of a preset")
    checking.add_argument(
        "--questions", action="store_true", help="also what its document does not say, to be confirmed"
    )
    route = commands.add_parser("route", help="where something from a source goes")
    route.add_argument("source", help="the id of a source")
    route.add_argument("--framework", required=True, help="the id of a preset, or a file")
    route.add_argument("--json", action="store_true", help="for scripts")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints, and gives the exit code: 0, or 1 where something needs mending."""
    try:
        match args.framework_command:
            case "list":
                return _list()
            case "check":
                return _check(args.file, questions=args.questions)
            case _:
                return _route(args.source, args.framework, as_json=args.json)
    except FrameworkRefused as refused:
        print(refused, file=sys.stderr)
        return 1


def _list() -> int:
    for id in presets():
        framework = load(id)
        print(f"{id:<16} {framework.organisation}: {framework.name}")
    return 0


def _check(file: str, *, questions: bool) -> int:
    problems = check(file)
    for problem in problems:
        print(problem if problem.stops else f"{problem} (It can be used as it is.)")
    if any(problem.stops for problem in problems):
        return 1
    framework = load(file)
    unsaid = asked(framework)
    print(
        f"{framework.organisation} can be used: {len(framework.stages)} stages, {len(framework.sources)} sources, "
        f"{len(framework.routes)} routes, {len(framework.bodies)} boards, forums and meetings."
    )
    for one in unsaid:
        if one.undecided:
            print(f"Its document does not decide {one.what}. Until an administrator confirms it: {one.used}.")
    if framework.missing_contacts:
        blank = ", ".join(framework.missing_contacts)
        print(f"Before it can start it has to say whom to ring (docs/guides/administrator.md shows how) for: {blank}.")
    if questions:
        for question in unsaid:
            print(f"- {question.sentence}")
    elif unsaid:
        print(f"{len(unsaid)} things its document does not say: see them with --questions.")
    return 0


def _route(source: str, id: str, *, as_json: bool) -> int:
    framework = load(id)
    if source not in framework.sources:
        remedy = meant(source, framework.sources).capitalize() or f"It has: {', '.join(framework.sources)}."
        print(f"{framework.id} has no source “{source}”. {remedy}", file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(routing.as_json(framework, source)))
        return 0
    route = framework.route_for(source)
    print(framework.sources[source].label)
    print(f"  considered by   {_chain(framework, route, route.improvement_chain)}")
    print(f"  how often       {route.frequency.text}")
    print(f"  evaluated by    {_chain(framework, route, route.evaluation_chain)}")
    if not route.is_agreed:
        print(f"  {_not_agreed(framework)}")
    return 0


def _chain(framework: Framework, route: Route, chain: Chain) -> str:
    return ", then ".join(_step(route, step) for step in routing.steps(framework, chain))


def _step(route: Route, step: tuple[Body, ...]) -> str:
    named = " and ".join(body.name for body in step)
    return f"{named} (may be left out)" if routing.is_optional(route, step) else named


def _not_agreed(framework: Framework) -> str:
    return f"{framework.organisation} has not decided this: it is our reading, to be confirmed."
