"""What came of a try, or of what had been tried already: keep, change and stop are equal (Nottinghamshire N6, N7)."""

from collections.abc import Mapping
from datetime import date

from learning import beside, dismissive, forums, routing
from learning.calendar import add_working_days, after_weeks
from learning.days import evening, today
from learning.forums import Going
from learning.ideas import DECIDED, QUIET, RESULTS, Event, Idea, IdeaId, Moment, Move, Try
from learning.people import Person
from learning.refusal import Refusal
from learning.sharing import A_TRY, add, tell_holder
from learning.telling import kept, told
from learning.work import Work


async def tried_already(work: Work, by: Person, id: IdeaId, words: str) -> Idea:
    """
    It enters at testing, with what they saw; they say at once whether to keep, change or stop it (N7).

    Whoever has it keeps it: where its author says nothing, they are asked instead (`unsaid`).
    """
    idea = await work.ideas.get(id)
    if not idea.is_by(by) or idea.moment not in DECIDED:
        return await add(work, by, id, "tried", words)  # refused there; or one more thing to know of a try under way
    asked_until = add_working_days(today(work), work.framework.answer_within_working_days)
    idea = idea.moved(
        Move.TRIED,
        work.now,
        by,
        words,
        data={"place": by.team, "before": idea.moment.value, "promised": _day(idea.promised_on)},
        extras={**idea.extras, "tried": words},
        being_tried=Try(by.team, today(work)),
        moment=Moment.TESTING,
        promised_on=asked_until,
    )
    idea = await kept(work, idea)
    await work.due("idea.result", idea.subject, evening(asked_until))
    return idea


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


async def not_tried(work: Work, by: Person, id: IdeaId) -> Idea:
    """Its author had said too much: it is with whoever has it as before, with the usual days, or their meeting's."""
    idea = await work.ideas.get(id)
    tried = tried_before(idea)
    if not idea.is_by(by) or tried is None:
        raise idea.moved_on(by)
    promised = add_working_days(today(work), work.framework.answer_within_working_days)
    if idea.bodies:  # a body keeps its meeting
        promised = date.fromisoformat(tried.data.get("promised") or today(work).isoformat())
        if promised <= today(work):
            raise Refusal("Their day has come meanwhile: please say what came of it.", about="tried")
    extras = {name: words for name, words in idea.extras.items() if name != "tried"}
    before = Moment(tried.data.get("before", Moment.CONSIDERING))
    changes: dict[str, object] = {"moment": before, "being_tried": None, "promised_on": promised, "extras": extras}
    changes["data"] = {"what": "not_tried"}
    idea = await kept(work, idea.moved(Move.ADDED, work.now, by, "", **changes))
    if not idea.bodies:
        await work.due("idea.promise", idea.subject, evening(promised))
    return idea


def tried_before(idea: Idea) -> Event | None:
    """When its author said that it had been tried already; nothing once anything has come of that."""
    last = next((event for event in reversed(idea.events) if event.move not in QUIET), None)
    return last if last and last.move is Move.TRIED and idea.awaits_result else None


async def say_result(work: Work, by: Person, id: IdeaId, result: str, words: str) -> Idea:
    """What is kept goes to whoever has it, to be agreed; a change is a new try of the usual length."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by) and not idea.is_with(by):
        raise Refusal("Only the person who shared it, or who agreed to the try, says what came of it.")
    trial = idea.being_tried
    if idea.moment is not Moment.TESTING or trial is None:
        raise idea.moved_on(by)
    move = RESULTS[result]
    if move is Move.STOPPED and not idea.is_by(by):  # its author may say as little as they like
        dismissive.refuse(words, "stopped", dismissive.SHORTEST, beside="words")
    name: dict[str, str] = {}
    if idea.bodies and not idea.is_by(by):
        name = forums.for_bodies(idea, by)
        if move is Move.STOPPED and (left := await beside.leaves(work, idea, Move.CONSIDERED, by, words, name)):
            return left
        idea, others = await beside.yes(work, idea, by)
        name |= others
    if move is Move.KEPT:
        return await to_holder(work, idea, move, by, words, name, moment=Moment.EMBEDDING)
    changes: dict[str, object] = {"moment": Moment.FINISHED, "promised_on": None, "data": name}
    if move is Move.CHANGED:
        until = after_weeks(today(work), A_TRY)
        tried = Try(trial.place, until, trial.shows)
        data = {"until": until.isoformat(), **name}
        changes = {"moment": Moment.TESTING, "being_tried": tried, "promised_on": None, "data": data}
        await work.due("idea.try_ends", idea.subject, evening(until))
    idea = await told(work, idea.moved(move, work.now, by, words, **changes))
    if idea.author is None or idea.is_by(by):
        await tell_holder(work, idea)
    return idea


async def to_holder(
    work: Work,
    idea: Idea,
    move: Move,
    by: Person | None,
    words: str = "",
    name: Mapping[str, str] = {},
    **changes: object,
) -> Idea:
    """
    To whoever has it, who is to do something by a promised day: its bodies at their next meeting, or its manager.

    Where its manager has left, or there is none, it is the framework's fallback.  ``name`` is whose ``by`` speaks in.
    """
    its_own = (work.framework.bodies.get(body) for body in idea.bodies)
    bodies = tuple(body for body in its_own if body)
    if bodies and routing.spans_each(bodies):
        bodies = (forums.decides(work, idea),)
    manager = None if bodies or idea.manager is None or idea.is_by(idea.manager) else idea.manager
    if manager is None or manager.has_left(today(work)):
        going = Going(
            move, idea.step, bodies or (work.framework.fallback,), by, words, idea.evaluating, dict(name), changes
        )
        return await forums.go(work, idea, going)
    promised = add_working_days(today(work), work.framework.answer_within_working_days)
    changes = {"promised_on": promised, "bodies": (), **changes}
    idea = await told(work, idea.moved(move, work.now, by, words, data=name, **changes))
    await work.due("idea.promise", idea.subject, evening(promised))
    if not by or by.id != manager.id:
        await tell_holder(work, idea)
    return idea


# --- when its day has passed ------------------------------------------------------------------------------------------


async def try_ended(work: Work, id: IdeaId) -> Idea | None:
    """The last day of a try is over: its author is asked what they saw, or whoever has it where the author is gone."""
    idea = await work.ideas.get(id)
    over = idea.being_tried is not None and evening(idea.being_tried.until) <= work.now
    if idea.moment is not Moment.TESTING or idea.awaits_result or not over:
        return None
    if idea.author is None or idea.author.has_left(today(work)):
        return await to_holder(work, idea, Move.UNSAID, None, moment=Moment.TESTING)
    until = add_working_days(today(work), work.framework.answer_within_working_days)
    idea = await told(work, idea.moved(Move.TRY_ENDED, work.now, None, promised_on=until))
    await work.due("idea.result", idea.subject, evening(until))
    return idea


async def unsaid(work: Work, id: IdeaId) -> Idea | None:
    """Its author did not say what they saw: whoever has it is asked, and the author may say it still."""
    idea = await work.ideas.get(id)
    late = idea.promised_on is not None and evening(idea.promised_on) <= work.now
    if not idea.awaits_result or idea.unsaid or not late:
        return None
    return await to_holder(work, idea, Move.UNSAID, None, moment=Moment.TESTING)
