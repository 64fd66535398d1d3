"""The log of a test's own, and what stands in it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot import log


@pytest.fixture
def log_as_it_was() -> Iterator[None]:
    """Whatever a test sets up of the log, afterwards everything is as it was."""
    names = ("", "uvicorn", "uvicorn.error", *log.QUIET, *log.BODIES)
    loggers = [logging.getLogger(name) for name in names]
    before = [(each, each.level, each.propagate, each.handlers[:], each.filters[:]) for each in loggers]
    yield
    logging.captureWarnings(False)
    for each, level, propagate, handlers, filters in before:
        each.setLevel(level)
        each.propagate = propagate
        each.handlers[:], each.filters[:] = handlers, filters


@pytest.fixture
def lines(log_as_it_was: None) -> io.StringIO:
    """A log of its own."""
    stream = io.StringIO()
    log.set_up(stream=stream)
    return stream


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]
