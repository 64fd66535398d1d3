"""An agency's list becomes people: who is new, who has changed; nobody is taken away by not being on it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from learning.people import Role
from learning.refusal import Refusal
from learning.staff import Member
from storage.staff import Imported, import_staff
from storage.work import SqlWork
from tests.partnership import email
from tests.world import World

pytest_plugins = ["tests.worlds"]

TODAY = date(2026, 11, 23)
NEW = Member(
    "Ada Byron", "ada@harrowmere.example", "Council", "Duty", "Student Social Worker", Role.PRACTITIONER, line=2
)


async def _import(world: World, *members: Member) -> Imported:
    async def load(work: SqlWork) -> Imported:
        return await import_staff(work.session, members, work.framework, uuid4, TODAY)

    return await world.write(load)


async def test_a_list_says_who_is_new_who_changed_and_who_did_not(world: World) -> None:
    assert await _import(world, NEW) == Imported(1, 0, 0)
    assert await _import(world, NEW) == Imported(0, 0, 1)
    assert await _import(world, replace(NEW, team="MASH")) == Imported(0, 1, 0)
    ada = await world.read(lambda work: work.people.by_email(NEW.email))
    assert ada and (ada.team, ada.profession) == ("MASH", "Social worker")


async def test_nobody_is_taken_away_by_not_being_on_a_list(world: World) -> None:
    before = await world.count("person")
    await _import(world, NEW)
    assert await world.count("person") == before + 1
    bethan = await world.read(lambda work: work.people.by_email(email("bethan")))
    assert bethan and bethan.manager == world.people["nkechi"].id


async def test_a_manager_may_stand_anywhere_on_this_list_or_an_earlier_one(world: World) -> None:
    boss = replace(NEW, name="Boss", email="boss@harrowmere.example", manager_email=email("idris"))
    await _import(world, replace(NEW, manager_email=boss.email), boss)
    ada = await world.read(lambda work: work.people.by_email(NEW.email))
    found = await world.read(lambda work: work.people.by_email(boss.email))
    assert ada and found and ada.manager == found.id and found.manager == world.people["idris"].id


async def test_a_manager_whom_nobody_knows_loads_nothing(world: World) -> None:
    with pytest.raises(Refusal, match="line 2, manager_email: nobody has this address"):
        await _import(world, replace(NEW, manager_email="nobody@harrowmere.example"))
    assert await world.read(lambda work: work.people.by_email(NEW.email)) is None


async def test_a_list_may_say_who_has_left(world: World) -> None:
    await _import(world, NEW)
    await _import(world, replace(NEW, left_on=TODAY))
    assert await world.read(lambda work: work.people.by_email(NEW.email)) is None


async def test_a_lists_own_profession_is_believed_before_a_title(world: World) -> None:
    await _import(world, replace(NEW, profession="Youth worker"))
    ada = await world.read(lambda work: work.people.by_email(NEW.email))
    assert ada and ada.profession == "Youth worker"


async def test_what_people_chose_themselves_is_not_undone_by_a_list(world: World) -> None:
    await world.answers("bethan", "welcome.aloud", whole=True)
    bethan = world.people["bethan"]
    await _import(world, replace(NEW, name=bethan.name, email=bethan.email))
    found = await world.read(lambda work: work.people.by_email(bethan.email))
    assert found and found.hears_whole_cards and found.id == bethan.id
