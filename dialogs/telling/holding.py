"""Who has an idea, and what they promise: as it stands in a sentence."""

from collections.abc import Sequence

from dialogs.kit.limits import LABEL
from dialogs.telling.meetings import before_them
from learning import forums, routing
from learning.calendar import said
from learning.days import today
from learning.framework import Framework
from learning.ideas import Idea
from learning.people import Person, Team, Viewer
from learning.sharing import channel_of
from learning.whom import holder_for, manager_of
from learning.work import Work

GONE = "that the framework has no more"


def bodies(ids: Sequence[str], framework: Framework) -> str:
    """After an article.  What the framework has no more has no name here either, and is said once."""
    names = [framework.bodies[id].name for id in ids if id in framework.bodies]
    if gone := len(ids) - len(names):
        lost = f"forum {GONE}" if gone == 1 else f"{gone} forums {GONE}"
        names = [*names, f"the {lost}" if names else lost]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def nobody_is_left(idea: Idea, framework: Framework) -> bool:
    """Every body that has it was taken out of the file: until the next tick, which takes it on, and no longer."""
    return bool(idea.bodies) and not any(body in framework.bodies for body in idea.bodies)


async def passes_to(idea: Idea, work: Work) -> tuple[str, str]:
    """The label of the button that passes it on, and the whole of it where a button cannot hold that; or nothing."""
    reached = await forums.reaches(work, idea)
    if not reached:
        return "", ""
    verb = work.framework.phrases.pass_on
    whole = f"{verb} {bodies([body.id for body in reached], work.framework)}"
    if len(whole) <= LABEL:
        return whole, ""
    short = " and ".join(body.short or body.name for body in reached)
    return f"{verb} {short}", f"In full: {whole}."


def who_has_it(idea: Idea, work: Work) -> str:
    if idea.bodies:
        return bodies(idea.bodies, work.framework)
    return idea.manager.name if idea.manager else ""


def the_holder(idea: Idea, work: Work) -> str:
    """As it stands in a sentence: a forum has an article, and a person none."""
    return f"{'the ' if idea.bodies else ''}{who_has_it(idea, work)}" or "nobody"


def has_it(idea: Idea, work: Work) -> str:
    """Some bodies' names are of many ("team meetings"), and then nothing *has* it."""
    if nobody_is_left(idea, work.framework):
        return f"It was with the {who_has_it(idea, work)}, and goes on by itself now."
    many = len(idea.bodies) > 1 or routing.spans_each(tuple(filter(None, map(work.framework.bodies.get, idea.bodies))))
    begins = "It is with the " if many else "The " if idea.bodies else ""
    return f"{begins}{who_has_it(idea, work)}{'' if many else ' has it'}."


async def promise(idea: Idea, work: Work, viewer: Viewer | None = None) -> str:
    """Who has it, who reads it with them, and by when they will answer or somebody else will; nobody their own name."""
    if idea.promised_on is None or not (idea.bodies or idea.manager) or nobody_is_left(idea, work.framework):
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


async def to_whom(author: Person, work: Work, *, past: bool = False) -> str:
    """Before words of theirs are sent, after "to": who gets them, and in whose channel everybody reads them."""
    theirs = await manager_of(work, author) if past else None
    to = await holder_for(work, author, kept_from={str(theirs.id)} if theirs else ())
    if to.person is None:
        return f"the {work.framework.fallback.name}"
    shown = not to.alone and await work.people.channel_since(to.person.of_team)
    return f"{to.person.first_name}{f', {in_the_channel(to.person.of_team)}' if shown else ''}"
