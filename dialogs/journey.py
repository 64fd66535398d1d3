"""After a try that was kept, or what a forum agrees: agreed, put in place, and evaluated; each from the idea's card."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Choices, Hidden, Line, Paragraph, Prompts, Thought, Who
from dialogs.kit.words import Action, Block, Button, Card, Text
from dialogs.telling.beforehand import goes_to
from dialogs.telling.beside import said_for_theirs
from dialogs.telling.holding import bodies, passes_to, the_holder
from dialogs.telling.ideas import how_it_stands
from dialogs.telling.lists import line
from learning import improving, ways
from learning.agreeing import REALISTIC, Elsewhere
from learning.calendar import said
from learning.days import today
from learning.framework import fitting
from learning.ideas import DECIDED, Idea, IdeaId, Moment
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.work import Work

VERDICTS = {"works": "This is how we work now", "change": "It needs changing", "stop": "We stop"}
FOR_FAMILIES = "What may be said to the family or young people who raised it?"
EVALUATED_ON = "Whoever leads it is asked on that day whether it is in place."
AT_MOST = 20  # of what somebody leads


class Step(Form, address="journey.step"):
    """Something that is said of one idea; ``seen`` is what whoever says it was looking at."""

    idea: Hidden[IdeaId]
    seen: Hidden[int] = 0


class Agree(Step, address="idea.agree", title="Agree it", submit="Agree it"):
    approaches: Choices[str] = Field(frozenset(), title="What kind of change is it?")
    plan: Choice = Field("", title="Which of these is it now part of?")
    realistic: Prompts = ()
    evaluate_on: date = Field(title="When is it evaluated?", description=EVALUATED_ON)
    lead: Who = Field(title="Who leads it?", description="You, unless you choose somebody else.")
    words: Paragraph = Field("", max_length=1500, title="What would you like to say to whoever shared it?")
    families: Prompts = ()


class InPlace(Step, address="idea.in_place"):
    pass


class NotYet(Step, address="idea.not_yet", title="Not in place yet", submit="Save"):
    until: date = Field(title="On which day shall we ask again?")
    words: Line = Field("", title="What is in the way?")


class Stop(Step, address="idea.stop", title="We stopped", submit="Send"):
    words: Paragraph = Field(min_length=1, max_length=1500, title="Why?", description="They read it as you write it.")


class Evaluate(Step, address="idea.evaluate", title="What has come of it", submit="Send"):
    answers: Prompts = ()
    verdict: Choice = Field(title="What do you say?")
    again_on: date | None = Field(None, title="If it needs changing: when is it evaluated again?")
    words: Paragraph = Field("", max_length=1500, title="What would you like to say to whoever shared it?")
    families: Prompts = ()


class Leading(Form, address="journey.leading"):
    """What somebody leads, and when it is evaluated."""


dialog = Dialog("leading", opens=Leading, begin=lambda _: "What you lead", for_whom=lambda _: False, rank=60)


# --- what a card offers -----------------------------------------------------------------------------------------------


async def actions(idea: Idea, viewer: Viewer, work: Work) -> tuple[Action, ...]:
    """What whoever has it, or leads it, can say of it now; before that, `dialogs.deciding` has its own."""
    this = {"idea": str(idea.id)}
    leads = isinstance(viewer, Person) and idea.manager is not None and idea.manager.id == viewer.id
    if idea.moment is Moment.EMBEDDING and idea.agreed and (leads or idea.is_with(viewer)):
        return (
            Button.does("It is in place", InPlace(idea=idea.id)),
            Button.asks("Not yet: another day", NotYet, **this),
            Button.asks("We stopped", Stop, **this),
        )
    if not idea.is_with(viewer):
        return ()
    if idea.unsaid:
        results = {"keep": "Keep it", "change": "Change it", "stop": "Stop"}
        return tuple(Button(label, "idea.result", {**this, "result": r}, "ask") for r, label in results.items())
    if idea.to_agree:
        return (Button.asks("Agree it", Agree, **this), *await _otherwise(idea, work))
    if idea.moment in DECIDED and improving.may_be_agreed(idea):
        return (Button.asks("Agree it", Agree, **this),)
    if idea.moment is Moment.EVALUATING and not improving.talked_about(idea, work):
        return (Button.asks("Say what has come of it", Evaluate, **this),)
    return ()


async def _otherwise(idea: Idea, work: Work) -> tuple[Action, ...]:
    """What worked in one place need not be taken up in all of them, and a forum may have to say so."""
    words, this = work.framework.phrases, {"idea": str(idea.id)}
    onward, _ = await passes_to(idea, work)
    passes = (Button(onward, "idea.pass", {**this}, "ask"),) if onward else ()
    return (*passes, Button(words.not_this_time, "idea.not_this_time", {**this}, "ask"))


async def asks(idea: Idea, viewer: Viewer, work: Work) -> tuple[Block, ...]:
    """What is asked of whoever has it."""
    if not idea.waits or not idea.is_with(viewer):
        return ()
    by = f" Promised for {said(idea.promised_on, today(work))}." if idea.promised_on else ""
    if idea.unsaid:
        return (Text(f"What do you say: keep it, change it, or stop?{by}"),)
    if idea.to_agree:
        return (Text(f"It was tried and kept. What is agreed?{by}"),)
    if idea.place_asked:
        return (Text(f"Is it in place?{by}"),)
    return ()


# --- what each form needs to know -------------------------------------------------------------------------------------


def families(idea: Idea) -> Mapping[str, str]:
    """Asked only where families or young people raised it, so that a form stays short."""
    return {"families": FOR_FAMILIES} if idea.extras.get("families") else {}


def told_to_families(thoughts: tuple[Thought, ...]) -> str:
    return thoughts[0].words if thoughts else ""


@dialog.prepare(Agree)
async def to_agree(form: Agree, turn: Turn) -> Prepared:
    work, framework = turn.work, turn.work.framework
    idea = improving.agreed_by(await work.ideas.get(form.idea), turn.person)
    realistic = framework.feasibility.get(REALISTIC, "Is it realistic?")
    known = framework.decided_here if _ends_here(idea, work) else framework.approaches
    approaches = {each.id: fitting(each.label, each.short) for each in known.values()}
    options = {name: known for name, known in (("approaches", approaches), ("plan", framework.plans)) if known}
    goes = await goes_to(idea, Moment.EMBEDDING, work, down=True)
    return Prepared(
        help={"evaluate_on": f"{goes} {EVALUATED_ON}"} if goes else {},
        values={
            "seen": idea.decisions,
            "evaluate_on": (await improving.usual_day(work, idea)).isoformat(),
            "lead": str(turn.person.id),
        },
        options=options,
        prompts={"realistic": {REALISTIC: realistic}, "families": families(idea)},
        required=frozenset({*options, f"realistic.{REALISTIC}"}),
    )


def _ends_here(idea: Idea, work: Work) -> bool:
    """With the last forum of its route, which has no elsewhere; a manager at the end of a route still has one."""
    return bool(idea.bodies) and ways.onward(work, idea) is None


async def _elsewhere(idea: Idea, work: Work) -> str:
    """Where it goes instead of being agreed: by the name of the button that takes it there, or who decides."""
    onward, _ = await passes_to(idea, work)
    if onward:
        return f"Please pass it on instead: “{onward}” is on its card."
    forum = bodies([ways.decides(work, idea).id], work.framework)
    return f"Its route has no further step: the {forum} decides, so please ask there."


@dialog.prepare(InPlace, NotYet, Stop)
async def led(form: Step, turn: Turn) -> Prepared:
    idea = await turn.work.ideas.get(form.idea)
    if not idea.may_be_seen_by(turn.person):
        raise Refusal("Whoever leads it says whether it is in place.")
    if idea.moment is not Moment.EMBEDDING:
        raise idea.moved_on(turn.person)
    until = (await improving.usual_day(turn.work, idea)).isoformat()
    return Prepared(values={"until": until} if isinstance(form, NotYet) else {})


@dialog.prepare(Evaluate)
async def to_evaluate(form: Evaluate, turn: Turn) -> Prepared:
    """What nobody has answered yet and must be comes first; the rest may stay empty."""
    work, framework = turn.work, turn.work.framework
    idea = improving.evaluated_by(work, await work.ideas.get(form.idea), turn.person)
    labels = {each.id: each.label for each in framework.questions} | dict(improving.reviewed(framework))
    first = improving.owed(idea, framework)
    asked = {id: labels[id] for id in (*first, *(id for id in labels if id not in first))}
    again_on = (await improving.usual_day(work, idea)).isoformat()
    values: dict[str, int | str] = {"seen": idea.decisions, "again_on": again_on}
    return Prepared(
        values=values,
        options={"verdict": VERDICTS},
        prompts={"answers": asked, "families": families(idea)},
        help={"verdict": told} if (told := await _told_before(idea, first, work)) else {},
    )


async def _told_before(idea: Idea, first: Sequence[str], work: Work) -> str:
    goes = await goes_to(idea, Moment.EVALUATING, work)
    then = f"Where it works: {goes[0].lower()}{goes[1:]}" if goes else ""
    return " ".join(filter(None, (_needs(first) if first else "", then)))


def _needs(first: Sequence[str]) -> str:
    """
    Only what is kept needs them: the frameworks ask them on the day (Derby D11, Milton Keynes M4), but it is nothing
    finished as *how we work now* that stands without an answer (D3).  What is changed is asked anew on its next day,
    and who stops it says why.
    """
    many = "the first question" if len(first) == 1 else f"the first {len(first)} questions"
    return f"“{VERDICTS['works']}” needs an answer to {many}; the others do not."


# --- what is done -----------------------------------------------------------------------------------------------------


@dialog.on(Agree)
async def agree(form: Agree, turn: Turn) -> Reply:
    made = improving.Agreeing(
        approaches=tuple(sorted(form.approaches)),
        plan=form.plan,
        realistic=form.realistic[0].words if form.realistic else "",
        evaluate_on=form.evaluate_on,
        lead=form.lead,
        words=form.words,
        families=told_to_families(form.families),
    )
    try:
        idea = await improving.agree(turn.work, turn.person, form.idea, form.seen, made)
    except Elsewhere as no:
        instead = await _elsewhere(await turn.work.ideas.get(form.idea), turn.work)
        raise Refusal(f"{no} {instead}", about=no.about) from no
    day = said(form.evaluate_on, today(turn.work))
    return await _done(idea, turn, f"It is agreed. On {day} whoever leads it is asked whether it is in place.")


@dialog.on(InPlace)
async def in_place(form: InPlace, turn: Turn) -> Reply:
    idea = await improving.in_place(turn.work, turn.person, form.idea)
    who = the_holder(idea, turn.work)
    return await _done(idea, turn, f"Thank you. What has come of it is for {who} to say now.")


@dialog.on(NotYet)
async def not_yet(form: NotYet, turn: Turn) -> Reply:
    idea = await improving.not_yet(turn.work, turn.person, form.idea, form.words, form.until)
    return await _done(idea, turn, f"We ask again on {said(form.until, today(turn.work))}.")


@dialog.on(Stop)
async def stop(form: Stop, turn: Turn) -> Reply:
    idea = await improving.stop(turn.work, turn.person, form.idea, form.words)
    return await _done(idea, turn, _heard(idea, turn, "They have been told why."))


@dialog.on(Evaluate)
async def evaluate(form: Evaluate, turn: Turn) -> Reply:
    made = improving.Evaluating(
        answers={thought.id: thought.words for thought in form.answers},
        verdict=form.verdict,
        words=form.words,
        again_on=form.again_on,
        families=told_to_families(form.families),
    )
    idea = await improving.evaluate(turn.work, turn.person, form.idea, form.seen, made)
    told = _heard(idea, turn, "They have been told, in your words.")
    return await _done(idea, turn, " ".join(filter(None, (told, said_for_theirs(idea, turn.work)))))


# --- what somebody leads ----------------------------------------------------------------------------------------------


@dialog.shows(Leading)
async def leading(form: Leading, turn: Turn) -> Card:
    found = await turn.work.ideas.led_by(turn.person)
    if not found:
        told = Text("What was agreed, and you see to, stands here until it is in place.")
        none = Text("You lead nothing just now. What is agreed after a try can be led by anybody.")
        begin = Button(turn.work.framework.phrases.share, "idea.share", how="ask")
        return Card("What you lead", (told, none), (begin,))
    opens = [
        Button(line(idea.title, _day(idea, turn.work)), "idea.show", {"idea": str(idea.id)}, "show") for idea in found
    ]
    return Card("What you lead", (), tuple(opens[:AT_MOST]))


@dialog.home(35)
async def what_they_lead(person: Person, work: Work) -> Sequence[Card]:
    """Only where there is something: it is looked at again on a day, and till then it is theirs to see to."""
    found = await work.ideas.led_by(person)
    told = f"{len(found)}: what was agreed and you see to, until it is in place."
    return [Card("What you lead", (Text(told),), (Button.shows("See what you lead", Leading()),))] if found else []


def _day(idea: Idea, work: Work) -> str:
    return f"evaluated on {said(idea.agreed.evaluate_on, today(work))}" if idea.agreed else ""


def _heard(idea: Idea, turn: Turn, told: str) -> str:
    """Nobody is told what they have said themselves."""
    return told if idea.author and not idea.is_by(turn.person) else "Your words are kept with it."


async def _done(idea: Idea, turn: Turn, told: str) -> Card:
    stands = how_it_stands(idea, turn.person, turn.work)
    return Card("Done", (Text(told), *stands), await actions(idea, turn.person, turn.work), about=idea.subject)
