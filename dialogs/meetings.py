"""What a team's meeting has before it: for its manager, who says in one press that the team has talked about it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Hidden, Paragraph
from dialogs.kit.words import Action, Block, Button, Card, Quote, Text
from dialogs.my_team import Show as MyTeam
from dialogs.my_team import came_down_from
from dialogs.telling import evaluating
from dialogs.telling.holding import bodies
from learning import forums
from learning.agendas import Line, LineId, Outcome
from learning.calendar import LONDON, said
from learning.days import today
from learning.ideas import Idea, Move
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.subject import Subject
from learning.work import Work

TEAM = "For your team's meeting"
PAIR = "For your next supervision"
NOTICE = "Hearback: something for a meeting"
GOES_ON = frozenset({Move.PASSED, Move.AGREED, Move.ROUTE_CHANGED})
"""Moves whose words go with it to whoever has it next."""
AT_HOME = 3
EVALUATES = "What has come of it where you are? It goes to whoever evaluates it next, as your team's words. No names."
STANDS = (
    "What comes down to your team from a board or forum stands here, to be talked about in your own meeting. "
    "What your team then says goes back with it."
)


class Show(Form, address="meetings.show"):
    """What is before one's team, one at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


class OfLine(Form, address="line.of"):
    subject: Hidden[LineId]


class Discussed(OfLine, address="line.discussed"):
    """It was talked about."""


class TeamSays(OfLine, address="line.says", title="What your team says", submit="Save"):
    words: Paragraph = Field(
        min_length=1,
        max_length=1500,
        title="What does your team say?",
        description="It goes with it to whoever has it next, as your team's words. No names.",
    )


dialog = Dialog("meetings", opens=Show, begin=lambda _: TEAM, rank=7)


@dialog.about("line")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    if not isinstance(viewer, Person):
        raise Refusal("This is not for a channel.")
    line = await work.agendas.get(LineId(id))
    await forums.may_answer(work, viewer, line)
    return await for_line(line, await work.ideas.get(line.idea), viewer, work)


async def for_line(line: Line, idea: Idea, viewer: Person, work: Work) -> Card:
    """What it says and what goes with it; never who shared it."""
    before = Text(f"Before the {bodies([line.body], work.framework)}{_by(line, work)}.")
    if line.body not in work.framework.bodies:
        before = Text("The framework has no such meeting any more, so it goes on by itself. What you say goes with it.")
    with_it = await _evaluated(idea, work) if line.evaluating else _goes_with(idea)
    body: tuple[Block, ...] = (*_whence(line, idea, work), Quote(idea.sentence), *with_it, before)
    title = await _title(line, viewer, work)
    if not line.is_open:
        return Card(title, (*_came_of(line, work), *body), line=NOTICE, about=line.subject)
    says = (Button.asks("Discussed, and your team says…", TeamSays, subject=str(line.id)),) if not line.person else ()
    actions: tuple[Action, ...] = (Button.does("Discussed", Discussed(subject=line.id)), *says)
    return Card(title, body, actions, line=NOTICE, about=line.subject)


def _goes_with(idea: Idea) -> tuple[Block, ...]:
    last = next((e for e in reversed(idea.events) if e.words and e.move in GOES_ON), None)
    return (Text("What goes with it:"), Quote(last.words)) if last else ()


async def _evaluated(idea: Idea, work: Work) -> tuple[Block, ...]:
    """It is in use already: what is talked about is what has come of it."""
    return (
        *evaluating.looked_at(idea, work),
        *evaluating.found(idea, work),
        *await evaluating.teams_found(idea, work),
    )


async def _title(line: Line, viewer: Person, work: Work) -> str:
    if not line.person:
        return TEAM
    if line.person == viewer.id:
        return PAIR
    whose = await work.people.get(line.person)
    return f"For supervision with {whose.name}" if whose else PAIR


def _by(line: Line, work: Work) -> str:
    return f", to be talked about by {said(line.due_on, today(work))}" if line.is_open else ""


def _whence(line: Line, idea: Idea, work: Work) -> tuple[Text, ...]:
    source = came_down_from(line, idea, work)
    return (Text(f"From the {source}:"),) if source else ()


def _came_of(line: Line, work: Work) -> tuple[Block, ...]:
    on = f" on {said(line.at.astimezone(LONDON).date(), today(work))}" if line.at else ""
    if line.outcome is Outcome.DISCUSSED:
        who = "You" if line.person else "Your team"
        words = (Text("What your team said:"), Quote(line.words)) if line.words else ()
        return (Text(f"{who} talked about it{on}. Thank you."), *words, Text("It was about:"))
    return (Text(f"It has gone on{on}: it need not be talked about any more."),)


# --- what is said -----------------------------------------------------------------------------------------------------


@dialog.names(LineId)
async def first_words(id: LineId, reader: Person, work: Work) -> str:
    line = await work.agendas.get(id)
    return (await work.ideas.get(line.idea)).title


@dialog.prepare(TeamSays)
async def as_it_stands(form: TeamSays, turn: Turn) -> Prepared:
    line = await turn.work.agendas.get(form.subject)
    await forums.may_answer(turn.work, turn.person, line)
    return Prepared(help={"words": EVALUATES} if line.evaluating else {})


@dialog.on(Discussed)
async def discussed(form: Discussed, turn: Turn) -> Reply:
    return await _after(form, "", turn)


@dialog.on(TeamSays)
async def team_says(form: TeamSays, turn: Turn) -> Reply:
    return await _after(form, form.words, turn)


async def _after(form: OfLine, words: str, turn: Turn) -> Card:
    await forums.discuss(turn.work, turn.person, form.subject, words)
    await turn.work.refresh(Subject("round", turn.person.id))
    return await card(form.subject, turn.person, turn.work)


# --- all of them ------------------------------------------------------------------------------------------------------


async def of_teams(person: Person, work: Work) -> Sequence[Line]:
    return [line for line in await work.agendas.for_person(person) if not line.person]


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Card:
    found = await of_teams(turn.person, turn.work)
    if not found:
        none = "Nothing is before it now. What you see with your team can go the other way at any time."
        begin = Button(turn.work.framework.phrases.share, "idea.share", how="ask")
        return Card(f"{TEAM}: nothing", (Text(STANDS), Text(none)), (begin, Button.shows("Your team", MyTeam())))
    at = form.after % len(found)
    line = found[at]
    shown = await for_line(line, await turn.work.ideas.get(line.idea), turn.person, turn.work)
    following = Button.shows("The next one", Show(after=(at + 1) % len(found)))
    which = (Text(f"This is number {at + 1} of {len(found)}."),) if len(found) > 1 else ()
    on = (following,) if which else ()
    return replace(
        shown, body=(*which, *shown.body), actions=(*shown.actions, *on, Button.shows("Your team", MyTeam()))
    )


@dialog.home(23)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    found = await of_teams(person, work)
    ideas = {idea.id: idea for idea in await work.ideas.these([line.idea for line in found[:AT_HOME]])}
    cards = [await for_line(line, ideas[line.idea], person, work) for line in found[:AT_HOME]]
    if len(found) > AT_HOME:
        more = Text(f"{len(found) - AT_HOME} more behind these.")
        cards.insert(0, Card(f"{TEAM}: {len(found)}", (more,), (Button.shows("Show me all of them", Show()),)))
    return cards
