"""Ideas and findings in numbers, for whoever may see how far learning has gone; and where one belongs."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import BaseModel, Field, JsonValue

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choices, Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Action, Button, Card, Figure, Figures, Text
from dialogs.telling.ideas import LASTED, how_it_stands, kinds
from learning import belonging
from learning.framework import Framework, fitting
from learning.ideas import Idea, IdeaId
from learning.ideas_kept import Numbers
from learning.people import Viewer
from learning.rights import Deed, allow, may
from learning.work import Work

TITLE = "Ideas and findings in numbers"
ITEMS = {"idea": "Ideas", "finding": "Findings", "action": "Actions"}


class Show(Form, address="ideas.numbers"):
    """How many there are of each."""


class Belongs(Form, address="idea.belongs", title="Where it belongs", submit="Save"):
    idea: Hidden[IdeaId]
    activities: Choices[str] = Field(frozenset(), title="Which of our activities has it to do with?")
    pillars: Choices[str] = Field(frozenset(), title="Which of our pillars?")


class Row(BaseModel, frozen=True):
    section: str
    name: str
    count: int
    out_of: int | None = None


class InNumbers(View):
    template: ClassVar[str] = "view.html"

    rows: tuple[Row, ...]
    begin: Button

    def card(self) -> Card:
        if not self.rows:
            empty = Text("How many ideas and findings there are of each stage, activity and kind stands here.")
            return Card(TITLE, (empty, Text("None has been shared yet.")), (self.begin,))
        sections = list(dict.fromkeys(row.section for row in self.rows))
        figures = [Figures(section, tuple(_figure(row) for row in self._of(section))) for section in sections]
        told = Text("As they stand now. A number says nothing without its story: open the ideas behind it.")
        return Card(TITLE, (told, *figures), (self.begin,))

    def _of(self, section: str) -> list[Row]:
        return [row for row in self.rows if row.section == section]


def _figure(row: Row) -> Figure:
    return Figure(row.name, row.count, row.out_of)


dialog = Dialog(
    "numbers", opens=Show, begin=lambda _: TITLE, for_whom=lambda person: may(person, Deed.SEE_REACH), rank=25
)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> InNumbers:
    allow(turn.person, Deed.SEE_REACH)
    found = await turn.work.ideas.numbers(turn.work.framework)
    counted = rows(found, turn.work.framework) if found.all else []
    begin = Button(turn.work.framework.phrases.share, "idea.share", how="ask")
    return InNumbers(rows=tuple(counted), begin=begin)


def rows(found: Numbers, framework: Framework) -> list[Row]:
    """In the framework's own words; what it does not have is left out."""
    stages: dict[str, int] = {stage.label: 0 for stage in framework.stages}
    for moment, count in found.moments.items():
        label = "It has ended" if moment == "finished" else framework.stage_for(moment).label
        stages[label] = stages.get(label, 0) + count
    pillars = {pillar.id: pillar.label for pillar in framework.pillars}
    approaches = {each.id: fitting(each.label, each.short) for each in framework.approaches.values()}
    affected = found.said["affected"]
    people = {
        "Said who is most affected": affected,
        "Said what children and families would say": found.said["families"],
    }
    return [
        *_rows("How many", ITEMS, found.kinds),
        *_rows("By stage", {label: label for label in stages}, stages),
        *_rows("By activity", framework.activities, found.activities, found.all),
        *_rows("By pillar", pillars, found.pillars, found.all),
        *_rows("What works well, and what could be better", kinds(framework), found.practice, found.all),
        *_rows("Those most affected, and families", {name: name for name in people}, people, found.all),
        Row(
            section="Those most affected, and families",
            name="Of those, they have had a say",
            count=found.said["had_a_say"],
            out_of=affected,
        ),
        *_rows("By kind of change, of what was agreed", approaches, found.approaches, found.agreed),
        *_rows("Is it still happening?", LASTED, found.lasted, sum(found.lasted.values())),
        *_rows(
            "Others",
            {"others": "Other agencies should know", "told": "Others have been told"},
            found.said,
        ),
    ]


def _rows(section: str, labels: Mapping[str, str], counts: Mapping[str, int], out_of: int | None = None) -> list[Row]:
    return [Row(section=section, name=label, count=counts.get(id, 0), out_of=out_of) for id, label in labels.items()]


# --- where one belongs ------------------------------------------------------------------------------------------------


def offer(idea: Idea, viewer: Viewer, work: Work) -> tuple[Action, ...]:
    """To its author and whoever has it, where the framework has activities or pillars."""
    has = work.framework.activities or work.framework.pillars
    theirs = idea.is_by(viewer) or idea.is_with(viewer)
    tagged = idea.extras.get("activities") or idea.extras.get("pillars")
    return (Button.asks("Where it belongs", Belongs, idea=str(idea.id)),) if has and theirs and not tagged else ()


@dialog.prepare(Belongs)
async def where(form: Belongs, turn: Turn) -> Prepared:
    idea, framework = belonging.of(await turn.work.ideas.get(form.idea), turn.person), turn.work.framework
    known = {"activities": framework.activities, "pillars": {each.id: each.label for each in framework.pillars}}
    chosen: dict[str, JsonValue] = {
        name: [*idea.extras.get(name, "").split(",")] for name in known if idea.extras.get(name)
    }
    return Prepared(values=chosen, options={name: options for name, options in known.items() if options})


@dialog.on(Belongs)
async def belongs(form: Belongs, turn: Turn) -> Reply:
    idea = await belonging.say(turn.work, turn.person, form.idea, form.activities, form.pillars)
    told = Text("Thank you. It is counted there.")
    return Card("Saved", (told, *how_it_stands(idea, turn.person, turn.work)), about=idea.subject)
