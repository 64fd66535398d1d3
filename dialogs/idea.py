"""
An idea: one answer to share it; everything else is offered afterwards, one tap each, and none of it is owed.

Over 300 lines: its author's one card, and a form for each thing that they can add to it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from uuid import UUID

from pydantic import Field

from dialogs import deciding, findings, history, journey, lasting, numbers, telling_others
from dialogs.kit.book import NothingKept
from dialogs.kit.dialog import Dialog, Offered, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.limits import fits
from dialogs.kit.questions import Choice, Hidden, Line, Paragraph, Sheet
from dialogs.kit.words import Action, Block, Button, Card, Facts, Quote, Text
from dialogs.telling.asking import in_answer_to
from dialogs.telling.connected import connected_with
from dialogs.telling.holding import in_the_channel, promise
from dialogs.telling.ideas import SAY, being_tried, for_families, happened, latest, stands
from dialogs.telling.joining import Join, Leave, alike, for_colleague, seen_by, sounds_like, voice_buttons
from dialogs.telling.meetings import came_back
from dialogs.telling.no_blame import to_whoever_shares
from dialogs.telling.past import past_ones_manager
from learning import good_practice, joining, sharing, trying
from learning.ideas import ANSWERS, OPEN, SENTENCE, Event, Idea, IdeaId, Moment, Move
from learning.ideas import Kind as Kinds
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.supporters import voices
from learning.work import Work

HELP = "One sentence is enough. No names."


class Share(Form, address="idea.share", title="Share an idea", submit="Share"):
    sentence: Paragraph = Field(min_length=1, max_length=SENTENCE, title="What could be better?", description=HELP)
    different: Hidden[bool] = False
    """Its author has read what sounds like it, and says that theirs is another."""


class Show(Form, address="idea.show"):
    idea: Hidden[IdeaId]


class OfMine(Form, address="idea.of_mine"):
    """Something its author adds to an idea of theirs."""

    idea: Hidden[IdeaId]


class Theme(OfMine, address="idea.theme", title="Its theme", submit="Save"):
    theme: Choice = Field(title="Where does it belong?")


class Kind(OfMine, address="idea.kind"):
    kind: Hidden[Literal["good", "improve"]]


class Affected(OfMine, address="idea.affected", title="Who it is for", submit="Save"):
    affected: Line = Field(
        title="Who is most affected?", description="Groups, not names: parents of babies, for instance."
    )
    had_a_say: Choice = Field("", title="Have they had a say?")


class Families(OfMine, address="idea.families", title="Children and families", submit="Save"):
    families: Line = Field(title="What would children and families say about it?")


class AlreadyTried(OfMine, address="idea.tried", title="Already tried", submit="Save"):
    tried: Line = Field(title="What did you try, and what did you see?")


class OthersShouldKnow(OfMine, address="idea.others_should_know"):
    pass


class Answer(OfMine, address="idea.answer", title="Your answer"):
    words: Paragraph = Field(min_length=1, max_length=1500, title="What would you like to say?")


class Shows(OfMine, address="idea.shows", title="What would show it?", submit="Save"):
    words: Line = Field(title="What would show you that it works?", description="Something you could see in six weeks.")


class Result(OfMine, address="idea.result", title="What did you see?", submit="Save"):
    result: Hidden[Literal["keep", "change", "stop"]]
    words: Paragraph = Field(min_length=1, max_length=1500, title="What did you see?")


dialog = Dialog("idea", opens=Share, begin=lambda framework: framework.phrases.share, hears="sentence", rank=1)


@dialog.about("idea")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    idea = await work.ideas.get(IdeaId(id))
    if idea.went_past(viewer):
        return Card("This idea has gone to somebody else", (Text("Nothing is left to do here."),))
    if idea.may_be_seen_by(viewer):
        made = for_author if idea.is_by(viewer) and not idea.is_with(viewer) else deciding.for_decider
        return await made(idea, viewer, work)
    if isinstance(viewer, Person) and (telling := good_practice.told_to(idea, viewer)):
        return telling_others.for_told(idea, telling)
    if isinstance(viewer, Person) and await joining.may_read(work, idea, viewer):
        read = await for_colleague(idea, viewer, work)
        follows = await history.offer(idea, viewer, work)
        return replace(read, actions=(*telling_others.for_others(idea, viewer, work), *read.actions, *follows))
    raise Refusal(joining.NOT_YOURS)


@dialog.offers
async def offer(words: str, person: Person, work: Work) -> Button | Offered:
    """The whole idea is in the button: one press shares it, and says with whom."""
    manager = await sharing.who_decides(work, person)
    name = manager.first_name if manager else f"the {work.framework.fallback.name}"
    if manager and await work.people.channel_since(manager.of_team):
        name = f"{name}, {in_the_channel(manager.of_team)}"
    beginning = fits(words[:SENTENCE])
    if beginning != words:
        return Button.asks(work.framework.phrases.share, Share, sentence=beginning)
    if found := await work.similar.like(words, person):
        different = Button.does(f"Mine is different: share with {name}", Share(sentence=words, different=True))
        return Offered(alike(found, person, work), (*voice_buttons(found), different))
    return Button.does(f"Share with {name}", Share(sentence=words))


async def for_author(idea: Idea, viewer: Viewer, work: Work) -> Card:
    if idea.kind is not Kinds.IDEA and isinstance(viewer, Person):
        return await findings.for_author(idea, viewer, work, _next(idea))
    last, found, asked = latest(idea), await voices(work, idea), good_practice.pending(idea)
    joined = bool(found) and (last is None or found[-1].at > last.at)
    answers, connected = await in_answer_to(idea, work), await connected_with(idea, viewer, work)
    if last is None:
        return Card(
            "Your idea" if joined else "Thank you",
            (
                *(*seen_by(found), Text(await promise(idea, work)), Quote(idea.sentence)),
                *(*_added(idea, work), *answers, *connected),
            ),
            (*_offers(idea), *numbers.offer(idea, viewer, work), *await history.offer(idea, viewer, work)),
            line="Hearback: there is news for you" if joined else "Hearback: your idea has arrived",
        )
    news: tuple[Block, ...] = happened(last, idea, viewer, work)
    if idea.moment is Moment.TESTING and not idea.awaits_result:
        news = (*news, Text(being_tried(idea, work)))
    theirs = not joined and not asked and last.move is not Move.HANDED_OVER
    name = last.who.first_name if theirs and last.who and not idea.is_by(last.who) else ""
    if name and last.move is Move.TRYING and "for" not in last.data:
        news = news[1:]  # the title has said whose words these are
    news = (*seen_by(found), *news) if joined else (*news, *seen_by(found))
    about: tuple[Block, ...] = (*answers, Text("Your answer:" if answers else "Your idea:"), Quote(idea.sentence))
    return Card(
        f"{name} {_does(last)}" if name else _title(idea),
        (
            *news,
            *telling_others.asked_of_author(idea, viewer, work),
            *for_families(idea),
            *about,
            *await came_back(idea, viewer, work),
            *(() if idea.awaits_result else (Facts(stands(idea, work)),)),
            *connected,
        ),
        (
            *_next(idea),
            *journey.actions(idea, viewer, work),
            *lasting.actions(idea, viewer),
            *telling_others.for_author(idea),
            *((*_offers(idea), *numbers.offer(idea, viewer, work)) if idea.waits else ()),
            *await history.offer(idea, viewer, work),
        ),
        line=f"Hearback: {name} {_does(last)}" if name else "Hearback: there is news for you",
    )


def _does(event: Event) -> str:
    """A question and a change of course are no answers."""
    if event.move is Move.ASKED:
        return "asks you something"
    return "has answered you" if event.move in ANSWERS else "has news for you"


def _title(idea: Idea) -> str:
    if good_practice.pending(idea):
        return "May others be told?"
    if idea.awaits_result:
        return "What should become of it?" if idea.last.move is Move.TRIED else "What did you see?"
    return "Is it still happening?" if idea.lasting else "Your idea"


def _added(idea: Idea, work: Work) -> tuple[Block, ...]:
    facts = {name: said for name, said in stands(idea, work).items() if name != "With"}
    return (Facts(facts),) if facts else ()


def _next(idea: Idea) -> tuple[Action, ...]:
    """What only the author can say now."""
    mine = {"idea": str(idea.id)}
    if idea.question or idea.is_curious:
        return (Button.asks("Answer", Answer, **mine),)
    if idea.awaits_result:
        results = {"keep": "Keep it", "change": "Change it", "stop": "Stop"}
        return tuple(Button.asks(label, Result, result=result, **mine) for result, label in results.items())
    if idea.moment is Moment.TESTING and idea.being_tried and not idea.being_tried.shows:
        return (Button.asks("What would show you it works?", Shows, **mine),)
    return ()


def _offers(idea: Idea) -> tuple[Action, ...]:
    if idea.moment not in OPEN:
        return ()
    mine = {"idea": str(idea.id)}
    offers: dict[str, Action] = {
        "theme": Button.asks("Its theme", Theme, **mine),
        "affected": Button.asks("Who is most affected?", Affected, **mine),
        "families": Button.asks("What would families say?", Families, **mine),
        "tried": Button.asks("I have tried this", AlreadyTried, **mine),
        "kind": Button.does("This is good practice", Kind(idea=idea.id, kind="good")),
        "others": Button.does("Others should know", OthersShouldKnow(idea=idea.id)),
    }
    left = tuple(offer for name, offer in offers.items() if name not in idea.extras)
    return (*left, *past_ones_manager(idea))


@dialog.prepare(Share)
async def no_blame(form: Share, turn: Turn) -> Prepared:
    return Prepared(help=to_whoever_shares(turn.work, HELP))


@dialog.on(Share)
async def share(form: Share, turn: Turn) -> Reply:
    if not form.different and (found := await turn.work.similar.like(form.sentence, turn.person)):
        raise NothingKept(_before_it_is_sent(found, form.sentence, turn))
    idea = await sharing.share(turn.work, turn.person, form.sentence)
    return await card(idea.id, turn.person, turn.work)


def _before_it_is_sent(found: Sequence[Idea], sentence: str, turn: Turn) -> Card | Sheet:
    """What was typed goes into the button that sends it; where that is too small, it stays where it was typed."""
    if fits(sentence) == sentence:
        different = Button.does("Mine is different: send it", Share(sentence=sentence, different=True))
        return sounds_like(found, sentence, turn.person, turn.work, different)
    first = alike(found[:1], turn.person, turn.work)
    read = " ".join(block.text for block in first if isinstance(block, Text | Quote))
    told = f"This sounds like an idea that is here already. {read} If yours is different, send it once more."
    return Share.sheet({"sentence": sentence, "different": True}, wrong={"": told})


@dialog.on(Join)
async def join(form: Join, turn: Turn) -> Reply:
    await joining.join(turn.work, turn.person, form.idea, form.kind)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(Leave)
async def leave(form: Leave, turn: Turn) -> Reply:
    await joining.leave(turn.work, turn.person, form.idea)
    return await card(form.idea, turn.person, turn.work)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Card:
    return await card(form.idea, turn.person, turn.work)


@dialog.prepare(Theme, Kind, Affected, Families, AlreadyTried, OthersShouldKnow, Answer, Shows, Result)
async def as_it_stands(form: OfMine, turn: Turn) -> Prepared:
    idea = await turn.work.ideas.get(form.idea)
    if not idea.may_be_seen_by(turn.person):
        raise Refusal("Only the person who shared it can add to it.")
    match form:
        case Theme():
            return Prepared(options={"theme": turn.work.framework.themes})
        case Affected():
            return Prepared(options={"had_a_say": SAY})
        case _:
            return Prepared()


@dialog.on(Theme)
async def add_theme(form: Theme, turn: Turn) -> Reply:
    return await _add(turn, form, theme=form.theme)


@dialog.on(Kind)
async def add_kind(form: Kind, turn: Turn) -> Reply:
    return await _add(turn, form, kind=form.kind)


@dialog.on(Affected)
async def add_affected(form: Affected, turn: Turn) -> Reply:
    return await _add(turn, form, affected=form.affected, had_a_say=form.had_a_say)


@dialog.on(Families)
async def add_families(form: Families, turn: Turn) -> Reply:
    return await _add(turn, form, families=form.families)


@dialog.on(AlreadyTried)
async def add_tried(form: AlreadyTried, turn: Turn) -> Reply:
    await trying.tried_already(turn.work, turn.person, form.idea, form.tried)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(OthersShouldKnow)
async def add_others(form: OthersShouldKnow, turn: Turn) -> Reply:
    flagged = (await turn.work.ideas.get(form.idea)).extras.get("others")
    shown = await _add(turn, form, others="yes")
    if not flagged:
        await good_practice.flagged(turn.work, await turn.work.ideas.get(form.idea))
    return shown


async def _add(turn: Turn, form: OfMine, **extras: str) -> Card:
    for name, words in extras.items():
        if words:
            await sharing.add(turn.work, turn.person, form.idea, name, words)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(Answer)
async def answer(form: Answer, turn: Turn) -> Reply:
    await sharing.answer(turn.work, turn.person, form.idea, form.words)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(Shows)
async def say_what_shows(form: Shows, turn: Turn) -> Reply:
    await sharing.say_what_shows(turn.work, turn.person, form.idea, form.words)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(Result)
async def say_result(form: Result, turn: Turn) -> Reply:
    await trying.say_result(turn.work, turn.person, form.idea, form.result, form.words)
    return await card(form.idea, turn.person, turn.work)
