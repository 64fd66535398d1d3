"""
Slack's Web API on loopback: a real server that writes down what it is asked, and answers as Slack does.

    with SlackDouble() as slack:
        slack.people["U1"] = "ama@harrowmere.example"
        slack.fails("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "7"})
        ...  # AsyncWebClient(base_url=slack.url); a response_url is slack.response_url("1")
        [message] = slack.asked("chat.postMessage")

It runs in a thread of its own, so that tests may run their loop as they like.
"""

import json
import socket
import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """Instead of what Slack would say.  ``text`` is what something in between answers."""

    said: Json = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None


class SlackDouble:
    def __init__(self) -> None:
        self.calls: list[tuple[str, Json]] = []
        self.tokens: list[str] = []
        self.people: dict[str, str] = {}
        """Address by user id; the rest of a profile can be set in ``profiles``."""
        self.profiles: dict[str, Json] = {}
        self._instead: dict[str, deque[Answer]] = defaultdict(deque)
        self._count = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        app = Starlette(
            routes=[
                Route("/api/{method}", self._api, methods=["GET", "POST"]),
                Route("/respond/{id}", self._responded, methods=["POST"]),
            ]
        )
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()  # the socket listens already: a call waits until the server takes it
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/api/"

    def response_url(self, id: str = "1") -> str:
        return self.url.replace("/api/", f"/respond/{id}")

    def asked(self, method: str) -> list[Json]:
        """What a method was called with, in order; ``respond`` for what was sent to a response_url."""
        return [said for name, said in self.calls if name == method]

    @property
    def methods(self) -> list[str]:
        return [name for name, _ in self.calls]

    def forgets(self) -> None:
        """As new, for the next test."""
        for kept in (self.calls, self.tokens, self.people, self.profiles, self._instead):
            kept.clear()

    def fails(self, method: str, error: str, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """The next call of this method is refused."""
        self._instead[method].append(Answer({"ok": False, "error": error}, status, headers or {}))

    def answers(self, method: str, answer: Answer) -> None:
        """The next call of this method is answered so."""
        self._instead[method].append(answer)

    async def _api(self, request: Request) -> Response:
        method, said = request.path_params["method"], await _said(request)
        self.calls.append((method, said))
        self.tokens.append(request.headers.get("authorization", "").removeprefix("Bearer "))
        if self._instead[method]:
            answer = self._instead[method].popleft()
            if answer.text is not None:
                return PlainTextResponse(answer.text, answer.status, answer.headers)
            return JSONResponse(answer.said, answer.status, answer.headers)
        return JSONResponse({"ok": True, **self._usual(method, said)})

    async def _responded(self, request: Request) -> Response:
        self.calls.append(("respond", await _said(request)))
        if self._instead["respond"]:
            answer = self._instead["respond"].popleft()
            return JSONResponse(answer.said, answer.status, answer.headers)
        return PlainTextResponse("ok")

    def _usual(self, method: str, said: Json) -> Json:
        self._count += 1
        match method:
            case "chat.postMessage":
                channel = str(said["channel"])
                direct = f"D{channel[1:]}" if channel.startswith(("U", "W")) else channel
                return {"channel": direct, "ts": f"1700000000.{self._count:06}", "message": {"text": said.get("text")}}
            case "chat.update":
                return {"channel": said["channel"], "ts": said["ts"]}
            case "views.open" | "views.update" | "views.publish" | "views.push":
                view = said["view"] if isinstance(said["view"], dict) else json.loads(said["view"])
                return {"view": {**view, "id": said.get("view_id", f"V{self._count}")}}
            case "users.info":
                return {"user": self._user(str(said["user"]))}
            case "oauth.v2.access":
                team = {"id": "T9", "name": "Elsewhere"}
                return {"access_token": "xoxb-9", "app_id": "A9", "bot_user_id": "UB9", "team": team, "scope": "x"}
            case "auth.test":
                return {"bot_id": "B9", "team_id": "T9"}
            case _:
                return {}

    def _user(self, id: str) -> Json:
        email = {"email": self.people[id]} if id in self.people else {}
        usual = {"id": id, "team_id": "T1", "is_bot": False, "deleted": False, "is_email_confirmed": True}
        return {**usual, "profile": email, **self.profiles.get(id, {})}


async def _said(request: Request) -> Json:
    """As the SDK sends it: JSON, a form, or in the address."""
    raw = (await request.body()).decode()
    if "json" in request.headers.get("content-type", ""):
        return dict(json.loads(raw))
    return dict(request.query_params) | dict(parse_qsl(raw))
