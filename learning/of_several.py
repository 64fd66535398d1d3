"""Of several who could take an idea, whoever decides takes it with that: nobody presses "Take it" first and again."""

from dataclasses import replace

from learning import holders
from learning.ideas import DECIDED, Idea, IdeaId
from learning.people import Person
from learning.work import Work


async def to_decide(work: Work, by: Person, id: IdeaId) -> Idea:
    """For the form as it opens: raises ``Refusal`` or ``Moved`` for whoever neither has it nor could take it."""
    idea = await work.ideas.get(id)
    if await _could_take(work, idea, by):
        return idea
    await _kindly(work, idea, by)
    return idea.decided_by(by)


async def takes_first(work: Work, by: Person, id: IdeaId) -> None:
    """As they send what they decide."""
    idea = await work.ideas.get(id)
    if await _could_take(work, idea, by):
        await holders.take(work, by, id)
    else:
        await _kindly(work, idea, by)


async def _kindly(work: Work, idea: Idea, by: Person) -> None:
    """Whoever read it in their team's channel, and came second, reads who did what."""
    if idea.is_with(by) or idea.is_by(by) or idea.about is not None or str(by.id) in idea.kept_from:
        return
    channel = await holders.channel_of(work, replace(idea, bodies=()))  # where it was, if it has gone on since
    if channel and any(one.id == by.id for one in await work.people.managers_in(channel)):
        raise idea.with_somebody_else(by, saw_it=True)


async def _could_take(work: Work, idea: Idea, by: Person) -> bool:
    if idea.bodies or idea.is_with(by) or idea.taken_by or idea.moment not in DECIDED or idea.is_by(by):
        return False
    return any(one.id == by.id for one in await holders.who_could(work, idea))
