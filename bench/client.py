"""What the platforms send, signed as they sign it, made before the clock starts; and sending it."""

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import aiohttp

from bench.people import ENTRA, SIGNING_SECRET, TENANT, WORKSPACE
from handlers.slack.carried import Carried
from handlers.teams.press import Press

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
WORDS = 15  # of a sentence, about as long as people write

_numbers = count(1)


@dataclass(frozen=True)
class Request:
    path: str
    body: bytes
    headers: dict[str, str]
    person: int = 0


@dataclass
class Run:
    """Seconds that each answer took, in the order of asking, and of all together."""

    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def a_second(self) -> float:
        return len(self.took) / self.seconds


def sentence(chance: random.Random = random.Random(20)) -> str:
    """Like no other: of what sounds like another idea its author is asked first."""
    said = " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(WORDS))
    return f"{said.capitalize()}."


def slack_submissions(many: int, people: int) -> list[Request]:
    """Filled-in *Share an idea* forms, from ``people`` in turn. Slack's signature holds for five minutes."""
    return [_slack_submission(next(_numbers) % people) for _ in range(many)]


def _slack_submission(person: int) -> Request:
    label = {"type": "plain_text", "text": "What could be better?"}
    asked = {"type": "plain_text_input", "multiline": True, "max_length": 3000, "action_id": "paragraph:idea.share"}
    block = {"type": "input", "block_id": "sentence", "optional": False, "label": label, "element": asked}
    typed = {"sentence": {"paragraph:idea.share": {"type": "plain_text_input", "value": sentence()}}}
    payload: dict[str, Any] = {
        "type": "view_submission",
        "team": {"id": WORKSPACE, "domain": "harrowmere"},
        "user": {"id": f"U{person}", "username": f"u{person}", "team_id": WORKSPACE},
        "api_app_id": "A1",
        "token": "t",
        "trigger_id": "1.2.3",
        "view": {
            "id": f"V{uuid4().hex}",
            "team_id": WORKSPACE,
            "type": "modal",
            "callback_id": "idea.share",
            "private_metadata": Carried(uuid4().hex).written(),
            "title": {"type": "plain_text", "text": "Share an idea"},
            "submit": {"type": "plain_text", "text": "Share"},
            "close": {"type": "plain_text", "text": "Cancel"},
            "hash": "1.ab",
            "blocks": [block],
            "state": {"values": typed},
        },
        "response_urls": [],
        "is_enterprise_install": False,
    }
    body = f"payload={quote(json.dumps(payload))}"
    now = str(int(time.time()))
    signature = hmac.new(SIGNING_SECRET.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={signature}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Request("/slack/events", body.encode(), headers, person)


def teams_submissions(many: int, people: int, service: str) -> list[Request]:
    """The same idea from the card's own form: ``adaptiveCard/action``. ``service`` is where the Bot Connector is."""
    return [_teams_submission(next(_numbers) % people, service) for _ in range(many)]


def _teams_submission(person: int, service: str) -> Request:
    press = Press("do", "idea.share", nonce=uuid4().hex)
    data = {**press.data, "sentence": sentence()}
    body: dict[str, Any] = {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "id": uuid4().hex,
        "timestamp": "2026-11-22T09:00:00Z",
        "channelId": "msteams",
        "serviceUrl": service,
        "from": {"id": f"29:{person}", "name": f"Person {person}", "aadObjectId": f"{ENTRA}{person:012}"},
        "recipient": {"id": "28:bot", "name": "Hearback"},
        "conversation": {"id": f"a:{person}", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "en-GB",
        "value": {"action": {"type": "Action.Execute", "verb": "do:idea.share", "data": data}, "trigger": "manual"},
    }
    return Request("/api/messages", json.dumps(body).encode(), {"Content-Type": "application/json"})


async def send(url: str, requests: Sequence[Request], at_once: int, *, gap: float = 0.0, expects: bytes = b"") -> Run:
    """Sends them all, so many at once, each of those ``gap`` seconds after its last; raises if one is not answered."""
    run, waiting = Run(), iter(requests)

    async def one(http: aiohttp.ClientSession) -> None:
        for request in waiting:
            started = time.perf_counter()
            async with http.post(f"{url}{request.path}", data=request.body, headers=request.headers) as answer:
                said = await answer.read()
            run.took.append(time.perf_counter() - started)
            if answer.status != 200 or expects not in said:
                raise RuntimeError(f"answered {answer.status}: {said[:300]!r}")
            if gap:
                await asyncio.sleep(gap)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as http:
        started = time.perf_counter()
        await asyncio.gather(*(one(http) for _ in range(at_once)))
        run.seconds = time.perf_counter() - started
    return run
