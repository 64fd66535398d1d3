"""Counts what a backtracking engine does with a pattern: steps, not seconds, so that no machine is too slow for it."""

import re
from collections.abc import Iterator
from re import _parser as parser  # type: ignore[attr-defined]  # the standard library's own reading of a pattern
from typing import Any


def width(pattern: re.Pattern[str]) -> int:
    """The most characters it can ever look at from one place."""
    return int(parser.parse(pattern.pattern, pattern.flags).getwidth()[1])


def steps(pattern: re.Pattern[str], text: str) -> int:
    """How often a character or a place was looked at until the pattern was found, or was not."""
    return _Engine(text.lower()).search(list(parser.parse(pattern.pattern, pattern.flags)))


class _Engine:
    def __init__(self, text: str) -> None:
        self.text, self.steps = text, 0

    def search(self, ops: list[Any]) -> int:
        for start in range(len(self.text) + 1):
            if next(self._all(ops, start), None) is not None:
                break
        return self.steps

    def _all(self, ops: list[Any], i: int) -> Iterator[int]:
        if not ops:
            yield i
            return
        for j in self._one(ops[0], i):
            yield from self._all(ops[1:], j)

    def _one(self, op: Any, i: int) -> Iterator[int]:
        self.steps += 1
        name, what = str(op[0]), op[1]
        match name:
            case "LITERAL" | "NOT_LITERAL" | "IN" | "ANY":
                if i < len(self.text) and self._is(name, what, self.text[i]):
                    yield i + 1
            case "BRANCH":
                for branch in what[1]:
                    yield from self._all(list(branch), i)
            case "SUBPATTERN":
                yield from self._all(list(what[3]), i)
            case "MAX_REPEAT" | "MIN_REPEAT":
                yield from self._repeat(what[0], int(what[1]), list(what[2]), i, 0, name == "MAX_REPEAT")
            case "AT":
                if self._at(str(what), i):
                    yield i
            case "ASSERT" | "ASSERT_NOT":
                if self._looks(what[0], list(what[1]), i) == (name == "ASSERT"):
                    yield i
            case _:
                raise NotImplementedError(name)

    def _repeat(self, low: int, high: int, ops: list[Any], i: int, n: int, greedy: bool) -> Iterator[int]:
        if n >= low and not greedy:
            yield i
        if n < high:
            for j in self._all(ops, i):
                if j > i:
                    yield from self._repeat(low, high, ops, j, n + 1, greedy)
        if n >= low and greedy:
            yield i

    def _looks(self, way: int, ops: list[Any], i: int) -> bool:
        """Ahead, or behind over as many characters as the pattern is wide."""
        if way > 0:
            return next(self._all(ops, i), None) is not None
        wide = sum(1 if str(op[0]) in ("LITERAL", "IN", "ANY", "NOT_LITERAL") else 0 for op in ops)
        return i >= wide and i in self._all(ops, i - wide)

    def _at(self, where: str, i: int) -> bool:
        match where:
            case "AT_BEGINNING" | "AT_BEGINNING_STRING":
                return i == 0
            case "AT_END" | "AT_END_STRING":
                return i == len(self.text)
            case "AT_BOUNDARY":
                return _word(self.text[i - 1 : i] if i else "") != _word(self.text[i : i + 1])
            case _:
                raise NotImplementedError(where)

    def _is(self, name: str, what: Any, char: str) -> bool:
        match name:
            case "ANY":
                return char != "\n"
            case "LITERAL":
                return char == chr(what).lower()
            case "NOT_LITERAL":
                return char != chr(what).lower()
            case _:
                negated = str(what[0][0]) == "NEGATE"
                return negated != any(_in(str(kind), value, char) for kind, value in what if str(kind) != "NEGATE")


def _in(kind: str, value: Any, char: str) -> bool:
    match kind:
        case "LITERAL":
            return char == chr(value).lower()
        case "RANGE":
            return value[0] <= ord(char) <= value[1] or value[0] <= ord(char.upper()) <= value[1]
        case "CATEGORY":
            return {
                "CATEGORY_DIGIT": char.isascii() and char.isdigit(),
                "CATEGORY_NOT_DIGIT": not (char.isascii() and char.isdigit()),
                "CATEGORY_SPACE": char.isspace(),
                "CATEGORY_WORD": _word(char),
                "CATEGORY_NOT_WORD": not _word(char),
            }[str(value)]
        case _:
            raise NotImplementedError(kind)


def _word(char: str) -> bool:
    return bool(char) and char.isascii() and (char.isalnum() or char == "_")
