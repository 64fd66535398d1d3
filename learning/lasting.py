"""Did it last?  Later on somebody is asked whether it is still happening, until they answer (Pan-Dorset P10)."""

from datetime import date, datetime

from learning import forums, routing
from learning.calendar import LONDON, add_working_days, after_weeks
from learning.days import evening, today
from learning.ideas import Event, Idea, IdeaId, Kind, Moment, Move
from learning.improving import lead_of
from learning.links import How, Link
from learning.people import Person, Role
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.telling import kept, told
from learning.work import Work


async def asked(work: Work, id: IdeaId) -> Idea | None:
    """One of the days has come: whoever led it is asked, or its author, or who manages the team now."""
    idea = await work.ideas.get(id)
    start = _in_place(idea)
    if start is None or idea.moment is Moment.EMBEDDING:
        return None  # it was stopped, or is being changed: the days count anew from when it is in place again
    begun = start.at.astimezone(LONDON).date()
    days = sum(evening(after_weeks(begun, weeks)) <= work.now for weeks in work.framework.lasting_weeks)
    so_far = [e for e in idea.events if e.move is Move.LASTING and e.at >= start.at and "again" not in e.data]
    if len(so_far) >= days:
        return None
    whom = await _whom(work, idea)
    return await _ask(work, idea, {"asked": str(whom.id)} if whom else _of_fallback(work), whom)


def asked_next(work: Work, idea: Idea) -> date | None:
    """The next day on which somebody is asked whether it is still happening."""
    start = _in_place(idea)
    if start is None or idea.moment is Moment.EMBEDDING:
        return None
    begun = start.at.astimezone(LONDON).date()
    days = sorted(after_weeks(begun, weeks) for weeks in work.framework.lasting_weeks)
    return next((day for day in days if evening(day) > work.now), None)


async def unanswered(work: Work, id: IdeaId) -> Idea | None:
    """Once more to the same person, and then whoever answers for the fallback is asked."""
    idea = await work.ideas.get(id)
    pending = idea.lasting
    if pending is None or "bodies" in pending.data or evening(_answer_by(work, pending.at)) > work.now:
        return None
    whom = await _whom(work, idea)
    if "again" in pending.data or whom is None:
        return await _ask(work, idea, {**_of_fallback(work), "again": "yes"}, None)
    return await _ask(work, idea, {"asked": str(whom.id), "again": "yes"}, whom)


async def _ask(work: Work, idea: Idea, data: dict[str, str], whom: Person | None) -> Idea:
    idea = await kept(work, idea.moved(Move.LASTING, work.now, None, data=data))
    if whom:
        await work.tell(whom, idea.subject)
        await work.due("idea.lasting_unsaid", idea.subject, evening(_answer_by(work, work.now)))
        return idea
    clerks = await work.people.clerks_of((data["bodies"],)) or await work.people.with_role(Role.FRAMEWORK_ADMIN)
    for person in clerks:
        await work.tell(person, idea.subject)
    return idea


def _answer_by(work: Work, at: datetime) -> date:
    return add_working_days(at.astimezone(LONDON).date(), work.framework.answer_within_working_days)


def _of_fallback(work: Work) -> dict[str, str]:
    return {"bodies": work.framework.fallback.id}


async def _whom(work: Work, idea: Idea) -> Person | None:
    led, manages = await lead_of(work, idea), await work.people.lead_of(idea.team) if idea.team.name else None
    manages = manages if manages and str(manages.id) not in idea.kept_from else None
    return next((one for one in (led, idea.author, manages) if one and not one.has_left(today(work))), None)


def _in_place(idea: Idea) -> Event | None:
    """When it was last put in place; nothing where it was stopped since."""
    last = next((e for e in reversed(idea.events) if e.move in (Move.IN_PLACE, Move.STOPPED)), None)
    return last if last and last.move is Move.IN_PLACE else None


async def say(work: Work, by: Person, id: IdeaId, answer: str, words: str) -> Idea:
    """Is it still happening?  Its author and those who joined hear the answer; whoever leads it does too."""
    idea = await work.ideas.get(id)
    if not (idea.asks(by) or idea.is_by(by) or idea.led_by(by)):
        raise Refusal("Whoever is asked whether it is still happening says so.")
    if idea.lasting is None:
        raise idea.moved_on(by)
    idea = await told(work, idea.moved(Move.LASTED, work.now, by, words, data={"answer": answer}))
    lead = await lead_of(work, idea)
    if lead and lead.id != by.id and not idea.is_by(lead) and not lead.has_left(today(work)):
        await work.tell(lead, idea.subject)
    return idea


# --- a new source of learning -----------------------------------------------------------------------------------------


def may_begin_again(idea: Idea, by: Person) -> bool:
    """Whoever took part in what came of it: they evaluated it, lead it, shared it or were asked; or set Hearback up."""
    ends = {Move.EVALUATED, Move.FINISHED, Move.LASTED, Move.STOPPED}
    came = [e for e in idea.events if e.move in ends]
    took_part = any(e.who and e.who.id == by.id for e in came) or idea.led_by(by) or idea.is_by(by)
    return bool(came) and (took_part or may(by, Deed.ANSWER_FOR_BODIES))


async def make_source(work: Work, by: Person, id: IdeaId, source: str, sentence: str) -> Idea:
    """What came of it is learning of its own: linked to the first, it takes the route of its source (Derby D12)."""
    first = await work.ideas.get(id)
    if not may_begin_again(first, by):
        raise Refusal("Whoever took part in it, once it was evaluated, can make what came of it a source of learning.")
    route = work.framework.route_for(source)
    step, bodies = routing.next_step(work.framework, route, routing.BEFORE) or (-1, (work.framework.fallback,))
    finding = Idea(
        id=IdeaId(work.new_id()),
        kind=Kind.FINDING,
        sentence=sentence,
        author=by,
        team=by.of_team,
        agency=first.agency,
        source=source,
        route=route.id,
        copied=route,
        step=step,
        bodies=tuple(body.id for body in bodies),
        shared_at=work.now,
    )
    finding = await work.ideas.put(finding.moved(Move.SHARED, work.now, by))
    await work.links.put(Link(first.id, finding.subject, How.SOURCE, by, work.now))
    await told(work, first.moved(Move.SOURCE_MADE, work.now, by, sentence, data={"to": str(finding.id)}))
    return await forums.begin(work, finding)
