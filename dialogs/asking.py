"""Ask the frontline: one question, answered where people are; and whoever answered hears what came of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import Field

from dialogs import idea as ideas
from dialogs.kit.book import NothingKept
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared, Values
from dialogs.kit.limits import fits
from dialogs.kit.questions import Choice, Choices, Hidden, Line, Paragraph, Sheet
from dialogs.kit.words import Action, Block, Button, Card, Facts, Quote, Text
from dialogs.telling.asking import came_of_it, heard, part_of, progress, thanks, who_asks, who_reads_it
from dialogs.telling.groups import Groups, groups_for, holds, together
from dialogs.telling.lists import line
from dialogs.telling.sending import ways
from learning import asking, outcomes
from learning.asking import NAME, QUESTION, WORDS, Asking, Ended, Place
from learning.audience import Reachable
from learning.calendar import said
from learning.days import today
from learning.ideas import SENTENCE, AskingId
from learning.people import Person, Viewer
from learning.refusal import Moved, Refusal
from learning.work import Work

AT_MOST = 8
AT_HOME = 3  # shown whole on the first page, so that answering takes one press
ASKED = "Hearback: somebody asks you a question"
NEWS = "Hearback: there is news for you"
YOURS = "Hearback: there is news about your question"


class Ask(Form, address="asking.ask", title="Ask the frontline", submit="See how many"):
    written: Hidden[AskingId | None] = None
    """What is changed, before anybody is asked."""
    as_it_was: Hidden[str] = ""
    words: Paragraph = Field(
        min_length=1,
        max_length=QUESTION,
        title="What would you like to ask?",
        description="One question, answered in a sentence or two. No names.",
    )
    to: Choices[str] = Field(title="Whom would you like to ask?")
    body: Choice = Field("", title="In a forum's name?", description="Leave it empty to ask in your own.")
    about: Line = Field(
        "",
        max_length=NAME,
        title="For a review or an audit? Its name",
        description="Leave it empty for a question of its own.",
    )
    until: dt.date = Field(title="Until when can it be answered?", description="Two weeks are usual.")


class OfOne(Form, address="asking.of_one"):
    """Something about one question."""

    asking: Hidden[AskingId]


class Go(OfOne, address="asking.go"):
    """What was written is asked."""


class Show(OfOne, address="asking.show"):
    """How it stands."""


class Answer(OfOne, address="asking.answer", title="Your answer"):
    words: Paragraph = Field(min_length=1, max_length=SENTENCE, title="What would you say?", description="No names.")


class SayWhatCame(OfOne, address="asking.came_of_it", title="What came of it", submit="Tell them"):
    words: Paragraph = Field(
        min_length=1,
        max_length=WORDS,
        title="What came of it?",
        description="Everyone who answered reads it, in your words.",
    )


class Answers(OfOne, address="asking.answers"):
    """The answers to it, eight at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


class Mine(Form, address="asking.mine"):
    """What somebody has asked, eight at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


dialog = Dialog("frontline", opens=Ask, begin=lambda _: "Ask the frontline", for_whom=asking.may_begin, rank=9)


@dialog.about("asking")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    if not isinstance(viewer, Person):
        raise Refusal("A question goes to people.")
    found = await work.askings.get(AskingId(id))
    if found.is_followed_by(viewer, today(work)):
        return await for_asker(found, viewer, work)
    return await for_asked(found, await asking.went_to(work, found, viewer), work)


# --- whoever is asked -------------------------------------------------------------------------------------------------


async def for_asked(found: Asking, place: Place, work: Work) -> Card:
    question = (Text(f"{who_asks(found, work)} asks:"), Quote(found.words), *part_of(found, work))
    if place.answer:
        return await _answered(found, place, work)
    if found.is_over(today(work)):
        ended = Text(f"Answers were taken until {said(found.ends_on, today(work))}. What you think can be an idea.")
        begin = Button.asks(work.framework.phrases.share, ideas.Share)
        return Card("This question has ended", (*question, ended), (begin,), line=ASKED)
    answer = Button.asks("Answer", Answer, asking=str(found.id))
    return Card("A question for you", (*question, who_reads_it(found, work)), (answer,), line=ASKED)


async def _answered(found: Asking, place: Place, work: Work) -> Card:
    assert place.answer
    answer = await work.ideas.get(place.answer)
    own = (Text(f"{who_asks(found, work)} asked:"), Quote(found.words), Text("You said:"), Quote(answer.sentence))
    stands = Button.shows("Your answer, and how it stands", ideas.Show(idea=place.answer))
    if found.outcomes:
        return Card("What came of it", (*came_of_it(found, work), *own), (stands,), line=NEWS)
    return Card("Thank you", (thanks(found, work), *own), (stands,), line=NEWS)


@dialog.names(AskingId)
async def question(id: AskingId, reader: Person, work: Work) -> str:
    """Whether they may answer, or say what came of it, has been decided before a sheet is shown."""
    return (await work.askings.get(id)).words


@dialog.prepare(Answer)
async def can_answer(form: Answer, turn: Turn) -> Prepared:
    found = await turn.work.askings.get(form.asking)
    if (await asking.went_to(turn.work, found, turn.person)).answer:
        raise Moved("You have answered this already: here is how it stands.", found.subject)
    return Prepared()


@dialog.on(Answer)
async def answer(form: Answer, turn: Turn) -> Reply:
    try:
        await asking.answer(turn.work, turn.person, form.asking, form.words)
    except Ended as over:
        raise NothingKept(await _all_the_same(str(over), form.words, turn)) from None
    return await card(form.asking, turn.person, turn.work)


async def _all_the_same(over: str, words: str, turn: Turn) -> Card | Sheet:
    """Too late for an answer: what was written is kept, and can be an idea of their own."""
    told = f"{over} What you wrote is kept here: it can be an idea of your own."
    if fits(words) != words:
        return await ideas.asked_again({"sentence": words}, told, turn)
    made = await ideas.offer(words, turn.person, turn.work)
    return Card("This question has ended", (Text(told), Quote(words), *made.said), made.actions)


@dialog.home(15)
async def asked(person: Person, work: Work) -> Sequence[Card]:
    waiting = await work.askings.open_for(person, today(work))
    more = f"{len(waiting) - AT_HOME} more {'waits' if len(waiting) == AT_HOME + 1 else 'wait'} behind these."
    cards = [replace(await for_asked(one, Place(), work), about=one.subject) for one in waiting[:AT_HOME]]
    return [*cards, Card("Questions for you", (Text(more),))] if len(waiting) > AT_HOME else cards


# --- whoever asks -----------------------------------------------------------------------------------------------------


async def for_asker(found: Asking, viewer: Person, work: Work) -> Card:
    if not found.asked_at:
        return _draft(found, await work.briefings.reachable(found.audience, found.asker), work)
    counts = await work.askings.counts(found.id)
    stands = progress(found, counts, work)
    label = "Say what came of it" if not found.outcomes else "Say more of what came of it"
    say = (Button.asks(label, SayWhatCame, asking=str(found.id)),) if counts.answered else ()
    see = Button.shows("See how it stands now", Show(asking=found.id))
    owed = counts.answered and not found.outcomes and today(work) >= found.ends_on
    own = found.asker.id == viewer.id
    title = "What came of your question?" if owed and own else "Your question" if own else "A question that was asked"
    asks = () if own else (Text(f"{found.asker.name} asked:"),)
    return Card(
        title,
        (*asks, Quote(found.words), *stands, *heard(found, work)),
        (*say, *await _answers(found, viewer, work), see),
        line=YOURS,
        moves=not found.counted,
    )


async def _answers(found: Asking, viewer: Person, work: Work, after: int = 0) -> tuple[Action, ...]:
    ids = await work.askings.answers(found.id, after, AT_MOST + 1)
    given = [await work.ideas.get(id) for id in ids[:AT_MOST]]
    shown = [one for one in given if one.may_be_seen_by(viewer)]
    opens = tuple(
        Button.shows(
            line(one.title, author.name if (author := one.shown_author(viewer)) else ""), ideas.Show(idea=one.id)
        )
        for one in shown
    )
    more = (
        (Button.shows("More answers", Answers(asking=found.id, after=after + AT_MOST)),) if len(ids) > AT_MOST else ()
    )
    return (*opens, *more)


def _draft(found: Asking, reached: Reachable, work: Work) -> Card:
    people = "1 person" if reached.total == 1 else f"{reached.total} people"
    until = said(found.ends_on, today(work))
    name = (Text(f"In the name of the {body.name}."),) if (body := work.framework.bodies.get(found.body)) else ()
    told: tuple[Block, ...] = (
        Quote(found.words),
        *part_of(found, work),
        *name,
        Text(f"To {found.audience.said()}, to be answered until {until}."),
        Facts(ways(reached, work)),
        Text("Nobody has been asked yet. Each answer comes to you with its author's name, as an idea."),
    )
    change = Button.asks("Change it", Ask, written=str(found.id))
    go = (Button.does(f"Ask {people}", Go(asking=found.id)),) if reached.total else ()
    return Card(f"It will go to {people}", told, (*go, change), line=YOURS)


@dialog.prepare(Ask)
async def can_ask(form: Ask, turn: Turn) -> Prepared:
    groups = await groups_for(turn.work, turn.person)
    if not groups:
        raise Refusal("This is for people who manage a team, write briefings or answer for a forum.")
    options: dict[str, Mapping[str, str]] = {"to": {key: label for key, (label, _) in groups.items()}}
    if forums := asking.forums_of(turn.work, turn.person):
        options["body"] = forums
    if form.written is None:
        only: Values = {"to": list(groups)} if len(groups) == 1 else {}
        return Prepared({"until": asking.usual_end(turn.work).isoformat(), "as_it_was": "", **only}, options)
    return Prepared(_written(await asking.draft(turn.work, turn.person, form.written), groups), options)


def _written(found: Asking, groups: Groups) -> Values:
    chosen = [key for key, (_, whom) in groups.items() if holds(found.audience, whom)]
    whose: Values = {"about": found.about, "body": found.body}
    return {"words": found.words, "to": list(chosen), "until": found.ends_on.isoformat(), **whose}


@dialog.on(Ask)
async def ask(form: Ask, turn: Turn) -> Reply:
    groups = await groups_for(turn.work, turn.person)
    whom = together([groups[key][1] for key in sorted(form.to) if key in groups])
    written = (form.words, whom, form.until, form.about, form.written, form.body)
    found, reached = await asking.write(turn.work, turn.person, *written)
    return replace(_draft(found, reached, turn.work), about=found.subject)


@dialog.on(Go)
async def go(form: Go, turn: Turn) -> Reply:
    await asking.ask(turn.work, turn.person, form.asking)
    return await card(form.asking, turn.person, turn.work)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Card:
    return await card(form.asking, turn.person, turn.work)


@dialog.shows(Answers)
async def answers(form: Answers, turn: Turn) -> Card:
    found = (await turn.work.askings.get(form.asking)).followed_by(turn.person, today(turn.work))
    listed = await _answers(found, turn.person, turn.work, form.after)
    back = Button.shows("Back to the question", Show(asking=found.id))
    return Card("Answers to your question", (Quote(found.words),), (*listed, back))


@dialog.prepare(SayWhatCame)
async def can_say(form: SayWhatCame, turn: Turn) -> Prepared:
    (await turn.work.askings.get(form.asking)).followed_by(turn.person, today(turn.work))
    return Prepared()


@dialog.on(SayWhatCame)
async def say_what_came(form: SayWhatCame, turn: Turn) -> Reply:
    await outcomes.say_what_came(turn.work, turn.person, form.asking, form.words)
    return await card(form.asking, turn.person, turn.work)


@dialog.home(45)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    return [_list(await work.askings.by(person), work)] if asking.may_begin(person) else []


@dialog.shows(Mine)
async def mine(form: Mine, turn: Turn) -> Card:
    return _list(await turn.work.askings.by(turn.person), turn.work, form.after)


def _list(found: Sequence[Asking], work: Work, after: int = 0) -> Card:
    begin = Button.asks("Ask the frontline", Ask)
    if not found:
        told = Text("What you ask your team or others stands here, with their answers and what came of it.")
        return Card("Questions you have asked", (told, Text("You have asked none yet.")), (begin,))
    shown = found[after : after + AT_MOST]
    opens = tuple(Button.shows(line(one.words, _in_short(one, work)), Show(asking=one.id)) for one in shown)
    older = (Button.shows("Older ones", Mine(after=after + AT_MOST)),) if len(found) > after + AT_MOST else ()
    return Card("Questions you have asked", (), (begin, *opens, *older))


def _in_short(found: Asking, work: Work) -> str:
    if not found.asked_at:
        return "not asked yet"
    if found.outcomes:
        return "they heard what came of it"
    ends = said(found.ends_on, today(work))
    return f"ended on {ends}" if found.is_over(today(work)) else f"until {ends}"
