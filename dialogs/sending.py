"""A briefing, for whoever writes it: brought in or written, sent to the right people, followed, asked back about."""
# Over 300 lines: writing, sending and following one briefing share their cards and are being split.

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from pydantic import Field

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Choices, Hidden, Line, Paragraph
from dialogs.kit.words import Action, Block, Button, Card, Facts, Figure, Figures, Quote, Text
from dialogs.telling.briefings import ANSWERS
from dialogs.telling.lists import line
from learning import briefings
from learning.audience import Audience, Reachable
from learning.briefings import Briefing, BriefingId, Progress, Section, Source, State
from learning.calendar import said
from learning.people import Person, Team, Viewer
from learning.refusal import Refusal
from learning.rights import Deed, allow, may
from learning.sharing import today
from learning.work import Work

AT_MOST = 8
OPTIONS = 100  # as many as a list on any channel holds
WAYS = {
    "teams": "in Teams",
    "slack": "in Slack",
    "email": "by e-mail",
    "web": "on the web page",
    "none": "cannot be reached yet",
}
STATES = {
    "queued": "Waiting to be sent",
    "sending": "Being sent",
    "sent": "Sent, no answer yet",
    "opened": "Opened, no answer yet",
    "answered": "Answered",
    "reached another way": "Reached another way",
    "not in chat": "Could not be reached yet: neither chat nor an address",
    "cannot reach": "Could not be reached yet",
    "failed": "Could not be sent",
    "away": "Away",
    "left": "Left",
    "withdrawn": "Withdrawn before it was sent",
}


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


class Follow(Form, address="briefing.follow"):
    briefing: Hidden[BriefingId]


class Answered(Form, address="question.reply", title="Your reply", submit="Reply"):
    question: Hidden[UUID]
    words: Paragraph = Field(min_length=1, max_length=1500, title="What would you like to say?")


class Mine(Form, address="briefing.written"):
    """The briefings somebody has written."""


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
    return replace(await for_author(briefing, turn.person, turn.work), about=briefing.subject)


async def for_author(briefing: Briefing, viewer: Person, work: Work) -> Card:
    allow(viewer, Deed.WRITE_BRIEFINGS)
    this = {"briefing": str(briefing.id)}
    line = "Hearback: there is news about a briefing"
    length = Text(f"{briefing.words} words, {briefing.reading_time}.")
    if briefing.state is State.DRAFT:
        body = (Text("It has not been sent to anybody yet."), length, Text(briefing.why_it_matters))
        return Card(briefing.title, body, (Button.asks("Choose who it goes to", SendTo, **this),), line=line)
    questions = await work.briefings.questions(briefing.id)
    waiting = [q for q in questions if not q.reply]
    quotes: list[Block] = []
    for question in waiting[:3]:
        quotes += [Text(f"{question.asker.name} asks:"), Quote(question.words)]
    replies = tuple(Button.asks(f"Reply to {q.asker.first_name}", Answered, question=str(q.id)) for q in waiting[:3])
    sent = said(briefing.sent_on, today(work)) if briefing.sent_on else ""
    went = f"Sent on {sent} to {briefing.audience.said() if briefing.audience else 'an audience'}."
    return Card(
        briefing.title,
        (*quotes, *progress(await work.briefings.progress(briefing.id), briefing), Text(went)),
        (*replies, Button.shows("See how it stands now", Follow(briefing=briefing.id))),
        line=line,
    )


def progress(now: Progress, briefing: Briefing) -> tuple[Block, ...]:
    """The states add up to the audience; answers are counted, people are not named."""
    if briefing.size is None:
        return (Text("The audience is being counted. Nothing is sent before that is done."),)
    total = now.audience
    answers = tuple(Figure(label, now.answers.get(answer, 0), now.answered) for answer, label in ANSWERS.items())
    waiting = tuple(Figure(STATES.get(state, state), count, total) for state, count in now.states.items() if count)
    return (
        Facts({"Answered": f"{now.answered} of {total}"}),
        *((Figures("What they said", answers),) if now.answered else ()),
        Figures("Who it went to", waiting),
    )


def _key(name: str) -> str:
    """A name as an option's value: names hold commas, and a list that changed must not shift a choice."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def _options(names: Iterable[str]) -> dict[str, str]:
    return {_key(name): name for name in sorted(names)[:OPTIONS]}


async def _groups(work: Work) -> tuple[dict[str, str], dict[str, Team], dict[str, str]]:
    teams = sorted(await work.people.teams(), key=lambda team: (team.agency, team.name))
    return (
        _options(await work.people.agencies()),
        {_key(f"{team.agency}/{team.name}"): team for team in teams[:OPTIONS]},
        _options(await work.people.professions()),
    )


@dialog.prepare(SendTo, Confirm)
async def groups(form: Sending, turn: Turn) -> Prepared:
    allow(turn.person, Deed.WRITE_BRIEFINGS)
    briefing = await turn.work.briefings.get(form.briefing)
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
    return Card(
        f"It will go to {reached.total} {'person' if reached.total == 1 else 'people'}",
        (Text(f"{briefing.title}, to {audience.said()}."), Facts(_ways(reached)), Text("Nothing has been sent yet.")),
        (
            Button.does(f"Send it to {reached.total}", confirm),
            Button.asks("Choose again", SendTo, briefing=str(form.briefing)),
        ),
    )


def _ways(reached: Reachable) -> dict[str, str]:
    named = {way: WAYS.get(way, way) for way in reached.by_way}
    return {f"{named[way][:1].upper()}{named[way][1:]}": str(count) for way, count in reached.by_way.items() if count}


@dialog.on(Confirm)
async def send(form: Confirm, turn: Turn) -> Reply:
    audience = await _audience(turn.work, form.everyone, form.chosen.split(","))
    on = today(turn.work)
    ends = on + timedelta(weeks=max(turn.work.framework.follow_up_weeks, default=26))
    briefing = await briefings.send(turn.work, turn.person, form.briefing, audience, on, ends)
    return replace(await for_author(briefing, turn.person, turn.work), about=briefing.subject)


@dialog.shows(Follow)
async def follow(form: Follow, turn: Turn) -> Card:
    return await for_author(await turn.work.briefings.get(form.briefing), turn.person, turn.work)


@dialog.about("question")
async def question(id: UUID, viewer: Viewer, work: Work) -> Card:
    asked = await work.briefings.question(id)
    briefing = await work.briefings.get(asked.briefing)
    is_asker = isinstance(viewer, Person) and viewer.id == asked.asker.id
    if not is_asker and not (isinstance(viewer, Person) and may(viewer, Deed.WRITE_BRIEFINGS)):
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


@dialog.shows(Mine)
async def mine(form: Mine, turn: Turn) -> Card:
    return await _list(await turn.work.briefings.by(turn.person), turn.work)


@dialog.home(30)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """What still moves stands whole: drafts, and what has a question or was sent lately."""
    if not may(person, Deed.WRITE_BRIEFINGS):
        return []
    written = await work.briefings.by(person)
    asked = [b for b in written if any(not q.reply for q in await work.briefings.questions(b.id))]
    fresh = [b for b in written if b not in asked and (b.state in (State.DRAFT, State.SENDING))]
    shown = [*asked, *fresh][:5]
    cards = [replace(await for_author(b, person, work), about=b.subject) for b in shown]
    rest = [b for b in written if b not in shown]
    return [*cards, await _list(rest, work)] if rest or not cards else cards


async def _in_short(briefing: Briefing, work: Work) -> str:
    if briefing.state is State.DRAFT:
        return "not sent yet"
    now = await work.briefings.progress(briefing.id)
    return "being counted" if briefing.size is None else f"answered {now.answered} of {now.audience}"


async def _list(written: Sequence[Briefing], work: Work) -> Card:
    begin = Button.asks("Write a briefing", Write)
    if not written:
        empty = (
            Text("What you write or bring in stands here, with how far it has gone."),
            Text("You have written none yet. Seven short sections are enough."),
        )
        return Card("Your briefings", empty, (begin,))
    opens = [Button.shows(line(b.title, await _in_short(b, work)), Follow(briefing=b.id)) for b in written[:AT_MOST]]
    return Card("Your briefings", (), (begin, *opens))
