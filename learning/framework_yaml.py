"""
YAML that remembers where everything was written, so that whatever is wrong can be said with its line.

``read`` gives a tree of ``Node`` and the problems of the writing itself (no YAML, a tab, a key given twice …);
what the words mean is not its business.  A scalar keeps its text, so ``label: Yes`` is still the word “Yes”.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

import yaml

LARGEST = 1_000_000  # bytes; the largest of the presets has 20,000
MOST = 50_000  # nodes, so that aliases of aliases do not fill the memory
DEEPEST = 40

BEGIN = "begin with `id:`, `name:` and `extends:` the preset that is nearest to yours."

Kind: TypeAlias = Literal["mapping", "list", "text", "nothing", "whole number", "number", "yes or no"]

_KINDS: dict[str, Kind] = {
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:int": "whole number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:bool": "yes or no",
    "tag:yaml.org,2002:timestamp": "text",
    "tag:yaml.org,2002:value": "text",
    "tag:yaml.org,2002:merge": "text",
}


@dataclass(frozen=True)
class Problem:
    """
    Something to mend in a framework's file.  Lines and columns are counted from 1; 0 is the file as a whole.

    One that does not stop (``stops=False``) is a note: the file is used all the same.
    """

    line: int
    column: int
    where: str
    what: str
    remedy: str
    file: str = ""
    stops: bool = True

    def __str__(self) -> str:
        at = ":".join([self.file or "The framework", *([str(self.line), str(self.column)] if self.line else [])])
        return f"{at}: {f'{self.where}: ' if self.where else ''}{self.what} Do: {self.remedy}"


@dataclass(frozen=True)
class Node:
    kind: Kind
    file: str
    line: int
    column: int
    text: str = ""
    entries: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """Where each key of a mapping stands: file, line, column."""
    items: list["Node"] = field(default_factory=list)

    @property
    def id(self) -> str | None:
        """The id of a thing, if this is one."""
        given = self.entries.get("id")
        return given.text if given and given.kind not in {"mapping", "list", "nothing"} else None


class Unreadable(Exception):
    """What keeps a file from being read at all: one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read(path: Path) -> tuple[Node, list[Problem]]:
    """The file's tree, whose top is a mapping.  Raises ``Unreadable``."""
    text = _text(path)
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_not_yaml(str(path), error, text)) from error
    except yaml.YAMLError as error:  # a reader error: a character that no text has
        raise _whole(path, "It holds characters that cannot be read.", "save it as plain text in UTF-8.") from error
    except RecursionError as error:
        raise _whole(path, "It is nested too deeply to be read.", "check the brackets.") from error
    growing = _Growing(str(path))
    node = growing.node(top, "", 0) if top else None
    if node is None or node.kind == "nothing":
        raise _whole(path, "It is empty.", BEGIN)
    if node.kind != "mapping":
        found = "is a list" if node.kind == "list" else "are only words"
        problem = f"At the top there {found}, where keys such as `id:` and `name:` belong."
        dashes = isinstance(top, yaml.SequenceNode) and not top.flow_style
        remedy = "take the leading dashes away." if dashes else BEGIN
        raise Unreadable(Problem(node.line, node.column, "", problem, remedy, str(path)))
    return node, growing.problems


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise _whole(path, "This is a folder.", "name the framework's file in it.")
        if path.stat().st_size > LARGEST:
            raise _whole(path, "It is over a megabyte, which no framework is.", "check that this is the right file.")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise _whole(path, "There is no such file.", "check the name, or use one of the presets by its id.") from error
    except UnicodeDecodeError as error:
        raise _whole(path, "It is not plain text in UTF-8.", "save it as UTF-8.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _whole(path, "It cannot be opened.", "check that it may be read by whoever runs Hearback.") from error


def _whole(path: Path, what: str, remedy: str) -> Unreadable:
    return Unreadable(Problem(0, 0, "", what, remedy, str(path)))


def _not_yaml(file: str, error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    lines = text.splitlines()
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    said = f"{error.context or ''} {error.problem or ''}"
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in said:
        return Problem(line, column, "", "A tab is used to indent.", "replace each tab by two spaces.", file)
    if "undefined alias" in said:
        return Problem(
            line, column, "", "`*` names something that was not marked with `&` above.", "write it out.", file
        )
    if "single document" in said:
        return Problem(line, column, "", "A second document begins here.", "take the line `---` away.", file)
    if "mapping values are not allowed" in said:
        return Problem(line, column, "", "There is a colon too many.", "put words that hold a colon in quotes.", file)
    if "but got '?'" in said or "but got ':'" in said:
        what, remedy = "Between brackets, what ends with ? or : needs quotes.", 'put them in quotes: "Why?".'
        return Problem(line, column, "", what, remedy, file)
    what = "From here on it cannot be read as YAML."
    return Problem(
        line, column, "", what, "check the quotes, brackets and indents of this line and the one above.", file
    )


class _Growing:
    """Turns PyYAML's nodes into ours; they may hold themselves, by aliases."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._count = 0

    def node(self, given: yaml.Node, where: str, depth: int) -> Node:
        self._count += 1
        line, column = given.start_mark.line + 1, given.start_mark.column + 1
        if depth > DEEPEST or self._count > MOST:
            what = "This is nested too deeply, or repeats itself."
            raise Unreadable(Problem(line, column, "", what, "write it out without `&` and `*`.", self.file))
        match given:
            case yaml.MappingNode():
                return self._mapping(given, where, depth)
            case yaml.SequenceNode():
                items = [self.node(item, f"{where}[{n}]", depth + 1) for n, item in enumerate(given.value, 1)]
                self._ids_once(items, where)
                return Node("list", self.file, line, column, items=items)
            case _:
                kind = _KINDS.get(given.tag)
                if kind is None:
                    what, remedy = f"`{given.tag}` is not understood.", "write the words without `!`."
                    self.problems.append(Problem(line, column, where, what, remedy, self.file))
                return Node(kind or "text", self.file, line, column, text=given.value)

    def _ids_once(self, items: list[Node], where: str) -> None:
        first: dict[str, int] = {}
        for item in items:
            if item.id is None:
                continue
            if item.id in first:
                what = f"The id `{item.id}` is given twice; the first is in line {first[item.id]}."
                remedy = "give one of the two another id, or take it away."
                self.problems.append(Problem(item.line, item.column, where, what, remedy, self.file))
            first.setdefault(item.id, item.line)

    def _mapping(self, given: yaml.MappingNode, where: str, depth: int) -> Node:
        entries: dict[str, Node] = {}
        keys: dict[str, tuple[str, int, int]] = {}
        for key, value in given.value:
            line, column = key.start_mark.line + 1, key.start_mark.column + 1
            if not isinstance(key, yaml.ScalarNode):
                what, remedy = "A key is a list or a mapping, not a word.", "put a word before the colon."
                self.problems.append(Problem(line, column, where, what, remedy, self.file))
            elif key.value in entries:
                what = f"`{key.value}` is given twice; the first is in line {keys[key.value][1]}."
                self.problems.append(Problem(line, column, where, what, "keep one of the two.", self.file))
            else:
                keys[key.value] = (self.file, line, column)
                inner = f"{where}.{key.value}" if where else key.value
                entries[key.value] = self.node(value, inner, depth + 1)
        line, column = given.start_mark.line + 1, given.start_mark.column + 1
        return Node("mapping", self.file, line, column, entries=entries, keys=keys)


def merged(below: Node, above: Node) -> Node:
    """
    What ``above`` says, on the ground of ``below``: the rule of ``extends:``.

    Mappings deeply, lists of things with an id by that id (new ones after the old ones); all else is replaced, but
    nothing takes the place of a list or a mapping that holds something (``emptied`` says where it would).
    """
    if below.kind == above.kind == "mapping":
        entries = dict(below.entries)
        for key, node in above.entries.items():
            entries[key] = merged(entries[key], node) if key in entries else node
        return Node("mapping", above.file, above.line, above.column, entries=entries, keys={**below.keys, **above.keys})
    if below.kind == above.kind == "list" and _has_ids(below) and _has_ids(above):
        old = {item.id: item for item in below.items}
        named = {item.id for item in above.items}
        items = [merged(item, _by_id(above, item.id)) if item.id in named else item for item in below.items]
        items += [item for item in above.items if item.id not in old]
        return Node("list", above.file, above.line, above.column, items=items)
    return below if above.kind == "nothing" and _holds(below) else above


def emptied(below: Node, above: Node, where: str = "") -> Iterator[tuple[str, Node, Node]]:
    """Where ``above`` leaves empty what holds something below: the place, what is below, and the empty one."""
    if above.kind == "nothing" and _holds(below):
        yield where, below, above
    elif below.kind == above.kind == "mapping":
        for key in below.entries.keys() & above.entries.keys():
            yield from emptied(below.entries[key], above.entries[key], f"{where}.{key}" if where else key)
    elif below.kind == above.kind == "list" and _has_ids(below) and _has_ids(above):
        old = {item.id: item for item in below.items}
        for item in above.items:
            if item.id in old:
                yield from emptied(old[item.id], item, f"{where}.{item.id}")


def _holds(node: Node) -> bool:
    return bool(node.items or node.entries)


def _has_ids(node: Node) -> bool:
    return bool(node.items) and all(item.id is not None for item in node.items)


def _by_id(node: Node, id: str | None) -> Node:
    return next(item for item in node.items if item.id == id)
