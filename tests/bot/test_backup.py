"""Everything is in a backup and comes back from it, on both databases and from one to the other; drilled."""

import asyncio
import re
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy import Column, Interval, MetaData, Table

from bot.app import App, compose
from bot.cli.main import main
from bot.settings import Settings
from dialogs.kit.words import Card
from handlers.door import Knock, Who
from learning.subject import Subject
from storage import migrations
from storage.archive import kind_of
from storage.backup import back_up, restore
from storage.database import Database
from storage.seal import Keyring
from storage.tables import metadata
from tests.bot.backups import KINDS, everything, nothing_yet, opened, some_life
from tests.databases import Databases
from tests.fakes import Telephones
from tests.rounds import go_round
from tests.world import MONDAY, PUBLIC, TEAMS, Clock, World, harrowmere, world_at

pytest_plugins = ["tests.worlds"]


# --- the drill --------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def revived(url: str) -> AsyncIterator[App]:
    """As another machine would serve it: with the settings of before, and ids of its own."""
    telephones, keyring = Telephones(), Keyring({"k1": b"k" * 32})
    doubles = {"slack": telephones, "teams": telephones}
    settings = Settings(database_url=url, public_url=PUBLIC)
    app = compose(settings, harrowmere(), clock=Clock(), keyring=keyring, secret=b"another", doubles=doubles)
    yield app
    await app.fleeting.settle()
    await app.database.close()


@pytest.mark.parametrize("into", KINDS)
@pytest.mark.parametrize("out_of", KINDS)
async def test_what_was_backed_up_is_there_again_row_for_row_and_lives_on(
    out_of: str, into: str, databases: Databases, tmp_path: Path
) -> None:
    with databases.sqlite() if out_of == "sqlite" else databases.postgres() as url:
        async with world_at(url) as world:
            idea, reflection = await some_life(world)
            made = await back_up(world.app.database, tmp_path / "backup.zip", MONDAY)
            before = await everything(world.app.database)
            bethan = Who("web", "", str(world.people["bethan"].id))
    assert {part.name: part.rows for part in made.tables} == {name: len(rows) for name, rows in before.items()}
    assert made.rows > 50 and made.seals == ("k1",)
    with nothing_yet(databases, into) as url:
        async with opened(url) as database:
            assert await restore(database, tmp_path / "backup.zip") == made
            assert await everything(database) == before
            tables = await database.write(lambda s: s.run_sync(lambda one: migrations.differences(one.connection())))
            assert tables == []
        async with revived(url) as app:
            kept = await app.door.card(bethan, reflection)
            assert "It went well" in str(kept), "what is sealed opens with the seal keys of before"
            answered = await app.door.answer(Knock(bethan, "idea.answer", {"idea": idea, "words": "By the door"}, "a"))
            assert isinstance(answered, Card) and answered.title != "Something went wrong"
            shown = await app.door.card(Who("teams", TEAMS, "nkechi"), Subject("idea", UUID(idea)))
            assert "By the door" in str(shown), "a new message has a number of its own"


async def test_a_backup_is_of_one_instant_while_others_go_on_writing(world: World, tmp_path: Path) -> None:
    """An idea and its first event are written in one commit: a backup has both of each, or neither."""
    done = asyncio.Event()

    async def goes_on() -> None:
        while not done.is_set():
            await world.shares()

    writing = asyncio.create_task(goes_on())
    before = await world.count("idea")
    made = [await back_up(world.app.database, tmp_path / f"{n}.zip", MONDAY) for n in range(3)]
    done.set()
    await writing
    assert await world.count("idea") > before
    for one in made:
        rows = {part.name: part.rows for part in one.tables}
        assert rows["idea"] == rows["idea_event"] == rows["idea_author"]


# --- what is in it ----------------------------------------------------------------------------------------------------


async def test_a_backup_holds_no_secret_that_can_be_used(databases: Databases, tmp_path: Path) -> None:
    with databases.sqlite() as url:
        async with world_at(url) as world:
            await go_round(world)
            person = world.people["bethan"].id
            session = await world.write(lambda work: work.keys.begin_session(person, work.now))
            sign_in = await world.write(lambda work: work.keys.make_sign_in(person, "/", work.now))
            await world.write(lambda work: work.connections.ensure("slack", "T1", secret="xoxb-hunter2"))
            await world.answers("bethan", "reflection.keep", words="Canary in a coal mine")
            await back_up(world.app.database, tmp_path / "backup.zip", MONDAY)
    with ZipFile(tmp_path / "backup.zip") as file:
        whole = b"".join(map(file.read, file.namelist()))
    for secret in (session, sign_in, "xoxb-", "coal mine"):
        assert secret.encode() not in whole
    assert stat.S_IMODE((tmp_path / "backup.zip").stat().st_mode) == 0o600


def test_every_type_of_column_has_a_word_in_a_backup() -> None:
    assert {kind_of(column) for table in metadata.tables.values() for column in table.columns}
    with pytest.raises(TypeError):
        kind_of(Table("t", MetaData(), Column("c", Interval)).c.c)


async def test_a_table_comes_after_those_it_points_to(database: Database, tmp_path: Path) -> None:
    made = await back_up(database, tmp_path / "backup.zip", MONDAY)
    names = [part.name for part in made.tables]
    for part in made.tables:
        for column in metadata.tables[part.name].columns:
            for key in column.foreign_keys:
                points_to = key.column.table.name
                assert points_to in names[: names.index(part.name)] or column.name in part.later


# --- as a command -----------------------------------------------------------------------------------------------------


def test_the_commands_say_what_they_did_and_what_is_needed(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with databases.sqlite() as url:
        asyncio.run(_live(url))
        monkeypatch.setenv("HEARBACK_DATABASE_URL", url)
        assert main(["backup", "backup.zip"]) == 0
        made = capsys.readouterr().out
        assert main(["backup", "backup.zip"]) == 1
        assert "is there already" in capsys.readouterr().err
        assert main(["backup", "."]) == 0
        assert re.search(r"rows are in hearback-\d{8}T\d{6}Z\.zip", capsys.readouterr().out)
    assert re.search(r"(?m)^idea +1$", made) and "HEARBACK_SEAL_KEYS is not in it" in made and "(k1)" in made
    with databases.empty_postgres() as url:
        monkeypatch.setenv("HEARBACK_DATABASE_URL", url)
        assert main(["restore", "backup.zip"]) == 0
        told = capsys.readouterr().out
        assert "rows were restored and counted" in told
        assert re.search(r"(?m)^[1-9]\d* messages? had not been sent then\.", told)
        assert "HEARBACK_SEAL_KEYS lacks k1" in told
        assert main(["restore", "backup.zip"]) == 1
        assert "has something in it already" in capsys.readouterr().err
        assert main(["restore", "no.zip"]) == 1


async def _live(url: str) -> None:
    async with world_at(url) as world:
        await world.drain()
        await world.shares()
        await world.answers("bethan", "reflection.keep", words="It went well")
