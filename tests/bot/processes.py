"""Real processes of the command line, with Slack's double on loopback, which can hold an answer back."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import httpx2
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response

from handlers.slack.carried import Carried
from storage.work import SqlWork
from tests.doubles.slack import Answer, SlackDouble
from tests.world import SLACK, World

ROOT = Path(__file__).parents[2]
SECRET = "a signing secret of nobody's, long enough for all"
SOON = 60.0
A_MINUTE = "import storage.jobs.procrastinate as p; p.EACH_MINUTE = '* * * * * */2'"
"""The minute in which workers look for what the dead left is two seconds long: nobody waits for it here."""


class Slow(SlackDouble):
    """Takes a message at once, and answers when it is told to: until then it is in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.taken, self.answer = threading.Semaphore(0), threading.Event()

    async def _api(self, request: Request) -> Response:
        answer = await super()._api(request)
        if request.path_params["method"] == "chat.postMessage":
            self.taken.release()
            await asyncio.to_thread(self.answer.wait)
        return answer

    async def has_taken_one(self) -> None:
        assert await asyncio.to_thread(self.taken.acquire, timeout=SOON)


@dataclass
class Process:
    """``hearback WORDS`` with the settings that a live start needs; its log is in a file."""

    words: tuple[str, ...]
    url: str
    slack: SlackDouble
    log: Path
    before: str = "pass"
    port: int = 0
    popen: "subprocess.Popen[bytes]" = field(init=False)

    def __enter__(self) -> Self:
        self.slack.answers("auth.test", Answer({"ok": True, "bot_id": "B1", "team_id": SLACK}))
        with self.log.open("wb") as log:
            code = f"import sys; {self.before}; from bot.cli.main import main; sys.exit(main({list(self.words)!r}))"
            self.popen = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=self._settings(), stderr=log)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        self.popen.kill()
        self.popen.wait()

    def _settings(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "HEARBACK_DATABASE_URL": self.url,
            "HEARBACK_FRAMEWORK": "harrowmere",
            "HEARBACK_SECRET_KEY": SECRET,
            "HEARBACK_SEAL_KEYS": f"k1:{b64encode(b'k' * 32).decode()}",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_API_URL": self.slack.url,
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def until_ready(self) -> None:
        async with asyncio.timeout(SOON), httpx2.AsyncClient(trust_env=False) as http:
            while True:
                try:
                    if (await http.get(f"{self.address}/readyz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    assert self.popen.poll() is None, self.log.read_text()
                await asyncio.sleep(0.05)

    async def asked(self, page: str) -> str:
        async with httpx2.AsyncClient(trust_env=False) as http:
            return (await http.get(f"{self.address}{page}")).text

    async def shares(self, sentence: str, key: str = "n") -> int:
        """Bethan's idea, as Slack sends it; the status that it was answered with."""
        body = urlencode({"payload": json.dumps(_submission(sentence, key))})
        now = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body) or ""
        signed = {"x-slack-request-timestamp": now, "x-slack-signature": signature}
        signed["content-type"] = "application/x-www-form-urlencoded"
        async with httpx2.AsyncClient(trust_env=False, timeout=SOON) as http:
            return (await http.post(f"{self.address}/slack/events", content=body.encode(), headers=signed)).status_code

    def is_told_to_stop(self) -> None:
        self.popen.send_signal(signal.SIGTERM)

    async def ended(self, within: float) -> int:
        return await asyncio.to_thread(self.popen.wait, within)


def _submission(sentence: str, key: str) -> dict[str, Any]:
    typed = {"sentence": {"paragraph:idea.share": {"type": "plain_text_input", "value": sentence}}}
    view = {"id": "V1", "type": "modal", "callback_id": "idea.share", "private_metadata": Carried(key).written()}
    view |= {"state": {"values": typed}, "blocks": [{"block_id": "sentence"}]}
    who = {"team": {"id": SLACK}, "user": {"id": "bethan", "team_id": SLACK}}
    return {"type": "view_submission", **who, "view": view, "api_app_id": "A", "trigger_id": key}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def meets_the_manager(world: World) -> None:
    """Nkechi is in Slack too: there is one channel for all that is said."""

    async def meet(work: SqlWork) -> None:
        slack = await work.connections.of("slack", SLACK)
        assert slack
        await work.people.introduce(world.people["nkechi"], slack, "nkechi", None, work.now)

    world.clock.forward(seconds=1)  # the newest place is where one is told
    await world.write(meet)


async def until(true: Callable[[], Any]) -> None:
    """Asks another process's world again and again."""
    async with asyncio.timeout(SOON):
        while not await true():  # noqa: ASYNC110  # it is another process that makes it true
            await asyncio.sleep(0.05)
