"""A briefing that was sent, for whoever sent it: how far it is, stopped, taken back, and who was not reached yet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from pydantic import BaseModel

from dialogs import sending
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Action, Block, Button, Card, Heading, Quote, Text
from dialogs.telling.lists import line
from dialogs.telling.sending import REASONS, progress, remedy
from learning import delivery
from learning.briefings import Briefing, BriefingId, State
from learning.calendar import said
from learning.delivery import AGAIN, Missed, Unreached, Why
from learning.people import Person
from learning.rights import Deed, allow, may
from learning.sharing import today
from learning.work import Work

AT_MOST = 8
NAMES = 10  # of each reason, in chat; the page has more
NEWS = "Hearback: there is news about a briefing"


class Mine(Form, address="briefing.written"):
    """The briefings somebody has written."""


class Following(Form, address="briefing.following"):
    """Something about one briefing that was sent."""

    briefing: Hidden[BriefingId]


class Follow(Following, address="briefing.follow"):
    """How it stands."""


class Pause(Following, address="briefing.pause"): ...


class Resume(Following, address="briefing.resume"): ...


class AskWithdraw(Following, address="briefing.ask_withdraw"):
    """Says what it does, before it is done."""


class Withdraw(Following, address="briefing.withdraw"): ...


class NotReached(Following, address="briefing.not_reached"):
    """Who could not be reached yet."""


class TryAgain(Following, address="briefing.try_again"):
    kind: Hidden[Why]


dialog = Dialog(
    "following",
    opens=Mine,
    begin=lambda _: "Your briefings",
    for_whom=lambda person: may(person, Deed.WRITE_BRIEFINGS),
    rank=8,
)


# --- one briefing -----------------------------------------------------------------------------------------------------


async def for_author(briefing: Briefing, viewer: Person, work: Work) -> Card:
    allow(viewer, Deed.WRITE_BRIEFINGS)
    if briefing.state is State.DRAFT:
        return sending.draft(briefing)
    waiting = [q for q in await work.briefings.questions(briefing.id) if not q.reply]
    quotes: list[Block] = []
    for question in waiting[:3]:
        quotes += [Text(f"{question.asker.name} asks:"), Quote(question.words)]
    replies = [Button.asks(f"Reply to {q.asker.first_name}", sending.Answered, question=str(q.id)) for q in waiting[:3]]
    going = await work.delivery.going(briefing) if briefing.state is State.SENDING else None
    figures = progress(await work.briefings.progress(briefing.id), briefing, going)
    body = (*quotes, *_taken_back(briefing), *figures, Text(_went(briefing, work)))
    own = await _steers(briefing, work) if delivery.follows(viewer, briefing) else []
    see = Button.shows("See how it stands now", Follow(briefing=briefing.id))
    return Card(briefing.title, body, (*replies, *own, see), line=NEWS)


def _went(briefing: Briefing, work: Work) -> str:
    sent = said(briefing.sent_on, today(work)) if briefing.sent_on else ""
    return f"Sent on {sent} to {briefing.audience.said() if briefing.audience else 'an audience'}."


def _taken_back(briefing: Briefing) -> tuple[Block, ...]:
    return (Text("You have withdrawn this briefing."),) if briefing.state is State.WITHDRAWN else ()


async def _steers(briefing: Briefing, work: Work) -> list[Action]:
    missed = (await work.delivery.unreached(briefing)).total
    listed = Button.shows(f"Could not be reached yet: {missed}", NotReached(briefing=briefing.id))
    steers: list[Action] = [listed] if missed else []
    if briefing.state is State.WITHDRAWN:
        return steers
    if briefing.state is State.SENDING:
        form = Resume(briefing=briefing.id) if briefing.paused else Pause(briefing=briefing.id)
        steers.insert(0, Button.does("Resume" if briefing.paused else "Pause", form))
    return [*steers, Button.shows("Withdraw", AskWithdraw(briefing=briefing.id))]


def withdrawn(briefing: Briefing) -> Card:
    """What everybody it went to reads from then on."""
    told = Text("This briefing was withdrawn by its author. There is nothing you need to do.")
    return Card(briefing.title, (told,), line="Hearback: a briefing was withdrawn")


@dialog.shows(Follow)
async def follow(form: Follow, turn: Turn) -> Card:
    return await _stands(await turn.work.briefings.get(form.briefing), turn)


async def _stands(briefing: Briefing, turn: Turn) -> Card:
    return replace(await for_author(briefing, turn.person, turn.work), about=briefing.subject)


@dialog.on(Pause)
async def pause(form: Pause, turn: Turn) -> Reply:
    return await _stands(await delivery.pause(turn.work, turn.person, form.briefing), turn)


@dialog.on(Resume)
async def resume(form: Resume, turn: Turn) -> Reply:
    return await _stands(await delivery.resume(turn.work, turn.person, form.briefing), turn)


@dialog.shows(AskWithdraw)
async def ask_withdraw(form: AskWithdraw, turn: Turn) -> Card:
    briefing = await delivery.theirs(turn.work, turn.person, form.briefing)
    told = (
        "Nobody else gets it. Whoever has it reads instead that it was withdrawn by its author.",
        "Answers stay counted. A letter that has gone cannot be called back, but its links say so too.",
        "This cannot be undone.",
    )
    keep = Button.shows("Keep it", Follow(briefing=briefing.id))
    do = Button.does("Withdraw it", Withdraw(briefing=briefing.id))
    return Card(f"Withdraw “{briefing.title}”?"[:150], tuple(map(Text, told)), (do, keep))


@dialog.on(Withdraw)
async def withdraw(form: Withdraw, turn: Turn) -> Reply:
    return await _stands(await delivery.withdraw(turn.work, turn.person, form.briefing), turn)


# --- who was not reached ----------------------------------------------------------------------------------------------


class Row(BaseModel, frozen=True):
    why: str
    name: str
    agency: str
    team: str
    until: str = ""
    said: str = ""


class Group(BaseModel, frozen=True):
    why: Why
    title: str
    fix: str
    count: int
    again: Button | None = None


class NotReachedPage(View):
    """By reason, each with what helps; what is a fault of ours stands apart.  Never for the board."""

    template: ClassVar[str] = "not_reached.html"

    title: str
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    back: Button

    def of(self, group: Group) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.why == REASONS[group.why])

    def card(self) -> Card:
        body: list[Block] = []
        for group in self.groups:
            rows = self.of(group)
            names = [_named(row) for row in rows[:NAMES]]
            more = [f"and {group.count - len(names)} more"] if group.count > len(names) else []
            body += [Heading(f"{group.title}: {group.count}"), Text(group.fix), Text("\n".join([*names, *more]))]
        if not self.groups:
            body.append(Text("Everybody it went to was reached, or is still waiting to be sent to."))
        again = [group.again for group in self.groups if group.again]
        return Card(self.title, tuple(body), (*again, self.back), line=NEWS)


def _named(row: Row) -> str:
    where = row.team or row.agency
    return f"{row.name}{f' ({where})' if where else ''}{f', until {row.until}' if row.until else ''}"


@dialog.shows(NotReached)
async def not_reached(form: NotReached, turn: Turn) -> NotReachedPage:
    briefing, found = await delivery.unreached(turn.work, turn.person, form.briefing)
    return _page(briefing, found, turn.work)


def _page(briefing: Briefing, found: Unreached, work: Work) -> NotReachedPage:
    whys = [why for why in Why if found.counts.get(why)]
    return NotReachedPage(
        title="Could not be reached yet",
        groups=tuple(_group(why, found, briefing) for why in whys),
        rows=tuple(_row(one, work) for why in whys for one in found.of(why)),
        back=Button.shows("Back to the briefing", Follow(briefing=briefing.id)),
    )


def _group(why: Why, found: Unreached, briefing: Briefing) -> Group:
    missed = found.of(why)
    told = " ".join(f"What we were told: {one}." for one in sorted({m.said for m in missed if m.said})[:3])
    again = None
    if why in AGAIN and briefing.state is not State.WITHDRAWN:
        again = Button.does(f"Try again: {REASONS[why].lower()}", TryAgain(briefing=briefing.id, kind=why))
    fix = " ".join(filter(None, [remedy(why, (m.platform for m in missed)), told]))
    return Group(why=why, title=REASONS[why], fix=fix, count=found.counts[why], again=again)


def _row(one: Missed, work: Work) -> Row:
    until = said(one.until, today(work)) if one.until else ""
    return Row(why=REASONS[one.why], name=one.name, agency=one.agency, team=one.team, until=until, said=one.said)


@dialog.on(TryAgain)
async def try_again(form: TryAgain, turn: Turn) -> Reply:
    return await _stands(await delivery.try_again(turn.work, turn.person, form.briefing, form.kind), turn)


# --- all of them ------------------------------------------------------------------------------------------------------


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
    fresh = [b for b in written if b not in asked and b.state in (State.DRAFT, State.SENDING)]
    shown = [*asked, *fresh][:5]
    cards = [replace(await for_author(b, person, work), about=b.subject) for b in shown]
    rest = [b for b in written if b not in shown]
    return [*cards, await _list(rest, work)] if rest or not cards else cards


async def _in_short(briefing: Briefing, work: Work) -> str:
    if briefing.state is State.DRAFT:
        return "not sent yet"
    if briefing.state is State.WITHDRAWN:
        return "withdrawn"
    now = await work.briefings.progress(briefing.id)
    return "being counted" if briefing.size is None else f"answered {now.answered} of {now.audience}"


async def _list(written: Sequence[Briefing], work: Work) -> Card:
    begin = Button.asks("Write a briefing", sending.Write)
    if not written:
        empty = (
            Text("What you write or bring in stands here, with how far it has gone."),
            Text("You have written none yet. Seven short sections are enough."),
        )
        return Card("Your briefings", empty, (begin,))
    opens = [Button.shows(line(b.title, await _in_short(b, work)), Follow(briefing=b.id)) for b in written[:AT_MOST]]
    return Card("Your briefings", (), (begin, *opens))
