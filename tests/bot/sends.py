"""A briefing that goes out to everybody here, how it stands, and a platform that does to each as it is told."""

from typing import Any
from uuid import UUID

from dialogs.kit.words import Card
from handlers.door import Outcome, Sent, To
from storage import ledger
from storage.tables import recipient
from tests.partnership import HERE
from tests.world import World

EVERYONE = len(HERE) - 1
"""All but whoever wrote it."""


async def states(world: World, briefing: str) -> dict[str, int]:
    return await world.read(lambda work: ledger.tally(work.session, UUID(briefing)))


async def state(world: World, name: str) -> str:
    id = world.people[name].id
    found = await world.read(lambda work: work.session.execute(recipient.select().where(recipient.c.person == id)))
    return str(found.one().state)


async def confirmed(world: World) -> str:
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    return briefing


async def goes_out(world: World) -> dict[str, int]:
    """Confirmed and sent as far as it gets; how it stands then."""
    briefing = await confirmed(world)
    await world.drain()
    return await states(world, briefing)


class Platform:
    """A channel that does to each what it is told to, and lets a test wait for it."""

    def __init__(self, *, then: Any = None, **outcomes: Outcome) -> None:
        self.outcomes, self.then, self.said = outcomes, then, list[tuple[str, Card, str]]()

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        self.said.append((to.user, card, replaces))
        if self.then:
            await self.then(to)
        return self.outcomes.get(to.user, Sent(replaces or f"{to.user}-1"))

    def to(self, name: str) -> list[tuple[str, Card, str]]:
        return [one for one in self.said if one[0] == name]


def at(world: World, platform: Platform) -> Platform:
    """In place of Slack and Teams."""
    world.app.worker._channels |= {"slack": platform, "teams": platform}  # type: ignore[operator]  # it is a dict
    return platform


def named(id: str) -> Any:
    class Named:
        pass

    named = Named()
    named.id = UUID(id)  # type: ignore[attr-defined]  # that is all that is asked of it
    return named
