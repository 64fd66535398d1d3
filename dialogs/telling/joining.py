"""What sounds alike, and the voices of those who see it too: as a colleague, its author and whoever decides read it."""

from collections.abc import Sequence
from datetime import date

from dialogs.kit.forms import Form
from dialogs.kit.limits import HEADING, shortened
from dialogs.kit.questions import Hidden
from dialogs.kit.words import Action, Block, Button, Card, Facts, Heading, Quote, Text
from dialogs.telling.holding import who_has_it
from dialogs.telling.ideas import being_tried, from_whom, happened, how_it_ended
from dialogs.telling.lists import line
from learning.calendar import LONDON, MONTHS
from learning.days import today
from learning.ideas import DECISIONS, OPEN, Idea, IdeaId, Moment, Move
from learning.people import Person, Viewer
from learning.supporters import Support, Supporter, voices
from learning.work import Work

NAMED = 5  # of those who would help
VOICES = ("Add my voice to the first", "Add my voice to the second", "Add my voice to the third")


class Join(Form, address="idea.join"):
    idea: Hidden[IdeaId]
    kind: Hidden[Support] = Support.SEES


class Leave(Form, address="idea.leave"):
    idea: Hidden[IdeaId]


# --- before something is sent -----------------------------------------------------------------------------------------


def alike(found: Sequence[Idea], viewer: Person, work: Work) -> tuple[Block, ...]:
    """Each with who said it, when, and what came of it."""
    return tuple(block for idea in found for block in _alike(idea, viewer, work))


def _alike(idea: Idea, viewer: Person, work: Work) -> tuple[Block, ...]:
    author = idea.shown_author(viewer)
    who = author.name if author else "Somebody"
    shared = idea.shared_at.astimezone(LONDON).date()
    said = Text(f"{who} said something like this {_month(shared, today(work))}:")
    return (said, Quote(shortened(idea.sentence.partition("\n")[0], HEADING)[0]), *_came_of_it(idea, work))


def voice_buttons(found: Sequence[Idea]) -> tuple[Button, ...]:
    """With several, each button says which of them it is for."""
    which = ("Add my voice to it",) if len(found) == 1 else VOICES
    return tuple(Button.does(label, Join(idea=idea.id)) for label, idea in zip(which, found, strict=False))


def sounds_like(found: Sequence[Idea], words: str, viewer: Person, work: Work, different: Action) -> Card:
    """Instead of sending it: nothing is kept, and what was typed is in the button that sends it."""
    what = "an idea that is" if len(found) == 1 else "ideas that are"
    body = (*alike(found, viewer, work), Text("Yours is not sent yet. You wrote:"), Quote(words))
    return Card(f"This sounds like {what} here already", body, (*voice_buttons(found), different))


def _month(day: date, today: date) -> str:
    if (day.year, day.month) == (today.year, today.month):
        return "lately"
    return f"in {MONTHS[day.month - 1]}{'' if day.year == today.year else f' {day.year}'}"


def _came_of_it(idea: Idea, work: Work) -> tuple[Block, ...]:
    ended = how_it_ended(idea)
    if ended:
        return (Text(f"What came of it: {ended}."),)
    if idea.moment is Moment.EMBEDDING:
        kept = next((event.words for event in reversed(idea.events) if event.move is Move.KEPT), "")
        changed = idea.extras.get("outcome")
        return (
            Text("It was tried and kept:" if kept else "It was tried and kept."),
            *((Quote(kept),) if kept else ()),
            *((Text("What changed:"), Quote(changed)) if changed else ()),
        )
    if idea.moment is Moment.TESTING:
        return (Text(being_tried(idea, work)),)
    holder = who_has_it(idea, work)
    return (Text(f"It is with {'the ' if idea.bodies else ''}{holder}."),) if holder else ()


# --- to whoever decides -----------------------------------------------------------------------------------------------


async def similar(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    """Titles and where each stands (Nottinghamshire N12): whoever decides sees what is like it."""
    found = await work.similar.like(idea.sentence, viewer, but=idea.id)
    return (Heading("Similar ideas"), *(Text(line(i.title, _stage(i, work))) for i in found)) if found else ()


def _stage(idea: Idea, work: Work) -> str:
    return how_it_ended(idea) or work.framework.stage_for(idea.moment.value).label


# --- the voices -------------------------------------------------------------------------------------------------------


def seen_by(found: Sequence[Supporter], *, named: bool = True) -> tuple[Block, ...]:
    """How many; and to its author and whoever decides, by name, who would help."""
    if not found:
        return ()
    testers = [one.person.name for one in found if one.kind is Support.TESTS]
    helps = f"; {len(testers)} would help test it" if testers else ""
    said = Text(f"Seen by {len(found)} other{'' if len(found) == 1 else 's'}{helps}.")
    more = f" and {len(testers) - NAMED} more" if len(testers) > NAMED else ""
    names = ", ".join(testers[:NAMED]) + more
    return (said, Facts({"Would help test it": names})) if testers and named else (said,)


async def for_colleague(idea: Idea, viewer: Person, work: Work) -> Card:
    """Whoever joined hears every decision in its own words; another colleague reads what came of it."""
    found = await voices(work, idea)
    mine = next((one for one in found if one.person.id == viewer.id), None)
    news: tuple[Block, ...] = _came_of_it(idea, work)
    if mine:
        last = next((event for event in reversed(idea.events) if event.move in DECISIONS), None)
        news = happened(last, idea, viewer, work) if last else ()
        if idea.moment is Moment.TESTING and not idea.awaits_result:
            news = (*news, Text(being_tried(idea, work)))
    others = [one for one in found if one is not mine]
    about = (Quote(idea.sentence), Text(from_whom(idea, viewer)))
    facts = {"How it ended" if how_it_ended(idea) else "Stage": _stage(idea, work)}
    body = (*(news if mine else ()), *about, *(() if mine else news), *seen_by(others, named=False), Facts(facts))
    return Card(
        _title(mine),
        body,
        _voices(idea, mine, work.framework.phrases.join),
        line="Hearback: there is news about an idea",
    )


def _title(mine: Supporter | None) -> str:
    if mine is None:
        return "A colleague's idea"
    return "You would help test this" if mine.kind is Support.TESTS else "You see this too"


def _voices(idea: Idea, mine: Supporter | None, says: str) -> tuple[Action, ...]:
    sees = Button.does(says, Join(idea=idea.id))
    tests = Button.does("I would help test it", Join(idea=idea.id, kind=Support.TESTS))
    back = Button.does("Take my voice back", Leave(idea=idea.id))
    can_help = idea.moment in OPEN and not (mine and mine.kind is Support.TESTS)
    return (*(() if mine else (sees,)), *((tests,) if can_help else ()), *((back,) if mine else ()))
