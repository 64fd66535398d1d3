"""
A Bot Connector on this machine: it writes down what it is told, knows a roster, and can be ill.

Believed, because it keeps the rules that the real one has: an edit needs a message that is there, a reply needs a
conversation that was begun, and a create gives the same conversation for the same person each time.
"""

import asyncio
import json
import threading
from dataclasses import dataclass, field
from typing import Any

import uvicorn

Json = dict[str, Any]


@dataclass
class Call:
    method: str
    path: str
    body: Json
    authorization: str


@dataclass
class Connector:
    """An ASGI application.  ``Served`` gives it an ephemeral port of loopback."""

    members: dict[str, Json] = field(default_factory=dict)
    conversations: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    shown: dict[str, Json] = field(default_factory=dict)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """What is answered next, in place of doing it: status and headers."""

    @property
    def posted(self) -> list[Json]:
        return [c.body for c in self.calls if c.method == "POST" and c.path.endswith("/activities")]

    @property
    def card(self) -> Json:
        """The newest that anyone sees."""
        last = [c for c in self.calls if "/activities" in c.path][-1]
        return dict(last.body["attachments"][0]["content"])

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        read = b""
        while True:
            part = await receive()
            read += part.get("body", b"")
            if not part.get("more_body"):
                break
        headers = {k.decode(): v.decode() for k, v in scope["headers"]}
        body = json.loads(read) if read else {}
        self.calls.append(Call(scope["method"], scope["path"], body, headers.get("authorization", "")))
        if self.answers:
            status, told = self.answers.pop(0)
            said: Json = {"error": {"code": "Told", "message": "Told to"}}
        else:
            told = {}
            status, said = self._does(scope["method"], scope["path"].strip("/").split("/"), body)
        answer = json.dumps(said).encode()
        named = [(k.encode(), v.encode()) for k, v in {"content-type": "application/json", **told}.items()]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send({"type": "http.response.body", "body": answer})

    def _does(self, method: str, path: list[str], body: Json) -> tuple[int, Json]:
        match method, path:
            case "POST", [*_, "v3", "conversations"]:
                id = f"direct-{body['members'][0]['id']}"
                self.conversations.add(id)
                return 201, {"id": id}
            case "POST", [*_, "conversations", conversation, "activities"]:
                if conversation.partition(";")[0] not in self.conversations:
                    return 403, {"error": {"code": "BotNotInConversationRoster"}}
                id = f"m{len(self.shown) + 1}"
                self.shown[id] = body
                return 201, {"id": id}
            case "PUT", [*_, "activities", id]:
                if id not in self.shown:
                    return 404, {"error": {"code": "ActivityNotFoundInConversation"}}
                self.shown[id] = body
                return 200, {"id": id}
            case "GET", [*_, "conversations", conversation, "members", id]:
                found = self.members.get(id) or next(
                    (m for m in self.members.values() if m.get("aadObjectId") == id), None
                )
                return (200, found) if found and conversation in self.conversations else (404, {})
            case _:
                return 405, {}


class Served:
    """``with Served(app) as url``: any ASGI application on an ephemeral port of loopback, in a thread of its own."""

    def __init__(self, app: Any) -> None:
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
        self._server = uvicorn.Server(config)
        self._socket = config.bind_socket()
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._server.serve(sockets=[self._socket])), daemon=True
        )

    def __enter__(self) -> str:
        self._thread.start()
        return self.url

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
