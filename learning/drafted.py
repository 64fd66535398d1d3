"""
What could be said to everybody of an idea or a finding, as it is drafted from what happened.

An idea is its author's: what they would rather keep out is drafted no more, and where they cannot be asked whoever
approves it says it in words of their own.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from learning.ideas import Event, Idea, Kind, Moment, Move, Voice
from learning.people import Person


class Answer(StrEnum):
    """The three answers that there are to what was said, and a review with what is done about it."""

    DID = "did"
    TRYING = "trying"
    CANNOT = "cannot"
    REVIEW = "review"
    NOTHING = "nothing"
    """Somebody decided that this is not for the list; it is drafted no more."""


SOON = {Moment.TESTING: Answer.TRYING, Moment.EMBEDDING: Answer.TRYING, Moment.EVALUATING: Answer.DID}
ENDED = {Move.FINISHED: Answer.DID, Move.TOLD_OTHERS: Answer.DID, Move.TALKED: Answer.DID}
SAYS = (Move.FINISHED, Move.AGREED, Move.KEPT, Move.NOT_THIS_TIME, Move.STOPPED, Move.TALKED)
"""Whose words say what was done, the last of them first."""
ENDS_ASKING = (Move.PUBLISH_SAID, Move.TRY_ENDED, Move.CHANGED, Move.TRYING)
"""Its author has said so, whoever approved it has taken it back, or the try that it tells of is another, or over."""
SAID = (Move.PUBLISH_ASKED, Move.PUBLISH_SAID)
AGAIN = "again"
"""Its author has thought better of their no: it may be drafted again, and they are asked again."""
IN_THEIR_WORDS = ("affected", "families", "tried")
"""Of what its author may add."""


@dataclass(frozen=True)
class Draft:
    idea: Idea
    answer: Answer
    said: str
    done: str
    take_care: bool
    """It was shared in confidence, or without a name: nobody may be recognised by it."""
    unasked: bool = False
    """Nobody can be asked for their words, so whoever approves it says it in words of their own."""


def draft(idea: Idea, on: date) -> Draft | None:
    """
    From what happened; nothing while nothing did, and nothing of what went on together with another.

    What is about a manager's own decision that manager does not read here either (Pan-Dorset P9).  What its author
    would rather keep out is drafted no more, whatever comes of it.
    """
    answer = _answer(idea)
    if answer is None or idea.about is not None or refused(idea):
        return None
    hidden = idea.voice is not Voice.NAMED or not idea.shown_to_colleagues
    gone = is_theirs(idea) and author_of(idea, on) is None
    return Draft(idea, answer, "" if gone else idea.sentence, _done(idea, gone), hidden, gone)


def is_theirs(idea: Idea) -> bool:
    """An idea is its author's; what was found in somebody's work, and presented, is the organisation's."""
    return idea.kind is Kind.IDEA


def author_of(idea: Idea, on: date) -> Person | None:
    return None if idea.author is None or idea.author.has_left(on) else idea.author


def words_of_author(idea: Idea) -> list[str]:
    """All that they wrote of it, for whoever must say it in other words."""
    added = [idea.extras[name] for name in IN_THEIR_WORDS if idea.extras.get(name)]
    said = [part for event in idea.events if event.who and idea.is_by(event.who) for part in event.parts if part]
    return [idea.sentence, *added, *said]


def _answer(idea: Idea) -> Answer | None:
    if idea.moment is not Moment.FINISHED:
        return SOON.get(idea.moment)
    moves = {event.move for event in idea.events}
    if Move.JOINED in moves:
        return None
    return next((answer for move, answer in ENDED.items() if move in moves), Answer.CANNOT)


def _done(idea: Idea, gone: bool) -> str:
    if idea.moment is Moment.TESTING and idea.being_tried:
        where = f" in {idea.being_tried.place}" if idea.being_tried.place else ""
        return f"It was tried{where}." if idea.awaits_result else f"It is being tried{where}."
    if idea.moment is Moment.EMBEDDING:
        return "It was tried and kept, and it is being put in place."
    said = next((event for event in reversed(idea.events) if event.move in SAYS and event.words), None)
    theirs = said is not None and said.who is not None and idea.is_by(said.who)
    return _first_part(said) if said and not (gone and theirs) else ""


def _first_part(event: Event) -> str:
    return event.parts[0]


# --- what its author said --------------------------------------------------------------------------------------------


def asked_of_author(idea: Idea) -> Event | None:
    """What was approved and waits for its author's yes; nothing once the idea has moved on from what it says."""
    last = _last_of(idea, Move.PUBLISH_ASKED, *ENDS_ASKING)
    waits = last is not None and last.move is Move.PUBLISH_ASKED and last.data.get("moment") == idea.moment.value
    return last if waits else None


def refused(idea: Idea) -> bool:
    last = _last_of(idea, *SAID)
    return last is not None and last.data.get("said") == "no"


def agreed(idea: Idea) -> bool:
    """Their last word was a yes."""
    last = _last_of(idea, *SAID)
    return last is not None and last.data.get("said") == "yes"


def _last_of(idea: Idea, *moves: Move) -> Event | None:
    return next((e for e in reversed(idea.events) if e.move in moves), None)
