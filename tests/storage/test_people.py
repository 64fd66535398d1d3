"""People as they are kept: who is here, who is found, and where each can be spoken to."""

from datetime import UTC, datetime, timedelta
from typing import Any

from learning.people import Person, PersonId, Place, Role, Team
from storage.ways import way_to
from tests.partnership import COUNCIL, HERE, SLACK, TEAMS, email
from tests.world import MONDAY, World

pytest_plugins = ["tests.worlds"]

LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)


async def test_somebody_is_found_by_address_in_any_case_and_only_while_they_are_here(world: World) -> None:
    async def found(work: Any) -> list[Person | None]:
        return [await work.people.by_email(f" {email(name).upper()} ") for name in ("bethan", "gil", "nobody")]

    bethan, gil, nobody = await world.read(found)
    assert bethan and bethan.name == "Bethan Eastlake" and gil is None and nobody is None


async def test_a_few_letters_find_at_most_fifteen_who_are_here(world: World) -> None:
    async def found(work: Any, letters: str) -> list[str]:
        return [person.name for person in await work.people.find(letters)]

    assert await world.read(lambda work: found(work, "umEAD")) == ["Nkechi Umeadi"]
    assert "Gil Parrish" not in await world.read(lambda work: found(work, ""))
    for hostile in ("%", "_", "\\", "'; DROP TABLE person"):
        assert await world.read(lambda work, h=hostile: found(work, h)) == []


async def test_the_lists_are_of_those_who_are_here(world: World) -> None:
    async def lists(work: Any) -> Any:
        managed = await work.people.managed_by(world.people["nkechi"])
        roles = await work.people.with_role(Role.FRAMEWORK_ADMIN)
        return managed, roles, await work.people.agencies(), await work.people.teams(), await work.people.professions()

    managed, admins, agencies, teams, professions = await world.read(lists)
    assert [p.name for p in managed] == ["Bethan Eastlake", "Zoe Ambrose"]
    assert [p.name for p in admins] == ["Idris Penhallow"]
    assert COUNCIL in agencies and sorted(agencies) == agencies and Team(COUNCIL, "Assessment") in teams
    assert "Social worker" in professions


async def test_a_teams_channel_is_kept_until_it_is_let_go(world: World) -> None:
    team, place = Team(COUNCIL, "Assessment"), Place("teams", TEAMS, "19:a", "private")
    later = MONDAY + timedelta(hours=1)
    await world.write(lambda work: work.people.connect(team, place, MONDAY))
    await world.write(lambda work: work.people.connect(team, Place("teams", TEAMS, "19:b", "private"), later))
    assert await world.sql("SELECT address FROM team_place") == [("19:b",)]
    assert await world.read(lambda work: work.people.channel_since(team)) == later
    assert await world.read(lambda work: work.people.channel_since(Team(COUNCIL, "Duty"))) is None
    for _ in range(2):
        await world.write(lambda work: work.people.disconnect(team))
    assert await world.count("team_place") == 0


async def test_a_platforms_user_is_one_person_at_a_time(world: World) -> None:
    """Two accounts may be one person's; one account is never two people's."""

    async def introduced(work: Any, name: str) -> bool:
        connection = await work.connections.of("slack", SLACK)
        return bool(await work.people.introduce(world.people[name], connection, "U-shared", None, work.now))

    assert not await world.write(lambda work: introduced(work, "bethan")), "met on Slack before"
    assert await world.write(lambda work: introduced(work, "anwen"))
    behind = await world.read(lambda work: work.people.behind("slack", SLACK, "U-shared"))
    assert behind and behind.name == "Anwen Beddoes"
    assert await world.read(lambda work: work.people.behind("slack", "T9", "U-shared")) is None


async def test_whoever_was_met_last_somewhere_is_spoken_to_there(world: World) -> None:
    bethan = world.people["bethan"]

    async def way(work: Any) -> Any:
        return await way_to(work.session, bethan)

    async def met_in_teams(work: Any) -> None:
        connection = await work.connections.of("teams", TEAMS)
        await work.people.introduce(bethan, connection, "A-bethan", Place("teams", TEAMS, "direct-1"), LATER)

    assert (await world.read(way)).platform == "slack"
    await world.write(met_in_teams)
    found = await world.read(way)
    assert (found.platform, found.user, found.address) == ("teams", "A-bethan", "direct-1")
    await world.app.door.gone(type(world.who("bethan"))("teams", TEAMS, "A-bethan"))
    assert (await world.read(way)).platform == "slack"
    await world.write(lambda work: work.connections.off("slack", SLACK))
    assert (await world.read(way)).user == email("bethan")


async def test_the_newest_address_of_a_conversation_is_kept(world: World) -> None:
    place = Place("slack", SLACK, "D-new")
    await world.app.door.met(world.who("bethan"), place)
    await world.app.door.met(world.who("bethan"), Place("slack", SLACK, "C-open", "open"))
    assert await world.sql("SELECT place FROM handle WHERE platform_user = 'bethan'") == [("D-new",)]


async def test_nobody_is_found_who_is_not_there(world: World) -> None:
    nobody = PersonId(world.app.works.world.new_id())
    assert await world.read(lambda work: work.people.get(nobody)) is None


async def test_whoever_is_here_is_found_by_their_id(world: World) -> None:
    for name in HERE:
        assert await world.read(lambda work, n=name: work.people.get(world.people[n].id)) == world.people[name]


async def test_a_person_is_first_here_from_their_first_sign_in(world: World) -> None:
    bethan = world.people["bethan"]
    assert await world.read(lambda work: work.people.signed_in_first(bethan)) is None
    first = world.clock()
    for _ in range(2):
        token = await world.write(lambda work: work.keys.make_sign_in(bethan.id, "/", work.now))
        assert await world.app.sessions.start(token)
        world.clock.forward(hours=3)
    assert await world.read(lambda work: work.people.signed_in_first(bethan)) == first


async def test_the_choice_to_hear_whole_cards_is_ones_own(world: World) -> None:
    await world.write(lambda work: work.people.hear_whole_cards(world.people["bethan"], True))
    heard = await world.sql("SELECT staff_id FROM person WHERE hears_whole_cards")
    assert heard == [("bethan",)]
