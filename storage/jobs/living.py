"""Who does jobs, as anybody can see who has the database: executors hold locks that die with their processes."""

from storage.database import Database
from storage.jobs.rows import EXECUTORS


async def living(database: Database) -> int:
    """How many processes do jobs, on whatever machine."""
    return await database.held([f"executor-{number}" for number in range(EXECUTORS)])
