"""You said, we did: approved by a person, read by all staff, posted where it was chosen, and taken down again."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from pydantic import AnyHttpUrl, BaseModel, Field, TypeAdapter, ValidationError

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choices, Hidden, Line, Paragraph
from dialogs.kit.view import View
from dialogs.kit.words import Action, Block, Button, Card, Heading, Quote, Resource, Resources, SignIn, Text
from dialogs.telling.published import SAYS, TITLE, asked, named, read, told, when
from learning import publishing
from learning.ideas import IdeaId
from learning.people import Person, Team, Viewer
from learning.publishing import Draft, PublishedId
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.work import Work

IN_CHAT = 5
ON_THE_PAGE = 50
AT_HOME = 3
THE_PAGE = "public page"
"""Among the places: no team can have this name, as theirs have an agency before it."""
NOBODY_NAMED = "Nobody is named. Please look whether anybody could be recognised, and mend it here."
CONFIDENTIAL = "It was shared in confidence: please make sure that nobody can be recognised by it."
YOURS = "Nothing is here yet. It begins with something that somebody says."
BEGIN = Button("Share an idea", "idea.share", how="ask")  # by its address: that dialog knows nothing of this one
NOTHING = "When something came of what people said, it stands here: done, tried, or not, with the reason."


class Listed(Form, address="published.list"):
    """What came of things, the newest first; ``after`` so many of them."""

    after: Hidden[int] = 0


class ToApprove(Form, address="published.drafts"):
    """Whatever could be said next."""


class Publish(Form, address="published.approve", title="You said, we did", submit="Publish"):
    idea: Hidden[IdeaId]
    said: Paragraph = Field(min_length=1, max_length=600, title="You said", description=NOBODY_NAMED)
    done: Paragraph = Field(min_length=1, max_length=900, title="And this is the answer")
    where: Choices[str] = Field(frozenset(), title="Where should it be posted, besides everybody's list?")


class LeaveOut(Form, address="published.leave_out"):
    idea: Hidden[IdeaId]


class Review(Form, address="published.review", title="Publish a review", submit="Publish"):
    title_: Line = Field(title="What is the review called?", description="As it was published. No child's name.")
    link: Line = Field("", title="Where can it be read?", description="An address that begins with https://")
    done: Paragraph = Field(min_length=1, max_length=900, title="What is done about it?")
    where: Choices[str] = Field(frozenset(), title="Where should it be posted, besides everybody's list?")


class TakeDown(Form, address="published.take_down"):
    published: Hidden[PublishedId]


class Row(BaseModel, frozen=True):
    what: str
    said: str
    answer: str
    done: str
    on: str
    link: str = ""


class Published(View):
    template: ClassVar[str] = "published.html"

    rows: tuple[Row, ...]
    down: tuple[Button, ...] = ()
    """One for each row, for whoever may."""
    others: tuple[Button, ...] = ()

    def card(self) -> Card:
        if not self.rows:
            return Card(TITLE, (Text(NOTHING), Text(YOURS)), (*self.others, BEGIN))
        first = self.rows[:IN_CHAT]
        body = [block for row in first for block in self.blocks(row)]
        every = (SignIn("See all of them on the page", f"/show/{Listed.address}.html"),)
        more = every if len(self.rows) > len(first) else ()
        return Card(TITLE, tuple(body), (*more, *self.others))

    @staticmethod
    def blocks(row: Row) -> tuple[Block, ...]:
        read = (Resources((Resource("Read the review", row.link),)),) if row.link else ()  # type: ignore[arg-type]  # pydantic reads the address
        return (Heading(f"{row.what}, {row.on}"), Quote(row.said), Text(f"{row.answer}:"), Quote(row.done), *read)


dialog = Dialog("published", opens=Listed, begin=lambda _: TITLE, rank=8)


@dialog.shows(Listed)
async def listed(form: Listed, turn: Turn) -> Published:
    return await _listed(turn.work, turn.person, form.after)


async def _listed(work: Work, person: Person, after: int = 0) -> Published:
    found = await work.publications.listed(after=after, many=ON_THE_PAGE + 1)
    older = (Button.shows("Older ones", Listed(after=after + ON_THE_PAGE)),) if len(found) > ON_THE_PAGE else ()
    found = found[:ON_THE_PAGE]
    publishes = may(person, Deed.PUBLISH)
    down = tuple(Button.does("Take this down", TakeDown(published=one.id)) for one in found) if publishes else ()
    others = (Button.asks("Publish a review", Review),) if publishes else ()
    return Published(rows=tuple(_row(one, work) for one in found), down=down, others=(*older, *others))


def _row(one: publishing.Published, work: Work) -> Row:
    answer = SAYS[one.answer]
    return Row(what=asked(one), said=one.said, answer=answer, done=one.done, on=when(one, work), link=one.link)


@dialog.about("published")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    """In a channel, and wherever else it was told."""
    one = await work.publications.get(PublishedId(id))
    line = "Hearback: there is an answer for everybody"
    if not one.is_read:
        return Card(TITLE, (Text("This was taken down."),), line=line)
    every = (Button.shows("See all of them", Listed()),)
    return Card(TITLE, told(one), (*read(one), *every, *_down(one, viewer)), line=line)


def _down(one: publishing.Published, viewer: Viewer) -> tuple[Action, ...]:
    publishes = isinstance(viewer, Person) and may(viewer, Deed.PUBLISH)
    return (Button.does("Take this down", TakeDown(published=one.id)),) if publishes else ()


async def for_anybody(work: Work) -> Card | None:
    """The page that anybody can read; nothing where the organisation has not chosen to have one."""
    if not work.framework.public_page:
        return None
    found = await work.publications.listed(public=True, many=ON_THE_PAGE)
    body = [block for one in found for block in Published.blocks(_row(one, work))]
    first = Text(
        f"What people who work with children and families in {work.framework.organisation} said, and the answer."
    )
    return Card(TITLE, (first, *(body or [Text("Nothing is published here yet.")])))


# --- for whoever approves ---------------------------------------------------------------------------------------------


def _drafted(found: Draft) -> Card:
    care = (Text(CONFIDENTIAL),) if found.take_care else ()
    done: tuple[Block, ...] = (Quote(found.done),) if found.done else ()
    return Card(
        "You said, we did: for you to approve",
        (Text("You said:"), Quote(found.said), Text(f"{SAYS[found.answer]}:"), *done, *care),
        (
            Button.asks("Read it through and publish", Publish, idea=str(found.idea.id)),
            Button.does("Not for the list", LeaveOut(idea=found.idea.id)),
        ),
        line="Hearback: something is for you to approve",
    )


@dialog.shows(ToApprove)
async def to_approve(form: ToApprove, turn: Turn) -> Card:
    return await _next(turn.work, turn.person)


async def _next(work: Work, person: Person) -> Card:
    found = await publishing.drafts(work, person, many=1)
    if found:
        return _drafted(found[0])
    waits = Text("Nothing is for you to approve now: all that was decided is on the list, or was left out.")
    return Card("Nothing is for you to approve", (Text(NOTHING), waits), (Button.asks("Publish a review", Review),))


@dialog.home(30)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    if may(person, Deed.PUBLISH):
        found = [_drafted(one) for one in await publishing.drafts(work, person, many=AT_HOME)]
        more = (Button.shows("You said, we did: what is for you to approve", ToApprove()),)
        return [*found, *([Card("There may be more to approve", (), more)] if len(found) == AT_HOME else [])]
    return []


@dialog.home(80)
async def everybody(person: Person, work: Work) -> Sequence[Card]:
    """The newest, for everybody: declined ones with their reasons as well (Pan-Dorset P11)."""
    found = await work.publications.listed(many=1)
    return [Card(TITLE, told(found[0]), (Button.shows("See all of them", Listed()),))] if found else []


@dialog.prepare(Publish)
async def drafted(form: Publish, turn: Turn) -> Prepared:
    found = await publishing.draft_of(turn.work, turn.person, form.idea)
    return Prepared(values={"said": found.said[:600], "done": found.done[:900]}, options=await _places(turn.work))


@dialog.prepare(Review)
async def anew(form: Review, turn: Turn) -> Prepared:
    await publishing.drafts(turn.work, turn.person, many=0)
    return Prepared(options=await _places(turn.work))


async def _places(work: Work) -> dict[str, dict[str, str]]:
    public = {THE_PAGE: "The page that anybody can read"} if work.framework.public_page else {}
    return {"where": {**public, **{_key(team): named(team) for team in await publishing.channels(work)}}}


def _key(team: Team) -> str:
    return f"{team.agency} / {team.name}"


async def _chosen(work: Work, where: frozenset[str]) -> list[Team]:
    return [team for team in await publishing.channels(work) if _key(team) in where]


@dialog.on(Publish)
async def publish(form: Publish, turn: Turn) -> Reply:
    work, places = turn.work, await _chosen(turn.work, form.where)
    public = THE_PAGE in form.where
    one = await publishing.publish(work, turn.person, form.idea, form.said, form.done, places, public)
    return _out(one, len(places), public)


@dialog.on(LeaveOut)
async def leave_out(form: LeaveOut, turn: Turn) -> Reply:
    await publishing.leave_out(turn.work, turn.person, form.idea)
    return await _next(turn.work, turn.person)


@dialog.on(Review)
async def review(form: Review, turn: Turn) -> Reply:
    work, places = turn.work, await _chosen(turn.work, form.where)
    public = THE_PAGE in form.where
    link = _address(form.link)
    one = await publishing.publish_review(work, turn.person, form.title_, form.done, link, places, public)
    return _out(one, len(places), public)


def _address(typed: str) -> str:
    """Whoever reads a review is sent to an address that nobody can change on the way."""
    if not typed:
        return ""
    try:
        address = TypeAdapter(AnyHttpUrl).validate_python(typed)
    except ValidationError:
        raise Refusal(
            "This is no address. It begins with https:// and can be copied from a browser.", about="link"
        ) from None
    if address.scheme != "https":
        raise Refusal(
            "Please use the address that begins with https://. Most pages have one: try it in a browser first.",
            about="link",
        )
    return str(address)


def _out(one: publishing.Published, channels: int, public: bool) -> Card:
    said = ["Everybody can read it under “You said, we did”."]
    if channels:
        said.append(
            "It is being posted in the channel." if channels == 1 else f"It is being posted in {channels} channels."
        )
    if public:
        said.append("It is on the page that anybody can read.")
    more = (Button.shows("What else is for you to approve", ToApprove()),)
    return Card(
        "It is published",
        (Text(" ".join(said)), *told(one)),
        (*more, Button.does("Take this down", TakeDown(published=one.id))),
    )


@dialog.on(TakeDown)
async def take_down(form: TakeDown, turn: Turn) -> Reply:
    await publishing.take_down(turn.work, turn.person, form.published)
    return Card("Taken down", (Text("Nobody can read it here any more, and it goes from where it was posted."),))
