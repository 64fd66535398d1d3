"""What needs a decision elsewhere is nobody's to agree here: it is passed on, and never agreed with no one deciding."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dialogs.numbers import rows
from learning.ideas import Moment, Move
from learning.ideas_kept import Numbers
from tests.databases import Databases
from tests.dialogs.test_findings import presented
from tests.dialogs.test_ideas import labels
from tests.dialogs.test_journey import AGREED, kept
from tests.world import World, filled, harrowmere, world_at

pytest_plugins = ["tests.worlds"]

ELSEWHERE = {**AGREED, "approaches": "needs_forum"}


async def offered(world: World, name: str, idea: str) -> set[str]:
    sheet = await world.opens(name, "idea.agree", idea=idea)
    return {option.value for option in sheet.questions[0].options}


@pytest.mark.parametrize("chosen", ["needs_forum", "with_team,needs_forum"])
async def test_whoever_chooses_it_reads_to_pass_it_on_by_the_name_of_its_button_and_loses_nothing(
    small_world: World, chosen: str
) -> None:
    idea = await kept(small_world)
    told = len(small_world.told("bethan"))
    sheet = await small_world.opens("nkechi", "idea.agree", idea=idea)
    words = {**ELSEWHERE, "approaches": chosen, "words": "Thank you, both of you."}
    again = await small_world.refuses("nkechi", "idea.agree", sheet.nonce, **{**filled(sheet), **words})
    assert again.errors["approaches"] == (
        "“It needs a decision elsewhere”: then it is not agreed here. "
        "Please pass it on instead: “Pass to Change and improvement forum” is on its card."
    )
    assert {q.name: q.value for q in again.questions}["words"] == "Thank you, both of you."
    await small_world.drain()
    now = await small_world.idea(idea)
    assert now.to_agree and now.agreed is None and len(small_world.told("bethan")) == told

    assert "Pass to Change and improvement forum" in labels(await small_world.card("nkechi", "idea", idea))
    await small_world.decides("nkechi", "idea.pass", idea)
    now = await small_world.idea(idea)
    assert now.bodies == ("forum_change",) and now.to_agree and now.events[-1].move is Move.PASSED


async def test_a_forum_passes_it_further_and_the_last_of_its_route_is_not_offered_it(small_world: World) -> None:
    idea = await small_world.shares("tam")
    assert "needs_forum" in await offered(small_world, "idris", idea)
    sheet = await small_world.opens("idris", "idea.agree", idea=idea)
    again = await small_world.refuses("idris", "idea.agree", sheet.nonce, **{**filled(sheet), **ELSEWHERE})
    assert "“Pass to Learning and Improvement Board” is on its card." in again.errors["approaches"]
    await small_world.decides("idris", "idea.pass", idea)
    assert (await small_world.idea(idea)).bodies == ("lib",)
    assert await offered(small_world, "idris", idea) == {"do_it", "with_team"}
    sheet = await small_world.opens("idris", "idea.agree", idea=idea)
    again = await small_world.refuses("idris", "idea.agree", sheet.nonce, **{**filled(sheet), **ELSEWHERE})
    assert again.errors["approaches"] == "Please choose one of the answers."
    await small_world.decides("idris", "idea.agree", idea, **AGREED)
    assert (await small_world.idea(idea)).moment is Moment.EMBEDDING


async def test_where_a_managers_route_has_no_further_step_they_read_who_decides(
    databases: Databases, tmp_path: Path
) -> None:
    file = tmp_path / "ours.yaml"
    chain = "routing: [{id: r1, improvement_chain: [[manager]]}]"
    file.write_text(f"id: ours\nextends: harrowmere\nfallback: forum_change\n{chain}\n")
    with databases.sqlite() as url:
        async with world_at(url, framework=str(file)) as world:
            idea = await kept(world)
            sheet = await world.opens("nkechi", "idea.agree", idea=idea)
            again = await world.refuses("nkechi", "idea.agree", sheet.nonce, **{**filled(sheet), **ELSEWHERE})
            assert again.errors["approaches"] == (
                "“It needs a decision elsewhere”: then it is not agreed here. "
                "Its route has no further step: the Change and improvement forum decides, so please ask there."
            )


async def test_an_action_is_agreed_from_the_start_and_never_needs_a_decision_elsewhere(small_world: World) -> None:
    finding = await presented(small_world)
    act = await small_world.opens("idris", "finding.action", finding=finding)
    options = next(question.options for question in act.questions if question.name == "approaches")
    assert {option.value for option in options} == {"do_it", "with_team"}


def test_it_is_counted_only_where_it_was_agreed_before_that_was_so() -> None:
    def counted(approaches: Mapping[str, int]) -> dict[str, int]:
        none: Mapping[str, int] = {}
        said = {"affected": 0}
        found = Numbers(1, none, none, none, none, none, said, agreed=1, approaches=approaches, lasted=none)
        return {row.name: row.count for row in rows(found, harrowmere()) if row.section.startswith("By kind of change")}

    here = {"I can make this change myself": 0, "My team and I can test it": 1}
    assert counted({"with_team": 1}) == here
    assert counted({"with_team": 1, "needs_forum": 2}) == {**here, "It needs a decision elsewhere": 2}
