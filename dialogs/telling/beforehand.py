"""Where something goes, and to how many, before it is sent there: two hundred meetings are not to be a surprise."""

from collections.abc import Sequence

from dialogs.telling.holding import bodies
from learning import forums
from learning.framework import Body
from learning.ideas import Idea, Moment
from learning.work import Work


async def goes_to(idea: Idea, moment: Moment, work: Work, *, down: bool = False) -> str:
    """Where it goes when it is passed on (or, ``down``, agreed); nothing where that is no meeting of each."""
    return _said(await forums.lands(work, idea, moment, down=down), work)


async def presented_to(idea: Idea, first: Sequence[Body], work: Work) -> str:
    """The same of a finding that is not on its way yet."""
    return _said(await forums.of_each(work, idea, first), work)


def _said(landing: Sequence[tuple[Body, int]], work: Work) -> str:
    if not landing:
        return ""
    each = ", and ".join([_each(body.of, many) for body, many in landing])
    return f"It goes to the {bodies([body.id for body, _ in landing], work.framework)}: {each}."


def _each(of: str, many: int) -> str:
    if of == "pair":
        return "one person and their supervisor" if many == 1 else f"{many} people, each with their supervisor"
    return "one team, in its own meeting" if many == 1 else f"{many} teams, each in its own meeting"
