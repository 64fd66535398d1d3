"""
What is logged: that something happened, where and in which turn. Never what a person wrote, and nobody's name.

Our own messages are constants with their numbers beside them. Libraries write what they like (slack-bolt a whole
request whose signature is wrong, asyncio the words of an exception), so of a library's record only its place is kept,
but for the few in ``TRUSTED``. Of an exception: its type, those it came from, and the lines; never its message.

Give uvicorn ``log_config=None``, or it puts its own in place of this.
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import MappingProxyType
from typing import TextIO

OURS = ("bot", "handlers", "storage", "dialogs", "learning")
TRUSTED = ("uvicorn.error", "alembic.runtime", "procrastinate")
"""Libraries whose messages say only what the program does, with addresses of machines and ids of jobs."""

QUIET = (
    "alembic.runtime.migration",
    "uvicorn.access",
    "slack_bolt",
    "slack_sdk",
    "botbuilder",
    "botframework",
    "msrest",
    "msal",
    "httpx2",
    "httpcore2",
    "aiosmtplib",
)
"""Below a warning they say nothing that helps, and much that should not be kept: addresses with sign-in links."""

BODIES = ("slack_bolt.RequestVerification", "slack_bolt.AsyncRequestVerification", "slack_bolt.AsyncApp")
"""They write whole requests into their messages (notes: request_verification.py ``_debug_log_error``)."""

EXTRAS = (
    "turn",
    "channel",
    "address",
    "outcome",
    "reference",
    "connection",
    "job",
    "lane",
    "status",
    "count",
    "seconds",
)
WITHHELD = "what a library said is not kept: it can hold what a person wrote"

_now: ContextVar[Mapping[str, str]] = ContextVar("hearback_log", default=MappingProxyType({}))


@contextmanager
def during(**known: str) -> Iterator[None]:
    """Whatever is logged inside has these beside it, and nothing else: ``during(channel=…, address=…)``."""
    token = _now.set(known)
    try:
        yield
    finally:
        _now.reset(token)


def beside(**known: str) -> None:
    """What is only learned on the way (``beside(turn=…)``), in whichever thread; outside of a ``during`` nothing."""
    now = _now.get()
    if isinstance(now, dict):
        now.update(known)


class NoBodies(logging.Filter):
    """
    Goes on the loggers of ``BODIES``: nothing below a warning, and of the rest no word, whoever else is listening.

    A filter and not a level, because slack-bolt gives its loggers the root's level when an app is made.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = WITHHELD, ()
        record.exc_text = None
        return record.levelno >= logging.WARNING


class Lines(logging.Formatter):
    """One line of JSON for each record, or with ``plain`` one for a person at a terminal."""

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self._plain = plain

    def format(self, record: logging.LogRecord) -> str:
        said = told(record)
        if self._plain:
            rest = " ".join(f"{name}={value}" for name, value in said.items() if name not in ("at", "level", "says"))
            return f"{said['level']}: {said['says']} ({rest})"
        return json.dumps(said, ensure_ascii=False)


def told(record: logging.LogRecord) -> dict[str, object]:
    """What may be kept of a record."""
    said: dict[str, object] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
    }
    if _is_of(record.name, (*OURS, *TRUSTED)):
        said["says"] = record.getMessage()
    else:
        said |= {"says": WITHHELD, "line": f"{_short(record.pathname)}:{record.lineno}"}
    beside = {**_now.get(), **vars(record)}
    said |= {name: beside[name] for name in EXTRAS if isinstance(beside.get(name), str | int | float)}
    if record.exc_info and record.exc_info[1]:
        said["fault"] = fault(record.exc_info[1])
    return said


def fault(error: BaseException) -> list[str]:
    """The types of an exception and of those it came from, each with the lines it passed, outermost first."""
    lines: list[str] = []
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        kind = type(following)
        lines.append(kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}")
        lines += [
            f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
            for frame, line in walk_tb(following.__traceback__)
        ]
        if isinstance(following, BaseExceptionGroup):
            for one in following.exceptions:
                lines += fault(one)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return lines


def set_up(*, plain: bool = False, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Everything that is logged goes there (in tests to ``stream``), one line each; called once, at the start."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(plain=plain))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):  # a server that ran before may have left its own ways
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in BODIES:
        logger = logging.getLogger(name)
        if not any(isinstance(each, NoBodies) for each in logger.filters):
            logger.addFilter(NoBodies())
    logging.captureWarnings(True)


def _is_of(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _short(path: str) -> str:
    """From ``site-packages`` on, or the last of it: where a program is installed is nobody's affair."""
    parts = Path(path).parts
    if "site-packages" in parts:
        return "/".join(parts[len(parts) - parts[::-1].index("site-packages") :])
    return "/".join(parts[-3:])
