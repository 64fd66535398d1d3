"""A mail server that is slow to answer, or asks us to be: who waits, who does not, and who is handed back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from types import SimpleNamespace

import pytest

from handlers.door import Sent, SlowDown
from handlers.email.outcomes import PAUSE
from handlers.email.smtp import APART, LINES
from tests.doubles.smtp import MailServer
from tests.handlers.email.letters import ANWEN, BRIEFING, READER
from tests.handlers.email.mail import Mail, mail_to

SLOW = "slow@schools.example"
BUSY = [f"busy{n}@schools.example" for n in range(LINES)]


async def test_letters_that_wait_for_each_other_do_not_go_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow answer holds up those behind it: each had a time of its own, which is over by then."""
    async with AsyncExitStack() as stack:
        monkeypatch.setattr("handlers.email.smtp.PATIENCE", 60)
        monkeypatch.setattr("handlers.email.smtp.time", SimpleNamespace(monotonic=lambda: 100.0))
        mail = await mail_to(stack, MailServer())
        await asyncio.gather(*(mail.send() for _ in range(5)))
        assert len(mail.server.letters) == 5
        assert mail.pauses == pytest.approx([APART * n for n in (1, 2, 3, 4)])


@asynccontextmanager
async def _busy(monkeypatch: pytest.MonkeyPatch, patience: float) -> AsyncIterator[tuple[Mail, asyncio.Event]]:
    """Every connection waits for an answer, until the event."""
    monkeypatch.setattr("handlers.email.smtp.PATIENCE", patience)
    async with AsyncExitStack() as stack:
        mail, answered = await mail_to(stack, MailServer()), asyncio.Event()
        mail.server.slow.update(dict.fromkeys(BUSY, answered))
        handed_over = [asyncio.create_task(mail.send(address)) for address in BUSY]
        for _ in BUSY:
            await mail.server.held.acquire()
        yield mail, answered
        answered.set()
        await asyncio.gather(*handed_over)


async def test_one_slow_answer_holds_up_nobody_elses_letter() -> None:
    async with AsyncExitStack() as stack:
        mail, answered = await mail_to(stack, MailServer()), asyncio.Event()
        mail.server.slow[SLOW] = answered
        slow = asyncio.create_task(mail.send(SLOW))
        assert [await mail.send(f"p{n}@schools.example") for n in range(5)] == [Sent()] * 5
        assert not slow.done()
        answered.set()
        assert await slow == Sent()
        assert mail.server.connections == 2


async def test_a_letter_that_would_wait_for_long_is_handed_back_unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    """By then it may have been withdrawn: whoever sends it looks again."""
    async with _busy(monkeypatch, patience=0) as (mail, answered):
        assert isinstance(await mail.send(), SlowDown)
        answered.set()
    assert sorted(letter.to for letter in mail.server.letters) == BUSY


async def test_what_waited_when_the_server_asked_for_slowness_is_handed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async with _busy(monkeypatch, patience=60) as (mail, answered):
        mail.server.answers("data", "421 4.7.0 Too many letters")
        waits = asyncio.create_task(mail.send())
        await asyncio.sleep(0)
        answered.set()
        assert await waits == SlowDown(PAUSE)
    assert mail.server.commands["rcpt"] == LINES


async def test_the_letter_that_signs_somebody_in_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sends it again."""
    async with _busy(monkeypatch, patience=0) as (mail, answered):
        waits = asyncio.create_task(mail.channel.post(ANWEN, BRIEFING, READER))
        await asyncio.sleep(0)
        answered.set()
        assert await waits == Sent()
