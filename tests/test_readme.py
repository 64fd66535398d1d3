"""
The README, tried: its examples are executed, and what it names is there.

Its table of settings is written again by ``HEARBACK_RECORD=1 .venv/bin/pytest tests/test_readme.py``.
"""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from slack_sdk.models.views import View as SlackView

import dialogs
from bot.cli.main import parser
from bot.settings import SETTINGS
from dialogs.kit.questions import Sheet
from dialogs.kit.words import Card
from handlers.slack import ask, manifest
from handlers.teams import render as teams
from handlers.teams.package import WORDS
from handlers.teams.turns import EXTENDS
from tests.databases import Databases
from tests.partnership import PEOPLE
from tests.reading import ROOT, code, commands, links, section
from tests.test_every_route import composed, routes, signed_in, visitor
from tests.test_house import PACKAGES, RESERVED
from tests.world import world_at

README = (ROOT / "README.md").read_text("utf-8")
BEGIN, END = re.compile(r"<!-- settings: .*? -->\n"), "<!-- end of settings -->"


# --- add a dialog -----------------------------------------------------------------------------------------------------


@pytest.fixture
def thanks(tmp_path: Path) -> ModuleType:
    """The dialog, in one file."""
    [written] = code(section(README, "Add a dialog"), "python")
    file = tmp_path / "thanks.py"
    file.write_text(written, "utf-8")
    spec = spec_from_file_location("dialogs_thanks", file)
    assert spec and spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # pydantic looks a form's types up in its module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        del sys.modules[spec.name]


def test_a_dialog_in_one_file_stands_beside_the_others(thanks: ModuleType) -> None:
    book = dialogs.load(thanks.dialog)

    assert book.form("thanks.say") is thanks.Thank
    assert book.form("idea.share") is not None


async def test_it_has_its_modal_its_card_and_its_page(thanks: ModuleType, databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url, thanks.dialog) as world:
            sheet = await world.opens("bethan", "thanks.say")
            modal, card = ask.modal(sheet), teams.form(sheet)
            async with visitor(world.app, hearback=await signed_in(world, "bethan")) as http:
                page = await http.get("/ask/thanks.say")

    SlackView(**modal).validate_json()
    assert modal["title"]["text"] == "Thank a colleague"
    assert [asked["label"]["text"] for asked in modal["blocks"]] == ["Who helped you?", "What did they do?"]
    assert {"colleague", "words"} <= {asked.get("id") for asked in card["body"]}
    assert "What did they do?" in page.text and "Thank them" in page.text


async def test_it_is_answered_through_the_door_and_the_colleague_hears(
    thanks: ModuleType, databases: Databases
) -> None:
    with databases.sqlite() as url:
        async with world_at(url, thanks.dialog) as world:
            zoe = {"colleague": str(world.people["zoe"].id)}
            said = await world.answers("bethan", "thanks.say", words="You rang before you sent it.", **zoe)
            await world.drain()
            [heard] = [one for one in world.told("zoe") if one.card.title.endswith("thanks you")]

    assert said.body[0].text == "Zoe Ambrose hears it where they are."
    assert heard.card.body[0].text == "You rang before you sent it."
    assert heard.line == "Hearback: a colleague has thanked you"


async def test_its_refusal_stands_beside_its_question(thanks: ModuleType, databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url, thanks.dialog) as world:
            me = str(world.people["bethan"].id)
            again = await world.refuses("bethan", "thanks.say", colleague=me, words="I did well.")

    assert again.errors == {"colleague": "Please choose somebody else."}
    assert {q.name: q.value for q in again.questions}["words"] == "I did well."


async def test_it_begins_by_its_name_and_is_offered_for_words_that_were_written(
    thanks: ModuleType, databases: Databases
) -> None:
    with databases.sqlite() as url:
        async with world_at(url, thanks.dialog) as world:
            door, knock = world.app.door, world.knock("bethan", "")
            begun = door.begin(knock, "thanks", "She rang first.")
            assert begun and begun.opens
            sheet = await door.open(begun.knock)
            offered = await door.offer(knock.who, "She rang first.")

    assert isinstance(sheet, Sheet) and isinstance(offered, Card)
    assert {q.name: q.value for q in sheet.questions}["words"] == "She rang first."
    assert "Thank a colleague" in [button.label for button in offered.actions]


# --- add a channel ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house_with_lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product, with all that the README says written into it."""
    copy = tmp_path_factory.mktemp("with-lines")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").symlink_to(ROOT / "tests")
    shutil.copy(ROOT / "pyproject.toml", copy)
    told = section(README, "Add a channel")
    folder = copy / "handlers" / "lines"
    folder.mkdir()
    (folder / "__init__.py").touch()
    for name, written in re.findall(r"`handlers/lines/(\w+\.py)`[^\n]*\n\n```python\n(.*?)```", told, re.DOTALL):
        (folder / name).write_text(written, "utf-8")
    settings, app = told.split("In `bot/app.py`")
    patch(copy / "bot" / "settings.py", code(settings, "diff"))
    app, ways = app.split("In `bot/ways.py`")
    patch(copy / "bot" / "app.py", code(app, "diff"))
    patch(copy / "bot" / "ways.py", code(ways, "diff"))
    return copy


def patch(file: Path, passages: list[str]) -> None:
    """Each passage's lines are there, together, and become what it says."""
    text = file.read_text("utf-8")
    for passage in passages:
        lines = passage.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(before) == 1, f"{file.name} has no (one) passage:\n{before}"
        text = text.replace(before, after)
    file.write_text(text, "utf-8")


def run(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    told = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words], cwd=house, env=told, capture_output=True, text=True, timeout=300, check=False
    )


def test_a_channel_in_one_folder_speaks_and_is_spoken_to(house_with_lines: Path) -> None:
    """In a process of its own, because it is another Hearback; what is tried is in ``tests/lines_speak.py``."""
    tried = run(house_with_lines, "-m", "tests.lines_speak")

    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert tried.stdout.splitlines()[-1] == "all of it holds"


def test_the_examples_are_written_as_everything_else_is(house_with_lines: Path, thanks: ModuleType) -> None:
    """Types, lint and formatting are held to what `make check` asks of the rest."""
    shutil.copy(str(thanks.__file__), house_with_lines / "dialogs" / "thanks.py")
    files = ["handlers/lines", "dialogs/thanks.py", "bot/settings.py", "bot/app.py"]

    for words in (
        ("mypy", "--cache-dir", ".mypy", *files),
        ("ruff", "check", "--no-cache", *files),
        ("ruff", "format", "--no-cache", "--check", *files),
    ):
        tried = run(house_with_lines, "-m", *words)

        assert tried.returncode == 0, tried.stdout + tried.stderr


# --- what it names is there -------------------------------------------------------------------------------------------


def settings_table() -> str:
    rows = [
        f"| `{s.name}` | {s.meaning} | {s.needed_for} | {f'`{s.default}`' if s.default else ''} |"
        for s in SETTINGS.values()
    ]
    return "\n".join(["| name | what it is | needed for | without it |", "|---|---|---|---|", *rows]) + "\n"


def test_every_setting_is_in_its_table() -> None:
    begins = BEGIN.search(README)
    assert begins and END in README
    if os.environ.get("HEARBACK_RECORD"):
        written = README[: begins.end()] + settings_table() + README[README.index(END) :]
        (ROOT / "README.md").write_text(written, "utf-8")
        return

    assert README[begins.end() : README.index(END)] == settings_table(), "record it again: HEARBACK_RECORD=1"


def test_no_setting_is_named_that_does_not_exist() -> None:
    """But for those of the README's own channel."""
    named = set(re.findall(r"\b(?:HEARBACK|SLACK|MICROSOFT|SMTP|OIDC|LINES)_[A-Z_]*[A-Z]\b", README))

    assert named - {"HEARBACK_RECORD", "LINES_GATEWAY", "LINES_SECRET"} <= SETTINGS.keys()


def test_every_command_that_it_names_is_understood() -> None:
    understand = parser()
    named = commands(README)

    assert named
    for words in named:
        understand.parse_args(words)


def test_every_command_is_named() -> None:
    listed = {" ".join(word for word in words[:2] if word[0] != "-") for words in commands(section(README, "Commands"))}
    [choices] = [action.choices for action in parser()._actions if action.choices and action.dest == "==SUPPRESS=="]
    for name, command in choices.items():
        under = [action.choices for action in command._actions if action.dest.endswith("_command") and action.choices]
        for full in [f"{name} {one}" for one in under[0]] if under else [name]:
            assert any(told == full or told.startswith(f"{full} ") for told in listed), full


async def test_every_address_that_it_names_is_there(databases: Databases) -> None:
    with databases.sqlite() as url:
        app = composed(url)
        there = {f"{method} {path}" for method, path in routes(app.web.routes)}
        await app.database.close()
    named = re.findall(r"`((?:GET|POST) /[^`]*)`", section(README, "Addresses"))

    assert len(named) >= 11
    assert set(named) <= there


def test_the_words_of_slack_and_teams_are_theirs() -> None:
    told = section(README, "Addresses")
    slack = set(re.findall(r"`(/[a-z]+)[^`]*`", told.split("In Slack:")[1].split("In Teams")[0]))
    usage = manifest.COMMANDS["/hearback"][1].split(" | ")

    assert slack == manifest.COMMANDS.keys()
    assert all(f"`{word}`" in told or f"/hearback {word}`" in told for word in usage)
    assert all(f"`{id}`" in told for id in (*manifest.SHORTCUTS, *manifest.MESSAGE_SHORTCUTS))
    assert all(f"`{word}`" in told.split("In Teams")[1] for word in (*WORDS, *EXTENDS))


def test_make_has_what_it_says() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text("utf-8")))

    assert set(re.findall(r"\bmake ([a-z]+)\b(?=[` ])", README)) <= targets | {"alone"}


def test_everything_that_it_points_to_is_there() -> None:
    gone = [target for target in links(README) if not (ROOT / target).exists()]

    assert not gone


def test_every_picture_can_be_read_aloud() -> None:
    pictures = re.findall(r"!\[(.*?)\]\((.*?)\)", README)

    assert {Path(file).name for _, file in pictures} == {"demo.png", "phone.png", "letter.png", "board.png"}
    assert all(len(alternative) > 20 for alternative, _ in pictures)


def test_the_map_shows_the_house_as_it_is() -> None:
    tree = code(section(README, "The map of the house"), "")[0]
    shown = set(re.findall(r"(?m)^(\w+)/ ", tree))
    kept = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}

    assert shown == kept - {"var", "build"} - {name for name in kept if name.endswith(".egg-info")}
    for folder, inside in re.findall(r"(?m)^(\w+)/ .*\n  (\w+)/ ", tree):
        assert (ROOT / folder / inside).is_dir()


def test_the_people_of_its_first_minutes_are_there() -> None:
    told = section(README, "The first five minutes")

    assert {name.capitalize() for name in ("bethan", "nkechi", "anwen", "leopold", "jaspreet")} <= set(
        re.findall(r"\b[A-Z][a-z]+\b", told)
    ) and {"bethan", "nkechi"} <= PEOPLE.keys()


def test_it_says_nothing_in_words_that_mean_something_else_here() -> None:
    prose = re.sub(r"```.*?```|<!--.*?-->|`[^`]*`", "", README, flags=re.DOTALL)
    ours = prose.replace("closed-loop", "").replace("Its contacts must be", "Its … must be")

    assert not RESERVED.findall(ours)
