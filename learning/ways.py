"""Which step of its own route comes next for an item, and who decides where none does."""

from collections.abc import Sequence

from learning import routing
from learning.framework import Body
from learning.ideas import Idea, Kind
from learning.people import Team
from learning.work import Work


def concerned(idea: Idea) -> Team | None:
    """Whose meetings a step that spans each is about: the author's own team's, or (nothing) all of the lead agency."""
    whole = idea.extras.get("concerns", "team" if idea.kind is Kind.IDEA else "agency") == "agency"
    return None if whole or not idea.team.name else idea.team


def onward(work: Work, idea: Idea) -> tuple[int, tuple[Body, ...]] | None:
    """The next step of its chain; where the fallback body has it already, the one after that."""
    route = idea.way(work.framework)
    find = routing.evaluation_step if idea.evaluating else routing.next_step
    following = find(work.framework, route, idea.step)
    if following and tuple(body.id for body in following[1]) == idea.bodies:
        following = find(work.framework, route, following[0])
    return following


def downward(work: Work, idea: Idea) -> tuple[int, tuple[Body, ...]] | None:
    """The next step that spans each, for what is agreed: team meetings and supervisions take it down by themselves."""
    route, following = idea.way(work.framework), (idea.step, tuple[Body, ...]())
    while found := routing.next_step(work.framework, route, following[0]):
        if routing.spans_each(found[1]):
            return found
        following = found
    return None


def decides(work: Work, idea: Idea) -> Body:
    """The last single body that had it on its way, or else the board for an evaluation and the fallback for an idea."""
    route = idea.way(work.framework)
    chain = route.evaluation_chain if idea.evaluating else route.improvement_chain
    for step in reversed(chain[: idea.step + 1]):
        for id in step:
            body = work.framework.bodies.get(id)
            if body and body.span == "one" and not body.is_person:
                return body
    return work.framework.board if idea.evaluating else work.framework.fallback


async def of_each(work: Work, idea: Idea, bodies: Sequence[Body]) -> list[tuple[Body, int]]:
    """Of some bodies the meetings of each, with how many there are; none that nobody has."""
    agency, team = idea.agency or idea.team.agency, concerned(idea)
    spans = [body for body in bodies if body.span == "each"]
    each = [(body, await work.agendas.how_many(body.of, agency, team, idea.kept_from)) for body in spans]
    return [(body, many) for body, many in each if many]
