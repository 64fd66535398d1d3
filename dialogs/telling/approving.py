"""“You said, we did”, for whoever approves it: what is drafted, and what waits for its author."""

from pydantic import Field

from dialogs.kit.forms import Form
from dialogs.kit.limits import shortened
from dialogs.kit.questions import Choices, Hidden, Paragraph
from dialogs.kit.words import Block, Button, Card, Quote, Text
from dialogs.telling.published import SAYS
from learning import publishing
from learning.ideas import IdeaId
from learning.publishing import Draft, PublishedId

NOBODY_NAMED = "Nobody is named. Please look whether anybody could be recognised, and mend it here."
CONFIDENTIAL = "It was shared in confidence: please make sure that nobody can be recognised by it."
UNASKED = "Whoever shared it cannot be asked. Please say it in your own words. Nobody is named."
LATER = "What its author has not answered yet"
WAITS = "Its author is asked whether it is fair. With their yes it goes out by itself."


class ToApprove(Form, address="published.drafts"):
    """Whatever could be said next."""


class Publish(Form, address="published.approve", title="You said, we did", submit="Publish"):
    idea: Hidden[IdeaId]
    said: Paragraph = Field(min_length=1, max_length=600, title="You said", description=NOBODY_NAMED)
    done: Paragraph = Field(min_length=1, max_length=900, title="And this is the answer")
    where: Choices[str] = Field(frozenset(), title="Where should it be posted, besides everybody's list?")


class Waiting(Form, address="published.waiting"):
    """What was approved and waits for its author's yes, five at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


class LeaveOut(Form, address="published.leave_out"):
    idea: Hidden[IdeaId]


class TakeDown(Form, address="published.take_down"):
    published: Hidden[PublishedId]


def drafted_card(found: Draft) -> Card:
    care = (Text(CONFIDENTIAL),) if found.take_care else ()
    said = (Text(UNASKED),) if found.unasked else (Text("You said:"), Quote(found.said))
    done: tuple[Block, ...] = (Quote(found.done),) if found.done else ()
    return Card(
        "You said, we did: for you to approve",
        (*said, Text(f"{SAYS[found.answer]}:"), *done, *care),
        (
            Button.asks("Read it through and publish", Publish, idea=str(found.idea.id)),
            Button.does("Not for the list", LeaveOut(idea=found.idea.id)),
        ),
        line="Hearback: something is for you to approve",
    )


def back(one: publishing.Published, *, named: bool = False) -> Button:
    label = shortened(f"Take back: {one.said}")[0] if named else "Take it back"
    return Button.does(label, TakeDown(published=one.id))
