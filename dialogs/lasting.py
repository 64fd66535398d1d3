"""Is it still happening?  And what came of something, as a source of learning of its own.  Of `dialogs.journey`."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from dialogs.journey import dialog
from dialogs.kit.dialog import Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Hidden, Line, Paragraph
from dialogs.kit.words import Action, Button, Card, Text
from dialogs.telling.holding import bodies
from dialogs.telling.ideas import LASTED, how_it_stands
from learning import lasting
from learning.framework import fitting
from learning.ideas import SENTENCE, Idea, IdeaId
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.work import Work

AT_HOME = 3  # shown whole on the first page, so that answering takes one press
AGAIN = "Make it a source of learning"


class Lasted(Form, address="idea.lasted", title="Is it still happening?", submit="Send"):
    idea: Hidden[IdeaId]
    still: Hidden[Literal["yes", "partly", "no"]]
    words: Line = Field("", title="What do you see?", description="One line is enough. No names.")


class NewSource(Form, address="journey.source", title="A source of learning", submit="Share it"):
    idea: Hidden[IdeaId]
    source: Choice = Field(title="Which source of learning is it?")
    sentence: Paragraph = Field(min_length=12, max_length=SENTENCE, title="What does this tell us?")


@dialog.home(18)
async def is_asked(person: Person, work: Work) -> Sequence[Card]:
    """What its author is asked stands among the news of their own ideas."""
    found = [idea for idea in await work.ideas.asked_if_it_lasts(person) if not idea.is_by(person)]
    more = Text(f"{len(found) - AT_HOME} more {'waits' if len(found) == AT_HOME + 1 else 'wait'} behind these.")
    cards = [
        Card("Is it still happening?", how_it_stands(idea, person, work), actions(idea, person), about=idea.subject)
        for idea in found[:AT_HOME]
    ]
    return [*cards, Card("Is it still happening?", (more,))] if len(found) > AT_HOME else cards


def actions(idea: Idea, viewer: Viewer) -> tuple[Action, ...]:
    if not isinstance(viewer, Person):
        return ()
    asked = idea.lasting is not None and (idea.asks(viewer) or idea.is_by(viewer) or idea.led_by(viewer))
    this = {"idea": str(idea.id)}
    says = tuple(Button.asks(label, Lasted, still=value, **this) for value, label in LASTED.items()) if asked else ()
    again = lasting.may_begin_again(idea, viewer) and not asked
    return (*says, *((Button.asks(AGAIN, NewSource, **this),) if again else ()))


@dialog.prepare(Lasted)
async def still_asked(form: Lasted, turn: Turn) -> Prepared:
    idea = await turn.work.ideas.get(form.idea)
    if not (idea.asks(turn.person) or idea.is_by(turn.person) or idea.led_by(turn.person)):
        raise Refusal("Whoever is asked whether it is still happening says so.")
    if idea.lasting is None:
        raise idea.moved_on(turn.person)
    return Prepared()


@dialog.on(Lasted)
async def say(form: Lasted, turn: Turn) -> Reply:
    idea = await lasting.say(turn.work, turn.person, form.idea, form.still, form.words)
    told = "Thank you. Whoever shared it, and those who joined, have been told."
    stands = how_it_stands(idea, turn.person, turn.work)
    return Card("Done", (Text(told), *stands), actions(idea, turn.person), about=idea.subject)


@dialog.prepare(NewSource)
async def sources(form: NewSource, turn: Turn) -> Prepared:
    """Its own source is offered first; any other of the framework's can be chosen."""
    idea = await turn.work.ideas.get(form.idea)
    if not lasting.may_begin_again(idea, turn.person):
        raise Refusal("Whoever took part in it can make what came of it a source of learning.")
    known = {each.id: fitting(each.label, each.short) for each in turn.work.framework.sources.values()}
    return Prepared(values={"source": idea.source if idea.source in known else None}, options={"source": known})


@dialog.on(NewSource)
async def make_source(form: NewSource, turn: Turn) -> Reply:
    made = await lasting.make_source(turn.work, turn.person, form.idea, form.source, form.sentence)
    first = await turn.work.ideas.get(form.idea)
    where = bodies(made.bodies, turn.work.framework)
    told = f"It is a source of learning now, linked to “{first.title}”, and it is before the {where}."
    return Card("Done", (Text(told), *how_it_stands(made, turn.person, turn.work)), about=made.subject)
