"""Thanks to whoever answered; and telling others, with its author's yes: good practice, and what they should know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.limits import shortened
from dialogs.kit.questions import Choices, Hidden, Line, Option, Paragraph, Search
from dialogs.kit.words import Action, Block, Button, Card, Facts, Quote, Text
from dialogs.telling.ideas import from_whom, happened, how_it_stands, latest, stands
from dialogs.telling.lists import line
from learning import good_practice, thanking
from learning.ideas import Event, Idea, IdeaId, Move
from learning.people import Person, Team, Viewer
from learning.refusal import Refusal
from learning.work import Work

AT_HOME = 5
KNOW = "Something that others should know"
LOOKED_AT, SHOWN = 60, 15
HELP = 290  # characters under a question


class OfIdea(Form, address="others.of_idea"):
    idea: Hidden[IdeaId]


class Thank(OfIdea, address="idea.thank"):
    """One tap; words may follow."""


class ThankInWords(OfIdea, address="idea.thank_in_words", title="Say thank you", submit="Send"):
    words: Line = Field(title="What would you like to say to them?")


class TellOthers(OfIdea, address="idea.tell_others", title="Tell others", submit="Tell them"):
    agencies: Choices[str] = Field(frozenset(), title="Who should hear about it?")
    team: Search[str] = Field("", title="Or one team", description="Whoever leads it hears of it.")
    words: Paragraph = Field("", max_length=600, title="What is worth knowing about it?")


class Consent(OfIdea, address="idea.consent"):
    result: Hidden[Literal["named", "unnamed", "no"]]


class StaysHere(OfIdea, address="idea.stays_here", title="Others need not know", submit="Send"):
    words: Paragraph = Field(min_length=1, max_length=1500, title="Why?", description="They read it as you write it.")


class Queue(Form, address="others.queue"):
    """What others should know, for whoever answers for the board."""


dialog = Dialog("others", opens=Queue, begin=lambda _: "What others should know", for_whom=lambda _: False, rank=62)


# --- what a card offers -----------------------------------------------------------------------------------------------


def for_author(idea: Idea) -> tuple[Action, ...]:
    if good_practice.pending(idea):
        yes = Button.does("Yes, with my name", Consent(idea=idea.id, result="named"))
        unnamed = Button.does("Yes, without my name", Consent(idea=idea.id, result="unnamed"))
        return (yes, unnamed, Button.does("No", Consent(idea=idea.id, result="no")))
    if idea.awaits_result or idea.question or idea.lasting:
        return ()  # what is asked of them comes first
    last = idea.last
    if last.move is Move.THANKED and not last.words:
        return (Button.asks("Add a few words", ThankInWords, idea=str(idea.id)),)
    return (Button.does("Say thank you", Thank(idea=idea.id)),) if thanking.owed(idea) else ()


def asked_of_author(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    asked = good_practice.pending(idea)
    if asked is None:
        return ()
    said = () if latest(idea) is asked else happened(asked, idea, viewer, work)
    return (*said, Text("May they, with thanks to you?"))


def for_others(idea: Idea, viewer: Viewer, work: Work) -> tuple[Action, ...]:
    """For whoever has good practice, leads it, or answers for the board."""
    if not isinstance(viewer, Person) or not good_practice.may_tell(work, idea, viewer):
        return ()
    this = {"idea": str(idea.id)}
    tell = Button.asks("Tell others", TellOthers, **this)
    board = good_practice.for_board(work, viewer) and good_practice.in_queue(idea)
    return (tell, Button.asks("Others need not know", StaysHere, **this)) if board else (tell,)


def said_of_others(idea: Idea) -> tuple[Block, ...]:
    """Where telling others stands, for whoever wished to."""
    if good_practice.pending(idea):
        return (Text("Its author has been asked whether others may be told."),)
    return (Text(good_practice.REFUSED),) if good_practice.refused(idea) else ()


def for_told(idea: Idea, telling: Event, work: Work) -> Card:
    """A short card to another agency, with thanks to the person if they agreed (Milton Keynes M11)."""
    named = telling.data.get("named") == good_practice.NAMED and idea.author is not None
    whom = idea.author.name if named and idea.author else "whoever shared it"
    who = f"{telling.who.name}, {telling.who.agency}, tells you:" if telling.who else "A colleague tells you:"
    good = good_practice.is_good(idea)
    whence = Text(f"It comes from {idea.team.agency}.")
    body = (Text(who), Quote(idea.sentence), whence, *((Quote(telling.words),) if telling.words else ()))
    title = work.framework.phrases.good_practice if good else KNOW
    return Card(title, (*body, Text(f"With thanks to {whom}.")), line="Hearback: a colleague has something for you")


async def asked_whether(idea: Idea, work: Work) -> tuple[Block, ...]:
    """Its author reads who says whether others are told."""
    people = [one.name for one in await good_practice.asked_whether(work, idea)]
    if not people:
        return ()
    who = " and ".join(filter(None, [", ".join(people[:-1]), people[-1]]))
    says = "say" if len(people) > 1 else "says"
    return (Text(f"{who} {says} whether others are told, for the {work.framework.board.name}."),)


def for_board(idea: Idea, viewer: Viewer, work: Work) -> Card | None:
    """For whoever answers for the board, where it is not with them: what it is, and where it comes from."""
    actions = for_others(idea, viewer, work)
    if not actions or not good_practice.in_queue(idea):
        return None
    whence = Text(f"Somebody at {idea.team.agency} says that other agencies should know of this:")
    body = (whence, Quote(idea.sentence), Text(from_whom(idea, viewer)))
    facts = {name: said for name, said in stands(idea, work, viewer).items() if name != "Other agencies should know"}
    return Card(KNOW, (*body, Facts(facts)), actions, line="Hearback: others should know of something")


# --- the board's queue ------------------------------------------------------------------------------------------------


@dialog.shows(Queue)
async def queue(form: Queue, turn: Turn) -> Card:
    told = Text("What its author says other agencies should know stands here, for you to tell them, or to say why not.")
    begin = Button(turn.work.framework.phrases.share, "idea.share", how="ask")
    none = Card("What others should know", (told, Text("Nothing waits here now.")), (begin,))
    return await _queue(turn.person, turn.work) or none


@dialog.home(24)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    if not good_practice.for_board(work, person):
        return []
    shown = await _queue(person, work)
    return [shown] if shown else []


async def _queue(person: Person, work: Work) -> Card | None:
    if not good_practice.for_board(work, person):
        raise Refusal(f"This is for whoever answers for the {work.framework.board.name}.")
    found = [idea for idea in await work.ideas.for_others() if not idea.is_by(person) and not idea.is_about(person)]
    if not found:
        return None
    opens = tuple(
        Button(line(idea.title, idea.team.agency), "idea.show", {"idea": str(idea.id)}, "show")
        for idea in found[:AT_HOME]
    )
    told = "Their authors said that other agencies should know of these. Tell them, or say why they need not know."
    return Card(f"What others should know: {len(found)}", (Text(told),), opens)


# --- what is done -----------------------------------------------------------------------------------------------------


@dialog.prepare(TellOthers, StaysHere)
async def to_tell(form: OfIdea, turn: Turn) -> Prepared:
    idea = await turn.work.ideas.get(form.idea)
    if not good_practice.may_tell(turn.work, idea, turn.person):
        raise Refusal(good_practice.why_not(idea))
    if not isinstance(form, TellOthers):
        return Prepared()
    work, by = turn.work, turn.person
    named = [agency.name for agency in work.framework.agencies]
    every = sorted({*await work.people.agencies(), *named})
    known = [name for name in every if await good_practice.could_hear(work, idea, by, name)]
    unknown = ", ".join(name for name in every if name not in known)
    told = f"Nobody is known yet who could be told at: {unknown}." if unknown else ""
    return Prepared(
        options={"agencies": {name: name for name in known}},
        search={"team": Teams(work, idea, by)},
        help={"agencies": shortened(told, HELP)[0]} if told else {},
    )


@dataclass(frozen=True)
class Teams:
    """By a few letters of its name or agency: those that somebody leads who could be told."""

    work: Work
    idea: Idea
    by: Person

    async def find(self, words: str) -> Sequence[Option]:
        looked = [
            team for team in await self.work.people.teams() if words.strip().casefold() in _called(team).casefold()
        ]
        return [_option(team) for team in looked[:LOOKED_AT] if await self._is_led(team)][:SHOWN]

    async def get(self, value: str) -> Option | None:
        team = await _team(self.work, value)
        return _option(team) if team and await self._is_led(team) else None

    async def _is_led(self, team: Team) -> bool:
        return bool(await good_practice.could_hear(self.work, self.idea, self.by, team))


def _called(team: Team) -> str:
    return f"{team.name}, {team.agency}"


def _option(team: Team) -> Option:
    return Option(team.in_full, _called(team))


async def _team(work: Work, value: str) -> Team | None:
    return next((team for team in await work.people.teams() if team.in_full == value), None)


@dialog.on(TellOthers)
async def tell_others(form: TellOthers, turn: Turn) -> Reply:
    agencies = tuple(sorted(form.agencies))
    team = await _team(turn.work, form.team)
    idea = await good_practice.tell_others(turn.work, turn.person, form.idea, agencies, form.words, team)
    told = (
        "Whoever shared it has been asked. When they say yes, it goes out." if good_practice.pending(idea) else "Told."
    )
    return _done(idea, turn, told)


@dialog.on(Consent)
async def consent(form: Consent, turn: Turn) -> Reply:
    idea = await good_practice.consent(turn.work, turn.person, form.idea, form.result)
    said = {
        "named": "Thank you. They are told, with thanks to you by name.",
        "unnamed": "Thank you. They are told, without your name.",
        "no": "Nobody else is told.",
    }
    return _done(idea, turn, said[form.result])


@dialog.on(StaysHere)
async def stays_here(form: StaysHere, turn: Turn) -> Reply:
    idea = await good_practice.keep_here(turn.work, turn.person, form.idea, form.words)
    return _done(idea, turn, "They have been told why.")


@dialog.on(Thank)
async def thank(form: Thank, turn: Turn) -> Reply:
    idea = await thanking.thank(turn.work, turn.person, form.idea, "")
    return _thanked(idea, turn)


@dialog.on(ThankInWords)
async def thank_in_words(form: ThankInWords, turn: Turn) -> Reply:
    idea = await thanking.thank(turn.work, turn.person, form.idea, form.words)
    return _thanked(idea, turn)


def _thanked(idea: Idea, turn: Turn) -> Card:
    told = Text("They read it where they answered you.")
    return Card("Done", (told, *how_it_stands(idea, turn.person, turn.work)), for_author(idea), about=idea.subject)


def _done(idea: Idea, turn: Turn, told: str) -> Card:
    return Card("Done", (Text(told), *how_it_stands(idea, turn.person, turn.work)), about=idea.subject)
