"""The app's package, as Teams' own schema and its page on icons ask for it."""

import io
import json
import re
import struct
import zipfile
from pathlib import Path

import jsonschema
import pytest

from dialogs import load
from handlers.teams.package import AMONG_OTHERS, WORDS, manifest, package
from handlers.teams.turns import EXTENDS
from tests.handlers.teams.house import APP

README = Path(__file__).parents[3] / "README.md"
SCHEMA = json.loads((Path(__file__).parents[2] / "data" / "teams-manifest-1.27.json").read_text())


def test_the_manifest_is_valid_by_microsofts_schema() -> None:
    """1.27, from the npm package @microsoft/app-manifest (MIT): see tests/data."""
    told = manifest(APP, "https://hearback.example.org:8443/here")
    jsonschema.Draft4Validator(SCHEMA).validate(told)
    assert told["validDomains"] == ["hearback.example.org"]
    assert told["bots"][0]["scopes"] == ["personal", "team", "groupChat"]


def test_the_schema_would_catch_a_wrong_scope() -> None:
    told = manifest(APP, "https://hearback.example.org")
    told["bots"][0]["scopes"] = ["groupchat"]
    assert list(jsonschema.Draft4Validator(SCHEMA).iter_errors(told))


def test_every_word_it_names_begins_something() -> None:
    begins = load().dialogs
    assert not {word for word in WORDS if word not in begins} - {"help"}
    assert "away" in WORDS and set(AMONG_OTHERS) <= set(WORDS)
    [said] = re.findall(r"In Teams the words (.*?), and", README.read_text())
    assert re.findall(r"`(\w+)`", said) == list(WORDS)
    commands = manifest(APP, "https://hearback.example.org")["composeExtensions"][0]["commands"]
    assert [c["id"] for c in commands] == ["shareIdea", "reflect"] == list(EXTENDS)
    assert all(c["fetchTask"] and EXTENDS[c["id"]] in begins for c in commands)


def test_the_package_holds_three_files_and_is_the_same_each_time() -> None:
    held = package(APP, "https://hearback.example.org")
    assert held == package(APP, "https://hearback.example.org")
    with zipfile.ZipFile(io.BytesIO(held)) as zipped:
        assert zipped.namelist() == ["manifest.json", "color.png", "outline.png"]
        sizes = {name: struct.unpack(">II", zipped.read(name)[16:24]) for name in zipped.namelist()[1:]}
        colours = {name: zipped.read(name)[25] for name in sizes}
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}
    assert set(colours.values()) == {6}, "with transparency"


@pytest.mark.parametrize(
    ("app", "url", "says"),
    [
        ("", "https://a.example", "MICROSOFT_APP_ID"),
        (APP, "http://a.example", "HEARBACK_PUBLIC_URL"),
        (APP, "", "https"),
    ],
)
def test_what_teams_would_refuse_is_said_beforehand(app: str, url: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        package(app, url)
