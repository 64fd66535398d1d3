"""Of several who could take an idea, whoever decides takes it with that: nobody presses "Take it" first and again."""

from learning import holders
from learning.ideas import DECIDED, Idea, IdeaId
from learning.people import Person
from learning.work import Work


async def to_decide(work: Work, by: Person, id: IdeaId) -> Idea:
    """For the form as it opens: raises ``Refusal`` or ``Moved`` for whoever neither has it nor could take it."""
    idea = await work.ideas.get(id)
    return idea if await _could_take(work, idea, by) else idea.decided_by(by)


async def takes_first(work: Work, by: Person, id: IdeaId) -> None:
    """As they send what they decide."""
    if await _could_take(work, await work.ideas.get(id), by):
        await holders.take(work, by, id)


async def _could_take(work: Work, idea: Idea, by: Person) -> bool:
    if idea.bodies or idea.is_with(by) or idea.taken_by or idea.moment not in DECIDED or idea.is_by(by):
        return False
    return any(one.id == by.id for one in await holders.who_could(work, idea))
