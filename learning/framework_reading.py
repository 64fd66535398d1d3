"""
Reading a tree of ``learning.framework_yaml`` by key, and gathering whatever is wrong with it.

A ``Table`` is a mapping of the file.  Asking it for a key marks the key as known; what nobody has asked for when the
reading ends was not understood, and is said with the key that was probably meant.  Whatever is asked is answered
(with the default where the file is wrong), so that one reading finds every problem.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

from learning.framework import LABEL, Chain, fitting
from learning.framework_yaml import Node, Problem

LONGEST = 150
"""Characters of a label that no platform can be asked to show (a Slack heading); over this it is refused."""

FEW = 12
"""Keys that are read at a glance; a longer list helps nobody to find theirs."""

BASES = ("seed", "seed_name", "seed_ocr", "inferred", "oba", "local")

SAID_ONCE = frozenset({"body", "source", "stage", "route"})
"""Where there are none of these at all, that is said at their own list, and not at each place that names one."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_LINK = re.compile(r"https?://\S+")


def meant(word: str, known: Collection[str]) -> str:
    """“did you mean `x`?”, or nothing."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


class Reading:
    """One reading of one framework: its problems, and the basis of each part."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.bases: dict[str, str] = {}
        self._tables: list[Table] = []

    def wrong(self, at: Node, where: str, what: str, remedy: str, *, stops: bool = True) -> None:
        self.problems.append(Problem(at.line, at.column, where, what, remedy, at.file, stops))

    def table(self, node: Node, where: str) -> "Table":
        table = Table(self, node, where)
        self._tables.append(table)
        return table

    def finish(self) -> None:
        """Say which keys nobody has asked for."""
        for table in self._tables:
            for key in table.node.entries.keys() - table.known:
                file, line, column = table.node.keys[key]
                known = f" Known here: {', '.join(sorted(table.known))}." if len(table.known) <= FEW else ""
                remedy = meant(key, table.known) or f"take it away.{known}"
                what = f"`{key}` is not a key that is known here."
                self.problems.append(Problem(line, column, table.where, what, remedy, file))


class Table:
    def __init__(self, reading: Reading, node: Node, where: str) -> None:
        self.reading, self.node, self.where = reading, node, where
        self.known: set[str] = set()

    def at(self, key: str) -> Node | None:
        """What stands at the key; nothing where it is absent or says null."""
        self.known.add(key)
        found = self.node.entries.get(key)
        return None if found is None or found.kind == "nothing" else found

    def also(self, *keys: str) -> None:
        """Keys that may stand here for people to read."""
        self.known.update(keys)

    def path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def wrong(self, key: str, what: str, remedy: str, *, stops: bool = True) -> None:
        at = self.node.entries.get(key, self.node)
        self.reading.wrong(at, self.path(key), what, remedy, stops=stops)

    def missing(self, key: str, remedy: str) -> None:
        found = self.at(key)
        if found and (found.items or found.entries or found.text.strip()):
            return  # something stands there, and what is wrong with it has been said
        self.wrong(key, "This is empty." if key in self.node.entries else f"`{key}` is missing.", remedy)

    def text(self, key: str, default: str = "", *, needed: str = "") -> str:
        """``needed`` is the remedy where it is absent or empty."""
        found = self.at(key)
        words = default if found is None else self._words(found, self.path(key))
        if needed and not words and (found is None or found.kind not in {"mapping", "list"}):
            self.missing(key, needed)
        return words

    def label(self, key: str = "label") -> str:
        """Words that a platform shows on a button or an option; the whole of them where there is a ``short``."""
        words = self.text(key, needed="write what people shall read.")
        if len(words) > LONGEST:
            self.wrong(key, f"{len(words)} characters are too many for a label.", f"say it in at most {LONGEST}.")
        elif len(words) > LABEL and not self.at("short"):
            self.wrong(
                key,
                f"{len(words)} characters: it will be shortened where it stands on a button or in a list.",
                f"add a `short:` of at most {LABEL} characters.",
                stops=False,
            )
        return words

    def short(self, label: str) -> str:
        words = self.text("short", label)
        if len(words) > LABEL and self.at("short"):
            self.wrong("short", f"{len(words)} characters are not short.", f"say it in at most {LABEL}.")
        return words

    def id(self) -> str:
        id = self.text("id", needed="give it an id of small letters, digits and _.")
        if id and not _ID.fullmatch(id):
            remedy = "use at most 40 small letters, digits, - and _, and begin with a letter or digit."
            self.wrong("id", f"“{id[:40]}” cannot be an id.", remedy)
        return id

    def whole(self, key: str, default: int, *, least: int = 1, most: int = 366) -> int:
        found = self.at(key)
        return default if found is None else self._whole(found, self.path(key), default, least, most)

    def weeks(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        if self.at(key) is None:
            return default
        return tuple(self._whole(item, self.path(key), 1, 1, 520) for item in self.items(key))

    def days(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        if self.at(key) is None:
            return default
        return tuple(self._whole(item, self.path(key), 1, 1, 60) for item in self.items(key))

    def yes(self, key: str, default: bool) -> bool:
        found = self.at(key)
        if found is None:
            return default
        if found.kind != "yes or no":
            self.wrong(key, "This is not `true` or `false`.", "write true or false.")
        return found.text.lower() in {"true", "yes", "on"}

    def one_of(self, key: str, known: Sequence[str], default: str) -> str:
        found = self.text(key, default)
        if found != default and found not in known:
            remedy = meant(found, known) or f"use one of: {', '.join(known)}."
            self.wrong(key, f"“{found}” is not known here.", remedy)
            return default
        return found

    def every(self, key: str) -> str | None:
        return self.one_of(key, ("month", "quarter", "year"), "") or None

    def basis(self, key: str = "basis", default: str = "local", *, of: str = "") -> str:
        found = self.one_of(key, BASES, default)
        self.reading.bases[of or self.where] = found
        return found

    def reference(self, key: str, known: Collection[str], kind: str, default: str = "") -> str:
        """The id of something that exists, otherwise the default and a problem."""
        found = self.at(key)
        return default if found is None else self._known(found, self.path(key), known, kind) or default

    def references(self, key: str, known: Collection[str], kind: str) -> tuple[str, ...]:
        return self._references(self.items(key), self.path(key), known, kind)

    def chain(self, key: str, known: Collection[str]) -> Chain:
        """Steps of bodies: ``[[a], [b, c]]``."""
        steps: list[tuple[str, ...]] = []
        for number, step in enumerate(self.items(key), 1):
            where = f"{self.path(key)} step {number}"
            if step.kind != "list" or not step.items:
                remedy = "write each step in brackets of its own: [[first], [second, beside_it]]."
                self.reading.wrong(step, where, "A step is a list of bodies.", remedy)
                continue
            found = self._references(step.items, where, known, "body")
            for id in [id for id in found if steps and id in steps[-1]]:
                what, remedy = f"`{id}` stands in the step before, too.", "keep one, or write what comes between them."
                self.reading.wrong(step, where, what, remedy, stops=False)
            steps.append(found)
        return tuple(steps)

    def items(self, key: str) -> list[Node]:
        found = self.at(key)
        if found is None:
            return []
        if found.kind != "list":
            self.wrong(key, "A list belongs here.", "write it as [first, second], or a line beginning with - for each.")
            return []
        return found.items

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        if self.at(key) is None:
            return default
        words = tuple(self._words(item, self.path(key)) for item in self.items(key))
        if any(not each for each in words):
            self.wrong(key, "One of these is empty.", "write it, or take its line away.")
        return words

    def tables(self, key: str) -> list["Table"]:
        """A list of mappings."""
        return [
            self.reading.table(item, f"{self.path(key)}[{number}]")
            for number, item in enumerate(self.items(key), 1)
            if self._is_mapping(item, self.path(key))
        ]

    def things(self, key: str) -> Iterator[tuple[str, "Table"]]:
        """A list of mappings with an id each; their problems are said by id."""
        for table in self.tables(key):
            id = table.id()
            if id:
                table.where = f"{self.path(key)}.{id}"
                yield id, table

    def inner(self, key: str) -> "Table":
        """The mapping at the key; an empty one where there is none."""
        found = self.at(key)
        if found is None or not self._is_mapping(found, self.path(key)):
            at = self.node.entries.get(key, self.node)
            found = Node("mapping", at.file, at.line, at.column)
        return self.reading.table(found, self.path(key))

    def words(self) -> Mapping[str, str]:
        """A mapping of any keys to words, as they stand."""
        found = {key: self._words(node, self.path(key)) for key, node in self.node.entries.items()}
        self.known.update(found)
        return found

    def labelled(self, key: str) -> Mapping[str, str]:
        """Things that are an id and a label and no more; the ``short`` is kept where the label would not fit."""
        found = {}
        for id, thing in self.things(key):
            thing.also("quote", "note")
            label = thing.label()
            found[id] = fitting(label, thing.short(label))
            thing.basis()
        return found

    def email(self, key: str) -> str:
        found = self.text(key)
        if found and not _EMAIL.fullmatch(found):
            self.wrong(
                key, f"“{found}” does not look like an e-mail address.", "write it as name@organisation.example."
            )
        return found

    def link(self, key: str) -> str:
        found = self.text(key)
        if found and not _LINK.fullmatch(found):
            self.wrong(key, f"“{found}” is not a link.", "write all of it, from https:// on.")
        return found

    def _is_mapping(self, node: Node, where: str) -> bool:
        if node.kind == "mapping":
            return True
        self.reading.wrong(node, where, "Keys and values belong here.", "write it as {id: …, label: …}.")
        return False

    def _words(self, node: Node, where: str) -> str:
        if node.kind in {"mapping", "list"}:
            what = f"Words belong here, and this is a {node.kind}."
            self.reading.wrong(node, where, what, "put words that hold a colon, bracket or dash in quotes.")
            return ""
        return "" if node.kind == "nothing" else " ".join(node.text.split())

    def _whole(self, node: Node, where: str, default: int, least: int, most: int) -> int:
        if node.kind == "whole number" and node.text.isascii() and node.text.isdigit() and len(node.text) < 6:
            number = int(node.text)
            if least <= number <= most:
                return number
        self.reading.wrong(node, where, "This is not a number that fits.", f"write a number from {least} to {most}.")
        return default

    def _references(self, nodes: list[Node], where: str, known: Collection[str], kind: str) -> tuple[str, ...]:
        found = [self._known(node, where, known, kind) for node in nodes]
        for node, id in zip(nodes, found, strict=True):
            if id and found.count(id) > 1:
                self.reading.wrong(node, where, f"`{id}` stands here twice.", "keep one of them.")
        return tuple(id for id in dict.fromkeys(found) if id)

    def _known(self, node: Node, where: str, known: Collection[str], kind: str) -> str:
        word = self._words(node, where)
        if word in known:
            return word
        if not word:
            if node.kind not in {"mapping", "list"}:
                self.reading.wrong(node, where, f"The id of a {kind} is missing here.", "write it, or take it away.")
            return ""
        if not known and kind in SAID_ONCE:
            return ""
        others = f"use one of: {', '.join(known)}" if known else "take it away: there is none yet"
        remedy = meant(word, known) or f"add a {kind} with this id, or {others}."
        self.reading.wrong(node, where, f"There is no {kind} `{word}`.", remedy)
        return ""
