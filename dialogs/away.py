"""I am away until …: nothing comes to somebody who is not there, but what they asked for."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.words import Button, Card, Text
from learning import reminders
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


class Back(Form, address="away.back"):
    """Earlier than they had said."""


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
    if await reminders.decides(turn.work, turn.person):
        told.append(Text("An idea that waits for you goes to the forum when its promised day has passed, as always."))
    return Card(f"You are away until {said(form.until, day)}", tuple(told), (Button.does("I am back", Back()),))


@dialog.on(Back)
async def back(form: Back, turn: Turn) -> Reply:
    await reminders.be_back(turn.work, turn.person)
    return Card("Welcome back", (Text("Anything that waited for you is on its way."),))


@dialog.home(2)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """On top, so that nobody stays away by mistake."""
    day = today(work)
    if person.away_until is None or not person.is_away(day):
        return []
    told = Text("Until then nothing comes to you but what you ask for.")
    return [Card(f"You are away until {said(person.away_until, day)}", (told,), (Button.does("I am back", Back()),))]
