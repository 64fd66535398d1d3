"""
Who may have an idea: its author's manager, whoever stands in, the next above; never whom its author keeps it from.

Every way in which one is chosen asks here, with ``kept_from``: whom it goes past, and whose own decision it is about.
"""

from collections.abc import Collection
from dataclasses import dataclass

from learning.days import today
from learning.ideas import Idea
from learning.people import Person, PersonId
from learning.work import Work


@dataclass(frozen=True)
class Holder:
    """Nobody is the fallback body.  ``in_for`` is away, and ``alone`` is never shown in a team's channel."""

    person: Person | None
    in_for: Person | None = None
    alone: bool = False


async def manager_of(work: Work, author: Person) -> Person | None:
    """
    The author's manager, unless that leads nowhere: none on file, one who has left, oneself, or a loop.

    Then it is the framework's fallback body, from the first day (design 5: nothing stops at a manager).
    """
    manager = await work.people.get(author.manager) if author.manager else None
    if manager is None or manager.has_left(today(work)) or manager.id == author.id:
        return None
    above, met = manager, {manager.id}
    while above.manager and above.manager not in met:
        if above.manager == author.id:
            return None
        met.add(above.manager)
        further = await work.people.get(above.manager)
        if further is None:
            break
        above = further
    return manager


async def holder_for(work: Work, author: Person, *, kept_from: Collection[str] = ()) -> Holder:
    """
    Whoever decides now: their manager, or whoever stands in while that one is away.

    Past a manager it is the first above from whom it is not kept and who is here, or somebody here in their place.
    """
    manager = await manager_of(work, author)
    if manager and kept_from:
        return await _past(work, author, manager, kept_from)
    if manager is None:
        return Holder(None)
    if manager.is_away(today(work)) and (deputy := await deputy_of(work, manager, author, kept_from)):
        return Holder(deputy, manager, alone=True)
    return Holder(manager)


async def _past(work: Work, author: Person, manager: Person, kept_from: Collection[str]) -> Holder:
    met = {manager.id}
    while manager.manager and manager.manager not in met:
        met.add(manager.manager)
        above = await work.people.get(manager.manager)
        if above is None:
            break
        if await _somebody(work, above.id, author, kept_from):
            if not above.is_away(today(work)):
                return Holder(above, alone=True)
            if deputy := await deputy_of(work, above, author, kept_from):
                return Holder(deputy, above, alone=True)
        manager = above
    return Holder(None)


async def who_decides(work: Work, author: Person) -> Person | None:
    return (await holder_for(work, author)).person


async def deputy_of(work: Work, person: Person, author: Person | None, kept_from: Collection[str]) -> Person | None:
    """Whom they named, if that one is here, and it is neither their idea nor kept from them."""
    deputy = await _somebody(work, person.deputy, author, kept_from)
    return deputy if deputy and deputy.id != person.id and not deputy.is_away(today(work)) else None


async def next_after(work: Work, idea: Idea) -> Person | None:
    """Whom the manager named, or the manager's own manager; nobody, where somebody has had it in their place."""
    had = idea.stands_in_for or any(event.data.get("to") == "deputy" for event in idea.events)
    if idea.manager is None or had or idea.asked:
        return None
    if named := await deputy_of(work, idea.manager, idea.author, idea.kept_from):
        return named
    above = await _somebody(work, idea.manager.manager, idea.author, idea.kept_from)
    return above if above and above.id != idea.manager.id and not above.is_away(today(work)) else None


async def _somebody(
    work: Work, id: PersonId | None, author: Person | None, kept_from: Collection[str]
) -> Person | None:
    if id is None or str(id) in kept_from or (author and id == author.id):
        return None
    person = await work.people.get(id)
    return person if person and not person.has_left(today(work)) else None
