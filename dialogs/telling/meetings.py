"""What somebody's meetings have before them, in a line: for the one message a day that brings what waits."""

from dialogs.kit.words import Block, Button, Text
from learning.people import Person
from learning.work import Work


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
