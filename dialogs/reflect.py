"""Two minutes of reflection with the framework's own prompts: its writer's alone, sealed at rest."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.limits import fits
from dialogs.kit.questions import Choice, Choices, Hidden, Paragraph, Prompts
from dialogs.kit.words import Action, Block, Button, Card, Facts, Heading, Quote, Text
from dialogs.supervision import TAKE_IT, TakeReflection
from dialogs.telling.holding import promise, to_whom
from dialogs.telling.ideas import kinds
from learning import raising, reflections, supervision
from learning.calendar import said
from learning.days import today
from learning.framework import Framework, ReflectionModel
from learning.good_practice import IMPROVE
from learning.ideas import SENTENCE
from learning.people import Person, Viewer
from learning.reflections import Reflection, ReflectionId, Thought
from learning.refusal import Refusal
from learning.work import Work

YOURS = "It is yours alone: sealed where it is kept, and nobody else can read it. You can take it away at any time."
AT_MOST = 8


class Write(Form, address="reflection.write", title="A reflection", submit="Keep it"):
    model: Hidden[str] = ""
    thoughts: Prompts


class KeepWords(Form, address="reflection.keep", title="A reflection", submit="Keep it"):
    words: Paragraph = Field(min_length=1, title="What happened?")


class Show(Form, address="reflection.show"):
    reflection: Hidden[ReflectionId]


class Remove(Form, address="reflection.remove"):
    reflection: Hidden[ReflectionId]


class TakeTo(Form, address="reflection.take_to", title="Where will you take it?", submit="Keep it"):
    reflection: Hidden[ReflectionId]
    opportunity: Choice = Field(
        title="Where will you take this?", description="It is kept with your reflection, and told to nobody."
    )


class Raise(Form, address="reflection.raise", title="Raise this as learning", submit="Share these words"):
    reflection: Hidden[ReflectionId]
    words: Paragraph = Field(
        "",
        max_length=SENTENCE,
        title="What should others know?",
        description="In your own words. Only what you write or choose here goes; the reflection stays sealed.",
    )
    chosen: Choices[str] = Field(frozenset(), title="Take these of its answers along")
    kind: Choice = Field(IMPROVE, title="Which is it?")
    agrees: bool = Field(
        False,
        title="I agree that these words go, with my name",
        description="As an idea of yours: to your manager or the forum it goes to, and colleagues can find it.",
    )


class Mine(Form, address="reflection.mine"):
    """One's own reflections, eight at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


dialog = Dialog("reflect", opens=Write, begin=lambda framework: framework.phrases.reflect, rank=2)


def _model(framework: Framework, id: str) -> ReflectionModel:
    models = {model.id: model for model in framework.reflection_models}
    return models.get(id) or framework.reflection_models[0]


@dialog.prepare(Write)
async def prompts(form: Write, turn: Turn) -> Prepared:
    model = _model(turn.work.framework, form.model if "model" in form.model_fields_set else "")
    asked = {str(number): prompt for number, prompt in enumerate(model.prompts)}
    return Prepared(values={"model": model.id}, prompts={"thoughts": asked})


@dialog.on(Write)
async def write(form: Write, turn: Turn) -> Reply:
    thoughts = [Thought(thought.prompt, thought.words) for thought in form.thoughts]
    model = _model(turn.work.framework, form.model)
    return _kept(await reflections.keep(turn.work, turn.person, model.id, thoughts, today(turn.work)), turn)


@dialog.offers
async def offer(words: str, person: Person, work: Work) -> Button:
    """Of more than a button carries its beginning, in a form that can take the rest: the offer of an idea says so."""
    beginning = fits(words)
    if beginning == words:
        return Button.does("Keep as a reflection", KeepWords(words=words))
    return Button.asks("Keep the beginning as a reflection", KeepWords, words=beginning)


@dialog.on(KeepWords)
async def keep_words(form: KeepWords, turn: Turn) -> Reply:
    model = turn.work.framework.reflection_models[0]
    thoughts = [Thought(model.prompts[0], form.words)]
    return _kept(await reflections.keep(turn.work, turn.person, model.id, thoughts, today(turn.work)), turn)


def _kept(reflection: Reflection, turn: Turn) -> Card:
    read = Button.shows("Read it", Show(reflection=reflection.id))
    return Card(
        "Kept",
        (Text(YOURS),),
        (read, *_onward(reflection, turn.person, turn.work.framework), Button.shows("Your reflections", Mine())),
        line="Hearback: kept",
        about=reflection.subject,
    )


def _onward(reflection: Reflection, writer: Person, framework: Framework) -> tuple[Action, ...]:
    """Where it can go from here; each is offered, and none is owed."""
    this = str(reflection.id)
    where = (Button.asks("Where will you take this?", TakeTo, reflection=this),) if framework.opportunities else ()
    take = (Button.asks(TAKE_IT, TakeReflection, reflection=this),) if writer.manager else ()
    return (*where, *take)


@dialog.prepare(TakeTo)
async def places(form: TakeTo, turn: Turn) -> Prepared:
    found = await turn.work.reflections.get(form.reflection, turn.person)
    where = turn.work.framework.opportunities or {reflections.ANYWHERE: "My next supervision"}
    return Prepared(values={"opportunity": found.taken_to or None}, options={"opportunity": where})


@dialog.on(TakeTo)
async def take_to(form: TakeTo, turn: Turn) -> Reply:
    found = await reflections.take_to(turn.work, turn.person, form.reflection, form.opportunity)
    if not supervision.is_supervision(turn.work, found.taken_to):
        return await card(found.id, turn.person, turn.work)
    told = "Kept. Your supervisor knows nothing of it until you choose the words for them."
    choose = Button.asks(TAKE_IT, TakeReflection, reflection=str(found.id))
    back = Button.shows("Read it", Show(reflection=found.id))
    return Card("Kept", (Text(told), *_taken_to(found, turn.work)), (choose, back), about=found.subject)


def _taken_to(reflection: Reflection, work: Work) -> tuple[Block, ...]:
    if not reflection.taken_to:
        return ()
    where = work.framework.opportunities.get(reflection.taken_to, "My next supervision")
    return (Facts({"Where you take it": where}),)


@dialog.about("reflection")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    if not isinstance(viewer, Person):
        raise Refusal("A reflection is its writer's alone.")
    found = await work.reflections.get(ReflectionId(id), viewer)
    body: list[Block] = [Text(f"Kept on {said(found.kept_on, today(work))}. {YOURS}")]
    for thought in found.thoughts:
        body += [Heading(thought.prompt[:150]), Quote(thought.words)]
    body += _taken_to(found, work)
    away = Button.does("Take it away for good", Remove(reflection=found.id))
    raised = Button.asks("Raise this as learning", Raise, reflection=str(found.id))
    return Card("Your reflection", tuple(body), (*_onward(found, viewer, work.framework), raised, away))


@dialog.prepare(Raise)
async def its_prompts(form: Raise, turn: Turn) -> Prepared:
    """By what each was asked, and none of them chosen: nothing private is in the form."""
    found = await turn.work.reflections.get(form.reflection, turn.person)
    prompts = {str(n): thought.prompt for n, thought in enumerate(found.thoughts)}
    agrees = f"As an idea of yours: to {await to_whom(turn.person, turn.work)}. Colleagues can find it."
    return Prepared(options={"chosen": prompts, "kind": kinds(turn.work.framework)}, help={"agrees": agrees})


@dialog.on(Raise)
async def raise_it(form: Raise, turn: Turn) -> Reply:
    chosen = {int(number) for number in form.chosen}
    idea = await raising.raise_it(turn.work, turn.person, form.reflection, form.words, chosen, form.agrees, form.kind)
    told = f"These words are an idea of yours now. You agreed to that on {said(today(turn.work), today(turn.work))}."
    has_it = Text(await promise(idea, turn.work))
    sealed = Text("Your reflection stays sealed: nobody else can read it.")
    return Card("Raised", (Text(told), has_it, Quote(idea.sentence), sealed), about=idea.subject)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Card:
    return await card(form.reflection, turn.person, turn.work)


@dialog.on(Remove)
async def remove(form: Remove, turn: Turn) -> Reply:
    await reflections.remove(turn.work, turn.person, form.reflection)
    return Card(
        "It is gone", (Text("Nobody can bring it back, we neither."),), (Button.shows("Your reflections", Mine()),)
    )


@dialog.shows(Mine)
async def mine(form: Mine, turn: Turn) -> Card:
    return await _list(turn.person, turn.work, form.after)


@dialog.home(80)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    return [await _list(person, work)]


async def _list(person: Person, work: Work, after: int = 0) -> Card:
    found = await work.reflections.by(person)
    begin = tuple(Button.asks(model.label, Write, model=model.id) for model in work.framework.reflection_models)
    if not found:
        return Card(
            "Your reflections",
            (Text(f"What you keep stands here. {YOURS}"), Text("You have kept none yet. Two minutes are enough.")),
            begin,
        )
    labels = {model.id: model.label for model in work.framework.reflection_models}
    shown = found[after : after + AT_MOST]
    days = [(f"{said(r.kept_on, today(work))}, {labels.get(r.model, 'a reflection')}", r) for r in shown]
    older = (Button.shows("Older ones", Mine(after=after + AT_MOST)),) if len(found) > after + AT_MOST else ()
    opens = tuple(Button.shows(label, Show(reflection=r.id)) for label, r in days)
    return Card("Your reflections", (Text("Only you can read them."),), (*begin, *opens, *older))
