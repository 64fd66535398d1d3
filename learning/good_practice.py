"""
Telling others: good practice has a next step of its own (Derby D15), with thanks and the author's yes (Milton Keynes
M11); and what other agencies should know goes to whoever answers for the board (M10).
"""

from collections.abc import Sequence

from learning import dismissive, forums
from learning.agendas import Outcome
from learning.days import today
from learning.ideas import DECIDED, Event, Idea, IdeaId, Moment, Move
from learning.people import Person, Role, Team
from learning.refusal import Refusal
from learning.rights import answers
from learning.telling import kept, told
from learning.work import Work

AT_MOST = 20  # of an agency without a named lead
NAMED, UNNAMED, NO = "named", "unnamed", "no"
REFUSED = "Its author would rather that others were not told."
GOOD, IMPROVE = "good", "improve"


def is_good(idea: Idea) -> bool:
    return idea.extras.get("kind") == GOOD


def for_board(work: Work, viewer: Person) -> bool:
    return answers(viewer, work.framework.board.id)


def may_tell(work: Work, idea: Idea, by: Person) -> bool:
    """Whoever has it or leads it where it is good practice; and the board's, where others should know."""
    if idea.is_by(by) or pending(idea) or refused(idea):
        return False
    return (is_good(idea) and (idea.is_with(by) or idea.led_by(by))) or (in_queue(idea) and for_board(work, by))


def why_not(idea: Idea) -> str:
    if refused(idea):
        return REFUSED
    return "Whoever has it can tell others, or the board's where others should know."


def in_queue(idea: Idea) -> bool:
    """Its author said that others should know; no other agency was told, and nobody, they neither, said why not."""
    said = any(e.move is Move.KEPT_HERE or told_elsewhere(idea, e) for e in idea.events)
    return bool(idea.extras.get("others")) and not said and not refused(idea)


def told_elsewhere(idea: Idea, event: Event) -> bool:
    """A team of its own agency is no other agency (Milton Keynes M10)."""
    agencies = {*event.data.get("agencies", "").split("\n"), event.data.get("team", "").partition("\n")[0]}
    return event.move is Move.TOLD_OTHERS and bool(agencies - {"", idea.team.agency})


def refused(idea: Idea) -> bool:
    """Its author would rather that others were not told."""
    last = next((e for e in reversed(idea.events) if e.move is Move.CONSENTED), None)
    return last is not None and last.data.get("said") == NO


def pending(idea: Idea) -> Event | None:
    """Its author has been asked whether others may be told, and has not answered."""
    moves = (Move.TELL_ASKED, Move.CONSENTED, Move.TOLD_OTHERS)
    last = next((e for e in reversed(idea.events) if e.move in moves), None)
    return last if last and last.move is Move.TELL_ASKED else None


def told_to(idea: Idea, viewer: Person) -> Event | None:
    """The telling that reached this person."""
    telling = (e for e in reversed(idea.events) if e.move is Move.TOLD_OTHERS)
    return next((e for e in telling if str(viewer.id) in e.data.get("to", "")), None)


async def flagged(work: Work, idea: Idea) -> None:
    """Others should know: whoever answers for the board has it in their queue, and is told once."""
    for person in await _for_board(work):
        if not idea.is_by(person):
            await work.tell(person, idea.subject)


async def _for_board(work: Work) -> Sequence[Person]:
    board = await work.people.clerks_of((work.framework.board.id,))
    return board or await work.people.with_role(Role.FRAMEWORK_ADMIN)


async def asked_whether(work: Work, idea: Idea) -> list[Person]:
    """Who has it in their queue, while nobody has said whether others are told: its author reads who they are."""
    return [one for one in await _for_board(work) if not idea.is_by(one)] if in_queue(idea) else []


async def tell_others(
    work: Work, by: Person, id: IdeaId, agencies: tuple[str, ...], words: str, team: Team | None = None
) -> Idea:
    """
    Whole agencies, or one team: whoever leads them hears of it.

    Its author is asked first; where nobody can be asked, it goes without a name.
    """
    idea = await work.ideas.get(id)
    if not may_tell(work, idea, by):
        raise Refusal(why_not(idea))
    if not agencies and team is None:
        raise Refusal("Please choose at least one, or one team.", about="agencies")
    if nobody := [agency for agency in agencies if not await could_hear(work, idea, by, agency)]:
        raise Refusal(f"Nobody is known yet who could be told there: {', '.join(nobody)}.", about="agencies")
    if team and not await could_hear(work, idea, by, team):
        raise Refusal("Nobody is known yet who leads that team and could be told.", about="team")
    data = {"agencies": "\n".join(agencies)} | ({"team": f"{team.agency}\n{team.name}"} if team else {})
    idea = idea.moved(Move.TELL_ASKED, work.now, by, words, data=data)
    if idea.author is None or idea.author.has_left(today(work)):
        return await _tell(work, idea, UNNAMED)
    return await told(work, idea)


async def consent(work: Work, by: Person, id: IdeaId, said: str) -> Idea:
    idea = await work.ideas.get(id)
    asked = pending(idea)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it says whether others may be told.")
    if asked is None:
        raise idea.moved_on(by)
    idea = idea.moved(Move.CONSENTED, work.now, by, data={"said": said})
    if said == NO:
        idea = await kept(work, idea)
        if asked.who:
            await work.tell(asked.who, idea.subject)
        return idea
    return await _tell(work, idea, said)


async def _tell(work: Work, idea: Idea, said: str) -> Idea:
    """To the named lead of each agency, or else to its managers; it ends there where nobody had decided otherwise."""
    asked = next(e for e in reversed(idea.events) if e.move is Move.TELL_ASKED)
    agency, _, name = asked.data.get("team", "").partition("\n")
    whose: list[str | Team] = [
        *filter(None, asked.data["agencies"].split("\n")),
        *([Team(agency, name)] if name else []),
    ]
    found = {one.id: one for each in whose for one in await could_hear(work, idea, asked.who, each)}
    people = list(found.values())
    data = {"to": ",".join(str(one.id) for one in people), "named": said, **dict(asked.data)}
    if asked.who:
        data |= forums.for_bodies(idea, asked.who)
    over: dict[str, object] = {}
    if idea.moment in DECIDED and is_good(idea):
        over = {"moment": Moment.FINISHED, "promised_on": None}
        await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
    idea = await told(work, idea.moved(Move.TOLD_OTHERS, work.now, asked.who, asked.words, data=data, **over))
    for one in people:
        await work.tell(one, idea.subject)
    return idea


async def could_hear(work: Work, idea: Idea, by: Person | None, whose: str | Team) -> list[Person]:
    """Whoever would be told there: neither its author nor whoever tells it."""
    if isinstance(whose, Team):
        lead = await work.people.lead_of(whose)
        people = [lead] if lead else []
    else:
        people = await _of(work, whose)
    return [one for one in people if not idea.is_by(one) and not idea.is_about(one) and not (by and one.id == by.id)]


async def _of(work: Work, agency: str) -> list[Person]:
    email = next((each.lead for each in work.framework.agencies if each.name == agency), "")
    lead = await work.people.by_email(email) if email else None
    if lead and not lead.has_left(today(work)):
        return [lead]
    managers = await work.people.with_role(Role.MANAGER)
    return [one for one in managers if one.agency == agency][:AT_MOST]


async def keep_here(work: Work, by: Person, id: IdeaId, words: str) -> Idea:
    """Others need not know: said by whoever answers for the board, with the reason, and its author reads it."""
    idea = await work.ideas.get(id)
    if not for_board(work, by) or idea.is_by(by):
        raise Refusal("Whoever answers for the board says whether others are told.")
    if not in_queue(idea):
        raise idea.moved_on(by)
    dismissive.refuse(words, "kept here", dismissive.SHORTEST, beside="words")
    data = {"for": work.framework.board.id}
    return await told(work, idea.moved(Move.KEPT_HERE, work.now, by, words, data=data))
