"""All that a partnership does, with the log at its most talkative: not a word of it, and nobody's name, is logged."""

import io
import logging
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from bot import log
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Paragraph
from handlers.door import Outcome
from tests.bot.logs import read
from tests.rounds import CANARY, go_round
from tests.world import PEOPLE, Clock, World, world_at

pytest_plugins = ["tests.worlds"]


class Breaks(Form, address="test.breaks", title="Breaks"):
    words: Paragraph


class Collides(Form, address="test.collides", title="Collides"):
    words: Paragraph


breaks = Dialog("breaks", opens=Breaks, begin=lambda _: "Breaks")


@breaks.on(Breaks)
async def on_breaks(form: Breaks, turn: Turn) -> Reply:
    raise RuntimeError(f"{turn.person.name} wrote {form.words}")


@breaks.on(Collides)
async def on_collides(form: Collides, turn: Turn) -> Reply:
    """What a database says of a row that it refuses has the row in it."""
    work: Any = turn.work
    wrong = "INSERT INTO turn (key, said, day, subject_kind) VALUES (:words, NULL, '2026-11-23', :words)"
    await work.session.execute(text(wrong), {"words": form.words})
    raise AssertionError("the database took it")


def breaks_down(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel that fails each time, and a clock that goes on: what is to be tried again is, and then given up."""

    async def deliver(*_: Any, line: str, **__: Any) -> Outcome:
        raise OSError(f"could not say {line} {CANARY}")

    def goes_on(clock: Clock) -> datetime:
        clock.forward(minutes=1)
        return clock.now

    monkeypatch.setattr(world.telephones, "deliver", deliver)
    monkeypatch.setattr(Clock, "__call__", goes_on)


def nothing_of_it(lines: io.StringIO) -> None:
    told = lines.getvalue()
    assert CANARY not in told
    assert not [somebody.name for somebody in PEOPLE.values() if somebody.name in told]
    assert "@harrowmere.example" not in told


async def test_nothing_that_was_written_in_a_whole_round_is_in_the_log(small_world: World, lines: io.StringIO) -> None:
    log.set_up(stream=lines, level=logging.DEBUG)
    await go_round(small_world)
    nothing_of_it(lines)
    assert len(read(lines)) > 100


async def test_nor_what_broke_on_the_way_in_or_on_the_way_out(
    database_url: str, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.set_up(stream=lines, level=logging.DEBUG)
    async with world_at(database_url, breaks) as world:
        for address in ("test.breaks", "test.collides"):
            said = await world.answers("bethan", address, words=CANARY)
            [reference] = [
                line["reference"] for line in read(lines) if line.get("address") == address and "fault" in line
            ]
            assert reference in str(said.body)
        await world.answers("bethan", f"no.such.{CANARY}", words=CANARY)
        await world.app.door.offer(world.who("bethan"), CANARY)
        await world.app.door.offer(world.who("bethan"), f"{CANARY} " * 200)
        breaks_down(world, monkeypatch)
        await world.shares(sentence=CANARY)
        await world.drain()
    nothing_of_it(lines)


async def test_each_turn_is_a_line_and_what_comes_of_it_has_its_name(
    small_world: World, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks_down(small_world, monkeypatch)
    await small_world.app.jobs.start()
    await small_world.shares(sentence=CANARY)
    await small_world.app.jobs.stop()
    [(turn,)] = await small_world.sql("SELECT DISTINCT turn FROM message")
    found = read(lines)
    [ended] = [line for line in found if line["says"] == "turn"]
    assert ended["outcome"] == "done" and ended["channel"] == "slack" and ended["address"] == "idea.share"
    assert ended["turn"].replace("-", "") == str(turn).replace("-", "")
    unsaid = next(line for line in found if line["says"].startswith("a message could not be handed over"))
    assert (unsaid["turn"], unsaid["job"], unsaid["channel"]) == (ended["turn"], "deliver", "teams")
    assert "address" not in unsaid
