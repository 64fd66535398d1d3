"""What holds of the whole repository, read from its files: nobody has to remember it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "dialogs", "storage", "learning")
FOLDERS = (*PACKAGES, "deploy", "tests", "bench", "docs", ".ci")
OTHERS = ("axe", "govuk-frontend", "htmx")
"""Files that others wrote, taken over as they are, begin with these."""

LONG, LONG_TESTS = 320, 450
"""About 300 lines; a file of facts about one thing may be half as long again."""

SCREEN = 40
"""What is longer than this says what it is for."""

REASON = "Over 300 lines:"
"""How a longer file begins the sentence that says why, in its first ten lines."""

RESERVED = re.compile(
    r"\b(cases?|referrals?|assessments?|allocat\w+|contacts?|conferences?|escalat\w+|clos(?:e|es|ed|ing|ure)|"
    r"thresholds?|RAG|strategy|tickets?|backlogs?|stakeholders?|users?|content|compliance|mandatory|read receipts?|"
    r"signed off|sign-off|triage|plan)\b",
    re.IGNORECASE,
)
"""Words that mean something about a child (requirements 3.11), or that nobody in practice says."""

NOT_OURS = {
    "Content-Language": "the name of a header",
    "Content-Type": "the name of a header",
    "Skip to main content": "how this link is called everywhere",
    '<meta name="viewport" content': "HTML",
    "quotation mark that is not closed": "a quotation mark is opened and closed",
    "no contacts for": "a framework's file calls them so",
    "framework's contacts": "a framework's file calls them so",
    "Closed-loop": "closed-loop communication is the thing itself",
    "users.info": "the name of a method of Slack's",
    "You can close this page": "a browser's page is closed",
}

REGISTRIES = tuple(
    f"{name}.{ending}"
    for name, ending in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("proxy.golang", "org"),
        ("rubygems", "org"),
        ("deb.debian", "org"),
        ("archive.ubuntu", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs.cloudflare", "com"),
        ("anaconda", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
    )
)


@cache
def files() -> tuple[Path, ...]:
    here = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    top = (path for path in ROOT.iterdir() if not path.name.endswith((".db", ".writer")) and path.name != ".env")
    return tuple(p for p in (*here, *top) if p.is_file() and "__pycache__" not in p.parts)


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    return tuple(p for p in files() if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in (folders or FOLDERS))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def written(path: Path) -> str:
    """A text file's text; nothing for pictures."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def phrases(path: Path) -> Iterator[str]:
    """What a module says: its strings but for docstrings, those that are more than an identifier."""
    whole = list(ast.walk(tree(path)))
    told = {id(node.value) for node in whole if isinstance(node, ast.Expr)}
    for node in whole:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told and said(node.value):
            yield node.value


def said(text: str) -> bool:
    return " " in text or text[:1].isupper()


def test_no_file_is_much_over_three_hundred_lines_without_a_reason_at_its_top() -> None:
    long = {}
    for path in modules():
        lines = path.read_text("utf-8").splitlines()
        most = LONG_TESTS if name(path).startswith("tests/") else LONG
        kept_as_it_was = "versions" in path.parts  # a migration is never changed again
        if len(lines) > most and not kept_as_it_was and REASON not in "\n".join(lines[:10]):
            long[name(path)] = len(lines)

    assert not long, f"split it, or say why at its top ({REASON} …)"


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{name(path)}:{node.lineno}"
        for path in modules(*PACKAGES, "deploy", "bench")
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not inside


def test_no_file_names_a_package_registry() -> None:
    named = [f"{name(path)}: {host}" for path in files() for host in REGISTRIES if host in written(path).lower()]

    assert not named, "where packages come from is each machine's own affair"


def test_every_ignore_has_its_reason_beside_it() -> None:
    ignore = re.compile(r"#\s*(?:type: ignore|noqa)\b")
    reasoned = re.compile(r"#\s*(?:type: ignore\[[\w, -]+\]|noqa: [A-Z0-9, ]*[A-Z0-9])\s+#\s+\S")
    bare = [
        f"{name(path)}:{number}"
        for path in modules()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if ignore.search(line) and not reasoned.search(line)
    ]

    assert not bare


def test_every_lint_rule_that_is_off_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    [ignored] = re.findall(r"(?ms)^ignore = \[\n(.*?)^\]", text)

    assert ignored.strip()
    for line in ignored.splitlines():
        assert re.search(r'"[A-Z0-9]+",\s+# \S', line), line


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name(path)
        for path in modules(*PACKAGES, "deploy", "bench")
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree(path)) and "versions" not in path.parts
    ]

    assert not silent


@pytest.mark.parametrize("package", ["learning", "dialogs/kit", "storage", "handlers/door.py"])
def test_whatever_is_longer_than_a_screen_says_what_it_is_for(package: str) -> None:
    """A short function's name is enough; a class is told by the module that holds it."""
    untold = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in modules(*PACKAGES)
        if name(path).startswith(package) and "versions" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        if (node.end_lineno or 0) - node.lineno > SCREEN and not ast.get_docstring(node)
    ]

    assert not untold


@pytest.mark.parametrize("folder", ["learning", "dialogs", "handlers", "bot"])
def test_no_reserved_word_stands_on_a_screen(folder: str) -> None:
    """The guard's patterns look for such words: they are not said."""
    said = [
        f"{name(path)}: {phrase[:100]!r}"
        for path in modules(folder)
        if name(path) not in ("learning/guard.py", "learning/guard_people.py")
        for phrase in phrases(path)
        if RESERVED.search(_without_what_is_not_ours(phrase))
    ]

    assert not said


def test_no_reserved_word_stands_on_a_page() -> None:
    markup = re.compile(r"\{[%{#].*?[%}#]\}|<style.*?</style>|<[^>]*>", re.DOTALL)
    said = [
        f"{name(path)}: {found.group()}"
        for path in files()
        if path.suffix == ".html" and name(path).startswith(("handlers/", "bot/"))
        for found in RESERVED.finditer(_without_what_is_not_ours(markup.sub(" ", written(path))))
    ]

    assert not said


def _without_what_is_not_ours(phrase: str) -> str:
    for theirs in NOT_OURS:
        phrase = phrase.replace(theirs, "")
    return phrase


def test_every_kind_of_file_that_the_product_reads_is_installed_with_it() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    [patterns] = setup["package-data"].values()
    kinds = {pattern.removeprefix("**/") for pattern in patterns}
    left_out = [
        name(path)
        for path in files()
        if path.relative_to(ROOT).parts[0] in PACKAGES and path.suffix != ".py"
        if not any(fnmatch(path.name, kind) for kind in kinds)
    ]

    assert not left_out
    for package in PACKAGES:
        assert package in setup["packages"]["find"]["include"]


def test_every_folder_of_python_is_a_package() -> None:
    """Or it would be left out of what is installed."""
    without = {name(path.parent) for path in modules(*PACKAGES) if not (path.parent / "__init__.py").exists()}

    assert not without


def test_no_frameworks_name_stands_in_code() -> None:
    """The file drives everything: a docstring may say where a rule comes from, and nothing that is run knows of any."""
    names = re.compile("nottingham|newcastle|derby|dorset|milton", re.IGNORECASE)
    told = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for tree in [ast.parse(path.read_text("utf-8"))]
        for documents in [{id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
        if names.search(node.value)
    ]
    begins = (
        "bot/cli/opened.py",
        "bot/cli/running.py",
        "bot/cli/setting_up.py",
    )  # a preset to begin with, and an example
    assert not [one for one in told if not one.startswith(begins)]
