"""``hearback due``: for people and for scripts."""

import asyncio
import json
from collections.abc import Iterator
from uuid import UUID

import pytest

from bot.cli.due import as_text
from bot.cli.main import main
from learning.subject import Subject
from storage import due
from storage.coming import Coming
from storage.database import open_database
from tests.databases import Databases
from tests.storage.rows import NOW

IDEA, ROW = UUID(int=7, version=4), UUID(int=8, version=4)


@pytest.fixture
def url(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with databases.sqlite() as url:
        monkeypatch.setenv("HEARBACK_DATABASE_URL", url)
        monkeypatch.setenv("HEARBACK_FRAMEWORK", "harrowmere")
        yield url


async def _later(url: str) -> None:
    database = open_database(url)
    await database.write(lambda session: due.at(session, ROW, "idea.promise", Subject("idea", IDEA), NOW))
    await database.close()


def test_what_is_coming_is_said_in_a_line_each(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due"]) == 0
    assert capsys.readouterr().out == "Nothing is coming.\n"
    asyncio.run(_later(url))
    assert main(["due"]) == 0
    assert capsys.readouterr().out == f"Fri 20 Nov 2026 09:30  the promised day of an idea ends (idea {IDEA})\n"


@pytest.mark.parametrize(("what", "count", "words"), [
    ("message", 1, "1 message waits for its time"),
    ("message", 2, "2 messages wait for their time"),
    ("back", 1, "1 person is back, and is sent what waited for them"),
    ("back", 3, "3 people are back, and are sent what waited for them"),
    ("round", 1, "1 person is told which ideas wait for them"),
    ("reminder", 1, "1 person is reminded of BRF-001"),
    ("reminder", 4, "4 people are reminded of BRF-001"),
])  # fmt: skip
def test_one_and_several_are_said_differently(what: str, count: int, words: str) -> None:
    assert as_text(Coming(NOW, what, "BRF-001", count)) == f"Fri 20 Nov 2026 09:30  {words}"


def test_a_script_reads_the_same(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_later(url))
    assert main(["due", "--json"]) == 0
    [one] = json.loads(capsys.readouterr().out)
    assert one == {"at": "2026-11-20T09:30:00+00:00", "what": "idea.promise", "of": f"idea {IDEA}", "count": 1}
