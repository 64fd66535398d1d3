"""Who answers for each board and forum: an administrator says so, here or with ``hearback people clerk``."""

from collections.abc import Sequence

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Hidden, Who
from dialogs.kit.words import Button, Card, Text
from dialogs.telling.lists import called, in_full, line
from learning import clerks
from learning.people import Person, PersonId
from learning.refusal import Refusal
from learning.rights import Deed, may

WHAT_IT_IS = (
    "Whoever answers for a board or forum reads its agenda, says when it meets, and writes down what it said. Where "
    "nobody does, or they are away, whoever sets Hearback up does it. Nobody decides on what they raised themselves."
)


class Show(Form, address="clerks.show"):
    """All boards and forums, with whoever answers for each."""


class Look(Form, address="clerks.look"):
    """One of them."""

    body: Hidden[str]


class Name(Form, address="clerks.name", title="Who answers for it?", submit="Save"):
    body: Hidden[str]
    who: Who = Field(title="Who answers for it?", description="They can be of any agency, and there can be several.")


class Remove(Form, address="clerks.remove"):
    body: Hidden[str]
    person: Hidden[PersonId]


dialog = Dialog(
    "clerks",
    opens=Show,
    begin=lambda _: "Who answers for each forum",
    for_whom=lambda person: may(person, Deed.SAY_WHO_ANSWERS),
    rank=12,
)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Card:
    found, bodies = await clerks.of_all(turn.work, turn.person), clerks.bodies(turn.work)
    opens = [Button.shows(line(called(body), _named(found[body.id])), Look(body=body.id)) for body in bodies]
    return Card("Who answers for each forum", (Text(WHAT_IT_IS), *in_full(bodies, opens)), tuple(opens))


def _named(people: Sequence[Person]) -> str:
    others = f" and {len(people) - 1} more" if len(people) > 1 else ""
    return f"{people[0].name}{others}" if people else "nobody yet"


@dialog.shows(Look)
async def look(form: Look, turn: Turn) -> Card:
    return await _one(form.body, turn)


async def _one(id: str, turn: Turn, *told: Text) -> Card:
    found = await clerks.of_all(turn.work, turn.person)
    body = clerks.body_of(turn.work, id)
    who = found[body.id]
    names = ", ".join(person.name for person in who)
    says = f"{names} {'answers' if len(who) == 1 else 'answer'} for it." if who else "Nobody answers for it yet."
    away = [Button.does(f"No longer {person.name}", Remove(body=body.id, person=person.id)) for person in who]
    ask = Button.asks("Say who answers for it", Name, body=body.id)
    return Card(body.name, (*told, Text(says), Text(WHAT_IT_IS)), (ask, *away, Button.shows("All forums", Show())))


@dialog.prepare(Name)
async def before(form: Name, turn: Turn) -> Prepared:
    await clerks.of_all(turn.work, turn.person)
    clerks.body_of(turn.work, form.body)
    return Prepared()


@dialog.on(Name)
async def name(form: Name, turn: Turn) -> Reply:
    return await _changed(form.body, form.who, turn, yes=True)


@dialog.on(Remove)
async def remove(form: Remove, turn: Turn) -> Reply:
    return await _changed(form.body, form.person, turn, yes=False)


async def _changed(id: str, who: PersonId, turn: Turn, *, yes: bool) -> Card:
    person = await turn.work.people.get(who)
    if person is None:
        raise Refusal("This person is not on the list any more.")
    body = await clerks.answers(turn.work, turn.person, id, person, yes=yes)
    now = "answers for it now" if yes else "does not answer for it any more"
    if yes and person.id != turn.person.id:
        agenda = Button("See its agenda", "agenda.show", {"body": body.id}, how="show")
        told = Text(f"You read its agenda, say when it meets, and write down what it said. {turn.person.name} said so.")
        line_ = "Hearback: you answer for a forum now"
        turn.notify(person, Card(f"You answer for the {body.name} now", (told,), (agenda,), line=line_))
    return await _one(id, turn, Text(f"{person.name} {now}."))
