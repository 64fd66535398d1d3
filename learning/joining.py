"""Adding one's voice to somebody else's idea, and taking it back."""

from dataclasses import replace

from learning.days import today
from learning.ideas import Idea, IdeaId
from learning.people import Person
from learning.refusal import Refusal
from learning.supporters import Support, Supporter, voices
from learning.work import Work

NOT_YOURS = "This idea is with other people. If it should be with you, ask whoever told you about it."


async def join(work: Work, by: Person, id: IdeaId, kind: Support) -> Idea:
    """Once for each person; its author hears of it, at most once a day however many join (Nottinghamshire N8)."""
    idea = await work.ideas.get(id)
    if idea.is_by(by):
        raise Refusal("This is your own idea: it has your voice already.")
    if not idea.may_be_seen_by(by) and not await may_read(work, idea, by):
        raise Refusal(NOT_YOURS)
    had = await voice_of(work, idea, by)
    if had and had.kind in (kind, Support.TESTS):
        return idea
    await work.supporters.put(idea.id, Supporter(by, kind, had.at if had else work.now))
    tells = idea.joined_on != today(work)
    if tells:
        idea = await work.ideas.put(replace(idea, joined_on=today(work)))
    await work.refresh(idea.subject)
    if tells and idea.author:
        await work.tell(idea.author, idea.subject)
    return idea


async def leave(work: Work, by: Person, id: IdeaId) -> Idea:
    """Nobody is told; the count is one less."""
    idea = await work.ideas.get(id)
    if await voice_of(work, idea, by):
        await work.supporters.remove(idea.id, by)
        await work.refresh(idea.subject)
    return idea


async def may_read(work: Work, idea: Idea, by: Person) -> bool:
    """A colleague who found it, and for good whoever joined it."""
    return not idea.is_about(by) and (idea.is_open_to(by) or await voice_of(work, idea, by) is not None)


async def voice_of(work: Work, idea: Idea, person: Person) -> Supporter | None:
    return next((one for one in await voices(work, idea) if one.person.id == person.id), None)
