"""A framework is whole, or refused with the line and the remedy."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.framework import MOMENTS, Framework, Phrases
from learning.framework_file import PRESETS, FrameworkRefused, Problem, asked, check, load, presets
from learning.framework_reading import LONGEST
from learning.refusal import Refusal

FRAMEWORKS = {id: load(id) for id in presets()}

DATA = Path(__file__).parents[1] / "data"
WHOLE = (DATA / "framework.yaml").read_text()
BROKEN = {each["case"]: each for each in yaml.safe_load((DATA / "broken_frameworks.yaml").read_text())}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ours.yaml"


def test_a_short_file_is_enough(file: Path) -> None:
    file.write_text(WHOLE)

    framework = load(file)

    assert check(file) == []
    assert framework.routes["r2"].improvement_chain == (("manager",), ("forum",), ("board",))
    assert framework.fallback.name == "Practice forum"
    assert framework.practitioner_source == "staff"
    assert framework.phrases == Phrases()
    assert (framework.answer_within_working_days, framework.smallest_group, framework.try_weeks) == (10, 5, 6)


@pytest.mark.parametrize("what_is_wrong", BROKEN)
def test_a_broken_file_is_refused_with_its_line_and_remedy(what_is_wrong: str, file: Path) -> None:
    _, old, new, line, said, remedy = BROKEN[what_is_wrong].values()
    assert old in WHOLE
    file.write_text(WHOLE.replace(old, new, 1))

    found = check(file)

    fitting = [each for each in found if said in each.what and remedy in each.remedy]
    assert fitting, "\n".join(map(str, found))
    if line:
        assert fitting[0].line == line
        assert fitting[0].column >= 1
    with pytest.raises(FrameworkRefused) as refused:
        load(file)
    assert isinstance(refused.value, Refusal)
    assert str(fitting[0]) in str(refused.value)
    assert f"{file}:{fitting[0].line}:{fitting[0].column}: " in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        ("", "It is empty.", "begin with `id:`, `name:` and `extends:`"),
        ("# only a remark\n", "It is empty.", "begin with `id:`"),
        ("---\n", "It is empty.", "begin with `id:`"),
        ("- id: ours\n- name: Ours\n", "At the top there is a list", "take the leading dashes away"),
        ("[id, ours]\n", "At the top there is a list", "begin with `id:`"),
        ("Our framework\n", "At the top there are only words", "begin with `id:`, `name:` and `extends:`"),
        ("[" * 3000, "nested too deeply", "check the brackets"),
        ("a: \x00", "characters that cannot be read", "UTF-8"),
        ("a: " + "x" * 1_000_001, "over a megabyte", "the right file"),
        ("{" * 5, "cannot be read as YAML", "check the quotes"),
        ("&a [&b [*a, *a]]", "repeats itself", "write it out"),
    ],
    ids=["empty", "remark", "dashes", "list", "brackets", "words", "deep", "nul", "large", "braces", "itself"],
)
def test_what_is_no_framework_at_all_is_refused(text: str, said: str, remedy: str, file: Path) -> None:
    file.write_text(text)

    with pytest.raises(FrameworkRefused, match=f"{re.escape(said)}.* Do: .*{re.escape(remedy)}"):
        load(file)


def test_aliases_of_aliases_do_not_fill_the_memory(file: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    file.write_text("\n".join(lines))

    with pytest.raises(FrameworkRefused, match="repeats itself"):
        load(file)


def test_words_in_another_encoding_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: Café".encode("latin-1"))

    for path, said in (
        (latin, "UTF-8"),
        (tmp_path, "This is a folder."),
        (tmp_path / "none.yaml", "There is no such file."),
        (Path("nul\0"), "cannot be opened"),
    ):
        with pytest.raises(FrameworkRefused, match=said):
            load(path)


def test_a_preset_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(FrameworkRefused, match="did you mean `derby`"):
        load("darby")
    with pytest.raises(FrameworkRefused, match="use one of ours: derby, harrowmere"):
        load("ours")


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(FrameworkRefused):
        load("")


def test_every_problem_is_said_at_once_in_the_order_of_the_lines(file: Path) -> None:
    broken = WHOLE.replace("organisation", "organization").replace("label: Staff", 'label: ""').replace("r1\n", "r9\n")
    file.write_text(broken)

    assert [problem.line for problem in check(file)] == sorted(problem.line for problem in check(file))
    assert {3, 14, 20} <= {problem.line for problem in check(file)}


def test_a_label_over_75_characters_is_worth_knowing_and_no_reason_to_refuse(file: Path) -> None:
    long = "Staff of every agency, of every team and of every profession, students among them"
    file.write_text(WHOLE.replace("label: Staff", f'label: "{long}"'))

    assert [(problem.stops, problem.line, problem.where) for problem in check(file)] == [
        (False, 14, "sources.staff.label")
    ]
    assert load(file).labels["sources.staff"] == long

    file.write_text(WHOLE.replace("label: Staff", f'label: "{long}", short: All staff'))

    assert check(file) == []
    assert load(file).sources["staff"].label == long
    assert load(file).labels["sources.staff"] == "All staff"


def test_words_that_yaml_takes_for_something_else_stay_words(file: Path) -> None:
    file.write_text(WHOLE.replace("label: Staff", "label: Yes").replace("label: Audits", "label: 2026-11-20"))

    framework = load(file)

    assert (framework.sources["staff"].label, framework.sources["audits"].label) == ("Yes", "2026-11-20")


# extends


def test_a_file_says_only_what_differs_from_what_it_extends(file: Path) -> None:
    file.write_text(
        "id: mine\nextends: derby\norganisation: Elsewhere\n"
        "vocabulary: {board: Our board}\n"
        "bodies:\n  - {id: pib, name: Improvement Board}\n  - {id: extra, name: Extra forum}\n"
        "dissemination: {audiences: [police]}\n"
    )

    mine, derby = load(file), FRAMEWORKS["derby"]

    assert check(file) == []
    assert (mine.id, mine.organisation, mine.name) == ("mine", "Elsewhere", derby.name)
    assert mine.vocabulary == {**derby.vocabulary, "board": "Our board"}
    assert mine.bodies["pib"].name == "Improvement Board"
    assert mine.bodies["pib"].role == derby.bodies["pib"].role
    assert list(mine.bodies) == [*derby.bodies, "extra"]
    assert mine.audiences == ("police",)
    assert mine.follow_up_weeks == derby.follow_up_weeks


def test_a_file_can_extend_another_one_beside_it(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WHOLE)
    (tmp_path / "middle.yaml").write_text("id: middle\nextends: base.yaml\n")
    (tmp_path / "top.yaml").write_text("id: top\nextends: middle.yaml\nname: On top\n")

    framework = load(tmp_path / "top.yaml")

    assert (framework.id, framework.name, framework.organisation) == ("top", "On top", "Our council")


def test_what_is_wrong_in_the_file_below_is_said_with_that_files_name(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WHOLE.replace("default_route: r1", "default_route: r7"))
    (tmp_path / "top.yaml").write_text("id: top\nextends: base.yaml\n")

    problem = next(each for each in check(tmp_path / "top.yaml") if each.line == 20)

    assert problem.file == str(tmp_path / "base.yaml")


@pytest.mark.parametrize(
    ("extends", "said"),
    [
        ("ours.yaml", "leads back"),
        ("other.yaml", "leads back"),
        ("darby", "There is no preset or file “darby”"),
        ("[derby]", "One preset or file belongs here"),
        ("../", "There is no preset or file"),
    ],
)
def test_extending_oneself_or_nothing_is_refused_at_its_line(extends: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("id: other\nextends: ours.yaml\n")
    (tmp_path / "ours.yaml").write_text(f"id: ours\nextends: {extends}\n")

    problems = check(tmp_path / "ours.yaml")

    assert len(problems) == 1
    assert said in problems[0].what
    assert problems[0].line == 2


EMPTIED = "bodies", "cycle", "sources", "routing", "themes", "evaluation", "board", "dissemination"


@pytest.mark.parametrize("nothing", ["", " null", " ~"])
@pytest.mark.parametrize("key", EMPTIED)
def test_a_key_left_empty_is_said_at_its_own_line_and_the_file_below_is_not_blamed(
    key: str, nothing: str, file: Path
) -> None:
    file.write_text(f"id: ours\nextends: derby\n{key}:{nothing}\nname: Ours\n")

    [problem] = check(file)

    assert (problem.file, problem.line, problem.where, problem.stops) == (str(file), 3, key, True)
    assert "is empty" in problem.what and "what `derby` says" in problem.what
    assert "take the line away" in problem.remedy
    assert ("[]" in problem.remedy) == (key in {"themes"}), "where none is a list that may be"


def test_a_key_left_empty_deeper_down_is_said_in_the_same_way(file: Path) -> None:
    file.write_text("id: ours\nextends: derby\ncycle:\n  stages:\nbodies:\n  - {id: pib, cadence: null, role: null}\n")

    found = [(each.line, each.where) for each in check(file)]

    assert found == [(4, "cycle.stages"), (6, "bodies.pib.cadence")], "words may be taken away with null"


@pytest.mark.parametrize("key", ["bodies", "sources", "routing", "cycle: {stages"])
def test_a_list_of_nothing_is_said_once_and_the_file_below_is_not_blamed(key: str, file: Path) -> None:
    file.write_text(f"id: ours\nextends: derby\n{key}: []{'}' if '{' in key else ''}\n")

    found = check(file)

    assert [(each.file, each.line) for each in found] == [(str(file), 3)], "\n".join(map(str, found))
    assert "This is empty." in found[0].what


def test_what_no_longer_fits_in_a_preset_is_said_to_be_changed_in_ones_own_file(file: Path) -> None:
    file.write_text("id: ours\nextends: derby\nevaluation: {questions: []}\n")

    found = check(file)

    assert found and all(each.where == "evaluation.close_requires" for each in found)
    assert all(each.remedy.endswith("That line is the preset's: say it in ours.yaml.") for each in found)

    file.write_text("id: ours\nextends: derby\nevaluation: {questions: [], close_requires: []}\n")
    assert check(file) == []


@pytest.mark.parametrize(("key", "line"), [("bodies:\n", 4), ("sources:\n", 13), ("routing:\n", 17)])
def test_a_list_that_lost_its_lines_in_a_whole_file_is_said_once(key: str, line: int, file: Path) -> None:
    lines = WHOLE.splitlines(keepends=True)
    at = lines.index(key)
    end = next(n for n in range(at + 1, len(lines)) if not lines[n].startswith(" "))
    file.write_text("".join([*lines[: at + 1], *lines[end:]]))

    [found] = check(file)

    assert (found.line, found.what) == (line, "This is empty.")


# one body twice running


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        ("[[manager], [forum], [forum], [board]]", "step 3"),
        ("[[manager], [forum, board], [board]]", "step 3"),
        ("[[manager], [manager], [board]]", "step 2"),
    ],
)
def test_one_body_twice_running_is_remarked_on_and_no_reason_to_refuse(chain: str, said: str, file: Path) -> None:
    file.write_text(WHOLE.replace("[[manager], [forum], [board]]", chain))

    [found] = check(file)

    assert not found.stops and found.line == 18
    assert found.where == f"routing.r1.improvement_chain {said}"
    assert "stands in the step before, too" in found.what and "keep one" in found.remedy
    assert load(file)


def test_a_body_in_two_places_of_a_chain_may_be_meant(file: Path) -> None:
    file.write_text(WHOLE.replace("[[manager], [forum], [board]]", "[[manager], [forum], [board], [forum]]"))

    assert check(file) == []


# whatever is done to a preset


def nodes(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(data, dict):
        for key, value in data.items():
            found += nodes(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            found += nodes(value, (*path, number))
    return found


PLAIN = {id: yaml.safe_load((PRESETS / f"{id}.yaml").read_text()) for id in presets()}
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 1000),
    st.floats(allow_nan=False),
    st.text("abc *:-\n“é", max_size=12),
    st.lists(st.text("ab", max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["id", "label", "text", "x"]), st.text("ab", max_size=3), max_size=2),
    st.just("x" * 200),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_preset_with_anything_dropped_or_changed_is_refused_or_whole(file: Path, data: st.DataObject) -> None:
    id = data.draw(st.sampled_from(sorted(PLAIN)))
    changed = yaml.safe_load(yaml.safe_dump(PLAIN[id]))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(nodes(changed)))
        holder = changed
        for key in place[:-1]:
            holder = holder[key]
        if data.draw(st.booleans()):
            del holder[place[-1]]
        else:
            holder[place[-1]] = data.draw(ANYTHING)
        if not changed:
            break
    file.write_text(yaml.safe_dump(changed, sort_keys=False, allow_unicode=True))

    try:
        framework = load(file)
    except Refusal as refused:
        assert isinstance(refused, FrameworkRefused)
        assert refused.problems
        assert all(each.what and each.remedy and each.line for each in refused.problems if each.file == str(file))
        return

    assert_whole(framework)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(presets()), st.integers(0, 20_000), st.text("{}[]:,-#&*!|>'\"\t\n %@`a1", min_size=1, max_size=3)
)
def test_a_preset_with_anything_typed_into_it_is_refused_or_whole(file: Path, id: str, at: int, typed: str) -> None:
    text = (PRESETS / f"{id}.yaml").read_text()
    at %= len(text)
    file.write_text(text[:at] + typed + text[at:])

    try:
        assert_whole(load(file))
    except FrameworkRefused as refused:
        assert all(isinstance(each, Problem) and each.what and each.remedy for each in refused.problems)


def assert_whole(framework: Framework) -> None:
    """Everything that is named is there."""
    assert [stage.order for stage in framework.stages] == list(range(1, len(framework.stages) + 1))
    assert framework.board.id in framework.bodies
    assert framework.fallback.id in framework.bodies
    assert framework.practitioner_source in framework.sources
    homes = Counter(source for route in framework.routes.values() for source in route.sources)
    assert homes == Counter(list(framework.sources))
    for route in framework.routes.values():
        for chain in (route.improvement_chain, route.evaluation_chain):
            assert chain
            assert all(step and set(step) <= framework.bodies.keys() for step in chain)
    assert set(framework.close_requires) <= {question.id for question in framework.questions}
    assert all(0 < len(words) <= LONGEST for words in framework.labels.values())
    for moment in MOMENTS:
        framework.stage_for(moment)
    assert framework.route_for("unheard of").id == framework.default_route
    assert all(each.sentence for each in asked(framework))
