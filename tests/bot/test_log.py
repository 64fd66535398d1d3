"""The log says what happened and where, and never what a person wrote."""

import asyncio
import io
import logging
import sys
from logging.config import dictConfig

import pytest
from pydantic import BaseModel, ValidationError
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from uvicorn.config import LOGGING_CONFIG

from bot import log
from tests.bot.logs import read

WRITTEN = "a child told me"


def test_a_line_says_what_when_and_in_which_turn(lines: io.StringIO) -> None:
    with log.during(turn="t1", channel="slack", address="idea.share"):
        logging.getLogger("bot.door").warning("turn failed", extra={"reference": "K7", "values": WRITTEN})
    logging.getLogger("bot.door").info("started")

    [failed, started] = read(lines)
    assert failed.pop("at").endswith("+00:00")
    assert failed == {
        "level": "warning",
        "logger": "bot.door",
        "says": "turn failed",
        "turn": "t1",
        "channel": "slack",
        "address": "idea.share",
        "reference": "K7",
    }
    assert "turn" not in started


async def test_two_turns_at_once_do_not_lend_each_other_their_names(lines: io.StringIO) -> None:
    both = asyncio.Barrier(2)

    async def turn(name: str) -> None:
        with log.during(turn=name):
            await both.wait()
            logging.getLogger("bot.door").info(name)

    await asyncio.gather(turn("one"), turn("two"))

    ours = [line for line in read(lines) if line["logger"] == "bot.door"]
    assert sorted(line["says"] for line in ours) == ["one", "two"]
    assert all(line["says"] == line["turn"] for line in ours)


class Idea(BaseModel):
    priority: int


def test_a_fault_is_told_by_its_types_and_lines_and_never_by_its_words(lines: io.StringIO) -> None:
    try:
        try:
            Idea.model_validate({"priority": WRITTEN})
        except ValidationError as error:
            raise LookupError(WRITTEN) from error
    except LookupError:
        logging.getLogger("bot.door").exception("turn failed")

    [said] = read(lines)
    assert WRITTEN not in lines.getvalue()
    assert said["fault"][0] == "LookupError"
    assert said["fault"][1].startswith("  tests/bot/test_log.py:")
    assert any(line.endswith(".ValidationError") for line in said["fault"])


def test_every_fault_of_a_group_is_told(lines: io.StringIO) -> None:
    try:
        raise ExceptionGroup(WRITTEN, [ValueError(WRITTEN), KeyError(WRITTEN)])
    except ExceptionGroup as group:
        told = log.fault(group)

    assert told[0] == "ExceptionGroup"
    assert {"ValueError", "KeyError"} <= set(told)


def test_a_chain_that_bites_its_tail_ends(lines: io.StringIO) -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    assert log.fault(first) == ["ValueError", "KeyError"]


def test_of_a_library_only_the_place_is_kept(lines: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved: ValueError(%r)", WRITTEN)

    [said] = read(lines)
    assert said["says"] == log.WITHHELD
    assert said["line"].startswith("tests/bot/test_log.py:")


def test_a_server_that_set_up_its_own_log_is_brought_back(lines: io.StringIO) -> None:
    dictConfig(LOGGING_CONFIG)
    log.set_up(stream=lines)
    logging.getLogger("uvicorn.error").info("Uvicorn running")

    assert [line["says"] for line in read(lines)] == ["Uvicorn running"]


def test_the_web_server_may_say_that_it_is_ready_but_not_what_was_asked_of_it(lines: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    logging.getLogger("uvicorn.access").info('"GET /sign-in?token=secret" 200')

    assert [line["says"] for line in read(lines)] == ["Application startup complete."]


async def test_a_forged_request_leaves_nothing_of_its_words(
    lines: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    async def authorize(**_: object) -> AuthorizeResult:
        raise AssertionError("nobody asks who sent it")

    app = AsyncApp(signing_secret="right", authorize=authorize)
    forged = AsyncBoltRequest(
        body=f"text={WRITTEN}",
        headers={"x-slack-signature": ["v0=wrong"], "x-slack-request-timestamp": ["1"]},
    )

    answer = await app.async_dispatch(forged)

    assert answer.status == 401
    assert WRITTEN not in lines.getvalue() and WRITTEN not in caplog.text


async def test_nor_where_somebody_turned_everything_on(lines: io.StringIO) -> None:
    logging.getLogger("slack_bolt.AsyncRequestVerification").setLevel(logging.DEBUG)
    logging.getLogger("slack_bolt.RequestVerification").warning("body: %s", WRITTEN)

    [said] = read(lines)
    assert said["says"] == log.WITHHELD
    assert WRITTEN not in lines.getvalue()


def test_a_person_at_a_terminal_reads_a_sentence() -> None:
    record = logging.LogRecord("bot.door", logging.ERROR, __file__, 1, "turn failed", (), None)
    record.reference = "K7"

    assert log.Lines(plain=True).format(record) == "error: turn failed (logger=bot.door reference=K7)"


def test_an_extra_that_is_no_plain_value_is_left_out(lines: io.StringIO) -> None:
    logging.getLogger("bot.door").info("sent", extra={"count": 3, "address": {"words": WRITTEN}})

    [said] = read(lines)
    assert said["count"] == 3
    assert "address" not in said


def test_nothing_is_logged_to_the_screen_twice(lines: io.StringIO) -> None:
    log.set_up(stream=lines)
    log.set_up(stream=lines)
    logging.getLogger("bot").info("once")

    assert len(read(lines)) == 1
    assert sys.stderr not in [getattr(each, "stream", None) for each in logging.root.handlers]
