"""What its author reads of an idea: one card, from thanks to what came of it, with what only they can say now."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from dialogs import findings, history, journey, lasting, numbers, telling_others
from dialogs.kit.questions import Hidden, Line, Paragraph
from dialogs.kit.words import Action, Block, Button, Card, Facts, Quote, Text
from dialogs.telling.adding import OfMine, changes, offers
from dialogs.telling.asking import in_answer_to
from dialogs.telling.connected import connected_with
from dialogs.telling.holding import nobody_is_left, promise
from dialogs.telling.ideas import being_tried, for_families, happened, latest, stands
from dialogs.telling.joining import seen_by
from dialogs.telling.meetings import before_them, came_back
from dialogs.telling.published import for_its_author
from learning import good_practice, trying
from learning.calendar import said
from learning.days import today
from learning.ideas import ANSWERS, Event, Idea, Moment, Move
from learning.ideas import Kind as Kinds
from learning.people import Person, Viewer
from learning.supporters import voices
from learning.work import Work


class Answer(OfMine, address="idea.answer", title="Your answer"):
    words: Paragraph = Field(min_length=1, max_length=1500, title="What would you like to say?")


class Shows(OfMine, address="idea.shows", title="What would show it?", submit="Save"):
    words: Line = Field(title="What would show you that it works?", description="Something you could see in six weeks.")


class Result(OfMine, address="idea.result", title="What did you see?", submit="Save"):
    result: Hidden[Literal["keep", "change", "stop"]]
    words: Paragraph = Field(min_length=1, max_length=1500, title="What did you see?")


async def for_author(idea: Idea, viewer: Viewer, work: Work) -> Card:
    if idea.kind is not Kinds.IDEA and isinstance(viewer, Person):
        return await findings.for_author(idea, viewer, work, _next(idea))
    shown = await _for_author(idea, viewer, work)
    last = latest(idea)
    heard = happened(last, idea, viewer, work) if last else ()
    return await for_its_author(shown, idea, viewer, work, before=None if _asks(idea) else heard)


def _asks(idea: Idea) -> bool:
    """Somebody waits for an answer of theirs."""
    return bool(idea.question or idea.lasting or good_practice.pending(idea)) or idea.awaits_result or idea.is_curious


async def _for_author(idea: Idea, viewer: Viewer, work: Work) -> Card:
    last, found, asked = latest(idea), await voices(work, idea), good_practice.pending(idea)
    joined = bool(found) and (last is None or found[-1].at > last.at)
    answers, connected = await in_answer_to(idea, work), await connected_with(idea, viewer, work)
    if last is None:
        return Card(
            "Your idea" if joined else "Thank you",
            (
                *(*seen_by(found), Text(await promise(idea, work)), Quote(idea.sentence)),
                *(*_added(idea, work), *await telling_others.asked_whether(idea, work), *answers, *connected),
            ),
            (
                *(*offers(idea, work), *numbers.offer(idea, viewer, work)),
                *(*changes(idea), *await history.offer(idea, viewer, work)),
            ),
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
    if idea.question and idea.question is not last:  # others have said something since, and it is asked still
        news = (*news, *happened(idea.question, idea, viewer, work))
    if idea.lasting and idea.lasting is not last:
        news = (*news, Text("Is it still happening?"))
    about: tuple[Block, ...] = (*answers, Text("Your answer:" if answers else "Your idea:"), Quote(idea.sentence))
    return Card(
        f"{name} {_does(last)}" if name else _title(idea),
        (
            *news,
            *telling_others.asked_of_author(idea, viewer, work),
            *for_families(idea),
            *about,
            *await came_back(idea, viewer, work),
            *(() if idea.awaits_result else (Facts(_as_promised(idea, news, work)),)),
            *await telling_others.asked_whether(idea, work),
            *connected,
        ),
        (
            *_next(idea),
            *await journey.actions(idea, viewer, work),
            *lasting.actions(idea, viewer),
            *telling_others.for_author(idea),
            *((*offers(idea, work), *numbers.offer(idea, viewer, work)) if idea.waits else ()),
            *changes(idea),
            *await history.offer(idea, viewer, work),
        ),
        line=f"Hearback: {name} {_does(last)}" if name else "Hearback: there is news for you",
    )


def _as_promised(idea: Idea, news: Sequence[Block], work: Work) -> dict[str, str]:
    """How it stands, with the day while somebody still owes an answer, unless the news has said it."""
    facts = stands(idea, work)
    day = said(idea.promised_on, today(work)) if idea.waits and idea.promised_on else ""
    nobody = nobody_is_left(idea, work.framework)
    if not day or nobody or any(isinstance(block, Text) and day in block.text for block in news):
        return facts
    name, told = ("When", before_them(idea, day)) if idea.bodies else ("Promised for", day)
    found: dict[str, str] = {}
    for fact, words in facts.items():
        found |= {fact: words, **({name: told} if fact == "With" else {})}
    return found


def _does(event: Event) -> str:
    """A question and a change of course are no answers."""
    if event.move is Move.ASKED:
        return "asks you something"
    return "has answered you" if event.move in ANSWERS else "has news for you"


def _title(idea: Idea) -> str:
    if good_practice.pending(idea):
        return "May others be told?"
    if idea.awaits_result:
        return "What should become of it?" if trying.tried_before(idea) else "What did you see?"
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
