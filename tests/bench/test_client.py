"""What the measurements send is what the product hears: it is stored, and answered as in Slack and Teams."""

from pathlib import Path

import httpx2
import pytest

from bench import people
from bench.client import Request, slack_submissions, teams_submissions
from bench.place import ask
from bench.serve import Told, application

DOUBLE = "http://127.0.0.1:9"


@pytest.mark.parametrize("platform", ["slack", "teams"])
async def test_a_submission_is_stored_once_and_thanked_for(tmp_path: Path, platform: str) -> None:
    app = application(Told(f"sqlite:///{tmp_path / 'bench.db'}", 1, DOUBLE, jobs=False, teams=True))
    await people.found(app.database, DOUBLE)
    await people.join(app.database, 0, 4, DOUBLE, on=platform)
    made = slack_submissions(3, 4) if platform == "slack" else teams_submissions(3, 4, DOUBLE)

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app.web), base_url="http://bench") as http:

        async def sent(request: Request) -> bytes:
            return (await http.post(request.path, content=request.body, headers=request.headers)).content

        answers = [await sent(request) for request in [*made, made[0]]]

    assert all(b"Thank you" in answer for answer in answers)
    assert await ask(app.database, "SELECT count(*) FROM idea") == [(3,)]
    assert await ask(app.database, "SELECT count(*) FROM message WHERE failed IS NULL") == [(3,)]
    await app.database.close()
