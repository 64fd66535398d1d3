"""What came down to a team from boards and forums, and what went up from it: for its manager (Derby D17)."""

from collections.abc import Sequence
from dataclasses import dataclass

from learning.agendas import Line
from learning.ideas import Idea, Voice
from learning.people import Person, Team
from learning.refusal import Refusal
from learning.work import Work


@dataclass(frozen=True)
class MyTeam:
    team: Team
    down: Sequence[tuple[Line, Idea]]
    up: Sequence[Idea]


async def of_manager(work: Work, person: Person) -> MyTeam:
    """
    Raises ``Refusal`` for whoever manages nobody.

    What went past its manager, was shared in confidence or without a name is not theirs to see, so it is not here.
    """
    team = await team_of(work, person)
    if team is None:
        raise Refusal("This is for the manager of a team. If you are one, ask whoever keeps your list of staff.")
    lines = await work.agendas.of_team(team)
    ideas = {idea.id: idea for idea in await work.ideas.these(list({line.idea for line in lines}))}
    up = [idea for idea in await work.ideas.of_team(team) if came_by(idea, person)]
    kept_from = {id for id, idea in ideas.items() if str(person.id) in idea.kept_from}
    return MyTeam(team, [(line, ideas[line.idea]) for line in lines if line.idea not in kept_from], up)


async def team_of(work: Work, person: Person) -> Team | None:
    """The team that somebody manages: their own before another."""
    people = await work.people.managed_by(person)
    teams = sorted({each.of_team for each in people if each.team}, key=lambda team: (team != person.of_team, team.name))
    for team in teams:
        lead = await work.people.lead_of(team)
        if lead and lead.id == person.id:
            return team
    return None


def came_by(idea: Idea, person: Person) -> bool:
    """It came by them on its way, named: they held it, or did something with it."""
    if idea.voice is not Voice.NAMED:
        return False
    held = idea.manager is not None and idea.manager.id == person.id
    handed = any(person.id.hex in str(event.data.get("was_with", "")).replace("-", "") for event in idea.events)
    return held or handed or any(event.who is not None and event.who.id == person.id for event in idea.events)
