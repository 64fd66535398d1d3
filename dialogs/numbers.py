"""Ideas and findings in numbers, for whoever may see how far learning has gone; and where one belongs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, Field, JsonValue

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.limits import HEADING, shortened
from dialogs.kit.questions import Choices, Hidden
from dialogs.kit.view import View
from dialogs.kit.words import Action, Block, Button, Card, Figure, Figures, Heading, SignIn, Text
from dialogs.telling.ideas import LASTED, how_it_ended, how_it_stands, kinds
from dialogs.telling.lists import line
from learning import belonging
from learning.calendar import LONDON
from learning.framework import Framework, fitting
from learning.ideas import Idea, IdeaId, Moment
from learning.ideas_kept import Numbers
from learning.people import Person, Viewer
from learning.refusal import Refusal
from learning.rights import Deed, allow, may
from learning.work import Work

TITLE = "Ideas and findings in numbers"
REST = "What you may open, the newest first. The rest is with the people whom it concerns."
NOT_YOURS = "With the people whom they concern."
TOLD = "As they stand now. A number says nothing without its story"
OF_EACH, OPENED = 3, 20
ITEMS = {"idea": "Ideas", "finding": "Findings", "action": "Actions"}


class Show(Form, address="ideas.numbers"):
    """How many there are of each."""


class Behind(Form, address="ideas.behind"):
    """What is counted in one part of it, as far as its reader may open it."""

    of: Hidden[str]


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
    opens: tuple[Button, ...] = ()

    def card(self) -> Card:
        if not self.rows:
            empty = Text("How many ideas and findings there are of each stage, activity and kind stands here.")
            return Card(TITLE, (empty, Text("None has been shared yet.")), (self.begin,))
        sections = list(dict.fromkeys(row.section for row in self.rows))
        figures = [Figures(section, tuple(_figure(row) for row in self._of(section))) for section in sections]
        story = "open the ideas behind it" if self.opens else "that is with the people whom each of them concerns"
        told = Text(f"{TOLD}: {story}.")
        return Card(TITLE, (told, *figures), (self.begin, *self.opens))

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
    there = {row.section for row in counted if row.count} if counted and await _may_open_any(turn) else set()
    opens = tuple(
        Button.shows(f"{section.title}: open them", Behind(of=of))
        for of, section in sections(turn.work.framework).items()
        if section.title in there
    )
    return InNumbers(rows=tuple(counted), begin=begin, opens=opens)


async def _may_open_any(turn: Turn) -> bool:
    """Nobody is invited to open what is not theirs: everything has a kind."""
    found = await turn.work.ideas.behind(turn.work.framework, "kind")
    return any(_may_open(idea, turn.person) for those in found.values() for idea in those)


AFFECTED, HAD_A_SAY = "Those most affected, and families", "Of those, they have had a say"


@dataclass(frozen=True)
class Section:
    """``counts`` is the name of it in what is counted; by the id of each, its name."""

    title: str
    counts: str
    names: Mapping[str, str]


def sections(framework: Framework) -> Mapping[str, Section]:
    """In the framework's own words; what it does not have is left out."""
    stages = {m.value: framework.stage_for(m.value).label for m in Moment if m is not Moment.FINISHED}
    approaches = {each.id: fitting(each.label, each.short) for each in framework.approaches.values()}
    affected = {
        "affected": "Said who is most affected",
        "families": "Said what children and families would say",
        "had_a_say": HAD_A_SAY,
    }
    others = {"others": "Other agencies should know", "told": "Others have been told"}
    return {
        "kind": Section("How many", "kinds", ITEMS),
        "moment": Section("By stage", "moments", {**stages, Moment.FINISHED.value: "It has ended"}),
        "activity": Section("By activity", "activities", framework.activities),
        "pillar": Section("By pillar", "pillars", {pillar.id: pillar.label for pillar in framework.pillars}),
        "practice": Section("What works well, and what could be better", "practice", kinds(framework)),
        "said": Section(AFFECTED, "said", affected),
        "approach": Section("By kind of change, of what was agreed", "approaches", approaches),
        "lasted": Section("Is it still happening?", "lasted", LASTED),
        "others": Section("Others", "said", others),
    }


def rows(found: Numbers, framework: Framework) -> list[Row]:
    """Stages of one name are one number; a stage where nothing is stands there too."""
    out_of = {"activity": found.all, "pillar": found.all, "practice": found.all, "said": found.all}
    out_of |= {"approach": found.agreed, "lasted": sum(found.lasted.values())}
    counted: list[Row] = []
    for of, section in sections(framework).items():
        counts: Mapping[str, int] = getattr(found, section.counts)
        named = {stage.label: 0 for stage in framework.stages} if of == "moment" else {}
        for id, label in section.names.items():
            if of == "approach" and framework.approaches[id].elsewhere and not counts.get(id):
                continue  # nobody agrees it; only what was agreed before that was so is counted
            named[label] = named.get(label, 0) + counts.get(id, 0)
        counted += [
            Row(section=section.title, name=name, count=count, out_of=out_of.get(of)) for name, count in named.items()
        ]
    of_affected = {"out_of": found.said["affected"]}
    return [row.model_copy(update=of_affected) if row.name == HAD_A_SAY else row for row in counted]


# --- behind a number --------------------------------------------------------------------------------------------------


class Item(BaseModel, frozen=True):
    section: str
    name: str
    item: str
    stands: str
    since: str


class BehindThem(View):
    """What is behind the numbers of one part, for whoever may open it: the rest is with the people it concerns."""

    template: ClassVar[str] = "behind.html"

    part: str
    title: str
    rows: tuple[Item, ...]
    counted: Mapping[str, int]
    opens: tuple[Button, ...]
    back: Button = Button.shows("All numbers", Show())

    def of(self, name: str) -> list[Item]:
        return [row for row in self.rows if row.name == name]

    def card(self) -> Card:
        body: list[Block] = [Text(REST)]
        for name, count in self.counted.items():
            items = self.of(name)
            body.append(Heading(shortened(f"{name}: {count}", HEADING)[0]))
            told = [line(row.item, row.stands) for row in items[:OF_EACH]] or [NOT_YOURS]
            more = [f"And {len(items) - OF_EACH} more on the page."] if len(items) > OF_EACH else []
            body.append(Text("\n".join([*told, *more])))
        page = SignIn("See all of it on the page", f"/show/{Behind.address}.html?of={self.part}")
        return Card(self.title, tuple(body), (*self.opens, page, self.back))


@dialog.shows(Behind)
async def behind(form: Behind, turn: Turn) -> BehindThem:
    work, person = turn.work, turn.person
    allow(person, Deed.SEE_REACH)
    section = sections(work.framework).get(form.of)
    if section is None:
        raise Refusal("This is counted no more. Please open the numbers again.")
    counts: Mapping[str, int] = getattr(await work.ideas.numbers(work.framework), section.counts)
    found = await work.ideas.behind(work.framework, "said" if form.of == "others" else form.of)
    named: dict[str, dict[IdeaId, Idea]] = {}
    for id, label in section.names.items():
        read = {idea.id: idea for idea in found.get(id, ()) if _may_open(idea, person)}
        named.setdefault(label, {}).update(read)
    shown = {idea.id: idea for those in named.values() for idea in list(those.values())[:OF_EACH]}.values()
    opens = [Button(idea.title, "idea.show", {"idea": str(idea.id)}, how="show") for idea in shown]
    counted = {label: 0 for label in named}
    for id, label in section.names.items():
        counted[label] += counts.get(id, 0)
    return BehindThem(
        part=form.of,
        title=section.title,
        rows=tuple(_item(section, name, idea, work) for name, those in named.items() for idea in those.values()),
        counted={label: count for label, count in counted.items() if count},
        opens=tuple(opens[:OPENED]),
    )


def _may_open(idea: Idea, person: Person) -> bool:
    """Theirs to read in any event, or its author said that others should know."""
    return idea.may_be_seen_by(person) or (bool(idea.extras.get("others")) and idea.is_open_to(person))


def _item(section: Section, name: str, idea: Idea, work: Work) -> Item:
    stands = how_it_ended(idea) or work.framework.stage_for(idea.moment.value).label
    since = idea.last.at.astimezone(LONDON).date().isoformat()
    return Item(section=section.title, name=name, item=idea.title, stands=stands, since=since)


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
