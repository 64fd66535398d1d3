"""Who has an idea, and what they promise: as it stands in a sentence."""

from collections.abc import Sequence

from dialogs.telling.meetings import before_them
from learning import routing
from learning.calendar import said
from learning.days import today
from learning.framework import Framework
from learning.ideas import Idea
from learning.people import Team, Viewer
from learning.sharing import channel_of
from learning.work import Work

GONE = "forum that was taken out of the framework"


def bodies(ids: Sequence[str], framework: Framework) -> str:
    names = [framework.bodies[id].name if id in framework.bodies else GONE for id in ids]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def who_has_it(idea: Idea, work: Work) -> str:
    if idea.bodies:
        return bodies(idea.bodies, work.framework)
    return idea.manager.name if idea.manager else ""


def the_holder(idea: Idea, work: Work) -> str:
    """As it stands in a sentence: a forum has an article, and a person none."""
    return f"{'the ' if idea.bodies else ''}{who_has_it(idea, work)}" or "nobody"


def has_it(idea: Idea, work: Work) -> str:
    """Some bodies' names are of many ("team meetings"), and then nothing *has* it."""
    many = len(idea.bodies) > 1 or routing.spans_each(tuple(filter(None, map(work.framework.bodies.get, idea.bodies))))
    begins = "It is with the " if many else "The " if idea.bodies else ""
    return f"{begins}{who_has_it(idea, work)}{'' if many else ' has it'}."


async def promise(idea: Idea, work: Work, viewer: Viewer | None = None) -> str:
    """Who has it, who reads it with them, and by when they will answer or somebody else will; nobody their own name."""
    if idea.promised_on is None or not (idea.bodies or idea.manager):
        return has_it(idea, work)
    by = said(idea.promised_on, today(work))
    if idea.bodies or idea.manager is None:
        return f"{has_it(idea, work)} It is {before_them(idea, by)}."
    fallback = work.framework.fallback.name
    if idea.manager.away_until and idea.manager.away_until >= idea.promised_on:
        back = said(idea.manager.away_until, today(work))
        if viewer == idea.manager:
            return f"You are away until {back}. The {fallback} will answer by {by}."
        return f"{idea.manager.name} has it, and is away until {back}. The {fallback} will answer by {by}."
    if viewer == idea.manager:
        return f"Promised for {by}. After that the {fallback} answers."
    channel = await channel_of(work, idea)
    who = f"{idea.manager.name} has it{f', {in_the_channel(channel)},' if channel else ''}"
    return f"{who} and will answer by {by}, or the {fallback} will."


def in_the_channel(team: Team) -> str:
    return f"in the channel of {team.name}"
