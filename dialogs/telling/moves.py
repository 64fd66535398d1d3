"""A sentence for every move of an idea: what stands before the words of whoever made it."""

from datetime import date

from dialogs.telling import beside
from dialogs.telling.holding import bodies, nobody_is_left
from dialogs.telling.meetings import before_them, turnout
from learning.calendar import said
from learning.days import today
from learning.ideas import Event, Idea, Move
from learning.work import Work

LASTED = {"yes": "Yes, it is", "partly": "Partly", "no": "No longer"}


def sentence_of(event: Event, idea: Idea, who: str, work: Work) -> str:
    """What stands before the words of an event."""
    passed = bodies([id for id in event.data.get("bodies", "").split(",") if id], work.framework)
    body = for_whom(event, who, work)
    by = event.who
    ended = f"The try ended on {said(idea.being_tried.until, today(work))}." if idea.being_tried else ""
    by_then = said(idea.promised_on, today(work)) if idea.promised_on else ""
    gone = nobody_is_left(idea, work.framework)
    meets = f" It is {before_them(idea, by_then)}." if by_then and idea.bodies and not gone else ""
    if by_then and "to_name" in event.data and idea.waits and event is idea.last:
        meets = f" The answer comes by {by_then}."
    why = " Why:" if event.words else ""
    team = ", ".join(reversed(event.data.get("team", "").split("\n")))
    agencies = "; ".join(filter(None, (*event.data.get("agencies", "").split("\n"), team)))
    sentences = {
        Move.ASKED: f"{body} asks:",
        Move.ANSWERED: f"{who} answered:",
        Move.NO_ANSWER: f"No answer came in time, so it goes on without one.{meets}",
        Move.RESPONDED: f"{body} says:",
        Move.TRYING: f"{body} says:" if event.words else "",
        Move.TRIED: "It has been tried already:",
        Move.SHOWS: "What would show that it works:",
        Move.TRY_ENDED: ended,
        Move.UNSAID: "Nobody has said yet what came of the try, so whoever has it is asked.",
        Move.PLACE_ASKED: f"Whoever leads it is asked whether it is in place.{meets}",
        Move.SOURCE_MADE: f"{who} made what came of it a source of learning:",
        Move.KEPT: f"{body} says: keep it.",
        Move.CHANGED: f"{who} says: change it, and try again.",
        Move.STOPPED: f"{body} {beside.STOPS}" if "verdict" in event.data else work.framework.phrases.stopped,
        Move.PASSED: f"{body} passed it to the {passed}.{meets}" if by else f"It was passed to the {passed}.{meets}",
        Move.GATHERED: f"{turnout(event)}it is with the {passed} now.{meets}" if passed else "",
        Move.CONSIDERED: _considered(event, body),
        Move.CARRIED_OVER: f"The {passed} did not come to it.{meets}",
        Move.PROMISE_PASSED: f"The promised day has passed, so {_to(event, passed)} has it now.{meets}",
        Move.HANDED_OVER: f"{_handed(event, who, _to(event, passed))}{meets}",
        Move.RETURNED: f"Whoever had it is in the framework no more, so the {passed} has it now.{meets}",
        Move.ROUTE_CHANGED: f"{who} changed its route: it is with the {passed} now.{meets}{why}",
        Move.JOINED: f"{who} joined it to another idea, and they go on together.",
        Move.TALKED: f"{who} says what you talked through:",
        Move.AGREED: _agreed(event, idea, body, work),
        Move.NOT_YET: f"{body} says it is not in place yet.{_again(event, work)}",
        Move.IN_PLACE: f"{body} says it is in place now. What has come of it is for the {passed} to say.{meets}",
        Move.EVALUATED: f"{body} {_verdict(event, work)}",
        Move.FINISHED: "It has been evaluated, and is how we work now.",
        Move.LASTING: "Is it still happening?",
        Move.LASTED: f"Is it still happening? {who}: {LASTED.get(event.data.get('answer', ''), '')}.",
        Move.TOLD_OTHERS: f"{body} told others about it, with thanks: {agencies}.",
        Move.TELL_ASKED: f"{body} would like to tell others about it: {agencies}.",
        Move.KEPT_HERE: f"{body} says that others need not be told, because:",
        Move.THANKED: f"{who} says thank you:",
        Move.CAME_OF_IT: f"{who} said what came of it:",
    }
    return sentences.get(event.move, "")


def _to(event: Event, passed: str) -> str:
    """A person by name, or the body."""
    return event.data.get("to_name", "") or f"the {passed}"


def _handed(event: Event, who: str, to: str) -> str:
    """Why somebody else has it."""
    if "after_all" in event.data:
        return f"It is with its author's own manager after all: {to} has it."
    if "past" in event.data:
        return f"It goes past its author's own manager: {to} has it."
    if gone := event.data.get("gone"):
        return f"{gone} has left, so {to} has it now."
    if "back" in event.data:
        return f"{to} is back, and has it again."
    return f"{who} is away, so {to} has it until they are back." if "in_for" in event.data else f"{to} has it now."


def for_whom(event: Event, who: str, work: Work) -> str:
    """The body in whose name somebody said it, and who: its answer is its own (Nottinghamshire N10)."""
    names = [body for body in event.data.get("for", "").split(",") if body]
    return f"The {bodies(names, work.framework)} ({who})" if names else who


def _agreed(event: Event, idea: Idea, body: str, work: Work) -> str:
    day = f" It is evaluated on {said(idea.agreed.evaluate_on, today(work))}." if idea.agreed else ""
    other = event.who is None or event.data.get("lead") != str(event.who.id)
    lead = f" {event.data['lead_name']} leads it." if other and "lead_name" in event.data else ""
    names = [name for name in event.data.get("bodies", "").split(",") if name]
    goes = f" It goes on to the {bodies(names, work.framework)}." if names else ""
    return f"{body} says it is agreed.{lead}{goes}{day}"


def _considered(event: Event, body: str) -> str:
    if "passes" not in event.data:
        return f"{body} has considered it:"
    return f"{body} has considered it, and would pass it on{':' if event.words else '.'}"


def _again(event: Event, work: Work) -> str:
    until = event.data.get("until")
    return f" It is asked again on {said(date.fromisoformat(until), today(work))}." if until else ""


def _verdict(event: Event, work: Work) -> str:
    if event.data.get("verdict") == "change":
        return f"says that it needs changing.{_again(event, work)}"
    if event.data.get("verdict") == "stop":
        return "says that it should stop:"
    return "says what has come of it:" if event.words else "says that it works."
