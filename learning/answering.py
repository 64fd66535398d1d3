"""An answer in two parts, support and challenge; a conversation, and what was agreed in it (Newcastle W7, W11)."""

from learning import beside, dismissive, forums
from learning.agendas import Outcome
from learning.ideas import Idea, IdeaId, Moment, Move, in_two
from learning.people import Person
from learning.refusal import Refusal
from learning.sharing import asked, in_its_name, one_at_a_time
from learning.telling import told
from learning.work import Work

OPENINGS = {
    "saw": ("What I value is that you saw …", "I wonder what would happen if …"),
    "tried": ("It helps that you have thought about …", "What would we need in order to try …?"),
    "families": ("For children and families this could mean …", "What would they say if we asked them about …?"),
}
"""Three ways to begin, each with its support and its challenge; whoever answers goes on in their own words."""


async def respond(work: Work, by: Person, id: IdeaId, seen: int, valued: str, curious: str) -> Idea:
    """It stays where it is, and its decision is still owed; its author may answer what somebody is curious about."""
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    if not valued and not curious:
        raise Refusal("Please write something: either of the two is enough.", about="valued")
    begun = [one for pair in OPENINGS.values() for one in pair]
    for words, question in ((valued, "valued"), (curious, "curious")):
        if words in begun:
            raise Refusal("This is how it could begin: please go on from there, or empty it.", about=question)
        if words and not words.endswith("?"):
            dismissive.refuse(words, question)
    words, data = in_two(valued, curious)
    return await told(work, idea.moved(Move.RESPONDED, work.now, by, words, data=data, moment=Moment.CONSIDERING))


async def ask_to_talk(work: Work, by: Person, id: IdeaId, seen: int, when: str) -> Idea:
    """Its author is asked for a conversation, and answers as to any question."""
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    if idea.author is None or idea.shown_author(by) is None:
        raise Refusal("It was shared without a name, so nobody can be asked for a conversation here.")
    one_at_a_time(work, idea, by, "when")
    data = {"talk": "yes", **in_its_name(idea, by)}
    return await asked(work, idea.moved(Move.ASKED, work.now, by, when, data=data, moment=Moment.CONSIDERING))


async def talked(work: Work, by: Person, id: IdeaId, seen: int, agreed: str) -> Idea:
    """A conversation is what came of it: what was agreed is said in words, and those who joined hear it, too."""
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    dismissive.refuse(agreed, "agreed", dismissive.SHORTEST)
    data = forums.for_bodies(idea, by)
    if goes_on := await beside.no(work, idea, by, agreed, data):
        return goes_on
    await work.agendas.answered(idea.id, Outcome.DECIDED, work.now)
    ended = {"moment": Moment.FINISHED, "promised_on": None}
    return await told(work, idea.moved(Move.TALKED, work.now, by, agreed, data=data, **ended))
