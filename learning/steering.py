"""What one item's way can be changed to, never silently: another route, with a reason (Derby D5), another lead (D6)."""

from collections.abc import Mapping

from learning import beside, forums, routing
from learning.findings import agencies
from learning.forums import Going
from learning.framework import Framework, Route, fitting
from learning.ideas import Idea, IdeaId, Kind, Move
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.telling import kept
from learning.work import Work


async def change_route(work: Work, by: Person, id: IdeaId, seen: int, route: str, reason: str) -> Idea:
    """
    Onto another route of the framework, before the first of it that is not a person: whoever has it has decided that.

    The one before stays in its history, with who changed it, when and why; its author is told.
    """
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    if not work.framework.route_override_allowed:
        raise Refusal("Your framework does not let a route be changed for one item.")
    if work.framework.route_override_needs_reason and not reason.strip():
        raise Refusal("Please say why: its author reads it, and it stays with the item.", about="words")
    new = work.framework.routes.get(route)
    if new is None:
        raise Refusal("Please choose one of your framework's routes.", about="route")
    if new.id == idea.route:
        raise Refusal("It is on this route already.", about="route")
    following = routing.next_step(work.framework, new, routing.BEFORE)
    if following is None:
        raise Refusal("Nobody is on that route whom it could go before. Please choose another.", about="route")
    step, bodies = following
    idea, others = await beside.yes(work, idea, by)
    data = {"from": idea.route, "to": new.id, **(forums.for_bodies(idea, by) | others if others else {})}
    changes: dict[str, object] = {"route": new.id, "copied": new}
    return await forums.go(work, idea, Going(Move.ROUTE_CHANGED, step, bodies, by, reason, data=data, changes=changes))


def routes(framework: Framework, but: str = "") -> Mapping[str, str]:
    """By the source whose it is, and who is on it: a route has no name of its own."""
    return {route.id: said(route, framework) for route in framework.routes.values() if route.id != but}


def said(route: Route, framework: Framework) -> str:
    first = next((framework.sources[id] for id in route.sources if id in framework.sources), None)
    steps = [" and ".join(_called(framework, id) for id in step) for step in route.improvement_chain]
    return f"{fitting(first.label, first.short) if first else route.id}: {', then '.join(steps)}"


def _called(framework: Framework, id: str) -> str:
    body = framework.bodies.get(id)
    return (body.short or body.name) if body else id


async def change_lead(work: Work, by: Person, id: IdeaId, agency: str) -> Idea:
    """By whoever has it, or sets Hearback up; who led before stays in its history, with who changed it and when."""
    idea = await work.ideas.get(id)
    if not may_change_lead(idea, by):
        raise Refusal("This is for whoever has it now.")
    if agency not in await agencies(work):
        raise Refusal("Please choose one of the agencies.", about="agency")
    if agency == idea.agency:
        return idea
    data = {"from": idea.agency, "to": agency}
    return await kept(work, idea.moved(Move.LEAD_CHANGED, work.now, by, data=data, agency=agency))


def may_change_lead(idea: Idea, by: Viewer) -> bool:
    if not isinstance(by, Person):
        return idea.is_with(by)
    return idea.is_with(by) or (idea.kind is not Kind.IDEA and not idea.is_draft and may(by, Deed.ANSWER_FOR_BODIES))
