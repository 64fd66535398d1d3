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

    A first step that is a person is passed over: the manager has it already, or it would not be moving.
    """
    following = step + 1
    chain = steps(framework, route.improvement_chain)
    if following == 0 and chain and all(body.is_person for body in chain[0]):
        following = 1
    return (following, chain[following]) if following < len(chain) else None


def evaluation_step(framework: Framework, route: Route, step: int) -> tuple[int, tuple[Body, ...]] | None:
    """The same along the second chain, which begins once an improvement was made; nobody is passed over."""
    chain = steps(framework, route.evaluation_chain)
    return (step + 1, chain[step + 1]) if step + 1 < len(chain) else None


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
