"""
Whether it is alive, and whether it can work: for whoever keeps it running.

``/healthz`` says that the process answers. ``/readyz`` says that it can do what people ask of it: the database answers,
its tables are this release's (or a later one's, while releases change places), and jobs are done: on SQLite by this
process, whose last sweep is recent; on PostgreSQL by some worker, wherever it is, that holds its lock. Otherwise 503,
and a line for each thing that is wrong. Both may be read by anybody: they say nothing else.
"""

from fastapi import APIRouter, Response

from storage import migrations
from storage.database import Database
from storage.jobs import Jobs


def health(database: Database, jobs: Jobs) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    async def alive() -> Response:
        return Response("alive\n", media_type="text/plain")

    @router.get("/readyz")
    async def ready() -> Response:
        wrong = await what_is_wrong(database, jobs)
        said = "".join(f"{line}\n" for line in wrong or ["ready"])
        return Response(said, 503 if wrong else 200, media_type="text/plain")

    return router


async def what_is_wrong(database: Database, jobs: Jobs) -> list[str]:
    """In the words of whoever keeps it running; nothing where all is well."""
    try:
        at = await database.read(migrations.at)
        ails = await jobs.ails()
    except Exception:  # whatever it is, it cannot work now; the log of the turn that failed says more
        return ["the database does not answer"]
    return [*([older] if (older := behind(at)) else []), *([ails] if ails else [])]


def behind(at: str | None) -> str:
    """A database of a later release is none of this one's business: its own replicas are coming up."""
    newest = migrations.newest()
    if at == newest or (at is not None and at not in migrations.known()):
        return ""
    return f"the tables are at {at or 'nothing'}, and this release needs {newest}"
