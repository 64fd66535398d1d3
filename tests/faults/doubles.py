"""
Slack's Web API, the Bot Connector and a mail server on loopback, and the weather: what goes wrong between them and us.

Each keeps what *took effect*, whatever it then answered: that is what people would have seen.
"""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import Envelope, Session

from tests.doubles.connector import Connector
from tests.doubles.keys import KeyServer
from tests.doubles.smtp import HANG_UP, MailServer

Json = dict[str, Any]

FAULTS: Mapping[str, Mapping[str, float]] = {
    "calm": {},
    "storm": {"too fast": 0.3},
    "ill": {"ill": 0.2},
    "lost": {"lost": 0.08, "half": 0.08, "refused": 0.08},
    "slow": {"slow": 0.3},
    "all": {"too fast": 0.06, "ill": 0.06, "lost": 0.03, "half": 0.03, "refused": 0.03, "slow": 0.1},
}
"""
What share of calls meets what. *Too fast* and *ill* are answers (429 with Retry-After, 503) and nothing was done;
*refused* is a connection cut before anything was done. *Lost* is one cut after it was done, *half* one cut within the
answer; *slow* is an answer that comes late.
"""
IN_DOUBT = ("lost", "half")


@dataclass
class Weather:
    chance: random.Random
    kind: str = "calm"
    met: dict[str, int] = field(default_factory=dict)

    def draw(self) -> str:
        at = self.chance.random()
        for fault, share in FAULTS[self.kind].items():
            if at < share:
                self.met[fault] = self.met.get(fault, 0) + 1
                return fault
            at -= share
        return ""


@dataclass
class Effect:
    """Something that somebody was told.  ``answered`` is when we were, if we were."""

    platform: str
    name: str
    to: str
    at: float
    answered: float | None = None
    fault: str = ""


@dataclass
class World:
    """All three, with one weather.  ``asked`` is when each call that pace counts was made, by platform."""

    weather: Weather
    connector: Connector = field(default_factory=Connector)
    effects: list[Effect] = field(default_factory=list)
    edits: int = 0
    shown: int = 0
    asked: dict[str, list[float]] = field(default_factory=lambda: {"slack": [], "teams": [], "email": []})
    count: int = 0

    async def __aenter__(self) -> "World":
        self.keys = KeyServer()
        self.keys.__enter__()
        app = web.Application(client_max_size=2**22)
        app.router.add_route("*", "/api/{method}", self._slack)
        app.router.add_route("*", "/respond/{id}", self._respond)
        app.router.add_route("*", "/teams/{path:.*}", self._teams)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.slack_url, self.respond_url = f"http://127.0.0.1:{port}/api/", f"http://127.0.0.1:{port}/respond/1"
        self.teams_url = f"http://127.0.0.1:{port}/teams/"
        self.mail = _Mail(self)
        await self.mail.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.mail.__aexit__()
        await self._runner.cleanup()
        self.keys.__exit__()

    def took_effect(self, platform: str, name: str, to: str, fault: str) -> Effect:
        effect = Effect(platform, name, to, time.time(), fault=fault)
        self.effects.append(effect)
        return effect

    # --- Slack --------------------------------------------------------------------------------------------------------

    async def _slack(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        paced = method in ("chat.postMessage", "chat.update")
        if paced:
            self.asked["slack"].append(time.time())
        said = await request.json() if "json" in request.headers.get("content-type", "") else {}
        fault = self.weather.draw() if paced else ""
        if fault == "too fast":
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if fault == "ill":
            return web.json_response({"ok": False, "error": "service_unavailable"}, status=503)
        if fault == "refused":
            return _cut(request)
        effect = None
        self.count += 1
        match method:
            case "chat.postMessage":
                channel = f"D{str(said['channel'])[1:]}"
                answer: Json = {"channel": channel, "ts": f"1700000000.{self.count:06}", "message": {}}
                effect = self.took_effect("slack", f"{channel}:{answer['ts']}", str(said["channel"]), fault)
            case "chat.update":
                self.edits += 1
                answer = {"channel": said["channel"], "ts": said["ts"]}
            case "auth.test":
                answer = {"bot_id": "B1", "team_id": "T1"}
            case _:
                self.shown += 1
                answer = {"view": {"id": f"V{self.count}"}}
        return await self._answer(request, fault, {"ok": True, **answer}, 200, effect)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        self.shown += 1
        return web.Response(text="ok")

    # --- Teams --------------------------------------------------------------------------------------------------------

    async def _teams(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else {}
        path = request.match_info["path"].strip("/").split("/")
        paced = "activities" in path
        if paced:
            self.asked["teams"].append(time.time())
        fault = self.weather.draw() if paced else ""
        if fault == "too fast":
            return web.json_response({}, status=429, headers={"Retry-After": "1"})
        if fault == "ill":
            return web.json_response({}, status=503)
        if fault == "refused":
            return _cut(request)
        status, answer = self.connector._does(request.method, path, body)
        effect = None
        if request.method == "POST" and status == 201:
            effect = self.took_effect("teams", str(answer["id"]), path[-2], fault)
        self.edits += request.method == "PUT" and status == 200
        return await self._answer(request, fault, answer, status, effect)

    async def _answer(
        self, request: web.Request, fault: str, body: Json, status: int, effect: Effect | None
    ) -> web.StreamResponse:
        if fault == "lost":
            return _cut(request)
        if fault == "slow":
            await asyncio.sleep(self.weather.chance.uniform(0.2, 1.5))
        if fault == "half":
            response = web.StreamResponse(status=status, headers={"content-type": "application/json"})
            response.content_length = 1000
            await response.prepare(request)
            await response.write(b'{"ok": tr')
            return _cut(request)
        answer = web.json_response(body, status=status)
        if effect:
            effect.answered = time.time()
        return answer


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)  # nobody hears it


class _Mail(MailServer):
    """The double, in the world's weather."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        self._world.asked["email"].append(time.time())
        fault = self._world.weather.draw()
        match fault:
            case "too fast" | "ill":  # 421 would be a pause of a minute: see `handlers.email.outcomes`
                return "451 4.3.0 try again later"
            case "refused":
                server.cut()
                return HANG_UP or "421"
        to = envelope.rcpt_tos[0]
        self._world.count += 1
        effect = self._world.took_effect("email", f"letter-{self._world.count}", to, fault)
        if fault in IN_DOUBT:
            server.cut()
            return "421"
        if fault == "slow":
            await asyncio.sleep(self._world.weather.chance.uniform(0.2, 1.5))
        effect.answered = time.time()
        return "250 OK"
