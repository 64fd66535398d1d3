"""Briefings, who each went to, what they answered, and what they asked back."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from learning.audience import Audience, Reachable
from learning.briefings import (
    Answer,
    Briefing,
    BriefingId,
    Progress,
    Question,
    Receipt,
    Section,
    Source,
    State,
)
from learning.people import Person, PersonId
from learning.refusal import Refusal
from storage import audience as audiences
from storage.people import people_of
from storage.tables import BriefingRow, QuestionRow, recipient
from storage.transaction import Raced

SENT = (State.SENDING.value, State.SENT.value)
MISSED = ("failed", "cannot reach", "not in chat")
"""States of those who may be tried again: whoever is away or has left is not among them."""
REF = "BRF-"


class SqlBriefings:
    """``start`` asks for a job, by its name and ids, in the same commit."""

    def __init__(self, session: AsyncSession, today: date, start: Callable[..., None]) -> None:
        self._session, self._today, self._start = session, today, start

    async def get(self, id: BriefingId) -> Briefing:
        found = await self._briefings(select(BriefingRow).where(BriefingRow.id == id))
        if not found:
            raise Refusal("This briefing is not here any more.")
        return found[0]

    async def by_ref(self, ref: str) -> Briefing | None:
        found = await self._briefings(select(BriefingRow).where(BriefingRow.ref == ref))
        return found[0] if found else None

    async def by(self, author: Person) -> Sequence[Briefing]:
        written = select(BriefingRow).where(BriefingRow.author_id == author.id)
        return await self._briefings(written.order_by(BriefingRow.sent_on.is_(None).desc(), BriefingRow.ref.desc()))

    async def sent(self) -> Sequence[Briefing]:
        gone = select(BriefingRow).where(BriefingRow.state.in_(SENT))
        return await self._briefings(gone.order_by(BriefingRow.sent_on.desc(), BriefingRow.ref.desc()))

    async def to_look_after(self, besides: Person) -> Sequence[Briefing]:
        """The index on a briefing's states finds the first who was not reached."""
        missed = select(true()).where(recipient.c.briefing == BriefingRow.id, recipient.c.state.in_(MISSED)).exists()
        goes_on = or_(BriefingRow.ends_on.is_(None), BriefingRow.ends_on >= self._today)
        stands = or_(BriefingRow.state == State.SENDING.value, and_(BriefingRow.state.in_(SENT), goes_on, missed))
        others = select(BriefingRow).where(
            BriefingRow.author_id != besides.id, BriefingRow.withdrawn_at.is_(None), stands
        )
        return await self._briefings(others.order_by(BriefingRow.sent_on.desc(), BriefingRow.ref.desc()).limit(100))

    async def next_ref(self) -> str:
        """One more than the highest of our own kind; two at once are a race, and the second is run again."""
        refs = await self._session.scalars(select(BriefingRow.ref).where(BriefingRow.ref.startswith(REF)))
        numbers = [int(ref.removeprefix(REF)) for ref in refs if ref.removeprefix(REF).isdigit()]
        return f"{REF}{max(numbers, default=0) + 1:03}"

    async def put(self, briefing: Briefing) -> Briefing:
        row = await self._session.get(BriefingRow, briefing.id)
        if row and row.version != briefing.version:
            raise Raced("somebody changed it first")
        if not row:
            row = BriefingRow(id=briefing.id, ref=briefing.ref, author_id=briefing.author.id)
            self._session.add(row)
        row.title, row.theme, row.source, row.apply = briefing.title, briefing.theme, briefing.source, briefing.apply
        row.sections = [[section.heading, section.text] for section in briefing.sections]
        row.resources = [[source.label, source.url, source.note] for source in briefing.sources]
        row.words, row.edition, row.state = briefing.words, briefing.edition, briefing.state.value
        row.audience = _rule(briefing.audience, briefing.author)
        row.sent_on, row.ends_on = briefing.sent_on, briefing.ends_on
        await self._session.flush()
        return await self.get(briefing.id)

    async def reachable(self, audience: Audience, author: Person) -> Reachable:
        rule = _rule(audience, author)
        return Reachable(await audiences.reachable(self._session, rule, self._today) if rule else {})

    async def start_sending(self, briefing: Briefing) -> None:
        self._start("count", briefing.id)

    async def receipt(self, id: BriefingId, person: Person) -> Receipt | None:
        row = (await self._session.execute(select(recipient).where(*_of(id, person)))).one_or_none()
        return _receipt(row) if row else None

    async def receipts(self, person: Person) -> Sequence[tuple[Briefing, Receipt]]:
        theirs = await self._session.execute(select(recipient).where(recipient.c.person == person.id))
        receipts = {row.briefing: _receipt(row) for row in theirs}
        sent = select(BriefingRow).where(BriefingRow.id.in_(receipts), BriefingRow.state.in_(SENT))
        newest = sent.order_by(BriefingRow.sent_on.desc(), BriefingRow.ref.desc())
        return [(briefing, receipts[briefing.id]) for briefing in await self._briefings(newest)]

    async def opened(self, id: BriefingId, person: Person, on: date) -> None:
        first = (*_of(id, person), recipient.c.opened_on.is_(None))
        await self._session.execute(update(recipient).where(*first).values(opened_on=on))

    async def answered(self, id: BriefingId, person: Person, answer: Answer, edition: int, on: date) -> None:
        facts = {"answer": answer.value, "answered_on": on, "answered_edition": edition}
        opened = func.coalesce(recipient.c.opened_on, on)
        await self._session.execute(update(recipient).where(*_of(id, person)).values(opened_on=opened, **facts))

    async def asked(self, question: Question) -> None:
        values = {"id": question.id, "briefing_id": question.briefing, "person_id": question.asker.id}
        await self._session.execute(
            insert(QuestionRow).values(**values, words=question.words, asked_at=question.asked_at)
        )

    async def question(self, id: UUID) -> Question:
        found = await self._questions(select(QuestionRow).where(QuestionRow.id == id))
        if not found:
            raise Refusal("This question is not here any more.")
        return found[0]

    async def questions(self, id: BriefingId) -> Sequence[Question]:
        of_it = select(QuestionRow).where(QuestionRow.briefing_id == id)
        return await self._questions(of_it.order_by(QuestionRow.reply.is_not(None), QuestionRow.asked_at))

    async def asked_about(self, author: Person) -> Collection[BriefingId]:
        open_ones = select(QuestionRow.briefing_id).join(BriefingRow, BriefingRow.id == QuestionRow.briefing_id)
        theirs = open_ones.where(BriefingRow.author_id == author.id, QuestionRow.reply.is_(None))
        return {BriefingId(id) for id in await self._session.scalars(theirs)}

    async def replied(self, question: Question) -> None:
        replied = update(QuestionRow).where(QuestionRow.id == question.id)
        by = question.replied_by.id if question.replied_by else None
        values = {"reply": question.reply, "replied_by": by, "replied_at": question.replied_at}
        await self._session.execute(replied.values(**values))

    async def progress(self, id: BriefingId) -> Progress:
        c = recipient.c
        states = select(c.state, func.count()).where(c.briefing == id).group_by(c.state)
        answers = select(c.answer, func.count()).where(c.briefing == id, c.answer.is_not(None)).group_by(c.answer)
        return Progress(
            {state: many for state, many in await self._session.execute(states)},
            {Answer(answer): many for answer, many in await self._session.execute(answers)},
        )

    async def _briefings(self, query: Select[BriefingRow]) -> list[Briefing]:
        rows = list(await self._session.scalars(query.execution_options(populate_existing=True)))
        people = await people_of(self._session, (row.author_id for row in rows))
        return [_briefing(row, people[row.author_id]) for row in rows if row.author_id]

    async def _questions(self, query: Select[QuestionRow]) -> list[Question]:
        rows = list(await self._session.scalars(query.execution_options(populate_existing=True)))
        people = await people_of(self._session, (id for row in rows for id in (row.person_id, row.replied_by)))
        return [
            Question(
                id=row.id,
                briefing=BriefingId(row.briefing_id),
                asker=people[row.person_id],
                words=row.words,
                asked_at=row.asked_at,
                reply=row.reply or "",
                replied_by=people.get(row.replied_by) if row.replied_by else None,
                replied_at=row.replied_at,
            )
            for row in rows
        ]


def _of(id: BriefingId, person: Person) -> tuple[Any, ...]:
    return recipient.c.briefing == id, recipient.c.person == person.id


def _rule(audience: Audience | None, author: Person) -> dict[str, Any] | None:
    """Whoever wrote it has read it: it does not go to them."""
    return {**audience.rule(), "but": [str(author.id)]} if audience else None


def _receipt(row: Any) -> Receipt:
    return Receipt(
        briefing=BriefingId(row.briefing),
        person=PersonId(row.person),
        state=row.state,
        opened_on=row.opened_on,
        answer=Answer(row.answer) if row.answer else None,
        answered_on=row.answered_on,
    )


def _briefing(row: BriefingRow, author: Person) -> Briefing:
    return Briefing(
        id=BriefingId(row.id),
        ref=row.ref,
        title=row.title,
        theme=row.theme,
        source=row.source,
        author=author,
        sections=tuple(Section(heading, text) for heading, text in row.sections),
        sources=tuple(Source(label, url, note) for label, url, note in row.resources),
        apply=row.apply,
        edition=row.edition,
        state=State.WITHDRAWN if row.withdrawn_at else State(row.state),
        audience=Audience.of(row.audience) if row.audience else None,
        size=row.size if row.counted_at else None,
        paused=row.paused_at is not None,
        sent_on=row.sent_on,
        ends_on=row.ends_on,
        version=row.version,
    )
