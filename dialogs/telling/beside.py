"""Where several bodies have an item side by side: what one of them said, and what that means for the others."""

from dialogs.kit.words import Block, Text
from dialogs.telling.holding import bodies
from dialogs.telling.meetings import before_them
from learning import beside
from learning.calendar import said
from learning.days import today
from learning.ideas import Event, Idea, Move
from learning.people import Person, Viewer
from learning.work import Work

STOPS = "says that it should stop, and so it does:"
HAD_SAID = {"works": "works", "stop": "should stop", "change": "needs changing"}


def named(ids: str, work: Work) -> str:
    return bodies([id for id in ids.split(",") if id], work.framework)


def of_step(event: Event, idea: Idea, who: str, work: Work, then: bool = False) -> tuple[Block, ...]:
    """
    Who has it still, or why it goes on; and openly, where whoever decided had raised it themselves.

    ``then``: as it was when it happened, for whoever reads it long afterwards.
    """
    told: list[str] = []
    day = said(idea.promised_on, today(work)) if idea.promised_on and not then else ""
    meets = f" It is {before_them(idea, day)}." if day and idea.bodies and event is idea.last else ""
    if left := event.data.get("left"):
        told.append(f"{'It stayed with' if then else 'It is still with'} the {named(left, work)}.{meets}")
    if "all_the_same" in event.data:
        goes = "it went to the {}." if then else "it is with the {} now."
        goes = goes.format(named(event.data.get("bodies", ""), work))
        told.append(f"Others who had it beside them would pass it on, so {goes}{meets}")
    if event.move is Move.FINISHED or (event.move is Move.STOPPED and "verdict" in event.data):
        told += found_otherwise(idea, event, work)
    if "own" in event.data:
        forum = named(event.data.get("for", ""), work)
        told.append(f"{who} decided on their own {idea.kind.value}: nobody else answers for the {forum}.")
    return tuple(map(Text, told))


def said_for_theirs(idea: Idea, work: Work) -> str:
    """To whoever has spoken for one of several; nothing where it has gone on, or has ended."""
    left = idea.last.data.get("left", "")
    return f"Yours is said. It waits for the {named(left, work)} now." if left else ""


def found_otherwise(idea: Idea, ending: Event, work: Work) -> tuple[str, ...]:
    """Where bodies of the second chain said otherwise than it ended: each is named, so that none is passed over."""
    found: dict[str, list[str]] = {}
    for event in beside.found_otherwise(idea, ending):
        found.setdefault(event.data["verdict"], []).extend(event.data.get("for", "").split(","))
    names = {verdict: named(",".join(dict.fromkeys(ids)), work) for verdict, ids in found.items()}
    return tuple(f"The {forums} had said that it {HAD_SAID[verdict]}." for verdict, forums in names.items())


def off_their_agenda(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    """For whoever answers for a body that had it beside the one that has decided."""
    decided = next((e for e in reversed(idea.events) if e.data.get("beside")), None)
    if decided is None or not isinstance(viewer, Person):
        return ()
    theirs = [body for body in decided.data["beside"].split(",") if body in viewer.answers_for]
    if not theirs:
        return ()
    by = named(decided.data.get("for", ""), work)
    return (Text(f"It is off the agenda of the {bodies(theirs, work.framework)}: the {by} decided."),)


def own(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    """Before they decide, whoever raised it reads that it will be said."""
    if not (idea.bodies and idea.is_by(viewer) and idea.is_with(viewer)):
        return ()
    forum = bodies(idea.bodies, work.framework)
    says = f"You raised this yourself, and nobody else answers for the {forum}."
    return (Text(f"{says} You may decide on it, and everybody who reads it reads that you did."),)
