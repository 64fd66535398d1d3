"""
From an organisation's YAML file to a ``Framework``: whole and right, or refused with every line to mend.

``load`` is what everybody calls; ``check`` says the problems without raising; ``presets`` are the frameworks that
come with Hearback.  A file may say ``extends:`` a preset, or another file beside it, and only what differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from learning import framework_parts as parts
from learning import framework_times
from learning.framework import Body, Framework, Profession, Route, Source
from learning.framework_asked import Unsaid, asked
from learning.framework_reading import Reading, Table, meant
from learning.framework_yaml import Node, Problem, Unreadable, emptied, merged, read
from learning.refusal import Refusal

__all__ = ["FrameworkRefused", "Problem", "Unsaid", "asked", "check", "load", "presets"]

PRESETS = Path(__file__).parent / "frameworks"
PROFESSIONS = PRESETS / "professions.yaml"
SCHEMA = 1
FEASIBILITY = {"realistic": "Is it realistic?"}
"""Asked before something is agreed, where a framework has no questions of its own (Milton Keynes M4)."""
NEVER_EMPTY = frozenset({"bodies", "sources", "routing", "stages", "models", "prompts", "titles"}) | frozenset(
    {"improvement_chain", "evaluation_chain"}
)
"""Lists that hold at least one thing: nobody is told to write `[]` there."""
STYLES = ("conversation", "narrative", "structured", "mixed")


class FrameworkRefused(Refusal):
    """The file cannot be used; ``problems`` are in the order of its lines, and the message says them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(["This framework cannot be used yet:", *map(str, problems)]))
        self.problems = tuple(problems)


def presets() -> list[str]:
    """The ids of the frameworks that come with Hearback."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml") if path != PROFESSIONS)


def load(id_or_path: str | Path) -> Framework:
    """A preset by its id, or a file.  Raises ``FrameworkRefused``; nothing is ever half loaded."""
    framework, problems = _read(_path(id_or_path))
    stopping = [problem for problem in problems if problem.stops]
    if stopping or framework is None:
        raise FrameworkRefused(stopping)
    return framework


def check(path: str | Path) -> list[Problem]:
    """Everything there is to mend; those with ``stops=False`` are only worth knowing."""
    try:
        return _read(_path(path))[1]
    except FrameworkRefused as refused:
        return list(refused.problems)


def _path(id_or_path: str | Path) -> Path:
    if isinstance(id_or_path, Path):
        return id_or_path
    if id_or_path in presets():
        return PRESETS / f"{id_or_path}.yaml"
    path = Path(id_or_path)
    if path.suffix or len(path.parts) > 1 or id_or_path in {"", ".", ".."}:
        return path if id_or_path else Path()
    what = f"There is no preset “{id_or_path}”."
    near = meant(id_or_path, presets())
    remedy = f"{near} We have: " if near else "use one of ours: "
    remedy += f"{', '.join(presets())}; or give the name of a file."
    raise FrameworkRefused([Problem(0, 0, "", what, remedy)])


def _read(path: Path) -> tuple[Framework | None, list[Problem]]:
    """The framework if there is no problem that stops, and all problems by file and line."""
    reading = Reading()
    try:
        top = reading.table(_extended(path, reading.problems, ()), "")
    except Unreadable as unreadable:
        return None, [unreadable.problem]
    framework = _framework(top, reading)
    reading.finish()
    found = [_in_ones_own(problem, path) for problem in dict.fromkeys(reading.problems)]
    problems = sorted(found, key=lambda p: (p.file != str(path), p.file, p.line, p.column))
    return (None if any(problem.stops for problem in problems) else framework), problems


def _in_ones_own(problem: Problem, path: Path) -> Problem:
    """A preset is right by itself: what is wrong in it came of the file that extends it, and is mended there."""
    if problem.file == str(path) or Path(problem.file).parent != PRESETS:
        return problem
    return replace(problem, remedy=f"{problem.remedy} That line is the preset's: say it in {path.name}.")


def _extended(path: Path, problems: list[Problem], above: tuple[Path, ...]) -> Node:
    """The tree of a file, on the ground of what it extends.  Raises ``Unreadable`` at the line of ``extends``."""
    top, found = read(path)
    problems += found
    extends = top.entries.get("extends")
    if extends is None or extends.kind == "nothing":
        return top
    here, further = path.resolve(), extends.text
    below = PRESETS / f"{further}.yaml" if further in presets() else path.parent / further

    def wrong(what: str, remedy: str) -> Unreadable:
        return Unreadable(Problem(extends.line, extends.column, "extends", what, remedy, str(path)))

    if extends.kind in {"mapping", "list"} or not further:
        raise wrong("One preset or file belongs here.", f"name one of: {', '.join(presets())}.")
    if below.resolve() in (*above, here):
        raise wrong(f"“{further}” leads back to a file that extends it.", "take `extends:` out of one of them.")
    if not below.is_file():
        remedy = meant(further, presets()) or f"name a file beside this one, or one of: {', '.join(presets())}."
        raise wrong(f"There is no preset or file “{further}”.", remedy)
    ground = _extended(below, problems, (*above, here))
    for where, was, empty in emptied(ground, top):
        what = f"{'The list' if was.kind == 'list' else 'What belongs'} here is empty, and would take away "
        remedy = "write what belongs here, or take the line away to keep what stands there."
        if was.kind == "list" and where.rpartition(".")[2] not in NEVER_EMPTY:
            remedy += " `[]` says that there are none."
        problems.append(Problem(empty.line, empty.column, where, f"{what}what `{further}` says.", remedy, str(path)))
    return merged(ground, top)


NOBODY = Body(id="", name="", short="")
"""Stands where a body is missing; a framework with it is never handed out, since a problem says so."""


def _framework(top: Table, reading: Reading) -> Framework:
    """Reads every section, wrong or not, so that all problems are found; the caller looks whether one stops."""
    top.also("extends")
    if top.whole("schema_version", SCHEMA) != SCHEMA:
        top.wrong("schema_version", "This Hearback reads version 1.", "write `schema_version: 1`.")
    cycle, evaluation, reflection = top.inner("cycle"), top.inner("evaluation"), top.inner("reflection")
    board, dissemination, annual = top.inner("board"), top.inner("dissemination"), top.inner("annual_report")
    override, lead_agency = top.inner("route_override"), top.inner("lead_agency")
    cycle.also("note")
    reflection.also("structured_fields_required")
    for section in (dissemination, annual, override, lead_agency):
        section.also("quote")
    bodies, stages = parts.bodies(top), parts.stages(cycle)
    sources, themes = parts.sources(top), top.labelled("themes")
    routes, questions = parts.routes(top, sources, bodies), parts.questions(evaluation)
    default_route = _needed(top, "default_route", routes, "route")
    practitioner = _practitioner_source(top, sources, routes.get(default_route))
    board_body = bodies.get(_needed(board, "body", bodies, "body"), NOBODY)
    cycle.basis(default="seed")
    annual.basis()
    board.basis("cadence_basis", of="board.cadence")
    for section, name in ((evaluation, "evaluation"), (dissemination, "dissemination")):
        section.basis("follow_up_basis", of=f"{name}.follow_up_weeks")
    for key in ("answer_within_working_days", "smallest_group", "try_weeks", "practitioner_source", "fallback"):
        reading.bases[key] = "seed" if top.at(key) else "local"
    return Framework(
        id=top.id(),
        name=top.label("name"),
        organisation=top.text("organisation", needed="write the organisation's name."),
        document=top.inner("source_document").words(),
        phrases=parts.phrases(top),
        vocabulary=top.inner("vocabulary").words(),
        current_terms=top.inner("current_terms").words(),
        bodies=bodies,
        cycle_name=cycle.label("name"),
        cycle_quote=cycle.text("quote"),
        stages=stages,
        moments=parts.moments(top, stages),
        sources=sources,
        themes=themes,
        routes=routes,
        default_route=default_route,
        practitioner_source=practitioner,
        fallback=_fallback(top, bodies, routes, practitioner) or board_body,
        route_override_allowed=override.yes("allowed", True),
        route_override_needs_reason=override.yes("reason_required", True),
        lead_agency_varies=lead_agency.yes("varies_by_source", True),
        approaches=parts.approaches(top),
        plans=top.labelled("plans"),
        evaluation_framework=evaluation.text("framework"),
        questions=questions,
        close_requires=evaluation.references("close_requires", [each.id for each in questions], "question"),
        feasibility=evaluation.labelled("feasibility") or FEASIBILITY,
        lasting_weeks=evaluation.weeks("follow_up_weeks", (26, 52)),
        principles=parts.principles(top),
        reflection_models=parts.models(reflection, [*themes, *sources]),
        reflection_style=reflection.one_of("style", STYLES, ""),
        free_form=reflection.yes("free_form", False),
        opportunities=reflection.labelled("opportunities"),
        channels=dissemination.labelled("channels"),
        audiences=dissemination.texts("audiences"),
        public_page=dissemination.yes("public_page", False),
        follow_up_weeks=dissemination.weeks("follow_up_weeks", (8, 26)),
        reminded_after=framework_times.reminded(top),
        board=board_body,
        board_cadence=board.every("cadence"),
        paper_sections=board.texts("paper_sections"),
        annual_sections=annual.texts("sections"),
        pillars=parts.pillars(top),
        activities=top.labelled("activities"),
        more_less=parts.more_less(top),
        rules=parts.rules(cycle, evaluation, dissemination),
        gaps=top.texts("gaps"),
        agencies=parts.agencies(top),
        contacts=parts.contacts(top),
        confidential_lead=top.email("confidential_lead"),
        professions=parts.professions(top) + _professions(),
        answer_within_working_days=top.whole("answer_within_working_days", 10, most=60),
        smallest_group=top.whole("smallest_group", 5, least=5, most=50),
        try_weeks=top.whole("try_weeks", 6, most=52),
        bases=reading.bases,
    )


def _needed(table: Table, key: str, known: Mapping[str, object], kind: str) -> str:
    if table.at(key) is None:
        table.missing(key, f"name a {kind} by its id.")
    return table.reference(key, known, kind)


def _practitioner_source(top: Table, sources: Mapping[str, Source], default: Route | None) -> str:
    """What an idea of a practitioner comes from: the default route's first source, unless the file says."""
    first = default.sources[0] if default and default.sources else ""
    return top.reference("practitioner_source", sources, "source", first)


def _fallback(top: Table, bodies: Mapping[str, Body], routes: Mapping[str, Route], practitioner: str) -> Body | None:
    """The first body of the practitioners' chain that there is one of, and that is not a person (it may be away)."""
    said = bodies.get(top.reference("fallback", bodies, "body"))
    if said and (said.is_person or said.span == "each"):
        what = f"“{said.name}” is not one forum: what nobody has answered would stop there too."
        top.wrong("fallback", what, "name a board or forum that there is one of.")
    if said:
        return said
    route = next((route for route in routes.values() if practitioner in route.sources), None)
    chain = route.improvement_chain if route else ()
    named = (bodies[id] for step in chain for id in step)
    return next((body for body in named if body.span == "one" and not body.is_person), None)


@lru_cache(maxsize=1)
def _professions() -> tuple[Profession, ...]:
    """The list that stands behind an organisation's own.  It is ours, and a test reads it."""
    return parts.professions(Reading().table(read(PROFESSIONS)[0], ""))
