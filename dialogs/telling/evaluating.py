"""What an evaluation looks at: what was agreed and when, what is asked, and what the bodies before it have found."""

from collections.abc import Sequence
from datetime import datetime

from dialogs.kit.words import Block, Facts, Quote, Text
from dialogs.telling.beside import named
from dialogs.telling.ideas import as_agreed
from dialogs.telling.meetings import in_their_words
from learning import improving
from learning.calendar import LONDON, said
from learning.days import today
from learning.ideas import Event, Idea, Move
from learning.work import Work


def looked_at(idea: Idea, work: Work) -> tuple[Block, ...]:
    """For whoever is to talk about it: what was agreed is what is evaluated, and not whether it is a good idea."""
    facts = as_agreed(idea.agreed, idea, work) if idea.agreed else {}
    return (since(idea, work), *((Facts(facts),) if facts else ()), *asked(work))


def since(idea: Idea, work: Work) -> Text:
    agreed, begun = _last(idea, Move.AGREED), _last(idea, Move.IN_PLACE)
    parts = [f"was agreed {_on(agreed.at, work)}"] if agreed else []
    parts += [f"has been in place since {_day(begun.at, work)}"] if begun else []
    stands = f"It {' and '.join(parts)}. " if parts else ""
    return Text(f"{stands}What has come of it?")


def asked(work: Work) -> tuple[Block, ...]:
    """The framework's own questions, which its forums answer and its meetings talk about."""
    labels = [each.label for each in work.framework.questions]
    labels += [label for label in improving.reviewed(work.framework).values() if label not in labels]
    return (Text(f"What is asked: {' '.join(labels)}"),) if labels else ()


def found(idea: Idea, work: Work, but: Event | None = None) -> tuple[Block, ...]:
    """The same as it is shown; ``but`` what stands there already."""
    shown: list[Block] = []
    for whose, words in so_far(idea, work, but):
        shown += [Text(f"What the {whose} found:"), Quote(words)]
    return tuple(shown)


def so_far(idea: Idea, work: Work, but: Event | None = None) -> tuple[tuple[str, str], ...]:
    """What the earlier bodies of the second chain found, in their own words, each with its name."""
    said = ((named(event.data.get("for", ""), work), event) for event in _evaluated(idea) if event is not but)
    return tuple((whose or "first of them", event.words) for whose, event in said if event.words)


async def teams_found(idea: Idea, work: Work) -> tuple[Block, ...]:
    lines = (await work.agendas.back_from([idea.id])).get(idea.id, ())
    return in_their_words([line for line in lines if line.evaluating], "found")


def _evaluated(idea: Idea) -> Sequence[Event]:
    begun = max((n for n, event in enumerate(idea.events) if event.move is Move.IN_PLACE), default=0)
    return [event for event in idea.events[begun:] if event.move is Move.EVALUATED]


def _last(idea: Idea, move: Move) -> Event | None:
    return next((event for event in reversed(idea.events) if event.move is move), None)


def _day(at: datetime, work: Work) -> str:
    return said(at.astimezone(LONDON).date(), today(work))


def _on(at: datetime, work: Work) -> str:
    return f"on {_day(at, work)}"
