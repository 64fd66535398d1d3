"""An application's own pages, asked over HTTP as whoever keeps it running would, from a machine of one's choosing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

HERE, ELSEWHERE = ("127.0.0.1", 4711), ("192.0.2.7", 4711)
LOCAL = "http://127.0.0.1:8000"


@asynccontextmanager
async def caller(app: Any, peer: tuple[str, int] = HERE, url: str = LOCAL) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app, client=peer), base_url=url) as http:
        yield http


def figures(text: str) -> dict[str, float]:
    """Every line of the Prometheus format, by its name and labels as they are written."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}
