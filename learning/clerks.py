"""Who answers for a body: whoever reads its agenda, says when it meets, and writes down what it said."""

from collections.abc import Mapping, Sequence

from learning.framework import Body
from learning.people import Person
from learning.refusal import Refusal
from learning.rights import Deed, allow
from learning.work import Work


def bodies(work: Work) -> Sequence[Body]:
    """Those that have an agenda: neither a person nor a meeting of each."""
    return [body for body in work.framework.bodies.values() if body.span == "one" and not body.is_person]


def body_of(work: Work, id: str) -> Body:
    """Raises ``Refusal`` and says which there are."""
    found = next((body for body in bodies(work) if id in (body.id, body.name, body.short)), None)
    if found is None:
        known = ", ".join(body.id for body in bodies(work))
        raise Refusal(f"There is no forum “{id}” with an agenda in {work.framework.id}. It has: {known}.")
    return found


async def of_all(work: Work, by: Person) -> Mapping[str, Sequence[Person]]:
    """By body, whoever answers for it."""
    allow(by, Deed.SAY_WHO_ANSWERS)
    found = await work.people.who_answer()
    return {body.id: [person for person in found if body.id in person.answers_for] for body in bodies(work)}


async def answers(work: Work, by: Person, id: str, person: Person, *, yes: bool = True) -> Body:
    """From now on, or no more; what is before the body is theirs to answer at once."""
    allow(by, Deed.SAY_WHO_ANSWERS)
    return await set_answers(work, id, person, yes=yes)


async def set_answers(work: Work, id: str, person: Person, *, yes: bool = True) -> Body:
    """The same for whoever runs the server: they have no person here."""
    body = body_of(work, id)
    others = person.answers_for - {body.id}
    await work.people.answer_for(person, others | {body.id} if yes else others)
    return body
