"""
What each section of a framework's file holds: one function a section, from a ``Table`` to the parts of a ``Framework``.

The order matters only where one section names the ids of another.
"""

from collections.abc import Collection, Mapping
from dataclasses import fields

from learning.framework import (
    CONTACTS,
    LABEL,
    MOMENTS,
    PHRASES,
    Agency,
    Approach,
    Body,
    Contact,
    EvaluationQuestion,
    Frequency,
    MoreLess,
    Phrases,
    Pillar,
    Principle,
    Profession,
    ReflectionModel,
    Route,
    Source,
    Stage,
)
from learning.framework_reading import Table
from learning.framework_times import hours

KINDS = ("board", "forum", "meeting", "one_to_one", "event", "scrutiny", "external", "person")


def bodies(top: Table) -> dict[str, Body]:
    found = {}
    for id, body in top.things("bodies"):
        body.also("receives")
        name = body.label("name")
        cadence = body.inner("cadence")
        span, of = body.one_of("span", ("one", "each"), "one"), body.one_of("of", ("team", "pair"), "")
        if span == "each" and not of:
            body.missing("of", "say of what there is one each: `of: team` or `of: pair`.")
        found[id] = Body(
            id=id,
            name=name,
            short=body.short(name),
            kind=body.one_of("kind", KINDS, "forum"),
            span="each" if span == "each" else "one",
            of="team" if of == "team" else "pair" if of == "pair" else "",
            every=cadence.every("every"),
            cadence_basis=cadence.basis(of=f"bodies.{id}.cadence"),
            role=body.text("role"),
            members_role=body.text("members_role"),
        )
    if not found:
        top.missing("bodies", "list the boards, forums and meetings that consider what people share.")
    return found


def stages(cycle: Table) -> tuple[Stage, ...]:
    found, tables = [], {}
    for id, stage in cycle.things("stages"):
        tables[id] = stage
        label = stage.label()
        order = stage.whole("order", 0, most=99) if stage.at("order") else 0
        found.append(Stage(id=id, order=order, label=label, ask=stage.text("ask"), short=stage.short(label)))
    found.sort(key=lambda stage: stage.order)
    for number, each in enumerate(found, 1):
        if each.order != number:
            what = f"The stages are not numbered one by one: “{each.label}” has {each.order or 'no number'}."
            tables[each.id].wrong("order", what, f"number them with `order:` from 1 to {len(found)}, each number once.")
            break
    if not found:
        cycle.missing("stages", "list the stages of your cycle, each with an id, an order and a label.")
    return tuple(found)


def moments(top: Table, cycle: tuple[Stage, ...]) -> dict[str, str]:
    """The stage for each moment; by its place in the cycle where the file does not say, evaluating as embedding."""
    given = top.inner("moments")
    given.basis()
    last = max(len(cycle) - 1, 0)
    places = (0, last // 3, last * 2 // 3, last, last, last)
    found: dict[str, str] = {}
    for moment, place in zip(MOMENTS, places, strict=True):
        usual = found["embedding"] if moment == "evaluating" else cycle[place].id if cycle else ""
        found[moment] = given.reference(moment, [stage.id for stage in cycle], "stage", usual)
    return found


def sources(top: Table) -> dict[str, Source]:
    found = {}
    for id, source in top.things("sources"):
        source.also("table")
        label = source.label()
        found[id] = Source(
            id=id,
            label=label,
            group=source.text("group"),
            method=source.one_of("method", ("qualitative", "quantitative"), ""),
            agency=source.text("agency"),
            basis=source.basis(default="seed"),
            short=source.short(label),
        )
    if not found:
        top.missing("sources", "list where learning comes from, practitioners among them.")
    return found


def routes(top: Table, sources: Mapping[str, Source], bodies: Mapping[str, Body]) -> dict[str, Route]:
    """Every source has exactly one; one that is ``same_as`` another takes from it what it does not say itself."""
    found: dict[str, Route] = {}
    homes: dict[str, str] = {}
    if not top.items("routing"):
        top.missing("routing", "say for each source which bodies consider it, one after the other.")
        return found
    for id, route in top.things("routing"):
        named = route.references("sources", sources, "source")
        for source in named:
            if source in homes:
                what = f"The source `{source}` is in route `{homes[source]}` already."
                route.wrong("sources", what, "keep it in one of the two.")
            homes.setdefault(source, id)
        if not named and not route.items("sources"):
            route.missing("sources", "name the sources that take this route.")
        like = found.get(route.reference("same_as", found, "route above this one"))
        improvement = route.chain("improvement_chain", bodies) or (like.improvement_chain if like else ())
        evaluation = route.chain("evaluation_chain", bodies) or (like.evaluation_chain if like else ())
        unlike = like is None and route.at("same_as") is not None
        for key, chain in (("improvement_chain", improvement), ("evaluation_chain", evaluation)):
            if not (chain or unlike or route.items(key)):
                route.missing(key, "name the bodies in order, each step in brackets: [[first], [then]].")
        optional = route.references("optional_steps", bodies, "body")
        for body in set(optional) - {body for chain in (improvement, evaluation) for step in chain for body in step}:
            route.wrong("optional_steps", f"`{body}` is in neither chain of this route.", "take it away.")
        found[id] = Route(
            id=id,
            sources=named,
            improvement_chain=improvement,
            evaluation_chain=evaluation,
            frequency=_frequency(route, like),
            optional_steps=frozenset(optional),
            basis=route.basis(),
            note=route.text("note"),
            quote=route.text("quote"),
        )
    for source in sources.keys() - homes.keys():
        at = next((item for item in top.items("sources") if item.id == source), top.node)
        remedy = "add it to the `sources:` of the route that it takes."
        top.reading.wrong(at, f"sources.{source}", f"The source `{source}` has no route.", remedy)
    return found


def _frequency(route: Table, like: Route | None) -> Frequency:
    if route.at("frequency") is None and route.at("same_as") is not None:
        return like.frequency if like else Frequency(text="")
    given = route.inner("frequency")
    text = given.text("text", needed="say it as people read it, for example `text: Quarterly`.")
    return Frequency(text=text, every=given.every("every"), also=given.one_of("also", ("as_required",), ""))


def approaches(top: Table) -> dict[str, Approach]:
    found = {}
    for id, approach in top.things("approaches_to_improvement"):
        approach.also("examples")
        label = approach.label()
        found[id] = Approach(
            id=id,
            label=label,
            elsewhere=approach.yes("elsewhere", False),
            basis=approach.basis(),
            quote=approach.text("quote"),
            short=approach.short(label),
        )
    if found and all(each.elsewhere for each in found.values()):
        what = "Each of these is decided elsewhere, so that nobody could agree anything."
        top.wrong("approaches_to_improvement", what, "take `elsewhere: true` away from one, or add one without it.")
    return found


def questions(evaluation: Table) -> tuple[EvaluationQuestion, ...]:
    return tuple(
        EvaluationQuestion(
            id=id,
            label=question.label(),
            kind=question.text("kind"),
            example=question.text("example"),
            basis=question.basis(),
            short=question.short(""),
        )
        for id, question in evaluation.things("questions")
    )


def principles(top: Table) -> tuple[Principle, ...]:
    return tuple(
        Principle(
            id=id,
            label=principle.label(),
            quote=principle.text("quote"),
            to_submitter=principle.text("to_submitter"),
            to_manager=principle.text("to_manager"),
            short=principle.short(""),
        )
        for id, principle in top.things("principles")
    )


def pillars(top: Table) -> tuple[Pillar, ...]:
    return tuple(
        Pillar(id=id, label=each.label(), quote=each.text("quote"), short=each.short(""))
        for id, each in top.things("pillars")
    )


def more_less(top: Table) -> tuple[MoreLess, ...]:
    found = []
    for pair in top.tables("more_less"):
        pair.also("basis")
        found.append(MoreLess(pair.text("more", needed="say what."), pair.text("less", needed="say what.")))
    return tuple(found)


def models(reflection: Table, subjects: Collection[str]) -> tuple[ReflectionModel, ...]:
    found = []
    for id, model in reflection.things("models"):
        prompts = model.texts("prompts")
        if not prompts and not model.items("prompts"):
            model.missing("prompts", "write at least one question.")
        about = frozenset(model.references("about", subjects, "theme or source"))
        label = model.label()
        found.append(ReflectionModel(id=id, label=label, prompts=prompts, about=about, short=model.short(label)))
    if not found:
        reflection.missing("models", "give at least one set of prompts, with an id, a label and `prompts:`.")
    return tuple(found)


def rules(*sections: Table) -> dict[str, str]:
    found = {}
    for section in sections:
        for id, rule in section.things("rules"):
            rule.also("quote")
            rule.basis()
            found[id] = rule.text("text", needed="write the rule.")
    return found


def phrases(top: Table) -> Phrases:
    given = top.inner("phrases")
    given.basis()
    defaults = {each.name: each.default for each in fields(Phrases)}
    said = {}
    for name in PHRASES:
        needed = "write the whole phrase, or take the line away." if given.at(name) else ""
        said[name] = given.text(name, str(defaults[name]), needed=needed)
        if len(said[name]) > LABEL:
            given.wrong(name, f"{len(said[name])} characters do not fit on a button.", f"say it in at most {LABEL}.")
    return Phrases(**said)


def agencies(top: Table) -> tuple[Agency, ...]:
    found: dict[str, Agency] = {}
    for agency in top.tables("agencies"):
        name, lead = (
            agency.text("name", needed="write the agency's name as in the list of staff."),
            agency.email("lead"),
        )
        if name in found:
            agency.wrong("name", f"“{name}” is given twice.", "keep one of the two.")
        found[name] = Agency(name, lead, hours(agency))
    return tuple(found.values())


def contacts(top: Table) -> dict[str, Contact]:
    given, found = top.inner("contacts"), {}
    for kind in CONTACTS:
        node = given.at(kind)
        if node is None:
            continue
        if node.kind != "mapping":
            phone = given.text(kind, needed="write the number.")
            found[kind] = Contact(name=kind.replace("_", " ").capitalize(), phone=phone)
            continue
        contact = given.inner(kind)
        found[kind] = Contact(
            name=contact.text("name", needed="say who answers there."),
            phone=contact.text("phone"),
            out_of_hours=contact.text("out_of_hours"),
            link=contact.link("link"),
            form=contact.link("form"),
        )
        if not any((found[kind].phone, found[kind].link, found[kind].form)):
            contact.missing("phone", "give a `phone:`, a `link:` or a `form:`, or nobody can be reached.")
    return found


def professions(top: Table) -> tuple[Profession, ...]:
    """Flat and in order: the first whose words stand in a job title."""
    found = []
    for profession in top.tables("professions"):
        name = profession.text("name", needed="write the profession's name.")
        titles = profession.texts("titles")
        if not titles and not profession.items("titles"):
            profession.missing("titles", "write the words of job titles, with * for any letters.")
        for title in titles:
            if not title.strip("* "):
                profession.wrong("titles", "This would be every job title.", "write at least a few letters.")
            found.append(Profession(name, title))
    return tuple(found)
