"""What an idea is connected with, as its card says it: from either side (Nottinghamshire N12)."""

from dialogs.kit.words import Block, Heading, Text
from dialogs.telling.ideas import how_it_ended
from dialogs.telling.lists import line
from learning.connecting import seen_with
from learning.ideas import Idea
from learning.people import Viewer
from learning.work import Work


async def connected_with(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    found = await seen_with(work, idea, viewer)
    return (Heading("Connected with"), *(Text(line(one.title, _stage(one, work))) for one in found)) if found else ()


def _stage(idea: Idea, work: Work) -> str:
    return how_it_ended(idea) or work.framework.stage_for(idea.moment.value).label
