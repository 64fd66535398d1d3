"""A briefing that was sent, for whoever sent it: how far it is, stopped, taken back, and who was not reached yet."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace

from dialogs import sending
from dialogs.kit.book import NothingKept
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.words import Action, Block, Button, Card, Quote, SignIn, Text
from dialogs.telling.lists import line
from dialogs.telling.not_reached import Group, NotReachedPage, Row
from dialogs.telling.sending import MISSED, NEWS, REASONS, by_way, progress, remedy
from learning import delivery
from learning.briefings import Briefing, BriefingId, State
from learning.calendar import said
from learning.days import today
from learning.delivery import AGAIN, Missed, Unreached, Why
from learning.people import Person
from learning.refusal import Moved
from learning.rights import Deed, may
from learning.work import Work

AT_MOST = 8


class Mine(Form, address="briefing.written"):
    """The briefings somebody has written, eight at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


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
    briefing.followed_by(viewer)
    if briefing.state is State.DRAFT:
        return await sending.draft(briefing, work)
    waiting = [q for q in await work.briefings.questions(briefing.id) if not q.reply]
    quotes: list[Block] = []
    for question in waiting[:3]:
        quotes += [Text(f"{question.asker.name} asks:"), Quote(question.words)]
    replies = [Button.asks(f"Reply to {q.asker.first_name}", sending.Answered, question=str(q.id)) for q in waiting[:3]]
    going = await work.delivery.going(briefing) if briefing.state is State.SENDING else None
    now, smallest = await work.briefings.progress(briefing.id), work.framework.smallest_group
    figures = progress(now, briefing, going, smallest, work.ways)
    body = (*quotes, *_taken_back(briefing), *figures, Text(_went(briefing, work)))
    own = await _steers(briefing, work)
    see = Button.shows("See how it stands now", Follow(briefing=briefing.id))
    moves = briefing.state is State.SENDING
    actions = (*replies, *own, see, *await sending.drawn_from(briefing, work))
    return Card(briefing.title, body, actions, line=NEWS, moves=moves)


def _went(briefing: Briefing, work: Work) -> str:
    day = said(briefing.sent_on, today(work)) if briefing.sent_on else ""
    whom = briefing.audience.said() if briefing.audience else "an audience"
    going = briefing.state is State.SENDING
    return f"It goes to {whom}, begun on {day}." if going else f"Sent on {day} to {whom}."


def _taken_back(briefing: Briefing) -> tuple[Block, ...]:
    return (Text("This briefing has been withdrawn."),) if briefing.state is State.WITHDRAWN else ()


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
    told = Text("This briefing was withdrawn. There is nothing you need to do.")
    return Card(briefing.title, (told,), line="Hearback: a briefing was withdrawn")


@dialog.shows(Follow)
async def follow(form: Follow, turn: Turn) -> Card:
    return await _stands(await turn.work.briefings.get(form.briefing), turn)


async def _stands(briefing: Briefing, turn: Turn) -> Card:
    """Live for its author.  An administrator it also went to would read it next as whoever it went to reads it."""
    card = await for_author(briefing, turn.person, turn.work)
    author = briefing.author.id == turn.person.id
    live = author or await turn.work.briefings.receipt(briefing.id, turn.person) is None
    return replace(card, about=briefing.subject if live else None)


async def _steered(doing: Awaitable[Briefing], turn: Turn) -> Briefing:
    """Where it has moved on, whoever steers it reads how it stands.  Raises ``NothingKept``."""
    try:
        return await doing
    except Moved as no:
        card = await _stands(await turn.work.briefings.get(BriefingId(no.subject.id)), turn)
        raise NothingKept(replace(card, body=(Text(str(no)), *card.body))) from None


@dialog.on(Pause)
async def pause(form: Pause, turn: Turn) -> Reply:
    return await _stands(await _steered(delivery.pause(turn.work, turn.person, form.briefing), turn), turn)


@dialog.on(Resume)
async def resume(form: Resume, turn: Turn) -> Reply:
    return await _stands(await _steered(delivery.resume(turn.work, turn.person, form.briefing), turn), turn)


@dialog.shows(AskWithdraw)
async def ask_withdraw(form: AskWithdraw, turn: Turn) -> Card:
    briefing = await _steered(delivery.to_withdraw(turn.work, turn.person, form.briefing), turn)
    told = (
        "Nobody else gets it. Whoever has it reads instead that it was withdrawn.",
        "Answers stay counted. A letter that has gone cannot be called back, but its links say so too.",
        "This cannot be undone.",
    )
    keep = Button.shows("Keep it", Follow(briefing=briefing.id))
    do = Button.does("Withdraw it", Withdraw(briefing=briefing.id))
    return Card(f"Withdraw “{briefing.title}”?"[:150], tuple(map(Text, told)), (do, keep))


@dialog.on(Withdraw)
async def withdraw(form: Withdraw, turn: Turn) -> Reply:
    return await _stands(await _steered(delivery.withdraw(turn.work, turn.person, form.briefing), turn), turn)


# --- who was not reached ----------------------------------------------------------------------------------------------


@dialog.shows(NotReached)
async def not_reached(form: NotReached, turn: Turn) -> NotReachedPage:
    briefing, found = await delivery.unreached(turn.work, turn.person, form.briefing)
    return _page(briefing, found, turn.person, turn.work.ways)


def _page(briefing: Briefing, found: Unreached, viewer: Person, ways: Mapping[str, str]) -> NotReachedPage:
    whys = [why for why in Why if found.counts.get(why)]
    return NotReachedPage(
        title="Could not be reached yet",
        briefing=briefing.title,
        groups=tuple(_group(why, found, briefing, viewer, ways) for why in whys),
        rows=tuple(_row(one, briefing) for why in whys if why in AGAIN for one in found.of(why)),
        whole=SignIn("See more of them on the page", f"/show/{NotReached.address}.html?briefing={briefing.id}"),
        back=Button.shows("Back to the briefing", Follow(briefing=briefing.id)),
    )


def _group(why: Why, found: Unreached, briefing: Briefing, viewer: Person, ways: Mapping[str, str]) -> Group:
    missed = found.of(why)
    told = {one.said for one in missed if one.said} if why in AGAIN else set()
    again, goes_on = None, briefing.state is not State.WITHDRAWN
    if why in AGAIN and goes_on:
        again = Button.does(f"Try again: {REASONS[why]}", TryAgain(briefing=briefing.id, kind=why))
    themselves = may(viewer, Deed.LOOK_AFTER_SENDING)
    where = (by_way(m.platform, ways) for m in missed if m.platform)
    fix = remedy(why, where, again=goes_on, themselves=themselves)
    if len(told) == 1:
        fix = f"{fix} What we were told: {told.pop()}."
    return Group(why=why, title=REASONS[why], fix=fix, count=found.counts[why], each=len(told) > 1, again=again)


def _row(one: Missed, briefing: Briefing) -> Row:
    why = REASONS[one.why]
    return Row(briefing=briefing.title, why=why, name=one.name, agency=one.agency, team=one.team, said=one.said)


@dialog.on(TryAgain)
async def try_again(form: TryAgain, turn: Turn) -> Reply:
    """They are counted as not reached until the job has come to them: so that is said first."""
    briefing = await _steered(delivery.try_again(turn.work, turn.person, form.briefing, form.kind), turn)
    told = Text("They go out when you press Resume." if briefing.paused else "We are trying them again now.")
    card = await _stands(briefing, turn)
    return replace(card, body=(told, *card.body))


# --- all of them ------------------------------------------------------------------------------------------------------


@dialog.shows(Mine)
async def mine(form: Mine, turn: Turn) -> Card:
    return await _list(await turn.work.briefings.by(turn.person), turn.work, form.after)


@dialog.home(30)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """What still moves stands whole: drafts, and what has a question or was sent lately."""
    if not may(person, Deed.WRITE_BRIEFINGS):
        return []
    written = await work.briefings.by(person)
    open_ones = await work.briefings.asked_about(person)
    asked = [b for b in written if b.id in open_ones]
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
    if briefing.size is None:
        return "being counted"
    answered = f"answered {now.answered} of {now.audience}"
    missed = sum(now.states.get(state, 0) for state in MISSED) if briefing.state is not State.SENDING else 0
    return f"{answered}, not everybody reached: {missed}" if missed else answered


async def _list(written: Sequence[Briefing], work: Work, after: int = 0) -> Card:
    begin = Button.asks("Write a briefing", sending.Write)
    if not written:
        empty = (
            Text("What you write or bring in stands here, with how far it has gone."),
            Text("You have written none yet. Seven short sections are enough."),
        )
        return Card("Your briefings", empty, (begin,))
    shown = written[after : after + AT_MOST]
    opens = [Button.shows(line(b.title, await _in_short(b, work)), Follow(briefing=b.id)) for b in shown]
    older = [Button.shows("Older ones", Mine(after=after + AT_MOST))] if len(written) > after + AT_MOST else []
    return Card("Your briefings", (), (begin, *opens, *older))
