"""Harrowmere, loaded as if it had been here all autumn: what happened is kept as it happened, and nothing is sent."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from learning import answers_file, forums, routing, staff
from learning.answers_file import Said
from learning.audience import Audience
from learning.briefing_file import BriefingFile, read_file
from learning.briefings import Briefing, BriefingId, State
from learning.calendar import LONDON, add_working_days
from learning.days import evening
from learning.framework import Framework
from learning.ideas import Agreed, Event, Idea, IdeaId, Moment, Move, Try, Voice
from learning.people import Person
from learning.reflections import Reflection, ReflectionId, Thought
from storage.history import remember
from storage.staff import import_staff
from storage.work import SqlWork

DATA = Path(__file__).parent / "data"
THE_DAY = date(2026, 11, 20)
"""Today in the data, a Friday: all its dates are shifted by whole weeks so that it is about today."""

MOMENTS = {
    "new": Moment.NEW,
    "considering": Moment.CONSIDERING,
    "forwarded": Moment.CONSIDERING,
    "testing": Moment.TESTING,
    "embedded": Moment.EMBEDDING,
    "declined": Moment.FINISHED,
}


@dataclass(frozen=True)
class Shift:
    """How far the data's days are moved."""

    weeks: int

    @classmethod
    def to(cls, today: date) -> "Shift":
        return cls(round((today - THE_DAY).days / 7))

    def day(self, day: str | date) -> date:
        return (date.fromisoformat(day) if isinstance(day, str) else day) + timedelta(weeks=self.weeks)

    def moment(self, day: str | date, hour: int = 9) -> datetime:
        return datetime.combine(self.day(day), time(hour, 30), LONDON)


async def people(work: SqlWork) -> None:
    members = staff.read((DATA / "staff.csv").read_bytes())
    await import_staff(work.session, members, work.framework, work.new_id, work.now.date())


async def everything(work: SqlWork, shift: Shift) -> None:
    """Ideas, reflections, briefings and answers.  No message is queued: all of it was said long ago."""
    for one in json.loads((DATA / "ideas.json").read_text("utf-8")):
        await _idea(work, one, shift)
    for one in json.loads((DATA / "reflections.json").read_text("utf-8")):
        await _reflection(work, one, shift)
    said = answers_file.read((DATA / "acknowledgements.csv").read_text("utf-8"))
    for file in read_file((DATA / "briefings.json").read_text("utf-8")):
        await _briefing(work, file, [one for one in said if one.briefing == file.id], shift)


async def _idea(work: SqlWork, one: Mapping[str, Any], shift: Shift) -> None:
    author = await work.people.by_email(one["by_email"]) if one["by_email"] else None
    manager = await work.people.by_email(one["manager_email"]) if one["manager_email"] else None
    voice = Voice(one["visibility"])
    source = work.framework.practitioner_source
    route = work.framework.route_for(source)
    shared = shift.moment(one["submitted"])
    moment = MOMENTS[one["status"]]
    promised = add_working_days(shared.date(), work.framework.answer_within_working_days)
    idea = Idea(
        id=IdeaId(work.new_id()),
        sentence=f"{one['title']}\n\n{one['now']} {one['better']}",
        voice=voice,
        author=author,
        team=author.of_team if author else (manager or await _anybody(work)).of_team,
        agency=author.agency if author else "",
        source=source,
        route=route.id,
        copied=route,
        manager=manager,
        promised_on=promised if moment is Moment.NEW else None,
        extras=_extras(one),
        events=(Event(Move.SHARED, shared, author),),
        shared_at=shared,
    )
    idea = await work.ideas.put(_moved(idea, one, moment, work.framework, shift))
    if idea.bodies:
        await forums.begin(work, idea, tells=False)
    if idea.agreed:
        await work.due("idea.evaluate", idea.subject, evening(idea.agreed.evaluate_on))
    if moment is Moment.NEW:
        await work.due("idea.promise", idea.subject, evening(promised))
    elif moment is Moment.TESTING:
        await work.due("idea.try_ends", idea.subject, evening(shift.day(one["until"])))


async def _anybody(work: SqlWork) -> Person:
    lead = await work.people.by_email(work.framework.confidential_lead)
    assert lead is not None
    return lead


def _extras(one: Mapping[str, Any]) -> dict[str, str]:
    tried = "" if one["tried"] == "No" else one["tried"]
    extras = {"theme": one["theme"], "affected": one["who"], "tried": tried}
    if one["evaluation"]:
        extras["outcome"] = one["evaluation"]["better_off"]
    return {name: words for name, words in extras.items() if words}


def _moved(idea: Idea, one: Mapping[str, Any], moment: Moment, framework: Framework, shift: Shift) -> Idea:
    """What its manager did with it, four working days after it was shared."""
    at = datetime.combine(add_working_days(idea.shared_at.date(), 4), time(16), LONDON)
    match moment:
        case Moment.CONSIDERING:
            step, bodies = _forum(one["forum"], idea, framework)
            return idea.moved(
                Move.PASSED,
                at,
                idea.manager,
                data={"bodies": ",".join(bodies)},
                step=step,
                bodies=bodies,
                moment=moment,
            )
        case Moment.TESTING | Moment.EMBEDDING:
            tried = Try(idea.manager.team if idea.manager else "", shift.day(one["until"]))
            data = {"until": tried.until.isoformat(), "place": tried.place}
            words = "" if moment is Moment.EMBEDDING else one["we_did"]
            idea = idea.moved(Move.TRYING, at, idea.manager, words, data=data, being_tried=tried, moment=Moment.TESTING)
            if moment is Moment.TESTING:
                return idea
            idea = idea.moved(Move.KEPT, shift.moment(one["until"], 16), idea.manager, one["we_did"], moment=moment)
            return _agreed(idea, one, framework, shift)
        case Moment.FINISHED:
            words = f"{one['we_did']}\n\n{one['useful']}"
            return idea.moved(Move.NOT_THIS_TIME, at, idea.manager, words, data={"useful": "yes"}, moment=moment)
        case _:
            return idea


def _agreed(idea: Idea, one: Mapping[str, Any], framework: Framework, shift: Shift) -> Idea:
    """A week after it was kept, by whoever leads it: in which plan it sits, and when it is evaluated."""
    lead, at = idea.manager, shift.moment(one["until"], 16) + timedelta(weeks=1)
    agreed = Agreed(
        approaches=tuple(framework.decided_here)[1:2] or tuple(framework.decided_here)[:1],
        plan=next(iter(framework.plans), ""),
        realistic="Yes: it costs ten minutes, and nobody has to be trained.",
        evaluate_on=shift.day(one["evaluation"]["next_review"]),
    )
    data = {"lead": str(lead.id), "lead_name": lead.name} if lead else {}
    return idea.moved(Move.AGREED, at, lead, data=data, agreed=agreed)


def _forum(name: str, idea: Idea, framework: Framework) -> tuple[int, tuple[str, ...]]:
    """The forum by its name; where the framework does not have it, the next step of the route."""
    named = tuple(body.id for body in framework.bodies.values() if body.name == name)
    following = routing.next_step(framework, framework.routes[idea.route], idea.step)
    step = following[0] if following else idea.step
    if named:
        return step, named
    return (step, tuple(body.id for body in following[1])) if following else (idea.step, (framework.fallback.id,))


async def _reflection(work: SqlWork, one: Mapping[str, Any], shift: Shift) -> None:
    writer = await work.people.by_email(one["by_email"])
    assert writer is not None
    models = {model.id: model for model in work.framework.reflection_models}
    model = models.get(one["model"]) or work.framework.reflection_models[0]
    prompts = [*model.prompts, *[""] * 3]
    thoughts = [Thought(prompt or "And then?", words) for prompt, words in zip(prompts, one["answers"], strict=False)]
    await work.reflections.put(
        Reflection(
            id=ReflectionId(work.new_id()),
            writer=writer.id,
            kept_on=shift.day(one["date"]),
            model=model.id,
            thoughts=tuple(thoughts),
        )
    )


async def _briefing(work: SqlWork, file: BriefingFile, said: list[Said], shift: Shift) -> None:
    author = await work.people.by_email(file.author_email)
    assert author is not None and file.issued is not None
    sent_on = shift.day(file.issued)
    briefing = await work.briefings.put(
        Briefing(
            id=BriefingId(work.new_id()),
            ref=file.id,
            title=file.title,
            theme=file.theme,
            source=file.source,
            author=author,
            sections=file.parts,
            sources=file.links,
            apply=file.apply,
            state=State.SENT,
            audience=Audience(everyone=True),
            sent_on=sent_on,
            ends_on=sent_on + timedelta(weeks=max(work.framework.follow_up_weeks, default=26)),
        )
    )
    await remember(work.session, briefing, said, timedelta(weeks=shift.weeks), work.now)


def six() -> list[str]:
    """The people of the first page, by their address, in the order in which to meet them."""
    names = (
        "Bethan Eastlake",
        "Nkechi Umeadi",
        "Jaspreet Lalli",
        "Anwen Beddoes",
        "Leopold Fenwright",
        "Hester Quigley",
    )
    rows = {row["full_name"]: row["email"] for row in csv.DictReader((DATA / "staff.csv").open(encoding="utf-8"))}
    return [rows[name] for name in names]
