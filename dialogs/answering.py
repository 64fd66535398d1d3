"""An answer in two parts, what was valued and what somebody is curious about; and a conversation (W7, W11)."""

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Prepared
from dialogs.kit.words import Button, Card, Quote, Text
from dialogs.telling.beside import said_for_theirs
from dialogs.telling.deciding import Deciding, Openings, Respond, Talk, Talked, done
from learning import answering, of_several
from learning.answering import OPENINGS
from learning.sharing import one_at_a_time

dialog = Dialog(
    "an answer",
    opens=Respond,
    begin=lambda _: "Your answer",
    for_whom=lambda _: False,  # from an idea's card alone
    rank=91,
)
BEGINS = dict(zip(OPENINGS, ("Begin with the first", "Begin with the second", "Begin with the third"), strict=True))


@dialog.shows(Openings)
async def openings(form: Openings, turn: Turn) -> Card:
    idea = await of_several.to_decide(turn.work, turn.person, form.idea)
    begun = [Button.asks(label, Respond, idea=str(idea.id), opening=id) for id, label in BEGINS.items()]
    return Card(
        "Your answer",
        (
            Text("It has two parts: what you valued, and what you are curious about. Either is enough."),
            Text("Three ways to begin. You can change every word:"),
            *(Quote(f"{valued} {curious}") for valued, curious in OPENINGS.values()),
        ),
        (*begun, Button.asks("In my own words", Respond, idea=str(idea.id))),
    )


@dialog.prepare(Respond, Talk, Talked)
async def as_it_stands(form: Deciding, turn: Turn) -> Prepared:
    idea = await of_several.to_decide(turn.work, turn.person, form.idea)
    if isinstance(form, Talk):
        one_at_a_time(turn.work, idea, turn.person)
    values: dict[str, int | str] = {"seen": idea.decisions}
    if isinstance(form, Respond) and form.opening:
        values["valued"], values["curious"] = OPENINGS[form.opening]
    return Prepared(values=values)


@dialog.on(Respond)
async def respond(form: Respond, turn: Turn) -> Reply:
    await of_several.takes_first(turn.work, turn.person, form.idea)
    idea = await answering.respond(turn.work, turn.person, form.idea, form.seen, form.valued, form.curious)
    told = "They have been told, in your words. It is with you still, and waits for your decision."
    return await done(idea, turn, told)


@dialog.on(Talk)
async def talk(form: Talk, turn: Turn) -> Reply:
    await of_several.takes_first(turn.work, turn.person, form.idea)
    idea = await answering.ask_to_talk(turn.work, turn.person, form.idea, form.seen, form.when)
    told = "They have been asked. When you have talked, press “We talked it through” on its card, if that is its end."
    return await done(idea, turn, told)


@dialog.on(Talked)
async def talked(form: Talked, turn: Turn) -> Reply:
    await of_several.takes_first(turn.work, turn.person, form.idea)
    idea = await answering.talked(turn.work, turn.person, form.idea, form.seen, form.agreed)
    told = "They have been told what you agreed."
    return await done(idea, turn, " ".join(filter(None, (told, said_for_theirs(idea, turn.work)))))
