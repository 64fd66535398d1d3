"""A private channel becomes a team's list: ideas for its manager then come there, once."""

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.words import Button, Card, Text
from learning.people import EVERYBODY, Role, Team
from learning.refusal import Refusal
from learning.rights import Deed, may


class Connect(Form, address="team.connect"):
    """Said in the channel itself, by the team's manager."""


class Disconnect(Form, address="team.disconnect"):
    pass


STOP = Button.does("Stop using this channel", Disconnect())

dialog = Dialog(
    "connect",
    opens=Connect,
    begin=lambda _: "Use a channel for your team",
    for_whom=lambda person: person.role is not Role.PRACTITIONER,
    rank=20,
)


@dialog.on(Connect)
async def connect(form: Connect, turn: Turn) -> Reply:
    people, place = turn.work.people, turn.place
    if place and place.kind == "open" and may(turn.person, Deed.PUBLISH):
        everybody = Team(turn.person.agency, EVERYBODY)
        await people.connect(everybody, place, turn.work.now)
        told = "“You said, we did” can be posted here now. Nothing comes by itself, and no ideas come here."
        return Card(f"For everybody at {everybody.agency}", (Text(told),), (STOP,))
    if not await people.managed_by(turn.person):
        raise Refusal("Only somebody who manages a team can connect a channel for it.")
    if place is None or place.kind == "direct":
        raise Refusal("Please say connect in the private channel that is your team's. Here only you and I can read.")
    if place.kind == "open":
        raise Refusal("Anybody can join this channel. Please choose a private one, so that ideas stay with your team.")
    await people.connect(turn.person.of_team, place, turn.work.now)
    return Card(
        "This is your team's list now",
        (
            Text(f"Ideas for the manager of {turn.person.team} come here, and not to you alone as well."),
            Text("Everybody in this channel can read them. Only a manager's presses count."),
            Text("What was shared before stays with the manager alone, as its authors were told."),
        ),
        (STOP,),
    )


@dialog.on(Disconnect)
async def disconnect(form: Disconnect, turn: Turn) -> Reply:
    if turn.place and turn.place.kind == "open" and may(turn.person, Deed.PUBLISH):
        await turn.work.people.disconnect(Team(turn.person.agency, EVERYBODY))
        return Card("Nothing is posted here any more", (Text("What was posted stays where it is."),))
    if not await turn.work.people.managed_by(turn.person):
        raise Refusal("Only somebody who manages the team can do this.")
    await turn.work.people.disconnect(turn.person.of_team)
    return Card(
        "Ideas come to you alone again", (Text("Nothing was lost: what waits for you is still waiting for you."),)
    )
