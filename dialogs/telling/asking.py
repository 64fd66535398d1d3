"""A question to the frontline, in words: to whoever is asked, and to whoever asked."""

from dialogs.kit.words import Block, Facts, Heading, Quote, Text
from learning.asking import Asking, Counts, answered_by, no_blame, question_of
from learning.calendar import LONDON, said
from learning.days import today
from learning.ideas import Idea
from learning.work import Work


def who_asks(asking: Asking, work: Work) -> str:
    """A person, or the forum in whose name they ask; one that was taken out of the framework asks no more."""
    body = work.framework.bodies.get(asking.body)
    return f"The {body.name} ({asking.asker.name})" if body else asking.asker.name


def part_of(asking: Asking, work: Work) -> tuple[Block, ...]:
    """What it contributes to, and what the organisation promises to whoever does (Milton Keynes M8)."""
    if not asking.about:
        return ()
    promise = no_blame(work.framework)
    return Text(f"It is part of: {asking.about}."), *((Text(promise),) if promise else ())


def who_reads_it(asking: Asking, work: Work) -> Text:
    """Before anybody writes: who reads it, until when, and what they hear."""
    ends = said(asking.ends_on, today(work))
    reads = f"{who_asks(asking, work)} reads your answer, with your name, and may pass it on to a forum."
    return Text(f"{reads} You can answer until {ends}, and then hear what came of it by {_by(asking, work)}.")


def thanks(asking: Asking, work: Work) -> Text:
    has_it = f"{who_asks(asking, work)} has your answer." if not asking.asker.has_left(today(work)) else "We have it."
    return Text(
        f"{has_it} You hear what came of it by {_by(asking, work)}, or the {work.framework.fallback.name} has it."
    )


def _by(asking: Asking, work: Work) -> str:
    return said(answered_by(work, asking), today(work))


def came_of_it(asking: Asking, work: Work) -> tuple[Block, ...]:
    """All that was said to have come of it, the newest first."""
    blocks: list[Block] = []
    for one in reversed(asking.outcomes):
        day = said(one.at.astimezone(LONDON).date(), today(work))
        blocks += [Text(f"{one.who.name} said on {day}:"), Quote(one.words)]
    return tuple(blocks)


def progress(asking: Asking, counts: Counts, work: Work) -> tuple[Block, ...]:
    if not asking.counted:
        return (Text("The audience is being counted. Everyone in it is then asked where they are."),)
    facts = {"Answered": f"{counts.answered} of {counts.asked}", "To": asking.audience.said()}
    body = work.framework.bodies.get(asking.body)
    facts |= {"In the name of": body.name} if body else {}
    facts |= {"Part of": asking.about} if asking.about else {}
    ends = said(asking.ends_on, today(work))
    over = f"It ended on {ends}." if asking.is_over(today(work)) else f"It can be answered until {ends}."
    return (Facts(facts), Text(f"{over}{_owed(asking, counts, work)}"))


def _owed(asking: Asking, counts: Counts, work: Work) -> str:
    if asking.outcomes:
        return ""
    if not counts.answered:
        return " Nobody answered, so nobody waits to hear." if asking.is_over(today(work)) else ""
    wait = "1 person answered and waits" if counts.answered == 1 else f"{counts.answered} people answered and wait"
    return f" {wait} to hear what came of it, by {_by(asking, work)}."


def heard(asking: Asking, work: Work) -> tuple[Block, ...]:
    blocks = came_of_it(asking, work)
    return (Heading("What came of it"), *blocks) if blocks else ()


async def in_answer_to(idea: Idea, work: Work) -> tuple[Block, ...]:
    """The question that an idea answers."""
    asking = await question_of(work, idea)
    if asking is None:
        return ()
    asks = who_asks(asking, work).replace("The ", "the ", 1) if asking.body else asking.asker.name
    return (Text(f"In answer to {asks}:"), Quote(asking.words))
