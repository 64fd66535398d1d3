"""You said, we did: approved by a person, read by all staff, posted where it was chosen, and taken down again."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import AnyHttpUrl, Field, JsonValue, TypeAdapter, ValidationError

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form, Prepared
from dialogs.kit.questions import Choices, Line, Paragraph
from dialogs.kit.words import Action, Button, Card, Text
from dialogs.telling.approving import (
    CONFIDENTIAL,
    LATER,
    NOBODY_NAMED,
    UNASKED,
    WAITS,
    LeaveOut,
    Publish,
    TakeDown,
    ToApprove,
    Waiting,
    back,
    drafted_card,
)
from dialogs.telling.published import (
    IN_CHAT,
    NOTHING,
    SAYS,
    TITLE,
    Fair,
    Listed,
    Published,
    Row,
    asked,
    leaves_out,
    may_after_all,
    named,
    read,
    told,
    when,
)
from learning import publishing
from learning.people import Person, Team, Viewer
from learning.publishing import PublishedId
from learning.refusal import Refusal
from learning.rights import Deed, may
from learning.work import Work

ON_THE_PAGE = 50
THE_PAGE = "public page"
"""Among the places: no team can have this name, as theirs have an agency before it."""


class Review(Form, address="published.review", title="Publish a review", submit="Publish"):
    title_: Line = Field(title="What is the review called?", description="As it was published. No child's name.")
    link: Line = Field("", title="Where can it be read?", description="An address that begins with https://")
    done: Paragraph = Field(min_length=1, max_length=900, title="What is done about it?")
    where: Choices[str] = Field(frozenset(), title="Where should it be posted, besides everybody's list?")


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
    later = await _later(work, person) if publishes else ()
    others = (Button.asks("Publish a review", Review), *later) if publishes else ()
    begin = Button(work.framework.phrases.share, "idea.share", how="ask")  # by its address: that one knows of this
    return Published(rows=tuple(_row(one, work) for one in found), down=down, others=(*older, *others), begin=begin)


def _row(one: publishing.Published, work: Work) -> Row:
    answer = SAYS[one.answer]
    return Row(what=asked(one), said=one.said, answer=answer, done=one.done, on=when(one, work), link=one.link)


@dialog.about("published")
async def card(id: UUID, viewer: Viewer, work: Work) -> Card:
    """In a channel, and wherever else it was told."""
    one = await work.publications.get(PublishedId(id))
    line = "Hearback: there is an answer for everybody"
    idea = await work.ideas.get(one.idea) if one.idea else None
    if not one.is_read:
        if idea and publishing.waits(idea, one):
            body, actions = (told(one), (back(one),)) if _publishes(viewer) else ((), ())
            return Card(TITLE, (Text(WAITS), *body), actions, line=line)
        kept_out = idea is not None and publishing.refused(idea)
        out = "Its author would rather that it was left out." if kept_out else "This was taken down."
        return Card(TITLE, (Text(out),), line=line)
    every = (Button.shows("See all of them", Listed()),)
    theirs = (leaves_out(idea),) if idea and idea.is_by(viewer) else ()
    return Card(TITLE, told(one), (*read(one), *every, *_down(one, viewer), *theirs), line=line)


def _publishes(viewer: Viewer) -> bool:
    return isinstance(viewer, Person) and may(viewer, Deed.PUBLISH)


def _down(one: publishing.Published, viewer: Viewer) -> tuple[Action, ...]:
    return (Button.does("Take this down", TakeDown(published=one.id)),) if _publishes(viewer) else ()


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


# --- its author is asked ----------------------------------------------------------------------------------------------


@dialog.on(Fair)
async def fair(form: Fair, turn: Turn) -> Reply:
    if form.result == "again":
        await publishing.may_after_all(turn.work, turn.person, form.idea)
        return Card("It may be drafted again", (Text("You are asked once more before anybody reads it."),))
    one = await publishing.say(turn.work, turn.person, form.idea, fair=form.result == "yes")
    idea = await turn.work.ideas.get(form.idea)
    if one is None:
        left_out = Text("Nobody reads it under “You said, we did”, whatever comes of it.")
        return Card("It is left out", (left_out,), (may_after_all(idea),))
    out = (Text("Thank you. Everybody can read it now, and you are not named."), *told(one))
    return Card("It is published", out, (Button.shows("See all of them", Listed()), leaves_out(idea)))


# --- for whoever approves ---------------------------------------------------------------------------------------------


@dialog.shows(ToApprove)
async def to_approve(form: ToApprove, turn: Turn) -> Card:
    return await _next(turn.work, turn.person)


async def _next(work: Work, person: Person) -> Card:
    found = await publishing.drafts(work, person, many=1)
    if found:
        return drafted_card(found[0])
    later = await _later(work, person)
    where = "is on the list, waits for its author, or was left out" if later else "is on the list, or was left out"
    waits = Text(f"Nothing is for you to approve now: all that was decided {where}.")
    actions = (Button.asks("Publish a review", Review), *later)
    return Card("Nothing is for you to approve", (Text(NOTHING), waits), actions)


async def _later(work: Work, person: Person) -> tuple[Button, ...]:
    return (Button.shows(LATER, Waiting()),) if await publishing.waiting(work, person, many=1) else ()


@dialog.shows(Waiting)
async def waiting(form: Waiting, turn: Turn) -> Card:
    """Silence is a no, and nobody is pressed: it stands here until it is answered, taken back, or has moved on."""
    found = await publishing.waiting(turn.work, turn.person, form.after, IN_CHAT + 1)
    what = Button.shows("What is for you to approve", ToApprove())
    if not found:
        stands = Text("What was approved stands here until its author has said whether it is fair.")
        return Card(LATER, (stands, Text("Nothing waits for anybody now.")), (what,))
    shown = found[:IN_CHAT]
    older = (Button.shows("Older ones", Waiting(after=form.after + IN_CHAT)),) if len(found) > IN_CHAT else ()
    body = [block for one in shown for block in Published.blocks(_row(one, turn.work))]
    return Card(LATER, (Text(WAITS), *body), (*(back(one, named=True) for one in shown), *older, what))


@dialog.home(30)
async def at_home(person: Person, work: Work) -> Sequence[Card]:
    """The first whole, and that there are others: each is read through by itself."""
    found = await publishing.drafts(work, person, many=2) if may(person, Deed.PUBLISH) else ()
    if not found:
        return []
    first, more = drafted_card(found[0]), (Text("More are for you to approve, and come after this one."),)
    return [replace(first, body=(*first.body, *more)) if len(found) > 1 else first]


@dialog.home(80)
async def everybody(person: Person, work: Work) -> Sequence[Card]:
    """The newest, for everybody: declined ones with their reasons as well (Pan-Dorset P11)."""
    found = await work.publications.listed(many=1)
    return [Card(TITLE, told(found[0]), (Button.shows("See all of them", Listed()),))] if found else []


@dialog.prepare(Publish)
async def drafted(form: Publish, turn: Turn) -> Prepared:
    found = await publishing.draft_of(turn.work, turn.person, form.idea)
    values: dict[str, JsonValue] = {"said": found.said[:600], "done": found.done[:900]}
    said = " ".join((UNASKED if found.unasked else NOBODY_NAMED, *((CONFIDENTIAL,) if found.take_care else ())))
    help = {"said": said}
    return Prepared(values=values, options=await _places(turn.work), help=help)


@dialog.prepare(Review)
async def anew(form: Review, turn: Turn) -> Prepared:
    await publishing.drafts(turn.work, turn.person, many=0)
    return Prepared(options=await _places(turn.work))


async def _places(work: Work) -> dict[str, dict[str, str]]:
    public = {THE_PAGE: "The page that anybody can read"} if work.framework.public_page else {}
    return {"where": {**public, **{team.in_full: named(team) for team in await publishing.channels(work)}}}


async def _chosen(work: Work, where: frozenset[str]) -> list[Team]:
    return [team for team in await publishing.channels(work) if team.in_full in where]


@dialog.on(Publish)
async def publish(form: Publish, turn: Turn) -> Reply:
    work, places = turn.work, await _chosen(turn.work, form.where)
    public = THE_PAGE in form.where
    one = await publishing.publish(work, turn.person, form.idea, form.said, form.done, places, public)
    if not one.is_read:
        more = (Button.shows("What else is for you to approve", ToApprove()), back(one))
        return Card("Approved", (Text(WAITS), *told(one)), more)
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
    one = await publishing.take_down(turn.work, turn.person, form.published)
    if one.taken_back:
        more = (Button.shows("What is for you to approve", ToApprove()),)
        return Card("Taken back", (Text("Its author is asked no more, and it is for you to approve again."),), more)
    return Card("Taken down", (Text("Nobody can read it here any more, and it goes from where it was posted."),))
