"""Taking a reflection or a briefing to supervision: the words that were chosen for it, and between the two alone."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Hidden, Paragraph
from dialogs.kit.words import Action, Block, Button, Card, Quote, Text
from dialogs.meetings import PAIR as YOURS
from dialogs.meetings import for_line
from learning import briefings, supervision
from learning.agendas import Line
from learning.briefings import BriefingId
from learning.calendar import said
from learning.days import today
from learning.people import Person, Viewer
from learning.reflections import ReflectionId
from learning.refusal import Refusal
from learning.subject import Subject
from learning.supervision import WORDS, Taken, TakenId
from learning.work import Work

TAKE_IT = "Take it to supervision"
LINE = "Hearback: something for a supervision"
AT_HOME = 3
ASKED = "What would you like to talk about?"
ONLY_THESE = "Only these words go to your supervisor, and to nobody else. When you have talked about it, they are gone."


class Takes(Form, address="supervision.takes"):
    """What is taken: no board and no agenda ever has it."""


class TakeReflection(Takes, address="supervision.reflection", title=TAKE_IT, submit="Take it there"):
    reflection: Hidden[ReflectionId]
    words: Paragraph = Field(min_length=1, max_length=WORDS, title=ASKED, description=ONLY_THESE)


class TakeBriefing(Takes, address="supervision.briefing", title=TAKE_IT, submit="Take it there"):
    briefing: Hidden[BriefingId]
    words: Paragraph = Field(min_length=1, max_length=WORDS, title=ASKED, description=ONLY_THESE)


class OfTaken(Form, address="supervision.of"):
    subject: Hidden[TakenId]


class Discussed(OfTaken, address="supervision.discussed"):
    """Either of the two says so."""


class TakeBack(OfTaken, address="supervision.take_back"):
    """Whoever took it there takes it away again."""


class Show(Form, address="supervision.show"):
    """What is to be talked about in somebody's supervisions, one at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


dialog = Dialog("supervision", opens=Show, begin=lambda _: YOURS, rank=11)


@dialog.about("supervision")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    if not isinstance(viewer, Person):
        raise Refusal("A supervision is between two.")
    return await for_one(await supervision.shown_to(work, viewer, TakenId(id)), viewer, work)


async def for_one(taken: Taken, viewer: Person, work: Work) -> Card:
    own = viewer.id == taken.person.id
    other = taken.supervisor if own else taken.person
    title = YOURS if own else f"For supervision with {other.name}"
    if taken.discussed_on:
        on = said(taken.discussed_on, today(work))
        return Card(title, (Text(f"You talked about it on {on}. Nothing else of it is kept."),), line=LINE)
    opens, about = await _about(taken, viewer, work)
    between = f"Between you and {other.first_name} alone. No agenda and no board has it."
    body: tuple[Block, ...] = (Text(about), Quote(taken.words), Text(between))
    actions: list[Action] = [Button.does("Discussed", Discussed(subject=taken.id)), *opens]
    if own:
        actions += [_again(taken), Button.does("Take it back", TakeBack(subject=taken.id))]
    return Card(title, body, tuple(actions), line=LINE)


async def _about(taken: Taken, viewer: Person, work: Work) -> tuple[Sequence[Button], str]:
    """What it is about; of a reflection whoever supervises reads what was sent and no more."""
    own = viewer.id == taken.person.id
    who = "You" if own else taken.person.first_name
    if taken.about.kind == "reflection":
        stays = "your reflection itself stays yours" if own else "the reflection itself stays theirs"
        opens = Button("Read your reflection", "reflection.show", {"reflection": str(taken.about.id)}, how="show")
        return [opens] if own else [], f"{who} would like to talk about this; {stays}:"
    id = BriefingId(taken.about.id)
    title = (await work.briefings.get(id)).title
    has_it = await work.briefings.receipt(id, viewer) is not None
    opens = Button("Read the briefing", "briefing.read", {"briefing": str(id)})
    return [opens] if has_it else [], f"{who} would like to talk about the briefing “{title}”:"


def _again(taken: Taken) -> Button:
    form = TakeReflection if taken.about.kind == "reflection" else TakeBriefing
    return Button.asks("Change what you wrote", form, **{taken.about.kind: str(taken.about.id)})


# --- taking it there --------------------------------------------------------------------------------------------------


@dialog.prepare(TakeReflection, TakeBriefing)
async def before(form: Takes, turn: Turn) -> Prepared:
    await supervision.supervisor_of(turn.work, turn.person)
    taken = await turn.work.supervisions.about(turn.person, await _theirs(form, turn))
    return Prepared(values={"words": taken.words} if taken else {})


async def _theirs(form: Takes, turn: Turn) -> Subject:
    """Raises ``Refusal`` unless it is their own reflection, or a briefing that has come to them."""
    match form:
        case TakeReflection():
            return (await turn.work.reflections.get(form.reflection, turn.person)).subject
        case TakeBriefing():
            return (await briefings.shown_to(turn.work, turn.person, form.briefing)).subject
        case _:
            raise Refusal("Nothing was chosen to be taken there.")


@dialog.on(TakeReflection)
async def take_reflection(form: TakeReflection, turn: Turn) -> Reply:
    return await _taken(form, form.words, turn)


@dialog.on(TakeBriefing)
async def take_briefing(form: TakeBriefing, turn: Turn) -> Reply:
    return await _taken(form, form.words, turn)


async def _taken(form: Takes, words: str, turn: Turn) -> Card:
    taken = await supervision.take(turn.work, turn.person, await _theirs(form, turn), words)
    return await card(taken.id, turn.person, turn.work)


@dialog.on(Discussed)
async def discussed(form: Discussed, turn: Turn) -> Reply:
    await supervision.discussed(turn.work, turn.person, form.subject)
    return await card(form.subject, turn.person, turn.work)


@dialog.on(TakeBack)
async def take_back(form: TakeBack, turn: Turn) -> Reply:
    await supervision.take_back(turn.work, turn.person, form.subject)
    return Card("Taken back", (Text("It is gone, and your supervisor cannot read it any more."),))


# --- all of them ------------------------------------------------------------------------------------------------------


async def _waiting(person: Person, work: Work) -> Sequence[Taken | Line]:
    """What the two take there themselves before what came to them."""
    lines = [line for line in await work.agendas.for_person(person) if line.person]
    return [*await work.supervisions.before(person), *lines]


async def _card(one: Taken | Line, person: Person, work: Work) -> Card:
    if isinstance(one, Line):
        return await for_line(one, await work.ideas.get(one.idea), person, work)
    return replace(await for_one(one, person, work), about=one.subject)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Card:
    found = await _waiting(turn.person, turn.work)
    if not found:
        stands = "What you take to supervision, and what a forum asks supervisions to talk about, stands here."
        none = "Nothing does now. A reflection that you keep, or a briefing that you answer, can be taken there."
        begin = Button(turn.work.framework.phrases.reflect, "reflection.write", how="ask")
        return Card(f"{YOURS}: nothing", (Text(stands), Text(none)), (begin,))
    at = form.after % len(found)
    shown = await _card(found[at], turn.person, turn.work)
    which = (Text(f"This is number {at + 1} of {len(found)}."),) if len(found) > 1 else ()
    on = (Button.shows("The next one", Show(after=(at + 1) % len(found))),) if which else ()
    return replace(shown, body=(*which, *shown.body), actions=(*shown.actions, *on))


@dialog.home(24)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    found = await _waiting(person, work)
    cards = [await _card(one, person, work) for one in found[:AT_HOME]]
    if len(found) > AT_HOME:
        more = Text(f"{len(found) - AT_HOME} more behind these.")
        cards.insert(0, Card(f"For supervision: {len(found)}", (more,), (Button.shows("Show me all of them", Show()),)))
    return cards
