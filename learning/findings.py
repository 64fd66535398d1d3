"""
Findings: learning that does not begin as somebody's idea.  Kept as a draft, presented to where its source is
considered, looked at by several methods, and the source of actions and briefings (design 5).

What was written stands in its extras: ``tells`` and ``needs`` are the two questions of Newcastle's W4, ``method:…``
is what a method showed, ``asked:…`` the answer to a prompt of the organisation's own for this source or theme (W8).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from learning import forums, routing, sharing
from learning.briefings import Briefing, BriefingId
from learning.calendar import add_working_days
from learning.days import evening, today
from learning.framework import Body, Framework, ReflectionModel, Route
from learning.ideas import SENTENCE, Idea, IdeaId, Kind, Move
from learning.links import How, Link
from learning.people import Person
from learning.refusal import Refusal
from learning.rights import Deed, allow, may
from learning.subject import Subject
from learning.telling import kept
from learning.whom import Holder, holder_for
from learning.work import Work

TELLS, NEEDS = "What does this tell us?", "What else do we need to know?"
METHOD, ASKED = "method:", "asked:"
ENOUGH = 2
"""Different methods, from which on a finding is more than one source (Newcastle W5)."""


class Method(StrEnum):
    """How something was looked at."""

    AUDIT = "audit"
    OBSERVATION = "observation"
    DATA = "data"
    VOICE = "voice"
    COMPLAINT = "complaint"
    SURVEY = "survey"
    INTERVIEW = "interview"
    REVIEW = "review"
    RESEARCH = "research"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A finding as it was written, whole or not."""

    source: str
    sentence: str
    agency: str = ""
    methods: frozenset[Method] = frozenset()
    asked: Mapping[str, str] = field(default_factory=dict)
    """By the prompt in the organisation's words."""
    extras: Mapping[str, str] = field(default_factory=dict)


async def may_present(work: Work, person: Person) -> bool:
    """Whoever leads, writes or sits on a board, and whoever manages anybody: what they see of practice is learning."""
    return may(person, Deed.PRESENT_FINDINGS) or bool(await work.people.managed_by(person))


async def allow_to_present(work: Work, person: Person) -> None:
    if not await may_present(work, person):
        allow(person, Deed.PRESENT_FINDINGS)


def own_prompts(framework: Framework, source: str, theme: str = "") -> Sequence[ReflectionModel]:
    """The organisation's own sets for a source or a theme; those for anything belong to reflections."""
    about = {source, theme} - {""}
    return [model for model in framework.reflection_models if about & model.about]


def methods(idea: Idea) -> dict[Method, str]:
    """Each with what it showed, in the order of the list."""
    return {method: idea.extras[METHOD + method] for method in Method if METHOD + method in idea.extras}


def one_source_so_far(idea: Idea) -> bool:
    return len(methods(idea)) < ENOUGH


def missing(idea: Idea) -> list[str]:
    """Which of the two questions has no answer yet."""
    return [words for name, words in (("tells", TELLS), ("needs", NEEDS)) if not idea.extras.get(name)]


# --- the draft --------------------------------------------------------------------------------------------------------


async def keep(work: Work, by: Person, written: Written, id: IdeaId | None = None) -> Idea:
    """As a draft, which nobody else sees; nothing but its source and its sentence is needed."""
    await allow_to_present(work, by)
    if written.source not in work.framework.sources:
        raise Refusal("Please say first where it comes from.")
    if len(written.sentence) > SENTENCE:
        raise Refusal(f"Please keep this to {SENTENCE} characters.", about="sentence")
    route, agency = work.framework.route_for(written.source), await _leads(work, by, written)
    extras = {name: words for name, words in written.extras.items() if words}
    extras |= {ASKED + prompt: words for prompt, words in written.asked.items() if words}
    draft = await draft_of(work, by, id) if id else None
    showed = methods(draft) if draft else {}
    extras |= {METHOD + method: showed.get(method, "") for method in Method if method in written.methods}
    new = draft or Idea(
        id=IdeaId(work.new_id()),
        kind=Kind.FINDING,
        sentence=written.sentence,
        author=by,
        team=by.of_team,
        source=written.source,
        route=route.id,
        shown_to_colleagues=False,
        shared_at=work.now,
    )
    now = replace(
        new,
        sentence=written.sentence,
        source=written.source,
        agency=agency,
        route=route.id,
        copied=route,
        extras=extras,
    )
    return await kept(work, now.moved(Move.ADDED, work.now, by, data={"what": "draft"}))


async def throw_away(work: Work, by: Person, id: IdeaId) -> None:
    """Before it was presented, and for good: nobody else has seen it."""
    await work.ideas.remove(await draft_of(work, by, id))


async def draft_of(work: Work, by: Person, id: IdeaId) -> Idea:
    """Raises ``Refusal`` where it is somebody else's, or presented already."""
    idea = await work.ideas.get(id)
    if idea.kind is not Kind.FINDING or not idea.is_by(by):
        raise Refusal("Only whoever wrote this can go on with it.")
    if not idea.is_draft:
        raise idea.moved_on(by)
    return idea


async def _leads(work: Work, by: Person, written: Written) -> str:
    """The agency that was chosen, or its source's, or else that of whoever presents it (Derby D6)."""
    chosen = written.agency or work.framework.sources[written.source].agency
    if written.agency and written.agency not in await agencies(work):
        raise Refusal("Please choose one of the agencies.", about="agency")
    return chosen or by.agency


async def agencies(work: Work) -> list[str]:
    """Those on the list of staff, and those that the framework names."""
    return sorted({*await work.people.agencies(), *(agency.name for agency in work.framework.agencies)})


# --- presented --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class First:
    """Who has it first: a manager, or the bodies of a step."""

    to: Holder
    step: int = routing.BEFORE
    bodies: tuple[Body, ...] = ()

    @property
    def manager(self) -> Person | None:
        return self.to.person


async def first(work: Work, by: Person, route: Route) -> First:
    """
    The first step of its route.  Where that is the manager, it is the one of whoever presents it, as with ideas; where
    there is no such manager, and in every other chain, it goes straight before the first bodies.
    """
    chain = route.improvement_chain
    first = [work.framework.bodies[id] for id in chain[0] if id in work.framework.bodies] if chain else []
    with_manager = bool(first) and all(body.is_manager for body in first)
    to = await holder_for(work, by) if with_manager else Holder(None)
    if to.person:
        return First(to)
    step, bodies = routing.next_step(work.framework, route, routing.BEFORE) or (routing.BEFORE, ())
    return First(to, step, bodies or (work.framework.fallback,))


async def present(work: Work, by: Person, id: IdeaId) -> Idea:
    """From now on others read it, and its route begins.  Both questions are needed first (Newcastle W4)."""
    await allow_to_present(work, by)
    idea = await draft_of(work, by, id)
    if left := missing(idea):
        raise Refusal(f"Before it is presented, please answer: {' '.join(left)} It stays kept as it is until then.")
    route = work.framework.route_for(idea.source)
    has_it = await first(work, by, route)
    promised = add_working_days(today(work), work.framework.answer_within_working_days)
    idea = replace(
        idea,
        shared_at=work.now,
        route=route.id,
        copied=route,
        manager=has_it.manager,
        alone=has_it.to.alone,
        bodies=tuple(body.id for body in has_it.bodies),
        step=has_it.step,
        promised_on=promised,
    )
    in_for = {"in_for": str(has_it.to.in_for.id)} if has_it.to.in_for else {}
    idea = await kept(work, idea.moved(Move.SHARED, work.now, by, data={"agency": idea.agency, **in_for}))
    if has_it.manager is None:
        return await forums.begin(work, idea)
    await work.due("idea.promise", idea.subject, evening(promised))
    await sharing.tell_holder(work, idea)
    return idea


async def add_method(work: Work, by: Person, id: IdeaId, method: Method, showed: str) -> Idea:
    """Another way of looking at it, by its author or whoever has it; a second line of one method joins the first."""
    idea = await looked_after(work, by, id)
    before = methods(idea).get(method, "")
    lines = "\n".join(filter(None, (before, showed)))
    extras, data = {**idea.extras, METHOD + method: lines}, {"what": "method", "method": method.value}
    return await kept(work, idea.moved(Move.ADDED, work.now, by, showed, extras=extras, data=data))


async def looked_after(work: Work, by: Person, id: IdeaId) -> Idea:
    """The finding, for its author and whoever has it or sets Hearback up; raises ``Refusal`` for anybody else."""
    idea = await work.ideas.get(id)
    if idea.kind is not Kind.FINDING:
        raise Refusal("This is no finding.")
    theirs = idea.is_by(by) or (not idea.is_draft and (idea.is_with(by) or may(by, Deed.ANSWER_FOR_BODIES)))
    if not theirs:
        raise Refusal("This is for whoever presented it, and for whoever has it now.")
    return idea


# --- what it becomes --------------------------------------------------------------------------------------------------


async def to_write_about(work: Work, person: Person) -> Sequence[Idea]:
    """The findings that this person may read, the newest first."""
    return [
        idea for idea in await work.ideas.of_kind(Kind.FINDING) if not idea.is_draft and idea.may_be_seen_by(person)
    ]


async def link_briefing(work: Work, by: Person, ids: Sequence[IdeaId], briefing: Subject) -> None:
    """A briefing may be about several, and cites each (Pan-Dorset P6)."""
    for id in ids:
        idea = await work.ideas.get(id)
        if idea.kind is not Kind.FINDING or idea.is_draft or not idea.may_be_seen_by(by):
            raise Refusal("Please choose findings that have been presented.", about="findings")
        await work.links.put(Link(id, briefing, How.BRIEFING, by, work.now))
        await kept(work, idea.moved(Move.LINKED, work.now, by, data={"briefing": str(briefing.id)}))


async def came_from(work: Work, action: Idea) -> Idea | None:
    """The finding that an action belongs to."""
    link = next((one for one in await work.links.to(action.subject) if one.how is How.ACTION), None)
    return await work.ideas.get(link.idea) if link else None


async def actions(work: Work, finding: Idea) -> Sequence[Idea]:
    """In the order in which they were added."""
    links = [one for one in await work.links.of(finding.id) if one.how is How.ACTION and one.idea == finding.id]
    return [await work.ideas.get(IdeaId(one.to.id)) for one in links]


async def briefings(work: Work, finding: Idea) -> Sequence[Briefing]:
    """Those that are about it."""
    links = [one for one in await work.links.of(finding.id) if one.how is How.BRIEFING]
    return [await work.briefings.get(BriefingId(one.to.id)) for one in links]


async def of_briefing(work: Work, briefing: Subject) -> Sequence[Idea]:
    """Those that a briefing is about."""
    return [await work.ideas.get(one.idea) for one in await work.links.to(briefing) if one.how is How.BRIEFING]
