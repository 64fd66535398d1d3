"""What a finding or an action says, in words: what it tells us, how it was looked at, how what came of it stands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dialogs.kit.limits import HEADING, LABEL, shortened
from dialogs.kit.words import Block, Facts, Heading, Quote, Text
from learning import steering
from learning.actions import approaches_of
from learning.calendar import LONDON, said
from learning.findings import ASKED, NEEDS, TELLS, Method, methods, one_source_so_far
from learning.framework import Framework, Source, fitting
from learning.ideas import Idea, Kind, Moment, Move
from learning.people import Person, Viewer

METHODS = {
    Method.AUDIT: "Audit of files",
    Method.OBSERVATION: "Observation of practice",
    Method.DATA: "Data",
    Method.VOICE: "Voice of children and families",
    Method.COMPLAINT: "Complaint",
    Method.SURVEY: "Survey",
    Method.INTERVIEW: "Interview or conversation",
    Method.REVIEW: "Review",
    Method.RESEARCH: "Research",
    Method.OTHER: "Another way",
}
ONE_SOURCE = "One source so far"
HEARD = "What children, young people and families said about the service"
FAMILIES = "What children and families would say"
WHAT = {Kind.IDEA: "an idea", Kind.FINDING: "a finding", Kind.ACTION: "an action"}


def an(idea: Idea) -> str:
    """What it is, in a sentence."""
    return WHAT[idea.kind]


def An(idea: Idea) -> str:
    """As it begins one."""
    return WHAT[idea.kind].capitalize()


def title_of(idea: Idea, viewer: Viewer) -> str:
    leads_it = idea.kind is Kind.ACTION and idea.manager and isinstance(viewer, Person) and idea.manager.id == viewer.id
    return "An action that you lead" if leads_it else An(idea)


def source_label(source: Source) -> str:
    """With its group beside it, where both fit and the group says something else."""
    label = fitting(source.label, source.short)
    whole = f"{label} ({source.group})"
    says_more = source.group and source.group.casefold() not in label.casefold()
    return whole if says_more and label.casefold() not in source.group.casefold() and len(whole) <= LABEL else label


def sources(framework: Framework) -> Mapping[str, str]:
    """Those of one group together, in the organisation's own order."""
    groups = list(dict.fromkeys(source.group for source in framework.sources.values()))
    listed = sorted(framework.sources.values(), key=lambda source: groups.index(source.group))
    return {source.id: source_label(source) for source in listed}


def says(idea: Idea, framework: Framework, on: date) -> tuple[Block, ...]:
    """Under its sentence."""
    match idea.kind:
        case Kind.IDEA:
            return ()
        case Kind.FINDING:
            return tuple(_finding(idea, framework, on))
        case Kind.ACTION:
            return tuple(_action(idea, framework, on))


def _finding(idea: Idea, framework: Framework, on: date) -> Iterator[Block]:
    for name, prompt in (("tells", TELLS), ("needs", NEEDS)):
        if words := idea.extras.get(name):
            yield Heading(prompt)
            yield Quote(words)
    for name, words in idea.extras.items():
        if name.startswith(ASKED):
            yield Heading(shortened(name.removeprefix(ASKED), HEADING)[0])
            yield Quote(words)
    if heard := idea.extras.get("heard"):
        yield Heading(HEARD)
        yield Quote(heard)
    looked = methods(idea)
    if one_source_so_far(idea):
        yield Text(f"{ONE_SOURCE}.")
    source = framework.sources.get(idea.source)
    facts = {METHODS[method]: showed for method, showed in looked.items() if showed}
    if looked:
        facts["Looked at by"] = "; ".join(METHODS[method] for method in looked)
    facts["Where it comes from"] = source_label(source) if source else idea.source
    if number := idea.extras.get("number"):
        facts["How many were looked at"] = number
    yield Facts({**facts, **leads(idea, on)})


def for_the_table(idea: Idea) -> tuple[tuple[str, str], ...]:
    """What a meeting reads with it, each under its question: both curiosity questions, and the voice of families."""
    asked = (("tells", TELLS), ("needs", NEEDS), ("heard", HEARD), ("families", FAMILIES))
    return tuple((prompt, idea.extras[name]) for name, prompt in asked if idea.extras.get(name))


def its_way(idea: Idea, framework: Framework, on: date) -> dict[str, str]:
    """
    The route it set out on, where that was changed (Derby D5); and of an idea who leads, where that was (D6).

    A finding and an action say who leads in any event.
    """
    led = leads(idea, on) if idea.kind is Kind.IDEA else {}
    changed = next((event for event in idea.events if event.move is Move.ROUTE_CHANGED), None)
    first = framework.routes.get(changed.data.get("from", "")) if changed else None
    route = {"Its route at first": steering.said(first, framework)} if first else {}
    return {**(led if len(led) > 1 else {}), **route}


def leads(idea: Idea, on: date) -> dict[str, str]:
    """The agency that leads, and who did before (Derby D6)."""
    facts = {"Leads": idea.agency} if idea.agency else {}
    for event in idea.events:
        if event.move is Move.LEAD_CHANGED:
            until = said(event.at.astimezone(LONDON).date(), on)
            facts[f"Led until {until}"] = event.data.get("from", "")
    return facts


def _action(idea: Idea, framework: Framework, on: date) -> Iterator[Block]:
    facts = {"Who leads it": idea.manager.name} if idea.manager else {}
    if agreed := idea.agreed:
        facts["Looked at again on"] = said(agreed.evaluate_on, on)
        if approaches := approaches_of(agreed, framework):
            facts["How it is done"] = "; ".join(approaches)
        if agreed.plan:
            facts["Where it now sits"] = framework.plans.get(agreed.plan, agreed.plan)
        facts["Is it realistic?"] = agreed.realistic
    yield Facts({**facts, **leads(idea, on)})


def presented_by(idea: Idea, viewer: Viewer) -> str:
    author = idea.shown_author(viewer)
    whom = author.name if author else "somebody"
    return f"{'Added' if idea.kind is Kind.ACTION else 'Presented'} by {whom}"


def action_stands(action: Idea, framework: Framework, on: date) -> str:
    """In a few words, beside its first ones."""
    if action.moment is Moment.EMBEDDING and action.agreed:
        return f"looked at again on {said(action.agreed.evaluate_on, on)}"
    return framework.stage_for(action.moment.value).label


def missing_said(left: Sequence[str]) -> Text:
    return Text(f"Before it can be presented: {' '.join(left)}")
