"""What somebody's meetings have before them, in a line: for the one message a day that brings what waits."""

from dialogs.kit.words import Block, Button, Quote, Text
from learning.ideas import Idea
from learning.people import Person
from learning.work import Work

NEWEST = 5


async def before_meetings(person: Person, work: Work) -> tuple[tuple[Block, ...], tuple[Button, ...]]:
    """By the addresses of the lists: their files come after whatever brings this."""
    lines = await work.agendas.for_person(person)
    team = sum(line.person is None for line in lines)
    two = len(lines) - team + len(await work.supervisions.before(person))
    said: list[Block] = []
    opens: list[Button] = []
    if team:
        said.append(Text(f"For your team's meeting: {team}."))
        opens.append(Button("For your team's meeting", "meetings.show", how="show"))
    if two:
        said.append(Text(f"For supervision: {two}."))
        opens.append(Button("For supervision", "supervision.show", how="show"))
    return tuple(said), tuple(opens)


async def came_back(idea: Idea, work: Work) -> tuple[Block, ...]:
    """What teams' meetings said on its way, in their words, the newest; for the body that has it now."""
    lines = (await work.agendas.back_from([idea.id])).get(idea.id, ()) if idea.bodies else ()
    said: list[Block] = [Text(f"And {len(lines) - NEWEST} teams more.")] if len(lines) > NEWEST else []
    for line in lines[-NEWEST:]:
        said += [Text(f"What {line.team.name} said:"), Quote(line.words)] if line.team else []
    return tuple(said)
