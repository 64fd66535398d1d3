"""Whose turn it is: a body's, until it has said its own; while meetings of each talk about it, only theirs."""

from learning import forums, routing
from learning.ideas import Idea, IdeaId
from learning.people import Person, Team
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.work import Work


async def of_others(work: Work, idea: Idea, viewer: Person | Team) -> bool:
    """Whether it waits for others than this viewer, who answers for its bodies; as `storage.before` asks for lists."""
    if not idea.bodies or isinstance(viewer, Team):
        return False
    if any(idea.answered_by(viewer, line.body) for line in await work.agendas.before_bodies(idea.id)):
        return False
    return await work.agendas.anything_waits(idea.id)


def may_cut_short(work: Work, idea: Idea, viewer: Person | Team) -> bool:
    """An administrator need not wait for meetings of each, and knows it then."""
    bodies = tuple(body for id in idea.bodies if (body := work.framework.bodies.get(id)))
    here = isinstance(viewer, Person) and idea.is_with(viewer) and may(viewer, Deed.ANSWER_FOR_BODIES)
    return here and routing.spans_each(bodies)


async def do_not_wait(work: Work, by: Person, id: IdeaId, seen: int) -> Idea:
    """The step is over as if its day had passed: whoever is next has it."""
    idea = await work.ideas.get(id)
    if idea.decisions != seen:
        raise idea.moved_on(by)
    if not may_cut_short(work, idea, by):
        raise Refusal("This is before nobody's meetings now, or it is with somebody else.")
    return await forums.gather(work, idea)
