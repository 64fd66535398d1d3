"""
An organisation's learning and improvement framework, as it is used once its file has been read.

Everything here is data of the organisation's own document.  ``learning.framework_file`` reads it from YAML and
promises that it is whole: every id named here exists, so nobody who uses a ``Framework`` has to look twice.
Each part carries its *basis*: ``seed`` (their document says so), ``seed_name`` (named there, no more), ``seed_ocr``
(read from a picture), ``inferred`` (read from the wording), ``oba`` (Outcomes-Based Accountability's own), or
``local`` (our choice, which they must confirm; ``learning.framework_asked`` puts the questions).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from learning.framework_words import CONTACTS as CONTACTS
from learning.framework_words import LABEL as LABEL
from learning.framework_words import PHRASES as PHRASES
from learning.framework_words import Agency as Agency
from learning.framework_words import Contact as Contact
from learning.framework_words import Phrases as Phrases
from learning.framework_words import Profession as Profession
from learning.hours import USUAL, Hours

Chain: TypeAlias = tuple[tuple[str, ...], ...]
"""Ordered steps; the bodies of one step have no order between them.  Ids of bodies."""

MOMENTS = ("new", "considering", "testing", "embedding", "evaluating", "finished")
"""Where on its journey an idea is, in our words; the framework's own stage for each is what people read."""

OTHER = "Other"
MANAGER = "manager"
"""As the id of a body that is a person: the manager of whoever speaks."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """Who considers: a board, a forum, a meeting, a person.  *each* is one for every team or every pair."""

    id: str
    name: str
    short: str
    kind: str = "forum"
    span: Literal["one", "each"] = "one"
    of: Literal["team", "pair", ""] = ""
    every: str | None = None
    cadence_basis: str = "local"
    role: str = ""
    members_role: str = ""

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    @property
    def is_manager(self) -> bool:
        """The manager of whoever speaks, who has it from the first; any other person is the lead of an agency."""
        return self.is_person and self.id == MANAGER

    @property
    def cadence(self) -> str:
        """How often it meets, as people read it; what was not said is not guessed."""
        return f"Every {self.every}" if self.every else "Not set"


@dataclass(frozen=True, kw_only=True)
class Stage:
    id: str
    order: int
    label: str
    ask: str = ""
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    id: str
    label: str
    group: str = ""
    method: str = ""
    agency: str = ""
    """Which leads on what comes from it, where that is not whoever presents it (Derby D6)."""
    basis: str = "seed"
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class Frequency:
    text: str
    every: str | None = None
    also: str = ""


@dataclass(frozen=True, kw_only=True)
class Route:
    id: str
    sources: tuple[str, ...]
    improvement_chain: Chain
    evaluation_chain: Chain
    frequency: Frequency
    optional_steps: frozenset[str] = frozenset()
    basis: str = "local"
    note: str = ""
    quote: str = ""

    @property
    def is_agreed(self) -> bool:
        """Whether their own document says where this goes; if not, they are asked (Derby D4)."""
        return self.basis not in {"local", "inferred"}


@dataclass(frozen=True, kw_only=True)
class ReflectionModel:
    """``about`` holds themes and sources that have this set of prompts of their own (Newcastle W8); empty is any."""

    id: str
    label: str
    prompts: tuple[str, ...]
    about: frozenset[str] = frozenset()
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class Principle:
    id: str
    label: str
    quote: str = ""
    to_submitter: str = ""
    to_manager: str = ""
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class Approach:
    id: str
    label: str
    elsewhere: bool = False
    """Whoever chooses it may not agree it: it is passed on instead (“It needs a decision elsewhere”)."""
    basis: str = "local"
    quote: str = ""
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class EvaluationQuestion:
    id: str
    label: str
    kind: str = ""
    example: str = ""
    basis: str = "local"
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class Pillar:
    id: str
    label: str
    quote: str = ""
    short: str = ""


@dataclass(frozen=True)
class MoreLess:
    more: str
    less: str


@dataclass(frozen=True, kw_only=True)
class Framework:
    id: str
    name: str
    organisation: str
    document: Mapping[str, str] = field(default_factory=dict)
    phrases: Phrases = field(default_factory=Phrases)
    vocabulary: Mapping[str, str] = field(default_factory=dict)
    current_terms: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, Body]
    cycle_name: str
    cycle_quote: str = ""
    stages: tuple[Stage, ...]
    moments: Mapping[str, str]
    """Our moment to the id of a stage; whole, whatever the file said."""
    sources: Mapping[str, Source]
    themes: Mapping[str, str]
    routes: Mapping[str, Route]
    default_route: str
    practitioner_source: str
    """The source that an idea of a practitioner has; it is never asked of them."""
    fallback: Body
    """Who gets an idea that has no manager, or that was not answered by the promised day."""
    route_override_allowed: bool = True
    route_override_needs_reason: bool = True
    lead_agency_varies: bool = True
    approaches: Mapping[str, Approach]
    plans: Mapping[str, str]
    evaluation_framework: str = ""
    questions: tuple[EvaluationQuestion, ...]
    close_requires: tuple[str, ...]
    """The questions without whose answers nothing is finished."""
    feasibility: Mapping[str, str]
    lasting_weeks: tuple[int, ...]
    """When, after something was embedded, people are asked whether it is still happening."""
    principles: tuple[Principle, ...]
    reflection_models: tuple[ReflectionModel, ...]
    reflection_style: str = ""
    free_form: bool = False
    opportunities: Mapping[str, str]
    """Where a reflection may be taken."""
    channels: Mapping[str, str]
    audiences: tuple[str, ...]
    public_page: bool = False
    """Whether some of what came of things is on a page that anybody can read."""
    follow_up_weeks: tuple[int, ...]
    """When, after a briefing, people are asked whether they have used it."""
    reminded_after: tuple[int, ...]
    """Working days after which somebody who has not answered a briefing is reminded of it: at most two."""
    board: Body
    board_cadence: str | None
    paper_sections: tuple[str, ...]
    annual_sections: tuple[str, ...]
    pillars: tuple[Pillar, ...] = ()
    activities: Mapping[str, str] = field(default_factory=dict)
    more_less: tuple[MoreLess, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    agencies: tuple[Agency, ...] = ()
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    confidential_lead: str = ""
    professions: tuple[Profession, ...] = ()
    answer_within_working_days: int = 10
    smallest_group: int = 5
    try_weeks: int = 6
    bases: Mapping[str, str] = field(default_factory=dict)
    """Where in the file to basis, for whatever has one; what the file left out and we chose is ``local``."""

    def hours_of(self, agency: str) -> Hours:
        """When an agency works; the usual hours for one that this framework does not name."""
        return next((each.hours for each in self.agencies if each.name == agency), USUAL)

    def route_for(self, source: str) -> Route:
        """The one route of a source; the default route for a source that this framework does not have."""
        for route in self.routes.values():
            if source in route.sources:
                return route
        return self.routes[self.default_route]

    def stage_for(self, moment: str) -> Stage:
        """The framework's own stage for one of ``MOMENTS``; raises ``KeyError`` for any other word."""
        stage = self.moments[moment]
        return next(each for each in self.stages if each.id == stage)

    def stage_after(self, stage: Stage) -> Stage:
        """The next one of the cycle: after the last comes the first (Newcastle W12)."""
        return self.stages[stage.order % len(self.stages)]

    def models_for(self, subject: str = "") -> tuple[ReflectionModel, ...]:
        """The prompts for a theme or source: its own first, then those for anything."""
        own = tuple(model for model in self.reflection_models if subject in model.about)
        return own + tuple(model for model in self.reflection_models if not model.about)

    def profession_of(self, job_title: str) -> str:
        """The first profession whose words stand in the title, otherwise ``Other``."""
        return next((each.name for each in self.professions if each.is_in(job_title)), OTHER)

    @property
    def decided_here(self) -> Mapping[str, Approach]:
        """The kinds of change that are agreed where they are chosen; where there are any kinds, there is one."""
        return {id: each for id, each in self.approaches.items() if not each.elsewhere}

    @property
    def no_blame(self) -> Principle | None:
        """Their own principle that nobody is blamed, where they have one (Milton Keynes M8)."""
        return next((each for each in self.principles if "blame" in f"{each.label} {each.quote}".casefold()), None)

    @property
    def missing_contacts(self) -> tuple[str, ...]:
        """The contacts that nobody has filled in: nothing starts live while there is one."""
        return tuple(name for name in CONTACTS if name not in self.contacts)

    @property
    def labels(self) -> Mapping[str, str]:
        """Every label that a platform shows, by where it is written: its ``short`` where the whole would not fit."""
        return dict(self._labels())

    def _labels(self) -> Iterator[tuple[str, str]]:
        yield "cycle.name", self.cycle_name
        yield from ((f"phrases.{name}", getattr(self.phrases, name)) for name in PHRASES)
        yield from ((f"bodies.{body.id}", fitting(body.name, body.short)) for body in self.bodies.values())
        yield from ((f"cycle.stages.{stage.id}", fitting(stage.label, stage.short)) for stage in self.stages)
        yield from ((f"sources.{source.id}", fitting(source.label, source.short)) for source in self.sources.values())
        for section in ("themes", "plans", "feasibility", "opportunities", "channels", "activities"):
            yield from ((f"{section}.{id}", label) for id, label in getattr(self, section).items())
        yield from ((f"approaches.{each.id}", fitting(each.label, each.short)) for each in self.approaches.values())
        for section in ("questions", "principles", "reflection_models", "pillars"):
            yield from ((f"{section}.{each.id}", fitting(each.label, each.short)) for each in getattr(self, section))


def fitting(label: str, short: str) -> str:
    return short if short and len(label) > LABEL else label
