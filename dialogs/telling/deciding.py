"""An idea as whoever decides reads it, and what they can do about it: the buttons, and the forms behind them."""

from datetime import date
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from dialogs import acting, findings, history, journey, lasting, numbers, telling_others
from dialogs.kit.dialog import Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden, Line, Paragraph, Prompts, Search
from dialogs.kit.words import Action, Block, Button, Card, Text
from dialogs.telling import beside, evaluating
from dialogs.telling.asking import in_answer_to
from dialogs.telling.connected import connected_with
from dialogs.telling.findings import An, an, title_of
from dialogs.telling.holding import passes_to, promise
from dialogs.telling.ideas import how_it_stands, latest
from dialogs.telling.joining import seen_by, similar
from dialogs.telling.meetings import came_back
from dialogs.telling.no_blame import to_whoever_decides
from learning import connecting, dismissive, good_practice, holders, turn_of
from learning.framework_points import is_undecided
from learning.ideas import DECIDED, Idea, IdeaId, Moment, Voice
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.subject import Subject
from learning.supporters import voices
from learning.work import Work

UNTIL = "Six weeks is usual. They will be asked what they saw."


class Deciding(Form, address="idea.deciding"):
    """What somebody was looking at when they decided: a stale form keeps its text and says so."""

    idea: Hidden[IdeaId]
    seen: Hidden[int] = 0  # given when the form is opened: whoever sends none has seen nothing


class TryHere(Deciding, address="idea.try", title="A small try", submit="Start the try"):
    words: Line = Field(title="What would you like to say to them?", description="They read it in your own words.")
    until: date = Field(title="Until when?", description=UNTIL)
    families: Prompts = ()


class Ask(Deciding, address="idea.ask", title="Ask about it", submit="Ask"):
    words: Paragraph = Field(min_length=1, max_length=1500, title="What would you like to know?")


class PassOn(Deciding, address="idea.pass", title="Pass it on", submit="Pass it on"):
    words: Paragraph = Field("", max_length=1500, title="Anything they should know?")


def teaches(words: str, info: ValidationInfo) -> str:
    """What says too little is answered with a better example, and all of it at once."""
    try:
        dismissive.refuse(words, info.field_name or "", dismissive.SHORTEST)
    except Refusal as no:
        raise PydanticCustomError("ours", "{said}", {"said": str(no)}) from None
    return words


class NotThisTime(Deciding, address="idea.not_this_time", title="What was considered", submit="Send"):
    considered: Paragraph = Field(min_length=1, max_length=1400, title="What did you consider?")
    useful: Paragraph = Field(min_length=1, max_length=1400, title="What is useful in it?")
    families: Prompts = ()

    _teaches = field_validator("considered", "useful")(teaches)


class Openings(Form, address="idea.openings"):
    """Three ways to begin an answer."""

    idea: Hidden[IdeaId]


class Respond(Deciding, address="idea.respond", title="Your answer", submit="Send"):
    opening: Hidden[Literal["", "saw", "tried", "families"]] = ""
    valued: Paragraph = Field("", max_length=1400, title="What I valued")
    curious: Paragraph = Field("", max_length=1400, title="What I am curious about")


class Talk(Deciding, address="idea.talk", title="Start a conversation", submit="Ask them"):
    when: Line = Field(title="When and where?", description="A quarter of an hour is often enough.")


class Talked(Deciding, address="idea.talked", title="We talked it through", submit="Send"):
    agreed: Paragraph = Field(
        min_length=1, max_length=1500, title="What did you agree?", description="It ends here, with these words."
    )

    _teaches = field_validator("agreed")(teaches)


class LinkTo(Deciding, address="idea.link", title="Link it", submit="Link the two"):
    other: Search[str] = Field(title="Which idea is it connected with?", description="Each will show the other.")


class JoinTo(Deciding, address="idea.join_two", title="Join it to another", submit="Join the two"):
    other: Search[str] = Field(
        title="Which idea does it go on with?",
        description="Whoever shared this one, or joined it, hears what is decided there.",
    )


class Take(Form, address="idea.take"):
    idea: Hidden[IdeaId]


class DoNotWait(Deciding, address="idea.do_not_wait"):
    pass


async def for_decider(idea: Idea, viewer: Viewer, work: Work) -> Card:
    """The idea before the name (Nottinghamshire N13); every button checks again who presses it."""
    others = await turn_of.of_others(work, idea, viewer)
    waits = idea.waits and idea.is_with(viewer) and not others
    decides = idea.is_with(viewer) and idea.moment in DECIDED and not others
    leads = isinstance(viewer, Person) and idea.manager is not None and idea.manager.id == viewer.id
    awaited = waits and decides
    promised = (Text(await promise(idea, work, viewer)),) if awaited and idea.promised_on and not idea.bodies else ()
    alike = await similar(idea, viewer, work) if awaited else ()
    passes = (await passes_to(idea, work))[1] if waits and (decides or idea.to_agree) else ""
    body: tuple[Block, ...] = (
        *how_it_stands(idea, viewer, work),
        *(await journey.asks(idea, viewer, work) if waits else ()),
        *(_evaluates(idea, work) if waits and idea.moment is Moment.EVALUATING else ()),
        *telling_others.said_of_others(idea),
        *await findings.came_of_it(idea, work),
        *await came_back(idea, viewer, work),
        *seen_by(await voices(work, idea)),
        *await in_answer_to(idea, work),
        *beside.off_their_agenda(idea, viewer, work),
        *(beside.own(idea, viewer, work) if waits else ()),
        *_taken(idea, viewer),
        *promised,
        *await connected_with(idea, viewer, work),
        *alike,
        *((Text(passes),) if passes else ()),
        *(to_whoever_decides(work) if waits else ()),
    )
    told_on = telling_others.for_others(idea, viewer, work)
    first = told_on if decides and good_practice.is_good(idea) else ()
    no = (Button.asks(work.framework.phrases.not_this_time, NotThisTime, idea=str(idea.id)),)
    title = f"{An(idea)} is waiting for you" if waits else title_of(idea, viewer)
    return Card(
        "Is it still happening?" if idea.asks(viewer) else title,
        body,
        (
            *first,
            *(await actions(idea, viewer, work) if decides else ()),
            *(await journey.actions(idea, viewer, work) if leads or not others else ()),
            *_cut_short(idea, viewer, work),
            *lasting.actions(idea, viewer),
            *(() if first else told_on),
            *(numbers.offer(idea, viewer, work) if idea.moment is Moment.EMBEDDING else ()),
            *findings.more(idea, viewer),
            *acting.steers(idea, viewer, work),
            *await history.offer(idea, viewer, work),
            *(no if decides else ()),
        ),
        line=f"Hearback: {an(idea)} is waiting for you" if waits else f"Hearback: there is news about {an(idea)}",
    )


def _evaluates(idea: Idea, work: Work) -> tuple[Block, ...]:
    found = evaluating.found(idea, work, latest(idea))
    return (evaluating.since(idea, work), *evaluating.asked(work), *found)


def _cut_short(idea: Idea, viewer: Viewer, work: Work) -> tuple[Action, ...]:
    """What is before meetings of each is decided by nobody who does not know that they are cut short."""
    if not turn_of.may_cut_short(work, idea, viewer):
        return ()
    return (Button.does("Do not wait for the meetings", DoNotWait(idea=idea.id, seen=idea.decisions)),)


async def undecided(idea: Idea, work: Work) -> str:
    """Said where somebody sends it that way: on every card it would be read past (Derby D4)."""
    if not await is_undecided(work, idea.way(work.framework)):
        return ""
    nobody = f"{work.framework.organisation} has not decided where ideas like this are considered."
    return f"{nobody} Until it does, they go the way that we have chosen."


def _taken(idea: Idea, viewer: Viewer) -> tuple[Block, ...]:
    who = idea.taken_by
    if who is None or not (idea.bodies or idea.moment in DECIDED):
        return ()
    return (Text("You have taken it." if who.id == getattr(viewer, "id", None) else f"{who.name} has taken it."),)


async def actions(idea: Idea, viewer: Viewer, work: Work) -> tuple[Action, ...]:
    """The first four stand side by side; the rest is behind "More"."""
    words, this = work.framework.phrases, {"idea": str(idea.id)}
    onward, _ = await passes_to(idea, work)
    named = idea.author is not None and idea.voice is Voice.NAMED and not idea.is_by(viewer)
    talks = Button.asks("Start a conversation", Talk, **this)
    talked = Button.asks("We talked it through", Talked, **this)
    asked = isinstance(viewer, Person) == bool(idea.bodies)  # a body's on the card of each, a team's in its channel
    several = asked and not idea.taken_by and len(await holders.who_could(work, idea)) > 1
    return (
        Button.asks(words.try_it, TryHere, **this),
        *((Button.asks(words.ask, Ask, **this),) if named else ()),
        *((Button.asks(onward, PassOn, **this),) if onward else ()),
        *((Button.does("Take it", Take(idea=idea.id)),) if several else ()),
        *((Button.shows("Answer", Openings(idea=idea.id)),) if named else ()),
        Button.asks("Link to another idea", LinkTo, **this),
        *(() if connecting.goes_by_itself(idea) else (Button.asks("Join to another idea", JoinTo, **this),)),
        *((talked if idea.is_being_talked_through else talks,) if named else ()),
    )


def heard(idea: Idea, told: str) -> str:
    """What its author hears; where it was shared without a name, nobody can be told, and that is said."""
    if idea.author:
        return told
    return "It was shared without a name, so its author cannot be told. What you wrote is kept with it."


async def done(idea: Idea, turn: Turn, said: str) -> Card:
    """What their round brought today goes on to the next idea."""
    await turn.work.refresh(Subject("round", turn.person.id))
    return Card("Done", (Text(said), *how_it_stands(idea, turn.person, turn.work)), about=idea.subject)
