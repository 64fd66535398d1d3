"""A briefing, for whoever it went to: read where they are, answered honestly in one tap, asked back about."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import Field

from dialogs import following
from dialogs.away import Away
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Hidden, Paragraph
from dialogs.kit.words import Block, Button, Card, Heading, Resource, Resources, Text
from dialogs.reflect import Write as Reflect
from dialogs.supervision import TAKE_IT, TakeBriefing
from dialogs.telling.briefings import ANSWERS
from dialogs.telling.holding import bodies, who_has_it
from dialogs.telling.lists import line
from learning import briefings
from learning.briefings import Answer, Briefing, BriefingId, Receipt, State
from learning.days import today
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.subject import Subject
from learning.work import Work

AT_MOST = 8
AT_HOME = 3  # shown whole on the first page, so that answering takes one press


class Read(Form, address="briefing.read"):
    briefing: Hidden[BriefingId]


class Say(Form, address="briefing.answer", title="Your answer", submit="Confirm"):
    briefing: Hidden[BriefingId]
    answer: Choice = Field(
        title="How clear is it to you?", description="An honest answer helps most. Nobody is marked."
    )
    line: Paragraph = Field(
        "", max_length=1000, title="Anything to ask or to add?", description="Its author reads it and replies."
    )


class AskBack(Form, address="briefing.ask_back", title="Ask back", submit="Ask"):
    briefing: Hidden[BriefingId]
    words: Paragraph = Field(min_length=1, max_length=1000, title="What would you like to ask or to add?")


class ForMe(Form, address="briefing.mine"):
    """The briefings that went to somebody, eight at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


dialog = Dialog("briefings", opens=ForMe, begin=lambda framework: framework.phrases.briefings, rank=3)


@dialog.about("briefing")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    if not isinstance(viewer, Person):
        raise Refusal("A briefing goes to people.")
    briefing = await briefings.shown_to(work, viewer, BriefingId(id))
    receipt = await work.briefings.receipt(briefing.id, viewer)
    if receipt is None or briefing.author.id == viewer.id:
        return await following.for_author(briefing, viewer, work)
    if briefing.state is State.WITHDRAWN:
        return following.withdrawn(briefing)
    return await for_reader(briefing, receipt, viewer, work)


@dialog.about("digest")
async def digest(id: UUID, viewer: Viewer, work: Work) -> Card:
    """All that somebody is reminded of in one day, in one message: each is one press away."""
    if not isinstance(viewer, Person) or viewer.id != id:
        raise Refusal("This is somebody else's list.")
    found = await work.reminders.digest(viewer)
    notice, called = "Hearback: a briefing waits for your answer", work.framework.phrases.briefings
    if not found:
        return Card(called, (Text("Nothing waits for your answer now. Thank you."),), line=notice)
    asked = Text(f"One honest answer is enough, and “{ANSWERS[Answer.NOT_RELEVANT]}” is one. We ask at most twice.")
    away = Button.asks("I am away", Away)
    if len(found) == 1 and (receipt := await work.briefings.receipt(found[0].id, viewer)):
        one = await for_reader(found[0], receipt, viewer, work)
        return replace(
            one, body=(asked, *one.body), whole=(asked, *one.whole), actions=(*one.actions, away), line=notice
        )
    each = tuple(Button.does(line(b.title, b.reading_time), Read(briefing=b.id)) for b in found)
    return Card(f"{len(found)} briefings you have not answered yet", (asked,), (*each, away), line=notice)


async def for_reader(briefing: Briefing, receipt: Receipt, viewer: Person, work: Work, *, whole: bool = False) -> Card:
    """Never makes anyone scroll to unlock a button (Pan-Dorset P5): whoever knows it already may say so at once."""
    line = "Hearback: there is a learning briefing for you"
    thanks: tuple[Block, ...] = ()
    actions: tuple[Button, ...] = answers(briefing)
    if receipt.answer is not None:
        own = await _own_idea(briefing, viewer, work)
        thanks = (Text(f"Thank you. You said: {ANSWERS[receipt.answer]}."), *((Text(own),) if own else ()))
        actions = (
            Button.asks("Ask or add something", AskBack, briefing=str(briefing.id)),
            Button.asks("Change my answer", Say, briefing=str(briefing.id), answer=receipt.answer.value),
            *((Button.asks(TAKE_IT, TakeBriefing, briefing=str(briefing.id)),) if viewer.manager else ()),
        )
    length = Text(f"{briefing.words} words, {briefing.reading_time}.")
    if whole:
        return Card(briefing.title, (*thanks, length, *sections(briefing)), actions, line=line)
    read = Button.does("Read it", Read(briefing=briefing.id))
    if thanks:
        return Card(briefing.title, thanks, actions, line=line, unfold=read)
    body = (Text(briefing.why_it_matters), length)
    return Card(briefing.title, body, actions, line=line, whole=(length, *sections(briefing)), unfold=read)


def sections(briefing: Briefing) -> tuple[Block, ...]:
    """The whole briefing: its sections, what someone might now do, and what to read further."""
    body: list[Block] = []
    for section in briefing.sections:
        body += [Heading(section.heading), Text(section.text)]
    if briefing.apply:
        body += [Heading("One thing to try"), Text(briefing.apply)]
    if briefing.sources:
        body.append(Resources(tuple(Resource(s.label, s.url, s.note) for s in briefing.sources)))  # type: ignore[arg-type]  # pydantic reads the address
    return tuple(body)


def answers(briefing: Briefing) -> tuple[Button, ...]:
    return tuple(
        Button.does(label, Say(briefing=briefing.id, answer=answer.value)) for answer, label in ANSWERS.items()
    )


async def _own_idea(briefing: Briefing, viewer: Person, work: Work) -> str:
    """Whoever shared an idea about the same theme hears where it is: the loop, seen from both ends."""
    mine = [i for i in await work.ideas.by(viewer) if briefing.theme and i.extras.get("theme") == briefing.theme]
    if not mine:
        return ""
    idea = mine[0]
    where = bodies(idea.bodies, work.framework) if idea.bodies else who_has_it(idea, work)
    return (
        f"Your own idea about this, “{idea.title}”, is with {'the ' if idea.bodies else ''}{where}."
        if idea.waits
        else ""
    )


@dialog.on(Read)
async def read(form: Read, turn: Turn) -> Reply:
    briefing = await briefings.read(turn.work, turn.person, form.briefing, today(turn.work))
    receipt = await turn.work.briefings.receipt(briefing.id, turn.person)
    if receipt is None:
        return Card(briefing.title, sections(briefing))
    return replace(await for_reader(briefing, receipt, turn.person, turn.work, whole=True), about=briefing.subject)


@dialog.prepare(Say)
async def honest(form: Say, turn: Turn) -> Prepared:
    await briefings.seen_by(turn.work, turn.person, form.briefing)
    return Prepared(options={"answer": {answer.value: label for answer, label in ANSWERS.items()}})


@dialog.on(Say)
async def say(form: Say, turn: Turn) -> Reply:
    await briefings.answer(turn.work, turn.person, form.briefing, Answer(form.answer), today(turn.work), form.line)
    await turn.work.refresh(Subject("digest", turn.person.id))
    return await card(form.briefing, turn.person, turn.work)


@dialog.prepare(AskBack)
async def went_to(form: AskBack, turn: Turn) -> Prepared:
    await briefings.seen_by(turn.work, turn.person, form.briefing)
    return Prepared()


@dialog.on(AskBack)
async def ask_back(form: AskBack, turn: Turn) -> Reply:
    question = await briefings.ask_back(turn.work, turn.person, form.briefing, form.words)
    briefing = await turn.work.briefings.get(question.briefing)
    told = Text(f"{briefing.author.name} has your question and will reply here.")
    return Card("Thank you", (told,), about=briefing.subject)


@dialog.shows(ForMe)
async def for_me(form: ForMe, turn: Turn) -> Card:
    return _list(await turn.work.briefings.receipts(turn.person), turn.work, form.after)


@dialog.home(40)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    found = [(b, r) for b, r in await work.briefings.receipts(person) if b.author.id != person.id]
    open_ones = [(b, r) for b, r in found if r.answer is None][:AT_HOME]
    cards = [replace(await for_reader(b, r, person, work), about=b.subject) for b, r in open_ones]
    shown = {b.id for b, _ in open_ones}
    rest = [(b, r) for b, r in found if b.id not in shown]
    return [*cards, _list(rest, work)] if rest or not cards else cards


def _list(found: Sequence[tuple[Briefing, Receipt]], work: Work, after: int = 0) -> Card:
    if not found:
        return Card(
            work.framework.phrases.briefings,
            (
                Text("Learning from reviews and audits comes to you here, short enough to read between two visits."),
                Text("None has been sent to you yet. Your own learning can begin now, in two minutes."),
            ),
            (Button.asks(work.framework.phrases.reflect, Reflect),),
        )
    shown = found[after : after + AT_MOST]
    opens = tuple(Button.does(line(b.title, _answered(r)), Read(briefing=b.id)) for b, r in shown)
    older = (Button.shows("Older ones", ForMe(after=after + AT_MOST)),) if len(found) > after + AT_MOST else ()
    return Card(work.framework.phrases.briefings, (), (*opens, *older))


def _answered(receipt: Receipt) -> str:
    return f"you said {ANSWERS[receipt.answer].lower()}" if receipt.answer else "not answered yet"
