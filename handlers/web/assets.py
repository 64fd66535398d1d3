"""What browsers fetch once and keep: styles, scripts and the mark, under a name that changes when they do."""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    kind: str
    plain: bytes
    pressed: bytes


ASSETS = {
    path.name: Asset(KINDS[path.suffix], path.read_bytes(), gzip.compress(path.read_bytes(), mtime=0))
    for path in sorted(FOLDER.iterdir())
    if path.suffix in KINDS
}
VERSION = sha256(b"".join(name.encode() + asset.plain for name, asset in ASSETS.items())).hexdigest()[:12]


def url(root: str, name: str) -> str:
    """Where the asset is, for a page of the channel that is mounted at ``root``; raises ``KeyError`` for another."""
    if name not in ASSETS:
        raise KeyError(name)
    return f"{root}/static/{VERSION}/{name}"


def router() -> APIRouter:
    routes = APIRouter()

    @routes.get("/static/{version}/{name}")
    async def static(version: str, name: str, request: Request) -> Response:
        asset = ASSETS.get(name)
        if not asset:
            raise HTTPException(404)
        headers = {"cache-control": A_YEAR if version == VERSION else "no-cache", "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.pressed, media_type=asset.kind, headers={**headers, "content-encoding": "gzip"})
        return Response(asset.plain, media_type=asset.kind, headers=headers)

    return routes
