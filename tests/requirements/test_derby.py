"""What Derby's framework asks, at the command line and in Teams."""

import json

import pytest

from bot.cli.main import main
from tests.learning.test_routing import DERBYS_TABLE
from tests.requirements.people import shared
from tests.story import platforms, reads

pytest_plugins = ["tests.worlds"]

CONSIDERED, USEFUL = "We asked three teams; two have such a page.", "Families should read what we write."


@pytest.mark.requirement("D1")
@pytest.mark.parametrize("source", DERBYS_TABLE)
def test_each_source_of_the_table_fixes_both_chains_and_the_frequency(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    improvement, frequency, evaluation = DERBYS_TABLE[source]

    assert main(["framework", "route", source, "--framework", "derby", "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["improvement_chain"], said["frequency"], said["evaluation_chain"]) == (
        improvement,
        frequency,
        evaluation,
    )
    assert said["basis"] == "seed"


@pytest.mark.requirement("D1")
async def test_what_a_practitioner_shares_has_a_source_and_what_is_no_source_has_no_route(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with platforms(database_url, framework="derby") as at:
        _, nkechi = await shared(at)
        [(source, route)] = await at.world.sql("SELECT source, route FROM idea")
        assert (source, route) == ("staff_feedback", "d7")
        assert "Pass to DMT and other management / team meetings" in nkechi.reads()
    assert main(["framework", "route", "hearsay", "--framework", "derby", "--json"]) == 1
    assert "hearsay" in capsys.readouterr().err


@pytest.mark.requirement("D14")
async def test_no_alone_is_refused_and_what_ends_it_says_what_was_considered_and_what_is_useful(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, nkechi = await shared(at)
        before = len(bethan.told)
        await nkechi.presses("Not this time, because…")
        for words in (("No.", ""), ("", "No."), ("No.", "No."), (CONSIDERED, "No."), ("No.", USEFUL)):
            await nkechi.presses("Send", considered=words[0], useful=words[1])
            assert "What did you consider?" in nkechi.reads() and "What is useful in it?" in nkechi.reads()
            await at.world.drain()
            assert len(bethan.told) == before

        await nkechi.presses("Send", considered=CONSIDERED, useful=USEFUL)
        await at.world.drain()
        assert CONSIDERED in reads(bethan.told[-1]) and USEFUL in reads(bethan.told[-1])
