"""How far an idea, a finding or an action has gone: each move with day, person and words, and what is still to come."""

from dataclasses import replace
from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel

from dialogs.kit.dialog import Dialog, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Action, Block, Button, Card, Heading, Quote, SignIn, Text
from dialogs.telling.beside import of_step
from dialogs.telling.holding import bodies, promise
from dialogs.telling.ideas import being_tried, from_whom, in_its_words, named
from dialogs.telling.meetings import back_to
from dialogs.telling.moves import for_whom
from dialogs.telling.past import for_reader
from learning import history, joining, lasting, steering
from learning.calendar import LONDON, said
from learning.days import today
from learning.history import Coming
from learning.ideas import DECIDED, DONE, Event, Idea, IdeaId, Kind, Moment, Move, Voice
from learning.people import Person, Viewer
from learning.work import Work

TITLE = "Its journey"
COMES = "Still to come"
IN_CHAT = 8
ADDED = {
    "theme": "its theme",
    "kind": "whether it is good practice",
    "affected": "who is most affected",
    "families": "what children and families would say",
    "tried": "what was tried before",
    "others": "that others should know",
    "belongs": "where it belongs",
    "method": "another way of looking",
}
"""What its author or whoever has it can add; what else is kept with an addition is no move that others read."""


class Show(Form, address="idea.history"):
    """Every move of one item, in order."""

    idea: Hidden[IdeaId]


class Row(BaseModel, frozen=True):
    """A move, or a step that is still to come; ``on`` is its day, where there is one."""

    part: Literal["happened", "to come"]
    on: date | None = None
    who: str = ""
    what: str
    words: str = ""
    """Somebody's own, and nothing of ours among them."""
    then: str = ""
    """What that meant, in ours."""


class HowFar(View):
    template: ClassVar[str] = "history.html"

    item: str
    as_at: date
    rows: tuple[Row, ...]
    page: SignIn
    opens: tuple[Button, ...]

    def of(self, part: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.part == part)

    def day(self, row: Row) -> str:
        return said(row.on, self.as_at) if row.on else ""

    def card(self) -> Card:
        moves = self.of("happened")
        earlier = len(moves) - IN_CHAT
        blocks: list[Block] = [Quote(self.item)]
        blocks += [Text(f"{earlier} before these are on the page.")] if earlier > 0 else []
        for row in moves[-IN_CHAT:]:
            blocks.append(Text(f"{self.day(row)}: {row.what}"))
            blocks += [Quote(row.words)] if row.words else []
            blocks += [Text(row.then)] if row.then else []
        comes = [Text(row.what) for row in self.of("to come")]
        blocks += [Heading(COMES), *comes] if comes else [Text("Nothing is still to come: it has ended.")]
        actions: tuple[Action, ...] = (*self.opens, self.page)
        return Card(TITLE, tuple(blocks), actions)


dialog = Dialog("how far one has gone", opens=Show, begin=lambda _: TITLE, for_whom=lambda _: False, rank=90)
"""From an item's card alone."""


async def offer(idea: Idea, viewer: Viewer, work: Work) -> tuple[Button, ...]:
    """Behind More on its card, for whoever may follow it."""
    may = await history.may_follow(work, idea, viewer)
    return (Button.shows(TITLE, Show(idea=idea.id)),) if may else ()


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> HowFar:
    idea = await history.followed(turn.work, turn.person, form.idea)
    opens = idea.may_be_seen_by(turn.person) or await joining.may_read(turn.work, idea, turn.person)
    return HowFar(
        item=idea.sentence,
        as_at=today(turn.work),
        rows=(*await _moves(idea, turn.person, turn.work), *await _to_come(idea, turn.work)),
        page=SignIn("See all of it on the page", f"/show/{Show.address}.html?idea={idea.id}"),
        opens=(Button("Back to it", "idea.show", {"idea": str(idea.id)}, how="show"),) if opens else (),
    )


# --- what has happened ------------------------------------------------------------------------------------------------


async def _moves(idea: Idea, viewer: Person, work: Work) -> list[Row]:
    """In order, with what teams' meetings said on its way for whoever reads that on its card."""
    moves = [(event.at, row) for event in idea.events if (row := _move(event, idea, viewer, work))]
    for line in await back_to(idea, viewer, work) if history.reads_all(idea, viewer) else ():
        if line.team and line.at:
            told = f"What {line.team.name} said in its meeting:"
            moves.append((line.at, _row(line.at.astimezone(LONDON).date(), line.team.name, told, line.words)))
    return [row for _, row in sorted(moves, key=lambda move: move[0])]


def _row(on: date, who: str, what: str, words: str = "", then: str = "") -> Row:
    told = what if words else f"{what.rstrip(':.')}."  # nothing follows
    return Row(part="happened", on=on, who=who, what=told, words=words, then=then)


def _move(event: Event, idea: Idea, viewer: Person, work: Work) -> Row | None:
    """
    In the words of its card, but for what is about this moment and not about that one.

    Whoever only follows it reads decisions in their own words, and of what was asked and answered that it was.
    """
    read = for_reader(event, idea, viewer)
    if read is None:
        return None
    event, who = read, named(read, idea, viewer) if read.who else ""
    on = event.at.astimezone(LONDON).date()
    if not history.reads_all(idea, viewer) and event.move not in history.TOLD:
        told = (DONE.get(event.move, "").format(who=who).strip(), "")
    elif own := _own(event, idea, who, work):
        told = (own, event.words)
    else:
        then = replace(idea, promised_on=None, agreed=None)  # what it promises and agrees now was not so then
        told = _in_words(in_its_words(event, then, named(event, idea, viewer), viewer, work))
    meant = " ".join(block.text for block in of_step(event, idea, who, work, then=True) if isinstance(block, Text))
    return _row(on, who, *told, meant) if told[0] else None


def _in_words(blocks: tuple[Block, ...]) -> tuple[str, str]:
    texts = [block.text for block in blocks if isinstance(block, Text | Heading | Quote)]
    return (texts[0], "\n\n".join(texts[1:])) if texts else ("", "")


def _own(event: Event, idea: Idea, who: str, work: Work) -> str:
    """What a card does not say of a move, since it shows it in another way."""
    match event.move:
        case Move.SHARED:
            return _shared(idea, who)
        case Move.ADDED:
            what = ADDED.get(event.data.get("what", ""))
            return f"{who} added {what}." if what and who else ""
        case Move.TRYING:
            where = f" in {event.data['place']}" if event.data.get("place") else ""
            until = event.data.get("until")
            by = f" until {said(date.fromisoformat(until), today(work))}" if until else ""
            return f"{for_whom(event, who, work)} said: try it{where}{by}:"
        case Move.TRY_ENDED:
            return "The try ended."
        case Move.GATHERED if not event.data.get("bodies"):
            return "The meetings that had it have talked about it, or their day has passed."
        case Move.FINISHED:  # its verdict is a move of its own, just before
            return "It has been evaluated, and is how we work now."
        case Move.TAKEN:
            return f"{who} has taken it."
        case Move.LINKED:
            return f"{who} linked it to something else."
        case Move.LEAD_CHANGED:
            return f"{event.data.get('to', '')} leads on it now; {event.data.get('from', '')} did before."
        case Move.ACTION_MADE:
            return f"{who} added an action."
        case Move.CONSENTED:
            return f"{who} said whether others may be told."
        case Move.FOR_FAMILIES:
            return f"{who} said what may be told to the family or young people who raised it:"
        case Move.ROUTE_CHANGED:
            first = work.framework.routes.get(event.data.get("from", ""))
            was = f" At first it was: {steering.said(first, work.framework)}." if first else ""
            return f"{who} changed its route.{was} Why:"
        case Move.LASTING:
            return "The day came to ask whether it is still happening."
        case _:
            return ""


def _shared(idea: Idea, who: str) -> str:
    if idea.voice is not Voice.NAMED:
        return f"It was {from_whom(idea, idea.team).lower()}."
    done = {Kind.IDEA: "shared", Kind.FINDING: "presented", Kind.ACTION: "added"}[idea.kind]
    return f"{who or 'Somebody'} {done} it."


# --- what is still to come --------------------------------------------------------------------------------------------


async def _to_come(idea: Idea, work: Work) -> list[Row]:
    following = await _next(idea, work)
    asked = [Row(part="to come", what="The answer: is it still happening?")] if idea.lasting else []
    asked += [Row(part="to come", what="Its author's answer to what they were asked.")] if idea.question else []
    rows = [*asked, *([Row(part="to come", on=following[1], what=following[0])] if following else [])]
    steps = history.still_to_come(idea, work.framework)
    return [*rows, *(Row(part="to come", what=_step(step, work)) for step in steps)]


def _step(step: Coming, work: Work) -> str:
    names = bodies(step.bodies, work.framework)
    told = f"What has come of it, said by the {names}" if step.evaluating else f"The {names}, if it goes on to them"
    return f"{told} (where it is called for)." if step.optional else f"{told}."


async def _next(idea: Idea, work: Work) -> tuple[str, date | None] | None:
    """Who does what next, and by which day."""
    asked = lasting.asked_next(work, idea)
    if idea.awaits_answer:
        return None
    if idea.moment in DECIDED or idea.moment is Moment.EVALUATING or idea.to_agree or idea.place_asked:
        return await promise(idea, work), idea.promised_on
    if idea.moment is Moment.TESTING and idea.being_tried and not idea.awaits_result:
        return being_tried(idea, work), idea.being_tried.until
    if idea.awaits_result:
        return "What came of the try: keep it, change it, or stop.", idea.promised_on
    if idea.moment is Moment.EMBEDDING and idea.agreed:
        on = idea.agreed.evaluate_on
        return f"On {said(on, today(work))} whoever leads it is asked whether it is in place.", on
    if asked and not idea.lasting:
        return f"On {said(asked, today(work))} somebody is asked whether it is still happening.", asked
    return None
