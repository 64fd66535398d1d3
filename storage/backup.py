"""
Backups: everything that is kept, as it stood at one instant, while others go on writing; and back from them.

Both databases give a reading transaction one unchanging picture (WAL on SQLite, REPEATABLE READ on PostgreSQL), so one
way serves both, and a backup of either can be restored into either: that is also how one moves to PostgreSQL. The
queue's own tables are left out, for its jobs only say "look", and workers find what waits in the rows.

What was secret stays so: of tokens only hashes are kept, and what is sealed is copied sealed. Whoever has a backup and
the seal keys has everything: they are to be kept apart.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import Table, bindparam, column, func, insert, inspect, select, table, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from learning.refusal import Refusal
from storage import migrations
from storage.archive import KINDS, MANIFEST, Manifest, Part, kind_of, manifest_in, read_rows, write_rows
from storage.database import Database
from storage.seal import key_of
from storage.tables import QUEUED, BriefingRow, message, metadata, recipient

AT_ONCE = 1_000  # rows
SEALED = (("connection", "secrets"), ("reflection", "sealed"), ("supervision", "sealed"))


# --- out --------------------------------------------------------------------------------------------------------------


async def back_up(database: Database, path: Path, now: datetime) -> Manifest:
    """
    Writes a new file that only this account may read.

    Raises ``Refusal`` where there is a file already, or the tables are another release's.
    """

    async def use_case(session: AsyncSession) -> Manifest:
        at = await migrations.at(session)
        if at != migrations.newest():
            says = f"The tables are at {at or 'nothing'}, and this release needs {migrations.newest()}."
            raise Refusal(f"{says} Make the backup with the release that runs, or run: hearback migrate")
        with _new(path) as file:
            return await session.run_sync(_out, file, at, now)

    return await database.read(use_case)


@contextmanager
def _new(path: Path) -> Iterator[ZipFile]:
    """A file that is there when it is whole, and not before."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    if path.exists():
        raise Refusal(f"{path} is there already, and was not changed. Please give the backup another name.")
    try:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        number = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise Refusal(f"{path} cannot be written ({type(error).__name__}).") from None
    try:
        with os.fdopen(number, "wb") as raw:
            with ZipFile(raw, "w", ZIP_DEFLATED) as file:
                yield file
            raw.flush()
            os.fsync(number)
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _out(session: Session, file: ZipFile, revision: str, now: datetime) -> Manifest:
    parts = []
    for kept in metadata.sorted_tables:
        part = part_of(kept)
        rows = session.execute(
            select(*(kept.c[name] for name, _ in part.columns)).order_by(*kept.primary_key.columns),
            execution_options={"yield_per": AT_ONCE},
        )
        with file.open(part.path, "w", force_zip64=True) as out:
            parts.append(write_rows(out, part, rows))
    manifest = Manifest(made_at=now, revision=revision, seals=_seals(session), tables=tuple(parts))
    file.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def part_of(kept: Table) -> Part:
    """What the database computes is not copied: it will be computed again."""
    columns = [each for each in kept.columns if each.computed is None]
    later = [each.name for each in columns if any(key.column.table is kept for key in each.foreign_keys)]
    return Part(
        name=kept.name,
        columns=tuple((each.name, kind_of(each)) for each in columns),
        key=tuple(each.name for each in kept.primary_key.columns),
        later=tuple(later),
    )


def _seals(session: Session) -> tuple[str, ...]:
    found = set()
    for name, sealed in SEALED:
        values = metadata.tables[name].c[sealed]
        rows = session.execute(select(values).where(values.is_not(None)), execution_options={"yield_per": AT_ONCE})
        found |= {key_of(value) for (value,) in rows}
    return tuple(sorted(found))


# --- and back ---------------------------------------------------------------------------------------------------------


async def restore(database: Database, path: Path) -> Manifest:
    """
    Everything or nothing, into a database that has nothing; its tables are brought up to this release afterwards.

    Raises ``Refusal`` where the database has something, or the file is no backup, damaged, or of a later release.
    """
    try:
        file = ZipFile(path)
    except (OSError, BadZipFile):
        raise Refusal(f"{path} cannot be read as a backup. Please check its name.") from None
    with file:
        manifest = manifest_in(file)
        if manifest.revision not in migrations.known():
            newer = f"This backup is of a later release (its tables are at {manifest.revision})."
            raise Refusal(f"{newer} Restore it with that one.")
        if there := await database.read(lambda session: session.run_sync(_something, manifest)):
            raise Refusal(f"{there} A backup is only restored into a database that has nothing. Nothing was changed.")
        await database.migrate(manifest.revision)

        async def load(session: AsyncSession) -> None:
            await session.run_sync(_back, file, manifest)

        await database.write(load)
    await database.migrate()
    return manifest


async def unsent(session: AsyncSession) -> int:
    """Messages and copies of briefings that go out as soon as somebody sends."""
    waits = message.c.sent_at.is_(None) & message.c.failed.is_(None)
    said = await session.scalar(select(func.count()).select_from(message).where(waits)) or 0
    goes_out = recipient.join(BriefingRow, BriefingRow.id == recipient.c.briefing)
    queued = (recipient.c.state == QUEUED) & (BriefingRow.state == "sending")
    return said + (await session.scalar(select(func.count()).select_from(goes_out).where(queued)) or 0)


def _something(session: Session, manifest: Manifest) -> str:
    """What there is in the database already, in words."""
    there = set(inspect(session.connection()).get_table_names()) - {"alembic_version"}
    at = session.connection().exec_driver_sql
    ours = [name for name in sorted(there) if name in metadata.tables]
    for name in ours:
        if at(f'SELECT 1 FROM "{name}" LIMIT 1').first():
            return f"The database has something in it already (in {name})."
    if there and not ours:
        return "The database has tables of another program."
    revision = at("SELECT version_num FROM alembic_version").scalar() if ours else manifest.revision
    if revision != manifest.revision:
        return f"The database's empty tables are at {revision}, and the backup's are at {manifest.revision}."
    return ""


def _back(session: Session, file: ZipFile, manifest: Manifest) -> None:
    for part in manifest.tables:
        into = table(part.name, *(column(name, KINDS[kind].type) for name, kind in part.columns))
        postponed: list[dict[str, Any]] = []
        with file.open(part.path) as lines:
            for some in _batches(read_rows(lines, part)):
                for row in some:
                    later = {name: row[name] for name in part.later if row[name] is not None}
                    if later:
                        postponed.append({f"its_{key}": row[key] for key in part.key} | later)
                        row |= dict.fromkeys(later)
                session.connection().execute(insert(into), some)
        for name in part.later:
            its = [into.c[key] == bindparam(f"its_{key}") for key in part.key]
            fill = update(into).where(*its).values({name: bindparam(name)})
            for some in _batches(row for row in postponed if name in row):
                session.connection().execute(fill, some)
        stands = session.scalar(select(func.count()).select_from(into))
        if stands != part.rows:
            raise RuntimeError(f"{part.name} has {stands} rows, and the backup {part.rows}: nothing was restored")
        if session.get_bind().dialect.name == "postgresql":
            _count_on(session, part)


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rows = iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _count_on(session: Session, part: Part) -> None:
    """PostgreSQL numbers rows by a sequence of its own, which has not seen those that came with their numbers."""
    for name in part.key:
        sequence = session.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": f'"{part.name}"', "c": name})
        if sequence and part.rows:
            counts_on = f'SELECT setval(:sequence, (SELECT max("{name}") FROM "{part.name}"))'
            session.execute(text(counts_on), {"sequence": sequence})
