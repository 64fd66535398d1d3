"""Ideas that have to do with each other: linked, seen from both; or joined, so that they go on as one (N12)."""

from learning import beside, forums, of_several
from learning.agendas import Outcome
from learning.days import today
from learning.ideas import Idea, IdeaId, Moment, Move, Voice
from learning.joining import may_read
from learning.links import How, Link
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.supporters import Support, Supporter, voices
from learning.telling import kept, told
from learning.work import Work

CONNECTS = frozenset({Move.LINKED, Move.JOINED})


async def link(work: Work, by: Person, id: IdeaId, other: IdeaId) -> Idea:
    """
    Both ways: whoever may read the two sees on each that it is connected with the other (Nottinghamshire N12).

    It decides nothing: of several who could take it, each may, and nobody has taken it with that.
    """
    idea, to = await of_several.to_decide(work, by, id), await _other(work, by, id, other)
    if to.id in [one.id for one in await connected(work, idea)]:
        return idea
    await work.links.put(Link(idea.id, to.subject, How.CONNECTED, by, work.now))
    await kept(work, to.moved(Move.LINKED, work.now, by, data={"to": str(idea.id)}))
    return await kept(work, idea.moved(Move.LINKED, work.now, by, data={"to": str(to.id)}))


async def join_two(work: Work, by: Person, id: IdeaId, seen: int, other: IdeaId) -> Idea:
    """
    This idea goes on together with the other.  Whoever shared it, or joined it, has their voice there from now on.

    They are told, and hear every decision about the other; a name that was given in confidence goes nowhere.
    """
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    to = await _other(work, by, id, other)
    if to.moment is Moment.FINISHED:
        raise Refusal("That one has ended already: link the two, so that each shows the other.", about="other")
    if goes_by_itself(idea) or goes_by_itself(to):
        raise Refusal("One of the two is about somebody's own decision, so it goes on by itself.", about="other")
    idea, others = await beside.yes(work, idea, by)
    await work.links.put(Link(idea.id, to.subject, How.JOINED, by, work.now))
    await _bring_voices(work, idea, to, by)
    await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
    data = {"to": str(to.id), **(forums.for_bodies(idea, by) | others if others else {})}
    ended: dict[str, object] = {"moment": Moment.FINISHED, "promised_on": None, "data": data}
    return await told(work, idea.moved(Move.JOINED, work.now, by, "", **ended))


def goes_by_itself(idea: Idea) -> bool:
    """What is about somebody's own decision is nobody's to read who is brought to it (Pan-Dorset P9)."""
    return idea.about is not None


async def _bring_voices(work: Work, idea: Idea, to: Idea, by: Person) -> None:
    theirs = {one.person.id: one for one in await voices(work, to)}
    bring = [*await voices(work, idea)]
    if idea.author and idea.voice is Voice.NAMED:
        bring.append(Supporter(idea.author, Support.SEES, work.now))
    brought = [one for one in bring if one.person.id not in theirs and not to.is_by(one.person)]
    for one in brought:
        await work.supporters.put(to.id, one)
    tells = bool(brought) and to.joined_on != today(work)
    changes: dict[str, object] = {"data": {"to": str(idea.id), "joined": "yes"}}
    changes |= {"joined_on": today(work)} if brought else {}
    await kept(work, to.moved(Move.LINKED, work.now, by, "", **changes))
    if tells and to.author:
        await work.tell(to.author, to.subject)


async def _other(work: Work, by: Person, id: IdeaId, other: IdeaId) -> Idea:
    if other == id:
        raise Refusal("This is the same idea: please choose another.", about="other")
    found = await work.ideas.get(other)
    if not found.may_be_seen_by(by) and not await may_read(work, found, by):
        raise Refusal("You cannot read that idea: please choose another.", about="other")
    return found


async def connected(work: Work, idea: Idea) -> list[Idea]:
    """What it is linked or joined with, from either side.  Most ideas have none, and nothing is looked up for them."""
    if not any(event.move in CONNECTS for event in idea.events):
        return []
    links = [one for one in await work.links.of(idea.id) if one.how in (How.CONNECTED, How.JOINED)]
    others = (one.idea if one.to.id == idea.id else IdeaId(one.to.id) for one in links)
    return [await work.ideas.get(one) for one in dict.fromkeys(others)]


async def seen_with(work: Work, idea: Idea, viewer: Viewer) -> list[Idea]:
    """Those of them that this viewer may read, too."""
    found = await connected(work, idea)
    if not isinstance(viewer, Person):
        return [one for one in found if one.may_be_seen_by(viewer)]
    return [one for one in found if one.may_be_seen_by(viewer) or await may_read(work, one, viewer)]
