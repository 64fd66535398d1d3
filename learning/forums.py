"""
How an item goes from forum to forum: before the bodies of a step, on their agendas, gathered, and on.

A step in which one body decides waits for a person of it.  A step that spans each (team meetings, supervisions) gives
each its line, gathers what came back, and goes on when all have answered or their day has passed (design 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from learning import agendas, routing
from learning.agendas import EACH_HAS, Line, LineId, Outcome
from learning.calendar import add_working_days, next_working_day
from learning.days import evening, today
from learning.framework import Body
from learning.ideas import SET_DAY, Idea, Moment, Move
from learning.people import Person, Role, Team
from learning.refusal import Refusal
from learning.telling import kept, told
from learning.ways import concerned as concerned
from learning.ways import decides as decides
from learning.ways import downward as downward
from learning.ways import of_each as of_each
from learning.ways import onward as onward
from learning.work import Work

RECORD_WITHIN = 5
"""Working days after a meeting in which its clerk says what it said; then it is on the next agenda."""


@dataclass(frozen=True)
class Going:
    """A move to the bodies of a step: who makes it, in which words, and what else changes with it."""

    move: Move
    step: int
    bodies: tuple[Body, ...]
    who: Person | None = None
    words: str = ""
    evaluating: bool = False
    data: dict[str, str] = field(default_factory=dict)
    changes: dict[str, object] = field(default_factory=dict)


async def go(work: Work, idea: Idea, going: Going) -> Idea:
    """
    Before these bodies, on their next agendas; author, supporters and whoever has it now are told.

    A body that is a person (an agency's lead) is that person; where there is none, whoever sets Hearback up answers.
    """
    going = await _where_somebody_is(work, idea, going)
    await work.agendas.answered(idea.id, Outcome.PASSED, work.now)
    lead = await _person_of(work, idea, going.bodies)
    bodies = () if lead else tuple(body.id for body in going.bodies)
    days = {body.id: await meets_on(work, idea, body) for body in going.bodies}
    promised = add_working_days(today(work), work.framework.answer_within_working_days) if lead else max(days.values())
    going.changes.setdefault("moment", Moment.CONSIDERING)
    idea = idea.moved(
        going.move,
        work.now,
        going.who,
        going.words,
        data={**going.data, "bodies": ",".join(body.id for body in going.bodies)},
        step=going.step,
        evaluating=going.evaluating,
        bodies=bodies,
        promised_on=promised,
        extras=await on_set_day(work, idea, promised, days),
        **going.changes,
        **({"manager": lead} if lead else {}),
    )
    idea = await told(work, idea)
    if lead:
        await work.due("idea.promise", idea.subject, evening(promised))
        await work.tell(lead, idea.subject)
        return idea
    return await _enter(work, idea, going.bodies, days)


async def lands(work: Work, idea: Idea, moment: Moment, *, down: bool = False) -> Sequence[tuple[Body, int]]:
    """The meetings of each that it would go before next, each with how many there are; nothing where it is a body."""
    following = downward(work, idea) if down else onward(work, idea)
    if following is None:
        return []
    changes: dict[str, object] = {"moment": moment, "agreed": down or idea.agreed}
    going = Going(Move.PASSED, *following, evaluating=idea.evaluating, changes=changes)
    return await of_each(work, idea, (await _where_somebody_is(work, idea, going)).bodies)


async def reaches(work: Work, idea: Idea) -> tuple[Body, ...]:
    """Before whom it would be if it were passed on now; nothing where its route has no further step."""
    following = onward(work, idea)
    if following is None:
        return ()
    return (await _where_somebody_is(work, idea, Going(Move.PASSED, *following, evaluating=idea.evaluating))).bodies


async def _where_somebody_is(work: Work, idea: Idea, going: Going) -> Going:
    """
    A step that spans each, where there is not one of them, is passed over: it does not wait for nobody.

    So is a body for which only those may answer from whom its author keeps it.
    """
    following: tuple[int, tuple[Body, ...]] | None = (going.step, going.bodies)
    at = replace(idea, evaluating=going.evaluating, bodies=())
    moment = going.changes.get("moment", idea.moment)
    agreed = moment is Moment.EMBEDDING and going.changes.get("agreed", idea.agreed)
    further = downward if agreed else onward  # no board need decide it again
    while following:
        each = routing.spans_each(following[1])
        if await of_each(work, idea, following[1]) if each else await _is_answered(work, idea, following[1]):
            break
        following = further(work, replace(at, step=following[0]))
    if following:
        return replace(going, step=following[0], bodies=following[1])
    if moment is Moment.EMBEDDING:
        return going  # it has been agreed, and nobody is left to hear of it in a meeting
    return replace(going, bodies=(decides(work, at),))


async def _is_answered(work: Work, idea: Idea, bodies: Sequence[Body]) -> bool:
    if not idea.kept_from or any(body.is_person for body in bodies):
        return True
    return all([await who_answers(work, replace(idea, bodies=(body.id,))) for body in bodies])


async def begin(work: Work, idea: Idea, *, tells: bool = True) -> Idea:
    """The first that considers it is a body; what it is told of is kept already, and its author has just said it."""
    bodies = tuple(work.framework.bodies[id] for id in idea.bodies)
    if not routing.spans_each(bodies) and not await _is_answered(work, idea, bodies):
        return await go(work, idea, Going(Move.HANDED_OVER, idea.step, bodies, changes={"moment": idea.moment}))
    days = {body.id: await meets_on(work, idea, body) for body in bodies}
    latest = max(days.values())
    idea = await work.ideas.put(replace(idea, promised_on=latest, extras=await on_set_day(work, idea, latest, days)))
    return await _enter(work, idea, bodies, days, tells)


async def _enter(
    work: Work, idea: Idea, bodies: tuple[Body, ...], days: Mapping[str, date], tells: bool = True
) -> Idea:
    """The lines of the agendas, and the day on which they are looked at again."""
    many = [await _lines(work, idea, body, days[body.id]) for body in bodies]
    if not any(many) and routing.spans_each(bodies):
        return await gather(work, idea)  # nobody has such a meeting: it does not wait for none
    for day in sorted(set(days.values())):
        await work.due("idea.meeting", idea.subject, evening(add_working_days(day, RECORD_WITHIN)))
    if tells:
        await tell_clerks(work, idea)
    return idea


async def meets_on(work: Work, idea: Idea, body: Body, after: date | None = None) -> date:
    after = after or today(work)
    set_days = await work.agendas.meetings(body.id, after)
    usual = next_working_day(after + timedelta(days=EACH_HAS))
    return agendas.due_on(body, idea.way(work.framework).frequency, set_days, after, usual)


async def on_set_day(work: Work, idea: Idea, day: date, bodies: Iterable[str]) -> Mapping[str, str]:
    """Its extras, with the day of the meeting where somebody has set it: any other is only the end of its time."""
    known = any([day in await work.agendas.meetings(body, day) for body in bodies])
    rest = {name: words for name, words in idea.extras.items() if name != SET_DAY}
    return {**rest, SET_DAY: day.isoformat()} if known else rest


async def _lines(work: Work, idea: Idea, body: Body, day: date) -> int:
    line = Line(
        id=LineId(work.new_id()), idea=idea.id, body=body.id, step=idea.step, evaluating=idea.evaluating, due_on=day
    )
    if body.span == "each":
        agency = idea.agency or idea.team.agency
        return await work.agendas.for_each(line, body.of, agency, concerned(idea), idea.kept_from)
    await work.agendas.put(line)
    return 1


async def keep_from(work: Work, idea: Idea, person: Person) -> None:
    """It is about their own decision: it is on no agenda of theirs any more."""
    managed = await work.people.managed_by(person)
    teams = [team for team in {one.of_team for one in managed} if await _leads(work, person, team)]
    pairs = {person.id, *(one.id for one in managed)}
    lines = [one for one in await work.agendas.waiting(idea.id) if one.team in teams or one.person in pairs]
    await work.agendas.put(*(one.said(Outcome.NOT_REACHED, "", None, work.now) for one in lines))


async def _leads(work: Work, person: Person, team: Team) -> bool:
    lead = await work.people.lead_of(team)
    return lead is not None and lead.id == person.id


async def _person_of(work: Work, idea: Idea, bodies: Sequence[Body]) -> Person | None:
    if not bodies or not all(body.is_person for body in bodies):
        return None
    email = next((each.lead for each in work.framework.agencies if each.name == idea.agency), "")
    lead = await work.people.by_email(email) if email else None
    return lead if lead and not idea.is_by(lead) and str(lead.id) not in idea.kept_from else None


async def tell_clerks(work: Work, idea: Idea) -> None:
    """Whoever answers for one of its bodies; where nobody does, whoever sets Hearback up.  Meetings of each are not
    told: what is before them is on their list and in their round (one message a day, and no more)."""
    bodies = [work.framework.bodies[id] for id in idea.bodies if id in work.framework.bodies]
    if idea.asked or (bodies and routing.spans_each(tuple(bodies))):  # of many answers there is no message for each
        return
    for person in await who_answers(work, idea):
        if not idea.is_by(person):
            await work.tell(person, idea.subject)


async def who_answers(work: Work, idea: Idea) -> list[Person]:
    """Its bodies' clerks; for a body without one who is here and has not raised it, whoever sets Hearback up."""
    clerks = await work.people.clerks_of(idea.bodies)
    found = [*clerks, *await work.people.with_role(Role.FRAMEWORK_ADMIN)]
    return list({one.id: one for one in found if idea.is_with(one)}.values())


# --- what a body said -------------------------------------------------------------------------------------------------


async def open_lines(work: Work, idea: Idea, by: Person) -> tuple[list[Line], list[Line]]:
    """Of its bodies: those that somebody says for now, and the others that are waited for; not the optional ones."""
    if not idea.bodies:
        return [], []
    optional = idea.way(work.framework).optional_steps
    waiting = await work.agendas.before_bodies(idea.id)
    theirs = [line for line in waiting if idea.answered_by(by, line.body)]
    return theirs, [line for line in waiting if line not in theirs and line.body not in optional]


def for_bodies(idea: Idea, by: Person) -> dict[str, str]:
    """In whose name somebody answers; and openly, where it is what they raised themselves."""
    theirs = [body for body in idea.bodies if idea.answered_by(by, body)] or idea.bodies
    if not theirs:
        return {}
    return {"for": ",".join(theirs), **({"own": "yes"} if idea.is_by(by) else {})}


async def discuss(work: Work, by: Person, id: LineId, words: str) -> Idea:
    """
    A team or the two of a supervision have talked about it; with words, or only that they did (Derby D9).

    What a supervision says stays with the two; what a team says goes to whoever has it next.
    """
    line = await work.agendas.get(id)
    await may_answer(work, by, line)
    if not line.team and not line.person:
        raise Refusal("Please answer it on its own card: this is before a forum, and not a meeting of each.")
    idea = await work.ideas.get(line.idea)
    if not line.is_open:
        raise idea.moved_on(by)
    await work.agendas.put(line.said(Outcome.DISCUSSED, words, by, work.now))
    if await work.agendas.anything_waits(idea.id):
        await work.refresh(idea.subject)
        return idea
    return await gather(work, idea)


async def may_answer(work: Work, by: Person, line: Line) -> None:
    """Raises ``Refusal`` for whoever it is not before."""
    of = await work.people.get(line.person) if line.person else None
    lead = await work.people.lead_of(line.team) if line.team and not line.person else None
    if not line.is_for(by, of.manager if of else None, lead.id if lead else None):
        raise Refusal("This is before other people. If it should be before you, ask whoever told you about it.")


async def gather(work: Work, idea: Idea, move: Move = Move.GATHERED) -> Idea:
    """
    A step is over by itself: on to the next; after the last, back to whoever can decide, or it is finished.

    ``move`` is another than *gathered* where nobody was asked, or a body is gone.
    """
    counted = await work.agendas.turnout(idea) if move is Move.GATHERED else {}
    await work.agendas.answered(idea.id, Outcome.NOT_REACHED, work.now)
    if idea.place_asked and move is not Move.RETURNED:
        return await kept(work, idea)  # whoever leads it says how it goes on
    agreed = idea.moment is Moment.EMBEDDING and idea.agreed is not None
    following = downward(work, idea) if agreed else onward(work, idea)
    if following:
        step, bodies = following
        return await go(work, idea, by_itself(move, idea, step, bodies, counted))
    if agreed:
        return await kept(work, idea.moved(Move.GATHERED, work.now, None, bodies=(), promised_on=None))
    return await go(work, idea, by_itself(move, idea, idea.step, (decides(work, idea),), counted))


def by_itself(
    move: Move, idea: Idea, step: int, bodies: tuple[Body, ...], counted: Mapping[str, str] = MappingProxyType({})
) -> Going:
    return Going(move, step, bodies, evaluating=idea.evaluating, data={**counted}, changes={"moment": idea.moment})
