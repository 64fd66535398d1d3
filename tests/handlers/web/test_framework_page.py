"""The page of all points of the framework in a real Chromium: no barrier, and nothing sideways on a small phone."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser

from dialogs.framework_walk import listed
from handlers import web
from handlers.web.paths import Paths
from handlers.web.render import At, House, Pages
from learning import framework_file
from learning.framework_asked import asked
from learning.framework_points import Answer, Point, Said
from tests.browser import barriers, scrolls_sideways
from tests.browser import chromium as chromium
from tests.world import MONDAY

CSS = (Path(web.__file__).parent / "static" / "app.css").read_text("utf-8")


def page_of(framework: str) -> str:
    """One that is confirmed, one that is not right, and the others open."""
    found = [Point(each) for each in asked(framework_file.load(framework))]
    for number, answer in ((0, Said.RIGHT), (1, Said.NOT_RIGHT)):
        asks = found[number].asks
        words = "It should be otherwise" if answer is Said.NOT_RIGHT else ""
        kept = Answer(place=asks.place, sentence=asks.sentence, said=answer, by=None, at=MONDAY, words=words)
        found[number] = Point(asks, (kept,))
    work: Any = SimpleNamespace(now=MONDAY)
    view = listed(found, work)
    return Pages(House()).view(At(Paths(), "token"), view, "framework.points", {})


@pytest.mark.parametrize("framework", framework_file.presets())
def test_nobody_meets_a_barrier_and_a_small_phone_shows_it_whole(chromium: Browser, framework: str) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 568}, reduced_motion="reduce")
    page.set_content(page_of(framework).replace("</head>", f"<style>{CSS}</style></head>"))
    found, sideways = barriers(page), scrolls_sideways(page)
    page.close()
    assert found == [] and not sideways
