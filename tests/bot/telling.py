"""A dialog that says a notice, and subjects that are told of: one whose card breaks, and as many more as one likes."""

from uuid import UUID

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.words import Card, SignIn, Text
from learning.people import Viewer
from learning.subject import Subject
from learning.work import Work
from tests.world import World


class Tell(Form, address="test.tell"):
    """Says a plain notice to oneself."""


telling = Dialog("tell", opens=Tell, begin=lambda _: "Tell")


@telling.on(Tell)
async def tell(form: Tell, turn: Turn) -> Reply:
    turn.notify(turn.person, Card("A notice", (Text("As it was then."),), (SignIn("See the page", "/board"),)))
    return Card("Done")


@telling.about("page")
async def page(id: UUID, viewer: Viewer, work: Work) -> Card:
    if id.int == 2:
        raise ZeroDivisionError
    if id.int > 2:
        return Card("A page", line=f"Hearback: page {id.int}")
    return Card("A page", (Text(work.now.isoformat()),), (SignIn("See the page", "/board"),), line="Hearback: a page")


async def tells(world: World, name: str, number: int = 1) -> None:
    await world.write(lambda work: work.tell(world.people[name], Subject("page", UUID(int=number))))
