"""Every page and every first page: on the first day, when nothing is there yet, and in a full autumn of Harrowmere."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.demo import load
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card, Facts, Figures, Link, SignIn, Text
from handlers.door import Knock, Who
from learning.calendar import LONDON
from learning.people import Person, Role
from storage.work import SqlWork
from tests.databases import Databases
from tests.fakes import Browser
from tests.partnership import PEOPLE
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

ROLES = {
    Role.PRACTITIONER: "bethan",
    Role.MANAGER: "nkechi",
    Role.BOARD_MEMBER: "leopold",
    Role.FRAMEWORK_ADMIN: "idris",
    Role.BRIEFING_AUTHOR: "jaspreet",
}
PAGES = ["/", "/board", "/show/board.show.html", "/accessibility", "/privacy", "/sign-in", "/speak", "/nowhere"]
FAULTS = ("went wrong", "Traceback", "{{", "Undefined")


def test_every_role_is_met() -> None:
    assert set(ROLES) == set(Role)


def read(card: Card) -> str:
    return " ".join([card.title, *(b.text for b in card.body if isinstance(b, Text))])


def is_empty(card: Card) -> bool:
    """A card that shows nothing that is kept."""
    return not any(isinstance(b, Facts | Figures) for b in card.body)


async def pages_of(world: World, who: Who) -> list[Card]:
    """The first page, and every address that only shows and needs nothing to be known."""
    door = world.app.door
    shown = list(await door.home(who))
    for form in world.app.book.forms:
        if world.app.book.shows(form.address) and not any(f.is_required() for f in form.model_fields.values()):
            reply = await door.show(Knock(who, form.address))
            shown.append(reply.card() if isinstance(reply, View) else reply)
    return shown


# --- the first day ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
async def test_on_the_first_day_every_page_says_what_will_stand_there(world: World, role: Role) -> None:
    """What will stand here, why it does not yet, and one thing to do."""
    cards = await pages_of(world, world.who(ROLES[role]))
    assert len(cards) >= 7
    for card in cards:
        assert card.title and not any(fault in read(card) for fault in FAULTS), card
        if card.title != "Nothing has changed":
            assert card.actions and len(read(card).split()) > 15, f"says too little: {card}"
    begun = {a.address for card in cards for a in card.actions if isinstance(a, Button)}
    assert {"idea.share", "reflection.write"} <= begun


EMPTY = {
    "ideas.mine": ("bethan", "stands here", "not shared one yet", "idea.share"),
    "waiting.show": ("nkechi", "stands here", "Nobody waits", "idea.share"),
    "briefing.mine": ("bethan", "comes to you here", "None has been sent to you yet", "reflection.write"),
    "briefing.written": ("jaspreet", "stands here", "written none yet", "briefing.write"),
    "reflection.mine": ("bethan", "stands here", "kept none yet", "reflection.write"),
    "finding.mine": ("nkechi", "stands here", "recorded none yet", "finding.begin"),
    "finding.actions": ("leopold", "stands here", "No finding has been presented yet", "finding.begin"),
    "asking.mine": ("jaspreet", "stands here", "asked none yet", "asking.ask"),
    "unsent.show": ("idris", "stands here", "Everything was sent", "welcome.show"),
    "agenda.show": ("bethan", "stands on its agenda", "for whoever answers for one", "waiting.show"),
    "meetings.show": ("bethan", "stands here", "Nothing is before it now", "idea.share"),
    "supervision.show": ("bethan", "stands here", "Nothing does now", "reflection.write"),
    "published.list": ("bethan", "it stands here", "Nothing is here yet", "idea.share"),
    "published.drafts": ("jaspreet", "it stands here", "Nothing is for you", "published.review"),
    "published.waiting": ("jaspreet", "stands here", "Nothing waits for anybody", "published.drafts"),
    "journey.leading": ("nkechi", "stands here", "lead nothing just now", "idea.share"),
    "others.queue": ("idris", "stands here", "Nothing waits here", "idea.share"),
    "ideas.numbers": ("leopold", "stands here", "None has been shared yet", "idea.share"),
    "board.show": ("leopold", "this shows", "None has been sent yet", "welcome.show"),
}
"""Each list that can be empty: whose it is, what it says will be there, why it is not yet, and one thing to do."""


@pytest.mark.parametrize("address", EMPTY)
async def test_an_empty_list_says_so_kindly(small_world: World, address: str) -> None:
    name, says, why, does = EMPTY[address]
    shown = await small_world.app.door.show(small_world.knock(name, address))
    card = shown.card() if isinstance(shown, View) else shown
    assert says in read(card) and why in read(card), card
    assert does in {a.address for a in card.actions if isinstance(a, Button)}
    assert all(isinstance(b, Text) for b in card.body)


async def test_every_dialog_that_lists_something_has_its_empty_state(small_world: World) -> None:
    book = small_world.app.book
    lists = {
        f.address
        for f in book.forms
        if book.shows(f.address) and not any(x.is_required() for x in f.model_fields.values())
    }
    never_empty = {"welcome.show", "framework.walk", "framework.points"}  # no document says everything
    never_empty |= {"clerks.show"}  # every framework has a forum
    never_empty |= {"team.show"}  # two lists, each with its own words (tests/dialogs/test_meetings.py)
    assert lists - never_empty == set(EMPTY), "a new list? say here what it says when it is empty"


@pytest.mark.parametrize("name", ["bethan", "nkechi", "leopold", "jaspreet", "idris", "anwen"])
async def test_every_page_of_the_web_opens_on_the_first_day(world: World, name: str) -> None:
    browser = await signed_in(world, world.people[name])
    for path in PAGES:
        await browser.goes(path)
        assert browser.status in (200, 404), (path, browser.status)
        assert "<h1" in browser.page or path == "/speak", path
        assert not any(fault in browser.text for fault in FAULTS), path
    await _follows_everything(browser)


async def test_a_page_before_signing_in_says_how_to(world: World) -> None:
    browser = Browser(world.app.web)
    for path in ("/", "/board", "/about/idea/00000000-0000-4000-8000-000000000001", "/ask/idea.share"):
        await browser.goes(path)
        assert "Sign in" in browser.text or "sign in" in browser.text, path


async def test_on_a_day_without_anybody_the_door_is_still_kind(databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url, people=False) as world:
            [card] = await world.app.door.home(Who("slack", "T1", "U1"))
            assert "We do not know you here yet" in read(card)
            browser = Browser(world.app.web)
            await browser.goes("/sign-in")
            assert browser.status == 200


async def signed_in(world: World, person: Person) -> Browser:
    async def session(work: SqlWork) -> str:
        return await work.keys.begin_session(person.id, work.now)

    browser = Browser(world.app.web)
    browser.http.cookies.set("hearback", await world.write(session))
    return browser


async def _follows_everything(browser: Browser) -> None:
    """Every link of ours on the first page leads somewhere."""
    await browser.goes("/")
    links = sorted({link for link in browser.read.links.values() if re.match(r"/(ask|show|about)/", link)})
    for link in links:
        await browser.goes(link)
        assert browser.status == 200 and "went wrong" not in browser.text and "has moved on" not in browser.text, link


# --- a full autumn ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def autumn(databases: Databases) -> AsyncIterator[World]:
    """All of Harrowmere's people, ideas, briefings, answers and reflections, on the data's own Friday."""
    with databases.sqlite() as url:
        async with world_at(url, people=False) as world:
            shift = load.Shift.to(world.clock().astimezone(LONDON).date())

            async def all_of_it(work: SqlWork) -> None:
                await load.people(work)
                await load.everything(work, shift)

            world.clock.now += timedelta(days=(shift.day(load.THE_DAY) - world.clock().date()).days)
            await world.write(all_of_it)
            yield world


async def everybody(world: World) -> list[Person]:
    found = await world.sql("SELECT email FROM person ORDER BY email")

    async def people(work: SqlWork) -> list[Person]:
        each = [await work.people.by_email(email) for (email,) in found]
        return [person for person in each if person]

    return await world.read(people)


async def test_there_are_all_sixty_six_people(autumn: World) -> None:
    assert await autumn.count("person") == 66 and len(await everybody(autumn)) >= 65


async def test_everybody_of_harrowmere_opens_every_page_without_a_fault(autumn: World) -> None:
    for person in await everybody(autumn):
        for card in await pages_of(autumn, Who("web", "", str(person.id))):
            assert card.title != "Something went wrong", (person.job_title, card)
            for link in card.actions:
                assert isinstance(link, Button | Link | SignIn)


async def test_everybody_of_harrowmere_has_a_page_on_the_web(autumn: World) -> None:
    for person in await everybody(autumn):
        browser = await signed_in(autumn, person)
        await browser.goes("/")
        assert browser.status == 200 and person.first_name in browser.text and "went wrong" not in browser.text


@pytest.mark.parametrize("email", load.six())
async def test_each_of_the_six_can_follow_every_link_of_their_page(autumn: World, email: str) -> None:
    person = await autumn.read(lambda work: work.people.by_email(email))
    assert person
    await _follows_everything(await signed_in(autumn, person))


async def test_nobody_of_harrowmere_is_shown_anothers_reflection(autumn: World) -> None:
    kept = await autumn.sql("SELECT id FROM reflection")
    assert len(kept) > 10
    leopold = next(p for p in await everybody(autumn) if p.role is Role.BOARD_MEMBER)
    for (id,) in kept[:5]:
        card = await autumn.app.door.answer(
            Knock(Who("web", "", str(leopold.id)), "reflection.show", {"reflection": str(id)})
        )
        assert isinstance(card, Card) and card.title == "Nothing has changed"


def test_the_small_partnership_is_named_as_harrowmere_is() -> None:
    """So that a test about one reads like a test about the other."""
    assert {"bethan", "nkechi", "jaspreet", "leopold", "anwen", "idris"} <= set(PEOPLE)


async def test_a_list_is_not_called_empty_while_its_things_stand_above_it(small_world: World) -> None:
    """What has news, or is not answered yet, stands whole; the list below it holds the rest."""
    idea = await small_world.shares()
    await small_world.decides("nkechi", "idea.ask", idea, words="Where?")
    await small_world.sends()
    said = " ".join(read(card) for card in await small_world.app.door.home(small_world.who("bethan")))
    assert "Nkechi asks you something" in said
    assert "not shared one yet" not in said and "None has been sent to you yet" not in said
