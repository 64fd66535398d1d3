"""How a briefing goes out, in words: by which way, how far, how fast, and what helps where somebody was not reached."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from dialogs.kit.words import Block, Facts, Figure, Figures, Text
from dialogs.telling.briefings import ANSWERS
from learning.audience import Reachable
from learning.briefings import Briefing, Progress
from learning.delivery import Going, Why
from learning.work import Work

NEWS = "Hearback: there is news about a briefing"
NOT_YET = "cannot be reached yet"
STATES = {
    "queued": "Waiting to be sent",
    "sending": "Being sent",
    "sent": "Sent, no answer yet",
    "opened": "Opened, no answer yet",
    "answered": "Answered",
    "reached another way": "Reached another way",
    "not in chat": "Not reached yet: neither chat nor an address",
    "cannot reach": "Not reached yet: nothing arrives",
    "failed": "Not sent: a fault on our side",
    "away": "Away",
    "left": "Left",
    "withdrawn": "Withdrawn before it was sent",
}
REACHED = ("sent", "opened", "answered", "reached another way")
MISSED = ("not in chat", "cannot reach", "failed")
REASONS = {
    Why.BLOCKED: "Hearback is blocked or not installed",
    Why.ADDRESS: "The e-mail did not arrive",
    Why.UNKNOWN: "We do not know how to reach them",
    Why.AWAY: "Away",
    Why.LEFT: "Left",
    Why.OURS: "A fault on our side",
}


def by_way(way: str, ways: Mapping[str, str]) -> str:
    """ "in …": by which way somebody is reached, in the channels' own words (`learning.work.Work.ways`)."""
    return NOT_YET if way == "none" else ways.get(way, way)


def ways(reached: Reachable, work: Work) -> dict[str, str]:
    """How many of an audience would be reached by which way."""
    named = {way: by_way(way, work.ways) for way in reached.by_way}
    return {f"{named[way][:1].upper()}{named[way][1:]}": str(count) for way, count in reached.by_way.items() if count}


def remedy(why: Why, where: Iterable[str], *, again: bool = True, themselves: bool = False) -> str:
    """
    What somebody can do about it, in plain words.

    ``where``: the ways that were tried, in words.  ``again``: whether it can be tried again.  ``themselves``: whether
    it is the administrator who reads.
    """
    match why:
        case Why.BLOCKED:
            tried = " or ".join(sorted(set(where)))
            return f"Ask them to add Hearback{' ' if tried else ''}{tried}."
        case Why.ADDRESS:
            return "Ask for their right address, and put it on the next list."
        case Why.UNKNOWN:
            return "Ask them to say hello to Hearback in chat, or put their address on the next list."
        case Why.AWAY:
            return "Nothing to do: they get it when they are back." if again else "Nothing to do."
        case Why.LEFT:
            return "Nothing to do: the next list takes them off."
        case Why.OURS:
            seen = "" if themselves else " Your administrator can see it too."
            return f"It is not about these people.{seen}{' Try again when it is mended.' if again else ''}"


def progress(
    now: Progress, briefing: Briefing, going: Going | None, smallest: int, ways: Mapping[str, str]
) -> tuple[Block, ...]:
    """The states add up to the audience.  What so few have answered that it would be about someone is left out."""
    if briefing.being_counted:
        return (Text("The audience is being counted. Nothing is sent before that is done."),)
    total = now.audience
    answers = tuple(Figure(label, now.answers.get(answer, 0), now.answered) for answer, label in ANSWERS.items())
    said: tuple[Block, ...] = (Figures("What they said", answers),)
    if now.answered < smallest:
        said = (Text(f"What they said stands here once {smallest} have answered."),) if now.answered else ()
    states = tuple(Figure(STATES.get(state, state), count, total) for state, count in now.states.items() if count)
    return (
        *(_on_its_way(now, briefing, going, ways) if going else ()),
        Facts({"Answered": f"{now.answered} of {total}"}),
        *said,
        Figures("Who it went to", states),
    )


def _on_its_way(now: Progress, briefing: Briefing, going: Going, ways: Mapping[str, str]) -> tuple[Block, ...]:
    reached = sum(now.states.get(state, 0) for state in REACHED)
    bar = Figures("On its way", (Figure("Sent", reached, now.audience),))
    if briefing.paused:
        return bar, Text(f"Paused. {_people(going.waiting)} {_wait(going.waiting)} until you press Resume.")
    told = [f"About {_pace(going.a_second)}." if going.a_second and not going.stuck else "", estimate(going, ways)]
    said = " ".join(filter(None, told))
    return (bar, Text(said)) if said else (bar,)


def _people(many: int) -> str:
    return "1 person" if many == 1 else f"{many} people"


def _wait(many: int) -> str:
    return "waits" if many == 1 else "wait"


def _pace(a_second: float) -> str:
    return f"{round(a_second)} a second" if a_second >= 1.5 else f"{max(1, round(a_second * 60))} a minute"


def estimate(going: Going, ways: Mapping[str, str]) -> str:
    """Rounded as one would say it, with what it waits for; nothing where the pace is not known."""
    if going.left is None:
        return ""
    if going.stuck:
        where = " or ".join(by_way(one, ways) for one in going.stuck)
        return f"Nothing gets through {where} at the moment. It goes on by itself as soon as it can."
    if going.left < timedelta(seconds=50):
        return "Less than a minute left."
    return f"About {_about(going.left.total_seconds())} left at this pace{_longest(going, going.left, ways)}."


def _about(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 90:
        minutes = minutes if minutes < 15 else 5 * round(minutes / 5)
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    hours = round(seconds / 3600)
    return f"{hours} {'hour' if hours == 1 else 'hours'}"


def _longest(going: Going, left: timedelta, ways: Mapping[str, str]) -> str:
    """Where it takes far longer than so many at that pace would, whoever divides one by the other needs to know why."""
    if not going.slowest or not going.a_second or left.total_seconds() < 2 * going.waiting / going.a_second:
        return ""
    return f": what goes {by_way(going.slowest, ways)} takes longest"
