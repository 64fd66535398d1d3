"""
“You said, we did”: what came of ideas and findings, and reviews with the answer to them, for all staff to read.

It is drafted from what happened, a person makes it fit to be read and approves it, and it can be taken down (Pan-Dorset
P11, Milton Keynes M12).  It never says who shared what, and what somebody shared is read by everybody only with their
yes: they are asked once a person has approved it, and then it goes out by itself (`docs/decisions/0028`).  Where the
organisation chooses, some of it is on a page that anybody can read (the framework's ``dissemination.public_page``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NewType, Protocol
from uuid import UUID

from learning.days import today
from learning.drafted import AGAIN, agreed, author_of, draft
from learning.drafted import Answer as Answer
from learning.drafted import Draft as Draft
from learning.drafted import asked_of_author as asked_of_author
from learning.drafted import is_theirs as is_theirs
from learning.drafted import refused as refused
from learning.fit_to_read import in_own_words, names_nobody
from learning.ideas import DECIDED, Event, Idea, IdeaId, Moment, Move
from learning.people import EVERYBODY, Person, Team
from learning.refusal import Moved, Refusal
from learning.rights import Deed, allow
from learning.subject import Subject
from learning.telling import kept
from learning.telling import told as keep_and_tell
from learning.work import Work

PublishedId = NewType("PublishedId", UUID)


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

    @property
    def taken_back(self) -> bool:
        """Before its author had said anything: nobody has read it."""
        return self.idea is not None and self.moment is None


class Publications(Protocol):
    async def get(self, id: PublishedId) -> Published:
        """Raises ``Refusal`` when there is no such thing."""

    async def put(self, published: Published) -> None: ...
    async def listed(self, *, public: bool = False, after: int = 0, many: int = 20) -> Sequence[Published]:
        """What can be read, the newest first."""

    async def how_many(self) -> int: ...
    async def of(self, idea: IdeaId) -> Sequence[Published]:
        """All that was ever decided about one, the newest first."""

    async def to_approve(self, many: int, on: date) -> Sequence[Idea]:
        """
        Of which something can be said that nobody has decided about, the oldest news first.

        What waited for an author who has left is among them again.
        """

    async def waiting(self, on: date, after: int, many: int) -> Sequence[Published]:
        """What was approved and waits for its author, the newest first."""


async def drafts(work: Work, by: Person, many: int = 5) -> Sequence[Draft]:
    """Raises ``Refusal`` for whoever may not publish."""
    allow(by, Deed.PUBLISH)
    ready = await work.publications.to_approve(many, today(work))
    return [found for idea in ready if (found := draft(idea, today(work)))]


async def waiting(work: Work, by: Person, after: int = 0, many: int = 5) -> Sequence[Published]:
    """What its author has not said anything of; raises ``Refusal`` for whoever may not publish."""
    allow(by, Deed.PUBLISH)
    return await work.publications.waiting(today(work), after, many)


async def draft_of(work: Work, by: Person, id: IdeaId) -> Draft:
    """Raises ``Refusal`` for whoever may not, and where there is nothing to say any more."""
    allow(by, Deed.PUBLISH)
    idea = await work.ideas.get(id)
    found = draft(idea, today(work))
    if refused(idea):
        raise Refusal("Its author would rather that it was left out.")
    if found is None:
        raise Refusal("Nothing can be said about this yet: it has not been decided.")
    decided = [one for one in await work.publications.of(id) if one.moment is idea.moment]
    if any(not (found.unasked and waits(idea, one)) for one in decided):
        raise Refusal("Somebody has decided about this already.")
    return found


async def publish(
    work: Work, by: Person, id: IdeaId, said: str, done: str, where: Sequence[Team], public: bool
) -> Published:
    """
    To all staff, in the channels chosen, and on the page that anybody can read if it is to be there too.

    Its author is asked first, unless it is their own that they approve: it waits, unread, for their yes.
    """
    found = await draft_of(work, by, id)
    await names_nobody(work, said=said, done=done)
    if found.unasked:
        in_own_words(found.idea, said=said, done=done)
        await _asked_no_more(work, by, found.idea)
    author = author_of(found.idea, today(work)) if is_theirs(found.idea) else None
    asks = author is not None and author.id != by.id
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
        taken_down_at=work.now if asks else None,
    )
    if not asks:
        return await _put(work, one, where)
    await work.publications.put(one)
    places = "\n".join(team.in_full for team in where)
    data = {"published": str(one.id), "moment": found.idea.moment.value, "where": places}
    await keep_and_tell(work, found.idea.moved(Move.PUBLISH_ASKED, work.now, by, data=data))
    return one


# --- its author says --------------------------------------------------------------------------------------------------


async def entry_asked(work: Work, asked: Event) -> Published:
    return await work.publications.get(PublishedId(UUID(asked.data["published"])))


async def say(work: Work, by: Person, id: IdeaId, *, fair: bool) -> Published | None:
    """
    With their yes it goes out as it was approved; a no keeps the idea out for good, and takes down what is out.

    The entry that went out; nothing after a no.
    """
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it says whether everybody may read it.")
    asked = asked_of_author(idea)
    if fair and refused(idea):
        raise Moved("You have left it out. Here is how it stands.", idea.subject)
    if fair and asked is None:
        found = await out(work, idea) if agreed(idea) else []
        if not found:
            raise idea.moved_on(by)
        return found[0]
    await kept(work, idea.moved(Move.PUBLISH_SAID, work.now, by, data={"said": "yes" if fair else "no"}))
    if fair and asked:
        one = replace(await entry_asked(work, asked), at=work.now, taken_down_at=None)
        return await _put(work, one, await places(work, asked))
    for one in await work.publications.of(id):
        if asked and str(one.id) == asked.data["published"]:
            await work.tell(one.by, one.subject)  # whoever approved it would wait for it
        if one.is_read:
            await _down(work, one)
    return None


async def may_after_all(work: Work, by: Person, id: IdeaId) -> None:
    """Its author takes their no back: it is drafted again as things stand, and they are asked before it goes out."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it says whether everybody may read it.")
    if not refused(idea):
        raise idea.moved_on(by)
    for one in await work.publications.of(id):
        if one.moment is idea.moment and one.answer is not Answer.NOTHING:
            await work.publications.put(replace(one, moment=None))  # it counts as decided no more
    await kept(work, idea.moved(Move.PUBLISH_SAID, work.now, by, data={"said": AGAIN}))


def waits(idea: Idea, one: Published) -> bool:
    """This entry is what its author is asked about."""
    asked = asked_of_author(idea)
    return asked is not None and asked.data["published"] == str(one.id)


async def places(work: Work, asked: Event) -> list[Team]:
    """The channels that were chosen for it, as far as they are still there."""
    chosen = asked.data["where"].split("\n")
    return [team for team in await channels(work) if team.in_full in chosen]


def could_be_out(idea: Idea) -> bool:
    """What is decided about for the first time is on no list."""
    return idea.moment not in DECIDED or any(e.move is Move.PUBLISH_SAID for e in idea.events)


async def out(work: Work, idea: Idea) -> list[Published]:
    """What everybody can read of it, the newest first."""
    return [one for one in await work.publications.of(idea.id) if one.is_read]


async def publish_review(
    work: Work, by: Person, title: str, done: str, link: str, where: Sequence[Team], public: bool
) -> Published:
    """A review that was published, with what is done about it (Milton Keynes; Pan-Dorset's transparency)."""
    allow(by, Deed.PUBLISH)
    await names_nobody(work, done=done)
    id, answer = PublishedId(work.new_id()), Answer.REVIEW
    one = Published(
        id=id, answer=answer, said=title, done=done, link=link, public=_public(work, public), by=by, at=work.now
    )
    return await _put(work, one, where)


async def leave_out(work: Work, by: Person, id: IdeaId) -> None:
    """This is not for the list; once there is other news of it, it is drafted again."""
    found = await draft_of(work, by, id)
    await _asked_no_more(work, by, found.idea)
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
    """
    From the list, the page, and every channel that it was posted in.

    Where its author has not answered yet they are asked no more, and it is drafted again.
    """
    allow(by, Deed.PUBLISH)
    one = await work.publications.get(id)
    if one.is_read:
        return await _down(work, one)
    if one.idea and waits(idea := await work.ideas.get(one.idea), one):
        await _asked_no_more(work, by, idea)
        return await work.publications.get(id)
    return one


async def _asked_no_more(work: Work, by: Person, idea: Idea) -> None:
    """A later yes publishes nothing, and of what it tells nobody has decided."""
    if asked := asked_of_author(idea):
        one = replace(await entry_asked(work, asked), moment=None)
        await work.publications.put(one)
        await kept(work, idea.moved(Move.PUBLISH_SAID, work.now, by, data={"said": "taken back"}))
        await work.refresh(one.subject)


async def _down(work: Work, one: Published) -> Published:
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
    if idea and idea.author and not is_theirs(idea) and idea.author.id != one.by.id:  # they read what is made of it
        await work.tell(idea.author, one.subject)
    return one
