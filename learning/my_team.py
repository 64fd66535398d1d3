"""What came down to a team from boards and forums, and what went up from it: for its manager (Derby D17)."""

from collections.abc import Sequence
from dataclasses import dataclass

from learning.agendas import Line
from learning.ideas import CAME, Idea, Voice
from learning.people import Person, Team
from learning.refusal import Refusal
from learning.work import Work


@dataclass(frozen=True)
class MyTeam:
    """Of all the teams that somebody manages, their own first."""

    teams: Sequence[Team]
    down: Sequence[tuple[Line, Idea]]
    up: Sequence[Idea]


async def of_manager(work: Work, person: Person) -> MyTeam:
    """
    Raises ``Refusal`` for whoever manages nobody.

    What went past its manager, was shared in confidence or without a name is not theirs to see, so it is not here.
    """
    teams = await teams_of(work, person)
    if not teams:
        raise Refusal("This is for the manager of a team. If you are one, ask whoever keeps your list of staff.")
    lines = [line for team in teams for line in await work.agendas.of_team(team)]
    lines.sort(key=lambda line: line.due_on, reverse=True)  # of several teams too the newest stands first
    ideas = {idea.id: idea for idea in await work.ideas.these(list({line.idea for line in lines}))}
    shared = [idea for team in teams for idea in await work.ideas.of_team(team)]
    shared.sort(key=lambda idea: idea.shared_at, reverse=True)
    up = [idea for idea in shared if came_by(idea, person) and went_on(idea, person)]
    kept_from = {id for id, idea in ideas.items() if str(person.id) in idea.kept_from}
    return MyTeam(teams, [(line, ideas[line.idea]) for line in lines if line.idea not in kept_from], up)


async def teams_of(work: Work, person: Person) -> Sequence[Team]:
    """Those that somebody manages: their own before the others."""
    people = await work.people.managed_by(person)
    teams = sorted({each.of_team for each in people if each.team}, key=lambda team: (team != person.of_team, team.name))
    leads = [(team, await work.people.lead_of(team)) for team in teams]
    return [team for team, lead in leads if lead and lead.id == person.id]


def went_on(idea: Idea, person: Person) -> bool:
    """Beyond them: what they have still, or have answered themselves, has not gone up."""
    to_forums = any(event.move in CAME and event.data.get("bodies") for event in idea.events)
    return to_forums or bool(idea.bodies) or (idea.manager is not None and idea.manager.id != person.id)


def came_by(idea: Idea, person: Person) -> bool:
    """It came by them on its way, named: they held it, or did something with it."""
    if idea.voice is not Voice.NAMED:
        return False
    held = idea.manager is not None and idea.manager.id == person.id
    handed = any(person.id.hex in str(event.data.get("was_with", "")).replace("-", "") for event in idea.events)
    return held or handed or any(event.who is not None and event.who.id == person.id for event in idea.events)
