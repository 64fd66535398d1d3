"""What a backup is not written over and not restored into, and which are not taken: earlier, later and harmed ones."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from learning.refusal import Refusal
from storage import migrations
from storage.archive import MANIFEST
from storage.backup import back_up, restore
from storage.database import Database
from tests.bot.backups import KINDS, everything, nothing_yet, opened, some_life
from tests.databases import Databases
from tests.world import MONDAY, World, world_at

pytest_plugins = ["tests.worlds"]


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
    later = tuple(name for name in part.later if name in columns)
    return part.model_copy(update={"columns": kept, "later": later, "sha256": sha256(lines).hexdigest()})


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
