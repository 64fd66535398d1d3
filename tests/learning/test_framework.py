"""What the presets say, what they leave unsaid, and what a job title tells."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from learning.framework import CONTACTS, LABEL, MOMENTS, PHRASES, Framework, Profession
from learning.framework_file import PRESETS, PROFESSIONS, asked, check, load, presets

ROOT = Path(__file__).parents[2]
WHOLE = (ROOT / "tests" / "data" / "framework.yaml").read_text()
FRAMEWORKS = {id: load(id) for id in presets()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ours.yaml"


# the presets


@pytest.mark.parametrize("id", presets())
def test_every_preset_checks_clean(id: str) -> None:
    assert check(id) == []
    assert FRAMEWORKS[id].id == id


def test_the_five_frameworks_and_the_invented_one_come_with_hearback() -> None:
    assert presets() == ["derby", "harrowmere", "milton_keynes", "newcastle", "nottinghamshire", "pan_dorset"]


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_every_label_of_a_preset_fits_on_a_button(framework: Framework) -> None:
    assert [words for words in framework.labels.values() if not 0 < len(words) <= LABEL] == []


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_ideas_stand_in_a_stage_of_the_frameworks_own_cycle_and_never_go_back(framework: Framework) -> None:
    places = [framework.stage_for(moment).order for moment in MOMENTS]

    assert places == sorted(places)
    assert len(set(places)) > 2


def test_nottinghamshires_stages_are_its_own_words() -> None:
    said = [FRAMEWORKS["nottinghamshire"].stage_for(moment).label for moment in MOMENTS]

    assert said == [
        "Understanding what is happening now",
        "Thinking together about improvements",
        "Testing viable improvements",
        "Embedding, if it works",
        "Embedding, if it works",
        "Embedding, if it works",
    ]


def test_newcastles_cycle_goes_from_embedding_back_to_setting_standards() -> None:
    newcastle = FRAMEWORKS["newcastle"]

    assert newcastle.stage_after(newcastle.stage_for("embedding")).label == "Set standards"
    assert newcastle.stage_after(newcastle.stages[0]) == newcastle.stages[1]


def test_each_framework_says_things_in_its_own_whole_phrases() -> None:
    shares = {id: framework.phrases.share for id, framework in FRAMEWORKS.items()}

    assert shares["derby"] == "Share your learning"
    assert shares["harrowmere"] == "Share an idea"
    assert FRAMEWORKS["newcastle"].phrases.reflect == "Craft a practice story"
    assert len(set(shares.values())) == len(shares)


def test_newcastle_has_no_words_of_failing() -> None:
    newcastle = FRAMEWORKS["newcastle"]
    ours = " ".join(getattr(newcastle.phrases, name) for name in PHRASES)

    assert not re.search(r"\b(fail\w*|non-compliant|error rate)\b", ours + " ".join(newcastle.labels.values()), re.I)


def test_a_set_of_prompts_for_one_theme_comes_before_those_for_any(file: Path) -> None:
    own = "{id: own, label: About neglect, prompts: ['What did you see?'], about: [neglect]}"
    file.write_text(WHOLE.replace("models: [", f"models: [{own}, "))

    framework = load(file)

    assert [model.id for model in framework.models_for("neglect")] == ["own", "three"]
    assert [model.id for model in framework.models_for()] == ["three"]


@pytest.mark.parametrize("id", ["nottinghamshire", "newcastle", "derby", "pan_dorset", "milton_keynes"])
def test_every_quote_and_label_of_the_material_is_kept(id: str) -> None:
    """The presets were mended by adding keys; what the organisation said is still there, read by plain PyYAML."""
    framework = FRAMEWORKS[id]
    data = yaml.safe_load((PRESETS / f"{id}.yaml").read_text())

    assert [stage["label"] for stage in data["cycle"]["stages"]] == [stage.label for stage in framework.stages]
    assert [each["quote"] for each in data["principles"]] == [each.quote for each in framework.principles]
    assert [each["prompts"] for each in data["reflection"]["models"]] == [
        list(model.prompts) for model in framework.reflection_models
    ]
    assert list(framework.sources) == [each["id"] for each in data["sources"]]
    assert framework.paper_sections == tuple(data["board"]["paper_sections"])


# what their document does not say


def test_derby_is_asked_about_the_sources_that_its_table_leaves_out() -> None:
    questions = {each.where: each for each in asked(FRAMEWORKS["derby"])}

    assert {"routing.d7", "routing.d8", "routing.d9"} == {where for where in questions if where.startswith("routing")}
    assert questions["routing.d7"].sentence.startswith("Your framework does not say where these are considered: “Obs")
    assert "We have used: DMT and other management / team meetings, then" in questions["routing.d7"].sentence
    assert questions["routing.d7"].sentence.endswith("Is that right?")


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_nothing_of_ours_goes_unasked(framework: Framework) -> None:
    questions = asked(framework)
    places = {each.where for each in questions}

    assert {"themes", "answer_within_working_days", "smallest_group", "try_weeks", "fallback"} <= places
    assert {f"routing.{route.id}" for route in framework.routes.values() if not route.is_agreed} <= places
    assert all(each.basis != "seed" and each.used for each in questions)


def test_what_a_file_says_itself_is_not_asked(file: Path) -> None:
    file.write_text(WHOLE + "answer_within_working_days: 15\nfallback: board\n")

    places = {each.where for each in asked(load(file))}

    assert not {"answer_within_working_days", "fallback"} & places
    assert load(file).fallback.id == "board"


def test_contacts_that_nobody_filled_in_are_known_by_name() -> None:
    assert FRAMEWORKS["harrowmere"].missing_contacts == ()
    assert FRAMEWORKS["derby"].missing_contacts == CONTACTS
    assert FRAMEWORKS["harrowmere"].contacts["emergency"].phone == "999"


# professions


@pytest.mark.parametrize(
    ("title", "profession"),
    [
        ("Social Worker", "Social worker"),
        ("Newly Qualified Social Worker (ASYE)", "Social worker"),
        ("Local Authority Designated Officer (LADO)", "Social worker"),
        ("Mental Health Social Worker", "Social worker"),
        ("Social Work Assistant", "Family support worker"),
        ("Health Visiting Team Lead", "Health visitor"),
        ("School Nurse", "School nurse"),
        ("Detective Constable", "Police"),
        ("Schools Liaison Officer", "Police"),
        ("Headteacher, Education Representative", "Teacher or school lead"),
        ("Nursery Worker", "Family support worker"),
        ("Community Staff Nurse", "Nurse, doctor or therapist"),
        ("Service Manager", "Manager or leader"),
        ("Assistant Director, Early Help and Education", "Manager or leader"),
        ("Independent Scrutineer", "Other"),
        ("Apprentice bricklayer", "Other"),
        ("", "Other"),
    ],
)
def test_a_job_title_tells_the_profession(title: str, profession: str) -> None:
    assert FRAMEWORKS["harrowmere"].profession_of(title) == profession
    assert FRAMEWORKS["harrowmere"].profession_of(title.upper()) == profession


def test_the_66_people_of_harrowmere_have_professions_that_can_be_reported() -> None:
    with (ROOT / "bot" / "demo" / "data" / "staff.csv").open(newline="") as rows:
        counted = Counter(FRAMEWORKS["harrowmere"].profession_of(row["job_title"]) for row in csv.DictReader(rows))

    assert counted.total() == 66
    assert counted["Other"] <= 1
    assert counted["Social worker"] == 21
    assert counted["Police"] == 6


def test_an_organisations_own_professions_go_before_ours(file: Path) -> None:
    file.write_text(WHOLE + "professions: [{name: Our people, titles: [social work*, keeper]}]\n")

    framework = load(file)

    assert framework.professions[:2] == (Profession("Our people", "social work*"), Profession("Our people", "keeper"))
    assert framework.profession_of("Senior Social Worker") == "Our people"
    assert framework.profession_of("Police Constable") == "Police"


def test_our_own_list_of_professions_is_whole() -> None:
    assert [each for each in check(PROFESSIONS) if each.where.startswith("professions")] == []
    assert [each for each in FRAMEWORKS["derby"].professions if not (each.name and each.title)] == []
