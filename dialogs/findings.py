"""
What somebody found: an audit, a review, a complaint, data, practice that they saw; kept, presented, and acted on.

One form for whoever may present (`learning.findings.may_present`).  Where it comes from is asked first, so that the
organisation's own prompts for that source or theme are in the form.  `dialogs.idea` and `dialogs.deciding` have its
cards made here.
"""

from dataclasses import replace

from pydantic import Field, JsonValue

from dialogs import history, lasting
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.limits import LABEL
from dialogs.kit.questions import Choice, Choices, Hidden, Line, Paragraph, Prompts, Sheet
from dialogs.kit.stale import with_shown
from dialogs.kit.words import Action, Block, Button, Card, Facts, Quote, Text
from dialogs.sending import Write as WriteBriefing
from dialogs.telling import findings as telling
from dialogs.telling.beforehand import presented_to
from dialogs.telling.findings import METHODS
from dialogs.telling.holding import bodies, in_the_channel, promise
from dialogs.telling.ideas import happened, kinds, latest, stands
from dialogs.telling.lists import line
from dialogs.telling.meetings import came_back
from learning import findings
from learning.asking import may_begin
from learning.days import today
from learning.findings import ASKED, Method, Written
from learning.ideas import Idea, IdeaId, Kind
from learning.people import Person, Viewer
from learning.rights import Deed, may
from learning.work import Work


class Begin(Form, address="finding.begin", title="What you found", submit="Go on"):
    begun: Hidden[IdeaId | None] = None
    source: Choice = Field(title="Where does it come from?", description="It decides where it is considered.")
    theme: Choice = Field("", title="Its theme")


class Write(Form, address="finding.write", title="What you found", submit="Keep it"):
    begun: Hidden[IdeaId | None] = None
    as_it_was: Hidden[str] = ""
    source: Hidden[str] = ""
    theme: Hidden[str] = ""
    sentence: Line = Field(title="What did you find, in one sentence?", description="About practice. No names.")
    tells: Paragraph = Field("", max_length=1500, title=findings.TELLS)
    needs: Paragraph = Field(
        "",
        max_length=1500,
        title=findings.NEEDS,
        description="Both are needed before it is presented. Until then it is kept, and only you see it.",
    )
    thoughts: Prompts = Field(())
    methods: Choices[Method] = Field(
        frozenset(), title="How was it looked at?", description="With one way it is called one source so far."
    )
    heard: Paragraph = Field(
        "",
        max_length=1500,
        title="What did children, young people and families say about the service?",
        description="What they said, and never who said it.",
    )
    kind: Choice = Field("", title="What is it?")
    number: int | None = Field(None, ge=0, le=10_000_000, title="How many were looked at, if you counted?")
    agency: Choice = Field(
        "", title="Which agency leads on it?", description="If you leave it out: its source's, or your own."
    )


class Present(Form, address="finding.present"):
    begun: Hidden[IdeaId]


class AddMethod(Form, address="finding.method", title="Another way of looking", submit="Add it"):
    finding: Hidden[IdeaId]
    method: Choice = Field(title="How was it looked at?")
    showed: Paragraph = Field(min_length=1, max_length=600, title="What did it show?")


dialog = Dialog(
    "finding",
    opens=Begin,
    begin=lambda framework: framework.phrases.finding,
    for_whom=lambda person: may(person, Deed.PRESENT_FINDINGS),
    also=findings.may_present,
    rank=8,
)


# --- written ----------------------------------------------------------------------------------------------------------


@dialog.prepare(Begin)
async def where_from(form: Begin, turn: Turn) -> Prepared:
    await findings.allow_to_present(turn.work, turn.person)
    values: dict[str, JsonValue] = {}
    if form.begun:
        draft = await findings.draft_of(turn.work, turn.person, form.begun)
        values = {"source": draft.source, "theme": draft.extras.get("theme")}
    framework = turn.work.framework
    return Prepared(values=values, options={"source": telling.sources(framework), "theme": framework.themes})


@dialog.on(Begin)
async def begin(form: Begin, turn: Turn) -> Reply:
    """The form for this source and theme: nothing is kept yet."""
    known: dict[str, JsonValue] = {"source": form.source, "theme": form.theme}
    if form.begun:
        known["begun"] = str(form.begun)
    filled = Write.draft(known)
    return await _sheet(filled, known, turn)


async def _sheet(form: Write, known: dict[str, JsonValue], turn: Turn) -> Sheet:
    prepared = await as_written(form, turn)
    return Write.sheet({**with_shown(Write, prepared), **known}, prepared)


@dialog.prepare(Write)
async def as_written(form: Write, turn: Turn) -> Prepared:
    work = turn.work
    await findings.allow_to_present(work, turn.person)
    draft = await findings.draft_of(work, turn.person, form.begun) if form.begun else None
    source = form.source or (draft.source if draft else "")
    theme = form.theme or (draft.extras.get("theme", "") if draft else "")
    asked = _prompts(work, source, theme)
    return Prepared(
        values={"source": source, "theme": theme, **(_values(draft, asked) if draft else {})},
        options={
            "methods": {method.value: label for method, label in METHODS.items()},
            "kind": kinds(work.framework),
            "agency": {name: name for name in (await findings.agencies(work))[:100]},
        },
        prompts={"thoughts": asked},
    )


def _prompts(work: Work, source: str, theme: str) -> dict[str, str]:
    """The organisation's own for this source or theme, in its order (Newcastle W8)."""
    sets = findings.own_prompts(work.framework, source, theme)
    return {f"{model.id}-{n}": prompt for model in sets for n, prompt in enumerate(model.prompts)}


def _values(draft: Idea, asked: dict[str, str]) -> dict[str, JsonValue]:
    extras = draft.extras
    thoughts = {f"thoughts.{id}": extras[ASKED + prompt] for id, prompt in asked.items() if ASKED + prompt in extras}
    plain = {name: extras[name] for name in ("tells", "needs", "heard", "kind", "number") if name in extras}
    looked: list[JsonValue] = [method.value for method in findings.methods(draft)]
    return {"sentence": draft.sentence, "methods": looked, "agency": draft.agency, **plain, **thoughts}


@dialog.on(Write)
async def write(form: Write, turn: Turn) -> Reply:
    written = Written(
        source=form.source,
        sentence=form.sentence,
        agency=form.agency,
        methods=form.methods,
        asked={thought.prompt: thought.words for thought in form.thoughts},
        extras={
            "theme": form.theme,
            "tells": form.tells,
            "needs": form.needs,
            "heard": form.heard,
            "kind": form.kind,
            "number": "" if form.number is None else str(form.number),
        },
    )
    idea = await findings.keep(turn.work, turn.person, written, form.begun)
    return await live(idea, turn)


@dialog.on(Present)
async def present(form: Present, turn: Turn) -> Reply:
    return await live(await findings.present(turn.work, turn.person, form.begun), turn)


async def live(idea: Idea, turn: Turn) -> Card:
    """Live, as whoever wrote it or has it sees it."""
    return replace(await as_it_stands(idea, turn.person, turn.work), about=idea.subject)


# --- its cards --------------------------------------------------------------------------------------------------------


async def for_author(idea: Idea, viewer: Person, work: Work, journey: tuple[Action, ...] = ()) -> Card:
    """``journey`` is what an author is asked on the way, as with ideas."""
    if idea.is_draft:
        return await _draft(idea, viewer, work)
    last = latest(idea)
    who = last.who.first_name if last and last.who and not idea.is_by(last.who) else ""
    news: tuple[Block, ...] = happened(last, idea, viewer, work) if last else ()
    if idea.waits and (last is None or not news):
        news = (Text(await promise(idea, work)), *news)
    title = f"{who} has answered you" if who else f"{telling.An(idea)} of yours"
    back = await came_back(idea, viewer, work)
    return Card(
        title,
        (*news, Quote(idea.sentence), *await about(idea, work), *back, Facts(stands(idea, work))),
        (*journey, *lasting.actions(idea, viewer), *more(idea, viewer), *await history.offer(idea, viewer, work)),
        line=f"Hearback: {who} has answered you" if who else "Hearback: there is news for you",
    )


async def about(idea: Idea, work: Work) -> tuple[Block, ...]:
    """All that it says, and what came of it."""
    return (*telling.says(idea, work.framework, today(work)), *await came_of_it(idea, work))


async def _draft(idea: Idea, viewer: Person, work: Work) -> Card:
    left = findings.missing(idea)
    state: tuple[Text, ...] = (telling.missing_said(left),) if left else ()
    go_on = Button.asks("Go on with it", Write, begun=str(idea.id))
    source = Button.asks("Change where it comes from", Begin, begun=str(idea.id))
    away = Button("Throw it away", "finding.ask_throw_away", {"begun": str(idea.id)}, how="show")  # of its own list
    actions: tuple[Action, ...] = (go_on, *_looks(idea), source, away)
    if not left:
        label = await _present_to(idea, viewer, work)
        actions = (Button.does(label, Present(begun=idea.id)), *actions)
        first = await findings.first(work, viewer, work.framework.route_for(idea.source))
        goes = await presented_to(idea, first.bodies, work)
        whole = f"In full: {label}." if len(label) > LABEL else ""
        state = (*state, *map(Text, filter(None, (whole, goes))))
    kept = Text("Kept. Only you can see it until it is presented.")
    facts = Facts({name: said for name, said in stands(idea, work).items() if name not in ("Stage", "With")})
    body = (kept, *state, Quote(idea.sentence), *telling.says(idea, work.framework, today(work)))
    return Card(
        "Your finding, not presented yet", (*body, *((facts,) if facts.pairs else ())), actions, line="Hearback: kept"
    )


async def _present_to(idea: Idea, viewer: Person, work: Work) -> str:
    """With whom it will be, before it is pressed."""
    has_it = await findings.first(work, viewer, work.framework.route_for(idea.source))
    if not has_it.manager:
        return f"Present it to the {bodies([body.id for body in has_it.bodies], work.framework)}"
    channel = not has_it.to.alone and await work.people.channel_since(has_it.manager.of_team)
    where = f", {in_the_channel(has_it.manager.of_team)}" if channel else ""
    return f"Present it to {has_it.manager.name}{where}"


def _looks(idea: Idea) -> tuple[Action, ...]:
    return (Button.asks("Add another way of looking", AddMethod, finding=str(idea.id)),)


async def came_of_it(idea: Idea, work: Work) -> tuple[Block, ...]:
    """Of a finding its actions and briefings, each with how it stands; of an action the finding it belongs to."""
    if idea.kind is Kind.ACTION:
        finding = await findings.came_from(work, idea)
        return (Text("It came from this finding:"), Quote(finding.sentence)) if finding else ()
    acted = [
        (a.title, telling.action_stands(a, work.framework, today(work))) for a in await findings.actions(work, idea)
    ]
    written = [Text(f"Briefing: {briefing.title}") for briefing in await findings.briefings(work, idea)]
    listed = tuple(Text(f"Action: {line(title, state)}") for title, state in acted)
    return (*listed, *written)


def more(idea: Idea, viewer: Viewer) -> tuple[Action, ...]:
    """What a finding can become, for whoever may: from its author's card and from that of whoever has it."""
    if idea.kind is not Kind.FINDING or idea.is_draft or not isinstance(viewer, Person):
        return ()
    this: dict[str, JsonValue] = {"finding": str(idea.id)}
    theirs = idea.is_by(viewer) or idea.is_with(viewer) or may(viewer, Deed.ANSWER_FOR_BODIES)
    act = Button("Add an action", "finding.action", this, how="ask")  # by its address: that file imports this one
    brief = Button.asks("Write a briefing about it", WriteBriefing, **this)
    asks = Button("Ask the frontline about it", "asking.ask", {"about": idea.title}, how="ask")
    return (
        *((act,) if theirs else ()),
        *((brief,) if may(viewer, Deed.WRITE_BRIEFINGS) else ()),
        *((*_looks(idea), *((asks,) if may_begin(viewer) else ())) if theirs else ()),
    )


async def as_it_stands(idea: Idea, viewer: Person, work: Work) -> Card:
    """After something was done with it: read, with what can be done next."""
    if idea.is_by(viewer):
        return await for_author(idea, viewer, work)
    body = (Quote(idea.sentence), Text(telling.presented_by(idea, viewer)), *await about(idea, work))
    actions = (*more(idea, viewer), *await history.offer(idea, viewer, work))
    return Card(telling.An(idea), (*body, Facts(stands(idea, work, viewer))), actions)


@dialog.prepare(AddMethod)
async def ways(form: AddMethod, turn: Turn) -> Prepared:
    await findings.looked_after(turn.work, turn.person, form.finding)
    return Prepared(options={"method": {method.value: label for method, label in METHODS.items()}})


@dialog.on(AddMethod)
async def add_method(form: AddMethod, turn: Turn) -> Reply:
    idea = await findings.add_method(turn.work, turn.person, form.finding, Method(form.method), form.showed)
    return await live(idea, turn)
