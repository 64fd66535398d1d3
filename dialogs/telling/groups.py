"""Whom somebody may ask, as choices: everyone, agencies, professions, teams."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from dialogs.kit.limits import OPTIONS
from learning import asking
from learning.audience import Audience
from learning.people import Person
from learning.work import Work

Groups: TypeAlias = Mapping[str, tuple[str, Audience]]
"""What each is called, and who is in it, by the value of its choice."""


async def groups_for(work: Work, by: Person) -> Groups:
    """Whom somebody may ask, by the value of each choice: a list that changed must not shift one."""
    own = await asking.teams_of(work, by)
    found: dict[str, tuple[str, Audience]] = {}
    teams = own
    if asking.asks_anybody(by):
        found["everyone"] = ("Everyone", Audience(everyone=True))
        found |= {_key("agency", one): (one, Audience(agencies=(one,))) for one in await work.people.agencies()}
        named = sorted(await work.people.professions())
        found |= {_key("profession", one): (one, Audience(professions=(one,))) for one in named}
        others = sorted(set(await work.people.teams()) - set(own), key=lambda team: (team.agency, team.name))
        teams = [*own, *others]  # where there is no room for all
    for team in teams:
        whom = Audience(teams=((team.agency, team.name),))
        found[_key("team", f"{team.agency}/{team.name}")] = (f"{team.name} ({team.agency})", whom)
    return dict(list(found.items())[:OPTIONS])


def _key(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind} {name}".encode()).hexdigest()[:10]


def together(groups: Sequence[Audience]) -> Audience:
    """Whoever is in any of them."""
    if any(one.everyone for one in groups):
        return Audience(everyone=True)
    return Audience(
        agencies=tuple(name for one in groups for name in one.agencies),
        professions=tuple(name for one in groups for name in one.professions),
        teams=tuple(team for one in groups for team in one.teams),
    )


def holds(audience: Audience, group: Audience) -> bool:
    if audience.everyone or group.everyone:
        return audience.everyone and group.everyone
    named = ((group.agencies, audience.agencies), (group.professions, audience.professions))
    return all(set(one) <= set(of) for one, of in named) and set(group.teams) <= set(audience.teams)
