"""
What an organisation's own document does not say, as questions to whoever sets Hearback up.

“Your framework does not say. We have used … Is that right?”: one for each part whose basis is not ``seed``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from learning.framework import Body, Chain, Framework, Route

WHY = {
    "local": "Your framework does not say",
    "inferred": "Your framework does not say in so many words",
    "seed_name": "Your framework gives the name and no more, so it does not say",
    "seed_ocr": "We have read this from a picture and may be wrong about",
    "oba": "Your framework points to Outcomes-Based Accountability and does not say itself",
}


@dataclass(frozen=True)
class Unsaid:
    """``where`` is its place in the file, ``what`` completes “Your framework does not say …”, ``used`` our choice."""

    where: str
    what: str
    used: str
    basis: str
    undecided: bool = False
    """Where something is considered, and their document does not say."""
    several: bool = False
    """A section that is asked once for each basis that its things have."""

    @property
    def sentence(self) -> str:
        return f"{self.unsaid} We have used: {self.used}. Is that right?"

    @property
    def unsaid(self) -> str:
        return f"{WHY[self.basis]} {self.what}."

    @property
    def place(self) -> str:
        """Its own among all, whatever it says."""
        return f"{self.where} ({self.basis})" if self.several else self.where


def asked(framework: Framework) -> list[Unsaid]:
    """Every part that is not in the organisation's own document, the routes first because most hangs on them."""
    return [*_routes(framework), *_lists(framework), *_single(framework)]


def _routes(framework: Framework) -> Iterator[Unsaid]:
    for route in framework.routes.values():
        if route.basis != "seed":
            names = "; ".join(f"“{framework.sources[source].label}”" for source in route.sources)
            what = f"where {'these are' if len(route.sources) > 1 else 'this is'} considered: {names}"
            way = _way(framework, route)
            yield Unsaid(f"routing.{route.id}", what, way, route.basis, undecided=not route.is_agreed)


def _way(framework: Framework, route: Route) -> str:
    improvement, evaluation = _chain(framework, route.improvement_chain), _chain(framework, route.evaluation_chain)
    return f"{improvement}; how often: {route.frequency.text}; what came of it goes to {evaluation}"


def _chain(framework: Framework, chain: Chain) -> str:
    return ", then ".join(" and ".join(framework.bodies[id].name for id in step) for step in chain)


def _lists(framework: Framework) -> Iterator[Unsaid]:
    """One question for all the things of a section that have the same basis."""
    bodies = list(framework.bodies.values())
    sections: tuple[tuple[str, str, Iterable[tuple[str, str]]], ...] = (
        ("bodies", "how often these meet", ((f"bodies.{each.id}.cadence", _met(each)) for each in bodies)),
        ("sources", "these sources of learning", ((f"sources.{s.id}", s.label) for s in framework.sources.values())),
        ("themes", "which themes practice is sorted by", _labels("themes", framework.themes.items())),
        (
            "approaches_to_improvement",
            "which approaches there are to improvement",
            _labels("approaches_to_improvement", ((each.id, each.label) for each in framework.approaches.values())),
        ),
        ("plans", "which plans an improvement can become part of", _labels("plans", framework.plans.items())),
        (
            "evaluation.questions",
            "what an evaluation asks",
            _labels("evaluation.questions", ((each.id, each.label) for each in framework.questions)),
        ),
        (
            "dissemination.channels",
            "how learning is shared",
            _labels("dissemination.channels", framework.channels.items()),
        ),
    )
    for where, what, things in sections:
        by_basis: dict[str, list[str]] = {}
        for place, label in things:
            by_basis.setdefault(framework.bases.get(place, "local"), []).append(label)
        for basis, labels in by_basis.items():
            if basis != "seed":
                yield Unsaid(where, what, "; ".join(labels), basis, several=True)


def _labels(section: str, things: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((f"{section}.{id}", label) for id, label in things)


def _met(body: Body) -> str:
    return f"{body.name}: {body.cadence.lower()}"


def _single(framework: Framework) -> Iterator[Unsaid]:
    weeks, words = framework.follow_up_weeks, framework.phrases
    moments = {moment: framework.stage_for(moment).label for moment in framework.moments}
    single = (
        ("cycle", "which stages the cycle has", "; ".join(stage.label for stage in framework.stages)),
        ("moments", "which stage an idea is in", "; ".join(f"{name}: {stage}" for name, stage in moments.items())),
        ("phrases", "how its buttons are worded", f"“{words.share}”, “{words.waiting}”, “{words.reflect}”"),
        ("practitioner_source", "which source an idea of a practitioner is", _practitioners(framework)),
        ("fallback", "who gets an idea that nobody has answered in time", framework.fallback.name),
        (
            "answer_within_working_days",
            "by when an idea is answered",
            f"{framework.answer_within_working_days} working days",
        ),
        ("try_weeks", "how long a small try lasts", f"{framework.try_weeks} weeks"),
        (
            "smallest_group",
            "how small a group may be before its numbers are hidden",
            f"fewer than {framework.smallest_group} people",
        ),
        ("reminders", "when people are reminded of a briefing they have not answered", _days(framework.reminded_after)),
        ("dissemination.follow_up_weeks", "when people are asked whether they have used a briefing", _weeks(weeks)),
        (
            "evaluation.follow_up_weeks",
            "when people are asked whether an improvement is still happening",
            _weeks(framework.lasting_weeks),
        ),
        (
            "board.cadence",
            "how often the board has its paper",
            f"every {framework.board_cadence}" if framework.board_cadence else "not set",
        ),
        ("annual_report", "what the annual report holds", "; ".join(framework.annual_sections) or "nothing yet"),
    )
    for where, what, used in single:
        basis = framework.bases.get(where, "local")
        if basis != "seed":
            yield Unsaid(where, what, used, basis)


def _practitioners(framework: Framework) -> str:
    return framework.sources[framework.practitioner_source].label


def _weeks(weeks: tuple[int, ...]) -> str:
    return f"after {', '.join(map(str, weeks))} weeks"


def _days(days: tuple[int, ...]) -> str:
    return f"after {' and '.join(map(str, days))} working days" if days else "never"
