"""
Several bodies of one step, side by side: each says for itself.

*Pass to* waits for the others.  A no of one is its own word, told as such, and the others have it still: it ends only
when all of them have said so.  A yes of one is enough: it is that body's from then on, on nobody
else's agenda, and the others read who decided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from learning import forums
from learning.agendas import Outcome
from learning.forums import Going
from learning.ideas import Event, Idea, IdeaId, Move
from learning.people import Person
from learning.refusal import Refusal
from learning.telling import told
from learning.work import Work


async def pass_on(work: Work, by: Person, id: IdeaId, seen: int, words: str = "") -> Idea:
    """
    To the next step of its route, by name; the author is told (Nottinghamshire N3, N10; Derby D2).

    Where a step has several bodies, each says so for itself, and it goes on when the last of them has.
    """
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    following = forums.onward(work, idea)
    if following is None:
        raise Refusal("Its route has no further step: please answer it here.")
    data = forums.for_bodies(idea, by)
    says = {"passes": "yes", **data}
    if left := await leaves(work, idea, Move.CONSIDERED, by, words, says, Outcome.PASSED):
        return left
    step, bodies = following
    changes: dict[str, object] = {"moment": idea.moment} if idea.to_agree else {}
    return await forums.go(work, idea, Going(Move.PASSED, step, bodies, by, words, idea.evaluating, data, changes))


async def leaves(
    work: Work,
    idea: Idea,
    move: Move,
    by: Person,
    words: str,
    data: Mapping[str, str],
    outcome: Outcome = Outcome.DECIDED,
) -> Idea | None:
    """Off the agenda of whoever has spoken, and with the others; nothing where they were the last of them."""
    theirs, others = await forums.open_lines(work, idea, by)
    await work.agendas.put(*(line.said(outcome, words, by, work.now) for line in theirs))
    if not others:
        return None
    off, waited_for = {line.body for line in theirs}, await work.agendas.bodies_waited_for(idea.id)
    left = [body for body in idea.bodies if body in {line.body for line in others}]
    latest = max(waited_for.values())
    idea = idea.moved(
        move,
        work.now,
        by,
        words,
        data={**data, "left": ",".join(left)},
        bodies=tuple(body for body in idea.bodies if body not in off),
        promised_on=latest,
        extras=await forums.on_set_day(work, idea, latest, waited_for),
    )
    return await told(work, idea)


async def no(work: Work, idea: Idea, by: Person, words: str, data: Mapping[str, str]) -> Idea | None:
    """One body's no; where another of them has passed it on, it goes on all the same.  Nothing where it ends now."""
    if left := await leaves(work, idea, Move.CONSIDERED, by, words, data):
        return left
    following = forums.onward(work, idea) if goes_on(idea) else None
    if following is None:
        return None
    step, bodies = following
    changes: dict[str, object] = {"moment": idea.moment} if idea.to_agree else {}
    data = {**data, "all_the_same": "yes"}
    return await forums.go(work, idea, Going(Move.PASSED, step, bodies, by, words, idea.evaluating, data, changes))


async def yes(work: Work, idea: Idea, by: Person) -> tuple[Idea, dict[str, str]]:
    """As it is with whoever says yes alone, and what to write down of the others."""
    theirs, _ = await forums.open_lines(work, idea, by)
    mine = tuple(body for body in idea.bodies if body in {line.body for line in theirs})
    others = [body for body in idea.bodies if body not in mine]
    if not mine or not others:
        return idea, {}
    open_lines = await work.agendas.before_bodies(idea.id)
    await work.agendas.put(*(line.said(Outcome.DECIDED, "", by, work.now) for line in open_lines))
    return replace(idea, bodies=mine), {"beside": ",".join(others)}


def goes_on(idea: Idea) -> bool:
    """Another body of its step has said that it should."""
    return any("passes" in event.data or event.data.get("verdict") == "works" for event in _said_here(idea))


def _said_here(idea: Idea) -> Iterator[Event]:
    """Since it came before the bodies that have it, the newest first."""
    for event in reversed(idea.events):
        if "bodies" in event.data and event.move not in (Move.CARRIED_OVER, Move.LASTING):
            return
        yield event


def found_otherwise(idea: Idea, ending: Event) -> list[Event]:
    """What bodies of the second chain have said since it was in place, where it ended otherwise: never unsaid."""
    begun = max((n for n, event in enumerate(idea.events) if event.move is Move.IN_PLACE), default=0)
    verdict = ending.data.get("verdict", "works")
    said = (event for event in idea.events[begun:] if event.move is Move.EVALUATED)
    return [event for event in said if event.data.get("verdict", verdict) != verdict]
