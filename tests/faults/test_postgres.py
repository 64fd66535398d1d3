"""Several processes on PostgreSQL: servers, workers and the database itself are killed, and nothing is lost."""

from pathlib import Path

from tests.faults.run import Run


async def test_what_was_acknowledged_is_there_once_and_what_is_said_is_said(tmp_path: Path) -> None:
    found = await Run("postgres", kills=10, seed=5, gap=0.8, many=4, submitters=3, patience=90, folder=tmp_path).go()
    assert not found.wrong, found.figures
    assert found.figures["kills"] == 11  # and the database once more at the end
    assert found.figures["of"]["database"] > 0
    assert found.figures["submissions acknowledged"] > 0
    assert found.figures["recipients"] > 0
    assert found.figures["effects"] > 0
