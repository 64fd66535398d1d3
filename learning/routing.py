"""
Where an idea or a finding goes next: two ordered chains per route, each step of one or several bodies.

Pure functions over a ``Framework``; where something is now is a number the caller keeps (-1 is before the chain).
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from learning.framework import Body, Chain, Framework, Route

Forum: TypeAlias = Body

BEFORE = -1
"""Not yet in the chain: with the manager, or with whoever wrote it down."""


def bodies(framework: Framework, step: tuple[str, ...]) -> tuple[Body, ...]:
    return tuple(framework.bodies[id] for id in step)


def steps(framework: Framework, chain: Chain) -> tuple[tuple[Body, ...], ...]:
    return tuple(bodies(framework, step) for step in chain)


def is_optional(route: Route, step: tuple[Body, ...]) -> bool:
    """Whether a step may be left out: all its bodies are marked so (Derby: Performance Surgeries, as appropriate)."""
    return all(body.id in route.optional_steps for body in step)


def next_step(framework: Framework, route: Route, step: int) -> tuple[int, tuple[Body, ...]] | None:
    """
    The step of the improvement chain after ``step``, with its bodies; nothing when that was the last.

    A first step that is the manager is passed over: that one has it already, or it would not be moving.  So is a body
    that the framework has no more, wherever it stands in a route that an item set out on before.
    """
    chain = route.improvement_chain
    first = chain[0] if chain else ()
    begins = any(id in framework.bodies for id in first)
    passed_over = begins and all(framework.bodies[id].is_manager for id in first if id in framework.bodies)
    return _following(framework, chain, max(step + 1, 1 if passed_over else 0))


def evaluation_step(framework: Framework, route: Route, step: int) -> tuple[int, tuple[Body, ...]] | None:
    """The same along the second chain, which begins once an improvement was made; nobody is passed over."""
    return _following(framework, route.evaluation_chain, step + 1)


def _following(framework: Framework, chain: Chain, at: int) -> tuple[int, tuple[Body, ...]] | None:
    for step in range(at, len(chain)):
        found = tuple(framework.bodies[id] for id in chain[step] if id in framework.bodies)
        if found:
            return step, found
    return None


def spans_each(step: tuple[Body, ...]) -> bool:
    """Whether it fans out, gathers and goes on by itself; a step in which one body decides waits for that one."""
    return bool(step) and all(body.span == "each" for body in step)


def as_json(framework: Framework, source: str) -> Mapping[str, Any]:
    """What ``hearback framework route`` prints (design 9); ids of bodies, for scripts."""
    route = framework.route_for(source)
    return {
        "route": route.id,
        "improvement_chain": [list(step) for step in route.improvement_chain],
        "evaluation_chain": [list(step) for step in route.evaluation_chain],
        "frequency": route.frequency.text,
        "basis": route.basis,
    }
