"""How an idea stands, in words: the idea before the person, and then what came of it."""

from datetime import date

from dialogs.kit.words import Block, Facts, Heading, Quote, Text
from dialogs.telling import beside
from dialogs.telling.findings import its_way, presented_by, says
from dialogs.telling.holding import nobody_is_left, who_has_it
from dialogs.telling.moves import LASTED as LASTED
from dialogs.telling.moves import for_whom, sentence_of
from dialogs.telling.past import for_reader
from learning.calendar import said
from learning.days import today
from learning.framework import Framework
from learning.good_practice import GOOD, IMPROVE, is_good
from learning.ideas import Agreed, Event, Idea, Kind, Moment, Move, Voice
from learning.people import Viewer
from learning.sharing import A_TRY
from learning.work import Work

ENDED = {
    Move.CAME_OF_IT: "What came of it was said",
    Move.JOINED: "It goes on together with another",
    Move.FINISHED: "It is how we work now",
    Move.TOLD_OTHERS: "Others have been told",
    Move.TALKED: "We talked it through",
    Move.STOPPED: "We tried it and stopped",
}
NO_NEWS = frozenset(
    {Move.SHARED, Move.ADDED, Move.THANKED, Move.FOR_FAMILIES, Move.LINKED, Move.LEAD_CHANGED}
    | {Move.ACTION_MADE, Move.CONSENTED, Move.TAKEN, Move.PUBLISH_ASKED, Move.PUBLISH_SAID}
)
NO_LONGER = "It was how we worked, and is no longer"
SAY = {"yes": "Yes", "not_yet": "Not yet", "no": "No"}


def until(day: date, started: date, work: Work) -> str:
    """The day a try ends; six weeks may end on a weekend or a bank holiday, and then it is the day after."""
    weeks, past = divmod((day - started).days, 7)
    about = "six weeks" if weeks == A_TRY else f"{weeks} weeks"
    words = said(day, today(work))
    return f"{words} ({about}{', past the bank holiday' if past and weeks == A_TRY else ''})" if weeks > 1 else words


def being_tried(idea: Idea, work: Work) -> str:
    tried = idea.being_tried
    assert tried is not None
    began = next(e for e in reversed(idea.events) if e.move in (Move.TRYING, Move.CHANGED, Move.TRIED))
    where = f" in {tried.place}" if tried.place else ""
    return f"Being tried{where} until {until(tried.until, began.at.date(), work)}."


def from_whom(idea: Idea, viewer: Viewer) -> str:
    """The name under the idea, never on top of it (Nottinghamshire N13), and no role."""
    author = idea.shown_author(viewer)
    if author:
        return author.name
    return "Shared in confidence" if idea.voice is Voice.CONFIDENTIAL else "Shared without a name"


def happened(event: Event, idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    """The last thing that happened, in its person's own words; openly, where they had raised it themselves."""
    read = for_reader(event, idea, viewer)
    if read is None:
        return ()
    event, who = read, named(event, idea, viewer)
    return (*in_its_words(event, idea, who, viewer, work), *beside.of_step(event, idea, who, work))


def in_its_words(event: Event, idea: Idea, who: str, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    """Of a move itself: what it means for others is `dialogs.telling.beside`'s."""
    if event.move is Move.NOT_THIS_TIME or "useful" in event.data:
        considered, useful = event.parts
        return (
            Text(f"{for_whom(event, who, work)} said: {work.framework.phrases.not_this_time}"),
            Text("What was considered:"),
            Quote(considered),
            *((Text("What is useful in it:"), Quote(useful)) if useful else ()),
        )
    if event.move is Move.RESPONDED:
        valued, curious = event.parts
        return (
            Text(f"{who} answered:"),
            *((Heading("What I valued"), Quote(valued)) if valued else ()),
            *((Heading("What I am curious about"), Quote(curious)) if curious else ()),
        )
    told = sentence_of(event, idea, who, work)
    if event.move is Move.ASKED and "talk" in event.data:
        told = (
            f"{for_whom(event, who, work)} would like to talk this through{' with you' if idea.is_by(viewer) else ''}:"
        )
    if idea.is_by(viewer) and event.move is Move.HANDED_OVER:
        told = told.replace("its author's own", "your own")
    if event.move is Move.FINISHED:  # with what was said of it last, in its own words
        said_last = next((e for e in reversed(idea.events) if e.move is Move.EVALUATED), None)
        return (*(happened(said_last, idea, viewer, work) if said_last else ()), Text(told))
    if event.move is Move.TRIED:  # as its author says it now
        return (Text(told), Quote(idea.extras.get("tried") or event.words))
    return tuple(block for block in (Text(told) if told else None, _quoted(event)) if block)


def _quoted(event: Event) -> Quote | None:
    return Quote(event.words) if event.words and event.move is not Move.ADDED else None


def named(event: Event, idea: Idea, viewer: Viewer) -> str:
    if event.who is None:
        return "Somebody"
    if idea.author and event.who.id == idea.author.id:
        author = idea.shown_author(viewer)
        return author.first_name if author else "The person who shared it"
    return event.who.first_name


def latest(idea: Idea) -> Event | None:
    """What happened last that is news: neither the sharing nor something added."""
    unsaid = () if idea.extras.get("tried") else (Move.TRIED,)  # taken back: it was never tried
    return next((e for e in reversed(idea.events) if e.move not in NO_NEWS and e.move not in unsaid), None)


def how_it_ended(idea: Idea) -> str:
    """An idea that ended is at no stage of anybody's cycle: the last of those would say that it was taken up."""
    if idea.moment is not Moment.FINISHED:
        return ""
    ended = next((ended for move, ended in ENDED.items() if any(e.move is move for e in idea.events)), "Not this time")
    lasted = next((event.data.get("answer") for event in reversed(idea.events) if event.move is Move.LASTED), "")
    return NO_LONGER if ended == ENDED[Move.FINISHED] and lasted == "no" else ended


def kinds(framework: Framework) -> dict[str, str]:
    """In the organisation's own words."""
    return {IMPROVE: framework.phrases.to_improve, GOOD: framework.phrases.good_practice}


def stands(idea: Idea, work: Work, viewer: Viewer | None = None) -> dict[str, str]:
    """Stage in the framework's own words and who has it (unless that is the viewer), with what its author added."""
    framework = work.framework
    ended = how_it_ended(idea)
    facts = {"How it ended": ended} if ended else {"Stage": framework.stage_for(idea.moment.value).label}
    its_own = viewer is not None and not idea.bodies and idea.is_with(viewer)
    if idea.waits and not its_own and (idea.bodies or idea.manager):
        gone = nobody_is_left(idea, framework)
        facts["With"] = "nobody just now: it goes on by itself" if gone else who_has_it(idea, work)
    if idea.moment in (Moment.EMBEDDING, Moment.EVALUATING) or ended == ENDED[Move.FINISHED]:
        facts["Next in the cycle"] = framework.stage_after(framework.stage_for(idea.moment.value)).label
    if idea.agreed and idea.kind is not Kind.ACTION:  # an action says it above, as what it is
        facts |= as_agreed(idea.agreed, idea, work)
    if idea.being_tried and idea.being_tried.shows:
        facts["What would show it works"] = idea.being_tried.shows
    extras = idea.extras
    if extras.get("theme"):
        facts["Theme"] = framework.themes.get(extras["theme"], extras["theme"])
    if extras.get("activities"):
        facts["Activities"] = ", ".join(framework.activities.get(id, id) for id in extras["activities"].split(","))
    if extras.get("pillars"):
        pillars = {pillar.id: pillar.label for pillar in framework.pillars}
        facts["Pillars"] = ", ".join(pillars.get(id, id) for id in extras["pillars"].split(","))
    if extras.get("kind") and (is_good(idea) or idea.kind is not Kind.IDEA):  # most ideas are to improve something
        facts["Kind"] = kinds(framework).get(extras["kind"], extras["kind"])
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
    facts |= its_way(idea, framework, today(work))
    if extras.get("outcome"):
        facts["What changed"] = extras["outcome"]
    return facts


def as_agreed(agreed: Agreed, idea: Idea, work: Work) -> dict[str, str]:
    framework = work.framework
    known = (framework.approaches.get(id) for id in agreed.approaches)
    facts = {"What kind of change": ", ".join(one.label for one in known if one)}
    facts["Part of"] = framework.plans.get(agreed.plan, agreed.plan)
    facts[framework.feasibility.get("realistic", "Is it realistic?")] = agreed.realistic
    if idea.moment is Moment.EMBEDDING:
        facts["Evaluated on"] = said(agreed.evaluate_on, today(work))
        facts["Who leads it"] = idea.manager.name if idea.manager else ""
    return {name: words for name, words in facts.items() if words}


def thanks(idea: Idea, viewer: Viewer) -> tuple[Block, ...]:
    """The newest word of thanks to whoever answered."""
    last = next((e for e in reversed(idea.events) if e.move is Move.THANKED), None)
    if last is None:
        return ()
    who = named(last, idea, viewer)
    return (Text(f"{who} says thank you:"), Quote(last.words)) if last.words else (Text(f"{who} says thank you."),)


def for_families(idea: Idea) -> tuple[Block, ...]:
    """What may be said to whoever raised it, with the newest answer (Pan-Dorset P12)."""
    last = next((e for e in reversed(idea.events) if e.move is Move.FOR_FAMILIES), None)
    return (Text("You may say to the family or young people who raised it:"), Quote(last.words)) if last else ()


def how_it_stands(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    last = latest(idea)
    testing = idea.being_tried is not None and idea.moment.value == "testing" and not idea.awaits_result
    return (
        Quote(idea.sentence),
        Text(from_whom(idea, viewer) if idea.kind is Kind.IDEA else presented_by(idea, viewer)),
        *says(idea, work.framework, today(work)),
        *(happened(last, idea, viewer, work) if last else ()),
        *((Text(being_tried(idea, work)),) if testing else ()),
        *thanks(idea, viewer),
        Facts(stands(idea, work, viewer)),
    )
