"""How an idea stands, in words: the idea before the person, and then what came of it."""

from collections.abc import Sequence
from datetime import date

from dialogs.kit.words import Block, Facts, Quote, Text
from learning.calendar import said
from learning.framework import Framework
from learning.ideas import Event, Idea, Moment, Move, Voice
from learning.people import Team, Viewer
from learning.sharing import A_TRY, channel_of, today
from learning.work import Work

KINDS = {"good": "Good practice", "improve": "Something to improve"}
SAY = {"yes": "Yes", "not_yet": "Not yet", "no": "No"}


def bodies(ids: Sequence[str], framework: Framework) -> str:
    names = [framework.bodies[id].name if id in framework.bodies else id for id in ids]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def who_has_it(idea: Idea, work: Work) -> str:
    if idea.bodies:
        return bodies(idea.bodies, work.framework)
    return idea.manager.name if idea.manager else ""


async def promise(idea: Idea, work: Work) -> str:
    """Who has it, who reads it with them, and by when they will answer or somebody else will."""
    if idea.bodies or idea.promised_on is None or idea.manager is None:
        return f"{'The ' if idea.bodies else ''}{who_has_it(idea, work)} has it."
    by = said(idea.promised_on, today(work))
    fallback = work.framework.fallback.name
    channel = await channel_of(work, idea)
    has_it = f"{idea.manager.name} has it{f', {in_the_channel(channel)},' if channel else ''}"
    return f"{has_it} and will answer by {by}, or the {fallback} will."


def in_the_channel(team: Team) -> str:
    return f"in the channel of {team.name}"


def until(day: date, started: date, work: Work) -> str:
    """The day a try ends; six weeks may end on a weekend or a bank holiday, and then it is the day after."""
    weeks, past = divmod((day - started).days, 7)
    about = "six weeks" if weeks == A_TRY else f"{weeks} weeks"
    words = said(day, today(work))
    return f"{words} ({about}{', past the bank holiday' if past and weeks == A_TRY else ''})" if weeks > 1 else words


def being_tried(idea: Idea, work: Work) -> str:
    tried = idea.being_tried
    assert tried is not None
    began = next(e for e in reversed(idea.events) if e.move in (Move.TRYING, Move.CHANGED))
    where = f" in {tried.place}" if tried.place else ""
    return f"Being tried{where} until {until(tried.until, began.at.date(), work)}."


def from_whom(idea: Idea, viewer: Viewer) -> str:
    """The name under the idea, never on top of it (Nottinghamshire N13), and no role."""
    author = idea.shown_author(viewer)
    if author:
        return author.name
    return "Shared in confidence" if idea.voice is Voice.CONFIDENTIAL else "Shared without a name"


def happened(event: Event, idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    """The last thing that happened, in its person's own words."""
    who = _named(event, idea, viewer)
    if event.move is Move.NOT_THIS_TIME:
        considered, _, useful = event.words.partition("\n\n")
        return (
            Text(f"{who} said: not this time. What was considered:"),
            Quote(considered),
            *((Text("What is useful in it:"), Quote(useful)) if useful else ()),
        )
    passed = bodies(event.data.get("bodies", "").split(","), work.framework)
    sentences = {
        Move.ASKED: f"{who} asks:",
        Move.ANSWERED: f"{who} answered:",
        Move.TRYING: f"{who} says:" if event.words else "",
        Move.SHOWS: "What would show that it works:",
        Move.TRY_ENDED: f"The try ended on {said(idea.being_tried.until, today(work))}." if idea.being_tried else "",
        Move.KEPT: f"{who} says: keep it.",
        Move.CHANGED: f"{who} says: change it, and try again.",
        Move.STOPPED: "We tried it and stopped, because:",
        Move.PASSED: f"{who} passed it to the {passed}." if event.who else f"It was passed to the {passed}.",
        Move.PROMISE_PASSED: f"The promised day has passed, so the {passed} has it now.",
        Move.CAME_OF_IT: f"{who} said what came of it:",
    }
    sentence = sentences.get(event.move, "")
    return tuple(block for block in (Text(sentence) if sentence else None, _quoted(event)) if block)


def _quoted(event: Event) -> Quote | None:
    return Quote(event.words) if event.words and event.move is not Move.ADDED else None


def _named(event: Event, idea: Idea, viewer: Viewer) -> str:
    if event.who is None:
        return "Somebody"
    if idea.author and event.who.id == idea.author.id:
        author = idea.shown_author(viewer)
        return author.first_name if author else "The person who shared it"
    return event.who.first_name


def latest(idea: Idea) -> Event | None:
    """What happened last that is news: neither the sharing nor something added."""
    quiet = (Move.SHARED, Move.ADDED)
    return next((e for e in reversed(idea.events) if e.move not in quiet), None)


def how_it_ended(idea: Idea) -> str:
    """An idea that ended is at no stage of anybody's cycle: the last of those would say that it was taken up."""
    if idea.moment is not Moment.FINISHED:
        return ""
    if any(e.move is Move.CAME_OF_IT for e in idea.events):
        return "What came of it was said"
    return "We tried it and stopped" if any(e.move is Move.STOPPED for e in idea.events) else "Not this time"


def stands(idea: Idea, work: Work, viewer: Viewer | None = None) -> dict[str, str]:
    """Stage in the framework's own words and who has it (unless that is the viewer), with what its author added."""
    framework = work.framework
    ended = how_it_ended(idea)
    facts = {"How it ended": ended} if ended else {"Stage": framework.stage_for(idea.moment.value).label}
    its_own = viewer is not None and not idea.bodies and idea.is_with(viewer)
    if idea.waits and not its_own and (idea.bodies or idea.manager):
        facts["With"] = who_has_it(idea, work)
    if idea.being_tried and idea.being_tried.shows:
        facts["What would show it works"] = idea.being_tried.shows
    extras = idea.extras
    if extras.get("theme"):
        facts["Theme"] = framework.themes.get(extras["theme"], extras["theme"])
    if extras.get("kind"):
        facts["Kind"] = KINDS.get(extras["kind"], extras["kind"])
    if extras.get("affected"):
        facts["Most affected"] = extras["affected"]
    if extras.get("had_a_say"):
        facts["Have they had a say?"] = SAY.get(extras["had_a_say"], extras["had_a_say"])
    if extras.get("families"):
        facts["What children and families would say"] = extras["families"]
    if extras.get("tried"):
        facts["Already tried"] = extras["tried"]
    if extras.get("others"):
        facts["Other agencies should know"] = "Yes"
    if extras.get("outcome"):
        facts["What changed"] = extras["outcome"]
    return facts


def how_it_stands(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    last = latest(idea)
    testing = idea.being_tried is not None and idea.moment.value == "testing" and not idea.awaits_result
    return (
        Quote(idea.sentence),
        Text(from_whom(idea, viewer)),
        *(happened(last, idea, viewer, work) if last else ()),
        *((Text(being_tried(idea, work)),) if testing else ()),
        Facts(stands(idea, work, viewer)),
    )
