"""What ``hearback doctor`` says of an installation that runs, asked of real rows on both databases."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.cli.going import LATE, going
from bot.cli.main import main
from bot.settings import Finding, Mail, Settings
from storage.database import Database, PostgreSQL
from storage.examined import Examined, examine
from storage.jobs.rows import Executor
from storage.seal import Keyring
from storage.tables import IdeaRow, PersonRow, ReflectionRow
from tests.bot.cli.test_doctor import SLACK, TEAMS, doctor, live, newest
from tests.databases import Databases
from tests.dialogs.following import counted
from tests.world import PEOPLE, World, harrowmere

pytest_plugins = ["tests.worlds"]

KEYS = {"k1": b"k" * 32}
MAIL = Mail(server="smtp://mail.example", sender="Hearback <hearback@harrowmere.example>")
WELL = Examined(on_one_machine=True)


async def found(world: World, keys: dict[str, bytes] = KEYS) -> Examined:
    return await examine(world.app.database, keys, world.clock())


def said(found: Examined, **settings: Any) -> list[str]:
    """What there is to do."""
    return [str(one) for one in _all(found, **settings) if one.grave]


def known(found: Examined, **settings: Any) -> list[str]:
    return [str(one) for one in _all(found, **settings) if not one.grave]


def _all(found: Examined, **settings: Any) -> list[Finding]:
    return list(going(found, Settings(**{"slack": SLACK, "teams": TEAMS, **settings}), harrowmere()))


# --- jobs -------------------------------------------------------------------------------------------------------------


async def test_a_partnership_that_lives_has_nothing_to_do(world: World) -> None:
    executor = await Executor.first_free(world.app.database)
    await world.shares()
    await world.sends()
    await world.answers("bethan", "reflection.keep", words="It went well")
    assert [*said(await found(world)), *known(await found(world))] == []
    await executor.end()


async def test_that_nobody_does_jobs_is_grave_once_a_message_has_waited(world: World) -> None:
    await world.shares()
    assert known(await found(world)) == [f"Jobs are done by nobody now. Run: {runs(world.app.database)}"]
    world.clock.forward(seconds=LATE + 60)
    [only] = said(await found(world))
    assert only == (
        f"Jobs are done by nobody now. The oldest message has waited for 11 minutes. Run: {runs(world.app.database)}"
    )


def runs(database: Database) -> str:
    return "hearback worker" if isinstance(database, PostgreSQL) else "hearback serve"


async def test_that_nobody_sends_a_briefing_that_goes_out_is_grave(world: World) -> None:
    briefing = await counted(world)
    await world.answers("jaspreet", "briefing.resume", briefing=briefing)
    [told] = said(await found(world))
    assert "done by nobody" in told and "A briefing still waits to be sent to so many:" in told
    await world.answers("jaspreet", "briefing.pause", briefing=briefing)
    assert said(await found(world)) == []


async def test_a_message_that_waits_although_jobs_are_done_is_said(world: World) -> None:
    executor = await Executor.first_free(world.app.database)
    await world.shares()
    world.clock.forward(seconds=LATE + 60)
    [only] = said(await found(world))
    assert only.startswith("The oldest message has waited for 11 minutes. Is the platform reachable")
    await executor.end()


async def test_what_could_not_be_said_lately_is_counted(world: World) -> None:
    await world.shares()
    await world.write(lambda work: work.session.execute(text("UPDATE message SET failed = 'too big'")))
    assert "Messages that could not be said in the last week: 1." in " ".join(known(await found(world)))
    world.clock.forward(days=8)
    assert not (await found(world)).given_up


# --- ideas ------------------------------------------------------------------------------------------------------------


async def test_an_idea_whose_holder_has_left_is_nobodys(world: World) -> None:
    await world.shares()
    assert (await found(world)).nobodys == 0
    leaves = update(PersonRow).where(PersonRow.staff_id == "nkechi").values(left_on=date(2026, 11, 1))
    await world.write(lambda work: work.session.execute(leaves))
    assert any(
        one.startswith("Ideas that nobody holds, or that are due on no day: 1.") for one in said(await found(world))
    )


async def test_so_is_one_that_was_asked_of_an_author_who_has_left(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.ask", idea, words="Where would it hang?")
    assert (await found(world)).nobodys == 0
    leaves = update(PersonRow).where(PersonRow.staff_id == "bethan").values(left_on=date(2026, 11, 1))
    await world.write(lambda work: work.session.execute(leaves))
    assert (await found(world)).nobodys == 1


async def test_and_one_without_any_but_not_one_that_has_ended(world: World) -> None:
    await world.shares()
    nobody = update(IdeaRow).values(holder_kind="none", holder_person=None)
    await world.write(lambda work: work.session.execute(nobody))
    assert (await found(world)).nobodys == 1
    await world.write(lambda work: work.session.execute(update(IdeaRow).values(stage="finished")))
    assert (await found(world)).nobodys == 0


async def test_a_body_that_was_taken_out_of_the_framework_strands_what_is_with_it(world: World) -> None:
    await world.shares()
    await world.shares("tam")
    strands = update(IdeaRow).values(
        holder_kind="body", holder_body="old_forum,learning_board", route="old_route", chains=None
    )
    await world.write(lambda work: work.session.execute(strands))
    found_there = await found(world)
    assert found_there.bodies == {"old_forum": 2, "learning_board": 2}
    assert found_there.nobodys == 1, "one of them is on no agenda"
    told = said(replace(found_there, bodies={"old_forum": 2}, oldest=0, nobodys=0))
    assert told == [
        "The framework has no longer the bodies that ideas are with: old_forum (2). "
        "Start hearback serve or worker: those ideas go on along their routes by themselves.",
        "The framework has no longer the routes that ideas are with: old_route (2). "
        "Put them back into harrowmere until those ideas have moved on.",
    ]


async def test_whoever_the_framework_names_strands_nobody(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.pass", idea, words="For the forum")
    await world.shares("tam")
    await world.passes(weeks=3)
    assert not [one for one in said(await found(world)) if "framework" in one]


# --- connections ------------------------------------------------------------------------------------------------------


async def test_a_workspace_that_asks_and_a_platform_that_is_off_are_worth_knowing(world: World) -> None:
    await world.write(lambda work: work.connections.ensure("slack", "T9", asked=True))
    told = known(await found(world), slack=None)
    assert "A workspace asks to be connected: T9. If it is yours: hearback connections agree T9" in told
    here = sum(somebody.at == "slack" for somebody in PEOPLE.values())
    [off] = [one for one in told if one.startswith(f"Slack is off, and {here} people are met there")]
    assert "E-mail is off too" in off
    [off] = [one for one in known(await found(world), slack=None, mail=MAIL) if one.startswith("Slack is off")]
    assert off.endswith("They are told by e-mail, where they have it.")
    [off] = known(replace(WELL, met={"teams": 1}), teams=None)
    assert off.startswith("Teams is off, and 1 person is met there:")


# --- seals, clocks, disks ---------------------------------------------------------------------------------------------


async def test_a_key_that_is_gone_or_is_another_is_said_without_any_key(world: World) -> None:
    await world.answers("bethan", "reflection.keep", words="It went well")
    await world.write(lambda work: work.connections.ensure("slack", "T1", secret="xoxb-1"))
    assert (await found(world)).shut == []
    gone = await found(world, {"k2": b"2" * 32})
    assert gone.shut == [
        "connection.secrets has values sealed with k1",
        "reflection.sealed has values sealed with k1",
    ]
    assert "HEARBACK_SEAL_KEYS does not open everything: reflection.sealed" in " ".join(said(gone))
    other = await found(world, {"k1": b"x" * 32, "k2": b"2" * 32})
    assert other.shut == [
        "connection.secrets has values that k1 does not open",
        "reflection.sealed has values that k1 does not open",
    ]
    assert (await found(world, {})).shut == gone.shut


async def test_every_key_that_is_gone_is_named(world: World) -> None:
    for words in ("It went well", "It went better"):
        await world.answers("bethan", "reflection.keep", words=words)
    ids = await world.read(lambda work: work.session.scalars(select(ReflectionRow.id)))
    for key, id in zip(("old", "older"), list(ids), strict=True):
        sealed = Keyring({key: b"o" * 32}).seal("{}", "reflection.sealed", id)
        one = update(ReflectionRow).where(ReflectionRow.id == id).values(sealed=sealed)
        await world.write(lambda work, one=one: work.session.execute(one))  # type: ignore[misc]  # its default is its type
    shut = (await found(world)).shut
    assert sorted(shut) == [f"reflection.sealed has values sealed with {key}" for key in ("old", "older")]


async def test_the_clocks_of_one_machine_agree(world: World) -> None:
    assert abs((await found(world)).skew) < 1


@pytest.mark.parametrize(("skew", "words"), [(3.2, "3 seconds ahead of"), (-90.0, "90 seconds behind")])
def test_clocks_that_are_apart_are_said(skew: float, words: str) -> None:
    [only] = said(replace(WELL, skew=skew))
    assert words in only and "NTP" in only


def test_a_disk_on_which_nothing_can_be_kept_soon_is_said() -> None:
    assert said(replace(WELL, free=10**12, size=10**9)) == []
    assert "has 400 MB free" in said(replace(WELL, free=4 * 10**8, size=10**6))[0]
    assert "the database is 9000 MB" in said(replace(WELL, free=8 * 10**9, size=9 * 10**9))[0]


# --- the whole --------------------------------------------------------------------------------------------------------


async def test_a_database_of_another_release_is_not_examined() -> None:
    async def never() -> Examined:
        raise AssertionError("its tables may be others")

    async def older() -> Any:
        return (await newest())._replace(at="0006")

    assert "is at 0006" in str(await doctor(live(), older, never))


def test_the_command_examines_the_database_of_the_settings(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with databases.sqlite() as url:
        monkeypatch.setenv("HEARBACK_DATABASE_URL", url)
        assert main(["doctor"]) == 1
    assert "Jobs are done by nobody now. Run: hearback serve" in capsys.readouterr().out
