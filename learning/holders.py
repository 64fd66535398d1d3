"""
Whom an idea is with: its author's manager, whoever stands in, or the fallback body; nothing stops at a manager.

A manager may be nobody, a leaver, oneself, away, or the one whom it is about: each has a way round (design 5).
"""

from dataclasses import replace
from uuid import UUID

from learning import forums
from learning.calendar import add_working_days
from learning.days import evening, today
from learning.forums import Going
from learning.ideas import DECIDED, Idea, IdeaId, Moment, Move
from learning.people import Person, PersonId, Team
from learning.refusal import Refusal
from learning.telling import kept, told
from learning.whom import Holder as Holder
from learning.whom import deputy_of, next_after
from learning.whom import holder_for as holder_for
from learning.whom import manager_of as manager_of
from learning.whom import who_decides as who_decides
from learning.work import Work


async def channel_of(work: Work, idea: Idea) -> Team | None:
    """The team in whose channel it is: one that was connected later is not shown what was told to a manager alone."""
    if idea.bodies or idea.manager is None or idea.alone or idea.asked:
        return None
    since = await work.people.channel_since(idea.manager.of_team)
    return idea.manager.of_team if since and since <= idea.shared_at else None


async def tell_holder(work: Work, idea: Idea) -> None:
    """One live card where they are: in the team's private channel if it was shared there, otherwise to them."""
    if idea.bodies:
        await forums.tell_clerks(work, idea)
    elif idea.manager:
        await work.tell(await channel_of(work, idea) or idea.manager, idea.subject)


# --- past one's own manager (Pan-Dorset P9) ---------------------------------------------------------------------------


async def go_past(work: Work, by: Person, id: IdeaId, *, about: bool = False) -> Idea:
    """
    Its author takes it past their own manager; with ``about``, it is about a decision of that manager's.

    Then they never see it again, are not told, and do not come across it.
    """
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it says whom it goes past.")
    manager = await manager_of(work, by)
    if (about and idea.about) or (idea.goes_past and not about):
        return idea
    if manager is None or idea.moment not in DECIDED or idea.asked:
        raise idea.moved_on(by)
    has_it = (str(idea.manager.id), idea.stands_in_for) if idea.manager else ()
    theirs = not idea.bodies and (str(manager.id) in has_it or idea.taken_by is not None)
    if not about and not theirs:
        raise idea.moved_on(by)
    data = {f"past{key}": said for key, said in (await _left_behind(work, idea, manager)).items()}
    if about:
        await work.supporters.remove(idea.id, manager)
        idea = replace(idea, about=manager.id)
        if not theirs:
            await forums.keep_from(work, idea, manager)
            return await kept(work, idea.moved(Move.ADDED, work.now, by, data={"what": "about", **data}))
    to = await holder_for(work, by, kept_from=idea.kept_from | {str(manager.id)})
    return await _hand(work, idea, to, Move.HANDED_OVER, by, data)


async def after_all(work: Work, by: Person, id: IdeaId) -> Idea:
    """Its author would rather that their own manager had it: as if it had been shared with them now."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it says whom it is with.")
    to = await holder_for(work, by)
    if not idea.goes_past or idea.about or idea.moment not in DECIDED or to.person is None:
        raise idea.moved_on(by)
    data = {**await _was_with(work, idea), "after_all": "yes"}
    return await _hand(work, idea, to, Move.HANDED_OVER, by, data)


async def _left_behind(work: Work, idea: Idea, who: Person | None) -> dict[str, str]:
    """Who has had it, and in whose channel: their cards are there still, and say how it stands."""
    channel = await channel_of(work, idea)
    named = {"": str(who.id)} if who else {}
    return named | ({"_in": f"{channel.agency}/{channel.name}"} if channel else {})


async def _was_with(work: Work, idea: Idea) -> dict[str, str]:
    return {f"was_with{key}": said for key, said in (await _left_behind(work, idea, idea.manager)).items()}


async def _hand(work: Work, idea: Idea, to: Holder, move: Move, by: Person | None, data: dict[str, str]) -> Idea:
    """To this person, with the usual days; or, where there is nobody, before the fallback body."""
    if to.person is None:
        nobody: dict[str, object] = {"moment": idea.moment, "manager": None, "alone": False}
        return await forums.go(
            work, idea, Going(move, idea.step, (work.framework.fallback,), by, data=data, changes=nobody)
        )
    promised = add_working_days(today(work), work.framework.answer_within_working_days)
    data = {**data, "to_name": to.person.name} | ({"in_for": str(to.in_for.id)} if to.in_for else {})
    idea = idea.moved(move, work.now, by, data=data, manager=to.person, bodies=(), promised_on=promised, alone=to.alone)
    idea = await told(work, idea)
    await work.due("idea.promise", idea.subject, evening(promised))
    await tell_holder(work, idea)
    return idea


# --- the promised day has passed --------------------------------------------------------------------------------------


async def promise_passed(work: Work, id: IdeaId) -> Idea | None:
    """
    The promised day is over without an answer: whoever stands in has it for the usual days, and then the fallback body.

    Its author is told each time.
    """
    idea = await work.ideas.get(id)
    late = idea.promised_on is not None and evening(idea.promised_on) <= work.now
    if not late or not idea.waits or idea.bodies:
        return None
    data = await _was_with(work, idea)
    deputy = await next_after(work, idea)
    if deputy:
        to = Holder(deputy, alone=True)
        return await _hand(work, idea, to, Move.PROMISE_PASSED, None, {**data, "to": "deputy"})
    going = Going(Move.PROMISE_PASSED, idea.step, (work.framework.fallback,), evaluating=idea.evaluating, data=data)
    moment = Moment.CONSIDERING if idea.moment is Moment.NEW else idea.moment
    going.changes.update(alone=False, moment=moment)
    return await forums.go(work, idea, going)


# --- away, and gone ---------------------------------------------------------------------------------------------------


async def stand_in(work: Work, by: Person, deputy: Person | None) -> Person:
    """Raises ``Refusal`` where it cannot be them.  Until it is needed, nobody's list is theirs for it."""
    if deputy is None or deputy.has_left(today(work)):
        raise Refusal("They have left: please choose somebody else.", about="who")
    if deputy.id == by.id:
        raise Refusal("Nobody stands in for themselves: please choose a colleague.", about="who")
    if deputy.is_away(today(work)):
        raise Refusal(f"{deputy.name} is away too: please choose somebody else.", about="who")
    await work.people.stands_in(by, deputy)
    return deputy


async def hand_over(work: Work, person: Person) -> tuple[Person | None, int]:
    """
    What waits for somebody who is away goes to whoever stands in for them, and comes back with them.

    Who that is, and how many; each author is told once.
    """
    named = await work.people.get(person.deputy) if person.deputy else None
    handed = 0
    for idea in await work.ideas.held_by(person):
        deputy = await deputy_of(work, person, idea.author, idea.kept_from)
        if deputy is None or idea.asked:  # an answer to a question stands with its question
            continue
        data = {**await _was_with(work, idea), "in_for": str(person.id), "to_name": deputy.name}
        await told(work, idea.moved(Move.HANDED_OVER, work.now, person, data=data, manager=deputy, alone=True))
        handed += 1
    usable = named and not named.has_left(today(work)) and not named.is_away(today(work))
    return (named if usable else None), handed


async def take_back(work: Work, person: Person) -> int:
    """They are back: what nobody has answered in their place is with them again."""
    back = 0
    for idea in await work.ideas.held_alone():
        if idea.stands_in_for != str(person.id):
            continue
        data = {**await _was_with(work, idea), "to_name": person.name, "back": "yes"}
        alone = idea.goes_past
        await kept(work, idea.moved(Move.HANDED_OVER, work.now, None, data=data, manager=person, alone=alone))
        back += 1
    return back


async def back_again(work: Work) -> list[Person]:
    """Whose last day away is over, while others have something in their place."""
    ids = {idea.stands_in_for for idea in await work.ideas.held_alone()} - {""}
    people = [await work.people.get(PersonId(UUID(id))) for id in sorted(ids)]
    return [one for one in people if one and not one.is_away(today(work)) and not one.has_left(today(work))]


async def manager_left(work: Work, id: IdeaId) -> Idea | None:
    """Whoever has it has left: whoever decides now has it, or else the fallback body; its author is told."""
    idea = await work.ideas.get(id)
    if idea.manager is None or idea.bodies or idea.moment not in DECIDED or not idea.manager.has_left(today(work)):
        return None
    data = {**await _was_with(work, idea), "gone": idea.manager.name}
    to = Holder(None)
    if idea.author:
        to = await holder_for(work, idea.author, kept_from=idea.kept_from)
    return await _hand(work, idea, to, Move.HANDED_OVER, None, data)


# --- of several, one takes it -----------------------------------------------------------------------------------------


async def who_could(work: Work, idea: Idea) -> list[Person]:
    """Whoever could answer for the bodies that have it, or is a manager in the team in whose channel it is."""
    if idea.bodies:
        return await forums.who_answers(work, idea)
    channel = await channel_of(work, idea)
    found = await work.people.managers_in(channel) if channel else ()
    return [one for one in found if not idea.is_by(one) and str(one.id) not in idea.kept_from]


async def take(work: Work, by: Person, id: IdeaId) -> Idea:
    """
    Of several who could, one does, and the others see who; taking it is no decision, and others may still help.

    In a team's channel it is then theirs to answer, by the day that was promised.
    """
    idea = await work.ideas.get(id)
    could = await who_could(work, idea)
    if idea.bodies or not any(one.id == by.id for one in could):
        idea = idea.decided_by(by)
    if (idea.taken_by and idea.taken_by.id != by.id) or idea.moment not in DECIDED:
        who = f"{idea.taken_by.first_name} has taken it. " if idea.taken_by else ""
        raise idea.moved_on(by) if idea.may_be_read_by(by) else Refusal(f"{who}This idea is with somebody else now.")
    if idea.taken_by or len(could) < 2:
        return idea
    if idea.bodies or idea.is_with(by):
        return await kept(work, idea.moved(Move.TAKEN, work.now, by))
    return await kept(work, idea.moved(Move.TAKEN, work.now, by, data=await _was_with(work, idea), manager=by))
