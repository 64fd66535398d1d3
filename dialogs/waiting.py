"""What waits for somebody's answer: one after the other, on their first page, and once a day at their hour."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Hidden
from dialogs.kit.words import Button, Card, Text
from dialogs.telling.deciding import for_decider
from dialogs.telling.meetings import before_meetings
from learning import reminders, sharing
from learning.calendar import LONDON, said
from learning.days import today
from learning.ideas import Idea
from learning.people import Person, PersonId, Team, Viewer
from learning.refusal import Refusal
from learning.work import Work

AT_HOME = 5  # ideas shown whole on the first page, so that answering takes one press


class Waiting(Form, address="waiting.show"):
    """What waits for somebody's answer, one at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


class WhenToCome(Form, address="waiting.when", title="When should we tell you?", submit="Save"):
    hour: Choice = Field(
        title="At what time should we tell you what waits?",
        description="At most once a working day, and only when something waits. A new idea still comes at once.",
    )


STANDS_IN = Button("Who stands in for me", "away.stand_in", how="ask")
"""By its address: that file imports this one."""
WHEN = Button.asks("When should we tell you?", WhenToCome)

dialog = Dialog("waiting", opens=Waiting, begin=lambda framework: framework.phrases.waiting, rank=4)


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
    title = how_many(len(found), turn.work.framework.phrases.waiting)
    return Card(title, (*which, *card.body), (*card.actions, *following, WHEN), about=found[at].subject)


@dialog.about("round")
async def on_the_round(id: UUID, viewer: Viewer, work: Work) -> Card:
    """Once a day what still waits, the first of it to be answered: a channel's in it, and the rest to its manager."""
    person = await work.people.get(PersonId(id))
    if person is None or (viewer.id != person.id if isinstance(viewer, Person) else viewer != person.of_team):
        raise Refusal("This is somebody else's list.")
    channel = viewer if isinstance(viewer, Team) else None
    found = [i for i in await work.ideas.waiting_for(person) if await sharing.channel_of(work, i) == channel]
    whose = work.framework.phrases.waiting if isinstance(viewer, Person) else f"Waiting for {person.name}"
    line = "Hearback: this is what waits for you"
    met, show_met = await before_meetings(person, work) if channel is None else ((), ())
    if not found and met:
        return Card("For your meetings", met, (*show_met, WHEN), line=line)
    if not found:
        return Card(f"{whose}: none", (Text("Nothing waits for your answer now. Thank you."),), line=line)
    first, *others = found
    card = await for_decider(first, viewer, work)
    more = (Text(f"{len(others)} more after this one."),) if others else ()
    every = (Button.shows("Show me all of them", Waiting()),) if others else ()
    return Card(
        how_many(len(found), whose), (*card.body, *more, *met), (*card.actions, *every, *show_met, WHEN), line=line
    )


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
        return Card("Saved", (Text(told), _change_it(turn.work)), (WHEN,))
    at = f"We tell you at {form.hour.lstrip('0')} on working days when something has waited since the day before."
    return Card("Saved", (Text(at), _change_it(turn.work)), (WHEN,))


def _change_it(work: Work) -> Text:
    return Text(f"You can change it at any time: under {work.framework.phrases.waiting}, or on the card that we bring.")


@dialog.home(20)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    found = await work.ideas.waiting_for(person)
    if not found:
        return [_with_when(nothing_waits(work))] if await reminders.decides(work, person) else []
    shown, others = found[:AT_HOME], found[AT_HOME:]
    more = (Text(f"{len(others)} more {'waits' if len(others) == 1 else 'wait'} behind these."),) if others else ()
    cards = [await for_decider(idea, person, work) for idea in shown]
    titled = [replace(card, about=i.subject, title=_since(i, work)) for i, card in zip(shown, cards, strict=True)]
    one_by_one = Button.shows("One after the other", Waiting())
    return [Card(how_many(len(found), work.framework.phrases.waiting), more, (one_by_one, WHEN, STANDS_IN)), *titled]


def nothing_waits(work: Work) -> Card:
    return Card(
        f"{work.framework.phrases.waiting}: none",
        (
            Text("When somebody shares an idea with you it stands here, and you answer it here."),
            Text("Nobody waits for your answer now. You can share one of your own."),
        ),
        (Button(work.framework.phrases.share, "idea.share", how="ask"),),  # by its address: that file imports this one
    )


def _with_when(card: Card) -> Card:
    return replace(card, actions=(*card.actions, WHEN, STANDS_IN))


def _since(idea: Idea, work: Work) -> str:
    """Under "Ideas waiting for you" nothing need say again that one is."""
    return f"Shared on {said(idea.shared_at.astimezone(LONDON).date(), today(work))}"


def _long(minutes: int) -> str:
    """Of an hour and more as one would say it: to five minutes."""
    if minutes < 90:
        return f"{minutes} minutes"
    hours, left = divmod(5 * round(minutes / 5), 60)
    return f"{hours} hour{'' if hours == 1 else 's'}{f' and {left} minutes' if left else ''}"


def how_many(number: int, whose: str) -> str:
    """Two ideas are about three minutes: said so that nobody puts it off for fear of it."""
    minutes = max(1, number * 3 // 2)
    words = ["", "a minute", "two minutes", "three minutes", "four minutes", "five minutes", "six minutes"]
    about = words[minutes] if minutes < len(words) else _long(minutes)
    return f"{whose}: {number}, about {about}"
