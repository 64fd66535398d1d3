"""How far one item has gone: who may read its moves in one place, whose words among them, and what is still to come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from learning import joining, my_team, routing
from learning.framework import Body, Framework, Route
from learning.ideas import DECISIONS, OPEN, Event, Idea, IdeaId, Moment, Move
from learning.people import Person, Team, Viewer
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.work import Work

NOT_YOURS = "This is for whoever shared it, joined it, has it or has had it. If you should read it, please ask them."
TOLD = DECISIONS | {Move.SHARED, Move.GATHERED}
"""The moves whose words everybody who follows it hears; what is asked of its author and said by them is between two."""


@dataclass(frozen=True)
class Coming:
    """A step of its route that is before it still."""

    bodies: tuple[str, ...]
    evaluating: bool = False
    optional: bool = False


async def followed(work: Work, by: Person, id: IdeaId) -> Idea:
    """Raises ``Refusal`` for whoever it is kept from, or has nothing to do with it."""
    idea = await work.ideas.get(id)
    if not await may_follow(work, idea, by):
        raise Refusal(NOT_YOURS)
    return idea


async def may_follow(work: Work, idea: Idea, viewer: Viewer) -> bool:
    """
    Its author, whoever joined it, has it or has had it, answers for a body on its way, or manages the team it is from.

    Never a manager whom it goes past, or about whose own decision it is (Pan-Dorset P9): that is one of its moves.
    """
    if idea.is_draft:
        return False  # its author alone sees it, and nothing has happened to it
    if isinstance(viewer, Team):
        return idea.is_with(viewer)  # whoever presses it there is asked for themselves
    if idea.is_by(viewer):
        return True
    if str(viewer.id) in idea.kept_from or idea.went_past(viewer):
        return False
    if idea.may_be_seen_by(viewer) or _has_answered_for_it(idea, viewer):
        return True
    return await joining.voice_of(work, idea, viewer) is not None or await _is_of_their_team(work, idea, viewer)


def reads_all(idea: Idea, viewer: Person) -> bool:
    """Every word; to others a move is its decision, and what was asked and answered stays with the two."""
    return idea.may_be_seen_by(viewer)


def _has_answered_for_it(idea: Idea, viewer: Person) -> bool:
    had = {body for event in idea.events for body in _bodies(event)}
    return bool(had & viewer.answers_for) or (bool(had) and may(viewer, Deed.ANSWER_FOR_BODIES))


def _bodies(event: Event) -> Iterator[str]:
    yield from filter(None, [*event.data.get("bodies", "").split(","), *event.data.get("for", "").split(",")])


async def _is_of_their_team(work: Work, idea: Idea, viewer: Person) -> bool:
    """As in the list of what went up: it came by them, named, and is no answer to somebody else's question."""
    if idea.asked or not my_team.came_by(idea, viewer):
        return False
    lead = await work.people.lead_of(idea.team)
    return lead is not None and lead.id == viewer.id


# --- what is still to come --------------------------------------------------------------------------------------------


def still_to_come(idea: Idea, framework: Framework) -> list[Coming]:
    """What remains of both chains; nothing where it has ended."""
    if idea.moment is Moment.FINISHED:
        return []
    route = idea.way(framework)
    first = [] if idea.evaluating else list(_rest(routing.next_step, framework, route, idea.step))
    first = [step for step in first if tuple(body.id for body in step) != idea.bodies]  # the fallback has it already
    if idea.moment not in OPEN:  # agreed: no board decides it again, and meetings of each take it down
        first = [step for step in first if routing.spans_each(step)]
    then = _rest(routing.evaluation_step, framework, route, idea.step if idea.evaluating else routing.BEFORE)
    return [*(_coming(route, step, False) for step in first), *(_coming(route, step, True) for step in then)]


def _coming(route: Route, step: tuple[Body, ...], evaluating: bool) -> Coming:
    return Coming(tuple(body.id for body in step), evaluating, routing.is_optional(route, step))


Find = Callable[[Framework, Route, int], tuple[int, tuple[Body, ...]] | None]


def _rest(find: Find, framework: Framework, route: Route, step: int) -> Iterator[tuple[Body, ...]]:
    while found := find(framework, route, step):
        step = found[0]
        yield found[1]
