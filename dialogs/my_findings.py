"""One's own findings, drafts first, and how each stands."""

from collections.abc import Sequence

from dialogs.acting import Show as ShowActions
from dialogs.findings import Begin, live
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.words import Button, Card, Quote, Text
from dialogs.telling.lists import line
from learning import findings
from learning.ideas import Idea, IdeaId, Kind
from learning.joining import NOT_YOURS
from learning.people import Person
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.work import Work

AT_MOST = 8


class Show(Form, address="finding.show"):
    finding: Hidden[IdeaId]


class Mine(Form, address="finding.mine"):
    """One's own, drafts first, eight at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


class AskThrowAway(Form, address="finding.ask_throw_away"):
    """Says what it does, before it is done."""

    begun: Hidden[IdeaId]


class ThrowAway(Form, address="finding.throw_away"):
    begun: Hidden[IdeaId]


dialog = Dialog(
    "findings",
    opens=Mine,
    begin=lambda _: "Your findings",
    for_whom=lambda person: may(person, Deed.PRESENT_FINDINGS),
    also=findings.may_present,
    rank=8,
)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Card:
    idea = await turn.work.ideas.get(form.finding)
    if not idea.may_be_seen_by(turn.person):
        raise Refusal(NOT_YOURS)
    return await live(idea, turn)


@dialog.shows(Mine)
async def mine(form: Mine, turn: Turn) -> Card:
    await findings.allow_to_present(turn.work, turn.person)
    return await _list(turn.person, turn.work, form.after)


@dialog.shows(AskThrowAway)
async def ask_throw_away(form: AskThrowAway, turn: Turn) -> Card:
    draft = await findings.draft_of(turn.work, turn.person, form.begun)
    told = Text("Nobody else has seen it. Once it is thrown away, nobody can bring it back.")
    keep = Button.shows("Keep it", Show(finding=form.begun))
    do = Button.does("Throw it away", ThrowAway(begun=form.begun))
    return Card("Throw this away?", (Quote(draft.sentence), told), (do, keep))


@dialog.on(ThrowAway)
async def throw_away(form: ThrowAway, turn: Turn) -> Reply:
    await findings.throw_away(turn.work, turn.person, form.begun)
    return Card("It is gone", (Text("Nobody else has seen it."),), (Button.shows("Your findings", Mine()),))


@dialog.home(47)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    return [await _list(person, work)] if await findings.may_present(work, person) else []


async def _list(person: Person, work: Work, after: int = 0) -> Card:
    found = [idea for idea in await work.ideas.by(person) if idea.kind is Kind.FINDING]
    begin = Button.asks(work.framework.phrases.finding, Begin)
    every = Button.shows("Actions by finding", ShowActions())
    if not found:
        empty = (
            Text("What you found stands here: an audit, a review, a complaint, or practice that you saw."),
            Text("You have recorded none yet. Begin with one sentence; it is kept until you present it."),
        )
        return Card("Your findings", empty, (begin, every))
    found.sort(key=lambda idea: not idea.is_draft)
    shown = found[after : after + AT_MOST]
    opens = tuple(Button.shows(line(i.title, _in_short(i, work)), Show(finding=i.id)) for i in shown)
    older = (Button.shows("Older ones", Mine(after=after + AT_MOST)),) if len(found) > after + AT_MOST else ()
    return Card("Your findings", (), (begin, *opens, *older, every))


def _in_short(idea: Idea, work: Work) -> str:
    if idea.is_draft:
        return "not presented yet"
    return work.framework.stage_for(idea.moment.value).label
