"""Who hears of a move: no move without its author hearing of it, and no decision without those who joined."""

from learning.agendas import Outcome
from learning.ideas import DECIDED, DECISIONS, Idea, Moment, Move
from learning.supporters import tell_supporters
from learning.work import Work

DECIDES = frozenset(
    {Move.TRYING, Move.KEPT, Move.STOPPED, Move.NOT_THIS_TIME, Move.TALKED, Move.AGREED, Move.JOINED}
    | {Move.FINISHED, Move.TOLD_OTHERS}
)
"""What takes it off every agenda, whoever said it."""


async def told(work: Work, idea: Idea) -> Idea:
    """Keeps it, and tells its author, unless they made the move themselves, and whoever added their voice."""
    idea = await kept(work, idea)
    if idea.author and not (idea.last.who and idea.is_by(idea.last.who)):
        await work.tell(idea.author, idea.subject)
    elif idea.author is None and idea.moment is Moment.TESTING and idea.manager:
        await work.tell(idea.manager, idea.subject)
    if idea.last.move in DECISIONS:
        await tell_supporters(work, idea)
    return idea


async def kept(work: Work, idea: Idea) -> Idea:
    """Without a word to anybody: the cards that are there already are edited."""
    idea = await work.ideas.put(idea)
    if idea.last.move in DECIDES or (not idea.bodies and idea.moment in DECIDED):
        await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
    await work.refresh(idea.subject)
    return idea
