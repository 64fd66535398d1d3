"""
“You said, we did”: what came of ideas and findings, and reviews with the answer to them, for all staff to read.

It is drafted from what happened, a person makes it fit to be read and approves it, and it can be taken down (Pan-Dorset
P11, Milton Keynes M12).  It never says who shared what.  Where the organisation chooses, some of it is on a page that
anybody can read (the framework's ``dissemination.public_page``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol
from uuid import UUID

from learning.ideas import Event, Idea, IdeaId, Moment, Move, Voice
from learning.people import EVERYBODY, Person, Team
from learning.refusal import Refusal
from learning.rights import Deed, allow
from learning.subject import Subject
from learning.work import Work

PublishedId = NewType("PublishedId", UUID)


class Answer(StrEnum):
    """The three answers that there are to what was said, and a review with what is done about it."""

    DID = "did"
    TRYING = "trying"
    CANNOT = "cannot"
    REVIEW = "review"
    NOTHING = "nothing"
    """Somebody decided that this is not for the list; it is drafted no more."""


SOON = {Moment.TESTING: Answer.TRYING, Moment.EMBEDDING: Answer.TRYING, Moment.EVALUATING: Answer.DID}
ENDED = {Move.FINISHED: Answer.DID, Move.TOLD_OTHERS: Answer.DID, Move.TALKED: Answer.DID}
SAYS = (Move.FINISHED, Move.AGREED, Move.KEPT, Move.NOT_THIS_TIME, Move.STOPPED, Move.TALKED)
"""Whose words say what was done, the last of them first."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """``said`` and ``done`` as a person approved them; ``link`` is a review's.  ``moment`` is the idea's then."""

    id: PublishedId
    answer: Answer
    idea: IdeaId | None = None
    moment: Moment | None = None
    said: str = ""
    done: str = ""
    link: str = ""
    public: bool = False
    by: Person
    at: datetime
    taken_down_at: datetime | None = None

    @property
    def subject(self) -> Subject:
        return Subject("published", self.id)

    @property
    def is_read(self) -> bool:
        return self.answer is not Answer.NOTHING and self.taken_down_at is None


class Publications(Protocol):
    async def get(self, id: PublishedId) -> Published:
        """Raises ``Refusal`` when there is no such thing."""

    async def put(self, published: Published) -> None: ...
    async def listed(self, *, public: bool = False, after: int = 0, many: int = 20) -> Sequence[Published]:
        """What can be read, the newest first."""

    async def how_many(self) -> int: ...
    async def of(self, idea: IdeaId) -> Sequence[Published]:
        """All that was ever decided about one, the newest first."""

    async def to_approve(self, many: int) -> Sequence[Idea]:
        """Of which something can be said that nobody has decided about, the oldest news first."""


@dataclass(frozen=True)
class Draft:
    idea: Idea
    answer: Answer
    said: str
    done: str
    take_care: bool
    """It was shared in confidence, or without a name: nobody may be recognised by it."""


def draft(idea: Idea) -> Draft | None:
    """
    From what happened; nothing while nothing did, and nothing of what went on together with another.

    What is about a manager's own decision that manager does not read here either (Pan-Dorset P9).
    """
    answer = _answer(idea)
    if answer is None or idea.about is not None:
        return None
    hidden = idea.voice is not Voice.NAMED or not idea.shown_to_colleagues
    return Draft(idea, answer, idea.sentence, _done(idea), hidden)


def _answer(idea: Idea) -> Answer | None:
    if idea.moment is not Moment.FINISHED:
        return SOON.get(idea.moment)
    moves = {event.move for event in idea.events}
    if Move.JOINED in moves:
        return None
    return next((answer for move, answer in ENDED.items() if move in moves), Answer.CANNOT)


def _done(idea: Idea) -> str:
    if idea.moment is Moment.TESTING and idea.being_tried:
        where = f" in {idea.being_tried.place}" if idea.being_tried.place else ""
        return f"It is being tried{where}."
    if idea.moment is Moment.EMBEDDING:
        return "It was tried and kept, and it is being put in place."
    said = next((event for event in reversed(idea.events) if event.move in SAYS and event.words), None)
    return _first_part(said) if said else ""


def _first_part(event: Event) -> str:
    return event.parts[0]


async def drafts(work: Work, by: Person, many: int = 5) -> Sequence[Draft]:
    """Raises ``Refusal`` for whoever may not publish."""
    allow(by, Deed.PUBLISH)
    return [found for idea in await work.publications.to_approve(many) if (found := draft(idea))]


async def draft_of(work: Work, by: Person, id: IdeaId) -> Draft:
    """Raises ``Refusal`` for whoever may not, and where there is nothing to say any more."""
    allow(by, Deed.PUBLISH)
    idea = await work.ideas.get(id)
    found = draft(idea)
    if found is None:
        raise Refusal("Nothing can be said about this yet: it has not been decided.")
    if any(one.moment is idea.moment for one in await work.publications.of(id)):
        raise Refusal("Somebody has decided about this already.")
    return found


async def publish(
    work: Work, by: Person, id: IdeaId, said: str, done: str, where: Sequence[Team], public: bool
) -> Published:
    """To all staff, in the channels chosen, and on the page that anybody can read if it is to be there too."""
    found = await draft_of(work, by, id)
    one = Published(
        id=PublishedId(work.new_id()),
        answer=found.answer,
        idea=id,
        moment=found.idea.moment,
        said=said,
        done=done,
        public=_public(work, public),
        by=by,
        at=work.now,
    )
    return await _put(work, one, where)


async def publish_review(
    work: Work, by: Person, title: str, done: str, link: str, where: Sequence[Team], public: bool
) -> Published:
    """A review that was published, with what is done about it (Milton Keynes; Pan-Dorset's transparency)."""
    allow(by, Deed.PUBLISH)
    id, answer = PublishedId(work.new_id()), Answer.REVIEW
    one = Published(
        id=id, answer=answer, said=title, done=done, link=link, public=_public(work, public), by=by, at=work.now
    )
    return await _put(work, one, where)


async def leave_out(work: Work, by: Person, id: IdeaId) -> None:
    """This is not for the list; once there is other news of it, it is drafted again."""
    found = await draft_of(work, by, id)
    one = Published(
        id=PublishedId(work.new_id()),
        answer=Answer.NOTHING,
        idea=id,
        moment=found.idea.moment,
        by=by,
        at=work.now,
    )
    await work.publications.put(one)


async def take_down(work: Work, by: Person, id: PublishedId) -> Published:
    """From the list, the page, and every channel that it was posted in."""
    allow(by, Deed.PUBLISH)
    one = await work.publications.get(id)
    if one.is_read:
        one = replace(one, taken_down_at=work.now, public=False)
        await work.publications.put(one)
        await work.refresh(one.subject)
    return one


async def channels(work: Work) -> Sequence[Team]:
    """Where it can be posted: an agency's open channel first, then the teams' own."""
    found = await work.people.channels()
    return sorted(found, key=lambda team: (team.name != EVERYBODY, team.agency, team.name))


def _public(work: Work, wanted: bool) -> bool:
    return wanted and work.framework.public_page


async def _put(work: Work, one: Published, where: Sequence[Team]) -> Published:
    await work.publications.put(one)
    for team in where:
        await work.tell(team, one.subject)
    idea = await work.ideas.get(one.idea) if one.idea else None
    if idea and idea.author and idea.author.id != one.by.id:  # whose sentence it is reads what is made of it
        await work.tell(idea.author, one.subject)
    return one
