"""
Nothing is stranded: what nobody holds, or is due on no day, goes to whoever can move it; who is asked may be silent.

It is for what came from before there were agendas, for whoever left in the midst of something, and for what nobody
foresaw: the tick looks for it (`storage.stranded`), and `hearback doctor` counts it.
"""

from dataclasses import replace

from learning import forums, holders, meetings
from learning.calendar import add_working_days
from learning.days import evening, today
from learning.forums import RECORD_WITHIN
from learning.ideas import DECIDED, Idea, IdeaId, Moment, Move
from learning.telling import told
from learning.trying import to_holder
from learning.work import Work


async def no_answer(work: Work, id: IdeaId) -> Idea | None:
    """Its author was asked and has not answered in time, or has left: whoever has it decides without."""
    idea = await work.ideas.get(id)
    asked = idea.question
    if asked is None:
        return None
    gone = idea.author is None or idea.author.has_left(today(work))
    if not gone and evening(add_working_days(asked.at.date(), work.framework.answer_within_working_days)) > work.now:
        return None
    return await _goes_on(work, idea)


async def _goes_on(work: Work, idea: Idea) -> Idea:
    """Bodies keep the meeting that they have; a manager has the usual days again."""
    if not idea.bodies:
        return await to_holder(work, idea, Move.NO_ANSWER, None, moment=Moment.CONSIDERING)
    idea = await told(work, idea.moved(Move.NO_ANSWER, work.now, None))
    await forums.tell_clerks(work, idea)
    return idea


async def put_right(work: Work, id: IdeaId) -> Idea:
    """Whatever was wrong with it, somebody holds it and a day is set for it afterwards."""
    idea = await work.ideas.get(id)
    if idea.moment is Moment.FINISHED or idea.is_draft:
        return idea
    if idea.question and (idea.author is None or idea.author.has_left(today(work))):
        idea = await _goes_on(work, idea)
    if idea.bodies:
        return await _before_bodies(work, idea)
    if idea.manager is None or idea.manager.has_left(today(work)):
        return await _to_another(work, idea)
    return await _a_day(work, idea)


async def _before_bodies(work: Work, idea: Idea) -> Idea:
    if gone := await meetings.body_gone(work, idea.id):
        return gone
    waited_for = await work.agendas.bodies_waited_for(idea.id)
    if not waited_for:
        return await forums.begin(work, idea)
    for day in sorted({*waited_for.values()}):
        await work.due("idea.meeting", idea.subject, evening(add_working_days(day, RECORD_WITHIN)))
    return idea


async def _to_another(work: Work, idea: Idea) -> Idea:
    if idea.moment in DECIDED and (other := await holders.manager_left(work, idea.id)):
        return other
    return await to_holder(work, idea, Move.RETURNED, None, moment=idea.moment)


async def _a_day(work: Work, idea: Idea) -> Idea:
    """The one on which what is said of it next is looked at."""
    if idea.moment is Moment.TESTING and idea.being_tried and not idea.awaits_result:
        await work.due("idea.try_ends", idea.subject, evening(max(idea.being_tried.until, today(work))))
        return idea
    if idea.moment is Moment.EMBEDDING and idea.agreed and not idea.place_asked:
        await work.due("idea.evaluate", idea.subject, evening(max(idea.agreed.evaluate_on, today(work))))
        return idea
    promised = add_working_days(today(work), work.framework.answer_within_working_days)
    name = "idea.result" if idea.awaits_result and not idea.unsaid else "idea.promise"
    name = "idea.no_answer" if idea.question else name
    await work.due(name, idea.subject, evening(promised))
    return await work.ideas.put(replace(idea, promised_on=promised))
