"""What can happen to an idea or a finding: the moments of its journey, its moves, and each move as an event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from learning.people import Person


class Moment(StrEnum):
    """Where on its journey it is; ``Framework.stage_for`` gives the organisation's word for it."""

    NEW = "new"
    CONSIDERING = "considering"
    TESTING = "testing"
    EMBEDDING = "embedding"
    EVALUATING = "evaluating"
    FINISHED = "finished"


class Move(StrEnum):
    SHARED = "shared"
    ADDED = "added"
    ASKED = "asked"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"  # its author did not answer in time, and it goes on without
    RESPONDED = "responded"  # support and challenge, and it stays where it is (Newcastle W7)
    TRYING = "trying"
    TRIED = "tried"  # it had been tried before it was shared (Nottinghamshire N7)
    SHOWS = "shows"  # the author says what would show that it works
    TRY_ENDED = "try_ended"
    UNSAID = "unsaid"  # its author did not say what they saw: whoever has it is asked instead
    KEPT = "kept"
    CHANGED = "changed"
    STOPPED = "stopped"
    PASSED = "passed"
    GATHERED = "gathered"  # a step that spans each has answered, and it goes on by itself
    CARRIED_OVER = "carried_over"  # a meeting did not come to it
    CONSIDERED = "considered"  # one of several bodies has said what it says
    PROMISE_PASSED = "promise_passed"
    HANDED_OVER = "handed_over"  # to another manager, by name
    TAKEN = "taken"  # of several who could, one does
    RETURNED = "returned"  # its body is in the framework no more
    ROUTE_CHANGED = "route_changed"
    LEAD_CHANGED = "lead_changed"  # another agency leads
    LINKED = "linked"
    JOINED = "joined"  # it goes on together with another idea
    TALKED = "talked"  # a conversation was what came of it (Newcastle W11)
    AGREED = "agreed"  # approach, plan, realistic, and the day of its evaluation
    PLACE_ASKED = "place_asked"  # the day came on which whoever leads it is asked whether it is in place
    NOT_YET = "not_yet"  # it is not in place: another day for its evaluation
    IN_PLACE = "in_place"  # evaluation begins, along the second chain
    EVALUATED = "evaluated"  # one body's evaluation
    FINISHED = "finished"
    LASTING = "lasting"  # the day came on which somebody is asked whether it is still happening
    LASTED = "lasted"  # and what they said
    SOURCE_MADE = "source_made"  # its evaluation is the source of a new finding (Derby D12)
    ACTION_MADE = "action_made"  # an action that belongs to it
    TELL_ASKED = "tell_asked"  # its author is asked whether others may be told, and with their name
    CONSENTED = "consented"  # and what they said
    KEPT_HERE = "kept_here"  # others need not be told, because
    PUBLISH_ASKED = "publish_asked"  # its author is asked whether everybody may read what came of it
    PUBLISH_SAID = "publish_said"  # and what they said
    TOLD_OTHERS = "told_others"  # good practice, told on (Derby D15)
    THANKED = "thanked"
    FOR_FAMILIES = "for_families"  # what may be said to the family or young people who raised it
    NOT_THIS_TIME = "not_this_time"
    CAME_OF_IT = "came_of_it"  # it answers a question, and whoever asked has said what came of that


OPEN = frozenset({Moment.NEW, Moment.CONSIDERING, Moment.TESTING})
DECIDED = frozenset({Moment.NEW, Moment.CONSIDERING})
"""While somebody has to decide about it."""
QUIET = frozenset(
    {Move.ADDED, Move.SHOWS, Move.LINKED, Move.THANKED, Move.LEAD_CHANGED, Move.ACTION_MADE, Move.FOR_FAMILIES}
    | {Move.TAKEN, Move.LASTING, Move.LASTED, Move.TELL_ASKED, Move.CONSENTED, Move.KEPT_HERE, Move.SOURCE_MADE}
    | {Move.PUBLISH_ASKED, Move.PUBLISH_SAID}
)
"""No news to whoever decides: a form that was opened before one of these is not stale."""
CAME = frozenset(
    {Move.SHARED, Move.PASSED, Move.GATHERED, Move.PROMISE_PASSED, Move.HANDED_OVER, Move.RETURNED, Move.ROUTE_CHANGED}
)
"""After one of these somebody else has it, or has it anew."""
DONE = {
    Move.ASKED: "{who} asked about it. ",
    Move.ANSWERED: "{who} answered. ",
    Move.NO_ANSWER: "No answer came in time. ",
    Move.RESPONDED: "{who} answered. ",
    Move.TRYING: "{who} said yes to a try. ",
    Move.TRIED: "{who} had tried it already. ",
    Move.TRY_ENDED: "The try has ended. ",
    Move.KEPT: "{who} said: keep it. ",
    Move.CHANGED: "{who} said: change it. ",
    Move.STOPPED: "{who} said: stop. ",
    Move.PASSED: "{who} passed it on. ",
    Move.GATHERED: "It went on by itself. ",
    Move.CONSIDERED: "{who} said what was considered. ",
    Move.PROMISE_PASSED: "The promised day has passed. ",
    Move.HANDED_OVER: "{who} handed it over. ",
    Move.TAKEN: "{who} has taken it. ",
    Move.RETURNED: "Whoever had it is in the framework no more. ",
    Move.ROUTE_CHANGED: "{who} changed its route. ",
    Move.JOINED: "{who} joined it to another. ",
    Move.TALKED: "{who} talked it through. ",
    Move.AGREED: "{who} agreed it. ",
    Move.NOT_YET: "{who} said: not in place yet. ",
    Move.IN_PLACE: "{who} said: it is in place. ",
    Move.EVALUATED: "{who} evaluated it. ",
    Move.FINISHED: "It is finished. ",
    Move.TOLD_OTHERS: "{who} told others. ",
    Move.NOT_THIS_TIME: "{who} said: not this time. ",
    Move.CAME_OF_IT: "{who} said what came of it. ",
}
"""What somebody is told who had not seen it; an author adding something is no news to whoever decides."""
DECISIONS = frozenset(
    {Move.TRYING, Move.KEPT, Move.CHANGED, Move.STOPPED, Move.PASSED, Move.PROMISE_PASSED, Move.NOT_THIS_TIME}
    | {Move.CONSIDERED, Move.HANDED_OVER, Move.ROUTE_CHANGED, Move.JOINED, Move.TALKED, Move.AGREED, Move.IN_PLACE}
    | {Move.EVALUATED, Move.FINISHED, Move.LASTED, Move.TOLD_OTHERS, Move.RETURNED, Move.CARRIED_OVER}
)
"""What whoever added their voice hears too: not what is asked of its author, or said by them."""
ASKS_RESULT = frozenset({Move.TRY_ENDED, Move.TRIED, Move.UNSAID})
RESULT = ASKS_RESULT | {Move.TRYING, Move.CHANGED, Move.KEPT, Move.STOPPED}
"""The moves of a try: after which of them somebody is asked what they saw is the last of them."""
TAKE_PART = frozenset({Move.AGREED, Move.IN_PLACE, Move.EVALUATED, Move.FINISHED, Move.LASTED})
ANSWERS = frozenset(
    {Move.TRYING, Move.RESPONDED, Move.NOT_THIS_TIME, Move.PASSED, Move.CONSIDERED, Move.TALKED, Move.AGREED}
    | {Move.KEPT, Move.CHANGED, Move.STOPPED, Move.JOINED, Move.CAME_OF_IT}
)
"""What somebody says to the one who shared it; the rest is news of it."""
RESULTS = {"keep": Move.KEPT, "change": Move.CHANGED, "stop": Move.STOPPED}


@dataclass(frozen=True)
class Event:
    """One move.  ``who`` is nobody when a day passed.  ``data`` holds ids, days and names, never a person's words."""

    move: Move
    at: datetime
    who: Person | None = None
    words: str = ""
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, str]:
        """The words of a move that has two: what was considered and what is useful, support and challenge."""
        if first := int(self.data.get("first", 0) or 0):
            return self.words[:first], self.words[first:].strip()
        if "first" in self.data:
            return "", self.words.strip()
        considered, _, useful = self.words.partition("\n\n")
        return considered, useful


def in_two(first: str, second: str) -> tuple[str, dict[str, str]]:
    """The words of a move that has two parts, and the data that ``Event.parts`` needs to tell them apart."""
    return f"{first}\n\n{second}".strip(), {"first": str(len(first))}


@dataclass(frozen=True)
class Try:
    """A small test: where, until when, and what would show that it works (Nottinghamshire N6)."""

    place: str
    until: date
    shows: str = ""


@dataclass(frozen=True)
class Agreed:
    """
    What is asked when something is to be embedded: ids of approaches (Derby D7, Milton Keynes M3), the plan it now sits
    in (D8), whether it is realistic, in words (M4), and the day of its evaluation (D11).
    """

    approaches: tuple[str, ...]
    plan: str
    realistic: str
    evaluate_on: date
