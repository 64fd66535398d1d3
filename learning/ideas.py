"""
Ideas, from shared to what came of them; findings and actions go the same way.

An idea has a *moment* of its journey (shown under the framework's own stage) and a *holder* (the manager, a body of
the framework, or the author who was asked), which are two things.  Every move is an event: who, when, in which words.

Over 300 lines: one aggregate, and each question that is asked of it is read from its events, here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Self
from uuid import UUID

from learning.framework import Framework, Route
from learning.moves import ANSWERS as ANSWERS
from learning.moves import ASKS_RESULT, RESULT, TAKE_PART
from learning.moves import CAME as CAME
from learning.moves import DECIDED as DECIDED
from learning.moves import DECISIONS as DECISIONS
from learning.moves import DONE as DONE
from learning.moves import OPEN as OPEN
from learning.moves import QUIET as QUIET
from learning.moves import RESULTS as RESULTS
from learning.moves import Agreed as Agreed
from learning.moves import Event as Event
from learning.moves import Moment as Moment
from learning.moves import Move as Move
from learning.moves import Try as Try
from learning.moves import in_two as in_two
from learning.people import Person, PersonId, Team
from learning.refusal import Moved, Refusal
from learning.rights import Deed, answers, may
from learning.subject import Subject

IdeaId = NewType("IdeaId", UUID)
AskingId = NewType("AskingId", UUID)

SENTENCE = 1000
"""Characters of an idea: what fits into a button as well as into a question."""
SPOKEN = "Your forum has said this already. It goes on when the others have said theirs."
SET_DAY = "set_day"
"""Of its extras: the day of a meeting that somebody has set."""


class Voice(StrEnum):
    """How an idea was shared.  Only *named* is offered until confidential and anonymous sharing are built."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Kind(StrEnum):
    """An *idea* is a practitioner's; a *finding* is learning that began elsewhere; an *action* came from a finding."""

    IDEA = "idea"
    FINDING = "finding"
    ACTION = "action"


@dataclass(frozen=True, kw_only=True)
class Idea:
    id: IdeaId
    kind: Kind = Kind.IDEA
    sentence: str
    voice: Voice = Voice.NAMED
    author: Person | None
    """Nobody where it was shared anonymously."""
    team: Team
    agency: str = ""
    """The one that leads (Derby D6): from the source or the author at first, and it can change."""
    source: str
    route: str
    copied: Route | None = None
    """Its route as it was when it set out: a file that is changed under way changes no journey."""
    evaluating: bool = False
    """Along the second chain."""
    step: int = -1
    """The step of that chain it is at; -1 while it is before the chain, with a manager."""
    moment: Moment = Moment.NEW
    manager: Person | None = None
    bodies: tuple[str, ...] = ()
    promised_on: date | None = None
    being_tried: Try | None = None
    agreed: Agreed | None = None
    evaluated: Mapping[str, str] = field(default_factory=dict)
    """By the id of a question of the framework's evaluation, what was last answered."""
    extras: Mapping[str, str] = field(default_factory=dict)
    asked: AskingId | None = None
    """The question that it answers: it is then read by whoever asked, and not in their team's channel."""
    shown_to_colleagues: bool = True
    """Whoever says something like it may find it; not what was shared before people were told so."""
    joined_on: date | None = None
    """The last day on which its author was told that somebody joined; nothing while nobody has."""
    alone: bool = False
    """Its holder's own, and never their channel's: it goes past a manager, or somebody stands in."""
    about: PersonId | None = None
    """The manager about whose own decision it is: they never see it, nor hear of it (Pan-Dorset P9)."""
    events: tuple[Event, ...] = ()
    shared_at: datetime
    version: int = 0

    @property
    def subject(self) -> Subject:
        return Subject("idea", self.id)

    def way(self, framework: Framework) -> Route:
        """The route it takes: the one it set out on, or was changed to."""
        return self.copied or framework.routes.get(self.route) or framework.route_for(self.source)

    @property
    def title(self) -> str:
        """Its first words."""
        words = self.sentence.split("\n")[0]
        if len(words) <= 60:
            return words
        return f"{words[:59].rpartition(' ')[0] or words[:59]}…"

    @property
    def last(self) -> Event:
        return self.events[-1]

    @property
    def question(self) -> Event | None:
        """What the author was asked and has not answered yet."""
        moves = (Move.ASKED, Move.ANSWERED, Move.NO_ANSWER)
        last = next((e for e in reversed(self.events) if e.move in moves), None)
        return last if last and last.move is Move.ASKED and self.moment in OPEN else None

    @property
    def awaits_answer(self) -> bool:
        """Its author moves it next; not where other bodies have it beside the one that asked, or have it since."""
        asked = self.question
        if asked is None or len(self.bodies) > 1:
            return False
        asker = set(asked.data.get("for", "").split(","))
        return not self.bodies or bool(asker & {*self.bodies})

    @property
    def is_curious(self) -> bool:
        """Whoever has it said what they are curious about, and its author has said nothing to that yet."""
        said = (Move.RESPONDED, Move.ASKED, Move.ANSWERED)
        last = next((e for e in reversed(self.events) if e.move in said), None)
        return self.moment in DECIDED and last is not None and last.move is Move.RESPONDED and bool(last.parts[1])

    @property
    def is_being_talked_through(self) -> bool:
        """Whoever has it has asked its author for a conversation."""
        return any(e.move is Move.ASKED and "talk" in e.data for e in self.events)

    @property
    def stands_in_for(self) -> str:
        """The id of whoever is away, while somebody has it in their place; nothing where nobody is."""
        came = next((e for e in reversed(self.events) if e.move in CAME), None)
        return came.data.get("in_for", "") if came and not self.bodies else ""

    @property
    def taken_by(self) -> Person | None:
        """Of several who could, whoever said that they do."""
        last = next((e for e in reversed(self.events) if e.move is Move.TAKEN or e.move in CAME), None)
        return last.who if last and last.move is Move.TAKEN else None

    @property
    def awaits_result(self) -> bool:
        """The try has ended, or was before it was shared, and nobody has said yet what should become of it."""
        last = self._last(*RESULT)
        return self.moment is Moment.TESTING and last is not None and last.move in ASKS_RESULT

    @property
    def unsaid(self) -> bool:
        """Its author did not say so in time, and whoever has it is asked."""
        last = self._last(*RESULT)
        return self.awaits_result and last is not None and last.move is Move.UNSAID

    @property
    def to_agree(self) -> bool:
        """It was tried and kept; approach, day of evaluation and the rest are still to be agreed."""
        return self.moment is Moment.EMBEDDING and self.agreed is None

    @property
    def place_asked(self) -> bool:
        """Whoever leads it has been asked whether it is in place."""
        last = self._last(Move.AGREED, Move.PLACE_ASKED, Move.NOT_YET, Move.EVALUATED)
        return self.moment is Moment.EMBEDDING and last is not None and last.move is Move.PLACE_ASKED

    @property
    def meets(self) -> bool:
        """Its bodies meet on the promised day, as somebody has said; it is not only the end of their month."""
        return self.promised_on is not None and self.extras.get(SET_DAY) == self.promised_on.isoformat()

    @property
    def lasting(self) -> Event | None:
        """When somebody was asked whether it is still happening, and nobody has answered yet."""
        last = self._last(Move.LASTING, Move.LASTED, Move.STOPPED, Move.AGREED)
        return last if last and last.move is Move.LASTING else None

    @property
    def is_draft(self) -> bool:
        """A finding that its author has not presented yet: nobody else sees it."""
        return self.kind is Kind.FINDING and not any(event.move is Move.SHARED for event in self.events)

    @property
    def waits(self) -> bool:
        """Somebody other than the author has to do something next."""
        if self.moment in DECIDED:
            return not self.awaits_answer and not self.is_draft
        return self.unsaid or self.to_agree or self.place_asked or self.moment is Moment.EVALUATING

    def _last(self, *moves: Move) -> Event | None:
        return next((e for e in reversed(self.events) if e.move in moves), None)

    def shown_author(self, viewer: Person | Team) -> Person | None:
        """The author, for whoever may know; a confidential name is its author's own and the lead's."""
        is_author = isinstance(viewer, Person) and self.author is not None and viewer.id == self.author.id
        return self.author if self.voice is Voice.NAMED or is_author else None

    def is_by(self, person: Person | Team) -> bool:
        return isinstance(person, Person) and self.author is not None and self.author.id == person.id

    def is_with(self, viewer: Person | Team) -> bool:
        """Whether this viewer holds it: its manager, their team's channel, or whoever answers for its body."""
        if isinstance(viewer, Team):
            return self.manager is not None and self.manager.of_team == viewer and not (self.alone or self.asked)
        if self.bodies:
            return any(self.answered_by(viewer, body) for body in self.bodies)
        if self.is_about(viewer) or (self.is_by(viewer) and not self.agreed):
            return False  # nobody decides on what is theirs, or is about them; but an author may lead what is agreed
        return self.manager is not None and self.manager.id == viewer.id

    def answered_by(self, viewer: Person, body: str) -> bool:
        """Whether this viewer says for one of the bodies what it said."""
        kept_from = {PersonId(UUID(id)) for id in self.kept_from}
        apart = kept_from | ({self.author.id} if self.author else set())
        return viewer.id not in kept_from and answers(viewer, body, apart)

    def is_before(self, viewer: Person | Team) -> bool:
        """It stands on an agenda that they look after, whoever decides there."""
        if not isinstance(viewer, Person) or str(viewer.id) in self.kept_from:
            return False
        theirs = any(body in viewer.answers_for for body in self.bodies)
        return theirs or (bool(self.bodies) and may(viewer, Deed.ANSWER_FOR_BODIES))

    def may_be_seen_by(self, viewer: Person | Team) -> bool:
        if self.is_about(viewer):
            return False
        managed = isinstance(viewer, Person) and self.manager is not None and self.manager.id == viewer.id
        past = self.was_with(viewer) and not self.went_past(viewer)
        came_of_it = self.asks(viewer) or self.led_by(viewer) or self.took_part(viewer) or self.had_beside(viewer)
        theirs = self.is_by(viewer) or self.is_with(viewer) or self.is_before(viewer)
        return theirs or managed or past or came_of_it or self._is_read_by(viewer)

    def may_be_read_by(self, reader: Person) -> bool:
        """To whom it may be shown at all: theirs, before them, or open to colleagues."""
        return self.may_be_seen_by(reader) or self.is_open_to(reader)

    def is_about(self, viewer: Person | Team) -> bool:
        """A team's channel is read by its manager: nothing about a manager's decision is shown in any."""
        return self.about is not None and (isinstance(viewer, Team) or viewer.id == self.about)

    @property
    def kept_from(self) -> frozenset[str]:
        """
        Ids of the managers whom it goes past, or whose own decision it is about.

        However somebody comes to have it or to say for a body, none of them is chosen, and no meeting of theirs has it.
        """
        past = {e.data[key] for e in self._since_past for key in ("past", "beyond") if key in e.data}
        return frozenset(past | ({str(self.about)} if self.about else set()))

    def was_with(self, viewer: Person | Team) -> bool:
        """Somebody stood in for them, or their promised day passed: they see what became of it."""
        return self._left_behind("was_with", viewer)

    def went_past(self, viewer: Person | Team) -> bool:
        """Whoever had it until its author said: past this manager."""
        return self._left_behind("past", viewer)

    def _left_behind(self, name: str, viewer: Person | Team) -> bool:
        events = self._since_past if name == "past" else self.events
        if isinstance(viewer, Team):
            return any(e.data.get(f"{name}_in") == f"{viewer.agency}/{viewer.name}" for e in events)
        return any(e.data.get(name) == str(viewer.id) for e in events)

    @property
    def _since_past(self) -> tuple[Event, ...]:
        """What happened since its author gave it to their own manager after all; everything, where they did not."""
        given = [n for n, e in enumerate(self.events) if "after_all" in e.data]
        return self.events[given[-1] :] if given else self.events

    @property
    def goes_past(self) -> bool:
        """Past its author's own manager: that one is not asked again, whoever leaves or is away."""
        return self.about is not None or any(e.data.keys() & {"past", "beyond"} for e in self._since_past)

    def _is_read_by(self, viewer: Person | Team) -> bool:
        """What was found, and what is done about it, whoever presents findings reads: learning is put together."""
        read = self.kind is not Kind.IDEA and not self.is_draft
        return read and isinstance(viewer, Person) and may(viewer, Deed.PRESENT_FINDINGS)

    def took_part(self, viewer: Person | Team) -> bool:
        """Whether this viewer agreed it, or said what has come of it: they read how it goes on."""
        said = {e.who.id for e in self.events if e.who and e.move in TAKE_PART}
        return isinstance(viewer, Person) and viewer.id in said

    def had_beside(self, viewer: Person | Team) -> bool:
        """Whether they answer for a body that had it beside others, and another has said what becomes of it."""
        said = (e.data.get("beside", "") or ("left" in e.data and e.data.get("for", "")) or "" for e in self.events)
        had = {body for one in said for body in one.split(",") if body}
        return isinstance(viewer, Person) and bool(had & viewer.answers_for)

    def led_by(self, viewer: Person | Team) -> bool:
        """Whether this viewer leads, or has led, what was agreed."""
        led = (e.data.get("lead") for e in self.events if e.move in (Move.AGREED, Move.IN_PLACE))
        return isinstance(viewer, Person) and str(viewer.id) in led

    def asks(self, viewer: Person | Team) -> bool:
        """Whether this viewer is the one who is asked whether it is still happening."""
        asked = self.lasting
        if asked is None or not isinstance(viewer, Person):
            return False
        forum = asked.data.get("bodies", "")
        return asked.data.get("asked") == str(viewer.id) or (bool(forum) and answers(viewer, forum))

    def is_open_to(self, viewer: Person | Team) -> bool:
        """A colleague may find it: of another agency where its author said that others should know (M10)."""
        if self.voice is Voice.CONFIDENTIAL or not self.shown_to_colleagues or self.about is not None:
            return False
        return viewer.agency == self.team.agency or bool(self.extras.get("others"))

    def decided_by(self, person: Person, seen: int | None = None) -> Self:
        """The idea, if this person may move it and nobody has since they looked; raises ``Refusal`` or ``Moved``."""
        if self.is_by(person) and not self.is_with(person):
            raise Refusal("Nobody decides on their own idea. It is with somebody else.")
        moved = self.decisions if seen is None else seen
        if not self.is_with(person) and seen is None:
            raise self.with_somebody_else(person)
        if moved != self.decisions or not (self.moment in DECIDED or self.to_agree):
            raise self.moved_on(person)
        if not self.is_with(person):
            raise self.with_somebody_else(person)
        return self

    def with_somebody_else(self, person: Person, *, saw_it: bool = False) -> Refusal:
        """Whoever could have moved it, or saw it, reads who did; to everybody else it says no more than that."""
        if self.has_spoken(person):
            return Moved(SPOKEN, self.subject)
        said = ("bodies", "for")
        had = {body for e in self.events for name in said for body in e.data.get(name, "").split(",") if body}
        could = any(body in had for body in person.answers_for) and not self.is_about(person)
        could = could or saw_it or (self.taken_by is not None and self.was_with(person))
        if could and self.may_be_seen_by(person):
            return self.moved_on(person)
        return Refusal(f"{self._what_was_done(person) if could else ''}This idea is with somebody else now.")

    def has_spoken(self, viewer: Person | Team) -> bool:
        """Their body has said its own of the step that it is at, and others are waited for."""
        if isinstance(viewer, Team) or not self.bodies:
            return False
        for event in reversed(self.events):
            if "left" in event.data and "for" in event.data:
                if set(event.data["for"].split(",")) & viewer.answers_for:
                    return not self.is_with(viewer)
            elif "bodies" in event.data and event.move not in (Move.CARRIED_OVER, Move.LASTING):
                break
        return False

    def moved_on(self, viewer: Person) -> Moved:
        """Who did what, for somebody who decided without having seen it."""
        return Moved(f"{self._what_was_done(viewer)}This has moved on: here is how it stands.", self.subject)

    def _what_was_done(self, viewer: Person) -> str:
        last = next((e for e in reversed(self.events) if e.move in DONE), None)
        return DONE[last.move].format(who=self._named(last, viewer)) if last else ""

    def _named(self, event: Event, viewer: Person) -> str:
        if event.who is None or (self.is_by(event.who) and not self.shown_author(viewer)):
            return "Its author"
        return "You" if event.who.id == viewer.id else event.who.first_name

    @property
    def decisions(self) -> int:
        """Counts the moves that matter to whoever decides: an author adding a theme does not make a form stale."""
        return sum(e.move not in QUIET for e in self.events)

    def for_families(self, at: datetime, by: Person, words: str) -> Self:
        """With an answer, what may be told to the family or young people who raised it (Pan-Dorset P12)."""
        return self.moved(Move.FOR_FAMILIES, at, by, words) if words else self

    def moved(self, move: Move, at: datetime, who: Person | None, words: str = "", **changes: object) -> Self:
        data = changes.pop("data", {})
        event = Event(move, at, who, words, data)  # type: ignore[arg-type]  # a mapping, by the callers here
        return replace(self, events=(*self.events, event), **changes)  # type: ignore[arg-type]  # fields by name
