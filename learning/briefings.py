"""
Learning briefings: short, sent to an audience, answered honestly, and asked back about.

Seven short sections with editable labels (requirements 3.1).  A read is never inferred: what counts is what people say.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Protocol
from uuid import UUID

from learning.audience import Audience, Reachable
from learning.people import Person, PersonId
from learning.refusal import Moved, Refusal
from learning.rights import Deed, allow, may
from learning.subject import Subject
from learning.work import Work

BriefingId = NewType("BriefingId", UUID)

HEADINGS = (
    "Background",
    "Why it matters",
    "What we found",
    "What worked well",
    "What to look out for",
    "What to do",
    "Questions for your team",
)
WORDS_A_SECOND = 3.3
"""How fast people read plain text, for "about forty seconds" (200 words a minute)."""


class Answer(StrEnum):
    """Honest answers (design 5): not proof of learning, and never a score."""

    CLEAR = "clear"
    MOSTLY = "mostly"
    NOT_YET = "not_yet"
    ALREADY = "already"
    NOT_RELEVANT = "not_relevant"


class State(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Section:
    heading: str
    text: str


@dataclass(frozen=True)
class Source:
    """Something to read further: a link."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Briefing:
    id: BriefingId
    ref: str
    title: str
    theme: str = ""
    source: str = ""
    author: Person
    sections: tuple[Section, ...] = ()
    sources: tuple[Source, ...] = ()
    apply: str = ""
    """One sentence that says what someone might now do."""
    edition: int = 1
    state: State = State.DRAFT
    audience: Audience | None = None
    size: int | None = None
    """How many it went to; not known until the audience is counted."""
    paused: bool = False
    sent_on: date | None = None
    ends_on: date | None = None
    version: int = 0

    @property
    def subject(self) -> Subject:
        return Subject("briefing", self.id)

    @property
    def being_counted(self) -> bool:
        return self.state is State.SENDING and self.size is None

    @property
    def words(self) -> int:
        return sum(len(section.text.split()) for section in self.sections)

    @property
    def reading_time(self) -> str:
        seconds = max(10, round(self.words / WORDS_A_SECOND / 10) * 10)
        return f"about {seconds} seconds" if seconds < 90 else f"about {round(seconds / 60)} minutes"

    @property
    def why_it_matters(self) -> str:
        found = [s.text for s in self.sections if s.heading == HEADINGS[1]] or [s.text for s in self.sections[:1]]
        return found[0] if found else ""

    def is_followed_by(self, person: Person) -> bool:
        """Whether it is theirs: to see how it stands, to stop it, and to know by name who was not reached."""
        return person.id == self.author.id or may(person, Deed.LOOK_AFTER_SENDING)

    def followed_by(self, person: Person) -> "Briefing":
        """Raises ``Refusal`` for anyone else, also for others who write briefings."""
        if not self.is_followed_by(person):
            raise Refusal("This is for whoever wrote the briefing, and for your administrator.")
        return self


@dataclass(frozen=True)
class Receipt:
    """What is known of a briefing and one person it went to; ``state`` is computed from the facts."""

    briefing: BriefingId
    person: PersonId
    state: str
    opened_on: date | None = None
    answer: Answer | None = None
    answered_on: date | None = None


@dataclass(frozen=True)
class Question:
    """A question, a barrier or a correction, from someone who read it (Pan-Dorset P14): the author must reply."""

    id: UUID
    briefing: BriefingId
    asker: Person
    words: str
    asked_at: datetime
    reply: str = ""
    replied_by: Person | None = None
    replied_at: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """How a briefing stands, live, for its author: the states add up to the audience."""

    states: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[Answer, int] = field(default_factory=dict)

    @property
    def audience(self) -> int:
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        return sum(self.answers.values())


class Briefings(Protocol):
    async def get(self, id: BriefingId) -> Briefing:
        """Raises ``Refusal`` when there is no such briefing."""

    async def by_ref(self, ref: str) -> Briefing | None: ...
    async def put(self, briefing: Briefing) -> Briefing: ...
    async def by(self, author: Person) -> Sequence[Briefing]:
        """The newest first."""

    async def sent(self) -> Sequence[Briefing]:
        """All that were sent and not withdrawn, the newest first."""

    async def to_look_after(self, besides: Person) -> Sequence[Briefing]:
        """Others' that are being sent, or did not reach somebody who could be tried again; the newest, at most 100."""

    async def next_ref(self) -> str: ...
    async def reachable(self, audience: Audience, author: Person) -> Reachable:
        """How many it would go to, and how; whoever wrote it is not among them."""

    async def start_sending(self, briefing: Briefing) -> None:
        """One small row and one job: the audience is counted and sent to afterwards."""

    async def receipt(self, id: BriefingId, person: Person) -> Receipt | None: ...
    async def receipts(self, person: Person) -> Sequence[tuple[Briefing, Receipt]]:
        """What was sent to someone and is not withdrawn, the newest first."""

    async def opened(self, id: BriefingId, person: Person, on: date) -> None: ...
    async def answered(self, id: BriefingId, person: Person, answer: Answer, edition: int, on: date) -> None: ...
    async def asked(self, question: Question) -> None: ...
    async def question(self, id: UUID) -> Question:
        """Raises ``Refusal`` when there is no such question."""

    async def questions(self, id: BriefingId) -> Sequence[Question]:
        """Those without a reply first, the oldest first."""

    async def asked_about(self, author: Person) -> Collection[BriefingId]:
        """Those of theirs with a question that has no reply."""

    async def replied(self, question: Question) -> None: ...
    async def progress(self, id: BriefingId) -> Progress: ...


async def write(
    work: Work, author: Person, *, title: str, sections: Sequence[Section], sources: Sequence[Source] = (), **more: str
) -> Briefing:
    allow(author, Deed.WRITE_BRIEFINGS)
    kept = tuple(section for section in sections if section.text.strip())
    if not kept:
        raise Refusal("Please write at least one section.", about="what_we_found")
    return await work.briefings.put(
        Briefing(
            id=BriefingId(work.new_id()),
            ref=more.get("ref") or await work.briefings.next_ref(),
            title=title,
            author=author,
            sections=kept,
            sources=tuple(sources),
            apply=more.get("apply", ""),
            theme=more.get("theme", ""),
            source=more.get("source", ""),
        )
    )


async def send(work: Work, by: Person, id: BriefingId, audience: Audience, on: date, ends_on: date) -> Briefing:
    """Commits one small row; a job counts the audience, and nothing is sent before the count is complete."""
    allow(by, Deed.WRITE_BRIEFINGS)
    briefing = (await work.briefings.get(id)).followed_by(by)
    if briefing.state is not State.DRAFT:
        raise Moved("This briefing has been sent already: here is how it stands.", briefing.subject)
    if audience.empty:
        raise Refusal("Please choose who it goes to.", about="agencies")
    if not (await work.briefings.reachable(audience, briefing.author)).total:
        raise Refusal("Nobody is in that audience. Please choose again.", about="agencies")
    briefing = await work.briefings.put(
        replace(briefing, state=State.SENDING, audience=audience, sent_on=on, ends_on=ends_on)
    )
    await work.briefings.start_sending(briefing)
    return briefing


async def read(work: Work, person: Person, id: BriefingId, on: date) -> Briefing:
    """Opening it shows the sections.  The day is kept; it is never taken for having read."""
    briefing = await seen_by(work, person, id)
    if await work.briefings.receipt(id, person):
        await work.briefings.opened(id, person, on)
    return briefing


async def seen_by(work: Work, person: Person, id: BriefingId) -> Briefing:
    """The briefing, for someone it went to or who follows it; raises ``Moved`` where it was withdrawn."""
    briefing = await shown_to(work, person, id)
    if briefing.state is State.WITHDRAWN:
        raise Moved("This has changed since.", briefing.subject)
    return briefing


async def shown_to(work: Work, person: Person, id: BriefingId) -> Briefing:
    """The same, withdrawn or not."""
    briefing = await work.briefings.get(id)
    if await work.briefings.receipt(id, person) is None:
        briefing.followed_by(person)
    return briefing


async def answer(work: Work, person: Person, id: BriefingId, said: Answer, on: date, line: str = "") -> Briefing:
    """One honest answer, which may be changed until the briefing ends; a line goes to the author, who replies."""
    briefing = await seen_by(work, person, id)
    if await work.briefings.receipt(id, person) is None:
        raise Refusal("This briefing did not go to you, so there is nothing to answer.")
    if briefing.ends_on and on > briefing.ends_on:
        raise Refusal("This briefing has ended, so answers are no longer taken. You can still read it.")
    await work.briefings.answered(id, person, said, briefing.edition, on)
    await work.refresh(briefing.subject)
    await work.refresh_copy(briefing.subject, person)
    if line:
        await ask_back(work, person, id, line)
    return briefing


async def ask_back(work: Work, person: Person, id: BriefingId, words: str) -> Question:
    """A question to the author, who hears of it at once."""
    briefing = await seen_by(work, person, id)
    question = Question(work.new_id(), id, person, words, work.now)
    await work.briefings.asked(question)
    await work.tell(briefing.author, Subject("question", question.id))
    return question


async def reply(work: Work, by: Person, id: UUID, words: str) -> Question:
    """The author's reply, which the asker hears on their own channel."""
    question = await work.briefings.question(id)
    (await work.briefings.get(question.briefing)).followed_by(by)
    if question.reply:
        raise Moved("This has been answered already: here is the answer.", Subject("question", id))
    question = replace(question, reply=words, replied_by=by, replied_at=work.now)
    await work.briefings.replied(question)
    await work.refresh(Subject("question", id))
    await work.tell(question.asker, Subject("question", id))
    return question
