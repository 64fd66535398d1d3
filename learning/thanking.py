"""Thanks from its author to whoever answered."""

from learning.ideas import Event, Idea, IdeaId, Move
from learning.people import Person
from learning.refusal import Refusal
from learning.telling import kept
from learning.work import Work

OWED = frozenset(
    {Move.TRYING, Move.PASSED, Move.CONSIDERED, Move.TALKED, Move.AGREED, Move.NOT_THIS_TIME, Move.EVALUATED}
    | {Move.RESPONDED, Move.FINISHED, Move.STOPPED, Move.KEPT, Move.CHANGED, Move.TOLD_OTHERS}
)


def owed(idea: Idea) -> Event | None:
    """The newest answer of somebody else for which its author has not said thank you yet."""
    for event in reversed(idea.events):
        if event.move is Move.THANKED:
            return None
        if event.move in OWED and event.who and not idea.is_by(event.who):
            return event
    return None


async def thank(work: Work, by: Person, id: IdeaId, words: str) -> Idea:
    """Whoever answered reads it on the card they have: nobody is sent one more message."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it says thank you here.")
    last = idea.events[-1]
    answered = owed(idea)
    if answered is None and not (words and last.move is Move.THANKED and not last.words):
        raise idea.moved_on(by)
    to = {"to": str(answered.who.id)} if answered and answered.who else dict(last.data)
    return await kept(work, idea.moved(Move.THANKED, work.now, by, words, data=to))
