"""
From “keep it” to “this is how we work”: agreed, put in place, and evaluated along the second chain.

What is agreed names its approaches, the plan that it sits in, whether it is realistic, and the day of its evaluation
(Derby D7, D8, D11; Milton Keynes M3, M4).  Nothing is finished before it has been evaluated (Derby D3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from learning import beside, dismissive, forums, routing
from learning.agendas import Outcome
from learning.agreeing import LONGEST, REALISTIC, complete, to_come
from learning.calendar import add_working_days, after_weeks
from learning.days import evening, today
from learning.forums import Going
from learning.framework import Body, Framework
from learning.ideas import Agreed, Idea, IdeaId, Kind, Moment, Move
from learning.people import Person, PersonId
from learning.refusal import Refusal
from learning.telling import told
from learning.trying import to_holder
from learning.work import Work

USUAL_WEEKS = 13  # a quarter, until it is first evaluated


@dataclass(frozen=True)
class Agreeing:
    """What is asked before something is put in place.  ``lead`` sees to it; ``families`` may be told to them."""

    approaches: tuple[str, ...]
    plan: str
    realistic: str
    evaluate_on: date
    lead: PersonId
    words: str = ""
    families: str = ""


@dataclass(frozen=True)
class Evaluating:
    """``answers``: by the id of a question, what was said.  ``verdict``: works, change or stop."""

    answers: Mapping[str, str]
    verdict: str
    words: str = ""
    again_on: date | None = None
    families: str = ""


def may_be_agreed(idea: Idea) -> bool:
    """What was tried and kept; and what a forum agrees, or what is no practitioner's idea, without a try (N6)."""
    larger = bool(idea.bodies) or idea.kind is not Kind.IDEA or idea.step > routing.BEFORE
    return idea.to_agree or larger


async def usual_day(work: Work, idea: Idea) -> date:
    """A quarter or less, and not before what is agreed has been to all the meetings that hear of it."""
    usual = after_weeks(today(work), min(USUAL_WEEKS, *work.framework.lasting_weeks))
    day, at = today(work), idea
    if not idea.evaluating:
        for open_until in (await work.agendas.bodies_waited_for(idea.id)).values() if idea.agreed else ():
            day = max(day, add_working_days(open_until, forums.RECORD_WITHIN))
        while down := forums.downward(work, at):
            due = max([await forums.meets_on(work, idea, body, day) for body in down[1]])
            day, at = add_working_days(due, forums.RECORD_WITHIN), replace(at, step=down[0])
    return max(usual, min(day, today(work) + LONGEST))


def reviewed(framework: Framework) -> Mapping[str, str]:
    """What is asked of feasibility once it is in place: has it been sustained, is it sustainable (M4)."""
    return {id: label for id, label in framework.feasibility.items() if id != REALISTIC}


def owed(idea: Idea, framework: Framework) -> tuple[str, ...]:
    """The questions without whose answers nothing is finished, and that nobody has answered yet."""
    needed = (*framework.close_requires, *reviewed(framework))
    return tuple(id for id in needed if not idea.evaluated.get(id))


# --- agreed -----------------------------------------------------------------------------------------------------------


async def agree(work: Work, by: Person, id: IdeaId, seen: int, made: Agreeing) -> Idea:
    """Raises ``Refusal`` beside what is missing: nothing is put in place without it (D7, D8, M3, M4)."""
    idea = agreed_by(await work.ideas.get(id), by, seen)
    agreed = Agreed(made.approaches, made.plan, made.realistic, made.evaluate_on)
    complete(work, agreed)
    lead = await work.people.get(made.lead)
    if lead is None or lead.has_left(today(work)):
        raise Refusal("Please choose somebody who is here.", about="lead")
    if str(lead.id) in idea.kept_from:  # why is its author's to say, and nobody else's (Pan-Dorset P9)
        raise Refusal("This person cannot lead it. Please choose somebody else.", about="lead")
    idea = idea.for_families(work.now, by, made.families)
    idea, others = await beside.yes(work, idea, by)
    data = {"lead": str(lead.id), "lead_name": lead.name, **forums.for_bodies(idea, by), **others}
    changes: dict[str, object] = {"agreed": agreed, "moment": Moment.EMBEDDING, "manager": lead}
    await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
    await work.due("idea.evaluate", idea.subject, evening(made.evaluate_on))
    if down := forums.downward(work, idea):  # one move: what was agreed is what its author reads, and where it goes
        step, bodies = down
        going = Going(Move.AGREED, step, bodies, by, made.words, data=data, changes=changes)
        idea = await forums.go(work, idea, going)
    else:
        ends = {"bodies": (), "promised_on": None, **changes}
        idea = await told(work, idea.moved(Move.AGREED, work.now, by, made.words, data=data, **ends))
    if lead.id != by.id and not idea.is_by(lead):
        await work.tell(lead, idea.subject)
    return idea


def agreed_by(idea: Idea, by: Person, seen: int | None = None) -> Idea:
    """The idea, if this person may agree it; raises ``Refusal`` or ``Moved``."""
    idea = idea.decided_by(by, seen)
    if not may_be_agreed(idea):
        raise Refusal("Please try it first: a small try needs one decision. A forum can agree something larger.")
    return idea


# --- is it in place? --------------------------------------------------------------------------------------------------


async def evaluation_due(work: Work, id: IdeaId) -> Idea | None:
    """The day that was set at agreement: whoever leads it is asked whether it is in place."""
    idea = await work.ideas.get(id)
    over = idea.agreed is not None and evening(idea.agreed.evaluate_on) <= work.now
    if idea.moment is not Moment.EMBEDDING or idea.place_asked or not over:
        return None
    over_by = (await work.agendas.bodies_waited_for(id)).items()  # whose day is still to come may talk about it yet
    await work.agendas.answered(id, Outcome.NOT_REACHED, work.now, [body for body, day in over_by if day < today(work)])
    lead = idea.manager
    if lead is not None and idea.is_by(lead) and not lead.has_left(today(work)):
        return await _ask_author(work, replace(idea, bodies=()), lead)
    return await to_holder(work, replace(idea, bodies=()), Move.PLACE_ASKED, None, moment=Moment.EMBEDDING)


async def _ask_author(work: Work, idea: Idea, lead: Person) -> Idea:
    promised = add_working_days(today(work), work.framework.answer_within_working_days)
    idea = await told(work, idea.moved(Move.PLACE_ASKED, work.now, None, promised_on=promised))
    await work.due("idea.promise", idea.subject, evening(promised))
    return idea


async def in_place(work: Work, by: Person, id: IdeaId) -> Idea:
    """Evaluation begins, along the second chain; from now on people are asked whether it lasts (D3, P10)."""
    idea = await _led(work, by, id)
    found = routing.evaluation_step(work.framework, idea.way(work.framework), routing.BEFORE)
    step, bodies = found or (0, (work.framework.board,))
    here = idea.manager is not None and not idea.manager.has_left(today(work))
    lead = idea.manager if here and idea.manager else by
    data = {"lead": str(lead.id), **_in_whose_name(idea, by)}
    for weeks in work.framework.lasting_weeks:
        await work.due("idea.lasting", idea.subject, evening(after_weeks(today(work), weeks)))
    going = Going(Move.IN_PLACE, step, bodies, by, evaluating=True, data=data)
    going.changes.update(moment=Moment.EVALUATING, evaluated={})
    return await forums.go(work, idea, going)


async def not_yet(work: Work, by: Person, id: IdeaId, words: str, until: date) -> Idea:
    idea = await _led(work, by, id)
    return await _back_to_lead(work, idea, by, Move.NOT_YET, words, to_come(work, until, "until"))


async def stop(work: Work, by: Person, id: IdeaId, words: str) -> Idea:
    idea = await _led(work, by, id)
    dismissive.refuse(words, "stopped", dismissive.SHORTEST, beside="words")
    await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
    return await told(work, _stopped(idea, work, by, words))


async def _led(work: Work, by: Person, id: IdeaId) -> Idea:
    idea = await work.ideas.get(id)
    if idea.moment is not Moment.EMBEDDING or idea.agreed is None:
        raise idea.moved_on(by)
    if not (idea.is_with(by) or (idea.manager and idea.manager.id == by.id)):
        raise Refusal("Whoever leads it says whether it is in place.")
    return idea


async def _back_to_lead(
    work: Work, idea: Idea, by: Person, move: Move, words: str, until: date, others: Mapping[str, str] = {}
) -> Idea:
    """Another day; whoever leads it still does, or where they have left whoever says so."""
    assert idea.agreed is not None
    was = await lead_of(work, idea)
    lead = was if was and not was.has_left(today(work)) else by
    await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
    chain = idea.way(work.framework).improvement_chain
    idea = idea.moved(
        move,
        work.now,
        by,
        words,
        data={"until": until.isoformat(), "verdict": "change", **_in_whose_name(idea, by), **others},
        agreed=replace(idea.agreed, evaluate_on=until),
        moment=Moment.EMBEDDING,
        evaluating=False,
        step=len(chain) - 1 if idea.evaluating else idea.step,
        manager=lead,
        bodies=(),
        promised_on=None,
    )
    idea = await told(work, idea)
    await work.due("idea.evaluate", idea.subject, evening(until))
    if lead.id != by.id and not idea.is_by(lead):
        await work.tell(lead, idea.subject)
    return idea


def _in_whose_name(idea: Idea, by: Person) -> dict[str, str]:
    """Until it is in place its lead speaks for themselves, whatever meeting is talking about it."""
    leads = idea.moment is Moment.EMBEDDING and idea.manager is not None and idea.manager.id == by.id
    return {} if leads else forums.for_bodies(idea, by)


def _stopped(idea: Idea, work: Work, by: Person, words: str, **said: str) -> Idea:
    data = {**_in_whose_name(idea, by), **said}
    over: dict[str, Any] = {"moment": Moment.FINISHED, "bodies": (), "promised_on": None}
    return idea.moved(Move.STOPPED, work.now, by, words, data=data, **over)


async def lead_of(work: Work, idea: Idea) -> Person | None:
    """Whoever led it last, here or not."""
    led = next((e.data["lead"] for e in reversed(idea.events) if "lead" in e.data), "")
    return await work.people.get(PersonId(UUID(led))) if led else None


# --- evaluated --------------------------------------------------------------------------------------------------------


async def evaluate(work: Work, by: Person, id: IdeaId, seen: int, made: Evaluating) -> Idea:
    """
    One body's: this is how we work now, it needs changing, or stop.  What it says is said in its own words.

    At the last step it ends as the last of them says, who has read the others; where they said otherwise, the ending
    says so (`docs/decisions/0027-nobody-decides-on-their-own.md`).
    """
    idea = evaluated_by(work, await work.ideas.get(id), by, seen)
    unsaid = [question for question in owed(idea, work.framework) if not made.answers.get(question)]
    if unsaid and made.verdict == "works":
        more = len(unsaid) - 1
        also = (" So does one more below." if more == 1 else f" So do {more} more below.") if more else ""
        raise Refusal(f"This needs an answer before it is how we work now.{also}", about=f"answers.{unsaid[0]}")
    idea = replace(idea.for_families(work.now, by, made.families), evaluated={**idea.evaluated, **made.answers})
    said = in_their_words(made, work.framework)
    if made.verdict == "change":
        until = to_come(work, made.again_on, "again_on")
        idea, others = await beside.yes(work, idea, by)
        return await _back_to_lead(work, idea, by, Move.EVALUATED, said, until, others)
    data = {"verdict": made.verdict, **forums.for_bodies(idea, by)}
    if made.verdict == "stop" and not made.words:
        raise Refusal("Please say why.", about="words")
    outcome = Outcome.DECIDED if made.verdict == "stop" else Outcome.PASSED
    if left := await beside.leaves(work, idea, Move.EVALUATED, by, said, data, outcome):
        return left
    following = forums.onward(work, idea)
    if made.verdict == "stop" and not (following and beside.goes_on(idea)):
        await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
        return await told(work, _stopped(idea, work, by, said, verdict="stop"))
    if following:
        step, bodies = following
        changes: dict[str, object] = {"moment": Moment.EVALUATING}
        return await forums.go(work, idea, Going(Move.EVALUATED, step, bodies, by, said, True, data, changes))
    return await _finish(work, idea.moved(Move.EVALUATED, work.now, by, said, data=data), by)


async def _finish(work: Work, idea: Idea, by: Person) -> Idea:
    """The last step is over, and what is required was answered (D3)."""
    await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
    data = forums.for_bodies(idea, by)
    over: dict[str, Any] = {"moment": Moment.FINISHED, "bodies": (), "promised_on": None}
    idea = await told(work, idea.moved(Move.FINISHED, work.now, by, data=data, **over))
    lead = await lead_of(work, idea)
    if lead and lead.id != by.id and not idea.is_by(lead) and not lead.has_left(today(work)):
        await work.tell(lead, idea.subject)
    return idea


def evaluated_by(work: Work, idea: Idea, by: Person, seen: int | None = None) -> Idea:
    """The idea, if this person evaluates it now; raises ``Refusal`` or ``Moved``."""
    if idea.moment is not Moment.EVALUATING or (seen is not None and seen != idea.decisions):
        raise idea.moved_on(by)
    if not idea.is_with(by):
        raise idea.with_somebody_else(by)
    if talked_about(idea, work):
        raise Refusal("Teams and supervisions are talking about it. It is evaluated when they have.")
    return idea


def talked_about(idea: Idea, work: Work) -> bool:
    bodies: tuple[Body, ...] = tuple(b for b in map(work.framework.bodies.get, idea.bodies) if b)
    return routing.spans_each(bodies)


def in_their_words(made: Evaluating, framework: Framework) -> str:
    """What a body said, with the questions that it answered."""
    labels = {each.id: each.label for each in framework.questions} | dict(reviewed(framework))
    answered = [f"{labels.get(id, id)}\n{words}" for id, words in made.answers.items() if words]
    return "\n\n".join(filter(None, [made.words, *answered]))
