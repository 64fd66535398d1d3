"""
Asking the frontline: one question to an audience, or a contribution to a review or an audit.

Everyone asked has one card and one answer, which is an idea that is with whoever asked.  Whoever answered hears what
came of it, in the asker's words; an asking that ends with nothing said is never silently over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from learning import clerks, sharing
from learning.audience import Audience, Reachable
from learning.calendar import add_working_days, after_weeks
from learning.days import evening, today
from learning.framework import Framework
from learning.ideas import SENTENCE, AskingId, Idea, IdeaId
from learning.people import Person, Role, Team, Viewer
from learning.refusal import Moved, Refusal
from learning.rights import Deed, may
from learning.subject import Subject
from learning.work import Work

QUESTION = 500
NAME = 200
WORDS = 1500
USUAL = 2  # weeks in which it can be answered
LONGEST = timedelta(days=366)
NOT_YOURS = "This is for whoever asked the question."


class Ended(Refusal):
    """Somebody answers after its last day: what they wrote is theirs, and may be an idea all the same."""


@dataclass(frozen=True)
class Outcome:
    """What came of it: the ``n``-th thing that was said, from 1."""

    n: int
    words: str
    at: datetime
    who: Person


@dataclass(frozen=True)
class Place:
    """Somebody's place in an asking that went to them; ``heard`` is the last outcome they were told of."""

    answer: IdeaId | None = None
    heard: int = 0


@dataclass(frozen=True)
class Counts:
    asked: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class Asking:
    """``about`` names the review or the audit that it contributes to; nothing for a question of its own."""

    id: AskingId
    asker: Person
    words: str
    about: str = ""
    audience: Audience
    body: str = ""
    """The forum in whose name it is asked; nothing where somebody asks in their own."""
    ends_on: date
    asked_at: datetime | None = None
    """Nothing while nobody has been asked yet."""
    counted: bool = False
    outcomes: tuple[Outcome, ...] = ()
    version: int = 0

    @property
    def subject(self) -> Subject:
        return Subject("asking", self.id)

    def is_over(self, on: date) -> bool:
        """The last day is still one on which it can be answered."""
        return on > self.ends_on

    def is_followed_by(self, person: Person, on: date) -> bool:
        """Whoever asked; those who answer for a forum only once they have left, so that nothing is lost."""
        left = self.asker.has_left(on) and may(person, Deed.ANSWER_FOR_BODIES)
        return person.id == self.asker.id or left

    def followed_by(self, person: Person, on: date) -> "Asking":
        if not self.is_followed_by(person, on):
            raise Refusal(NOT_YOURS)
        return self


class Askings(Protocol):
    async def get(self, id: AskingId) -> Asking:
        """Raises ``Refusal`` when there is none."""

    async def put(self, asking: Asking) -> Asking: ...
    async def by(self, asker: Person) -> Sequence[Asking]:
        """Those that nobody was asked yet, then the newest first."""

    async def open_for(self, person: Person, on: date) -> Sequence[Asking]:
        """What went to somebody and waits for their answer, what ends first first."""

    async def place(self, id: AskingId, person: Person) -> Place | None:
        """Nothing where it did not go to them."""

    async def answered(self, asking: Asking, person: Person, idea: IdeaId, at: datetime) -> None: ...
    async def answers(self, id: AskingId, after: int, many: int) -> Sequence[IdeaId]:
        """The newest first."""

    async def counts(self, id: AskingId) -> Counts: ...
    async def start(self, asking: Asking) -> None:
        """A job: whoever is in its audience is asked, or whoever answered is told what came of it."""


# --- who may ask whom -------------------------------------------------------------------------------------------------


def asks_anybody(person: Person) -> bool:
    """Whoever answers for a forum does so in its name."""
    return _in_their_own_name(person) or bool(person.answers_for)


def _in_their_own_name(person: Person) -> bool:
    return may(person, Deed.ASK_ANYBODY) or may(person, Deed.ANSWER_FOR_BODIES)


def forums_of(work: Work, person: Person) -> Mapping[str, str]:
    """In whose name somebody may ask: their name by their id."""
    every = may(person, Deed.ANSWER_FOR_BODIES)
    return {body.id: body.name for body in clerks.bodies(work) if every or body.id in person.answers_for}


def may_begin(person: Person) -> bool:
    """To whom it is offered."""
    return asks_anybody(person) or person.role is Role.MANAGER


async def teams_of(work: Work, person: Person) -> Sequence[Team]:
    """The teams of those whom they manage."""
    teams = {one.of_team for one in await work.people.managed_by(person) if one.team and one.id != person.id}
    return sorted(teams, key=lambda team: (team.agency, team.name))


async def _allowed(work: Work, by: Person, audience: Audience, body: str) -> None:
    if audience.empty:
        raise Refusal("Please choose whom you would like to ask.", about="to")
    if body and body not in forums_of(work, by):
        raise Refusal("You can ask in the name of a forum that you answer for.", about="body")
    if body or _in_their_own_name(by):
        return
    own = {(team.agency, team.name) for team in await teams_of(work, by)}
    if not own and not by.answers_for:
        raise Refusal("This is for people who manage a team, write briefings or answer for a forum.")
    if audience != Audience(teams=audience.teams) or not set(audience.teams) <= own:
        if by.answers_for:
            raise Refusal("Beyond your own team you ask in a forum's name: please choose it.", about="body")
        raise Refusal("You can ask your own team. To ask others, ask your administrator.", about="to")


# --- asking -----------------------------------------------------------------------------------------------------------


def usual_end(work: Work) -> date:
    return after_weeks(today(work), USUAL)


async def write(
    work: Work,
    by: Person,
    words: str,
    audience: Audience,
    ends_on: date,
    about: str = "",
    id: AskingId | None = None,
    body: str = "",
) -> tuple[Asking, Reachable]:
    """The question as it would go out, and to how many; nobody is asked yet.  ``id``: it was written before."""
    await _allowed(work, by, audience, body)
    _right(work, words, about, ends_on)
    reached = await work.briefings.reachable(audience, by)
    if not reached.total:
        raise Refusal("Nobody is in that audience. Please choose again.", about="to")
    await _not_asked_twice(work, by, words)
    new = Asking(
        id=id or AskingId(work.new_id()),
        asker=by,
        words=words,
        about=about,
        audience=audience,
        ends_on=ends_on,
        body=body,
    )
    if id:
        new = replace(new, version=(await draft(work, by, id)).version)
    return await work.askings.put(new), reached


async def ask(work: Work, by: Person, id: AskingId) -> Asking:
    """A row and a job: everybody in its audience is asked where they are."""
    asking = await draft(work, by, id)
    await _allowed(work, by, asking.audience, asking.body)
    _right(work, asking.words, asking.about, asking.ends_on)
    if not (await work.briefings.reachable(asking.audience, by)).total:
        raise Refusal("Nobody is in that audience any more. Please choose again.")
    await _not_asked_twice(work, by, asking.words)
    asking = await work.askings.put(replace(asking, asked_at=work.now))
    await work.askings.start(asking)
    await work.due("asking.ends", asking.subject, evening(asking.ends_on))
    await work.due("asking.late", asking.subject, evening(answered_by(work, asking)))
    return asking


async def draft(work: Work, by: Person, id: AskingId) -> Asking:
    """Theirs, and nobody was asked yet; raises ``Refusal`` or ``Moved``."""
    asking = await work.askings.get(id)
    if asking.asker.id != by.id:
        raise Refusal(NOT_YOURS)
    if asking.asked_at:
        raise Moved("You have asked this already: here is how it stands.", asking.subject)
    return asking


def _right(work: Work, words: str, about: str, ends_on: date) -> None:
    if not words.strip() or len(words) > QUESTION:
        raise Refusal(f"Please ask one question, in at most {QUESTION} characters.", about="words")
    if len(about) > NAME:
        raise Refusal(f"Please keep its name to {NAME} characters.", about="about")
    if not today(work) < ends_on <= today(work) + LONGEST:
        raise Refusal("Please choose a last day that is still to come, within a year.", about="until")


def fits(words: str, most: int) -> None:
    if len(words) > most:
        raise Refusal(f"Please keep this to {most} characters.", about="words")


async def _not_asked_twice(work: Work, by: Person, words: str) -> None:
    for other in await work.askings.by(by):
        if other.asked_at and other.words == words and not other.is_over(today(work)):
            raise Moved("You are asking this already: here is how it stands.", other.subject)


def answered_by(work: Work, asking: Asking) -> date:
    """The day by which whoever answers hears what came of it."""
    return add_working_days(asking.ends_on, work.framework.answer_within_working_days)


# --- answering --------------------------------------------------------------------------------------------------------


async def answer(work: Work, by: Person, id: AskingId, words: str) -> Idea:
    """
    One answer, an idea that is with whoever asked and is read by nobody else; if they have left, with the fallback.

    Raises ``Ended`` after its last day, and ``Moved`` where they have answered.
    """
    asking = await work.askings.get(id)
    place = await went_to(work, asking, by)
    if place.answer:
        raise Moved("You have answered this already: here is how it stands.", asking.subject)
    if asking.is_over(today(work)):
        raise Ended(f"{asking.asker.name} does not take answers to this any more.")
    fits(words, SENTENCE)
    here = not asking.asker.has_left(today(work))
    idea = await sharing.share(
        work, by, words, asked=asking.id, asker=asking.asker if here else None, promised=answered_by(work, asking)
    )
    await work.askings.answered(asking, by, idea.id, work.now)
    await work.refresh_copy(asking.subject, by)
    await work.refresh_copy(asking.subject, asking.asker)
    return idea


async def went_to(work: Work, asking: Asking, person: Person) -> Place:
    place = await work.askings.place(asking.id, person)
    if place is None:
        raise Refusal("This question did not go to you, so there is nothing to answer.")
    return place


async def is_wanted(work: Work, id: AskingId, viewer: Viewer) -> bool:
    """What waited for somebody's return, and is over or answered by then, is said to nobody."""
    asking = await work.askings.get(id)
    if not isinstance(viewer, Person) or asking.is_followed_by(viewer, today(work)):
        return True
    place = await went_to(work, asking, viewer)
    return bool(asking.outcomes) if place.answer else not asking.is_over(today(work))


async def question_of(work: Work, idea: Idea) -> Asking | None:
    """What an idea answers."""
    return await work.askings.get(idea.asked) if idea.asked else None


def no_blame(framework: Framework) -> str:
    """What the organisation itself promises to whoever contributes (Milton Keynes M8); nothing where it does not."""
    for principle in framework.principles:
        said = [part.strip().rstrip(".") for part in principle.to_submitter.split(". ") if "blame" in part]
        if said:
            return f"{said[0]}."
        if "blame" in principle.quote:
            return f"{framework.organisation} says: “{principle.quote}”."
    return ""
