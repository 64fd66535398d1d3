"""
The days on which bodies meet, and what becomes of a line when its day has passed or its body is gone.

A clerk says when a body meets; what is before it is then due on that day.  Whoever has not said anything within a week
of it has not come to it: a body has it on its next agenda, and a meeting of each is not waited for.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from learning import agendas, forums
from learning.agendas import EACH_HAS, Line, Outcome
from learning.calendar import add_working_days, next_working_day
from learning.days import evening, today
from learning.forums import RECORD_WITHIN
from learning.framework import Body
from learning.ideas import DECIDED, Idea, IdeaId, Moment, Move
from learning.people import Person
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.telling import kept, told
from learning.work import Work

FAR = timedelta(days=2 * 366)
DAY = timedelta(days=1)


# --- its days ---------------------------------------------------------------------------------------------------------


def answered_by(work: Work, person: Person) -> Sequence[Body]:
    """The bodies whose agenda somebody looks after: all, for whoever answers for every body."""
    every = may(person, Deed.ANSWER_FOR_BODIES)
    one = [body for body in work.framework.bodies.values() if body.span == "one" and not body.is_person]
    return [body for body in one if every or body.id in person.answers_for]


def body_of(work: Work, person: Person, id: str) -> Body:
    """Raises ``Refusal`` for whoever does not answer for it, and where there is no such body."""
    body = next((one for one in answered_by(work, person) if one.id == id), None)
    if body is None:
        raise Refusal("This agenda is for whoever answers for it. If that should be you, ask your administrator.")
    return body


async def next_day(work: Work, body: Body) -> date | None:
    """When it meets next, today included; nothing where nobody has said."""
    yesterday = today(work) - DAY
    return agendas.next_meeting(body, await work.agendas.meetings(body.id, today(work)), yesterday)


async def meet_on(work: Work, by: Person, id: str, days: Collection[date]) -> None:
    """From today on it meets on these days; what is before it is due on them."""
    body = body_of(work, by, id)
    if any(not today(work) <= day <= today(work) + FAR for day in days):
        raise Refusal("Please choose today or a day to come, within two years.", about="day")
    await work.agendas.meet_on(body.id, days, today(work), by, work.now)
    lines = [line for line in await work.agendas.of_body(body.id) if line.due_on >= today(work)]
    for idea in await work.ideas.these([line.idea for line in lines]):
        for line in (one for one in lines if one.idea == idea.id):
            day = await _anew(work, idea, body, line)
            if day != line.due_on:
                await work.agendas.put(replace(line, due_on=day))
                await _is_due(work, idea, [day])
        waited_for = await work.agendas.bodies_waited_for(idea.id)
        latest = max(waited_for.values())
        extras = await forums.on_set_day(work, idea, latest, waited_for)
        if (idea.promised_on, idea.extras) != (latest, extras):
            await kept(work, replace(idea, promised_on=latest, extras=extras))


async def _anew(work: Work, idea: Idea, body: Body, line: Line) -> date:
    """As if it came in time for the first of its days; what was carried over is on the first of them."""
    if line.carried:
        return await _next_agenda(work, body, today(work) - DAY)
    set_days = await work.agendas.meetings(body.id, today(work))
    return agendas.due_on(body, idea.way(work.framework).frequency, set_days, today(work) - DAY, line.due_on)


async def _next_agenda(work: Work, body: Body, after: date) -> date:
    set_days = await work.agendas.meetings(body.id, after)
    return agendas.next_meeting(body, set_days, after) or next_working_day(after + timedelta(days=EACH_HAS))


async def _is_due(work: Work, idea: Idea, days: Collection[date]) -> None:
    for day in sorted(set(days)):
        await work.due("idea.meeting", idea.subject, evening(add_working_days(day, RECORD_WITHIN)))


# --- when a day has passed --------------------------------------------------------------------------------------------


async def meeting_passed(work: Work, id: IdeaId) -> Idea | None:
    """What each has answered goes on; what a body did not come to is on its next agenda, and the author is told."""
    if gone := await body_gone(work, id):
        return gone
    idea, waited_for = await work.ideas.get(id), await work.agendas.bodies_waited_for(id)
    late = [body for body, day in waited_for.items() if add_working_days(day, RECORD_WITHIN) <= today(work)]
    if not late or idea.moment is Moment.FINISHED:
        return None
    bodies, optional = work.framework.bodies, idea.way(work.framework).optional_steps
    let_go = [body for body in late if bodies[body].span == "each" or body in optional]
    if let_go:
        await work.agendas.answered(id, Outcome.NOT_REACHED, work.now, let_go)
    if not waited_for.keys() - set(let_go):
        asked = any(bodies[body].span == "each" for body in let_go)
        return await forums.gather(work, idea, Move.GATHERED if asked else Move.PASSED)
    lines = [line for line in await work.agendas.before_bodies(id) if line.body in late]
    return await _carry_over(work, idea, lines) if lines else None


async def _carry_over(work: Work, idea: Idea, lines: Sequence[Line]) -> Idea:
    """While its author has a question to answer, its body has come to it: then it is moved without a word."""
    days = [await _next_agenda(work, work.framework.bodies[line.body], today(work)) for line in lines]
    came_to_it = int(idea.question is None)
    for line, day in zip(lines, days, strict=True):
        await work.agendas.put(replace(line, due_on=day, carried=line.carried + came_to_it))
    await _is_due(work, idea, days)
    waited_for = await work.agendas.bodies_waited_for(idea.id)
    promised = max(waited_for.values())
    idea = replace(idea, extras=await forums.on_set_day(work, idea, promised, waited_for))
    if idea.question:
        return await kept(work, replace(idea, promised_on=promised))
    names = ",".join(line.body for line in lines)
    idea = idea.moved(Move.CARRIED_OVER, work.now, None, data={"bodies": names}, promised_on=promised)
    idea = await told(work, idea)
    await forums.tell_clerks(work, idea)
    return idea


# --- when a body is gone ----------------------------------------------------------------------------------------------


async def look_for_gone(work: Work) -> None:
    """
    Where bodies have it that are in the framework no more: each is looked at, in a transaction of its own.

    A framework changes only with a new start, so it is at the start of whatever does the jobs that this is asked.
    """
    for id in await work.agendas.whose_body_is_gone(list(work.framework.bodies)):
        idea = await work.ideas.get(id)
        await work.due("idea.body_gone", idea.subject, work.now)


async def body_gone(work: Work, id: IdeaId) -> Idea | None:
    """
    A body that has it is in the framework no more: it goes on along its own copy of its route, and all are told.

    Another of the same step that has it still keeps it; after the last, it is with whoever decides.
    """
    idea, waited_for = await work.ideas.get(id), await work.agendas.bodies_waited_for(id)
    gone = [body for body in {*idea.bodies, *waited_for} if body not in work.framework.bodies]
    if not gone:
        return None
    await work.agendas.answered(id, Outcome.NOT_REACHED, work.now, gone)
    if idea.moment is Moment.FINISHED:
        return None
    here = tuple(body for body in idea.bodies if body in work.framework.bodies)
    if waited_for.keys() - set(gone):
        return await kept(work, replace(idea, bodies=here))
    if idea.moment in (*DECIDED, Moment.EVALUATING, Moment.EMBEDDING):
        return await forums.gather(work, idea, Move.RETURNED)
    instead = here or (work.framework.fallback.id,)
    return await told(work, idea.moved(Move.RETURNED, work.now, None, data={"bodies": instead[0]}, bodies=instead))
