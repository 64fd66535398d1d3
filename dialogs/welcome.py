"""The first time on each channel: what this is, what it is never for, who sees what, and two buttons."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from pydantic import Field

from dialogs import idea, reflect
from dialogs.away import Away
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.words import Button, Card, Facts, Text
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.work import Work


class Welcome(Form, address="welcome.show"):
    """Again, for whoever asks."""


class Aloud(Form, address="welcome.aloud", title="Notification lines", submit="Save"):
    whole: bool = Field(
        False,
        title="Put the whole card into the notification",
        description="For screen readers that hear only that line. Your telephone will show it too.",
    )


FIRST_DAY = timedelta(days=1)

dialog = Dialog("welcome", opens=Welcome, begin=lambda _: "How this works", rank=10)


@dialog.about("welcome")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    if not isinstance(viewer, Person) or viewer.id != id:
        raise Refusal("This is somebody else's welcome.")
    return _welcome(viewer, work)


def _welcome(person: Person, work: Work) -> Card:
    worried = work.framework.contacts.get("worried_about_a_child")
    ring = f" Ring {worried.name}, {worried.phone}." if worried and worried.phone else ""
    return Card(
        f"Hello {person.first_name}",
        (
            Text("Say what could be better and hear what came of it. Learning from reviews and audits comes here."),
            Text(f"This is never the way to report a worry about a child.{ring} In immediate danger ring 999."),
            Facts(
                {
                    "An idea": "read by your manager, in your team's channel if there is one, "
                    "or the forum it goes to, with your name; and by colleagues who say something like it",
                    "Your answer to a question": "read by whoever asked, with your name, or a forum they pass it to",
                    "A reflection": "read by nobody but you",
                    "Your answer to a briefing": "counted; the board never sees who",
                }
            ),
        ),
        (
            Button.asks(work.framework.phrases.share, idea.Share),
            Button.asks(work.framework.phrases.reflect, reflect.Write),
        ),
        line="Hearback: welcome",
    )


@dialog.shows(Welcome)
async def show(form: Welcome, turn: Turn) -> Card:
    welcome = _welcome(turn.person, turn.work)
    aloud = Button.asks("Read me whole cards", Aloud)
    return Card(welcome.title, welcome.body, (*welcome.actions, aloud), line=welcome.line)


@dialog.prepare(Aloud)
async def as_chosen(form: Aloud, turn: Turn) -> Prepared:
    return Prepared(values={"whole": turn.person.hears_whole_cards})


@dialog.on(Aloud)
async def choose(form: Aloud, turn: Turn) -> Reply:
    await turn.work.people.hear_whole_cards(turn.person, form.whole)
    said = "the whole card" if form.whole else "one neutral line"
    return Card("Saved", (Text(f"Notifications now hold {said}. You can change it here at any time."),))


@dialog.home(5)
async def first_day(person: Person, work: Work) -> Sequence[Card]:
    """On the day of somebody's first visit the welcome stands on top."""
    return [_welcome(person, work)] if await _is_new(person, work) else []


async def _is_new(person: Person, work: Work) -> bool:
    first = await work.people.signed_in_first(person)
    return first is not None and work.now - first < FIRST_DAY


@dialog.home(90)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    if await _is_new(person, work):
        return []
    return [
        Card(
            "How this works",
            (Text("This is never the way to report a worry about a child: ring, as you always would."),),
            (Button.shows("Who sees what", Welcome()), Button.asks("I am away", Away)),
        )
    ]
