"""What is done about an item besides deciding: an action of a finding's, another route, another lead agency."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from pydantic import BaseModel, Field, JsonValue

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choice, Choices, Hidden, Paragraph, Who
from dialogs.kit.view import View
from dialogs.kit.words import Action, Block, Button, Card, Heading, SignIn, Text
from dialogs.telling import findings as telling
from dialogs.telling.holding import has_it
from dialogs.telling.ideas import how_it_stands
from dialogs.telling.lists import line
from learning import actions, findings, of_several, steering
from learning.actions import Proposed
from learning.calendar import add_working_days, after_weeks
from learning.days import today
from learning.ideas import Agreed, Idea, IdeaId, Kind, Moment
from learning.links import How
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.work import Work

LOOKED_AT_AFTER = 12
"""Weeks, where nobody says otherwise: long enough to be in place."""
IN_CHAT = 10  # findings of the view's card; its page and table have them all
OF_EACH = 6


class Act(Form, address="finding.action", title="An action", submit="Add it"):
    finding: Hidden[IdeaId]
    sentence: Paragraph = Field(min_length=1, max_length=1000, title="What will change?")
    lead: Who = Field(title="Who leads it?", description="They are told, and asked on the day whether it is in place.")
    by_when: date = Field(title="When is it looked at again?")
    approaches: Choices[str] = Field(frozenset(), title="What kind of change is it?")
    sits_in: Choice = Field("", title="Where does it now sit?")
    realistic: Paragraph = Field(min_length=1, max_length=1000, title="Is it realistic?")


class Show(Form, address="finding.actions"):
    """All of them, each under the finding it belongs to."""


class ChangeRoute(Form, address="idea.route", title="Another route", submit="Change its route"):
    idea: Hidden[IdeaId]
    seen: Hidden[int] = 0
    route: Choice = Field(title="Which route should it take?", description="It goes before the first of it.")
    words: Paragraph = Field(
        "", max_length=1500, title="Why?", description="Its author reads this, and it stays with the item."
    )


class ChangeLead(Form, address="idea.lead", title="Another lead agency", submit="Change it"):
    idea: Hidden[IdeaId]
    agency: Choice = Field(title="Which agency leads on it?")


dialog = Dialog("actions", opens=Show, begin=lambda _: "Actions by finding", for_whom=lambda _: False, rank=8)


# --- an action --------------------------------------------------------------------------------------------------------


@dialog.prepare(Act)
async def may_act(form: Act, turn: Turn) -> Prepared:
    framework = turn.work.framework
    await findings.looked_after(turn.work, turn.person, form.finding)
    usual = add_working_days(after_weeks(today(turn.work), LOOKED_AT_AFTER), 0)
    return Prepared(
        values={"by_when": usual.isoformat()},
        options={
            "approaches": {each.id: each.label for each in framework.decided_here.values()},
            "sits_in": framework.plans,
        },
        required=frozenset(
            name for name, known in (("approaches", framework.approaches), ("sits_in", framework.plans)) if known
        ),
    )


@dialog.on(Act)
async def act(form: Act, turn: Turn) -> Reply:
    agreed = Agreed(tuple(sorted(form.approaches)), form.sits_in, form.realistic, form.by_when)
    proposed = Proposed(sentence=form.sentence, lead=form.lead, agreed=agreed)
    action = await actions.add(turn.work, turn.person, form.finding, proposed)
    lead = action.manager.first_name if action.manager else ""
    told = (
        "It is yours to lead." if action.manager and action.manager.id == turn.person.id else f"{lead} has been told."
    )
    return Card("Added", (Text(told), *how_it_stands(action, turn.person, turn.work)), about=action.subject)


# --- all of them ------------------------------------------------------------------------------------------------------


class Row(BaseModel, frozen=True):
    finding: str
    source: str
    action: str = ""
    who_leads: str = ""
    agency: str = ""
    looked_at_again_on: date | None = None
    stands: str = ""


class ActionsPage(View):
    """Each finding with what is done about it; one about which nothing is done stands there all the same."""

    template: ClassVar[str] = "actions.html"

    rows: tuple[Row, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    begin: Button

    def card(self) -> Card:
        if not self.groups:
            none = (
                Text("What is done about each finding stands here, with who leads it and how it stands."),
                Text("No finding has been presented yet. Begin with one sentence."),
            )
            return Card("Actions by finding", none, (self.begin,))
        body: list[Block] = []
        for title, acted in self.groups[:IN_CHAT]:
            body += [Heading(title), *map(Text, acted[:OF_EACH] or ("No action yet.",))]
        page = SignIn("See them on the page", f"/show/{Show.address}.html")
        return Card("Actions by finding", tuple(body), (self.begin, page))


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> ActionsPage:
    await findings.allow_to_present(turn.work, turn.person)
    return await page(turn.person, turn.work)


async def page(person: Person, work: Work) -> ActionsPage:
    found = await findings.to_write_about(work, person)
    known = {action.id: action for action in await work.ideas.of_kind(Kind.ACTION)}
    acted: dict[IdeaId, list[Idea]] = {}
    for link in await work.links.all(How.ACTION):
        if action := known.get(IdeaId(link.to.id)):
            acted.setdefault(link.idea, []).append(action)
    rows = [row for idea in found for row in _rows(idea, acted.get(idea.id, ()), work)]
    groups = [(idea.title, tuple(_said(action, work) for action in acted.get(idea.id, ()))) for idea in found]
    begin = Button(work.framework.phrases.finding, "finding.begin", how="ask")  # by its address: that file is beside
    return ActionsPage(rows=tuple(rows), groups=tuple(groups), begin=begin)


def _said(action: Idea, work: Work) -> str:
    lead = f", {action.manager.name}" if action.manager else ""
    return line(action.title, f"{telling.action_stands(action, work.framework, today(work))}{lead}")


def _rows(finding: Idea, acted: Sequence[Idea], work: Work) -> list[Row]:
    source = work.framework.sources.get(finding.source)
    first = Row(finding=finding.sentence, source=source.label if source else finding.source)
    return [
        first.model_copy(
            update={
                "action": action.sentence,
                "who_leads": action.manager.name if action.manager else "",
                "agency": action.agency,
                "looked_at_again_on": action.agreed.evaluate_on if action.agreed else None,
                "stands": telling.action_stands(action, work.framework, today(work)),
            }
        )
        for action in acted
    ] or [first]


# --- its way ----------------------------------------------------------------------------------------------------------


def steers(idea: Idea, viewer: Viewer, work: Work) -> tuple[Action, ...]:
    """Behind More, for whoever has it: another route with a reason (Derby D5), another lead agency (D6)."""
    this: dict[str, JsonValue] = {"idea": str(idea.id)}
    decides = idea.is_with(viewer) and idea.moment in (Moment.NEW, Moment.CONSIDERING)
    elsewhere = decides and work.framework.route_override_allowed and len(work.framework.routes) > 1
    route = (Button.asks("Change its route", ChangeRoute, **this),) if elsewhere else ()
    considered = idea.kind is not Kind.IDEA or bool(idea.bodies)  # with a manager it is its author's agency's own
    leads = considered and steering.may_change_lead(idea, viewer)
    return (*route, *((Button.asks("Change the lead agency", ChangeLead, **this),) if leads else ()))


@dialog.prepare(ChangeRoute)
async def routes(form: ChangeRoute, turn: Turn) -> Prepared:
    idea = await of_several.to_decide(turn.work, turn.person, form.idea)
    options = dict(list(steering.routes(turn.work.framework, but=idea.route).items())[:100])
    return Prepared(values={"seen": idea.decisions}, options={"route": options})


@dialog.on(ChangeRoute)
async def change_route(form: ChangeRoute, turn: Turn) -> Reply:
    work = turn.work
    await of_several.takes_first(work, turn.person, form.idea)
    idea = await steering.change_route(work, turn.person, form.idea, form.seen, form.route, form.words)
    told = f"{has_it(idea, work).removesuffix('.')} now, and its author has been told why."
    return Card("Done", (Text(told), *how_it_stands(idea, turn.person, work)), about=idea.subject)


@dialog.prepare(ChangeLead)
async def lead_agencies(form: ChangeLead, turn: Turn) -> Prepared:
    idea = await turn.work.ideas.get(form.idea)
    if not steering.may_change_lead(idea, turn.person):
        raise Refusal("This is for whoever has it now.")
    found = await findings.agencies(turn.work)
    current = idea.agency if idea.agency in found else None
    return Prepared(values={"agency": current}, options={"agency": {name: name for name in found[:100]}})


@dialog.on(ChangeLead)
async def change_lead(form: ChangeLead, turn: Turn) -> Reply:
    idea = await steering.change_lead(turn.work, turn.person, form.idea, form.agency)
    return Card("Done", how_it_stands(idea, turn.person, turn.work), about=idea.subject)
