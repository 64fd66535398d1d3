"""A briefing, for whoever writes it: brought in or written, sent to the right people, asked back about."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Choices, Hidden, Line, Paragraph
from dialogs.kit.words import Action, Block, Button, Card, Facts, Quote, Text
from dialogs.telling.sending import ways
from learning import briefings
from learning.audience import Audience
from learning.briefings import Briefing, BriefingId, Section, Source, State
from learning.days import today
from learning.people import Person, Team, Viewer
from learning.refusal import Refusal
from learning.rights import Deed, allow, may
from learning.work import Work

AT_MOST = 8
OPTIONS = 100  # as many as a list on any channel holds


class Write(Form, address="briefing.write", title="Write a briefing", submit="Save"):
    title_: Line = Field(max_length=150, title="Its title")
    background: Paragraph = Field("", max_length=1500, title="Background")
    why_it_matters: Paragraph = Field("", max_length=1500, title="Why it matters")
    what_we_found: Paragraph = Field("", max_length=1500, title="What we found")
    what_worked_well: Paragraph = Field("", max_length=1500, title="What worked well")
    what_to_look_out_for: Paragraph = Field("", max_length=1500, title="What to look out for")
    what_to_do: Paragraph = Field("", max_length=1500, title="What to do")
    questions: Paragraph = Field("", max_length=1500, title="Questions for your team")
    apply: Line = Field(
        "", title="One thing to try", description="For instance: the next time work moves, I will ring first."
    )
    theme: Choice = Field("", title="Its theme")
    source: Line = Field("", title="Where the learning came from", description="For instance: thematic audit.")
    link: Line = Field("", title="A link to read further", description="Begins with https://")


class Sending(Form, address="briefing.sending"):
    """Something that is done about sending one briefing."""

    briefing: Hidden[BriefingId]


class SendTo(Sending, address="briefing.send", title="Who it goes to", submit="See how many"):
    everyone: bool = Field(False, title="Everyone")
    agencies: Choices[str] = Field(frozenset(), title="Agencies")
    teams: Choices[str] = Field(frozenset(), title="Teams")
    professions: Choices[str] = Field(frozenset(), title="Professions")


class Confirm(Sending, address="briefing.confirm"):
    """What was chosen, shown with how many it reaches; nothing hidden is trusted, so it is looked up again."""

    everyone: Hidden[bool] = False
    chosen: Hidden[str] = ""


class Answered(Form, address="question.reply", title="Your reply", submit="Reply"):
    question: Hidden[UUID]
    words: Paragraph = Field(min_length=1, max_length=1500, title="What would you like to say?")


dialog = Dialog(
    "write",
    opens=Write,
    begin=lambda _: "Write a briefing",
    for_whom=lambda person: may(person, Deed.WRITE_BRIEFINGS),
    rank=7,
)


@dialog.prepare(Write)
async def can_write(form: Write, turn: Turn) -> Prepared:
    allow(turn.person, Deed.WRITE_BRIEFINGS)
    return Prepared(options={"theme": turn.work.framework.themes})


@dialog.on(Write)
async def write(form: Write, turn: Turn) -> Reply:
    if form.link and not form.link.startswith(("https://", "http://")):
        raise Refusal("A link begins with https://", about="link")
    texts = (
        form.background,
        form.why_it_matters,
        form.what_we_found,
        form.what_worked_well,
        form.what_to_look_out_for,
        form.what_to_do,
        form.questions,
    )
    parts = [Section(heading, text) for heading, text in zip(briefings.HEADINGS, texts, strict=True)]
    sources = [Source("Read further", form.link)] if form.link else []
    more = {"apply": form.apply, "theme": form.theme, "source": form.source}
    briefing = await briefings.write(turn.work, turn.person, title=form.title_, sections=parts, sources=sources, **more)
    return replace(draft(briefing), about=briefing.subject)


def draft(briefing: Briefing) -> Card:
    length = Text(f"{briefing.words} words, {briefing.reading_time}.")
    body = (Text("It has not been sent to anybody yet."), length, Text(briefing.why_it_matters))
    choose = Button.asks("Choose who it goes to", SendTo, briefing=str(briefing.id))
    return Card(briefing.title, body, (choose,), line="Hearback: there is news about a briefing")


def _key(name: str) -> str:
    """A name as an option's value: names hold commas, and a list that changed must not shift a choice."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def _options(kind: str, names: Iterable[str]) -> dict[str, str]:
    return {_key(f"{kind} {name}"): name for name in sorted(names)[:OPTIONS]}


async def _groups(work: Work) -> tuple[dict[str, str], dict[str, Team], dict[str, str]]:
    teams = sorted(await work.people.teams(), key=lambda team: (team.agency, team.name))
    return (
        _options("agency", await work.people.agencies()),
        {_key(f"team {team.agency}/{team.name}"): team for team in teams[:OPTIONS]},
        _options("profession", await work.people.professions()),
    )


@dialog.prepare(SendTo, Confirm)
async def groups(form: Sending, turn: Turn) -> Prepared:
    allow(turn.person, Deed.WRITE_BRIEFINGS)
    briefing = (await turn.work.briefings.get(form.briefing)).followed_by(turn.person)
    if briefing.state is not State.DRAFT:
        raise Refusal("This briefing has been sent already.")
    if isinstance(form, Confirm):
        return Prepared()
    agencies, teams, professions = await _groups(turn.work)
    named = {key: f"{team.name} ({team.agency})" for key, team in teams.items()}
    return Prepared(options={"agencies": agencies, "teams": named, "professions": professions})


async def _audience(work: Work, everyone: bool, keys: Iterable[str]) -> Audience:
    agencies, teams, professions = await _groups(work)
    chosen = sorted(set(keys))
    return Audience(
        everyone=everyone,
        agencies=tuple(agencies[key] for key in chosen if key in agencies),
        teams=tuple((teams[key].agency, teams[key].name) for key in chosen if key in teams),
        professions=tuple(professions[key] for key in chosen if key in professions),
    )


@dialog.on(SendTo)
async def see_how_many(form: SendTo, turn: Turn) -> Reply:
    keys = form.agencies | form.teams | form.professions
    audience = await _audience(turn.work, form.everyone, keys)
    if audience.empty:
        raise Refusal("Please choose everyone, or at least one group.", about="everyone")
    briefing = await turn.work.briefings.get(form.briefing)
    reached = await turn.work.briefings.reachable(audience, briefing.author)
    if not reached.total:
        raise Refusal("Nobody is in that audience. Please choose again.", about="everyone")
    confirm = Confirm(briefing=form.briefing, everyone=form.everyone, chosen=",".join(sorted(keys)))
    each = Facts(ways(reached, turn.work))
    return Card(
        f"It will go to {reached.total} {'person' if reached.total == 1 else 'people'}",
        (Text(f"{briefing.title}, to {audience.said()}."), each, Text("Nothing has been sent yet.")),
        (
            Button.does(f"Send it to {reached.total}", confirm),
            Button.asks("Choose again", SendTo, briefing=str(form.briefing)),
        ),
    )


@dialog.on(Confirm)
async def send(form: Confirm, turn: Turn) -> Reply:
    audience = await _audience(turn.work, form.everyone, form.chosen.split(","))
    on = today(turn.work)
    ends = on + timedelta(weeks=max(turn.work.framework.follow_up_weeks, default=26))
    briefing = await briefings.send(turn.work, turn.person, form.briefing, audience, on, ends)
    told = "The audience is being counted. Nothing is sent before that is done, and then you hear how far it is."
    line = "Hearback: there is news about a briefing"
    return Card(briefing.title, (Text(told), Text(f"It goes to {audience.said()}.")), about=briefing.subject, line=line)


@dialog.about("question")
async def question(id: UUID, viewer: Viewer, work: Work) -> Card:
    asked = await work.briefings.question(id)
    briefing = await work.briefings.get(asked.briefing)
    is_asker = isinstance(viewer, Person) and viewer.id == asked.asker.id
    if not is_asker and not (isinstance(viewer, Person) and briefing.is_followed_by(viewer)):
        raise Refusal("This question is between whoever asked it and the author of the briefing.")
    body: tuple[Block, ...] = (Text(f"About: {briefing.title}"), Text(f"{asked.asker.name} asks:"), Quote(asked.words))
    if asked.reply:
        body = (*body, Text(f"{(asked.replied_by or briefing.author).name} replied:"), Quote(asked.reply))
    actions: tuple[Action, ...] = ()
    if not asked.reply and not is_asker:
        actions = (Button.asks("Reply", Answered, question=str(id)),)
    title = "Your question" if is_asker else "A question about a briefing"
    line = "Hearback: your question was answered" if is_asker else "Hearback: there is a question for you"
    return Card(title, body, actions, line=line)


@dialog.prepare(Answered)
async def still_open(form: Answered, turn: Turn) -> Prepared:
    asked = await turn.work.briefings.question(form.question)
    await question(asked.id, turn.person, turn.work)
    return Prepared()


@dialog.on(Answered)
async def reply(form: Answered, turn: Turn) -> Reply:
    await briefings.reply(turn.work, turn.person, form.question, form.words)
    return await question(form.question, turn.person, turn.work)
