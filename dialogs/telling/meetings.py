"""What somebody's meetings have before them, in a line: for the one message a day that brings what waits."""

from collections.abc import Sequence

from dialogs.kit.words import Block, Button, Quote, Text
from learning.agendas import Line
from learning.ideas import Event, Idea, Kind
from learning.people import Person, Viewer
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


async def back_to(idea: Idea, viewer: Viewer, work: Work) -> Sequence[Line]:
    """What teams' meetings said on its way, the earliest first: for its author, whoever puts learning together, and
    the body that has it now.  A supervision's stay with the two."""
    theirs = bool(idea.bodies) or idea.is_by(viewer) or idea.kind is not Kind.IDEA
    return (await work.agendas.back_from([idea.id])).get(idea.id, ()) if theirs else ()


async def came_back(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    """The newest of it, in their words."""
    return in_their_words(await back_to(idea, viewer, work), "said")


def in_their_words(lines: Sequence[Line], word: str) -> tuple[Block, ...]:
    told: list[Block] = [Text(f"And {len(lines) - NEWEST} teams more.")] if len(lines) > NEWEST else []
    for line in lines[-NEWEST:]:
        told += [Text(f"What {line.team.name} {word}:"), Quote(line.words)] if line.team else []
    return tuple(told)


def before_them(idea: Idea, day: str) -> str:
    """As a fact only where somebody has said when they meet."""
    return f"before them on {day}" if idea.meets else f"due before them by {day}"


def turnout(event: Event) -> str:
    """How many of those who were asked have talked about it, before who has it now."""
    asked, talked, whose = (event.data.get(name, "") for name in ("asked", "talked", "whose"))
    if not asked:
        return "It goes on by itself: "
    if talked == "0":
        return "The day has passed, so "
    if asked == talked:
        return f"{f'All {asked} {whose} have' if asked != '1' else f'The {whose[:-1]} has'} talked about it, so "
    return f"{talked} of {asked} {whose} {'has' if talked == '1' else 'have'} talked about it, so "
