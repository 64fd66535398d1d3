"""Which of an organisation's activities and pillars an idea has to do with (Nottinghamshire N14)."""

from collections.abc import Collection

from learning.ideas import Idea, IdeaId, Move
from learning.people import Person
from learning.refusal import Refusal
from learning.telling import kept
from learning.work import Work


def of(idea: Idea, by: Person) -> Idea:
    """The idea, if this person may say so; raises ``Refusal``."""
    if not idea.is_by(by) and not idea.is_with(by) and not idea.led_by(by):
        raise Refusal("Whoever shared it, or has it, says where it belongs.")
    return idea


async def say(work: Work, by: Person, id: IdeaId, activities: Collection[str], pillars: Collection[str]) -> Idea:
    idea = of(await work.ideas.get(id), by)
    chosen = {"activities": ",".join(sorted(activities)), "pillars": ",".join(sorted(pillars))}
    extras = {name: said for name, said in {**idea.extras, **chosen}.items() if said or name not in chosen}
    return await kept(work, idea.moved(Move.ADDED, work.now, by, extras=extras, data={"what": "belongs"}))
