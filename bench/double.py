"""
Slack's Web API and the Bot Connector on loopback, in a process of their own, as cheap as can be.

They keep what was posted and when: `GET /posted` gives ``[[name, time], …]`` and forgets it. Each answer takes LATENCY.
"""

import asyncio
import json
import sys
import time
from itertools import count
from typing import Any

import uvicorn

LATENCY = 0.05  # seconds, about what a platform's answer takes

_numbers = count(1)
_posted: list[tuple[str, float]] = []


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass  # nothing that is sent is looked at
    path, arrived = scope["path"], time.time()
    if path == "/posted":
        said: Any = list(_posted)
        _posted.clear()
    else:
        await asyncio.sleep(LATENCY)
        said = _does(path, arrived)
    body = json.dumps(said).encode()
    kind = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": kind})
    await send({"type": "http.response.body", "body": body})


def _does(path: str, arrived: float) -> Any:
    number = next(_numbers)
    if path == "/api/auth.test":
        return {"ok": True, "bot_id": "B1", "team_id": "T1"}
    if path == "/api/chat.postMessage":
        _posted.append((f"D1:{number}.0", arrived))
        return {"ok": True, "channel": "D1", "ts": f"{number}.0", "message": {}}
    if path.startswith("/api/"):
        return {"ok": True, "channel": "D1", "ts": "1.0", "view": {"id": "V1"}}
    if "/activities" in path:
        _posted.append((f"m{number}", arrived))
    return {"id": f"m{number}"}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False, lifespan="off")
