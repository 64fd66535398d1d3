"""I am away until …: nothing comes to somebody who is not there, but what they asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Who
from dialogs.kit.words import Button, Card, Text
from dialogs.waiting import Waiting
from learning import holders, reminders
from learning.calendar import next_working_day, said
from learning.days import today
from learning.people import Person
from learning.work import Work


class Away(Form, address="away.until", title="I am away", submit="Save"):
    until: date = Field(
        title="Which is your last day away?",
        description="Until then nothing comes to you but what you ask for. What waited comes when you are back. "
        "Whoever sent you a briefing, and your administrator, may see that it waits for somebody who is away: "
        "not who, and not until when.",
    )


class StandIn(Form, address="away.stand_in", title="Who stands in for me", submit="Save"):
    """Whom somebody names for the time that they are away, and for a promised day that has passed."""

    who: Who = Field(
        title="Who stands in for you?",
        description="While you are away your ideas go to them, and an idea whose promised day has passed.",
    )


class Nobody(Form, address="away.nobody"):
    """Nobody stands in for them any more."""


class Back(Form, address="away.back"):
    """Earlier than they had said."""


OTHER = Button.asks("Somebody else stands in", StandIn)
dialog = Dialog("away", opens=Away, begin=lambda _: "I am away", rank=15)


@dialog.prepare(Away)
async def as_said(form: Away, turn: Turn) -> Prepared:
    day = today(turn.work)
    known = turn.person.away_until if turn.person.is_away(day) else next_working_day(day)
    return Prepared(values={"until": known.isoformat() if known else None})


@dialog.on(Away)
async def away(form: Away, turn: Turn) -> Reply:
    again = await reminders.be_away(turn.work, turn.person, form.until)
    day = today(turn.work)
    told = [Text(f"You hear from us again on {said(again, day)}.")]
    title, back = f"You are away until {said(form.until, day)}", Button.does("I am back", Back())
    if not await reminders.decides(turn.work, turn.person):
        return Card(title, tuple(told), (back,))
    deputy = await _hand_over(turn, replace(turn.person, away_until=form.until))
    if deputy:
        told.append(
            Text(f"{deputy.name} stands in for you: what waits for you and what comes is with them until then.")
        )
        return Card(title, tuple(told), (OTHER, back))
    told.append(Text("Nobody stands in for you yet. An idea goes on when its promised day has passed, as always."))
    return Card(title, tuple(told), (Button.asks("Who stands in for me", StandIn), back))


@dialog.prepare(StandIn)
async def as_named(form: StandIn, turn: Turn) -> Prepared:
    await reminders.only_who_decides(turn.work, turn.person)
    return Prepared(values={"who": str(turn.person.deputy) if turn.person.deputy else None})


@dialog.on(StandIn)
async def stand_in(form: StandIn, turn: Turn) -> Reply:
    deputy = await holders.stand_in(turn.work, turn.person, await turn.work.people.get(form.who))
    told = [Text("They have what waits for you while you are away, and an idea whose promised day has passed.")]
    if turn.person.is_away(today(turn.work)):
        await _hand_over(turn, replace(turn.person, deputy=deputy.id))
        told = [Text("What waited for you is with them now, and comes back to you when you are back.")]
    return Card(f"{deputy.name} stands in for you", tuple(told), (OTHER, Button.does("Nobody stands in", Nobody())))


@dialog.on(Nobody)
async def nobody(form: Nobody, turn: Turn) -> Reply:
    await turn.work.people.stands_in(turn.person, None)
    told = Text("An idea that waits for you goes on when its promised day has passed.")
    return Card("Nobody stands in for you", (told,), (Button.asks("Who stands in for me", StandIn),))


async def _hand_over(turn: Turn, person: Person) -> Person | None:
    """One message to whoever stands in, however many ideas there are."""
    deputy, handed = await holders.hand_over(turn.work, person)
    if deputy and handed and person.away_until:
        many = "1 idea waits" if handed == 1 else f"{handed} ideas wait"
        until = said(person.away_until, today(turn.work))
        told = Text(f"{person.name} is away until {until}, and you stand in. {many} for you.")
        turn.notify(deputy, Card("You stand in for a colleague", (told,), (Button.shows("Show me", Waiting()),)))
    return deputy


@dialog.on(Back)
async def back(form: Back, turn: Turn) -> Reply:
    await reminders.be_back(turn.work, turn.person)
    await holders.take_back(turn.work, turn.person)
    return Card("Welcome back", (Text("Anything that waited for you is on its way."),))


@dialog.home(2)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """On top, so that nobody stays away by mistake."""
    day = today(work)
    if person.away_until is None or not person.is_away(day):
        return []
    told = Text("Until then nothing comes to you but what you ask for.")
    return [Card(f"You are away until {said(person.away_until, day)}", (told,), (Button.does("I am back", Back()),))]
