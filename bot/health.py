"""Whether it is alive, and whether it can work: for whoever keeps it running."""

from fastapi import APIRouter, Response
from sqlalchemy import text

from storage.database import Database


def health(database: Database) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    async def alive() -> Response:
        return Response("alive\n", media_type="text/plain")

    @router.get("/readyz")
    async def ready() -> Response:
        try:
            await database.read(lambda session: session.execute(text("SELECT 1")))
        except Exception:  # whatever it is, it cannot work now; the log of the turn that failed says more
            return Response("the database does not answer\n", 503, media_type="text/plain")
        return Response("ready\n", media_type="text/plain")

    return router
