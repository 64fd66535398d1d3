"""The six people whom one can be: what each is, what waits for them, and who matters for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.demo.stage import Stage
from learning.people import Person
from learning.rights import Deed, may
from storage.tables import PersonRow
from storage.work import SqlWork

WHAT = {
    "bethan": "new social worker",
    "nkechi": "her manager",
    "jaspreet": "writes briefings",
    "anwen": "school lead, by e-mail only",
    "leopold": "scrutineer",
    "hester": "runs it",
}
MEANWHILE = {
    "bethan": "nkechi",
    "nkechi": "bethan",
    "anwen": "jaspreet",
    "jaspreet": "anwen",
    "leopold": "jaspreet",
    "hester": "bethan",
}


@dataclass(frozen=True)
class Face:
    """``waits`` is what is theirs to do next, such as *2 ideas*; ``by_post`` is somebody who has no chat."""

    person: Person
    waits: str = ""
    by_post: bool = False

    @property
    def key(self) -> str:
        """Their name in an address."""
        return self.person.first_name.casefold()

    @property
    def first_name(self) -> str:
        return self.person.first_name

    @property
    def what(self) -> str:
        return WHAT[self.key]

    @property
    def initials(self) -> str:
        return "".join(name[0] for name in self.person.name.split()[:2])


async def faces(stage: Stage) -> Sequence[Face]:
    people = await stage.six()

    async def looked(work: SqlWork) -> list[Face]:
        by_post = set(await work.session.scalars(select(PersonRow.id).where(PersonRow.expects == "none")))
        return [Face(person, await _waits(person, work), person.id in by_post) for person in people]

    return await stage.app.works.read(looked)


async def _waits(person: Person, work: SqlWork) -> str:
    """The first of what waits: somebody else's idea, a question, then learning."""
    if ideas := len(await work.ideas.waiting_for(person)):
        return _many(ideas, "idea")
    if questions := await _questions(person, work):
        return _many(questions, "question")
    receipts = await work.briefings.receipts(person)
    return _many(sum(1 for b, r in receipts if r.answer is None and b.author.id != person.id), "briefing")


async def _questions(person: Person, work: SqlWork) -> int:
    """Asked of whoever had the idea, and of whoever wrote the briefing."""
    own = sum(1 for idea in await work.ideas.by(person) if idea.question or idea.awaits_result)
    if not may(person, Deed.WRITE_BRIEFINGS):
        return own
    asked = [await work.briefings.questions(briefing.id) for briefing in await work.briefings.by(person)]
    return own + sum(1 for questions in asked for question in questions if not question.reply)


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}" if number else ""
