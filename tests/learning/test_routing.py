"""Where things go: the five frameworks' own routes, and the next step of a chain."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from learning import routing
from learning.framework import Framework
from learning.framework_file import load, presets

EXPECTED = json.loads((Path(__file__).parents[1] / "data" / "expected_routes.json").read_text())
FRAMEWORKS = {id: load(id) for id in presets()}

SCRUTINY_ALL = ["dscb", "cflb", "scrutiny", "corporate_parenting"]
PERFORMANCE = (
    [["pib"], ["dmt_teams"], ["sup_mip"], ["targeted_tf"]],
    "Quarterly",
    [SCRUTINY_ALL, ["perf_surgery"], ["annual_planning"]],
)
REVIEWS = ([["dscb"]], "Quarterly", [["pib"], ["dmt_teams"], ["sup_mip"], ["targeted"]])
INSPECTION = ([["irg"], ["team_meeting"], ["sup_mip"]], "Monthly", [["pib", "dscb", "scrutiny", "corporate_parenting"]])
RESEARCH = (
    [["dmt_teams"], ["sup_mip"], ["mentoring"]],
    "Monthly",
    [["pib", "dscb", "scrutiny", "corporate_parenting"]],
)
DERBYS_TABLE: dict[str, tuple[list[list[str]], str, list[list[str]]]] = {
    "multi_agency_audits": REVIEWS,
    "scr_lr_ai": REVIEWS,
    "population_needs": (
        [["pib"], ["team_meeting", "targeted"]],
        "Annual to support planning and as required to inform service developments",
        [["leadership_board", *SCRUTINY_ALL]],
    ),
    "performance_data": PERFORMANCE,
    "turning_curve": PERFORMANCE,
    "thematic_audits": PERFORMANCE,
    "file_audits_qa": PERFORMANCE,
    "service_user": PERFORMANCE,
    "complaints": PERFORMANCE,
    "ofsted_regulated": INSPECTION,
    "peer_reviews": INSPECTION,
    "workforce": ([["irg", "pib", "dmt"]], "As required", [["dscb", "scrutiny", "corporate_parenting"]]),
    "partner_feedback": RESEARCH,
    "local_research": RESEARCH,
    "national_research": RESEARCH,
}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"{each['idea']}-{each['framework']}")
def test_an_idea_takes_the_route_of_its_framework(expected: dict[str, Any]) -> None:
    asked = {key: expected[key] for key in expected.keys() - {"idea", "framework", "source"}}

    assert routing.as_json(FRAMEWORKS[expected["framework"]], expected["source"]) == asked


@pytest.mark.parametrize("expected", [each for each in EXPECTED if each["framework"] == "nottinghamshire"], ids=str)
def test_harrowmere_takes_the_routes_of_the_framework_that_it_extends(expected: dict[str, Any]) -> None:
    harrowmere, county = FRAMEWORKS["harrowmere"], FRAMEWORKS["nottinghamshire"]

    assert routing.as_json(harrowmere, expected["source"]) == routing.as_json(county, expected["source"])


@pytest.mark.parametrize("source", DERBYS_TABLE)
def test_each_source_of_derbys_table_gives_its_row_exactly(source: str) -> None:
    improvement, frequency, evaluation = DERBYS_TABLE[source]

    found = routing.as_json(FRAMEWORKS["derby"], source)

    assert found["improvement_chain"] == improvement
    assert found["frequency"] == frequency
    assert found["evaluation_chain"] == evaluation
    assert found["basis"] == "seed"


def test_derbys_table_has_fifteen_sources_and_no_other_route_is_called_theirs() -> None:
    derby = FRAMEWORKS["derby"]
    agreed = {source for source in derby.sources if derby.route_for(source).is_agreed}

    assert len(DERBYS_TABLE) == 15
    assert agreed == set(DERBYS_TABLE)


@pytest.mark.parametrize(
    ("id", "source", "fallback"),
    [
        ("nottinghamshire", "practitioner_voice", "Change and improvement forum"),
        ("harrowmere", "practitioner_voice", "Change and improvement forum"),
        ("newcastle", "frontline", "Quality assurance group"),
        ("derby", "staff_feedback", "CYP Performance Improvement Board"),
        ("pan_dorset", "practitioner_voice", "Inter-professional discussion forum"),
        ("milton_keynes", "professional_contribution", "Agency management"),
    ],
)
def test_a_practitioners_idea_has_a_source_and_somebody_who_gets_it_in_the_end(
    id: str, source: str, fallback: str
) -> None:
    assert FRAMEWORKS[id].practitioner_source == source
    assert FRAMEWORKS[id].fallback.name == fallback


def names(step: tuple[int, tuple[routing.Forum, ...]] | None) -> tuple[int, list[str]] | None:
    return step and (step[0], [body.id for body in step[1]])


def test_a_manager_who_passes_on_passes_to_the_forum_and_not_to_a_manager() -> None:
    county = FRAMEWORKS["nottinghamshire"]
    route = county.route_for("practitioner_voice")

    assert names(routing.next_step(county, route, routing.BEFORE)) == (1, ["forum_change"])
    assert names(routing.next_step(county, route, 1)) == (2, ["lib"])
    assert routing.next_step(county, route, 2) is None


def test_a_chain_that_begins_with_a_meeting_begins_there() -> None:
    derby = FRAMEWORKS["derby"]

    assert names(routing.next_step(derby, derby.route_for("staff_feedback"), routing.BEFORE)) == (0, ["dmt_teams"])


def test_bodies_beside_each_other_are_one_step() -> None:
    derby = FRAMEWORKS["derby"]
    needs, audits = derby.route_for("population_needs"), derby.route_for("thematic_audits")

    assert names(routing.next_step(derby, needs, 0)) == (1, ["team_meeting", "targeted"])
    assert names(routing.evaluation_step(derby, audits, routing.BEFORE)) == (0, SCRUTINY_ALL)


def test_the_performance_surgeries_may_be_left_out_and_nothing_else() -> None:
    derby = FRAMEWORKS["derby"]
    route = derby.route_for("thematic_audits")
    chain = routing.steps(derby, route.evaluation_chain)

    assert [routing.is_optional(route, step) for step in chain] == [False, True, False]


def test_evaluation_passes_over_nobody() -> None:
    dorset = FRAMEWORKS["pan_dorset"]
    route = dorset.route_for("scr")

    assert names(routing.evaluation_step(dorset, route, routing.BEFORE)) == (0, ["agency_lead"])
    assert names(routing.evaluation_step(dorset, route, 0)) == (1, ["scp"])
    assert routing.evaluation_step(dorset, route, 1) is None


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_every_route_can_be_walked_to_its_end(framework: Framework) -> None:
    for route in framework.routes.values():
        for walk, chain in (
            (routing.next_step, route.improvement_chain),
            (routing.evaluation_step, route.evaluation_chain),
        ):
            step, walked = routing.BEFORE, 0
            while found := walk(framework, route, step):
                assert found[0] > step
                step, walked = found[0], walked + 1
            assert walked >= len(chain) - 1
            assert step == len(chain) - 1


def test_a_route_with_a_manager_alone_has_no_further_step() -> None:
    county = FRAMEWORKS["nottinghamshire"]
    alone = replace(county.route_for("practitioner_voice"), improvement_chain=(("manager",),))

    assert routing.next_step(county, alone, routing.BEFORE) is None


def test_a_source_that_is_no_longer_there_takes_the_default_route() -> None:
    assert routing.as_json(FRAMEWORKS["derby"], "taken_away")["route"] == "d7"
