"""
Four people and their dialogs, small enough to read, for the web's tests.

Bethan shares ideas, Nkechi answers them, Anwen has a letter about a briefing, Leopold sees how far it went.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden, Line, Paragraph
from dialogs.kit.view import View
from dialogs.kit.words import Block, Button, Card, Facts, Heading, Quote, Resource, Resources, Text
from dialogs.my_team import Row as OfTeam
from dialogs.my_team import Team
from dialogs.reach import BoardPage, ReachPage, Row
from learning.people import Person, PersonId, Viewer
from learning.refusal import Moved, Refusal
from learning.subject import Subject
from learning.work import Work

SPACE = UUID(int=7)
BRIEFING = uuid5(SPACE, "briefing")
STOP = "hits her"
HOSTILE = "<script>alert(1)</script> \"quoted\" & 'single' {{ 7 * 7 }} </textarea><b onclick=x>"
ARABIC = "الأسر تروي قصتها مرتين"


def person(name: str, **more: Any) -> Person:
    id, email = PersonId(uuid5(SPACE, name)), f"{name.split()[0].lower()}@harrowmere.example"
    return Person(id=id, name=name, email=email, agency="Harrowmere", team="Assessment", **more)


BETHAN, NKECHI = person("Bethan Price"), person("Nkechi Umeadi")
ANWEN, LEOPOLD = person("Anwen Rees"), person("Leopold Quist")
PEOPLE = {p.id: p for p in (BETHAN, NKECHI, ANWEN, LEOPOLD, *(person(f"Colleague {i} Jones") for i in range(20)))}


@dataclass
class Idea:
    id: UUID
    sentence: str
    author: Person
    answer: str = ""
    extras: dict[str, str] = field(default_factory=dict)
    decisions: int = 0


@dataclass
class Kept:
    """What the dialogs of this file write into."""

    ideas: dict[UUID, Idea] = field(default_factory=dict)
    answers: list[tuple[str, str, str]] = field(default_factory=list)


class Share(Form, address="idea.share", title="Share an idea", submit="Share"):
    sentence: Paragraph = Field(min_length=1, max_length=500, title="What could be better?", description="No names.")


class Affected(Form, address="idea.affected", title="Who it is for", submit="Save"):
    idea: Hidden[UUID]
    affected: Line = Field(title="Who is most affected?", description="Groups, not names.")


class Others(Form, address="idea.others_should_know"):
    idea: Hidden[UUID]


class TryHere(Form, address="idea.try", title="Try it here", submit="Start the try"):
    idea: Hidden[UUID]
    seen: Hidden[int] = 0
    words: Line = Field(title="What would you like to say to them?", description="They read it in your own words.")
    until: date = Field(date(2027, 1, 4), title="Until when?", description="Six weeks is usual.")


class Different(Form, address="idea.different", title="Mine is different"):
    words: Paragraph = Field("", max_length=500, title="What is different about it?")


class Answer(Form, address="briefing.answer"):
    briefing: Hidden[UUID]
    answer: Hidden[str]


class NotYet(Form, address="briefing.not_yet", title="Not yet clear", submit="Send"):
    briefing: Hidden[UUID]
    question: Paragraph = Field("", max_length=300, title="What is not clear?")


class Board(Form, address="board.show"):
    """All of them."""


class Reach(Form, address="reach.show"):
    briefing: Hidden[UUID] = BRIEFING


idea = Dialog("idea", opens=Share, begin=lambda f: f.phrases.share, hears="sentence")
briefing = Dialog("briefings", opens=Answer, begin=lambda f: f.phrases.briefings)
reach = Dialog("reach", opens=Board, begin=lambda f: f.phrases.reach, for_whom=lambda p: p == LEOPOLD)


def kept(work: Work) -> Kept:
    return work.kept  # type: ignore[attr-defined,no-any-return]  # this house's own Work has it


@idea.offers
async def offer(words: str, person: Person, work: Work) -> Button | None:
    return Button.does("Share with Nkechi", Share(sentence=words))


@idea.on(Share)
async def share(form: Share, turn: Turn) -> Reply:
    new = Idea(uuid4(), form.sentence, turn.person)
    kept(turn.work).ideas[new.id] = new
    return await about_idea(new.id, turn.person, turn.work)


@idea.on(Affected)
async def affected(form: Affected, turn: Turn) -> Reply:
    kept(turn.work).ideas[form.idea].extras["Most affected"] = form.affected
    return await about_idea(form.idea, turn.person, turn.work)


@idea.on(Others)
async def others(form: Others, turn: Turn) -> Reply:
    kept(turn.work).ideas[form.idea].extras["Other agencies should know"] = "Yes"
    return await about_idea(form.idea, turn.person, turn.work)


@idea.on(Different)
async def different(form: Different, turn: Turn) -> Reply:
    return Card("Say more", (Quote(form.words),))


@idea.on(TryHere)
async def try_here(form: TryHere, turn: Turn) -> Reply:
    found = kept(turn.work).ideas[form.idea]
    if found.answer:
        raise Moved("Somebody has just answered it.", Subject("idea", form.idea))
    found.answer, found.decisions = form.words, found.decisions + 1
    said = (Text("They have been told, in your words."), Quote(found.sentence))
    return Card("Done", said, about=Subject("idea", found.id))


async def about_idea(id: UUID, viewer: Viewer, work: Work) -> Card:
    found = kept(work).ideas[id]
    subject = Subject("idea", id)
    extras: tuple[Block, ...] = (Facts(found.extras),) if found.extras else ()
    if viewer == found.author:
        if found.answer:
            body = (Quote(found.answer), Text("Being tried in Assessment until 4 January."), Text("Your idea:"))
            return Card(
                "Nkechi has answered you",
                (*body, Quote(found.sentence)),
                (Button.asks("What would show you it works?", Affected, idea=str(id)),),
                line="Hearback: Nkechi has answered you",
                about=subject,
            )
        more = ("Its theme", "Who is most affected?", "What would families say?", "Already tried", "More about it")
        asks = tuple(Button.asks(label, Affected, idea=str(id)) for label in more)
        thanks = "Nkechi Umeadi has it. She will answer by 4 December, or the Change and improvement forum will."
        actions = (*asks, Button.does("Others should know", Others(idea=id)))
        return Card("Thank you", (Text(thanks), Quote(found.sentence), *extras), actions, about=subject)
    answered: tuple[Block, ...] = (Text("Nkechi says:"), Quote(found.answer)) if found.answer else ()
    decide = () if found.answer else (Button.asks("Try it here", TryHere, idea=str(id)),)
    stage = Facts({"Stage": "Identify what could be better", "With": "Nkechi Umeadi", **found.extras})
    return Card(
        "An idea" if found.answer else "An idea is waiting for you",
        (Quote(found.sentence), Text(found.author.name), *answered, stage),
        (*decide, *(Button.asks(label, Different) for label in ("Ask", "Pass to the forum") if decide)),
        line="Hearback: an idea is waiting for you",
        about=subject,
    )


idea.about("idea")(about_idea)


@idea.home(10)
async def ideas_at_home(person: Person, work: Work) -> Sequence[Card]:
    found = list(kept(work).ideas.values())
    if person == NKECHI:
        cards = [await about_idea(one.id, person, work) for one in found if not one.answer]
        return [Card(f"Ideas waiting for you: {len(cards)}, about three minutes"), *cards]
    mine = [await about_idea(one.id, person, work) for one in found if one.author == person]
    begins = (Button.asks("Share an idea", Share), Button.asks("Keep a reflection", Different))
    return [*mine, Card("What you can do here", (Text("Three things, whenever you like."),), begins)]


@briefing.on(Answer)
async def answer(form: Answer, turn: Turn) -> Reply:
    kept(turn.work).answers.append((turn.person.name, form.answer, ""))
    said = (Text(f"You said: {form.answer}."), Text("It is counted with the others."))
    return Card("Thank you", said, about=Subject("briefing", form.briefing))


@briefing.on(NotYet)
async def not_yet(form: NotYet, turn: Turn) -> Reply:
    if form.question == "refused":
        raise Refusal("Please write it another way.", about="question")
    kept(turn.work).answers.append((turn.person.name, "not_yet", form.question))
    return Card("Thank you", (Text("Jaspreet has your question."),), about=Subject("briefing", form.briefing))


@briefing.about("briefing")
async def about_briefing(id: UUID, viewer: Viewer, work: Work) -> Card:
    why = "Neglect is seldom one bad day. It is many small things, seen by different people."
    read = Resources((Resource("The tool (20 pages)", "https://example.org/tool", "Harrowmere safeguarding board"),))
    return Card(
        "Seeing neglect in the everyday",
        (
            Text("134 words, forty seconds."),
            Heading("What we found"),
            Text(why),
            Heading("What to do differently"),
            Text("Write down the small things, with the day.\n\nTalk about them in your team meeting."),
            read,
        ),
        (
            Button.does("Clear", Answer(briefing=id, answer="clear")),
            Button.asks("Not yet clear", NotYet, briefing=str(id)),
            Button.does("I already do this", Answer(briefing=id, answer="already")),
        ),
        about=Subject("briefing", id),
    )


def _row(group: str, name: str, audience: int | None, *rungs: int) -> Row:
    if audience is None:
        return Row(group=group, name=name)
    given = dict(zip(("sent", "opened", "acknowledged", "not_yet_clear", "discussed", "used"), rungs, strict=True))
    return Row(group=group, name=name, audience=audience, **given)


ROWS = (
    _row("everyone", "Everyone", 65, 65, 58, 45, 6, 31, 0),
    _row("agency", "Harrowmere Council", 41, 41, 39, 33, 4, 24, 0),
    _row("agency", "Harrowmere Constabulary", 6, 6, 3, 1, 0, 0, 0),
    _row("agency", "Harrowmere Hospitals NHS Trust, children’s wards and outpatients", 18, 18, 16, 11, 2, 7, 0),
    _row("agency", "Youth Justice", None),
    _row("team", "Harrowmere Council / Assessment", 12, 12, 12, 10, 1, 9, 0),
    _row("profession", "Social worker", 22, 22, 21, 19, 2, 15, 0),
)


@reach.shows(Board)
async def board(form: Board, turn: Turn) -> View:
    if turn.person != LEOPOLD:
        raise Refusal("The board’s page is shown to the board.")
    return _board()


def _board() -> BoardPage:
    names = ("Seeing neglect in the everyday", "Transfers that travel with the child")
    rows = tuple(_row("briefing", name, 65 - i, 65 - i, 58, 45 - 9 * i, 6, 31, i) for i, name in enumerate(names))
    opens = tuple(Button.shows(name, Reach()) for name in names)
    as_at = "As at the evening of Thursday 19 November, so that nobody can watch one person answer."
    return BoardPage(as_at=as_at, rows=rows, opens=opens)


def reach_page() -> ReachPage:
    return ReachPage(
        title="Seeing neglect in the everyday",
        as_at="As at the evening of Thursday 19 November, so that nobody can watch one person answer.",
        asked_on="Nobody has been asked yet whether they used it: that is on 25 November.",
        smallest=5,
        rows=ROWS,
    )


class YourTeam(Form, address="test.team"):
    """What a team's manager reads of it."""


@reach.shows(YourTeam)
async def your_team(form: YourTeam, turn: Turn) -> View:
    said = "https://example.org/" + "a-very-long-address" * 8
    where = "CYP Performance Improvement Board"
    row = OfTeam(way="down", item=said, where=where, stands="talked about", on="on 3 March", team_said=said, team=where)
    rows = (row, row.model_copy(update={"way": "up"}))
    return Team(title="What came down, and what went up", rows=rows, opens=(), several=True)


@reach.shows(Reach)
async def one_reach(form: Reach, turn: Turn) -> View:
    return reach_page()


@reach.home(60)
async def reach_at_home(person: Person, work: Work) -> Sequence[Card]:
    return [_board().card()] if person == LEOPOLD else []
