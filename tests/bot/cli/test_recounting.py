"""``hearback recount``: it says that all is equal, or what is not, by rung alone; and mends it."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.cli.main import main
from storage.database import open_database
from tests.databases import Databases
from tests.storage.rows import do
from tests.world import world_at

EQUAL = "{}: what is kept equals what is counted (11 people in {} groups)."


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with databases.sqlite() if request.param == "sqlite" else databases.postgres() as url:
        monkeypatch.setenv("HEARBACK_DATABASE_URL", url)
        yield url


async def two_briefings(url: str) -> list[str]:
    async with world_at(url) as world:
        ids = [await world.sends(), await world.sends(title="Handovers")]
        await world.answers("zoe", "briefing.answer", briefing=ids[0], answer="not_yet")
        return [(await world.briefing(id)).ref for id in ids]


async def _sql(url: str, statement: str) -> int:
    database = open_database(url)
    try:
        result = await do(database, lambda session: session.execute(text(statement)))
        return int(result.scalar() if result.returns_rows else 0)
    finally:
        await database.close()


def test_it_proves_finds_and_mends(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = asyncio.run(two_briefings(url))
    people = "SELECT DISTINCT agency, team, profession FROM recipient"
    groups = asyncio.run(_sql(url, f"SELECT count(*) FROM ({people}) AS g"))
    assert main(["recount"]) == 0
    assert capsys.readouterr().out.splitlines() == [EQUAL.format(first, groups), EQUAL.format(second, groups)]

    asyncio.run(_sql(url, "UPDATE reached SET answered = 0, opened = opened + 2 WHERE answered = 1"))
    assert main(["recount", second]) == 0
    assert main(["recount", first]) == 1
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == (
        f"{first}: what is kept differs from what is counted (11 people in {groups} groups); "
        f"answered 1 too few, opened 2 too many. To mend it: hearback recount {first} --mend"
    )
    assert main(["recount"]) == 1

    assert main(["recount", "--mend"]) == 0
    assert "It was mended." in capsys.readouterr().out
    assert main(["recount", first]) == 0
    assert capsys.readouterr().out.strip() == EQUAL.format(first, groups)


def test_a_briefing_that_is_not_there_is_said(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recount", "BRF-404"]) == 1
    assert "There is no briefing BRF-404." in capsys.readouterr().err
    assert main(["recount"]) == 0
    assert capsys.readouterr().out == "There is no briefing yet.\n"
