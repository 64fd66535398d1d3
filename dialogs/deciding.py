"""What a manager, or whoever answers for a body, does with an idea: from its card, without leaving chat."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from pydantic import Field

from dialogs import journey, lasting, numbers, telling_others
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Hidden, Line, Paragraph, Prompts
from dialogs.kit.words import Action, Button, Card, Text
from dialogs.telling.asking import in_answer_to
from dialogs.telling.ideas import bodies, how_it_stands, promise
from dialogs.telling.joining import seen_by, similar
from learning import forums, reminders, sharing
from learning.calendar import LONDON, after_weeks, said
from learning.days import today
from learning.framework_points import is_undecided
from learning.ideas import DECIDED, Idea, IdeaId, Moment
from learning.people import Person, PersonId, Team, Viewer
from learning.refusal import Refusal
from learning.subject import Subject
from learning.supporters import voices
from learning.work import Work

AT_HOME = 5  # ideas shown whole on the first page, so that answering takes one press


class Deciding(Form, address="idea.deciding"):
    """What somebody was looking at when they decided: a stale form keeps its text and says so."""

    idea: Hidden[IdeaId]
    seen: Hidden[int] = 0  # given when the form is opened: whoever sends none has seen nothing


class TryHere(Deciding, address="idea.try", title="Try it here", submit="Start the try"):
    words: Line = Field(title="What would you like to say to them?", description="They read it in your own words.")
    until: date = Field(title="Until when?", description="Six weeks is usual. They will be asked what they saw.")
    families: Prompts = ()


class Ask(Deciding, address="idea.ask", title="Ask about it", submit="Ask"):
    words: Paragraph = Field(min_length=1, max_length=1500, title="What would you like to know?")


class PassOn(Deciding, address="idea.pass", title="Pass it on", submit="Pass it on"):
    words: Paragraph = Field("", max_length=1500, title="Anything they should know?")


class NotThisTime(Deciding, address="idea.not_this_time", title="Not this time, because…", submit="Send"):
    considered: Paragraph = Field(min_length=12, max_length=1400, title="What did you consider?")
    useful: Paragraph = Field(min_length=12, max_length=1400, title="What is useful in it?")
    families: Prompts = ()


class Waiting(Form, address="waiting.show"):
    """What waits for somebody's answer, one at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


class WhenToCome(Form, address="waiting.when", title="When should we tell you?", submit="Save"):
    hour: Choice = Field(
        title="At what time should we tell you what waits?",
        description="At most once a working day, and only when something waits. A new idea still comes at once.",
    )


WHEN = Button.asks("When should we tell you?", WhenToCome)
CHANGE_IT = "You can change it at any time: under Ideas waiting for you, or on the card that we bring."

dialog = Dialog("waiting", opens=Waiting, begin=lambda framework: framework.phrases.waiting, rank=4)


async def for_decider(idea: Idea, viewer: Viewer, work: Work) -> Card:
    """The idea before the name (Nottinghamshire N13); every button checks again who presses it."""
    waits = idea.waits and idea.is_with(viewer)
    decides, route = waits and idea.moment in DECIDED, idea.way(work.framework)
    undecided = (Text(_nobody(work)),) if decides and await is_undecided(work, route) else ()
    promised = (Text(await promise(idea, work)),) if decides and idea.promised_on and not idea.bodies else ()
    alike = await similar(idea, viewer, work) if decides else ()
    answers = await in_answer_to(idea, work)
    return Card(
        "Is it still happening?" if idea.asks(viewer) else "An idea is waiting for you" if waits else "An idea",
        (
            *how_it_stands(idea, viewer, work),
            *await journey.asks(idea, viewer, work),
            *telling_others.said_of_others(idea),
            *seen_by(await voices(work, idea)),
            *answers,
            *promised,
            *alike,
            *undecided,
        ),
        (
            *(actions(idea, work) if idea.is_with(viewer) and idea.moment in DECIDED else ()),
            *journey.actions(idea, viewer, work),
            *lasting.actions(idea, viewer),
            *telling_others.for_others(idea, viewer, work),
            *(numbers.offer(idea, viewer, work) if idea.moment is Moment.EMBEDDING else ()),
        ),
        line="Hearback: an idea is waiting for you" if waits else "Hearback: there is news about an idea",
    )


def _nobody(work: Work) -> str:
    nobody = f"{work.framework.organisation} has not decided where ideas like this are considered."
    return f"{nobody} Until it does, they go the way that we have chosen."


def actions(idea: Idea, work: Work) -> tuple[Action, ...]:
    words, this = work.framework.phrases, {"idea": str(idea.id)}
    following = forums.onward(work, idea)
    onward = bodies([body.id for body in following[1]], work.framework) if following else ""
    return (
        Button.asks(words.try_it, TryHere, **this),
        *((Button.asks(words.ask, Ask, **this),) if idea.author and idea.voice.value == "named" else ()),
        *((Button.asks(f"{words.pass_on} {onward}", PassOn, **this),) if onward else ()),
        Button.asks(words.not_this_time, NotThisTime, **this),
    )


@dialog.prepare(TryHere, Ask, PassOn, NotThisTime)
async def as_it_stands(form: Deciding, turn: Turn) -> Prepared:
    idea = (await turn.work.ideas.get(form.idea)).decided_by(turn.person)
    values: dict[str, int | str] = {"seen": idea.decisions}
    if isinstance(form, TryHere):
        values["until"] = after_weeks(today(turn.work), sharing.A_TRY).isoformat()
    asks = {"families": journey.families(idea)} if isinstance(form, TryHere | NotThisTime) else {}
    return Prepared(values=values, prompts=asks)


@dialog.on(TryHere)
async def try_here(form: TryHere, turn: Turn) -> Reply:
    idea = await sharing.try_here(
        turn.work, turn.person, form.idea, form.seen, form.words, form.until, journey.told_to_families(form.families)
    )
    return await _done(idea, turn, "They have been told, in your words.")


@dialog.on(Ask)
async def ask(form: Ask, turn: Turn) -> Reply:
    idea = await sharing.ask(turn.work, turn.person, form.idea, form.seen, form.words)
    return await _done(idea, turn, "They have been asked. Their answer comes back to you here.")


@dialog.on(PassOn)
async def pass_on(form: PassOn, turn: Turn) -> Reply:
    idea = await forums.pass_on(turn.work, turn.person, form.idea, form.seen, form.words)
    return await _done(
        idea, turn, f"The {bodies(idea.bodies, turn.work.framework)} has it now, and they have been told."
    )


@dialog.on(NotThisTime)
async def not_this_time(form: NotThisTime, turn: Turn) -> Reply:
    families = journey.told_to_families(form.families)
    said = (form.considered, form.useful, families)
    idea = await sharing.not_this_time(turn.work, turn.person, form.idea, form.seen, *said)
    return await _done(idea, turn, "They have been told what was considered and what is useful in it.")


async def _done(idea: Idea, turn: Turn, said: str) -> Card:
    """What their round brought today goes on to the next idea."""
    await turn.work.refresh(Subject("round", turn.person.id))
    return Card("Done", (Text(said), *how_it_stands(idea, turn.person, turn.work)), about=idea.subject)


@dialog.shows(Waiting)
async def waiting(form: Waiting, turn: Turn) -> Card:
    found = await turn.work.ideas.waiting_for(turn.person)
    if not found:
        none = nothing_waits(turn.work)
        return _with_when(none) if await reminders.decides(turn.work, turn.person) else none
    at = form.after % len(found)  # after the last comes the first again
    card = await for_decider(found[at], turn.person, turn.work)
    following = (Button.shows("The next one", Waiting(after=(at + 1) % len(found))),) if len(found) > 1 else ()
    which = (Text(f"This is number {at + 1} of {len(found)}."),) if following else ()
    return Card(how_many(len(found)), (*which, *card.body), (*card.actions, *following, WHEN), about=found[at].subject)


@dialog.about("round")
async def on_the_round(id: UUID, viewer: Viewer, work: Work) -> Card:
    """Once a day what still waits, the first of it to be answered: a channel's in it, and the rest to its manager."""
    person = await work.people.get(PersonId(id))
    if person is None or (viewer.id != person.id if isinstance(viewer, Person) else viewer != person.of_team):
        raise Refusal("This is somebody else's list.")
    channel = viewer if isinstance(viewer, Team) else None
    found = [i for i in await work.ideas.waiting_for(person) if await sharing.channel_of(work, i) == channel]
    whom = "you" if isinstance(viewer, Person) else person.name
    line = "Hearback: this is what waits for you"
    if not found:
        return Card(
            f"Ideas waiting for {whom}: none", (Text("Nothing waits for your answer now. Thank you."),), line=line
        )
    first, *others = found
    card = await for_decider(first, viewer, work)
    more = (Text(f"{len(others)} more after this one."),) if others else ()
    every = (Button.shows("Show me all of them", Waiting()),) if others else ()
    return Card(how_many(len(found), whom), (*card.body, *more), (*card.actions, *every, WHEN), line=line)


@dialog.prepare(WhenToCome)
async def hours(form: WhenToCome, turn: Turn) -> Prepared:
    offered = {hour: f"At {hour.lstrip('0')}" for hour in await reminders.hours_for(turn.work, turn.person)}
    chosen = turn.person.round_at or reminders.ROUND
    known = {**offered, reminders.OFF: "Not at all: I look for myself"}
    return Prepared(values={"hour": chosen if chosen in known else None}, options={"hour": known})


@dialog.on(WhenToCome)
async def come_at(form: WhenToCome, turn: Turn) -> Reply:
    await reminders.come_at(turn.work, turn.person, form.hour)
    if form.hour == reminders.OFF:
        told = "We do not tell you any more. A new idea still comes to you at once."
        return Card("Saved", (Text(told), Text(CHANGE_IT)), (WHEN,))
    at = f"We tell you at {form.hour.lstrip('0')} on working days when something has waited since the day before."
    return Card("Saved", (Text(at), Text(CHANGE_IT)), (WHEN,))


@dialog.home(20)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    found = await work.ideas.waiting_for(person)
    if not found:
        return [_with_when(nothing_waits(work))] if await reminders.decides(work, person) else []
    shown, others = found[:AT_HOME], found[AT_HOME:]
    more = (Text(f"{len(others)} more {'waits' if len(others) == 1 else 'wait'} behind these."),) if others else ()
    cards = [await for_decider(idea, person, work) for idea in shown]
    titled = [replace(card, about=i.subject, title=_since(i, work)) for i, card in zip(shown, cards, strict=True)]
    return [Card(how_many(len(found)), more, (WHEN,)), *titled]


def nothing_waits(work: Work) -> Card:
    return Card(
        "Ideas waiting for you: none",
        (
            Text("When somebody shares an idea with you it stands here, and you answer it here."),
            Text("Nobody waits for your answer now. You can share one of your own."),
        ),
        (Button(work.framework.phrases.share, "idea.share", how="ask"),),  # by its address: that file imports this one
    )


def _with_when(card: Card) -> Card:
    return replace(card, actions=(*card.actions, WHEN))


def _since(idea: Idea, work: Work) -> str:
    """Under "Ideas waiting for you" nothing need say again that one is."""
    return f"Shared on {said(idea.shared_at.astimezone(LONDON).date(), today(work))}"


def how_many(number: int, whom: str = "you") -> str:
    """Two ideas are about three minutes: said so that nobody puts it off for fear of it."""
    minutes = max(1, number * 3 // 2)
    words = ["", "a minute", "two minutes", "three minutes", "four minutes", "five minutes", "six minutes"]
    about = words[minutes] if minutes < len(words) else f"{minutes} minutes"
    return f"Ideas waiting for {whom}: {number}, about {about}"
