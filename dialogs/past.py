"""Past one's own manager, and round one whose decision it is about: while sharing, or just after (Pan-Dorset P9)."""

from dataclasses import replace

from pydantic import Field

from dialogs.idea import card
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.limits import fits
from dialogs.kit.questions import Choice, Hidden, Paragraph
from dialogs.kit.words import Button, Card, Text
from dialogs.telling.holding import to_whom
from dialogs.telling.ideas import kinds
from learning import holders, sharing
from learning.good_practice import IMPROVE
from learning.ideas import SENTENCE, Idea, IdeaId
from learning.people import Person
from learning.work import Work

WHY = {"past": "Somebody else should consider it", "about": "It is about a decision of my manager's"}


class SharePast(Form, address="idea.share_past", title="Past my manager", submit="Share"):
    sentence: Paragraph = Field(
        min_length=1,
        max_length=SENTENCE,
        title="What could be better, or works well?",
        description="One sentence is enough. No names.",
    )
    kind: Choice = Field(IMPROVE, title="Which is it?")
    why: Choice = Field(title="Why not with them?", description="It goes to their manager, or to the forum.")


class Past(Form, address="idea.past"):
    """It has been shared, and its author would rather somebody else had it."""

    idea: Hidden[IdeaId]


class About(Form, address="idea.about"):
    """It is about a decision of their manager's."""

    idea: Hidden[IdeaId]


class AfterAll(Form, address="idea.after_all"):
    """It went past their manager, and their manager is to have it."""

    idea: Hidden[IdeaId]


dialog = Dialog("past", opens=SharePast, begin=lambda _: "Share past my manager", hears="sentence", rank=11)


@dialog.offers
async def offer(words: str, person: Person, work: Work) -> Button | None:
    manager = await holders.manager_of(work, person)
    if manager is None:
        return None
    return Button.asks(f"Share, but not with {manager.first_name}", SharePast, sentence=fits(words, SENTENCE))


@dialog.prepare(SharePast)
async def why(form: SharePast, turn: Turn) -> Prepared:
    to = await to_whom(turn.person, turn.work, past=True)
    goes = {"why": f"It goes to {to}, and is shown in no team's channel."}
    return Prepared(values={"why": "past"}, options={"why": WHY, "kind": kinds(turn.work.framework)}, help=goes)


@dialog.on(SharePast)
async def share(form: SharePast, turn: Turn) -> Reply:
    about = form.why == "about"
    idea = await sharing.share(turn.work, turn.person, form.sentence, kind=form.kind, past=True, about=about)
    return await _said(idea, turn, about)


@dialog.on(Past)
async def past(form: Past, turn: Turn) -> Reply:
    return await _said(await holders.go_past(turn.work, turn.person, form.idea), turn, False)


@dialog.on(AfterAll)
async def after_all(form: AfterAll, turn: Turn) -> Reply:
    idea = await holders.after_all(turn.work, turn.person, form.idea)
    return await card(idea.id, turn.person, turn.work)


@dialog.on(About)
async def about(form: About, turn: Turn) -> Reply:
    return await _said(await holders.go_past(turn.work, turn.person, form.idea, about=True), turn, True)


async def _said(idea: Idea, turn: Turn, about: bool) -> Card:
    """What its author may rely on, and what cannot be taken back."""
    shown = await card(idea.id, turn.person, turn.work)
    manager = await holders.manager_of(turn.work, turn.person)
    if manager is None:
        return shown
    never = Text(f"{manager.name} does not see it, hears nothing of it, and does not come across it.")
    past = Text(f"It goes past {manager.name}.")
    had = Text("What was told to them before you said so is taken out of their chat, but they may have read it.")
    if idea.went_past(manager):  # the card itself says that it goes past them
        return replace(shown, body=(*((never,) if about else ()), had, *shown.body))
    return replace(shown, body=(never if about else past, *shown.body))
