"""An idea: one answer to share it; everything else is offered afterwards, one tap each, and none of it is owed."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import Field

from dialogs import deciding, history, telling_others
from dialogs.kit.book import NothingKept
from dialogs.kit.dialog import Dialog, Offered, Reply, Turn
from dialogs.kit.forms import Form, Prepared, Values
from dialogs.kit.limits import LABEL, fits
from dialogs.kit.questions import Choice, Hidden, Paragraph, Sheet
from dialogs.kit.words import Button, Card, Quote, Text
from dialogs.telling.adding import (
    Affected,
    AlreadyTried,
    Change,
    Families,
    Kind,
    OfMine,
    OthersShouldKnow,
    Theme,
    changes,
)
from dialogs.telling.authors import Answer, Result, Shows, for_author
from dialogs.telling.holding import promise, to_whom
from dialogs.telling.ideas import SAY, happened, how_it_ended, kinds
from dialogs.telling.joining import Join, Leave, alike, for_colleague, sounds_like, voice_buttons
from dialogs.telling.published import for_its_author
from learning import good_practice, joining, sharing, trying
from learning.asking import no_blame
from learning.good_practice import GOOD, IMPROVE
from learning.ideas import SENTENCE, Idea, IdeaId, Moment
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.work import Work

HELP = "One sentence is enough. No names."


class Share(Form, address="idea.share", title="Share", submit="Share"):
    sentence: Paragraph = Field(
        min_length=1, max_length=SENTENCE, title="What could be better, or works well?", description=HELP
    )
    kind: Choice = Field(IMPROVE, title="Which is it?")
    """Answered already: good practice costs whoever shares it one tap, and nobody else any."""
    different: Hidden[bool] = False
    """Its author has read what sounds like it, and says that theirs is another."""


class Show(Form, address="idea.show"):
    idea: Hidden[IdeaId]


dialog = Dialog("idea", opens=Share, begin=lambda framework: framework.phrases.share, hears="sentence", rank=1)


@dialog.names(IdeaId)
async def first_words(id: IdeaId, reader: Person, work: Work) -> str:
    idea = await work.ideas.get(id)
    return idea.title if idea.may_be_read_by(reader) else ""


@dialog.about("idea")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    idea = await work.ideas.get(IdeaId(id))
    if idea.went_past(viewer):
        return Card("This idea has gone to somebody else", (Text("Nothing is left to do here."),))
    if idea.may_be_seen_by(viewer):
        if idea.is_by(viewer) and not idea.is_with(viewer):
            return await for_author(idea, viewer, work)
        return await for_its_author(await deciding.for_decider(idea, viewer, work), idea, viewer, work)
    if isinstance(viewer, Person) and (telling := good_practice.told_to(idea, viewer)):
        return telling_others.for_told(idea, telling, work)
    if isinstance(viewer, Person) and await joining.may_read(work, idea, viewer):
        read = await for_colleague(idea, viewer, work)
        board = telling_others.for_board(idea, viewer, work)
        follows = await history.offer(idea, viewer, work)
        return replace(board or read, actions=(*(board.actions if board else ()), *read.actions, *follows))
    if follows := await history.offer(idea, viewer, work):
        return await _gone_on(idea, follows, work)
    raise Refusal(joining.NOT_YOURS)


async def _gone_on(idea: Idea, follows: tuple[Button, ...], work: Work) -> Card:
    """For whoever had it, or answers for a body that had: they may follow it, and decide nothing now."""
    ended = how_it_ended(idea)
    told = f"{ended}." if ended else await promise(idea, work)
    return Card("It has ended" if ended else "It has gone on", (Quote(idea.sentence), Text(told)), follows)


@dialog.offers
async def offer(words: str, person: Person, work: Work) -> Offered:
    """The whole idea is in the button: one press shares it, and says with whom.  Of more, nothing is lost."""
    name = await to_whom(person, work)
    beginning = fits(words, SENTENCE)
    if beginning != words:
        share = Button.asks(work.framework.phrases.share, Share, sentence=beginning)
        return Offered((Text(_more_than_fits(words)), Quote(words)), (share,))
    if found := await work.similar.like(words, person):
        label, beside = _button_to("Mine is different: share", name)
        different = Button.does(label, Share(sentence=words, different=True))
        read = (*alike(found, person, work), *beside)
        return Offered(read, (*voice_buttons(found), different, _as_good(words, work, read=True)))
    label, beside = _button_to("Share", name)
    return Offered(beside, (Button.does(label, Share(sentence=words)), _as_good(words, work)))


def _more_than_fits(words: str) -> str:
    many = f"{len(words):,} characters, and an idea can have {SENTENCE:,}"
    much = many if len(words) > SENTENCE else "more than a button can bring along"
    return f"You have written {much}: a form opens with the beginning. The rest can be copied from what you wrote:"


def _button_to(verb: str, name: str) -> tuple[str, tuple[Text, ...]]:
    """A button's words; where they cannot hold the name, it stands whole beside them."""
    whole = f"{verb} with {name}"
    return (whole, ()) if len(whole) <= LABEL else (f"{verb} it", (Text(f"It would go to {name}."),))


def _as_good(words: str, work: Work, *, read: bool = False) -> Button:
    """Beside the other, which has said with whom: good practice is as easy to share."""
    good = Share(sentence=words, kind=GOOD, different=read)
    return Button.does(f"Share it as: {work.framework.phrases.good_practice}", good)


@dialog.prepare(Share)
async def before_sharing(form: Share, turn: Turn) -> Prepared:
    """With whom it will be, and that nobody is blamed, stands beside the words before they are sent."""

    async def goes() -> dict[str, str]:
        said = f"{HELP} It goes to {await to_whom(turn.person, turn.work)}."
        return {"sentence": " ".join(filter(None, (said, no_blame(turn.work.framework))))}

    return Prepared(looked_up=goes, options={"kind": kinds(turn.work.framework)})


@dialog.on(Share)
async def share(form: Share, turn: Turn) -> Reply:
    if not form.different and (found := await turn.work.similar.like(form.sentence, turn.person)):
        raise NothingKept(await _before_it_is_sent(found, form, turn))
    idea = await sharing.share(turn.work, turn.person, form.sentence, kind=form.kind)
    thanks = await for_author(idea, turn.person, turn.work)  # also where they are the only one who can decide on it
    return replace(thanks, about=idea.subject)


async def _before_it_is_sent(found: Sequence[Idea], form: Share, turn: Turn) -> Card | Sheet:
    """What was typed goes into the button that sends it; where that is too small, it stays where it was typed."""
    sentence, again = form.sentence, form.model_copy(update={"different": True})
    if fits(sentence) == sentence:
        different = Button.does("Mine is different: send it", again)
        return sounds_like(found, sentence, turn.person, turn.work, different)
    first = alike(found[:1], turn.person, turn.work)
    read = " ".join(block.text for block in first if isinstance(block, Text | Quote))
    told = f"This sounds like an idea that is here already. {read} If yours is different, send it once more."
    return await asked_again({"sentence": sentence, "kind": form.kind, "different": True}, told, turn)


async def asked_again(values: Values, told: str, turn: Turn) -> Sheet:
    return Share.sheet(values, await (await before_sharing(Share.draft({}), turn)).shown(), wrong={"": told})


@dialog.on(Join)
async def join(form: Join, turn: Turn) -> Reply:
    await joining.join(turn.work, turn.person, form.idea, form.kind)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(Leave)
async def leave(form: Leave, turn: Turn) -> Reply:
    await joining.leave(turn.work, turn.person, form.idea)
    return await card(form.idea, turn.person, turn.work)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Card:
    return await card(form.idea, turn.person, turn.work)


@dialog.prepare(Theme, Kind, Affected, Families, AlreadyTried, Change, OthersShouldKnow, Answer, Shows, Result)
async def as_it_stands(form: OfMine, turn: Turn) -> Prepared:
    idea = await turn.work.ideas.get(form.idea)
    if not idea.may_be_seen_by(turn.person):
        raise Refusal("Only the person who shared it can add to it.")
    framework = turn.work.framework
    match form:
        case Theme():
            return Prepared(options={"theme": framework.themes})
        case Affected():
            return Prepared(options={"had_a_say": SAY})
        case Change():
            if not changes(idea):
                raise idea.moved_on(turn.person)
            values = {name: words for name, words in idea.extras.items() if name in Change.model_fields}
            options = {"kind": kinds(framework), "theme": framework.themes, "had_a_say": SAY}
            return Prepared(values={**values, "others": bool(values.get("others"))}, options=options)
        case Shows() | Result() if idea.moment is not Moment.TESTING or idea.being_tried is None:
            raise idea.moved_on(turn.person)  # no try is running: the card says how it stands, and keeps their words
        case Answer() if idea.question:
            asks = happened(idea.question, idea, turn.person, turn.work)
            return Prepared(help={"words": " ".join(block.text for block in asks if isinstance(block, Text | Quote))})
        case _:
            return Prepared()


@dialog.on(Theme)
async def add_theme(form: Theme, turn: Turn) -> Reply:
    return await _add(turn, form, theme=form.theme)


@dialog.on(Kind)
async def add_kind(form: Kind, turn: Turn) -> Reply:
    return await _add(turn, form, kind=form.kind)


@dialog.on(Affected)
async def add_affected(form: Affected, turn: Turn) -> Reply:
    return await _add(turn, form, affected=form.affected, had_a_say=form.had_a_say)


@dialog.on(Families)
async def add_families(form: Families, turn: Turn) -> Reply:
    return await _add(turn, form, families=form.families)


@dialog.on(AlreadyTried)
async def add_tried(form: AlreadyTried, turn: Turn) -> Reply:
    await trying.tried_already(turn.work, turn.person, form.idea, form.tried)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(OthersShouldKnow)
async def add_others(form: OthersShouldKnow, turn: Turn) -> Reply:
    flagged = (await turn.work.ideas.get(form.idea)).extras.get("others")
    shown = await _add(turn, form, others="yes")
    if not flagged:
        await good_practice.flagged(turn.work, await turn.work.ideas.get(form.idea))
    return shown


@dialog.on(Change)
async def change(form: Change, turn: Turn) -> Reply:
    work, by = turn.work, turn.person
    before = (await work.ideas.get(form.idea)).extras
    if before.get("tried") and not form.tried:
        await trying.not_tried(work, by, form.idea)
    said = form.model_dump(exclude={"idea", "others", "tried", "as_it_was"}) | {"others": "yes" if form.others else ""}
    idea = await sharing.change(work, by, form.idea, said | ({"tried": form.tried} if before.get("tried") else {}))
    if form.tried and not before.get("tried"):
        await trying.tried_already(work, by, form.idea, form.tried)
    if form.others and not before.get("others"):
        await good_practice.flagged(work, idea)
    return await card(form.idea, by, work)


async def _add(turn: Turn, form: OfMine, **extras: str) -> Card:
    for name, words in extras.items():
        if words:
            await sharing.add(turn.work, turn.person, form.idea, name, words)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(Answer)
async def answer(form: Answer, turn: Turn) -> Reply:
    await sharing.answer(turn.work, turn.person, form.idea, form.words)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(Shows)
async def say_what_shows(form: Shows, turn: Turn) -> Reply:
    await sharing.say_what_shows(turn.work, turn.person, form.idea, form.words)
    return await card(form.idea, turn.person, turn.work)


@dialog.on(Result)
async def say_result(form: Result, turn: Turn) -> Reply:
    await trying.say_result(turn.work, turn.person, form.idea, form.result, form.words)
    return await card(form.idea, turn.person, turn.work)
