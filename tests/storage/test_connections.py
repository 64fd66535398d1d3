"""The platforms that are connected, with their secrets sealed."""

from handlers.door import Who
from learning.people import Place
from tests.partnership import SLACK, TEAMS, email
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def test_a_connection_is_made_once_and_keeps_its_id(world: World) -> None:
    first = await world.write(lambda work: work.connections.ensure("slack", "T2", "A1", "xoxb-secret"))
    assert await world.write(lambda work: work.connections.ensure("slack", "T2", "A1")) == first
    assert await world.read(lambda work: work.connections.of("slack", "T2")) == first
    assert await world.read(lambda work: work.connections.of("slack", "T9")) is None


async def test_a_secret_opens_again_and_is_never_kept_as_it_is(world: World) -> None:
    await world.write(lambda work: work.connections.ensure("slack", "T2", "A1", "xoxb-secret"))
    assert await world.read(lambda work: work.connections.secret("slack", "T2")) == "xoxb-secret"
    kept = await world.sql("SELECT secrets FROM connection WHERE workspace = 'T2'")
    assert b"xoxb" not in bytes(kept[0][0])
    assert await world.read(lambda work: work.connections.secret("teams", TEAMS)) is None


async def test_whoever_removed_us_is_off_without_a_secret_and_on_again_when_they_come_back(world: World) -> None:
    await world.write(lambda work: work.connections.off("slack", SLACK))
    assert await world.read(lambda work: work.connections.secret("slack", SLACK)) is None
    assert not await world.app.door.knows(world.who("bethan"))
    [(secrets, state)] = await world.sql(f"SELECT secrets, state FROM connection WHERE workspace = '{SLACK}'")
    assert (secrets, state) == (None, "off")
    await world.write(lambda work: work.connections.ensure("slack", SLACK, secret="xoxb-2"))
    assert await world.read(lambda work: work.connections.secret("slack", SLACK)) == "xoxb-2"
    assert await world.app.door.knows(world.who("bethan"))


async def test_each_platform_has_the_pace_that_it_allows(world: World) -> None:
    for platform, workspace in (("slack", "T2"), ("teams", "t2"), ("web", "w2")):
        await world.write(lambda work, p=platform, w=workspace: work.connections.ensure(p, w))
    paces = await world.sql("SELECT c.platform, p.most FROM pace p JOIN connection c ON c.id = p.connection ORDER BY 1")
    assert paces == [("slack", 8.0), ("teams", 25.0)]


async def test_all_are_listed_with_how_they_stand(world: World) -> None:
    await world.write(lambda work: work.connections.off("slack", SLACK))
    await world.write(lambda work: work.connections.ensure("slack", "T2", asked=True))
    listed = {(one.platform, one.workspace): one.state for one in await world.read(lambda work: work.connections.all())}
    assert listed[("slack", SLACK)] == "off" and listed[("slack", "T2")] == "asked" and listed[("teams", TEAMS)] == "on"


async def test_a_workspace_that_only_asks_is_not_believed_about_its_people(world: World) -> None:
    """Whoever runs it can call anybody Bethan."""
    await world.write(lambda work: work.connections.ensure("slack", "T2", secret="xoxb-2", asked=True))
    theirs = Who("slack", "T2", "U1")
    assert not await world.app.door.introduce(theirs, email("bethan"))
    assert await world.read(lambda work: work.connections.secret("slack", "T2")) is None
    assert await world.write(lambda work: work.connections.agree("slack", "T2"))
    assert not await world.write(lambda work: work.connections.agree("slack", "T2"))
    assert not await world.app.door.knows(theirs) and await world.app.door.introduce(theirs, email("bethan"))


async def test_a_conversation_that_we_opened_is_kept_until_they_speak_in_another(world: World) -> None:
    """Teams counts each time that one is opened; being written to is not being met."""

    async def place(name: str) -> tuple[str | None, str]:
        [found] = await world.sql(f"SELECT place, met_at FROM handle WHERE platform_user = '{name}'")
        return found.place, str(found.met_at)

    _, met_at = await place("idris")
    for address in ("opened", "opened later"):
        world.clock.forward(hours=1)
        await world.write(lambda work, a=address: work.connections.opened("teams", TEAMS, "idris", a))
        assert await place("idris") == ("opened", met_at)
    await world.app.door.met(world.who("idris"), Place("teams", TEAMS, "spoken"))
    assert (await place("idris"))[0] == "spoken" and (await place("nkechi"))[0] is None
    await world.write(lambda work: work.connections.opened("teams", "another tenant", "nkechi", "opened"))
    assert (await place("nkechi"))[0] is None
