"""
The README's own channel, tried in a copy of the product that has it: ``python -m tests.lines_speak``.

``tests/test_readme.py`` makes the copy and runs this in it.
"""

import asyncio
import tempfile

from fastapi import FastAPI, Request, Response

from bot.app import connected
from bot.settings import Lines as Own
from dialogs.kit.words import Card, SignIn, Text, linked
from handlers.door import Again, CannotReach, Never, Sent, SlowDown, To
from handlers.lines import render
from handlers.lines.deliver import Lines
from storage.database import open_database
from tests.doubles.connector import Served
from tests.everything import Counts, Row, every_word
from tests.partnership import email
from tests.test_every_route import visitor
from tests.world import harrowmere, world_at

SECRET = "a secret between us and the gateway"
WEB = "http://testserver"


def gateway(heard: list[dict[str, str]], answers: dict[str, int]) -> FastAPI:
    """A double that remembers what it was given; ``answers`` are its statuses by who it is for."""
    app = FastAPI()

    @app.post("/out")
    async def out(request: Request) -> Response:
        assert request.headers["authorization"] == f"Bearer {SECRET}"
        said = await request.json()
        heard.append(said)
        return Response(status_code=answers.get(said["to"], 202))

    return app


def every_word_is_rendered() -> None:
    said = render.text(linked(every_word("hello"), lambda page: WEB + page), WEB)
    for words in (
        "hello",
        "A heading",
        "“hello”",
        "k: hello",
        "All: 3 of 5",
        "Few: Hidden",
        "Guide: https://",
        "[Link",
    ):
        assert words in said, words
    assert "All: 3" in render.text(Counts(rows=(Row(name="All", count=3),)), WEB).replace("[See", "")


def a_page_is_never_said_without_its_link() -> None:
    try:
        render.text(Card("A page", (), (SignIn("See it", "/board"),)), WEB)
    except TypeError:
        return
    raise AssertionError("it was said")


async def every_answer_of_the_gateway_means_something(url: str) -> None:
    channel = Lines(url, SECRET, WEB)
    card = Card("News", (Text("It has come."),))
    said = {
        to: await channel.deliver(To("lines", "", to, to), card, line="Hearback: news")
        for to in ("here", "gone", "busy", "ill", "wrong")
    }
    assert said["here"] == Sent()
    assert isinstance(said["gone"], CannotReach) and isinstance(said["busy"], SlowDown)
    assert isinstance(said["ill"], Again) and isinstance(said["wrong"], Never)
    nobody = Lines("http://127.0.0.1:9/out", SECRET, WEB)
    assert isinstance(await nobody.deliver(To("lines", "", "here", ""), card, line="x"), Again)
    assert await channel.deliver(To("lines", "", "here", ""), card, line="x", replaces="m1") == Sent("m1")


async def someone_speaks_and_hears(settings: Own, heard: list[dict[str, str]]) -> None:
    bearer = {"authorization": f"Bearer {SECRET}"}
    line = {"id": "1", "sender": email("tam"), "text": "idea One page for the handover"}
    url = f"sqlite:///{tempfile.mkdtemp()}/lines.db"
    database = open_database(url)
    await database.migrate()
    await database.close()
    async with world_at(url, settings={"lines": settings}) as world, visitor(world.app) as http:
        await world.write(lambda work: connected(work, world.app.settings))
        assert (await http.post("/lines", json=line)).status_code == 401
        assert (await http.post("/lines", content=b"{", headers=bearer)).status_code == 400
        stranger = await http.post("/lines", json={**line, "sender": "who@example.org"}, headers=bearer)
        assert "We do not know you here yet" in stranger.text

        said = await http.post("/lines", json=line, headers=bearer)
        again = await http.post("/lines", json=line, headers=bearer)
        assert f"{harrowmere().fallback.name} has it." in said.text, said.text
        assert said.text == again.text and await world.count("idea") == 1

        asked = await http.post("/lines", json={**line, "id": "2", "text": "idea"}, headers=bearer)
        assert "What could be better, or works well? Please answer this." in asked.text, asked.text
        offered = await http.post("/lines", json={**line, "id": "3", "text": "It is cold in here"}, headers=bearer)
        assert "What shall I do with this?" in offered.text

        await world.sends()
        lines = [one["line"] for one in heard if one["to"] == email("tam")]
        assert "Hearback: there is a learning briefing for you" in lines, lines
        assert any("Seeing neglect in the everyday" in one["text"] for one in heard if one["to"] == email("tam"))


async def everything() -> None:
    every_word_is_rendered()
    a_page_is_never_said_without_its_link()
    heard: list[dict[str, str]] = []
    with Served(gateway(heard, {"gone": 404, "busy": 429, "ill": 503, "wrong": 400})) as url:
        await every_answer_of_the_gateway_means_something(f"{url}out")
        await someone_speaks_and_hears(Own(gateway=f"{url}out", secret=SECRET), heard)
    print("all of it holds")


if __name__ == "__main__":
    asyncio.run(everything())
