"""
The documents, tried: what they cite is there, what they quote is on the screen, and they agree with the pages.

The statements' text is written again by ``HEARBACK_RECORD=1 .venv/bin/pytest tests/test_documents.py``.
"""

import ast
import os
import re
from functools import cache
from pathlib import Path

import pytest

from bot.cli.main import parser
from bot.settings import SETTINGS
from dialogs.kit.words import Card, Heading, Text
from handlers.door import Who
from handlers.web import statements
from learning.calendar import end_of_last_working_day
from learning.people import Role
from learning.staff import NEEDED, OPTIONAL
from storage.work import SqlWork
from tests.databases import Databases
from tests.partnership import email
from tests.reading import ROOT, commands, links
from tests.test_house import RESERVED, modules, tree, written
from tests.world import world_at

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
GUIDES = sorted((DOCS / "guides").glob("*.md"))
OURS = [*DECISIONS, *GUIDES, *sorted((DOCS / "statements").glob("*.md")), ROOT / "CHANGELOG.md"]
PARTS = ("Context", "Decision", "What follows")
SCREEN = 60  # lines of a decision, counted as they break at a hundred characters

BEGIN, END = re.compile(r"<!-- as it is read: .*? -->\n"), "<!-- end of what is read -->"
STATEMENTS = {"accessibility": statements.ACCESSIBILITY, "privacy": statements.PRIVACY}


def name(path: Path) -> str:
    return path.stem


# --- decisions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", DECISIONS, ids=name)
def test_a_decision_is_one_screen_with_one_line_to_quote(decision: Path) -> None:
    text = decision.read_text("utf-8")
    lines = sum(1 + len(line) // 100 for line in text.splitlines())

    assert text.startswith(f"# {int(decision.stem[:4])}. ")
    assert len(re.findall(r"(?m)^> ", text)) == 1 and text.splitlines()[2].startswith("> ")
    assert [part for part in PARTS if f"**{part}.** " not in text] == []
    assert lines <= SCREEN


@pytest.mark.parametrize("decision", DECISIONS, ids=name)
def test_what_keeps_a_decision_is_there(decision: Path) -> None:
    [kept] = re.findall(r"(?ms)^\*\*Kept by\*\* (.*)\Z", decision.read_text("utf-8"))
    contracts = set(re.findall(r'(?m)^name = "(.*)"$', (ROOT / "pyproject.toml").read_text("utf-8")))
    facts = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", kept)

    assert facts
    assert [f"{file}::{fact}" for file, fact in facts if not _holds(ROOT / file, fact)] == []
    assert set(re.findall(r"\*([^*]+)\*", kept)) <= contracts


def _holds(file: Path, fact: str) -> bool:
    return file.is_file() and re.search(rf"def {fact}\(", file.read_text("utf-8")) is not None


def test_every_decision_is_on_the_list_in_order() -> None:
    listed = re.findall(r"(?m)^\d+\. \[(.*)\]\((.*)\)$", (DOCS / "decisions" / "README.md").read_text("utf-8"))

    assert [file for _, file in listed] == [path.name for path in DECISIONS]
    for title, file in listed:
        assert (DOCS / "decisions" / file).read_text("utf-8").splitlines()[0].endswith(f". {title}")


async def test_a_workspace_that_asks_is_not_believed_until_somebody_agrees(databases: Databases) -> None:
    async def asks(work: SqlWork) -> None:
        await work.connections.ensure("slack", "T2", "A2", "xoxb-somebody-elses", asked=True)

    with databases.sqlite() as url:
        async with world_at(url) as world:
            await world.write(asks)
            somebody = Who("slack", "T2", "U2")
            await world.app.door.introduce(somebody, email("bethan"))
            before = await world.app.door.knows(somebody)
            token = await world.read(lambda work: work.connections.secret("slack", "T2"))
            await world.write(lambda work: work.connections.agree("slack", "T2"))
            await world.app.door.introduce(somebody, email("bethan"))
            after = await world.app.door.knows(somebody)

    assert (before, token) == (False, None)
    assert after


async def test_the_author_is_not_in_the_audience_of_their_own_briefing(databases: Databases) -> None:
    with databases.sqlite() as url:
        async with world_at(url) as world:
            sent = await world.briefing(await world.sends())
            went_to = {
                name: await world.read(lambda work, who=who: work.briefings.receipt(sent.id, who))
                for name, who in world.people.items()
            }

    assert {name for name, receipt in went_to.items() if receipt is None} == {"jaspreet", "gil"}, "gil has left"
    assert sent.size == len(went_to) - 2


async def test_the_board_does_not_see_what_was_answered_today(databases: Databases) -> None:
    async def answers(work: SqlWork) -> int:
        """As the board and `hearback reach` count them."""
        [briefing] = await work.briefings.sent()
        counted = await work.reached.counted(briefing, end_of_last_working_day(work.now).date())
        return sum(one.rungs.acknowledged for one in counted)

    with databases.sqlite() as url:
        async with world_at(url) as world:
            briefing = await world.sends()
            await world.passes(days=2)
            await world.answers("bethan", "briefing.answer", briefing=briefing, answer="clear")
            same_day = await world.read(answers)
            await world.passes(days=1)
            next_day = await world.read(answers)

    assert (same_day, next_day) == (0, 1)


# --- guides -----------------------------------------------------------------------------------------------------------


@cache
def on_the_screen() -> str:
    """Every string of the product, and every word of its pages."""
    said = [
        node.value
        for path in modules("dialogs", "learning", "handlers", "bot")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    pages = [written(path) for path in (ROOT / "handlers" / "web" / "templates").rglob("*.html")]
    return "\n".join([*said, *pages])


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_what_a_guide_says_in_bold_is_on_the_screen(guide: Path) -> None:
    bold = re.findall(r"\*\*(.+?)\*\*", guide.read_text("utf-8"))
    missing = [words for words in bold if words not in on_the_screen()]

    assert not missing


@pytest.mark.parametrize("document", OURS, ids=name)
def test_what_a_document_tells_to_type_is_understood(document: Path) -> None:
    understand = parser()
    text = document.read_text("utf-8")

    for words in commands(text):
        understand.parse_args(words)
    assert (
        set(re.findall(r"\b(?:HEARBACK|SLACK|MICROSOFT|SMTP)_[A-Z_]*[A-Z]\b", text)) - {"HEARBACK_RECORD"}
        <= SETTINGS.keys()
    )


@pytest.mark.parametrize(
    "document", [*OURS, DOCS / "decisions" / "README.md"], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_everything_that_a_document_points_to_is_there(document: Path) -> None:
    text = document.read_text("utf-8")
    named = re.findall(r"`((?:tests|bot|handlers|dialogs|learning|storage|deploy|docs)/[\w/.-]+\.\w+)", text)

    assert [target for target in links(text) if not (document.parent / target).exists()] == []
    assert [target for target in named if not (ROOT / target).exists()] == []


def test_the_administrators_guide_names_every_role_and_no_other_column() -> None:
    text = (DOCS / "guides" / "administrator.md").read_text("utf-8")
    roles = {f"`{role.value}`" for role in Role}

    assert all(role in text for role in roles)
    assert {"product_role", "manager_email"} <= {*NEEDED, *OPTIONAL}


@pytest.mark.parametrize("document", [*GUIDES, ROOT / "CHANGELOG.md"], ids=name)
def test_no_reserved_word_stands_in_what_people_read(document: Path) -> None:
    plain = re.sub(r"`[^`]*`", "", document.read_text("utf-8"))

    assert not RESERVED.findall(plain)


# --- statements -------------------------------------------------------------------------------------------------------


def as_read(card: Card) -> str:
    """A statement's page as it is written in its document, one level down."""
    blocks = []
    for block in card.body:
        assert isinstance(block, Heading | Text)
        blocks.append(f"### {block.text}" if isinstance(block, Heading) else block.text)
    return "\n" + "\n\n".join([f"## {card.title}", *blocks]) + "\n\n"


@pytest.mark.parametrize("which", STATEMENTS)
def test_a_statement_says_what_its_page_says(which: str) -> None:
    file = DOCS / "statements" / f"{which}.md"
    text = file.read_text("utf-8")
    begins = BEGIN.search(text)
    assert begins and END in text
    if os.environ.get("HEARBACK_RECORD"):
        file.write_text(text[: begins.end()] + as_read(STATEMENTS[which]) + text[text.index(END) :], "utf-8")
        return

    assert text[begins.end() : text.index(END)] == as_read(STATEMENTS[which]), "record it again: HEARBACK_RECORD=1"


def test_the_changelog_tells_of_this_version_first() -> None:
    version = re.search(r'(?m)^version = "(.*)"$', (ROOT / "pyproject.toml").read_text("utf-8"))
    first = re.search(r"(?m)^## (\S+), \d{1,2} \w+ \d{4}$", (ROOT / "CHANGELOG.md").read_text("utf-8"))

    assert version and first and first[1] == version[1]
