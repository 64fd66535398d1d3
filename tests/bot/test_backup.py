"""Everything is in a backup and comes back from it, on both databases and from one to the other; drilled."""

import asyncio
import json
import os
import re
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy import Column, Interval, MetaData, Table, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App, compose
from bot.cli.main import main
from bot.settings import Settings
from dialogs.kit.words import Card
from handlers.door import Knock, Who
from learning.refusal import Refusal
from learning.subject import Subject
from storage import migrations
from storage.archive import MANIFEST, kind_of
from storage.backup import back_up, restore
from storage.database import Database, open_database
from storage.seal import Keyring
from storage.tables import metadata
from tests.databases import Databases
from tests.fakes import Telephones
from tests.rounds import go_round
from tests.world import MONDAY, PUBLIC, TEAMS, Clock, World, harrowmere, world_at

pytest_plugins = ["tests.worlds"]

KINDS = ("sqlite", "postgres")


@contextmanager
def nothing_yet(databases: Databases, kind: str) -> Iterator[str]:
    with databases.empty_sqlite() if kind == "sqlite" else databases.empty_postgres() as url:
        yield url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = open_database(url)
    yield database
    await database.close()


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


async def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""

    async def rows(session: AsyncSession) -> dict[str, list[Any]]:
        return {
            name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in metadata.tables.items()
        }

    return await database.read(rows)


async def some_life(world: World) -> tuple[str, Subject]:
    """An idea with a question to its author, and a reflection."""
    idea = await world.shares()
    await world.sends()
    kept = await world.answers("bethan", "reflection.keep", words="It went well")
    await world.decides("nkechi", "idea.ask", idea, words="Where would it hang?")
    assert kept.about
    return idea, kept.about


# --- the drill --------------------------------------------------------------------------------------------------------


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


# --- what is refused --------------------------------------------------------------------------------------------------


async def test_a_file_that_is_there_is_not_written_over(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    path.write_text("yesterday's")
    with pytest.raises(Refusal, match="is there already"):
        await back_up(database, path, MONDAY)
    assert path.read_text() == "yesterday's" and os.listdir(tmp_path) == ["backup.zip"]


async def test_a_backup_that_breaks_off_leaves_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("storage.backup._seals", full)
    with pytest.raises(OSError):
        await back_up(database, tmp_path / "backup.zip", MONDAY)
    assert os.listdir(tmp_path) == []


async def test_a_database_that_has_something_is_left_as_it_is(world: World, tmp_path: Path) -> None:
    await back_up(world.app.database, tmp_path / "backup.zip", MONDAY)
    before = await everything(world.app.database)
    with pytest.raises(Refusal, match="has something in it already"):
        await restore(world.app.database, tmp_path / "backup.zip")
    assert await everything(world.app.database) == before


@pytest.mark.parametrize("kind", KINDS)
async def test_nor_are_the_tables_of_another_program_touched(
    kind: str, databases: Databases, tmp_path: Path, database: Database
) -> None:
    await back_up(database, tmp_path / "backup.zip", MONDAY)
    with nothing_yet(databases, kind) as url:
        async with opened(url) as theirs:
            await theirs.write(lambda session: session.execute(text("CREATE TABLE theirs (n INTEGER)")))
            with pytest.raises(Refusal, match="tables of another program"):
                await restore(theirs, tmp_path / "backup.zip")


async def test_empty_tables_of_this_release_are_as_good_as_none(
    database: Database, databases: Databases, tmp_path: Path
) -> None:
    with databases.sqlite() as url:
        async with world_at(url) as world:
            made = await back_up(world.app.database, tmp_path / "backup.zip", MONDAY)
    assert await restore(database, tmp_path / "backup.zip") == made


async def test_empty_tables_of_another_release_are_said(
    database: Database, databases: Databases, tmp_path: Path
) -> None:
    await back_up(database, tmp_path / "backup.zip", MONDAY)
    with databases.empty_sqlite() as url:
        async with opened(url) as earlier:
            await earlier.migrate("0001")
            with pytest.raises(Refusal, match="empty tables are at 0001"):
                await restore(earlier, tmp_path / "backup.zip")


async def test_a_backup_of_an_earlier_release_is_brought_up_to_this_one(databases: Databases, tmp_path: Path) -> None:
    """Made by hand from one of today: nobody has an old release at hand."""
    with databases.sqlite() as url:
        async with world_at(url) as world:
            made = await back_up(world.app.database, tmp_path / "today.zip", MONDAY)
    columns = await columns_at("0001", databases)
    with ZipFile(tmp_path / "today.zip") as today, ZipFile(tmp_path / "old.zip", "w") as old:
        parts = []
        for part in made.tables:
            if part.name in columns:
                parts.append(_older(today, old, part, columns[part.name]))
        old.writestr(MANIFEST, made.model_copy(update={"revision": "0001", "tables": tuple(parts)}).model_dump_json())
    with databases.empty_postgres() as url:
        async with opened(url) as database:
            await restore(database, tmp_path / "old.zip")
            assert await database.read(migrations.at) == migrations.newest()
            people = await database.read(lambda session: session.scalar(text("SELECT count(*) FROM person")))
    assert people == next(part.rows for part in made.tables if part.name == "person")


async def columns_at(revision: str, databases: Databases) -> dict[str, set[str]]:
    with databases.empty_sqlite() as url:
        async with opened(url) as database:
            await database.migrate(revision)
            found = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
            rows = await database.read(lambda session: session.execute(text(found)))
            columns: dict[str, set[str]] = {}
            for table, column in rows:
                columns.setdefault(table, set()).add(column)
    return columns


def _older(today: ZipFile, old: ZipFile, part: Any, columns: set[str]) -> Any:
    """The part with the columns that there were."""
    keep = [n for n, (name, _) in enumerate(part.columns) if name in columns]
    rows = [json.loads(line) for line in today.read(part.path).splitlines()]
    lines = b"".join(json.dumps([row[n] for n in keep]).encode() + b"\n" for row in rows)
    old.writestr(part.path, lines)
    kept = tuple(part.columns[n] for n in keep)
    return part.model_copy(update={"columns": kept, "sha256": sha256(lines).hexdigest()})


@pytest.mark.parametrize("harm", ["a line is gone", "a letter is another", "no manifest", "later", "no zip"])
async def test_a_backup_that_was_harmed_is_refused_and_nothing_is_kept(
    harm: str, database: Database, databases: Databases, tmp_path: Path
) -> None:
    with databases.sqlite() as url:
        async with world_at(url) as world:
            await some_life(world)
            await back_up(world.app.database, tmp_path / "good.zip", MONDAY)
    _harm(harm, tmp_path / "good.zip", tmp_path / "bad.zip")
    with pytest.raises(Refusal):
        await restore(database, tmp_path / "bad.zip")
    assert not any((await everything(database)).values())


def _harm(harm: str, good: Path, bad: Path) -> None:
    if harm == "no zip":
        bad.write_bytes(good.read_bytes()[:1000])
        return
    with ZipFile(good) as whole, ZipFile(bad, "w") as harmed:
        for name in whole.namelist():
            inside = whole.read(name)
            if name == "tables/idea_event.jsonl" and harm == "a line is gone":
                inside = b"".join(inside.splitlines(keepends=True)[1:])
            if name == "tables/idea_event.jsonl" and harm == "a letter is another":
                inside = inside.replace(b"hang", b"sing")
            if name == MANIFEST and harm == "later":
                inside = inside.replace(migrations.newest().encode(), b"9999")
            if name != MANIFEST or harm != "no manifest":
                harmed.writestr(name, inside)


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
