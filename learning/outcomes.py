"""What came of a question to the frontline: said by whoever asked, heard by everyone who answered, never forgotten."""

from dataclasses import replace

from learning import sharing
from learning.asking import WORDS, Asking, Outcome, answered_by, fits
from learning.days import evening, today
from learning.ideas import AskingId, Move
from learning.people import Person, Role
from learning.refusal import Refusal
from learning.work import Work


async def say_what_came(work: Work, by: Person, id: AskingId, words: str) -> Asking:
    """Told to everyone who answered; more can be said later, and is told too."""
    asking = (await work.askings.get(id)).followed_by(by, today(work))
    if not asking.asked_at:
        raise Refusal("Nobody has been asked yet.")
    fits(words, WORDS)
    said = Outcome(len(asking.outcomes) + 1, words, work.now, by)
    asking = await work.askings.put(replace(asking, outcomes=(*asking.outcomes, said)))
    await work.askings.start(asking)
    await work.refresh_copy(asking.subject, asking.asker)
    return asking


async def hear(work: Work, asking: Asking, person: Person) -> None:
    """With what came of it their answer is finished too, unless it is being tried, asked about, or passed on."""
    place = await work.askings.place(asking.id, person)
    if place and place.answer:
        idea = await work.ideas.get(place.answer)
        passed_on = any(event.move is Move.PASSED for event in idea.events)
        if asking.outcomes and idea.waits and not passed_on:
            await sharing.came_of_it(work, idea, asking.outcomes[-1].who, asking.outcomes[-1].words)
    if not person.has_left(today(work)):
        await work.tell(person, asking.subject)


async def ends(work: Work, id: AskingId) -> None:
    """Its last day: whoever asked is reminded that those who answered wait to hear."""
    asking = await work.askings.get(id)
    if not asking.outcomes and work.now >= evening(asking.ends_on):
        await _remind(work, asking)


async def late(work: Work, id: AskingId) -> None:
    """The promised day, and nothing was said: once more; the answers themselves go to the fallback body."""
    asking = await work.askings.get(id)
    if asking.outcomes or work.now < evening(answered_by(work, asking)):
        return
    if (await work.askings.counts(id)).answered:
        await _remind(work, asking)


async def _remind(work: Work, asking: Asking) -> None:
    left = asking.asker.has_left(today(work))
    for person in await work.people.with_role(Role.FRAMEWORK_ADMIN) if left else [asking.asker]:
        if asking.is_followed_by(person, today(work)):
            await work.tell(person, asking.subject)
